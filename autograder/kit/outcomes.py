"""The four outcomes of a check, and how a terminal, a notebook and a page show each."""

from __future__ import annotations

from typing import Literal, NamedTuple

Outcome = Literal["passed", "failed", "skipped", "not_written"]
NOT_WRITTEN = "not written yet"


class Shown(NamedTuple):
    """An outcome as a symbol, as plain ASCII for a console without that symbol, and in words."""

    symbol: str
    plain: str
    words: str


OUTCOMES: dict[Outcome, Shown] = {
    "passed": Shown("✓", "ok", "passed"),
    "failed": Shown("✗", "FAIL", "failed"),
    "skipped": Shown("–", "-", "not run"),  # the check it waits for did not pass
    "not_written": Shown("·", ".", NOT_WRITTEN),
}
