"""A pytest plugin that runs the suites on a submission in pytest's own process, as ordinary graders do.

The cost of isolation is measured against it. It also lets an author use a debugger in a check:

    pytest -p autograder.bench.inprocess --submission solutions autograder/suites/adam/{visible,hidden}.py
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import conftest
from autograder.course import Course, find_course
from autograder.engine.grading.seeds import generator
from autograder.engine.suites import kinds_of, load_reference
from trials import MANY, Drawn, Trials, drawn


def plain_pytest_command(course: Course, submission: Path) -> list[str]:
    """Return the command of one ordinary pytest process over all suites, on this submission."""
    files = [str(course.suite(slug, part)) for slug in course.slugs for part in ("visible", "hidden")]
    options = ["-q", "-p", "autograder.bench.inprocess", "--import-mode=importlib", "-p", "no:cacheprovider"]
    settings = ["-c", str(course.root / "autograder/suites/pytest.ini"), f"--rootdir={course.root}"]
    return [sys.executable, "-m", "pytest", *options, *settings, "--submission", str(submission), *files]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--submission", default="solutions", help="a folder with <slug>/<slug>.py")


def pytest_configure(config: pytest.Config) -> None:
    """Bring the checks' own plugin along, and put the student's modules into `sys.modules`."""
    config.pluginmanager.register(conftest)
    for slug in find_course().slugs:
        conftest.load_student_module(slug, Path(config.getoption("--submission")) / slug / f"{slug}.py")


@pytest.fixture(scope="module")
def reference(request: Any) -> ModuleType:
    return load_reference(find_course(), request.path.parent.name)


@pytest.fixture(scope="module")
def kinds(request: Any, reference: ModuleType) -> Trials:
    known = kinds_of(find_course(), request.path.parent.name)

    @functools.cache  # the checks of a function share its calls
    def draw(name: str) -> Drawn:
        least = MANY if name == next(iter(known)) else 0
        return drawn(known[name], getattr(reference, name), generator("bench", name), least)

    return Trials(known, draw)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    return generator("bench", request.node.name)
