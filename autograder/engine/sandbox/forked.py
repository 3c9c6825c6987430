"""Workers on Linux: a process with NumPy loaded forks them, and confines them where the kernel can."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
from functools import cached_property
from typing import Any

from autograder.course import Bounds
from autograder.engine.sandbox.channel import MAX_REPLY, Closed, FrameError, SocketChannel
from autograder.engine.sandbox.client import TICK, WorkerProcess
from autograder.engine.sandbox.fresh import worker_environment
from autograder.engine.sandbox.wire import decode
from autograder.errors import Crashed

LIBC = ctypes.CDLL(None)
PIDFD_SEND_SIGNAL = 424  # on every processor; the module `signal` lacks it where Python was built on an old system


class ForkingZygote:
    """The process that forks workers (`zygote.py`); one for each slot, started once."""

    def __init__(self, bounds: Bounds, confine: bool = True) -> None:
        self.bounds = bounds
        self.control, far_end = socket.socketpair()
        mode = "confined" if confine else "unconfined"
        limits = (bounds.memory_mib << 20, bounds.output_kib << 10, int(bounds.submission_wall + bounds.load_wall) + 1)
        command = [sys.executable, "-P", "-s", "-m", "autograder.engine.sandbox.zygote", str(far_end.fileno()), mode]
        self.process = subprocess.Popen(
            [*command, *map(str, limits)],
            env=worker_environment(),
            cwd=os.sep,  # so that the path of the submission is not visible
            pass_fds=[far_end.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        far_end.close()
        self.pid = self.process.pid

    @cached_property
    def state(self) -> dict[str, Any]:
        """Return the report of the process, read when it is needed: the process takes a moment to start."""
        try:
            report: dict[str, Any] = decode(SocketChannel(self.control).receive())
        except (Closed, FrameError):
            raise Crashed("the process that forks workers did not start") from None
        return report

    @property
    def confined(self) -> bool:
        return bool(self.state["confined"])

    @property
    def why(self) -> str:
        return str(self.state["why"])

    def ended(self) -> bool:
        return self.process.poll() is not None

    def spawn(self) -> WorkerProcess:
        self.state  # noqa: B018  wait until the process can fork
        near_end, far_end = socket.socketpair()
        with far_end:
            try:
                socket.send_fds(self.control, [b"w"], [far_end.fileno()])
            except OSError:
                raise Crashed("the process that forks workers has ended") from None
        return ForkedWorker(near_end)

    def close(self) -> None:
        """End the process, and with it every worker that still runs."""
        self.control.close()
        self.process.kill()
        self.process.wait()


class ForkedWorker(WorkerProcess):
    """A worker that is a child of the process that forks.

    It is killed by a handle, because its number may go to another process once it has ended.
    """

    def __init__(self, end: socket.socket) -> None:
        pid, handles, _, _ = socket.recv_fds(end, 4, 1, socket.MSG_CMSG_CLOEXEC)
        if not pid:
            end.close()
            raise Crashed("the worker did not start")
        self.handle = handles[0] if handles else -1  # Linux has them from 5.3 on, which is older than confinement
        super().__init__(SocketChannel(end, max_received=MAX_REPLY, tick=TICK), int.from_bytes(pid, sys.byteorder))

    def close(self) -> None:
        if self.handle >= 0:
            LIBC.syscall(PIDFD_SEND_SIGNAL, self.handle, signal.SIGKILL, None, 0)
            os.close(self.handle)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.channel.close()
