"""What a student reads when asking in a notebook what is wrong."""

from __future__ import annotations

import linecache
from pathlib import Path
from typing import Any

import pytest

import asking
from autograder.course import Course
from autograder.engine.suites import mistakes_of
from autograder.tests.kit.test_why import clone, why  # noqa: F401 -- a fixture

SLUG = "momentum"
Capture = pytest.CaptureFixture[str]


class Notebook:
    """A notebook in the folder of its exercise: names, cells that define them, and the function that explains."""

    def __init__(self, capsys: Capture) -> None:
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.capsys, self.cells = capsys, 0
        self.why = asking.explainer(self.names, SLUG)

    def run(self, source: str) -> None:
        self.cells += 1
        cell = f"<cell {self.cells}>"
        linecache.cache[cell] = len(source), None, source.splitlines(keepends=True), cell
        exec(compile(source, cell, "exec"), self.names)

    def answer(self) -> str:
        self.capsys.readouterr()
        self.why()
        return self.capsys.readouterr().out


@pytest.fixture
def notebook(clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Notebook:  # noqa: F811
    monkeypatch.chdir(clone / SLUG)
    return Notebook(capsys)


def reference(course: Course) -> str:
    return course.solution(SLUG).read_text(encoding="utf-8")


def test_each_call_says_what_the_terminal_says(course: Course, notebook: Notebook, clone: Path) -> None:  # noqa: F811
    for mistake in mistakes_of(course, SLUG)[1:20:9]:
        code = mistake.apply(reference(course))
        (clone / SLUG / f"{SLUG}.py").write_text(code, encoding="utf-8")
        notebook.run(code)
        for _ in range(3):
            assert notebook.answer().partition("\n\nRun this cell")[0].rstrip() == (
                why(clone, SLUG).partition("\n\npython why.py")[0].rstrip()
            )


def test_a_function_that_is_defined_anew_begins_with_the_first_step(course: Course, notebook: Notebook) -> None:
    code = mistakes_of(course, SLUG)[1].apply(reference(course))
    notebook.run(code)
    first = notebook.answer()
    assert notebook.answer() != first
    notebook.run(code)
    assert notebook.answer() == first


def test_functions_are_asked_as_their_cells_define_them(course: Course, notebook: Notebook) -> None:
    """What they kept in earlier calls does not count."""
    head, body = "def momentum_step", "    if spoilt:\n        return None\n"
    solution = reference(course).replace(head, f"spoilt = []\n\n\n{head}", 1)
    place = solution.index("    w, v, gradient")
    notebook.run(solution[:place] + body + solution[place:])
    notebook.run("spoilt.append(1)")
    assert notebook.names["momentum_step"]([1.0], [0.0], [1.0], 0.1) is None
    assert "right in every call that was tried" in notebook.answer()


def test_a_function_that_never_ends_is_interrupted(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.5)
    notebook.run("def momentum_step(*_, **__):\n    while True:\n        pass\n")
    assert " ".join(notebook.answer().split()) == asking.ENDLESS


def test_what_is_not_written_yet_stays_calm(notebook: Notebook) -> None:
    assert notebook.answer() == "Not written yet: momentum_step and momentum_descent.\n"


def test_without_the_recorded_files_it_says_what_is_missing(notebook: Notebook) -> None:
    Path("known.txt").unlink()
    assert (
        notebook.answer() == "contract.py and known.txt of momentum belong beside this notebook, and are not there.\n"
    )
