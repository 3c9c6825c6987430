"""Lateness and what was set by hand are in every report, in the same words; without marks a report is as it was."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from autograder.course import Course, Late
from autograder.engine.gradebook.records import Records
from autograder.engine.reports import markdown, marks, tables
from autograder.engine.reports.html import class_page, submission_page
from autograder.engine.reports.terminal import Report
from autograder.engine.results import Result
from autograder.tests.engine.gradebook.samples import adam, decision, due, marked, result

DUE = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
REASON = "<b>oral</b> [x](y) & *good*"
LATE = "late by 1 d 1 h (due 2026-11-20 23:59:00 UTC, handed in 2026-11-22 00:59:00 UTC): 2 points deducted"


@pytest.fixture
def sample(course: Course) -> Result:
    """Alice: 7 of 10 points by the checks, one set by hand, two days of lateness begun; she is not on the roster."""
    key = "alice", "adam"
    records = Records({}, {key: DUE + timedelta(hours=25)}, {}, {key: [decision(4, "second", REASON)]})
    (one,) = marked(due(course, Late(deduction=10)), records, result(adam(5, 2)))
    return one


def printed(*results: Result) -> list[str]:
    """The terminal's report."""
    out = io.StringIO()
    page = Report(Console(file=out, width=200, highlight=False, emoji=False, markup=False))
    page.submission(results[0]) if len(results) == 1 else page.class_table(results)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_the_terminal_shows_what_counts_and_why(sample: Result) -> None:
    lines = printed(sample)
    assert lines[0].startswith("adam   7 / 10")
    assert lines[1:4] == [
        f"  {LATE}",
        f"  the second check: 4 points set by hand: {REASON}",
        "  checks: 7 points; counted: 7 of 10",
    ]
    assert lines[-1] == "alice   7 / 10   mark 70 / 100   not on the roster"


def test_the_table_of_a_class_has_letters_and_what_they_mean(sample: Result) -> None:
    assert printed(sample, sample) == [
        "submission  adam  total  mark",
        "alice        7lh   7/10    70",
        "alice        7lh   7/10    70",
        "l: late, h: set by hand",
        "not on the roster: alice, alice",
    ]


def test_a_decision_about_nothing_that_was_handed_in_is_shown(course: Course) -> None:
    records = Records(by_hand={("alice", "adam"): [decision(3)]})
    (one,) = marked(course, records, result(adam(0, 0, status="missing")))
    assert printed(one, one)[1].split() == ["alice", "3h", "0/10", "30"]


def test_markdown_shows_both_and_nothing_in_a_reason_is_markup(course: Course, sample: Result) -> None:
    text = markdown.feedback(course, sample)
    assert text.startswith("## ` alice `: 7 of 10 points, mark 70 of 100\n")
    assert "| adam | 7 / 10 | late, set by hand |" in text
    assert "late by 1 d 1 h" in text
    assert r"\<b\>oral\</b\> \[x\]\(y\) \& \*good\*" in text


def test_a_page_shows_both_and_nothing_in_a_reason_is_html(course: Course, sample: Result) -> None:
    text = submission_page(course, sample, {})
    assert LATE in text
    assert "the second check: 4 points set by hand: &lt;b&gt;oral&lt;/b&gt;" in text
    assert "Mark <strong>70</strong> of 100" in text
    assert ", late, set by hand</td>" in text


def test_the_class_page_marks_them_too(course: Course, sample: Result) -> None:
    text = "".join(class_page(course, [sample], ["alice"]))
    assert '<span class="soft">late</span> <span class="soft">set by hand</span>' in text
    assert '<strong>70</strong> <span class="soft">not on the roster</span>' in text


def test_the_tables_have_columns_for_them(sample: Result) -> None:
    (row,) = csv.DictReader(io.StringIO("".join(tables.class_table([sample])).removeprefix("\ufeff"), newline=""))
    assert {name: row[name] for name in ("score", "mark", "on_roster", "adam", "adam_mark", "adam_penalty")} == {
        "score": "7",
        "mark": "70",
        "on_roster": "no",
        "adam": "7",
        "adam_mark": "7",
        "adam_penalty": "2",
    }
    assert row["adam_by_hand"] == REASON


def test_lateness_that_costs_nothing_is_said_as_well(course: Course) -> None:
    records = Records(submitted={("alice", "adam"): DUE + timedelta(seconds=1)})
    (one,) = marked(due(course, Late()), records, result(adam(5)))
    assert marks.remarks(one["exercises"][0])[0].endswith("handed in 2026-11-20 23:59:01 UTC): nothing deducted")


def test_extra_points_are_told_apart_from_those_that_replace(course: Course) -> None:
    rows = [decision(4, "first", extra=1.0), decision(None, extra=2.0), decision(0, "second")]
    (one,) = marked(course, Records(by_hand={("alice", "adam"): rows}), result(adam(5, 5)))
    remarks = [remark for _, remark in marks.decisions(one["exercises"][0])]
    assert remarks == [f"{points} points set by hand: oral" for points in ("4 and 1 extra", "2 extra", "0")]


def test_without_marks_nothing_of_it_is_there(course: Course) -> None:
    bare = result(adam(5, 2))
    pages = submission_page(course, bare, {}), "".join(class_page(course, [bare], ["alice"]))
    for text in (
        *printed(bare),
        *printed(bare, bare),
        markdown.feedback(course, bare),
        "".join(tables.class_table([bare])),
    ):
        assert "mark" not in text
    assert not any("<strong>50" in page or ">Mark" in page or "roster" in page for page in pages)
