"""A result is found again as long as nothing that decides it has changed, and not one change longer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import autograder
from autograder.course import Course, find_course, load_course
from autograder.engine.grading import fingerprint as module
from autograder.engine.grading.fingerprint import fingerprint, key_of
from autograder.engine.grading.grade import Grader
from autograder.engine.grading.jobs import Job
from autograder.engine.submissions import Submission

ASKED = ("momentum", "adam")


@pytest.fixture
def copy(tmp_path: Path) -> Course:
    """A course whose files may be changed."""
    root = find_course().root
    for folder in ("solutions", "autograder/suites"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "course.toml", tmp_path)
    return load_course(tmp_path)


def version(course: Course, confinement: str = "required") -> str:
    return fingerprint(load_course(course.root), ASKED, confinement)


def changed(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


@pytest.mark.parametrize("part", ["visible", "hidden", "mistakes", "contract", "picture"])
def test_a_file_of_a_suite_counts_for_its_exercise_alone(copy: Course, part: str) -> None:
    before = version(copy)
    changed(copy.suite("sgd", part))
    assert version(copy) == before
    changed(copy.suite("adam", part))
    assert version(copy) != before


def test_a_reference_counts_for_its_exercise_alone(copy: Course) -> None:
    before = version(copy)
    changed(copy.solution("sgd"))
    assert version(copy) == before
    changed(copy.solution("momentum"))
    assert version(copy) != before


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [
        ("call_wall = 6.0", "call_wall = 5.0", True),
        ('slug = "adam"\ntitle = "Adam"', 'slug = "adam"\ntitle = "ADAM"', True),
        ('slug = "sgd"\ntitle = "', 'slug = "sgd"\ntitle = "The ', False),
        ('site = "https://', 'site = "http://', False),
        ("# The one manifest", "# One manifest", False),
    ],
)
def test_of_the_manifest_the_bounds_and_the_rows_asked_for_count(
    copy: Course, old: str, new: str, counts: bool
) -> None:
    before, manifest = version(copy), copy.root / "course.toml"
    text = manifest.read_text(encoding="utf-8")
    assert text.count(old) == 1
    manifest.write_text(text.replace(old, new), encoding="utf-8")
    assert (version(copy) != before) is counts


def test_deadlines_what_lateness_costs_and_which_exercises_count_do_not(copy: Course) -> None:
    before = version(copy)
    manifest = copy.root / "course.toml"
    text = manifest.read_text(encoding="utf-8").replace("deduction = 10", "deduction = 20")
    text = text.replace('slug = "adam"\n', 'slug = "adam"\ndeadline = 2026-11-20T23:59:00\n')
    manifest.write_text(text + '\n[gradebook]\nexercises = ["adam"]\n', encoding="utf-8")
    course = load_course(copy.root)
    assert (course.late.deduction, course.gradebook_slugs) == (20, ("adam",))
    assert course.exercise("adam").deadline is not None
    assert version(copy) == before


def test_how_students_are_confined_and_which_exercises_were_asked_for_count(copy: Course) -> None:
    assert version(copy) != version(copy, "off")
    assert fingerprint(copy, ("adam",), "off") != fingerprint(copy, ASKED, "off")


def test_the_version_of_the_grader_counts(copy: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    before = version(copy)
    monkeypatch.setattr(autograder, "__version__", "9")
    assert version(copy) != before


@pytest.mark.parametrize(
    ("file", "counts"),
    [("kit/checks.py", True), ("engine/grading/session.py", True), ("engine/sandbox/wire.py", True), ("cli.py", False)],
)
def test_every_file_of_the_grader_that_decides_a_result_counts(
    copy: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, counts: bool
) -> None:
    package = tmp_path / "package"
    shutil.copytree(Path(autograder.__file__).parent / "engine", package / "engine")
    shutil.copytree(Path(autograder.__file__).parent / "kit", package / "kit")
    shutil.copy(Path(autograder.__file__).parent / "cli.py", package)
    monkeypatch.setattr(module.autograder, "__file__", str(package / "__init__.py"))
    before = version(copy)
    changed(package / file)
    assert (version(copy) != before) is counts


# --- of a submission ----------------------------------------------------------------------------------


def key(folder: Path, shuffle: int = 0, **options: Any) -> str:
    """The key of a submission, as a grader with these options makes it."""
    with Grader(find_course(), ASKED, 1, **options) as grader:
        return key_of("", grader.job(Submission(folder.name, folder), shuffle))


@pytest.fixture
def alice(tmp_path: Path) -> Path:
    (tmp_path / "alice").mkdir()
    (tmp_path / "alice" / "adam.py").write_text("x = 1\n", encoding="utf-8")
    return tmp_path / "alice"


CHANGES: dict[str, Callable[[Path], Any]] = {
    "a byte of a source": lambda folder: (folder / "adam.py").write_text("x = 2\n"),
    "another exercise": lambda folder: (folder / "momentum.py").write_text(""),
    "a note about a second file": lambda folder: (folder / "adam.ipynb").write_text("{}"),
    "a file that cannot be read": lambda folder: (folder / "momentum.py").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_intake_read_counts(alice: Path, change: str) -> None:
    before = key(alice)
    assert key(alice) == before
    CHANGES[change](alice)
    assert key(alice) != before


def test_a_name_and_a_file_that_is_not_read_do_not(alice: Path) -> None:
    before = key(alice)
    (alice / "notes.txt").write_text("")
    assert key(alice.rename(alice.with_name("bob"))) == before


@pytest.mark.parametrize("option", [{"seed": "5eed"}, {"secret": "s"}, {"pictures": True}, {"shuffle": 3}])
def test_seed_secret_order_and_pictures_count(alice: Path, option: dict[str, Any]) -> None:
    assert key(alice, **option) != key(alice)


def test_the_secret_itself_is_not_in_what_a_key_is_made_of(alice: Path) -> None:
    with Grader(find_course(), ASKED, 1, secret="s3cr3t") as grader:
        job: Job = grader.job(Submission("alice", alice))
    assert "s3cr3t" not in repr(job)
