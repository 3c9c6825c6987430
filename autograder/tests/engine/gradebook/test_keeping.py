"""Marks that stay: no run lowers, drops or forgets a mark without a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import update

from autograder import cli
from autograder.course import Course, Late
from autograder.engine.gradebook.book import open_engine
from autograder.engine.gradebook.memory import ROSTER, TABLE
from autograder.tests.command_line import Done, run
from autograder.tests.engine.commands.samples import COURSE, ONLY, REFERENCE, SLUG, WRONG

pytestmark = pytest.mark.usefixtures("state")
OVERRIDE = f"student,exercise,check,points,reason\nada,{SLUG},,3,oral\n"
EXTENSION = f"student,exercise,until\nada,{SLUG},2026-11-25 23:59:00\n"
LATE = f"student,exercise,submitted\nada,{SLUG},2026-11-21 20:00:00\n"


class Term:
    """A class of one, a gradebook, and what is graded into it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url, self.done = folder, url, Done(0, "", "")

    def hand_in(self, source: str | None) -> Term:
        place = self.folder / "ada" / f"{SLUG}.py"
        place.parent.mkdir(exist_ok=True)
        place.unlink(missing_ok=True)
        if source is not None:
            place.write_text(source, encoding="utf-8")
        (place.parent / "halving.py").write_text("", encoding="utf-8")
        return self

    def grade(self, *options: str | Path, status: int = 0, **records: str) -> dict[str, Any]:
        """The mark of ada after a run with these records."""
        if records:
            place = self.folder / "records"
            place.mkdir(exist_ok=True)
            for old in place.iterdir():
                old.unlink()
            for name, text in records.items():
                (place / f"{name}.csv").write_text(text, encoding="utf-8")
            options = (*options, "--records", place)
        file = self.folder / "results.json"
        where = ("--gradebook", self.url, "--json", file)
        self.done = run("grade", self.folder / "ada", *ONLY, *where, *options)
        assert self.done.status == status, self.done.err
        (ada,) = json.loads(file.read_text(encoding="utf-8"))["results"]
        mark: dict[str, Any] = ada["exercises"][0]["mark"]
        return mark

    def stored(self) -> float:
        """The points that the gradebook has."""
        done = run("export", "--gradebook", self.url, "--out", self.folder / "tables")
        assert done.status == 0, done.err
        row = (self.folder / "tables" / "class.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")
        return float(row[5])


NewTerm = Callable[..., Term]


@pytest.fixture
def term(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> NewTerm:
    def new(attempt: str = "last", deadline: bool = True) -> Term:
        due = datetime(2026, 11, 20, 23, 59) if deadline else None
        exercises = tuple(replace(e, deadline=due) for e in COURSE.exercises)
        course: Course = replace(
            COURSE, exercises=exercises, late=Late(deduction=10), gradebook_slugs=(SLUG,), attempt=attempt
        )
        monkeypatch.setattr(cli, "find_course", lambda: course)
        return Term(tmp_path, url)

    return new


class TestWithoutTheRecords:
    def test_what_they_said_is_remembered(self, term: NewTerm) -> None:
        ada = term().hand_in(REFERENCE)
        first = ada.grade(overrides=OVERRIDE, timestamps=LATE)
        assert (first["score"], first["penalty"]) == (2.6, 0.4)
        assert ada.grade() == first
        assert ada.stored() == 2.6

    def test_an_extension_is_remembered(self, term: NewTerm) -> None:
        ada = term().hand_in(REFERENCE)
        assert ada.grade(extensions=EXTENSION, timestamps=LATE)["score"] == 4
        assert ada.grade()["score"] == 4

    def test_a_file_that_is_given_counts_as_it_is(self, term: NewTerm) -> None:
        ada = term().hand_in(REFERENCE)
        ada.grade(overrides=OVERRIDE)
        assert ada.grade("--yes", timestamps=LATE)["score"] == 2.6
        assert ada.grade(overrides="student,exercise,check,points,reason\n")["score"] == 3.6

    def test_the_roster_is_remembered_unless_it_cannot_be_read(self, term: NewTerm, url: str) -> None:
        ada = term().hand_in(REFERENCE)
        ada.grade(roster="student,first_name,last_name\nbob,Bob,Babbage\n")
        missed = "not on the roster"
        ada.grade()
        assert missed in ada.done.out
        engine = open_engine(url)
        with engine.begin() as connection:
            connection.execute(update(TABLE).where(TABLE.c.exercise == ROSTER).values(content='{"unknown": 1}'))
        engine.dispose()
        ada.grade()
        assert missed not in ada.done.out


class TestALowerMark:
    def test_is_named_and_not_written(self, term: NewTerm) -> None:
        ada = term(deadline=False).hand_in(REFERENCE)
        ada.grade()
        ada.hand_in(WRONG).grade(status=1)
        (line,) = [line for line in ada.done.out.splitlines() if line.startswith("  ada, scale: 4 -> ")]
        assert "another file was handed in, with fewer points for " in line
        assert ada.done.err == "autograder: the gradebook keeps 1 earlier mark; --yes writes what is lower\n"
        assert ada.stored() == 4

    def test_is_written_when_told(self, term: NewTerm) -> None:
        ada = term(deadline=False).hand_in(REFERENCE)
        ada.grade()
        lower = ada.hand_in(WRONG).grade("--yes")["score"]
        assert "These marks are lower than in the gradebook:\n  ada, scale: 4 -> " in ada.done.out
        assert ada.stored() == lower < 4

    def test_by_lateness_says_so(self, term: NewTerm) -> None:
        ada = term().hand_in(REFERENCE)
        ada.grade()
        ada.grade(timestamps=LATE, status=1)
        assert "  ada, scale: 4 -> 3.6: 0.4 points are taken for lateness, 0 before\n" in ada.done.out

    def test_by_a_decision_that_is_gone_says_so(self, term: NewTerm) -> None:
        ada = term(deadline=False).hand_in(WRONG)
        ada.grade(overrides=OVERRIDE.replace(",3,", ",4,"))
        ada.grade(overrides="student,exercise,check,points,reason\n", status=1)
        assert ": what was set by hand has changed\n" in ada.done.out
        assert ada.stored() == 4

    def test_nothing_is_asked_where_nothing_falls(self, term: NewTerm) -> None:
        ada = term(deadline=False).hand_in(WRONG)
        ada.grade()
        ada.hand_in(REFERENCE).grade()
        assert "lower" not in ada.done.out
        assert ada.stored() == 4


class TestWhichAttemptCounts:
    def test_what_is_not_handed_in_again_stays(self, term: NewTerm) -> None:
        ada = term(deadline=False).hand_in(REFERENCE)
        ada.grade()
        mark = ada.hand_in(None).grade()
        assert (mark["score"], mark["kept"]) == (4, "nothing was handed in this time: the earlier mark stays")
        assert ada.stored() == 4

    def test_the_best(self, term: NewTerm) -> None:
        ada = term("best", deadline=False).hand_in(REFERENCE)
        ada.grade()
        mark = ada.hand_in(WRONG).grade()
        assert (mark["score"], mark["kept"]) == (4, "an earlier attempt was better and counts")
        assert ada.stored() == 4

    def test_the_best_may_be_the_last(self, term: NewTerm) -> None:
        ada = term("best", deadline=False).hand_in(WRONG)
        ada.grade()
        assert "kept" not in ada.hand_in(REFERENCE).grade()
        assert ada.stored() == 4

    def test_the_first(self, term: NewTerm) -> None:
        ada = term("first", deadline=False).hand_in(WRONG)
        first = ada.grade()["score"]
        mark = ada.hand_in(REFERENCE).grade()
        assert (mark["score"], mark["kept"]) == (first, "the first attempt counts")
        assert ada.stored() == first


def test_a_comment_under_an_answer_reaches_the_next_feedback(term: NewTerm) -> None:
    ada = term(deadline=False).hand_in(REFERENCE)
    ada.grade()
    with Gradebook(ada.url) as gradebook:
        cell = gradebook.find_notebook(SLUG, SLUG).solution_cells[0].name
        gradebook.find_comment(cell, SLUG, SLUG, "ada").manual_comment = "well\nthought"
        gradebook.db.commit()
    assert ada.grade()["comments"] == [f"{cell.removeprefix('answer-')}: well thought"]
    assert "comment on " in ada.done.out
    assert ada.grade()["score"] == 4
