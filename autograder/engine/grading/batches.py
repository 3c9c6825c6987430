"""Jobs for any `concurrent.futures.Executor`, a few at a time, and their results as they finish."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from autograder.engine.grading.jobs import Graded, Job

Key = TypeVar("Key")


@dataclass(frozen=True)
class Task(Generic[Key]):
    """The submissions that one task of the executor grades, and since when it waits or runs."""

    keys: list[Key]
    since: float


class Batches(Generic[Key]):
    """Tasks of `size` jobs each, at most `most` of them handed over at once: few submissions are held in memory.

    `work` grades the jobs of a task in order; where the executor is on other machines, it crosses by its name.
    """

    def __init__(self, executor: Executor, work: Callable[[list[Job]], list[Graded]], most: int, size: int = 1) -> None:
        self.executor, self.work, self.most, self.size = executor, work, most, size
        self.waiting: list[tuple[Key, Job]] = []
        self.running: dict[Future[list[Graded]], Task[Key]] = {}

    def add(self, key: Key, job: Job) -> Iterator[tuple[Key, Graded]]:
        """Hand one job over; yield the results that have come meanwhile."""
        self.waiting.append((key, job))
        if len(self.waiting) >= self.size:
            self._submit()
        while len(self.running) >= self.most:
            yield from self._finished()

    def rest(self) -> Iterator[tuple[Key, Graded]]:
        """Yield the results that are still to come."""
        if self.waiting:
            self._submit()
        while self.running:
            yield from self._finished()

    def all_of(self, jobs: Iterable[tuple[Key, Job]]) -> Iterator[tuple[Key, Graded]]:
        """Grade many and yield them as they finish."""
        for key, job in jobs:
            yield from self.add(key, job)
        yield from self.rest()

    def oldest(self) -> tuple[Key, float] | None:
        """Return the first key of the task that has been under way longest, and its seconds. For any thread."""
        for task in list(self.running.values()):
            return task.keys[0], time.monotonic() - task.since
        return None

    def _submit(self) -> None:
        keys, jobs = [key for key, _ in self.waiting], [job for _, job in self.waiting]
        self.waiting = []
        self.running[self.executor.submit(self.work, jobs)] = Task(keys, time.monotonic())

    def _finished(self) -> Iterator[tuple[Key, Graded]]:
        done, _ = wait(self.running, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda f: f.exception() is not None):  # a failure comes last: it ends the run
            task = self.running.pop(future)
            yield from zip(task.keys, future.result(), strict=True)
