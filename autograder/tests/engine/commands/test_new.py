"""A new exercise: its files run as they are, hold all laws but one, and say inside what is left to do."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, load_course
from autograder.engine.commands.new import NewExercise, run
from autograder.engine.grading.pool import Pool
from autograder.engine.problems import problems
from autograder.engine.proof import laws
from autograder.engine.proof.bench import Bench
from autograder.errors import Misuse

SLUG = "heavy_ball"
OTHERS = [
    laws.assignments_equal_the_release,
    laws.references_are_right,
    laws.stubs_are_calm,
    laws.mistakes_are_caught,
    laws.other_correct_code_is_accepted,
    laws.nothing_leaks,
    laws.checks_are_complete,
    laws.order_does_not_matter,
    laws.pages_lead_somewhere,
]


def copy_of(course: Course, root: Path) -> Course:
    """Return a copy of the course with all that an exercise has files in."""
    left_out = shutil.ignore_patterns("__pycache__", "assets")
    for name in ("solutions", "assignments", "autograder/suites", "site/pages", "requirements"):
        shutil.copytree(course.root / name, root / name, ignore=left_out)
    for name in ("course.toml", "mkdocs.yml"):
        shutil.copy(course.root / name, root)
    return load_course(root)


def files(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def extended(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A copy of the course with a new exercise."""
    root = tmp_path_factory.mktemp("course")
    assert run(copy_of(course, root), NewExercise(SLUG, "The heavy ball")) == 0
    return load_course(root)


def test_it_is_the_last_exercise_of_the_course(extended: Course, course: Course) -> None:
    assert extended.slugs == (*course.slugs, SLUG)
    assert extended.exercise(SLUG).title == "The heavy ball"


def test_all_its_files_can_be_used(extended: Course) -> None:
    assert list(problems(extended, SLUG)) == []


def test_it_takes_no_more_than_fourteen_files(extended: Course, course: Course) -> None:
    before, after = files(course.root / "site/pages"), files(extended.root / "site/pages")
    assert {name for name in after if before.get(name) != after[name]} == {
        "exercises/heavy_ball.md",
        "theory/heavy-ball.md",
    }
    own = [p for p in extended.root.rglob("*") if SLUG in p.as_posix() and p.is_file()]
    kept = {"__pycache__", "build"}
    by_hand = [p for p in own if not p.is_relative_to(extended.assignments) and not kept & set(p.parts)]
    assert len(by_hand) + len(["theory/heavy-ball.md", "course.toml", "mkdocs.yml"]) == 14


def test_what_is_left_to_do_is_all_that_its_files_lack(extended: Course, pool: Pool[Any]) -> None:
    lines = list(laws.files_are_complete(Bench(extended, (SLUG,), pool)))
    assert len(lines) > 10
    assert all(" line " in line and ": " in line and '"' not in line for line in lines)
    assert any(line.startswith("solutions/heavy_ball/heavy_ball.py line ") for line in lines)


def test_every_other_law_holds_for_it(extended: Course) -> None:
    with Pool[str](extended, (SLUG,), 1) as pool:
        bench = Bench(extended, (SLUG,), pool)
        assert {law.__name__: found for law in OTHERS if (found := list(law(bench)))} == {}


@pytest.mark.parametrize(
    ("slug", "title", "said"),
    [
        ("momentum", "", "there is an exercise momentum already"),
        ("heavy-ball", "", "'heavy-ball' cannot name a module: write a-z, 0-9 and _, beginning with a letter"),
        ("../ball", "", "'../ball' cannot name a module: write a-z, 0-9 and _, beginning with a letter"),
        ("lambda", "", "'lambda' cannot name a module: write a-z, 0-9 and _, beginning with a letter"),
        ("", "", "'' cannot name a module: write a-z, 0-9 and _, beginning with a letter"),
        ("numpy", "", "numpy is the name of a module that Python finds already: choose another"),
        ("checks", "", "checks is the name of a module that Python finds already: choose another"),
        ("ball", "two\nlines", "is no title: write one line of text that contains neither"),
        ("ball", 'a "ball"', "is no title: write one line of text that contains neither"),
        ("glossary", "", "site/pages/theory/glossary.md exists already, and nothing is overwritten"),
    ],
)
def test_what_cannot_be_a_new_exercise_is_refused_in_one_line_and_nothing_is_written(
    course: Course, tmp_path: Path, slug: str, title: str, said: str
) -> None:
    copied = copy_of(course, tmp_path)
    before = files(tmp_path)
    with pytest.raises(Misuse) as caught:
        run(copied, NewExercise(slug, title))
    assert said in str(caught.value)
    assert str(caught.value).isprintable()
    assert {name: data for name, data in files(tmp_path).items() if "__pycache__" not in name} == before
