"""What several tests of the delivery share: everything published once, an unpacked bundle, a runner."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.tests.engine.delivery.runner import Classroom50


def autograder(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command as an instructor does."""
    command = [sys.executable, "-P", "-m", "autograder", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, **options)  # type: ignore[call-overload]


def published(folder: Path, *arguments: str) -> Path:
    done = autograder("publish", *arguments, "--out", folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


@pytest.fixture(scope="session")
def exercises(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every exercise by itself, for Classroom 50."""
    return published(tmp_path_factory.mktemp("exercises"), "classroom50", "--org", "acme", "--classroom", "cs")


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as one assignment, for Classroom 50."""
    return published(tmp_path_factory.mktemp("whole"), "classroom50", "--course")


@pytest.fixture(scope="session")
def workflows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as one repository, and one exercise, with workflows of their own."""
    folder = tmp_path_factory.mktemp("actions")
    published(folder, "actions", "--exercise", "momentum")
    return published(folder, "actions", "--course")


@pytest.fixture(scope="session")
def bundle(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked bundle of the course."""
    folder = tmp_path_factory.mktemp("bundle")
    with zipfile.ZipFile(whole / "autograders" / "course" / "bundle.zip") as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def classroom(exercises: Path, tmp_path: Path) -> Iterator[Classroom50]:
    """A classroom whose bundles are served from this machine."""
    with Classroom50(exercises, tmp_path) as running:
        yield running
