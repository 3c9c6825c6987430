"""What a student reads under a failed check: what was seen, the idea behind it, and where to read on.

The call and the answer are the check's message. Where a known mistake explains the failure, its words take the place
of the check's hint, once: the other checks that it explains keep their own hint. Never a missing line of code.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder.engine.results import CheckResult, ExerciseResult


@dataclass(frozen=True)
class Advice:
    """`symptom` in lines, the `ideas` as titles with their explanations, and the `pages` of the site to read."""

    symptom: list[str]
    ideas: list[tuple[str, str]]
    pages: list[str]


def advice(exercise: ExerciseResult, check: CheckResult) -> Advice:
    """The advice on one failed check of an exercise."""
    symptom = [line for line in check["message"].split("\n") if line]
    named = [m for m in exercise["mistakes"] if m["checks"][:1] == [check["name"]]]
    if named:
        return Advice(symptom, [(m["title"], m["explanation"]) for m in named], [m["page"] for m in named])
    explained = any(check["name"] in m["checks"] for m in exercise["mistakes"])
    if not check["hint"]:
        return Advice(symptom, [], [])
    return Advice(symptom, [("", check["hint"])], [] if explained else [exercise["page"]])
