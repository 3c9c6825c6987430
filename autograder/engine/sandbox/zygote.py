"""A clean process with NumPy loaded that forks a worker for each socket it is sent.

It never sees a suite, a reference or a submission, so there is nothing in its memory for a worker to inherit.
It ends when the grader that started it closes the control socket, and its workers die with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import resource
import signal
import socket
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.engine.sandbox.channel import Closed, SocketChannel
from autograder.engine.sandbox.fresh import forget_the_grader
from autograder.engine.sandbox.rehearsal import rehearse
from autograder.engine.sandbox.wire import encode
from autograder.engine.sandbox.worker import serve
from autograder.errors import Unconfinable

if TYPE_CHECKING:  # it cannot be imported everywhere
    from autograder.engine.sandbox.confine import Confinement

LIBC = ctypes.PyDLL(None)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
PIDFD_OPEN = 434  # on every processor
MAX_FILES = 32

PRELOADED = """
    abc array bisect calendar cmath codecs collections.abc colorsys contextlib copy csv dataclasses datetime decimal
    difflib enum errno fractions functools graphlib hashlib heapq inspect io itertools json keyword linecache locale
    logging math numbers operator pathlib pprint queue re reprlib secrets shutil signal statistics string struct
    tempfile textwrap threading time timeit token tokenize traceback types typing unittest uuid warnings weakref zlib
    encodings.ascii encodings.cp1252 encodings.idna encodings.iso8859_15 encodings.latin_1 encodings.utf_16
    encodings.utf_8_sig numpy.fft numpy.linalg numpy.ma numpy.polynomial numpy.random numpy.testing numpy.typing
""".split()
"""Modules that students import. They are loaded before the first fork: faster, and possible even where the
unprivileged worker cannot read the interpreter's own files, such as a Python below root's home."""


@dataclass(frozen=True)
class Limits:
    """Bounds of a worker, in bytes and seconds, as the grader gives them on the command line."""

    memory: int
    output: int
    cpu: int


def main() -> None:
    """Report whether workers are confined, then fork one for every descriptor that arrives on the control socket."""
    control = socket.socket(fileno=int(sys.argv[1]))
    limits = Limits(*(int(a) for a in sys.argv[3:6]))
    confinement, why = prepare_confinement() if sys.argv[2] == "confined" else (None, "switched off")
    SocketChannel(control).send(encode({"confined": confinement is not None, "why": why}))
    for name in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies
    forget_the_grader()
    rehearse()
    bound(AS=limits.memory, FSIZE=0, CORE=0, NOFILE=MAX_FILES, MEMLOCK=0, MSGQUEUE=0)  # workers inherit these
    gc.freeze()  # the collector of a worker need not touch, and so copy, the pages of the zygote
    zygote = os.getpid()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        # Python's own fork sets threads, locks and random numbers right, in a quarter of a worker's start. There is
        # one thread, which keeps its lock, and a worker seeds what it loads.
        worker = LIBC.fork()
        if worker == 0:
            control.close()
            run_worker(descriptors[0], limits, confinement, zygote)
        introduce(worker, descriptors[0])


def introduce(worker: int, descriptor: int) -> None:
    """Send the grader the number of a worker, which waits for a request, and a handle that is of this process alone."""
    handle = LIBC.syscall(PIDFD_OPEN, worker, 0)
    with contextlib.suppress(OSError), socket.socket(fileno=descriptor) as end:  # the grader may be gone
        socket.send_fds(end, [worker.to_bytes(4, sys.byteorder)], [handle] if handle >= 0 else [])
    if handle >= 0:
        os.close(handle)


def prepare_confinement() -> tuple[Confinement | None, str]:
    """Return the confinement of this machine and "", or None and why it is missing."""
    try:
        from autograder.engine.sandbox.confine import Confinement
    except ImportError as error:
        return None, f"{error.name} is not installed"
    try:
        return Confinement(), ""
    except Unconfinable as error:
        return None, str(error)


def run_worker(descriptor: int, limits: Limits, confinement: Confinement | None, zygote: int) -> None:
    """Bound and confine this process, the child, then serve one exercise."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    channel = SocketChannel(socket.socket(fileno=descriptor))
    bound(CPU=limits.cpu, NPROC=0)
    if confinement is not None:
        confinement.drop_privileges()
    die_with(zygote)
    if confinement is not None:
        confinement.lock()
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, MAX_FILES)
    os.dup2(1, 2)  # discarded: no student writes to the grader's standard error, perhaps the log of a workflow
    with contextlib.suppress(Closed):
        serve(channel, limits.output)
    os._exit(0)


def bound(**limits: int) -> None:
    """Set resource limits; those that a system does not know are left out (macOS has no RLIMIT_AS)."""
    for name, value in limits.items():
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))


def die_with(zygote: int) -> None:
    """End when the zygote ends, and hide this process's memory. Call it after the change of user, which resets both."""
    if sys.platform == "linux":
        for option, value in ((PR_SET_PDEATHSIG, signal.SIGKILL), (PR_SET_DUMPABLE, 0)):
            LIBC.prctl(option, value)
        if os.getppid() != zygote:
            os._exit(0)


if __name__ == "__main__":
    main()
