"""A class as CSV: every cell comes back as it was, and none is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.engine.reports.tables import BYTE_ORDER_MARK, FORMULA_STARTS, checks_table, class_table
from autograder.tests.engine.reports.samples import MISTAKE, check, exercise, result

ALICE = result(exercise(check(points=2), check("failed", 3, message='a, b\n"c"')), name="alice")


def rows(lines: Iterable[str]) -> list[dict[str, str]]:
    text = "".join(lines)
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def test_a_class_has_a_row_for_each_submission() -> None:
    bob = result(exercise(status="missing", mistakes=(MISTAKE, {**MISTAKE, "id": "second"})), name="bob")
    assert rows(class_table([ALICE, bob])) == [
        {"submission": "alice", "score": "2", "max_score": "5", "adam": "2", "adam_status": "graded", "mistakes": ""},
        {
            "submission": "bob",
            "score": "0",
            "max_score": "0",
            "adam": "0",
            "adam_status": "missing",
            "mistakes": "adam/no_bias_correction adam/second",
        },
    ]


def test_checks_have_a_row_each_with_all_that_is_known() -> None:
    passed, failed = rows(checks_table([ALICE]))
    assert passed["outcome"] == "passed"
    assert failed == {
        "submission": "alice",
        "exercise": "adam",
        "name": "a_check",
        "title": "the step is right",
        "visible": "yes",
        "outcome": "failed",
        "reason": "wrong",
        "score": "0",
        "max_score": "3",
        "message": 'a, b\n"c"',
        "hint": "",
    }


def test_nobody_handed_anything_in() -> None:
    assert rows(class_table([])) == rows(checks_table([])) == []


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        " \t=1",
        "＝1",
        "＠x",
        '=HYPERLINK("http://x","y")',
    ],
)
def test_no_cell_is_a_formula(text: str) -> None:
    sample = result(exercise(check("failed", message=text, hint=text)), name=text)
    row = rows(checks_table([sample]))[0]
    assert row["message"] == row["hint"] == row["submission"] == rows(class_table([sample]))[0]["submission"]
    assert row["message"].startswith("'")
    assert row["message"].replace("'", "") == text


@pytest.mark.parametrize("text", ["a,b;c", 'a"b', "a\r\nb", "🦊", "\u202eright to left", "a=b", "'", "", "a\u2028b"])
def test_every_other_cell_comes_back_as_it_was(text: str) -> None:
    assert rows(class_table([result(exercise(), name=text)]))[0]["submission"] == text


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@,;\"'\r\n\t ")))
def test_any_text_comes_back_and_is_no_formula(text: str) -> None:
    table = class_table([result(exercise(), name=text)])
    cell = rows(table)[0]["submission"]
    assert cell.replace("'", "") == text.replace("'", "")
    assert not cell.lstrip(" ").startswith(FORMULA_STARTS)
    assert not computed_where_semicolons_end_cells(text)


@pytest.mark.parametrize("text", ["x;=1+1", "x; =1+1", 'x;"=1+1&"', "x\n=1+1", "x\r\n\t@SUM(A1)", 'x";"\n+1'])
def test_no_part_of_a_cell_is_a_formula_where_semicolons_end_cells(text: str) -> None:
    assert not computed_where_semicolons_end_cells(text)


def computed_where_semicolons_end_cells(text: str) -> list[str]:
    """What a spreadsheet of half of Europe would compute of a student's text in the middle of a row."""
    table = checks_table([result(exercise(check("failed", message=text)))])
    cells = [cell for row in csv.reader(io.StringIO("".join(table), newline=""), delimiter=";") for cell in row]
    return [cell for cell in cells if cell.lstrip(" \t").startswith(tuple("=+-@＝＋－＠"))]


def test_the_same_results_give_the_same_bytes() -> None:
    assert list(class_table([ALICE, ALICE])) == list(class_table([ALICE, ALICE]))
