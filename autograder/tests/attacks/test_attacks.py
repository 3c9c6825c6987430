"""No attack earns a point that is not due, reads, writes, connects, outlives its grade or holds up the next one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.tests.attacks import files, forging, outside
from autograder.tests.attacks.catalogue import Attack
from autograder.tests.attacks.harness import Outcome, Surroundings, breaches, run_all, suites_hash

ATTACKS: list[Attack] = [*forging.ATTACKS, *files.ATTACKS, *outside.ATTACKS]


@pytest.fixture(scope="module")
def outcomes(around: Surroundings) -> Iterator[dict[str, Outcome]]:
    before = suites_hash(around.course)
    yield run_all(around, ATTACKS)
    assert suites_hash(around.course) == before


def test_there_are_at_least_120_of_different_names() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 120


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}-{attack.name}")
def test_nothing_gets_through(attack: Attack, around: Surroundings, outcomes: dict[str, Outcome]) -> None:
    assert breaches(around, attack, outcomes[attack.name]) == []


def test_nobody_knocked(around: Surroundings, outcomes: dict[str, Outcome]) -> None:
    assert len(outcomes) == len(ATTACKS)
    assert around.received == []


def test_without_confinement_the_same_harness_reports_breaches(around: Surroundings) -> None:
    """Reading a file and writing one succeed as soon as nothing confines them: the tests above can fail."""
    chosen = [next(a for a in files.ATTACKS if a.kind == kind) for kind in ("reading", "writing")]
    unconfined = run_all(around, chosen, "off")
    for attack in chosen:
        assert breaches(around, attack, unconfined[attack.name]) != [], attack.name
