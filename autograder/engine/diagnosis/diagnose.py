"""Call the functions of a submission in their sandbox for the diagnosis of the kit."""

from __future__ import annotations

from typing import Any

from autograder.engine.sandbox.student import StudentCode
from fingerprints import RecordedData
from kinds import Case, Kinds
from visits import Seen, answered, visit

ENDLESS_REASONS = ("timed_out", "too_much_output")
"""The reasons for which the sandbox stops a function that probably never ends."""


def endless_functions(given_up: dict[str, str]) -> set[str]:
    """Return the functions that were stopped as endless, in a check or in a visit."""
    return {function for function, reason in given_up.items() if reason in ENDLESS_REASONS}


def seen_functions(
    kinds: dict[str, Kinds], module: Any, recorded: RecordedData, functions: set[str]
) -> dict[str, Seen]:
    """Return what was seen of these functions of a submission in the recorded calls."""
    return visit(kinds, module, recorded.defaults, functions & set(kinds))


class Alone:
    """Makes one call in a worker that has made no other."""

    def __init__(self, code: StudentCode, kinds: dict[str, Kinds], module: Any) -> None:
        self.code, self.kinds, self.module = code, kinds, module

    def __call__(self, function: str, case: Case) -> tuple[Any, Any]:
        self.code.close()
        notes, called, *_ = answered(function, getattr(self.module, function), self.kinds[function], [case.anew()])
        return notes[0], called[0]
