"""What is noted of a function, beside its answers: other forms, changed arguments, defaults, what is kept."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from kinds import Kinds
from levels import FORMS, SHAPES, setting
from usage import uses_of
from visits import Seen, module_of, visit


def build(draw: Any, shape: tuple[int, ...], **settings: Any) -> Any:
    return {"w": draw(shape)}, settings


KINDS = {"f": Kinds(build, shape=SHAPES, form=FORMS, rate=setting("rate", 0.5, 2))}


def seen(function: Any) -> Seen:
    return visit(KINDS, SimpleNamespace(f=function), {"f": {"rate": 1.0}})["f"]


def right(w: Any, rate: float = 1.0) -> Any:
    return rate * np.asarray(w, dtype=float)


def test_a_right_function_has_nothing_to_say_but_its_answers() -> None:
    made = seen(right)
    assert not made.writes
    assert not any(made.forms.values())
    assert not made.defaults
    assert not made.kept
    assert not any(made.warned)


def test_lists_are_compared_with_the_function_s_own_answers_for_arrays() -> None:
    made = seen(lambda w, rate=1.0: w * rate + 7)
    assert made.forms["a list"].startswith("raised ")
    assert made.forms["whole numbers"] == ""


def test_a_default_is_compared_with_the_same_value_passed_in() -> None:
    assert seen(lambda w, rate=3.0: right(w, rate) + 7).defaults == ["rate"]


def test_changed_arguments_are_known_by_name() -> None:
    def spoils(w: Any, rate: float = 1.0) -> Any:
        answer = right(w, rate)
        if isinstance(w, np.ndarray):
            w[...] = 0
        return answer

    assert seen(spoils).writes == ["w"]


def test_what_outlives_a_call_is_seen_when_the_first_one_comes_again() -> None:
    calls: list[int] = []

    def counts(w: Any, rate: float = 1.0) -> Any:
        calls.append(1)
        return right(w, rate) + len(calls)

    assert seen(counts).kept


def test_a_call_that_warns_is_known() -> None:
    assert any(seen(lambda w, rate=1.0: np.exp(1000 * np.abs(right(w, rate)))).warned)


def test_a_function_that_is_missing_has_no_answers() -> None:
    made = visit(KINDS, SimpleNamespace(), {})["f"]
    assert set(made.answers) == {("missing",)}


def test_calls_of_other_functions_are_found_by_way_of_helpers() -> None:
    source = "def f(x):\n    return x\ndef helper(x):\n    return [f(y) for y in x]\ndef g(x):\n    return helper(x)\n"
    uses = uses_of(module_of(source), ["f", "g", "helper"])
    assert uses == {"f": [], "helper": ["f"], "g": ["f", "helper"]}
