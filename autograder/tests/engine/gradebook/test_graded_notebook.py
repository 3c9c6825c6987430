"""The notebook of a submission: all of the student's text in code cells, verdicts that nbgrader reads as they are."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import determine_grade

from autograder.course import Course, find_course
from autograder.engine.gradebook.graded_notebook import as_text, graded_notebook, source_notebook
from autograder.engine.nbgrader_plugin.submitted import rebuilt
from autograder.engine.notebooks.cells import Cell, exercise_cells
from autograder.engine.notebooks.fill import MAX_CHARACTERS, split
from autograder.engine.notebooks.write import notebook_text
from autograder.engine.reports.notebook import show_verdicts
from autograder.engine.stubs import stub, without_markers
from autograder.tests.engine.gradebook.samples import check, decision, exercise

COURSE = find_course()
CELLS = [
    Cell("theory", "text", "# Adam"),
    Cell("given", "given", "import numpy"),
    Cell("answer-adam_step", "answer", "def adam_step(w):\n    raise NotImplementedError"),
    Cell("first", "check", "verify(test_first)", 2),
    Cell("second", "check", "# In the grade, 3 points: two steps", 3),
    Cell("answer-adam_descent", "answer", "def adam_descent(w0):\n    raise NotImplementedError"),
    Cell("third", "check", "verify(test_third)", 0),
    Cell("explore", "explore", "print(1)"),
]
STEP = "def adam_step(w):\n    return w\n\n\n"
SOURCE = f"import numpy as np\n\n\n{STEP}@cached\n@other\ndef adam_descent(w0):\n    return w0\n"
EVIL = "<script>alert(1)</script>"


def read(text: str) -> Any:
    """The notebook as nbformat and nbgrader take it."""
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            MetadataValidator().validate_cell(cell)
    return notebook


def sample(source: str = SOURCE, **options: Any) -> Any:
    rows = (
        check(points=2, name="first", title="a step"),
        check("failed", 3, name="second", message=EVIL, hint="no & yes"),
        check("skipped", 0, name="third"),
    )
    return read(graded_notebook(COURSE, CELLS, exercise(*rows, **options), source))


def by_name(notebook: Any) -> dict[str, Any]:
    return {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}


class TestAnswers:
    def test_it_is_the_released_notebook_with_the_file_below_what_was_given(self) -> None:
        ids = [cell.id for cell in sample().cells]
        assert ids == ["theory", "given", "own-2", *(cell.id for cell in CELLS[2:]), "by_hand"]

    def test_each_function_has_its_cell_and_the_rest_of_the_file_is_above(self) -> None:
        notebook = sample()
        cells = by_name(notebook)
        assert cells["answer-adam_step"].source == "def adam_step(w):\n    return w"
        assert cells["answer-adam_descent"].source == "@cached\n@other\ndef adam_descent(w0):\n    return w0"
        assert "import numpy as np\n\n\n" in [cell.source for cell in notebook.cells]
        assert [name for name, cell in cells.items() if cell.metadata.nbgrader.solution] == [
            "answer-adam_step",
            "answer-adam_descent",
            "by_hand",
        ]

    def test_a_function_that_is_not_there_is_said_to_be_missing(self) -> None:
        cells = by_name(sample("def adam_descent(w0): ...\n"))
        assert cells["answer-adam_step"].source == "# There is no such function in the file."
        assert cells["answer-adam_descent"].source == "def adam_descent(w0): ..."

    @pytest.mark.parametrize(
        ("source", "rest", "parts"),
        [
            ("", "", {}),
            ("x = 1", "x = 1", {}),
            ("def f(): 1\ndef other(): 2\ndef f(): 3\n", "", {"f": "def f(): 1\ndef other(): 2\ndef f(): 3\n"}),
            ("class A:\n    def f(self): 1\n", "class A:\n    def f(self): 1\n", {}),
            ("async def g(): 1\ndef f(): 2", "", {"g": "async def g(): 1\n", "f": "def f(): 2"}),
            ("def f_too(): 1\n", "def f_too(): 1\n", {}),
            ("@a\nx\ndef f(): 1", "@a\nx\n", {"f": "def f(): 1"}),
        ],
    )
    def test_the_text_is_cut_at_the_functions_that_were_asked_for(
        self, source: str, rest: str, parts: dict[str, str]
    ) -> None:
        assert split(source, ("f", "g")) == (rest, parts)

    @given(st.lists(st.sampled_from(["def f(): 1\n", "@a\n", "def g():\n", "  x\r\n", '"""', "\x0c", "\n", "é\u2028"])))
    def test_nothing_of_it_is_lost(self, pieces: list[str]) -> None:
        source = "".join(pieces)
        rest, parts = split(source, ("f", "g"))
        assert rest + "".join(parts.values()) == source

    def test_long_files_take_no_long_time(self) -> None:
        started = time.process_time()
        split("@\n" * 500_000 + "def f(): 1", ("f",))
        assert time.process_time() - started < 5

    def test_a_very_long_file_is_cut_and_that_is_said(self) -> None:
        notebook = sample(SOURCE + "#" * MAX_CHARACTERS)
        assert len(json.dumps(notebook)) < 2 * MAX_CHARACTERS
        assert f"the first {MAX_CHARACTERS} are shown" in json.dumps(notebook)

    def test_bytes_that_are_no_text_are_replaced(self) -> None:
        assert as_text([("a", b"\xef\xbb\xbfx = '\xff'"), ("b", b"y")]) == "x = '\ufffd'\n\ny"


class TestVerdicts:
    def test_nbgrader_reads_the_score_of_each_check(self) -> None:
        cells = by_name(sample())
        grades = {
            name: determine_grade(cell)
            for name, cell in cells.items()
            if cell.metadata.nbgrader.grade and cell.cell_type == "code"
        }
        assert grades == {"first": (2, 2), "second": (0, 3), "third": (0, 0)}

    def test_a_failed_check_shows_what_was_seen_and_the_idea(self) -> None:
        (output,) = by_name(sample())["second"].outputs
        assert "<b>0 / 3</b>" in output.data["text/html"]
        assert "<pre>&lt;script&gt;alert(1)&lt;/script&gt;</pre>\n<p>no &amp; yes</p>" in output.data["text/html"]

    def test_notes_lateness_and_decisions_are_shown(self) -> None:
        mark: Any = {
            "score": 3.5,
            "max_score": 5,
            "by_hand": [decision(4, "second", EVIL)],
            "deadline": "2026-11-20T23:59:00+00:00",
            "submitted": "2026-11-21T23:59:00+00:00",
            "time_zone": "UTC",
            "seconds_late": 86_400.0,
            "penalty": 0.5,
        }
        row = exercise(check(name="second", points=5), notes=("an odd file",)) | {"mark": mark}
        notebook = read(graded_notebook(COURSE, CELLS, row, SOURCE))  # type: ignore[arg-type]
        (notes,) = [cell for cell in notebook.cells if cell.id == "notes"]
        shown = notes.outputs[0].data["text/html"]
        assert "<pre>an odd file</pre>\n<pre>late by 1 d (due" in shown
        assert "4 points set by hand: &lt;script&gt;" in shown

    def test_the_last_cell_takes_points_and_words_for_the_whole_exercise(self) -> None:
        cell_data = sample().cells[-1].metadata.nbgrader
        assert (cell_data.grade_id, cell_data.grade, cell_data.solution, cell_data.points) == ("by_hand", True, True, 0)


class TestNothingIsMarkup:
    def test_no_text_of_a_students_is_outside_a_code_cell(self) -> None:
        notebook = sample(f"{EVIL}\n# {EVIL}\ndef adam_step(w):\n    '{EVIL}'\n", notes=(EVIL,))
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                assert EVIL not in cell.source
            else:
                assert all(EVIL not in output.data["text/html"] for output in cell.outputs)


def test_the_notebook_of_the_assignment_is_the_release_and_the_last_cell() -> None:
    released = read(notebook_text(CELLS)).cells
    *cells, last = read(source_notebook(CELLS)).cells
    assert cells == released
    assert last.metadata.nbgrader.grade_id == "by_hand"


def test_nbgrader_s_own_autograding_shows_the_same_notebook(course: Course, tmp_path: Path) -> None:
    source = course.solution("momentum").read_text(encoding="utf-8")
    solution, released = without_markers(source), exercise_cells(course, "momentum", stub(source))
    rows = (check("failed", cell.points or 0, name=cell.id) for cell in released if cell.kind == "check")
    graded = exercise(*rows, slug="momentum")
    submitted = notebook_text(exercise_cells(course, "momentum", solution))
    (tmp_path / "momentum.ipynb").write_text(submitted, encoding="utf-8")
    autograded, problem = rebuilt(course, "momentum", tmp_path, "momentum.ipynb")
    show_verdicts(course, autograded, graded)
    *cells, last = read(graded_notebook(course, released, graded, solution)).cells
    assert [cell for cell in cells if not cell.id.startswith("own-")] == autograded.cells
    assert (problem, last.id) == ("", "by_hand")


def test_the_same_result_gives_the_same_bytes() -> None:
    rows = exercise(check(name="first"))
    assert graded_notebook(COURSE, CELLS, rows, SOURCE) == graded_notebook(COURSE, CELLS, rows, SOURCE)
