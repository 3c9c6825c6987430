"""`watch.py` in a student's folder: a saved file is checked, and the progress over the course is shown."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import watch
from autograder.engine.release import release_files
from autograder.tests.engine.commands.samples import COURSE

PASSES = "1 of 3 exercises pass their visible checks"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What students of a small course get, with the reference of its first exercise."""
    for path, text in release_files(COURSE).items():
        save(tmp_path / path, text)
    fill_in(tmp_path, COURSE.slugs[0])
    return tmp_path


def fill_in(folder: Path, slug: str) -> None:
    shutil.copyfile(COURSE.solution(slug), folder / slug / f"{slug}.py")


def save(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def watching(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "watch.py"],
        cwd=folder,
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    yield process
    process.kill()
    process.communicate()


def lines_until(process: subprocess.Popen[str], start: str) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if line.startswith(start):
            return lines
    raise AssertionError(lines)


def test_further_words_are_answered_in_one_line(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "watch.py", "--help"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.count("\n")) == (2, 1)


def test_a_saved_file_is_checked_and_the_progress_is_shown(watching: subprocess.Popen[str], folder: Path) -> None:
    assert lines_until(watching, "Save a file")[1] == PASSES
    slug = COURSE.slugs[1]
    fill_in(folder, slug)
    shown = lines_until(watching, "2 of 3")
    assert any(line.startswith(f"{slug}   ") for line in shown)
    assert not any(line.startswith(f"{COURSE.slugs[0]}   ") for line in shown)
    watching.send_signal(signal.SIGINT)
    assert watching.wait(30) == 0


def test_exercises_come_in_the_order_of_the_course(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "EXERCISES", folder)
    assert watch.exercises() == list(COURSE.slugs)


def test_a_repository_of_one_exercise_is_watched_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "EXERCISES", folder)
    for slug in COURSE.slugs[1:]:
        shutil.rmtree(folder / slug)
    assert watch.exercises() == list(COURSE.slugs[:1])


def test_a_file_that_is_being_replaced_is_not_there_for_a_moment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "EXERCISES", folder)
    slug = COURSE.slugs[0]
    (folder / slug / f"{slug}.py").unlink()
    assert watch.stamps([slug]) == {slug: 0}


def test_colours_do_not_hide_the_counts() -> None:
    assert watch.count("\x1b[1msgd   2 of 4 visible checks pass\x1b[0m\n") == {"sgd": (2, 4)}
