"""A clean process with NumPy loaded that forks a worker for each socket it is sent.

It never sees a suite, a reference or a submission, so there is nothing in its memory for a worker to inherit.
It ends when the grader that started it closes the control socket, and its workers die with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import resource
import signal
import socket
import sys

import numpy as np

from autograder.engine.sandbox.channel import Channel, Closed
from autograder.engine.sandbox.wire import encode
from autograder.engine.sandbox.worker import serve

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Fork a worker for every descriptor that arrives on the control socket."""
    control = socket.socket(fileno=int(sys.argv[1]))
    memory, output, cpu = (int(a) for a in sys.argv[2:5])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies
    forget_the_grader()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            run_worker(descriptors[0], memory, output, cpu)
        os.close(descriptors[0])


def forget_the_grader() -> None:
    """Leave a student nothing to import but the standard library and NumPy."""
    sys.path[:] = [
        folder for folder in sys.path if "site-packages" not in folder and folder.startswith(sys.base_prefix)
    ]
    for name in [n for n in sys.modules if n.partition(".")[0] in ("autograder", "msgpack")]:
        del sys.modules[name]


def run_worker(descriptor: int, memory: int, output: int, cpu: int) -> None:
    """In the child: bound the process, then serve one exercise of one submission."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    limits = {"RLIMIT_AS": memory, "RLIMIT_FSIZE": output, "RLIMIT_CPU": cpu, "RLIMIT_CORE": 0, "RLIMIT_NOFILE": 64}
    for name, bound in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS has no RLIMIT_AS
            resource.setrlimit(getattr(resource, name), (bound, bound))
    random.seed(0)
    np.random.seed(0)
    channel = Channel(socket.socket(fileno=descriptor))
    with contextlib.suppress(Closed):
        channel.send(encode({"pid": os.getpid()}))
        serve(channel)
    os._exit(0)


if __name__ == "__main__":
    main()
