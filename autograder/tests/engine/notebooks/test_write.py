"""The text of a notebook: valid, the same every time, with the metadata that nbgrader works with."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest

from autograder.course import Course, find_course
from autograder.engine.notebooks.cells import Cell
from autograder.engine.notebooks.write import metadata, notebook_text
from autograder.tests.engine.notebooks.samples import _text

CHECK = Cell("step", "check", "verify(test_step)", 2)
ANSWER = Cell("answer-f", "answer", "def f():\n    raise NotImplementedError")


@pytest.mark.parametrize("slug", find_course().slugs)
def test_every_released_notebook_is_the_one_that_is_made_again(course: Course, slug: str) -> None:
    committed = (course.assignments / slug / f"{slug}.ipynb").read_bytes()
    _text.cache_clear()
    assert committed == _text(course, slug, False).encode()


@pytest.mark.parametrize("slug", find_course().slugs)
def test_every_released_notebook_is_valid(course: Course, slug: str) -> None:
    nbformat.validate(nbformat.reads(_text(course, slug, False), as_version=4))


def test_a_cell_keeps_its_id_and_its_source() -> None:
    (cell,) = json.loads(notebook_text([ANSWER]))["cells"]
    assert (cell["id"], "".join(cell["source"])) == (ANSWER.id, ANSWER.source)
    assert cell["outputs"] == []
    assert cell["execution_count"] is None


@pytest.mark.parametrize(
    ("cell", "marks"),
    [
        (CHECK, {"grade": True, "locked": True, "solution": False, "points": 2}),
        (ANSWER, {"grade": False, "locked": False, "solution": True}),
        (Cell("given", "given", "import numpy"), {"grade": False, "locked": True, "solution": False}),
    ],
)
def test_nbgrader_is_told_what_a_cell_is_for(cell: Cell, marks: dict[str, Any]) -> None:
    written = metadata(cell)["nbgrader"]
    assert {**written, **marks, "schema_version": 3, "grade_id": cell.id, "task": False} == written


def test_text_and_explore_cells_are_free_to_edit() -> None:
    assert metadata(Cell("t", "text", "")) == {}
    assert "nbgrader" not in metadata(Cell("e", "explore", ""))


def test_a_run_of_all_cells_goes_on_after_a_check_or_a_picture_that_fails() -> None:
    assert metadata(CHECK)["tags"] == ["raises-exception"]
    assert metadata(Cell("e", "explore", ""))["tags"] == ["raises-exception"]
    assert "tags" not in metadata(ANSWER)


@pytest.mark.parametrize("cell", [CHECK, ANSWER, Cell("given", "given", "import numpy")])
def test_checksums_are_those_of_nbgrader(cell: Cell) -> None:
    from nbgrader.utils import compute_checksum

    (written,) = nbformat.reads(notebook_text([cell]), as_version=4).cells
    assert written.metadata.nbgrader.checksum == compute_checksum(written)


def test_what_writes_notebooks_is_installed_with_the_core(course: Course) -> None:
    """`release`, `publish` and `collect` write or compare them, and need no gradebook."""
    assert "\nnbformat==" in (course.root / "requirements" / "core.txt").read_text(encoding="utf-8")
