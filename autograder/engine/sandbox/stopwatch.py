"""Count time without what a busy machine gives to other processes.

The kernel notes for each process how long it was ready to run and waited for a processor. A process that sleeps waits
for none, and cannot make others run instead of itself, so no code gains time by this. Where the system keeps no
notes (off Linux), all time counts.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

SHORT = 0.001  # seconds; a shorter lap counts in full: asking the kernel would take too large a part of it
BUSY = 10  # however busy the machine is, nothing may take more than this many times its seconds


class Stopwatch:
    """Counts the seconds that some processes need.

    A lap counts for `longest` seconds at most: a longer one means that this process was stopped (a paused virtual
    machine, say). A process that waits while another of them computes is kept by its own side: its time counts.
    """

    def __init__(self, longest: float, pids: Callable[[], Iterable[int]]) -> None:
        self.longest, self.pids = longest, pids
        self.known: dict[int, tuple[float, float]] = {}
        self.last = self.span = self.idle = 0.0
        self.skip()

    def skip(self) -> None:
        """Begin a new lap; the time since the last one does not count."""
        now = time.monotonic()
        if now > self.last + SHORT:
            self._look()
            self.span = self.idle = 0.0
        self.last = now

    def lap(self) -> float:
        """Return the seconds since the last lap; below zero where one of them counted a wait as sleep."""
        now = time.monotonic()
        passed, self.last = now - self.last, now
        self.span += passed
        return passed if passed < SHORT else min(passed - self._kept(), self.longest)

    def _kept(self) -> float:
        """Return for how many seconds other processes kept these, or this one, from computing since the last look.

        The kernel notes a wait when it ends, so it may have begun before that look, in time that was not yet explained.
        """
        own, pids, waited = self._look()
        idle = max(0.0, self.span - own - pids)
        kept = min(waited, self.idle + idle)
        self.idle = max(0.0, (self.idle if pids == 0.0 else 0.0) + idle - kept)
        self.span = 0.0
        return kept

    def _look(self) -> tuple[float, float, float]:
        """Return the CPU seconds of this process and of the others since the last look, and for how long any waited."""
        me, cpu, waited = os.getpid(), [0.0, 0.0], 0.0
        before, self.known = self.known, {pid: schedule(pid) for pid in (me, *self.pids())}
        for pid, times in self.known.items():
            ran, kept = (max(0.0, a - b) for a, b in zip(times, before.get(pid, (0.0, 0.0)), strict=True))
            cpu[pid != me] += ran
            waited += kept
        return cpu[0], cpu[1], waited


def schedule(pid: int) -> tuple[float, float]:
    """Return the CPU seconds of a process, and the seconds it was ready to run and did not."""
    with contextlib.suppress(OSError, ValueError):
        ran, waited, _ = Path(f"/proc/{pid}/schedstat").read_bytes().split()
        return int(ran) / 1e9, int(waited) / 1e9
    return 0.0, 0.0


def ready(pid: int) -> bool:
    """Return whether a process runs or could; False if the system does not tell."""
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] == b"R"
    return False


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that still run; none if the system does not tell."""
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_bytes().split()]
    return []
