"""The sample class: submissions of every kind, made from the course itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine import demo


def test_the_class_is_graded_and_the_reader_told_where_to_look(
    course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo.run(course, tmp_path) == 0
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["results"]
    scores = {r["submission"]: r["score"] for r in results}
    statuses = {e["status"] for r in results for e in r["exercises"]}
    assert len(results) >= 20
    assert scores["ada"] == scores["alan"] == scores["grace"] == 100
    assert scores["frances"] == scores["edsger"] == 0
    assert {"graded", "missing", "broken"} <= statuses
    out = capsys.readouterr().out
    assert all(name in out for name in scores)
    assert str(tmp_path / "results.json") in out
    assert str(tmp_path / "feedback" / "index.html") in out
    pages = {p.stem for p in (tmp_path / "feedback").glob("*.html")}
    assert pages == {*scores, "index"}
    assert all(
        f'href="{name}.html"' in (tmp_path / "feedback/index.html").read_text(encoding="utf-8") for name in scores
    )
