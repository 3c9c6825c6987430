"""Test whether two implementations behave the same on inputs that the contract allows, the same random ones."""

from __future__ import annotations

from autograder.engine.diagnosis.endless import Endless, at_most
from kinds import Kinds
from notes import same
from visits import Seen, module_of, visit

COMPARED_ROUNDS = 3  # each goes through all kinds, with other numbers
COMPARISON_SECONDS = 60  # of CPU for both sources in one round


def first_difference(kinds: dict[str, Kinds], reference: str, other: str, rounds: int = COMPARED_ROUNDS) -> int | None:
    """Return the first round of visits in which the two sources differ, None when all rounds agree."""
    modules = [module_of(reference), module_of(other)]
    for number in range(min(rounds, COMPARED_ROUNDS)):
        try:
            with at_most(COMPARISON_SECONDS):
                one, two = (visit(kinds, module, {}, number=number) for module in modules)
        except Endless:
            return number
        if any(differ(one[name], two[name]) for name in kinds):
            return number
    return None


def differ(one: Seen, other: Seen) -> bool:
    """Return whether two implementations of a function were seen to differ; warnings do not count."""
    equal = one.changed == other.changed and one.forms == other.forms and one.kept == other.kept
    return not (equal and same(one.answers, other.answers) and same(one.called, other.called))
