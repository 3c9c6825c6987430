"""Every claim of the threat model names what holds it, and that exists."""

from __future__ import annotations

import re
from pathlib import Path

from autograder.course import Course
from autograder.tests.attacks.test_attacks import ATTACKS

TESTS = Path(__file__).parents[1]
NAMED = re.compile(r"\[((?:`\w+`,?\s*)+)\](?!\()")


def claims(page: str, heading: str) -> list[str]:
    """Return the items and rows below a heading of the page."""
    section = page.split(f"## {heading}\n")[1].split("\n## ")[0]
    items = re.split(r"^(?:\* |\d\. )", section, flags=re.MULTILINE)[1:]
    return items or [line for line in section.splitlines() if line.startswith("| ") and "---" not in line][1:]


def test_every_claim_names_what_holds_it(course: Course) -> None:
    page = (course.root / "site/pages/threat-model.md").read_text(encoding="utf-8")
    for heading in ("How a submission is run", "What a worker can still do", "What a submission cannot do"):
        found = claims(page, heading)
        assert len(found) >= 5
        assert [claim for claim in found if not NAMED.search(claim)] == []


def test_what_is_named_exists(course: Course) -> None:
    page = (course.root / "site/pages/threat-model.md").read_text(encoding="utf-8")
    sources = [path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py")]
    known = {attack.kind for attack in ATTACKS} | {path.stem for path in TESTS.rglob("test_*.py")}
    known |= {name for text in sources for name in re.findall(r"(?:def|class) ([Tt]est\w+)", text)}
    named = {name for group in NAMED.findall(page) for name in re.findall(r"`(\w+)`", group)}
    assert len(named) > 30
    assert named - known == set()
