"""The page of a class shows how far it comes beside known methods, and names nobody unless it is asked to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from autograder.course import Course
from autograder.engine.reports.html import class_page
from autograder.engine.reports.standing import Measured, Standing
from autograder.engine.results import Result
from autograder.engine.suites import yardsticks_of
from autograder.tests.conftest import Grade
from autograder.tests.engine.reports.samples import check, exercise, result
from measures import Yardstick

KNOWN = [Yardstick("minimise", "decimals", 2.0, {"fixed rate": 0.2, "Adam": 1.3}), Yardstick("fit", "dB", 1.0, {})]


def reached(name: str, **values: float) -> Result:
    """Return a submission of race with these values."""
    row: Any = exercise(check(), slug="race")
    return result(row | ({"measured": values} if values else {}), name=name)


def standings(*results: Result) -> list[Standing]:
    measured = Measured()
    for position, one in enumerate(results):
        measured.add(position, one)
    return measured.rows(lambda slug: KNOWN if slug == "race" else [])


def test_steps_hold_submissions_and_methods_the_highest_first() -> None:
    (row,) = standings(*(reached(f"s{v}", minimise=v) for v in (0.0, 0.2, 0.5, 1.4, 2.0)))
    assert [(step.low, step.high, step.submissions) for step in row.steps] == [
        (1.5, 2.0, 1),
        (1.0, 1.5, 1),
        (0.5, 1.0, 1),
        (0.0, 0.5, 2),
    ]
    methods = {method.name: (step.low, method.passed_by) for step in row.steps for method in step.methods}
    assert methods == {"Adam": (1.0, 2), "fixed rate": (0.0, 3)}
    assert row.median == 0.5


def test_submissions_without_a_value_are_counted_and_those_not_written_are_not() -> None:
    stub = result(exercise(check("not_written"), slug="race"), name="stub")
    (row,) = standings(reached("far", minimise=1.0), reached("overspent"), stub)
    assert (row.reached, row.written) == (1, 2)


def test_a_function_has_a_row_of_its_own_and_one_without_a_yardstick_has_none() -> None:
    rows = standings(reached("both", minimise=1.0, fit=0.5), reached("other", other=1.0))
    assert [(row.function, row.reached) for row in rows] == [("minimise", 1), ("fit", 1)]


def test_those_who_come_furthest_are_first() -> None:
    (row,) = standings(*(reached(f"s{v}", minimise=v) for v in (0.3, 1.9, 0.7)))
    assert row.first == [(1, 1.9), (2, 0.7), (0, 0.3)]


def section(course: Course, *results: Result) -> str:
    """Return what the page of a class says of measured functions."""
    page = "".join(class_page(course, results, [f"page-{i}" for i in range(len(results))]))
    return page.partition('id="standings"')[2].partition('id="submissions"')[0]


@pytest.mark.parametrize("ranking", [False, True])
def test_names_are_shown_only_if_the_course_asks_for_a_ranking(course: Course, ranking: bool) -> None:
    shown = section(replace(course, ranking=ranking), reached("alice <b>", minimise=3.2), reached("bob", minimise=0.1))
    assert re.search(r"Adam \d\.\d, passed by \d", shown)
    assert ("alice &lt;b&gt;" in shown) == ("bob" in shown) == ranking
    if ranking:
        assert shown.index("alice") < shown.index("bob")


def test_a_class_without_measured_functions_has_no_such_section(course: Course) -> None:
    assert section(course, result(exercise(check()))) == ""


def test_the_race_measures_both_functions_and_knows_four_methods(course: Course, grade: Grade) -> None:
    text = course.solution("race").read_text(encoding="utf-8")
    measured = grade("race", text)["measured"]
    for yardstick in yardsticks_of(course, "race"):
        assert list(yardstick.methods) == ["fixed rate", "momentum", "RMSprop", "Adam"]
        assert 0 < max(yardstick.methods.values()) < measured[yardstick.function] <= yardstick.most
    assert "measured" not in grade("adam", course.solution("adam").read_text(encoding="utf-8"))


def test_a_run_that_spends_too_much_has_no_value(course: Course, grade: Grade) -> None:
    text = course.solution("race").read_text(encoding="utf-8").replace("budget - 2\n", "budget\n")
    assert [*grade("race", text)["measured"]] == ["fit"]
