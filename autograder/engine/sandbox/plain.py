"""A worker off Linux: the same work in a plain process that nothing confines and a deadline ends.

There is no zygote to fork it. Each worker starts a Python of its own and talks over its standard input and output.
"""

from __future__ import annotations

import os
import subprocess
import sys
from io import FileIO

from autograder.course import Bounds
from autograder.engine.sandbox.channel import MAX_REPLY
from autograder.engine.sandbox.client import TICK, WorkerProcess, Zygote, _environment
from autograder.engine.sandbox.fresh import forget_the_grader
from autograder.engine.sandbox.pipes import Pipes
from autograder.engine.sandbox.wire import encode
from autograder.engine.sandbox.worker import serve


class PlainZygote(Zygote):
    """In place of the process that forks workers: starts each by itself."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds

    def spawn(self) -> WorkerProcess:
        return PlainWorker(self.bounds)

    def close(self) -> None:
        """There is nothing to end."""


class PlainWorker(WorkerProcess):
    """A worker that is a child of the grader's."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds, self.spent, self.flooded = bounds, 0.0, False
        command = [sys.executable, "-P", "-s", "-m", "autograder.engine.sandbox.plain", str(bounds.output_kib << 10)]
        self.process = subprocess.Popen(
            command,
            env=_environment() | {n: os.environ[n] for n in ("SYSTEMROOT",) if n in os.environ},  # Windows needs it
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.channel = Pipes(self.process.stdout, self.process.stdin, max_received=MAX_REPLY, tick=TICK)
        try:
            self._greet()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Kill the worker, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        self.channel.close()


def main() -> None:
    """Serve the exercises of one submission, and end with the grader."""
    reading, writing = FileIO(os.dup(0)), FileIO(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):  # a student's code reads nothing there, and what it writes is lost
        os.dup2(nowhere, standard)
    channel = Pipes(reading, writing, at_end=lambda: os._exit(0))
    forget_the_grader()
    channel.send(encode({"pid": os.getpid()}))
    serve(channel, int(sys.argv[1]))


if __name__ == "__main__":
    main()
