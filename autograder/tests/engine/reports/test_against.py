"""Whose points have changed since earlier results, and which check changed them."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.engine.reports.against import Change, read_results
from autograder.engine.reports.data import write_json
from autograder.engine.results import Result
from autograder.errors import Misuse
from autograder.tests.engine.reports.samples import check, exercise, result


def changes(folder: Path, before: list[Result], now: list[Result]) -> list[Change]:
    write_json(folder / "old.json", before)
    return list(read_results(folder / "old.json").changes(now))


def of(*outcomes: str, name: str = "ada", **others: object) -> Result:
    checks = [check(outcome, 4, name=f"check_{i}") for i, outcome in enumerate(outcomes)]  # type: ignore[arg-type]
    return result(exercise(*checks, **others), name=name)  # type: ignore[arg-type]


def test_nothing_has_changed(tmp_path: Path) -> None:
    assert changes(tmp_path, [of("passed", "failed")], [of("passed", "failed")]) == []


def test_a_corrected_check_is_named(tmp_path: Path) -> None:
    (change,) = changes(tmp_path, [of("passed", "failed")], [of("passed", "passed")])
    assert (change.submission, change.slug, change.before, change.now) == ("ada", "adam", "4", "8")
    assert change.why == "adam::check_1 failed 0 -> passed 4"


def test_checks_that_cancel_out_are_a_change(tmp_path: Path) -> None:
    (change,) = changes(tmp_path, [of("passed", "failed")], [of("failed", "passed")])
    assert (change.before, change.now) == ("4", "4")


def test_another_file_and_another_status(tmp_path: Path) -> None:
    now = of("failed", status="timed_out")
    now["exercises"][0]["source_sha256"] = "other"
    (change,) = changes(tmp_path, [of("passed")], [now])
    assert change.why.startswith("another file; graded -> timed out; adam::check_0 ")


def test_a_check_that_is_new(tmp_path: Path) -> None:
    (change,) = changes(tmp_path, [of("passed")], [of("passed", "passed")])
    assert change.why == "adam::check_1 none -> passed 4"


def test_who_came_and_who_went(tmp_path: Path) -> None:
    found = changes(tmp_path, [of("passed", name="ada")], [of("passed", name="bob")])
    assert [(one.submission, one.why) for one in found] == [
        ("bob", "was not there before"),
        ("ada", "is not there any more"),
    ]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": "x", "results": []}'])
def test_a_file_that_holds_no_results(tmp_path: Path, text: str) -> None:
    (tmp_path / "old.json").write_text(text, encoding="utf-8")
    with pytest.raises(Misuse, match="holds no results: --against takes a file that --json wrote"):
        read_results(tmp_path / "old.json")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="cannot be read"):
        read_results(tmp_path / "old.json")
