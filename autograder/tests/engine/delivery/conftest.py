"""What several tests of the delivery share: everything published once, an unpacked bundle, a runner."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine.delivery import bundle as bundles
from autograder.engine.delivery.replay import RECORDINGS, recording_of
from autograder.engine.results import ExerciseResult
from autograder.tests.conftest import MadeOnce
from autograder.tests.engine.delivery.runner import Classroom50

EVERYTHING = Path(__file__).with_name("everything.py")


def publish_everything(folder: Path) -> None:
    """Run the program beside this file, in a process of its own: it lets pytest collect the suites."""
    command = [sys.executable, "-P", str(EVERYTHING), str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="session")
def published(made_once: MadeOnce) -> Path:
    """All that is published, a folder for each kind."""
    return made_once("published", publish_everything)


@pytest.fixture(scope="session")
def exercises(published: Path) -> Path:
    """Every exercise by itself, for Classroom 50."""
    return published / "exercises"


@pytest.fixture(scope="session")
def whole(published: Path) -> Path:
    """The course as one assignment, for Classroom 50."""
    return published / "whole"


@pytest.fixture(scope="session")
def workflows(published: Path) -> Path:
    """The course as one repository, and one exercise, with workflows of their own."""
    return published / "actions"


@pytest.fixture(scope="session")
def bundle(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked bundle of the course."""
    folder = tmp_path_factory.mktemp("bundle")
    with zipfile.ZipFile(whole / "autograders" / "course" / "bundle.zip") as archive:
        archive.extractall(folder)
    return folder


@dataclass(frozen=True)
class Recorded:
    """A recording that was made before."""

    data: bytes
    unfinished: ExerciseResult

    def packed(self) -> bytes:
        return self.data


@pytest.fixture
def known_recordings(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The references are not run again: what is published now holds the answers that the bundle holds."""

    def record(_: Course, slugs: tuple[str, ...]) -> dict[str, Recorded]:
        files = {slug: (bundle / RECORDINGS / f"{slug}.msgpack").read_bytes() for slug in slugs}
        return {slug: Recorded(data, recording_of(bundle, slug).unfinished) for slug, data in files.items()}

    monkeypatch.setattr(bundles, "record", record)


@pytest.fixture
def classroom(exercises: Path, tmp_path: Path) -> Iterator[Classroom50]:
    """A classroom whose bundles are served from this machine."""
    with Classroom50(exercises, tmp_path) as running:
        yield running
