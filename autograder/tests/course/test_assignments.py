"""What students get stands alone: copied elsewhere, plain pytest runs it and says the same sentences."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Course


@pytest.fixture
def clone(course: Course, tmp_path: Path) -> Path:
    return Path(shutil.copytree(course.assignments, tmp_path / "clone"))


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Pytest as a student runs it, with no trace of the course on the path."""
    environment = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_every_check_of_every_exercise_is_not_written_yet(clone: Path, course: Course) -> None:
    done = run_pytest(clone)
    assert done.returncode == 0
    lines = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    assert len(lines) > 3 * len(course.slugs)
    assert all(line.endswith("(not written yet)") for line in lines)
    assert f"{len(lines)} not written yet" in done.stdout


def test_everything_passes_with_the_references_in_place(clone: Path, course: Course) -> None:
    for slug in course.slugs:
        shutil.copy(course.solution(slug), clone / slug / f"{slug}.py")
    done = run_pytest(clone)
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout
    assert done.stdout.count("✓") > 3 * len(course.slugs)


def test_nothing_of_the_grader_is_needed(clone: Path) -> None:
    for file in clone.rglob("*.py"):
        assert "autograder" not in file.read_text(encoding="utf-8"), file.name
