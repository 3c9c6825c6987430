"""A call that a message shows can be pasted where a student works, and is answered alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import objectives  # noqa: F401 (a pasted call imports from it)
from autograder.course import Course
from autograder.engine.suites import kinds_of
from calls import Call
from comparing import CheckFailure
from notes import same
from visits import fact, module_of

SLUGS = "gradient update_rule stopping logistic_regression momentum rmsprop adam schedules tuning".split()
"""The exercises whose answers are the same at every call; that of sgd depends on a generator."""
CUT = ", ..., "  # long arrays are cut; of other forms than an array the numbers alone are shown


@pytest.mark.parametrize("slug", SLUGS)
def test_every_call_of_the_contract_can_be_pasted(course: Course, slug: str) -> None:
    reference = module_of(course.solution(slug).read_text(encoding="utf-8"))
    pasted = 0
    with np.errstate(all="ignore"):
        for name, kinds in kinds_of(course, slug).items():
            for case in kinds.cases(np.random.default_rng(0)):
                text = str(Call(name, case.args, case.kwargs))
                if CUT in text or case.kinds.get("form", "an array") != "an array":
                    continue
                own = case.anew()
                answer = fact(kinds, own, answer_of(lambda: getattr(reference, name)(*own.args, **own.kwargs)))  # noqa: B023
                assert same(fact(kinds, own, answer_of(lambda: run(text, reference))), answer), text  # noqa: B023
                pasted += 1
    assert pasted > 20


def run(text: str, reference: Any) -> Any:
    """Return what a pasted line answers in a shell where the functions and NumPy were imported."""
    imports, _, call = text.rpartition("; ")
    names = {"np": np, **vars(reference)}
    exec(imports, names)
    return eval(call, names)


def answer_of(call: Any) -> Any:
    try:
        return call()
    except (ValueError, CheckFailure) as error:  # of the function, or of one that it was passed
        return type(error).__name__
