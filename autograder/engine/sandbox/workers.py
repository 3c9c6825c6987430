"""The workers of one submission, whatever kind of process starts them."""

from __future__ import annotations

from typing import Protocol

from autograder.course import Bounds
from autograder.engine.sandbox.client import WorkerProcess


class Zygote(Protocol):
    """Whatever starts workers: a process that forks them, or the grader itself.

    `pid` is the process whose children they are, `confined` whether they are confined, `why` the reason if not.
    """

    bounds: Bounds

    @property
    def pid(self) -> int: ...

    @property
    def confined(self) -> bool: ...

    @property
    def why(self) -> str: ...

    def ended(self) -> bool:
        """Return whether the process has ended, and all workers with it."""

    def spawn(self) -> WorkerProcess:
        """Start a fresh worker."""

    def close(self) -> None:
        """End what starts workers."""


class Workers:
    """The workers of one submission: one serves exercise after exercise, until one leaves traces or is killed."""

    def __init__(self, zygote: Zygote) -> None:
        self.zygote = zygote
        self.idle: WorkerProcess | None = None

    def take(self) -> WorkerProcess:
        """Return a worker for one exercise: the idle one, or a fresh one."""
        worker, self.idle = self.idle or self.zygote.spawn(), None
        worker.spent, worker.flooded = 0.0, False
        return worker

    def give_back(self, worker: WorkerProcess) -> None:
        """Keep a sound worker for the next exercise."""
        self.close()
        self.idle = worker

    def close(self) -> None:
        """End the idle worker."""
        if self.idle is not None:
            self.idle.close()
            self.idle = None
