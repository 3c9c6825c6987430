"""Under a failed check stands what was seen, the idea, and where to read; a named mistake speaks once."""

from __future__ import annotations

from autograder.engine.reports.advice import Advice, advice
from autograder.engine.results import MistakeResult
from autograder.tests.engine.reports.samples import check, exercise


def mistake(*checks: str, name: str = "m") -> MistakeResult:
    return {
        "id": name,
        "title": f"Title {name}",
        "explanation": "Why.",
        "page": f"theory/{name}/",
        "functions": [],
        "checks": [*checks],
    }


def test_without_a_known_mistake_the_hint_and_the_page_of_the_exercise_stand_there() -> None:
    failed = check("failed", message="f(1)\nreturned 2, expected 3", hint="Add one.")
    given = advice(exercise(failed), failed)
    assert given == Advice(["f(1)", "returned 2, expected 3"], [("", "Add one.")], ["theory/adam/"])


def test_a_failure_without_an_idea_points_nowhere() -> None:
    failed = check("failed", message="it did not finish in time")
    assert advice(exercise(failed), failed) == Advice(["it did not finish in time"], [], [])


def test_a_known_mistake_takes_the_place_of_the_hint() -> None:
    failed = check("failed", message="f(1)", hint="Add one.", name="first")
    row = exercise(failed) | {"mistakes": [mistake("first")]}
    assert advice(row, failed) == Advice(["f(1)"], [("Title m", "Why.")], ["theory/m/"])  # type: ignore[arg-type]


def test_advice_on_a_mistake_is_given_once_and_the_next_check_keeps_its_hint() -> None:
    second = check("failed", message="g(1)", hint="Add two.", name="second")
    row = exercise(second) | {"mistakes": [mistake("first", "second")]}
    assert advice(row, second) == Advice(["g(1)"], [("", "Add two.")], [])  # type: ignore[arg-type]


def test_two_mistakes_that_cannot_be_told_apart_are_both_named() -> None:
    failed = check("failed", message="f(1)", name="first")
    row = exercise(failed) | {"mistakes": [mistake("first", name="a"), mistake("first", name="b")]}
    assert [title for title, _ in advice(row, failed).ideas] == ["Title a", "Title b"]  # type: ignore[arg-type]
