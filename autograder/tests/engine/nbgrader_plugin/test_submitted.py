"""Nothing that stands in a submitted notebook acts in the page of whoever reads it, or keeps it from being written."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

from autograder.course import Course
from autograder.engine.nbgrader_plugin.submitted import find_renamed, rebuilt
from autograder.engine.notebooks.fill import own_cell
from autograder.engine.notebooks.read import NotebookCell
from autograder.tests.engine.notebooks.samples import add, dumped, solved

SLUG = "momentum"


def page(text: str) -> str:
    """The page of a notebook with one text cell of a student's."""
    cells = [own_cell(NotebookCell(1, "", False, text))]
    html, _ = HTMLExporter(template_name="basic").from_notebook_node(nbformat.v4.new_notebook(cells=cells))  # type: ignore[no-untyped-call]
    return str(html)


@pytest.mark.parametrize(
    "text",
    [
        "[look](javascript:alert(1))",
        "[look](&#106;avascript:alert(1))",
        "[look]\n\n[look]: javascript:alert(1)",
        "[look](data:text/html;base64,PHNjcmlwdD4=)",
        "![seen](https://example.org/pixel.png)",
        "![pasted](attachment:image.png)",
        "<img src=x onerror=alert(1)>",
        "```\n[look](javascript:alert(1))\n````\n[look](javascript:alert(1))",
        "$$\n[look](javascript:alert(1))\n$$",
    ],
)
def test_a_student_s_text_is_shown_as_it_was_typed(text: str) -> None:
    shown = page(text)
    assert not re.search(r"<(a|img|script)\b", shown)
    assert text in unescape(re.sub(r"<[^>]*>", "", shown))


def test_half_a_character_is_written_as_a_question_mark(course: Course, tmp_path: Path) -> None:
    notebook = solved(course, SLUG)
    add(notebook, "own", "half = '\ud800'", 3)
    (tmp_path / f"{SLUG}.ipynb").write_bytes(dumped(notebook))
    made, problem = rebuilt(course, SLUG, tmp_path, f"{SLUG}.ipynb")
    assert problem == ""
    assert b"half = '?'" in nbformat.writes(made).encode("utf-8")


def test_links_are_gone_before_nbgrader_follows_them(tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret.txt", tmp_path / "submitted" / "eve" / SLUG
    secret.write_text("of the teacher's", encoding="utf-8")
    (folder / "deep").mkdir(parents=True)
    for name in ("more.html", "deep/more.py", ".hidden.ipynb", "timestamp.txt", f"{SLUG}.ipynb"):
        (folder / name).symlink_to(secret)
    (folder / "gone").symlink_to(tmp_path / "nowhere")
    (folder / "kept.txt").write_text("hers", encoding="utf-8")
    find_renamed(SLUG, "eve", [str(folder / f"{SLUG}.ipynb")])
    assert {path.name for path in folder.rglob("*")} == {"deep", "kept.txt", f"{SLUG}.ipynb"}
    assert secret.read_text(encoding="utf-8") == "of the teacher's"


def test_a_complaint_has_no_control_characters(course: Course, tmp_path: Path) -> None:
    notebook = {"cells": [], "metadata": {"kernelspec": {"language": "\x1b[2J\n::error::"}}}
    (tmp_path / f"{SLUG}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    _, problem = rebuilt(course, SLUG, tmp_path, f"{SLUG}.ipynb")
    assert "another language" in problem
    assert problem.isprintable()
