"""Any executor will do: few jobs are under way at once, and no finished one is lost to a failure."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest

from autograder.engine.grading.batches import Batches
from autograder.engine.grading.jobs import Graded, Job, job_of


def grade(jobs: list[Job]) -> list[Graded]:
    """Say what was to be graded."""
    return [Graded(exercises=[], internal=job["sources"][0]["seed"]) for job in jobs]


def jobs(count: int) -> Iterator[tuple[int, Job]]:
    return ((number, job_of("adam", "", seed=str(number))) for number in range(count))


@pytest.mark.parametrize("executor", [ThreadPoolExecutor, ProcessPoolExecutor])
@pytest.mark.parametrize("size", [1, 3, 100])
def test_each_job_gets_its_own_result(executor: Any, size: int) -> None:
    with executor(2) as running:
        results = dict(Batches[int](running, grade, most=2, size=size).all_of(jobs(10)))
    assert {key: graded["internal"] for key, graded in results.items()} == {n: str(n) for n in range(10)}


def test_jobs_are_read_only_as_they_are_needed() -> None:
    read: list[int] = []

    def reading() -> Iterator[tuple[int, Job]]:
        for key, job in jobs(100):
            read.append(key)
            yield key, job

    with ThreadPoolExecutor(1) as running:
        for done, _ in enumerate(Batches[int](running, grade, most=3, size=2).all_of(reading()), 1):
            assert len(read) <= done + 3 * 2


def test_what_finished_beside_a_failure_comes_first() -> None:
    def first_fails(batch: list[Job]) -> list[Graded]:
        return [Graded(exercises=[], internal=str(1 // int(job["sources"][0]["seed"]))) for job in batch]

    seen: list[int] = []
    with ThreadPoolExecutor(3) as running:
        batches = Batches[int](running, first_fails, most=9)
        for key, job in jobs(3):
            list(batches.add(key, job))
        running.shutdown()  # all three have ended

        def watch() -> None:
            for key, _ in batches.rest():
                seen.append(key)

        with pytest.raises(ZeroDivisionError):
            watch()
    assert sorted(seen) == [1, 2]
