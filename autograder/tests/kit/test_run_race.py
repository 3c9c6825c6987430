"""The race on public landscapes: what each method reaches, and a student's functions that do not answer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import run_race
from run_race import METHODS, STUDENT, grounds, race

VALLEY, ROWS = grounds()[3], grounds()[6]


def endures(loss_fn: Any, gradient_fn: Any, w0: Any, budget: int) -> Any:
    """Return w0 after the whole budget."""
    for _ in range(budget):
        loss_fn(w0)
    return w0


def test_all_methods_spend_the_same_budget_and_losses_never_rise() -> None:
    raced = race(VALLEY, SimpleNamespace(minimise=endures))
    assert [*raced.decimals] == [*raced.curves] == [*METHODS, STUDENT]
    for spent, shares in raced.curves.values():
        assert spent[-1] == VALLEY.budget
        assert (np.diff(shares) <= 0).all()
    assert raced.decimals[STUDENT] == 0.0
    assert raced.problem == ""


def raises(*_: Any) -> Any:
    raise ZeroDivisionError("division by zero")


def unwritten(*_: Any) -> Any:
    raise NotImplementedError


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (unwritten, "not written yet"),
        (raises, "ZeroDivisionError: division by zero"),
        (lambda *_: None, "w is None"),
        (lambda *_: np.zeros(3), "w has shape (3,), expected shape"),
    ],
)
@pytest.mark.parametrize("ground", [VALLEY, ROWS], ids=["minimise", "fit"])
def test_a_function_that_does_not_answer_is_one_line_and_the_others_race(
    ground: Any, function: Any, problem: str
) -> None:
    raced = race(ground, SimpleNamespace(minimise=function, fit=function))
    assert raced.problem.startswith(problem)
    assert "\n" not in raced.problem
    assert [*raced.decimals] == [*METHODS]
    assert run_race.table({ground.name: raced}).endswith("           -")
