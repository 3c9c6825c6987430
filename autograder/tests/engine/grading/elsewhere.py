"""Runs one of our modules as if on another system: `python elsewhere.py win32 autograder grade …`.

What Windows lacks is taken away before anything of ours is imported, here and in every Python that is started from
here; `sys.platform` says the other name. More is taken from "darwin" than macOS lacks.

Not simulated: the other system's own behaviour (pipes, paths, consoles, the way it starts and ends a process), the
branches that the standard library, NumPy and pytest have for it, and its speed.
"""

from __future__ import annotations

import asyncio  # noqa: F401  these five look at the platform once, and their branches are not ours to try
import os
import platform
import runpy
import shutil  # noqa: F401
import signal
import socket
import subprocess
import sys
import time
import types
import zoneinfo  # noqa: F401
from typing import Any

import numpy  # noqa: F401
import rich.console  # noqa: F401

GONE = {
    os: """fork forkpty getuid geteuid getgid getegid getresuid setuid setgid setgroups setresuid setresgid setsid
        getpgid setpgid killpg sched_getaffinity sched_setaffinity getloadavg mkfifo mknod pread pwrite readv writev
        sysconf posix_spawn memfd_create O_NOFOLLOW O_NONBLOCK wait3 wait4 uname statvfs register_at_fork""",
    signal: "SIGKILL SIGALRM SIGCHLD SIGHUP SIGUSR1 SIGXCPU alarm setitimer pthread_sigmask pthread_kill",
    socket: "AF_UNIX socketpair send_fds recv_fds",
    time: "clock_gettime",
}
MODULES = "fcntl grp pwd pty resource syslog termios tty landlockpy seccompy"
POSIX_OPTIONS = {"pass_fds", "preexec_fn", "start_new_session", "process_group", "user", "group"}


class Popen(subprocess.Popen[Any]):
    """Starts other Pythons as if on the same system as this one."""

    def __init__(self, command: list[str], **options: Any) -> None:
        assert not POSIX_OPTIONS & set(options)
        assert command[0] == sys.executable
        position = command.index("-m")
        super().__init__([*command[:position], __file__, sys.platform, *command[position + 1 :]], **options)


def main() -> None:
    """Become the other system, then run the module."""
    _, system, module, *arguments = sys.argv
    platform.uname()  # asked once: on Windows it would run a shell
    subprocess.signal = types.SimpleNamespace(**vars(signal))  # type: ignore[attr-defined]  its own way to kill stays
    subprocess._USE_POSIX_SPAWN = False  # type: ignore[attr-defined]  which Python 3.13 prefers, and which goes below
    for owner, names in GONE.items():
        for name in names.split():
            if hasattr(owner, name):
                delattr(owner, name)
    sys.modules.update(dict.fromkeys(MODULES.split()))  # type: ignore[arg-type]
    subprocess.Popen = Popen  # type: ignore[misc]
    sys.argv = [module, *arguments]
    sys.platform = system
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
