"""No attack earns a point that is not due, reads, writes, connects, outlives its grade or holds up the next one."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Iterator

import pytest

from autograder.engine.reports.terminal import Report, ReportConsole
from autograder.engine.results import assemble
from autograder.tests.attacks import files, forging, outside, reports, resources, wire
from autograder.tests.attacks.catalogue import Attack
from autograder.tests.attacks.harness import Outcome, Surroundings, breaches, run_all, suites_hash, surroundings

pytestmark = pytest.mark.long

ATTACKS: list[Attack] = [a for room in (forging, files, outside, wire, resources, reports) for a in room.ATTACKS]
HARMLESS = ("readable_secret", "into_a_shared_folder", "made_folders", "tcp", "udp", "unix_socket", "abstract_socket")


@pytest.fixture(scope="module")
def outcomes(around: Surroundings) -> Iterator[dict[str, Outcome]]:
    before = suites_hash(around.course)
    yield run_all(around, ATTACKS)
    assert suites_hash(around.course) == before


def test_every_attack_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(a.name for a in ATTACKS).items() if times > 1] == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}-{attack.name}")
def test_nothing_gets_through(attack: Attack, around: Surroundings, outcomes: dict[str, Outcome]) -> None:
    assert breaches(around, attack, outcomes[attack.name]) == []


def test_nobody_knocked(around: Surroundings, outcomes: dict[str, Outcome]) -> None:
    assert len(outcomes) == len(ATTACKS)
    assert around.received == []


def test_standard_error_is_the_graders_own(around: Surroundings, outcomes: dict[str, Outcome]) -> None:
    assert len(outcomes) == len(ATTACKS)
    assert around.errors.read_text(encoding="utf-8") == ""


def test_the_terminal_report_holds_no_escapes_and_no_commands(outcomes: dict[str, Outcome]) -> None:
    console = ReportConsole(file=io.StringIO(), width=10_000, highlight=False, emoji=False, markup=False)
    page = Report(console)
    results = [assemble(name, outcome.graded["exercises"]) for name, outcome in outcomes.items()]
    for result in results:
        page.submission(result)
    page.class_table([result for result in results if result["exercises"][0]["slug"] == "momentum"])
    lines = console.file.getvalue().split("\n")  # type: ignore[attr-defined]
    assert [line for line in lines if not line.isprintable()] == []
    assert [line for line in lines if line.lstrip().startswith("::") or "##[" in line] == []


def test_without_confinement_the_same_harness_reports_breaches() -> None:
    """Harmless attacks on files, network and processes succeed once nothing confines them: the tests above can fail."""
    chosen = [a for a in ATTACKS if a.name in (*HARMLESS, *(("fork",) if os.geteuid() == 0 else ()))]
    with surroundings() as others:
        unconfined = run_all(others, chosen, "off")
        unseen = [a.name for a in chosen if breaches(others, a, unconfined[a.name]) == []]
        received = list(others.received)
    assert unseen == []
    assert len(received) >= 4
