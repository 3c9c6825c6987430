"""Workers off Linux: the same work in plain processes that nothing confines and a deadline ends.

No process forks them. Each worker is a Python of its own and talks over its standard input and output.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from io import FileIO

from autograder.course import Bounds
from autograder.engine.sandbox.channel import MAX_REPLY
from autograder.engine.sandbox.client import TICK, WorkerProcess
from autograder.engine.sandbox.fresh import forget_the_grader, worker_environment
from autograder.engine.sandbox.pipes import PipeChannel
from autograder.engine.sandbox.worker import serve
from autograder.errors import Crashed

MAX_START = 60.0  # seconds for a worker to start: Python and NumPy load, read by a virus scanner first


class PlainZygote:
    """Starts each worker by itself, instead of a process that forks them."""

    confined, why = False, "student code can be confined on Linux only"

    def __init__(self, bounds: Bounds) -> None:
        self.bounds, self.pid = bounds, os.getpid()

    def ended(self) -> bool:
        return False

    def spawn(self) -> WorkerProcess:
        return PlainWorker(self.bounds)

    def close(self) -> None:
        """End nothing: every worker is closed by the one who uses it."""


class PlainWorker(WorkerProcess):
    """A worker that is a child of the grader."""

    def __init__(self, bounds: Bounds) -> None:
        command = [sys.executable, "-P", "-s", "-m", "autograder.engine.sandbox.plain", str(bounds.output_kib << 10)]
        self.process = subprocess.Popen(
            command,
            env=worker_environment(),
            cwd=os.sep,  # so that the path of the submission is not visible
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        channel = PipeChannel(self.process.stdout, self.process.stdin, max_received=MAX_REPLY, tick=TICK)
        deadline = time.monotonic() + MAX_START

        def on_tick() -> None:
            if time.monotonic() > deadline:
                raise Crashed("the worker did not start")

        super().__init__(channel, self.process.pid)
        try:
            channel.receive(on_tick)  # its greeting
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.channel.close()


def main() -> None:
    """Serve one exercise, and end with the grader."""
    reading, writing = FileIO(os.dup(0)), FileIO(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):  # a student's code reads nothing there, and what it writes is lost
        os.dup2(nowhere, standard)
    channel = PipeChannel(reading, writing, at_end=lambda: os._exit(0))
    forget_the_grader()
    channel.send(b"ready")
    serve(channel, int(sys.argv[1]))


if __name__ == "__main__":
    main()
