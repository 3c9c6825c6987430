"""Whether two implementations behave the same inside the contract: both are run on the same random inputs."""

from __future__ import annotations

from autograder.engine.diagnosis.observe import Endless, Explore, at_most, differences, module_of, visit

ROUNDS = 300
SECONDS = 60


def first_difference(explore: Explore, reference: str, other: str, rounds: int = ROUNDS) -> int | None:
    """Return the first round of visits in which the two sources differ, None when all rounds agree."""
    modules = [module_of(reference), module_of(other)]
    for number in range(rounds):
        try:
            with at_most(SECONDS):
                expected, seen = (visit(explore, module, number) for module in modules)
        except Endless:
            return number
        if len(seen) != len(expected) or any(differences(seen, expected)):
            return number
    return None
