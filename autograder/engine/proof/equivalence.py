"""Whether two implementations behave the same inside the contract: both are run on the same random inputs."""

from __future__ import annotations

from autograder.engine.diagnosis.observe import Endless, Explore, at_most, differences, module_of, visit

COMPARED_ROUNDS = 3  # each goes through all kinds
COMPARISON_SECONDS = 60  # of CPU for both sources in one round


def first_difference(explore: Explore, reference: str, other: str, rounds: int = 100 * COMPARED_ROUNDS) -> int | None:
    """Return the first round of visits in which the two sources differ, None when all rounds agree."""
    modules = [module_of(reference), module_of(other)]
    for number in range(min(rounds, COMPARED_ROUNDS) if isinstance(explore, dict) else rounds):
        try:
            with at_most(COMPARISON_SECONDS):
                expected, notes = (visit(explore, module, number) for module in modules)
        except Endless:
            return number
        if len(notes) != len(expected) or any(differences(notes, expected)):
            return number
    return None
