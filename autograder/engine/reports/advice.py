"""What a student reads under a failed check: what was seen, the idea behind it, and where to read on.

The check's message shows the call and the answer. If a known mistake explains the failure, its explanation replaces
the hint of the first check that fails because of it; the other checks keep their hints. No advice gives code away.
"""

from __future__ import annotations

from typing import NamedTuple

from autograder.engine.results import CheckResult, ExerciseResult


class Idea(NamedTuple):
    """The explanation of a failure; a known mistake has a title, the hint of a check has none."""

    title: str
    explanation: str


class Advice(NamedTuple):
    """The lines of the `symptom`, the `ideas` behind it, and the `pages` of the site to read."""

    symptom: list[str]
    ideas: list[Idea]
    pages: list[str]


def advice(exercise: ExerciseResult, check: CheckResult) -> Advice:
    """Return the advice on one failed check of an exercise."""
    symptom = [line for line in check["message"].split("\n") if line]
    explaining = [m for m in exercise["mistakes"] if m["checks"][:1] == [check["name"]]]
    if explaining:
        return Advice(
            symptom, [Idea(m["title"], m["explanation"]) for m in explaining], [m["page"] for m in explaining]
        )
    if not check["hint"]:
        return Advice(symptom, [], [])
    explained = any(check["name"] in m["checks"] for m in exercise["mistakes"])
    return Advice(symptom, [Idea("", check["hint"])], [] if explained else [exercise["page"]])
