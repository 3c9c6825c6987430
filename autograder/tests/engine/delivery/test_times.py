"""Deadlines that Classroom 50 shows, and when it says that assignments were handed in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.engine.delivery.publish import deadline
from autograder.engine.delivery.times import with_shown_deadlines
from autograder.tests.engine.delivery.test_collect import Downloads, collected, solution
from autograder.tests.engine.delivery.test_collect import TestScores as Scores

DUE = "2026-11-20T22:59:00Z"


class TestTimes:
    """A deadline on Classroom 50 and the tags of submissions, by the command."""

    @pytest.fixture
    def graded(
        self, exercises: Path, course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Callable[..., tuple[dict[str, Any], str]]:
        monkeypatch.setenv("AUTOGRADER_SECRET", "a secret")
        downloads = Downloads(exercises, tmp_path / "downloads")

        def graded(*tags: str, due: str = DUE, records: str = "", **further: Any) -> tuple[dict[str, Any], str]:
            downloads.add("momentum", "alice", momentum__momentum_py=solution(course, "momentum"))
            submissions = [Scores().submission("alice", 3) | {"submission": tag} | further for tag in tags]
            entries = {"momentum": {"type": "individual", "entries": [{"owner": "Alice", "submissions": submissions}]}}
            for name, content in (
                ("scores", {"schema": "classroom50/scores/v1", "assignments": entries}),
                (
                    "assignments",
                    {"schema": "classroom50/assignments/v1", "assignments": [{"slug": "momentum", "due": due}]},
                ),
            ):
                (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
            options: list[str | Path] = ["--classroom", "cs", "--scores", tmp_path / "scores.json"]
            if records:
                (tmp_path / "records").mkdir()
                (tmp_path / "records" / "timestamps.csv").write_text(records, encoding="utf-8")
                options += ["--records", tmp_path / "records"]
            results, printed = collected(downloads.folder, *options, out=tmp_path / "out")
            ((mark,),) = [[e["mark"] for e in r["exercises"]] for r in results.values()]
            return mark, printed

        return graded

    def test_come_from_the_last_tag(self, graded: Callable[..., Any]) -> None:
        mark, printed = graded("submit/2026-11-20T23-19-00Z-0123456", "submit/2026-11-19T10-00-00Z-0123455")
        assert mark["submitted"] == "2026-11-20T23:19:00+00:00"
        assert (mark["deadline"], mark["seconds_late"]) == ("2026-11-20T22:59:00+00:00", 1200)
        assert "alice, momentum: the commit is dated 2026-11-24 18:00 UTC, and its tag 2026-11-20 23:19 UTC" in printed

    def test_of_another_zone_are_told_in_that_of_all(self, graded: Callable[..., Any]) -> None:
        _, printed = graded("submit/2026-11-20T23-19-00Z-0123456", datetime="2026-11-24T20:00:00+02:00")
        assert "the commit is dated 2026-11-24 18:00 UTC, and its tag" in printed

    def test_of_the_records_take_precedence(self, graded: Callable[..., Any]) -> None:
        records = "student,exercise,submitted\nalice,momentum,2026-11-20 12:00:00+00:00\n"
        mark, _ = graded("submit/2026-11-24T18-00-00Z-0123456", records=records)
        assert (mark["submitted"], mark["seconds_late"]) == ("2026-11-20T12:00:00+00:00", 0)

    def test_without_one_are_not_made_up(self, graded: Callable[..., Any]) -> None:
        mark, _ = graded("submit/v1", "submit/2026-99-99T18-00-00Z-0123456")
        assert (mark["deadline"], mark["submitted"]) == ("2026-11-20T22:59:00+00:00", "")
        assert mark["seconds_late"] == 0

    def test_of_a_release_that_may_be_forged_are_a_line(self, graded: Callable[..., Any]) -> None:
        _, printed = graded("submit/2026-11-24T18-00-00Z-0123456", provenance_warning="not by a workflow")
        assert "alice, momentum: Classroom 50 says that the release may be the student's own" in printed


def test_deadlines_on_classroom_50_that_differ_are_lines(course: Course, tmp_path: Path) -> None:
    own = datetime(2026, 11, 20, 23, 59)
    due = replace(
        course, exercises=tuple(replace(e, deadline=own if e.slug == "adam" else None) for e in course.exercises)
    )
    entries = [{"slug": "adam", "due": "2026-11-21T23:59:00Z"}, {"slug": "update-rule", "due": DUE}, {"slug": "sgd"}]
    file = tmp_path / "assignments.json"
    assert with_shown_deadlines(due, file) == (due, [])
    file.write_text(json.dumps({"schema": "classroom50/assignments/v1", "assignments": entries}), encoding="utf-8")
    read, lines = with_shown_deadlines(due, file)
    published = deadline(due, ("adam",))
    assert lines == [f"adam is due 2026-11-21T23:59:00Z on Classroom 50; course.toml says {published}"]
    assert read.exercise("adam").deadline == own
    assert deadline(read, ("update_rule",)) == DUE
    entries[0]["due"] = published
    file.write_text(json.dumps({"schema": "classroom50/assignments/v1", "assignments": entries}), encoding="utf-8")
    assert with_shown_deadlines(due, file)[1] == []
