"""Each law notices its breach, and says in one line where it is."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, load_course
from autograder.engine.grading.pool import Pool
from autograder.engine.proof import laws
from autograder.engine.proof.laws import Bench
from autograder.engine.release import released
from autograder.engine.secrets import leaks
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


def test_a_room_without_an_exercise_is_noticed(copied: Bench) -> None:
    shutil.rmtree(copied.course.root / "solutions" / SLUG)
    (copied.course.root / "autograder/suites/extra").mkdir()
    assert list(laws.same_slugs_everywhere(copied)) == [
        "momentum is not in solutions, the manifest says otherwise",
        "extra is in autograder/suites, the manifest says otherwise",
    ]


def test_an_edited_assignment_is_noticed(copied: Bench) -> None:
    spoil(copied.course.assignments / SLUG / f"{SLUG}.py", "momentum", "Momentum")
    assert list(laws.assignments_equal_the_release(copied)) == [
        "assignments/momentum/momentum.py differs: run `autograder release`"
    ]


def test_a_wrong_reference_and_a_wrong_example_are_noticed(copied: Bench) -> None:
    spoil(copied.course.solution(SLUG), "return w - v, v", "return w + v, v")
    breaches = list(laws.references_are_right(copied))
    assert any("the reference does not pass" in line for line in breaches)
    assert any("the example of momentum_step does not give what it shows" in line for line in breaches)


def test_a_stub_that_is_written_is_noticed(copied: Bench) -> None:
    spoil(copied.course.solution(SLUG), "    ### BEGIN SOLUTION\n", "    return w, v\n    ### BEGIN SOLUTION\n")
    assert any("expected not_written" in line for line in laws.stubs_are_calm(copied))


def test_a_mistake_that_is_none_or_matches_nothing_is_noticed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    known = laws.mistakes_of(bench.course, SLUG)
    rotten = dataclasses.replace(known[0], id="rotten", old="no such text")
    harmless = dataclasses.replace(known[0], id="harmless", old="return w - v, v", new="return w - v, v + 0")
    monkeypatch.setattr(laws, "mistakes_of", lambda _, slug: [rotten, harmless, *known])
    breaches = list(laws.mistakes_are_caught(bench))
    assert "momentum: mistake rotten: the edited text occurs 0 times in the reference, expected once" in breaches
    assert "momentum: the mistake harmless gets full marks" in breaches


def test_too_few_mistakes_are_noticed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laws, "mistakes_of", lambda _, slug: [])
    assert "momentum: momentum_step has 0 known mistakes, expected 3" in list(laws.mistakes_are_caught(bench))


def test_secret_lines_are_noticed_wherever_they_stand(course: Course) -> None:
    files = released(course)
    assert list(leaks(course, files)) == []
    solution = course.solution(SLUG).read_text(encoding="utf-8")
    hidden = course.suite(SLUG, "hidden").read_text(encoding="utf-8")
    line = next(x for x in solution.splitlines() if "gamma * v + learning_rate" in x and "=" in x and "<-" not in x)
    check = next(x for x in hidden.splitlines() if x.startswith("def test_"))
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
        ("@check(points=", "@check(marks=", "lacks its mark, docstring, hint or points"),
        ("hint=", "hunt=", "lacks its mark, docstring, hint or points"),
        ("\n@check(points=", "\nassert True\n\n\n@check(points=", "uses a bare assert"),
        ("points=1", "points=2", "points, the manifest says 8"),
        ('after="', 'after="no_', "which does not exist"),
    ],
)
def test_an_incomplete_check_is_noticed(copied: Bench, old: str, new: str, said: str) -> None:
    spoil(copied.course.suite(SLUG, "hidden"), old, new)
    breaches = list(laws.checks_are_complete(copied))
    assert any(said in line for line in breaches), breaches


def test_checks_that_wait_for_each_other_are_noticed() -> None:
    assert laws.waits_for_itself("a", {"a": "b", "b": "a"})
    assert laws.waits_for_itself("a", {"a": "a"})
    assert not laws.waits_for_itself("c", {"a": "b", "b": "a", "c": "a"})
    assert not laws.waits_for_itself("a", {"a": "b", "b": None})


def test_a_verdict_that_depends_on_the_order_is_noticed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    grade = bench.grade

    def moody(self: Bench, jobs: Any) -> Any:
        for name, result in grade(jobs):
            if jobs[name]["shuffle"]:
                result["score"] += 1
            yield name, result

    monkeypatch.setattr(Bench, "grade", moody)
    assert list(laws.order_does_not_matter(bench))


def test_another_order_in_the_nav_and_another_address_are_noticed(copied: Bench) -> None:
    spoil(copied.course.root / "mkdocs.yml", "exercises/sgd.md", "exercises/dgs.md")
    spoil(copied.course.root / "mkdocs.yml", "site_url: https", "site_url: http")
    first, second = laws.same_slugs_everywhere(copied)
    assert first.startswith("mkdocs.yml lists the exercises gradient update_rule stopping logistic_regression dgs")
    assert second == f"mkdocs.yml has another site_url than the manifest, {copied.course.site}"


def test_a_page_without_its_stub_and_links_that_lead_nowhere_are_noticed(copied: Bench) -> None:
    pages = copied.course.root / "site/pages"
    spoil(pages / "exercises/momentum.md", "assignments/momentum", "assignments/momemtum")
    spoil(pages / "theory/momentum.md", "{#nesterov}", "{#nestorow}")
    spoil(pages / "theory/adam.md", "(momentum.md)", "(inertia.md)")
    assert sorted(laws.pages_lead_somewhere(copied)) == [
        "exercises/momentum.md does not include assignments/momentum/momentum.py",
        "momentum: the mistake nesterov_gradient points to theory/momentum/#nesterov, which does not exist",
        "momentum: the mistake nesterov_step points to theory/momentum/#nesterov, which does not exist",
        "theory/adam.md: theory/inertia.md does not exist",
        "theory/formulas.md: theory/momentum.md has no anchor nesterov",
    ]
