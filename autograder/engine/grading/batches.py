"""Jobs for any `concurrent.futures.Executor`, a few at a time, and their results as they finish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Generic, TypeVar

from autograder.engine.grading.jobs import Graded, Job

Key = TypeVar("Key")


class Batches(Generic[Key]):
    """Tasks of `size` jobs each, at most `most` of them submitted at once: few submissions are held in memory.

    `work` grades the jobs of a task in order; if the executor is on other machines, only its name is sent.
    """

    def __init__(self, executor: Executor, work: Callable[[list[Job]], list[Graded]], most: int, size: int = 1) -> None:
        self.executor, self.work, self.most, self.size = executor, work, most, size
        self.waiting: list[tuple[Key, Job]] = []
        self.running: dict[Future[list[Graded]], list[Key]] = {}

    def add(self, key: Key, job: Job) -> Iterator[tuple[Key, Graded]]:
        """Submit one job to the executor; yield the results that have come meanwhile."""
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

    def _submit(self) -> None:
        keys, jobs = [key for key, _ in self.waiting], [job for _, job in self.waiting]
        self.waiting = []
        self.running[self.executor.submit(self.work, jobs)] = keys

    def _finished(self) -> Iterator[tuple[Key, Graded]]:
        done, _ = wait(self.running, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda f: f.exception() is not None):  # a failure comes last: it ends the run
            keys = self.running.pop(future)
            yield from zip(keys, future.result(), strict=True)
