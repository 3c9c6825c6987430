"""Each law notices its breach, and says in one line where it is."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, load_course
from autograder.engine.grading.pool import Pool
from autograder.engine.proof import laws
from autograder.engine.proof.bench import Bench, breaches, of_each_exercise
from autograder.engine.proof.files import alternatives
from autograder.engine.release import release_files
from autograder.engine.secrets import leaks
from autograder.engine.suites import course_path, load_module
from autograder.errors import CourseError
from autograder.tests.engine.notebooks.samples import dumped, solved

SLUG = "momentum"


@pytest.fixture
def bench(course: Course, pool: Pool[Any]) -> Bench:
    return Bench(course, (SLUG,), pool)


@pytest.fixture
def copied(course: Course, pool: Pool[Any], tmp_path: Path) -> Bench:
    """A bench over a copy of the course that a test may spoil."""
    for name in ("solutions", "assignments", "autograder/suites"):
        shutil.copytree(course.root / name, tmp_path / name)
    shutil.copytree(course.root / "site/pages", tmp_path / "site/pages", ignore=shutil.ignore_patterns("assets"))
    alternatives = "autograder/tests/alternatives"
    shutil.copytree(course.root / alternatives, tmp_path / alternatives)
    for name in ("course.toml", "mkdocs.yml"):
        shutil.copy(course.root / name, tmp_path)
    return Bench(load_course(tmp_path), (SLUG,), pool)


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_every_law_holds(law: laws.Law, bench: Bench) -> None:
    assert list(law(bench)) == []


def test_a_folder_that_belongs_to_no_exercise_is_noticed(copied: Bench) -> None:
    suites = copied.course.root / "autograder/suites"
    (suites / "extra").mkdir()
    (suites / "extra/visible.py").touch()
    assert list(laws.files_are_complete(copied)) == [
        "autograder/suites/extra is no exercise of course.toml: add its row, or delete the folder"
    ]


def test_folders_that_git_leaves_behind_are_no_exercise(copied: Bench) -> None:
    root = copied.course.root
    (root / "solutions/gone").mkdir()
    (root / "autograder/suites/gone/__pycache__").mkdir(parents=True)
    (root / "autograder/suites/gone/__pycache__/visible.cpython-311.pyc").touch()
    assert list(laws.files_are_complete(copied)) == []


def test_what_is_left_to_do_is_listed_with_its_line(copied: Bench) -> None:
    spoil(copied.course.suite(SLUG, "hidden"), "hint=", 'hint="TODO: write the idea." or ')
    (line,) = laws.files_are_complete(copied)
    assert re.fullmatch(r"autograder/suites/momentum/hidden\.py line \d+: write the idea\.", line)


def test_an_edited_assignment_is_noticed(copied: Bench) -> None:
    spoil(copied.course.assignments / SLUG / f"{SLUG}.py", "momentum", "Momentum")
    assert list(laws.assignments_equal_the_release(copied)) == [
        "assignments/momentum/momentum.py differs: run `autograder release`"
    ]


def test_a_wrong_reference_and_a_wrong_example_are_noticed(copied: Bench) -> None:
    spoil(copied.course.solution(SLUG), "return w - v, v", "return w + v, v")
    breaches = list(laws.references_are_right(copied))
    assert any(
        re.match(r"autograder/suites/momentum/\w+\.py line \d+: the reference does not pass", line) for line in breaches
    )
    assert any("the example of momentum_step does not give what it shows" in line for line in breaches)


def test_a_stub_that_is_written_is_noticed(copied: Bench) -> None:
    spoil(copied.course.solution(SLUG), "    ### BEGIN SOLUTION\n", "    return w, v\n    ### BEGIN SOLUTION\n")
    assert any("expected not_written" in line for line in laws.stubs_are_calm(copied))


def test_a_mistake_that_is_none_is_noticed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    known = laws.mistakes_of(bench.course, SLUG)
    harmless = dataclasses.replace(known[0], id="harmless", old="return w - v, v", new="return w - v, v + 0")
    monkeypatch.setattr(laws, "mistakes_of", lambda _, slug: [harmless, *known])
    assert list(laws.mistakes_are_caught(bench)) == [
        "autograder/suites/momentum/mistakes.py: the mistake harmless gets full marks: add a check that it fails"
    ]


def test_too_few_mistakes_are_noticed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laws, "mistakes_of", lambda _, slug: [])
    file = "autograder/suites/momentum/mistakes.py"
    assert f"{file}: momentum_step has 0 known mistakes, expected 3" in list(laws.mistakes_are_caught(bench))


def test_correct_code_in_too_few_styles_and_code_that_is_wrong_are_noticed(copied: Bench) -> None:
    first, _, *others = alternatives(copied.course, SLUG)
    for file in others:
        file.unlink()
    spoil(first, "return", "return None\n    return")
    few, *failures = laws.other_correct_code_is_accepted(copied)
    assert few == "autograder/tests/alternatives: momentum has 2 styles, expected 3: write STYLE/momentum.py"
    assert failures
    assert all(f"{course_path(first)} does not pass" in line for line in failures)


def test_secret_lines_are_noticed_wherever_they_stand(course: Course) -> None:
    files = release_files(course)
    assert list(leaks(course, files)) == []
    solution = course.solution(SLUG).read_text(encoding="utf-8")
    hidden = course.suite(SLUG, "hidden").read_text(encoding="utf-8")
    line = next(x for x in solution.splitlines() if "gamma * v + learning_rate" in x and "=" in x and "<-" not in x)
    check = next(x for x in hidden.splitlines() if "changing_rates" in x)
    found = list(leaks(course, {"a.py": f"{line}  ", "b.md": f"    {check}", "c": "### BEGIN SOLUTION"}))
    assert found[0].startswith("a.py line 1 is a line of the solution of momentum")
    assert found[1].startswith("b.md line 1 is a line of the hidden checks of momentum")
    assert found[2] == "c line 1 holds a marker of a solution"


def test_a_line_of_a_solution_is_noticed_in_a_cell_of_a_notebook(course: Course) -> None:
    found = list(leaks(course, {"momentum.ipynb": dumped(solved(course, SLUG)).decode()}))
    assert sum("is a line of the solution of momentum" in line for line in found) >= 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("hint=", "hunt=", "has no hint: write the idea behind it"),
        ("\n@check(points=", "\nassert True\n\n\n@check(points=", "uses a bare assert"),
        ("points=1", "points=2", "points, its checks have"),
        ('after="', 'after="no_', "which does not exist"),
    ],
)
def test_an_incomplete_check_is_noticed(copied: Bench, old: str, new: str, said: str) -> None:
    spoil(copied.course.suite(SLUG, "hidden"), old, new)
    breaches = list(laws.checks_are_complete(copied))
    assert any(said in line for line in breaches), breaches


def test_checks_that_wait_for_each_other_and_a_check_that_exists_twice_are_noticed(copied: Bench) -> None:
    hidden = copied.course.suite(SLUG, "hidden")
    check = '\n\n@check(points={}, hint="none", after="{}")\ndef test_{}():\n    """none"""\n'
    rows = (0, "first", "first"), (0, "first", "second"), (0, "second", "first")
    hidden.write_text(hidden.read_text(encoding="utf-8") + "".join(check.format(*row) for row in rows))
    *twice, circle = (line.partition(": ")[2] for line in laws.checks_are_complete(copied))
    assert twice == ["first exists twice"] * 2
    assert circle == "checks wait for each other: first, second, first"


def test_a_verdict_that_depends_on_the_order_is_noticed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    grade = bench.grade

    def moody(self: Bench, jobs: Any) -> Any:
        for name, result in grade(jobs):
            if jobs[name]["shuffle"]:
                result["score"] += 1
            yield name, result

    monkeypatch.setattr(Bench, "grade", moody)
    assert list(laws.order_does_not_matter(bench))


@pytest.mark.parametrize("other", ["exercises/dgs.md", "exercises/adam.md"])
def test_another_nav_and_another_address_are_noticed(copied: Bench, other: str) -> None:
    spoil(copied.course.root / "mkdocs.yml", "exercises/sgd.md", other)
    spoil(copied.course.root / "mkdocs.yml", "site_url: https", "site_url: http")
    nav, address = laws.files_are_complete(copied)
    assert re.match(
        r"mkdocs\.yml line \d+: other exercises than in course\.toml, expected exercises/gradient\.md, ", nav
    )
    assert address == f"mkdocs.yml line 4: site_url differs from the site of course.toml, {copied.course.site}"


def test_a_page_without_its_stub_and_mistakes_that_point_nowhere_are_noticed(copied: Bench) -> None:
    spoil(copied.course.page_file("exercises/momentum"), "assignments/momentum", "assignments/momemtum")
    spoil(copied.course.page_file("theory/momentum/"), "{#nesterov}", "{#nestorow}")
    stub, mistake, *_ = laws.pages_lead_somewhere(copied)
    assert stub.endswith(
        'momentum.md does not include the stub: add the line --8<-- "assignments/momentum/momentum.py"'
    )
    assert mistake.endswith(" points to theory/momentum/#nesterov, which does not exist")


def test_pages_that_are_missing_are_noticed(copied: Bench) -> None:
    copied.course.page_file("exercises/momentum").unlink()
    copied.course.page_file("theory/momentum/").unlink()
    page, chapter, *_ = laws.pages_lead_somewhere(copied)
    assert page == "site/pages/exercises/momentum.md is missing: write it, as CONTRIBUTING.md says"
    assert chapter.endswith(": the page of momentum, site/pages/theory/momentum.md, is missing")


# --- a law never raises -------------------------------------------------------------------------------


def test_an_error_ends_a_law_as_its_last_breach(tmp_path: Path) -> None:
    def law() -> Iterator[str]:
        yield "first"
        raise CourseError("autograder/suites/x/hidden.py line 3: unexpected indent")

    assert list(breaches(tmp_path, law)) == ["first", "autograder/suites/x/hidden.py line 3: unexpected indent"]


def test_an_error_of_the_courses_own_code_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "autograder/suites/x/contract.py"
    file.parent.mkdir(parents=True)
    file.write_text("def explore():\n    return {}['w']\n")
    explore = load_module(file, "contract_of_x").explore
    assert list(breaches(tmp_path, explore)) == ["autograder/suites/x/contract.py line 2: KeyError: 'w'"]


def test_what_goes_wrong_with_an_exercise_keeps_no_law_from_the_others(bench: Bench) -> None:
    @of_each_exercise
    def law(bench: Bench, slug: str) -> Iterator[str]:
        if slug == "sgd":
            raise CourseError("sgd is broken")
        yield slug

    everyone = dataclasses.replace(bench, slugs=("gradient", "sgd", "adam"))
    assert list(law(everyone)) == ["gradient", "sgd is broken", "adam"]
    assert list(law(dataclasses.replace(everyone, problems={"sgd": ["no file"]}))) == ["gradient", "adam"]


def test_a_law_that_nothing_can_be_asked_of_does_not_hold(bench: Bench) -> None:
    unsound = dataclasses.replace(bench, problems={SLUG: ["no file"]})
    for law in (laws.references_are_right, laws.nothing_leaks):
        assert list(law(unsound)) == ["not asked before the files of momentum are mended: see law 1"]


def test_prove_goes_on_after_a_broken_law(
    copied: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(bench: Bench) -> Iterator[str]:
        """the first law"""
        raise FileNotFoundError(2, "No such file or directory", str(copied.course.suite(SLUG, "hidden")))

    def holds(bench: Bench) -> Iterator[str]:
        """the second law"""
        return iter(())

    monkeypatch.setattr(laws, "LAWS", (fails, holds))
    copied.course.suite(SLUG, "contract").unlink()
    assert laws.prove_all(copied.course, (SLUG,)) == 1
    assert capsys.readouterr().out.splitlines() == [
        "BROKEN   1  the first law",
        "            autograder/suites/momentum/hidden.py is missing: write it, as CONTRIBUTING.md says",
        "holds    2  the second law",
        "1 of 2 laws hold",
        "Of momentum, only the files were looked at: mend them first.",
    ]
