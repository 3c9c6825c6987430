"""What is noted of an implementation, and when two notes are the same."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.course import find_course
from autograder.engine.diagnosis.observe import (
    Endless,
    Note,
    Observer,
    Watched,
    at_most,
    differences,
    module_of,
    visit,
)
from autograder.engine.diagnosis.values import MISSING, same
from autograder.engine.suites import kinds_of


def shown(observer: Observer) -> list[Any]:
    notes = [n.value for n in observer.notes]
    return [v if isinstance(v, str | list | tuple) else np.asarray(v).tolist() for v in notes]


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (np.array([1.0, 1000.0]), np.array([1.000001, 1000.0]), True),
        (np.array([1.0]), np.array([1.001]), False),
        (np.array([1.0]), np.array([[1.0]]), False),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf]), True),
        (np.array([np.inf]), np.array([-np.inf]), False),
        (np.array(1.0), "1.0", False),
        (("raised ValueError",), ("raised an error",), False),
        (("missing",), ("missing",), True),
        (("missing",), "missing", False),
        ([np.array(1.0), None], [np.array(1.0), None], True),
        ([np.array(1.0)], [np.array(1.0), None], False),
        (np.array(["a"]), np.array(["a"]), False),
        (np.array([1.0]), np.array(["1.0"]), False),
        (np.array([1.0]), np.array([1.0], dtype=object), False),
        (np.array([1.0]), np.array([1.0 + 0.0j]), False),
        (np.array([True, False]), np.array([True, False]), True),
        (np.array([True, False]), np.array([True, True]), False),
    ],
)
def test_same(a: Any, b: Any, equal: bool) -> None:
    assert same(a, b) is equal


def test_answers_errors_and_changed_arguments_are_noted() -> None:
    observe, w = Observer(), np.array([1.0])

    def spoils(x: np.ndarray) -> tuple[float, bool]:
        x += 1
        return 2.0, True

    def divides() -> float:
        return 1 / 0

    def refuses() -> None:
        raise ValueError

    def not_written() -> None:
        raise NotImplementedError

    observe(spoils, w)
    for function in (divides, refuses, not_written):
        observe(function)
    observe.note("x")
    kinds = ("raised ZeroDivisionError", "raised ValueError", "not_written")
    errors = [event for kind in kinds for event in ((kind,), ("after an error",))]
    assert shown(observe) == [[2.0, 1.0], [False], *errors, "x"]
    assert str(observe.notes[0].call) == "spoils([1.])"


def test_many_calls_are_noted_up_to_the_first_error() -> None:
    def half(n: int, by: int = 2) -> float:
        return n / by

    observe = Observer()
    observe.each(half, [(2,), (4,)])
    observe.each(half, [(2,), (4,)], by=0)
    assert shown(observe) == [1.0, 2.0, ("raised ZeroDivisionError",)]


def test_every_note_tells_of_the_function_that_was_asked_for_last() -> None:
    observe = Observer()
    module = Watched(SimpleNamespace(f=abs, g=abs), observe)
    observe(module.f, -1)
    module.g(-2)
    observe.note(2)
    assert [s.function for s in observe.notes] == ["f", "f", "g"]


def test_a_visit_is_the_same_each_time_and_ends_early_where_a_module_cannot_go_on(course: Any) -> None:
    reference = module_of(course.solution("sgd").read_text(encoding="utf-8"))
    wanted = visit(kinds_of(find_course(), "sgd"), reference, 0)
    assert list(differences(visit(kinds_of(find_course(), "sgd"), reference, 0), wanted)) == []
    broken = visit(kinds_of(find_course(), "sgd"), module_of("def minibatches(n, b, rng):\n    return 1 / 0\n"), 0)
    assert broken[0].value == ("raised ZeroDivisionError",)
    assert broken[-1].value == ("the visit ended: raised AttributeError",)  # there is no sgd
    different = [position for position, _ in differences(broken, wanted)]
    assert different[-1] == len(wanted) - 1 > len(broken)


def test_a_note_that_is_missing_differs_as_not_reached() -> None:
    assert list(differences([], [Note("f", "x")])) == [(0, ("not reached",))]


def test_no_answer_is_taken_for_an_event() -> None:
    observe = Observer()
    for answer in ("missing", ("missing",), ["missing"], None):
        observe(lambda answer=answer: answer)
    expected = [Note("f", value) for value in (MISSING, [])] * 4
    assert [position for position, _ in differences(observe.notes, expected)] == [0, 2, 4, 6]


def test_an_endless_block_is_ended_whatever_it_catches() -> None:
    def stubborn() -> None:
        while True:
            try:
                sum(range(1000))
            except Exception:
                continue

    with pytest.raises(Endless), at_most(0.05):
        stubborn()


def test_the_timer_is_off_after_the_block() -> None:
    with at_most(0.05):
        pass
    started = time.process_time()
    while time.process_time() < started + 0.1:
        pass


def test_a_trusted_function_is_not_called_and_noted_as_expected() -> None:
    expected = [Note("f", 1), Note("f", []), Note("g", 2), Note("f", 3)]
    observe = Observer(frozenset({"f"}), expected)

    def f(*_: object) -> None:
        raise AssertionError("called")

    observe.function = "f"
    observe(f, 1)
    observe.note("something else")
    assert [s.value for s in observe.notes] == [1, [], 3]
