"""What a worker may do once it is confined: read the standard library and NumPy, compute, and answer on its channel.

Three layers, since no single one is enough: resource limits, Landlock (files, TCP, signals, abstract sockets) and a
seccomp allowlist (no process, socket, signal to another, or executable). None needs root, Docker or user namespaces.

Ruleset and filter are built by two small libraries in pure ctypes, `landlockpy` and `seccompy` (0BSD, pinned by hash),
which keep the tables of system-call numbers, kernel versions and BPF jumps. A worker enters them by three system calls
of its own, which takes a fourth of the time that the libraries take.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import landlockpy
import numpy as np
import seccompy

from autograder.engine.sandbox import library
from autograder.errors import Unconfinable

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_NO_NEW_PRIVS, SECCOMP_SET_MODE_FILTER = 38, 1
LANDLOCK_RESTRICT_SELF = 446  # on every processor
NOBODY = 65534

ALLOWED = """
    read write readv writev close fstat newfstatat stat lstat statx lseek pread64 access faccessat faccessat2
    getdents64 getcwd mmap mprotect munmap mremap madvise brk rt_sigaction rt_sigprocmask rt_sigreturn
    sigaltstack sched_yield sched_getaffinity getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid
    getpgrp getrlimit getrusage sysinfo times uname time gettimeofday clock_gettime clock_getres clock_nanosleep
    nanosleep getcpu getrandom futex set_robust_list rseq membarrier arch_prctl poll ppoll select pselect6 dup dup2 dup3
    exit exit_group restart_syscall
""".split()
"""System calls without conditions; everything else fails with EPERM. Names that a machine lacks are left out."""

WRITING = os.O_PATH | os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
SAFE_FCNTL = (0, 1, 2, 3, 4, 1030)  # no F_SETOWN and F_SETSIG: with both, the kernel sends signals to other processes
SAFE_IOCTL = (0x5401, 0x541B, 0x5451, 0x5413)  # TCGETS, FIONREAD, FIOCLEX, TIOCGWINSZ


class Program(ctypes.Structure):
    """A filter as the kernel takes it: the number of its instructions, of 8 bytes each, and where they are."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


class Confinement:
    """The three layers, prepared once in the zygote and applied in each worker.

    Raise Unconfinable if Landlock or seccomp is missing.
    """

    def __init__(self) -> None:
        if not landlockpy.supported():
            raise Unconfinable("this kernel has no Landlock (Linux 5.13 or newer, not switched off at boot, is needed)")
        try:
            if not seccompy.supported():
                raise Unconfinable("this kernel has no seccomp filters")
            code = allowlist().program
            self.seccomp = seccompy.syscall_nr("seccomp")
        except seccompy.UnsupportedError as error:
            raise Unconfinable(f"seccomp: {error}") from None
        self.code = ctypes.create_string_buffer(code, len(code))
        self.filter = Program(len(code) // 8, ctypes.addressof(self.code))
        self.ruleset = landlockpy.Ruleset(scoped=landlockpy.Scope.ABSTRACT_UNIX_SOCKET | landlockpy.Scope.SIGNAL)
        file, folder = landlockpy.AccessFS.READ_FILE, landlockpy.AccessFS.READ_FILE | landlockpy.AccessFS.READ_DIR
        for path in readable_paths():
            with contextlib.suppress(OSError):
                self.ruleset.allow_path(path, folder if path.is_dir() else file)
        if os.geteuid() == 0 and library.closed_to_others(np.__file__):
            library.load_numpy()

    def drop_privileges(self) -> None:
        """Become the user "nobody" if the process runs as root, and still find the standard library."""
        if os.geteuid() == 0:  # neither permissions nor RLIMIT_NPROC bind root
            if library.closed_to_others(os.__file__):
                library.find_from_here()
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)

    def lock(self) -> None:
        """Give up files, network and processes, for good. An error here ends the worker before any student's line."""
        if (
            LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
            or LIBC.syscall(LANDLOCK_RESTRICT_SELF, self.ruleset.fileno(), 0)
            or LIBC.syscall(self.seccomp, SECCOMP_SET_MODE_FILTER, 0, ctypes.byref(self.filter))
        ):
            raise OSError(ctypes.get_errno(), "this process cannot be confined")


def allowlist() -> seccompy.Filter:
    """Return the seccomp filter; its program is assembled here, once."""
    rules = seccompy.Filter(default=seccompy.Action.ERRNO | errno.EPERM)
    read_only = seccompy.CmpOp.MASKED_EQ
    conditions: list[tuple[str, seccompy.Args]] = [
        *(("fcntl", {1: command}) for command in SAFE_FCNTL),
        *(("ioctl", {1: request}) for request in SAFE_IOCTL),
        ("openat", [(2, read_only, 0, WRITING)]),
        ("open", [(1, read_only, 0, WRITING)]),
        ("prlimit64", {0: 0, 2: 0}),  # one's own limits, to read
    ]
    with_conditions = {name for name, _ in conditions}
    known = _known({*ALLOWED, *with_conditions, "clone3", "openat2"})
    for name in known - with_conditions - {"clone3", "openat2"}:
        rules.allow(name)
    for name, arguments in conditions:
        if name in known:
            rules.allow(name, args=arguments)
    for name in {"clone3", "openat2"} & known:  # the C library then tries an older call, which is denied or filtered
        rules.errno(name, errno.ENOSYS)
    assert rules.program
    return rules


def _known(names: set[str]) -> set[str]:
    """Return those of the names that this machine's processor has a number for."""
    known = set()
    for name in names:
        with contextlib.suppress(ValueError):
            seccompy.syscall_nr(name)
            known.add(name)
    return known


def readable_paths() -> Iterator[Path]:
    """Yield the standard library without site-packages, entry by entry since Landlock only allows; and NumPy."""
    for key in ("stdlib", "platstdlib"):
        folder = sysconfig.get_path(key, vars={"base": sys.base_prefix, "platbase": sys.base_exec_prefix})
        for entry in Path(folder).iterdir():
            if entry.name not in ("site-packages", "dist-packages"):
                yield entry
    package = Path(np.__file__).parent
    yield package
    yield package.with_name("numpy.libs")
