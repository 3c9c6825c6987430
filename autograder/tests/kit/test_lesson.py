"""What notebooks import: checks in a cell, the functions of other exercises, figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import checks
import lesson

Capture = pytest.CaptureFixture[str]


def shown(test: Callable[[], None], **names: Any) -> str:
    """What a check says about functions of these names."""
    with pytest.raises(lesson.NotPassed) as caught:
        lesson.checker(globals(), *names)(test)
    return str(caught.value)


def double(x: float) -> float:
    return x + x


def quadruple(x: float) -> float:
    return double(double(x))


@checks.check(points=1, hint="Twice.")
def test_double() -> None:
    """double gives twice the number"""
    checks.assert_close(double(2.0), 4.0)


@checks.check(points=1, hint="Two times twice.", after="double")
def test_quadruple() -> None:
    """quadruple gives four times the number"""
    checks.assert_close(quadruple(2.0), 8.0)


@checks.check(points=1, hint="Two times twice.")
def check_of_quadruple() -> None:
    """quadruple gives four times the number, whatever double does"""
    checks.assert_close(quadruple(2.0), 8.0)


class TestChecker:
    """A check in a cell says what it says in pytest."""

    @pytest.fixture
    def names(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
        def put(**functions: Any) -> None:
            for name, function in functions.items():
                monkeypatch.setitem(globals(), name, function)

        return put

    def test_a_check_that_passes_is_one_line(self, capsys: Capture) -> None:
        lesson.checker(globals(), "double")(test_double)
        assert capsys.readouterr().out == "✓  double gives twice the number\n"

    def test_the_call_what_came_back_and_the_hint_when_it_does_not(self, names: Any) -> None:
        names(double=lambda x: x)
        assert shown(test_double, double=0) == (
            "✗  double gives twice the number\n   double(2.)\n   returned 2., expected 4.\n   Twice."
        )

    def test_calls_of_one_function_by_another_are_not_those_of_the_check(self, names: Any) -> None:
        names(double=lambda x: x)
        assert "   quadruple(2.)\n" in shown(test_quadruple, double=0, quadruple=0)

    def test_a_function_that_calls_a_wrong_one_is_not_blamed(self, names: Any) -> None:
        names(double=lambda x: 3 * x)
        verify = lesson.checker(globals(), "double", "quadruple")
        for test, hint in (
            (test_double, "Twice."),
            (check_of_quadruple, "quadruple calls your double, which is wrong"),
        ):
            with pytest.raises(lesson.NotPassed, match=hint):
                verify(test)

    def test_not_written_yet(self, names: Any) -> None:
        def stub(x: float) -> float:
            raise NotImplementedError

        names(double=stub)
        assert shown(test_double, double=0) == "·  double gives twice the number\n   not written yet"

    def test_an_error_with_its_line(self, names: Any) -> None:
        def divide(x: float) -> float:
            return x / 0

        names(double=divide)
        text = shown(test_double, double=0)
        assert "   raised ZeroDivisionError: float division by zero\n     line " in text
        assert text.endswith("in divide: return x / 0\n   Twice.")

    def test_a_function_that_is_not_there(self) -> None:
        names = {"triple": None}
        verify = lesson.checker(names, "triple")

        @checks.check(points=1, hint="Three times.")
        def test_triple() -> None:
            """triple is there"""
            names["triple"](1)  # type: ignore[misc]

        with pytest.raises(lesson.NotPassed, match="there is no function triple here"):
            verify(test_triple)
        assert names == {}

    def test_a_check_waits_for_the_one_before(self, names: Any) -> None:
        names(double=lambda x: x)
        verify = lesson.checker(globals(), "double", "quadruple")
        with pytest.raises(lesson.NotPassed):
            verify(test_double)
        with pytest.raises(lesson.NotPassed, match="waits for double"):
            verify(test_quadruple)

    def test_the_functions_are_as_they_were_afterwards(self) -> None:
        before = double
        lesson.checker(globals(), "double")(test_double)
        assert globals()["double"] is before

    def test_jupyter_shows_the_lines_and_no_traceback(self) -> None:
        assert lesson.NotPassed("✗  a\n   b")._render_traceback_() == ["✗  a", "   b"]


def notebook(*sources: str, **marks: Any) -> str:
    shown = {"solution": True, **marks}
    cells = [{"cell_type": "code", "metadata": {"nbgrader": shown}, "source": source} for source in sources]
    cells.append({"cell_type": "code", "metadata": {}, "source": "1 / 0"})
    return json.dumps({"cells": cells})


class TestOwn:
    """The functions of other exercises: the written one of notebook and module."""

    @pytest.fixture
    def here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        for slug in ("adam", "momentum"):
            (tmp_path / slug).mkdir()
        monkeypatch.chdir(tmp_path / "adam")
        return tmp_path

    STUB = "def momentum_step():\n    raise NotImplementedError\n"
    WRITTEN = "def momentum_step():\n    return 1\n"

    @pytest.mark.parametrize(("module", "cells"), [(STUB, WRITTEN), (WRITTEN, STUB)])
    def test_the_written_one_counts(self, here: Path, module: str, cells: str) -> None:
        (here / "momentum/momentum.py").write_text(module)
        (here / "momentum/momentum.ipynb").write_text(notebook(cells))
        assert lesson.own("momentum").momentum_step() == 1

    def test_cells_that_are_no_answers_are_not_run(self, here: Path) -> None:
        (here / "momentum/momentum.ipynb").write_text(notebook("x = 1") + " ")
        assert lesson.own("momentum").x == 1

    def test_an_own_function_is_found_from_the_folder_above_too(
        self, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (here / "momentum/momentum.py").write_text(self.WRITTEN)
        monkeypatch.chdir(here)
        assert lesson.own("momentum").momentum_step() == 1

    def test_what_is_not_there_is_one_line(self, here: Path) -> None:
        with pytest.raises(lesson.Missing, match=r"^there is no sgd/sgd.ipynb beside this notebook$"):
            lesson.own("sgd")
        (here / "momentum/momentum.py").write_text(self.WRITTEN)
        with pytest.raises(lesson.Missing, match=r"^momentum has no descent yet$"):
            lesson.own("momentum").descent()

    def test_a_file_that_does_not_run_is_named(self, here: Path, capsys: Capture) -> None:
        (here / "momentum/momentum.py").write_text("def f(:")
        lesson.own("momentum")
        assert capsys.readouterr().out.startswith("momentum.py: SyntaxError: ")
