"""Fixtures that several tests share."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder import cli
from autograder.course import Course, find_course
from autograder.engine.commands import grade as command
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.results import ExerciseResult
from autograder.tests.engine.commands.samples import COURSE, FakeGrader

LONGEST = "test_running test_workflow test_replay test_attacks test_demo test_resume test_push test_workflows".split()
"""Files that take longest, with few tests: they start first, so that nobody waits for one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the longest files."""
    items.sort(key=lambda item: item.path.stem not in LONGEST)


@pytest.fixture(scope="session")
def course() -> Course:
    return find_course()


@pytest.fixture(scope="session")
def pool(course: Course) -> Iterator[Pool[Any]]:
    """Grading processes for the whole course, shared by all tests."""
    with Pool[Any](course, course.slugs, 2) as running:
        yield running


MadeOnce = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """Fill a folder once for all processes that share a test run, and return it; nobody writes into it afterwards."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # each worker has a folder of its own in there

    def folder(name: str, fill: Callable[[Path], object]) -> Path:
        place, unfinished = root / f"once-{name}", root / f"unfinished-{name}"
        with (root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not place.exists():
                unfinished.mkdir()
                fill(unfinished)
                unfinished.rename(place)
        return place

    return folder


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Finished results are kept apart from those of the checkout."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(command, "DEFAULT_STORE", tmp_path_factory.mktemp("state"))
        yield


@pytest.fixture(scope="module")
def small_course() -> Iterator[Course]:
    """Commands find the course of three small exercises."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cli, "find_course", lambda: COURSE)
        yield COURSE


@pytest.fixture
def fake_grader(monkeypatch: pytest.MonkeyPatch) -> type[FakeGrader]:
    FakeGrader.starts, FakeGrader.internal, FakeGrader.failure = [], [], None
    monkeypatch.setattr(command, "Grader", FakeGrader)
    return FakeGrader


Grade = Callable[..., ExerciseResult]


@pytest.fixture(scope="session")
def grade(pool: Pool[Any]) -> Grade:
    """Grade the source of one exercise."""

    def graded(slug: str, text: str, **options: Any) -> ExerciseResult:
        answer = pool.grade(job_of(slug, text, **options))
        assert answer["internal"] == ""
        return answer["exercises"][0]

    return graded
