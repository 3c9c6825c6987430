"""Which known mistake a failing exercise makes.

Two implementations that agree on every visit, in every note, make the same mistake as far as anybody can tell. Where
answers depend on a student's way of shuffling, properties of all fair shuffles are noted, so no order is expected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.engine.diagnosis.answers import Answers
from autograder.engine.diagnosis.compare import Comparison
from autograder.engine.diagnosis.observe import Explore


def diagnose(
    explore: Explore,
    module: Any,
    answers: Answers,
    given_up: dict[str, str],
    may_go_on: Callable[[], bool],
    suspects: set[str] | None = None,
) -> dict[str, set[str]]:
    """Return the ids of the mistakes that a student's functions make, each with the functions that it explains.

    Rounds of visits are made until the mistake is clear, or until there are no more. `suspects` are the functions that
    failed checks called: only they and the functions related to them are visited.
    """
    comparison = Comparison(explore, answers, given_up, suspects)
    while comparison.rounds < len(answers.functions) and may_go_on():
        comparison.add_round(module)
        if comparison.wrong() and comparison.has_evidence() and answers.alike(comparison.agreeing()):
            break
    return explanations(comparison)


def explanations(comparison: Comparison) -> dict[str, set[str]]:
    """Return the mistakes that explain all wrong functions, or else each by itself; one or two, never more.

    A function that calls another wrong one is left unexplained: its answers are those of both.
    """
    wrong, agreeing = comparison.wrong(), comparison.agreeing()
    if not wrong or len(agreeing) > 2:
        return {}
    if agreeing:
        return dict.fromkeys(agreeing, wrong)
    explained: dict[str, set[str]] = {}
    for function in sorted(wrong):
        if comparison.is_itself_wrong(function) and not wrong & set(comparison.answers.uses.get(function, ())):
            mistakes = comparison.agreeing_on(function)
            if len(mistakes) <= 2:
                for mistake in mistakes:
                    explained.setdefault(mistake, set()).add(function)
    return explained
