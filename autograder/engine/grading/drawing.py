"""Draw the calls that try a function on all kinds of inputs, and pack them once for many submissions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from autograder.course import Course
from autograder.engine.grading.seeds import generator, shared_part
from autograder.engine.sandbox.arguments import Packed, pack_calls
from autograder.engine.sandbox.rehearsal import EchoChannel
from autograder.engine.sandbox.wire import decode
from autograder.engine.sandbox.worker import Worker
from autograder.engine.suites import kinds_of
from trials import MANY, Drawn, drawn

MOST_DRAWN = 500  # functions whose calls are kept: four sets of calls of a course with some thirty functions fit


class DrawnCalls:
    """The calls of functions, kept by the part of the seed that many submissions share.

    `reference_for` returns a module that answers as the reference to a check or to the kinds of a function. The calls
    of an exercise are packed if `references` has its reference itself.
    """

    def __init__(
        self, course: Course, reference_for: Callable[[str, str], Any], references: Mapping[str, ModuleType]
    ) -> None:
        self.course, self.reference_for, self.references = course, reference_for, references
        self.kept: dict[tuple[str, str, str], Drawn] = {}

    def of(self, slug: str, seed: str, function: str) -> Drawn:
        """Return the calls of a function with random numbers, and the reference's answers."""
        key = slug, shared_part(seed), function
        if key not in self.kept:
            if len(self.kept) >= MOST_DRAWN:
                self.kept.clear()
            kinds = kinds_of(self.course, slug)
            right = getattr(self.reference_for(slug, f"kinds of {function}"), function)
            least = MANY if function == next(iter(kinds)) else 0
            calls = drawn(kinds[function], right, generator(shared_part(seed), function), least)
            if slug in self.references:
                calls.packed = packed_calls(function, calls, self.references[slug])
            self.kept[key] = calls
        return self.kept[key]


def packed_calls(function: str, calls: Drawn, reference: ModuleType) -> Packed:
    """Return calls as they cross, with the replies that a worker with the reference in it would send."""
    cases = [trial.case.anew() for trial in calls.in_order()]
    frame, _ = pack_calls(function, [(case.args, case.kwargs) for case in cases], reuse=True)
    worker = Worker(EchoChannel(), 0)
    worker.module = reference
    return Packed(frame, decode(worker.call(decode(frame)))["replies"])
