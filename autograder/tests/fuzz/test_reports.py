"""Reports: whatever a student names or prints, it reaches terminal and JSON harmless."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from autograder.engine.reports.data import json_line
from autograder.engine.reports.terminal import Report
from autograder.engine.results import CheckResult, Result, assemble, harmless, printable
from autograder.tests.fuzz import brief, thorough

MOST_SECONDS = 0.01  # of CPU, to make a message harmless
pieces = st.text(st.sampled_from("#:[a_ \n`\u2028\x1b"), min_size=1, max_size=6)
repeated = st.lists(st.tuples(pieces, st.integers(1, 20_000)), min_size=1, max_size=4).map(
    lambda parts: "".join(piece * times for piece, times in parts)[:100_000]
)
"""Text as long as a frame may hold, in which something comes again and again: what slow searches are slow at."""

LIMIT = 500
characters = st.characters() | st.sampled_from("\x1b[31m:[]/<>\"'&\r\n\t\x00\x07\u202e\u2028=+-@|`*#")
commands = ["::error::x", "[red]x[/red]", "\x1b]0;x\x07", "::set-output name=x::y", "<script>x</script>", "[/]"]
nasty = st.text(characters, max_size=700) | st.sampled_from(commands)


def a_result(name: str, message: str) -> Result:
    check: CheckResult = {
        "name": "step",
        "title": "a step",
        "visible": False,
        "outcome": "failed",
        "reason": "wrong",
        "score": 0,
        "max_score": 1,
        "message": harmless(message, LIMIT),
        "hint": "",
    }
    exercise = {
        "slug": "momentum",
        "score": 0,
        "max_score": 1,
        "status": "graded",
        "source_sha256": "",
        "seed": "",
        "confined": True,
        "notes": [harmless(" ".join(message.split()), LIMIT)],
        "checks": [check],
        "mistakes": [],
        "page": "theory/adam/",
    }
    return assemble(printable(name), [exercise])  # type: ignore[list-item]


def is_harmless(text: str) -> bool:
    return "::" not in text and all(c == "\n" or c.isprintable() for c in text)


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the quickest of nine runs: other processes may slow some of them."""

    def run() -> float:
        before = time.process_time()
        work()
        return time.process_time() - before

    return min(run() for _ in range(9))


@given(nasty)
@brief
def test_text_of_a_students_is_cut_printable_and_no_workflow_command(text: str) -> None:
    shown = harmless(text, LIMIT)
    assert is_harmless(shown)
    assert len(shown) <= LIMIT
    assert harmless(shown, LIMIT) == shown


@given(repeated)
@brief
def test_no_text_takes_long_to_be_made_harmless(text: str) -> None:
    assert is_harmless(harmless(text, LIMIT))
    assert seconds(lambda: harmless(text, LIMIT)) < MOST_SECONDS
    assert seconds(lambda: printable(text[:4096])) < MOST_SECONDS  # a path is no longer


@given(nasty, nasty)
@thorough
def test_a_terminal_gets_no_control_sequence_and_no_markup_is_read(name: str, message: str) -> None:
    out = io.StringIO()
    result = a_result(name, message)
    page = Report(Console(file=out, width=10_000, highlight=False, emoji=False, markup=False, no_color=True))
    page.submission(result)
    page.class_table([result, result])
    assert all(c == "\n" or c.isprintable() for c in out.getvalue())


@given(nasty, nasty)
@brief
def test_a_json_line_is_one_line_and_reads_back(name: str, message: str) -> None:
    result = a_result(name, message)
    line = json_line(result)
    assert len(line.splitlines()) == 1 or "\u2028" in line or "\x85" in line
    assert line.count("\n") == 1
    assert json.loads(line) == result
