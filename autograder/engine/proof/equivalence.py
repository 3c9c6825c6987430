"""Whether two implementations behave the same inside the contract: both are run on the same random inputs."""

from __future__ import annotations

from autograder.engine.diagnosis.observe import Endless, at_most, differences, module_of, visit

ROUNDS = 300
SECONDS = 60


def first_difference(slug: str, reference: str, other: str, rounds: int = ROUNDS) -> int | None:
    """The first round in which the two sources differ, or None when they behave the same in all of them."""
    modules = [module_of(reference), module_of(other)]
    for number in range(rounds):
        try:
            with at_most(SECONDS):
                expected, seen = (visit(slug, module, number) for module in modules)
        except Endless:
            return number
        if len(seen) != len(expected) or any(differences(seen, expected)):
            return number
    return None
