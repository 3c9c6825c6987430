"""What is wrong with the files of an exercise is said in one line each, and no command works with such a course."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from autograder.course import Course, load_course
from autograder.engine.commands.arguments import chosen_exercises, named_exercises
from autograder.engine.problems import problems, require_gradable
from autograder.errors import CourseError

SUITE = "autograder/suites/adam"


@pytest.fixture
def copied(course: Course, tmp_path: Path) -> Course:
    """A copy of two exercises of the course that a test may spoil."""
    for slug in ("adam", "sgd"):
        shutil.copytree(course.solution(slug).parent, tmp_path / "solutions" / slug)
        suite = course.suite(slug, "hidden").parent
        shutil.copytree(suite, tmp_path / "autograder/suites" / slug, ignore=shutil.ignore_patterns("__pycache__"))
    rows = [f"{n} = {v!r}" for n, v in (("title", "A course"), ("site", "https://example.org/"))]
    for slug in ("adam", "sgd"):
        exercise = course.exercise(slug)
        rows += ["[[exercises]]", f'slug = "{slug}"', f'title = "{exercise.title}"', "minutes = 20"]
        rows += [f"points = {exercise.points}", f'page = "{exercise.page}"']
    (tmp_path / "course.toml").write_text("\n".join(rows))
    return load_course(tmp_path)


def test_nothing_is_wrong_with_the_exercises_of_the_course(course: Course) -> None:
    assert [line for slug in course.slugs for line in problems(course, slug)] == []


@pytest.mark.parametrize("part", ["visible", "hidden", "mistakes", "contract", "picture", "explore"])
def test_a_missing_file_is_named(copied: Course, part: str) -> None:
    copied.suite("adam", part).unlink()
    assert list(problems(copied, "adam")) == [f"{SUITE}/{part}.py is missing: write it, as CONTRIBUTING.md says"]
    assert list(problems(copied, "sgd")) == []


def test_all_that_is_wrong_is_listed(copied: Course) -> None:
    copied.suite("adam", "contract").unlink()
    copied.suite("adam", "explore").write_text("x = (\n")
    assert list(problems(copied, "adam")) == [
        f"{SUITE}/contract.py is missing: write it, as CONTRIBUTING.md says",
        f"{SUITE}/explore.py line 1: '(' was never closed",
    ]


def test_a_row_of_the_manifest_without_files_is_named_with_its_line(copied: Course) -> None:
    shutil.rmtree(copied.suite("sgd", "hidden").parent)
    shutil.rmtree(copied.solution("sgd").parent)
    assert list(problems(copied, "sgd")) == [
        "course.toml line 10: sgd has no files: delete its row, then `autograder new sgd` writes all"
    ]


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("hidden", "\n\n\n@check", "\n\n\ndef (\n@check", r"hidden\.py line \d+: .+"),
        (
            "hidden",
            "import adam_descent",
            "import adam_dessent",
            r"hidden\.py line \d+: ImportError: cannot .+",
        ),
        (
            "hidden",
            "points=1",
            'points="1"',
            r"hidden\.py line \d+: points = '1', expected a whole number, as in points=2",
        ),
        ("visible", "@check(", "@chuck(", r"visible\.py line \d+: NameError: .+"),
        ("mistakes", "\nMISTAKES = [", "\nFAULTS = [", r"mistakes\.py defines no MISTAKES"),
        (
            "mistakes",
            "\nMISTAKES = [",
            "\nMISTAKES = [3,",
            r"mistakes\.py line \d+: MISTAKES is not a list .+",
        ),
        ("mistakes", "\nMISTAKES = [", "\nraise SystemExit\nMISTAKES = [", r"mistakes\.py line \d+: SystemExit:"),
        ("contract", "\nKINDS = {", "\nSORTS = {", r"contract\.py defines no KINDS"),
        ("picture", "PICTURE = ", "IMAGE = ", r"picture\.py defines no PICTURE"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_line(
    copied: Course, part: str, old: str, new: str, said: str
) -> None:
    file = copied.suite("adam", part)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    lines = list(problems(copied, "adam"))
    assert lines
    assert re.fullmatch(rf"{SUITE}/{said}", lines[0]), lines


def test_an_edit_that_matches_twice_is_named_with_the_line_of_its_mistake(copied: Course) -> None:
    file = copied.suite("adam", "mistakes")
    text = file.read_text(encoding="utf-8")
    file.write_text(f'{text}\nMISTAKES.append(Mistake("twice", "-", "m", "-", "-", "-", "-", "-"))\n', encoding="utf-8")
    (line,) = problems(copied, "adam")
    number = len(text.splitlines()) + 2
    assert line.startswith(f"{SUITE}/mistakes.py line {number}: mistake twice: the edited text occurs ")


def test_a_solution_without_its_markers_is_named(copied: Course) -> None:
    file = copied.solution("adam")
    file.write_text(file.read_text(encoding="utf-8").replace("### END SOLUTION", "### END", 1), encoding="utf-8")
    (line,) = problems(copied, "adam")
    assert line.startswith("solutions/adam/adam.py: every ### BEGIN SOLUTION needs one ### END SOLUTION")


def test_commands_refuse_the_exercises_that_cannot_be_graded_and_take_the_others(copied: Course) -> None:
    copied.suite("adam", "contract").unlink()
    with pytest.raises(CourseError, match=r"^autograder/suites/adam/contract\.py is missing: .+ \(`autograder prove`"):
        chosen_exercises(copied, [])
    assert chosen_exercises(copied, ["sgd"]) == ("sgd",)
    assert named_exercises(copied, []) == ("adam", "sgd")
    require_gradable(copied, ("sgd",))


@pytest.mark.parametrize("part", ["solution", "hidden", "mistakes", "explore"])
def test_a_file_that_is_not_utf_8_is_named_with_its_line(copied: Course, part: str) -> None:
    file = copied.solution("adam") if part == "solution" else copied.suite("adam", part)
    file.write_bytes(file.read_bytes() + b"\n# caf\xe9\n")
    line = next(problems(copied, "adam"))
    assert line.endswith(f"{file.name} line {file.read_bytes().count(10)}: this is not UTF-8; save the file as UTF-8")
