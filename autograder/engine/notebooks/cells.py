"""The cells of an exercise's notebook, in order, from its solution or stub, its suites, its page and `explore.py`.

No text is written twice: functions and their docstrings come from the solution, checks from the visible suite, titles
and points of hidden checks from the hidden one (and nothing else of it), theory from the page.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.course import Course
from autograder.engine.notebooks.python_file import PythonFile, line_numbers
from autograder.engine.notebooks.read import HandedOut, squeezed
from autograder.engine.notebooks.theory import theory
from autograder.engine.suites import WrittenCheck, explains_itself, functions, text_of, written_checks
from autograder.errors import CourseError

Kind = Literal["text", "given", "answer", "check", "explore"]
GIVEN = "given"
ANSWER = "answer-"
FILES = Path(__file__).parent / "files"
WHY = """\
## What is wrong?

The cell below shows the plainest call that goes wrong, with any kind of input. Run again, it asks a question and names
the page to read; a third time, it names the mistake if it is a known one. It begins anew when a function changes."""


@dataclass(frozen=True)
class Cell:
    """One cell of a released notebook.

    `id` is the cell's id and, where nbgrader knows the cell, its `grade_id`; it does not change during a term.
    `text` is Markdown, `given` is locked code, `answer` is a student's code, `check` is locked and has `points`, and
    `explore` is code that is not graded.
    """

    id: str
    kind: Kind
    source: str
    points: int | None = None

    @property
    def function(self) -> str:
        """Return the function that an answer cell is for, "" for any other cell."""
        return self.id.removeprefix(ANSWER) if self.kind == "answer" else ""


def exercise_cells(course: Course, slug: str, solution: str) -> list[Cell]:
    """Return all cells of an exercise; `solution` is the text of the solution or of its stub.

    Raise CourseError if two cells would have the same id.
    """
    exercise, introduction = course.exercise(slug), PythonFile(solution).docstring()
    link = f"The chapter: [{course.site}{exercise.page}]({course.site}{exercise.page})"
    head = f"# {exercise.title}\n\n{exercise.points} points, about {exercise.minutes} minutes."
    first = Cell("theory", "text", "\n\n".join([head, introduction, theory(course, slug), link]))
    return [first, *working_cells(course, slug, solution)]


def working_cells(course: Course, slug: str, solution: str) -> list[Cell]:
    """Return all cells but the theory, which needs the pages of the site."""
    module, names = PythonFile(solution), functions(solution)
    visible, hidden = (PythonFile(text_of(course.suite(slug, part))) for part in ("visible", "hidden"))
    cells = [_given(module, names), _tools(course, slug, visible, names)]
    checks = [
        *_placed(visible, written_checks(course.suite(slug, "visible")), names, hidden=False),
        *_placed(hidden, written_checks(course.suite(slug, "hidden")), names, hidden=True),
    ]
    for position, name in enumerate(names):
        cells.append(Cell(f"{ANSWER}{name}", "answer", module.function(name)))
        cells += [cell for place, cell in checks if place == position]
    cells += [*why_cells(course, slug), *explore_cells(text_of(course.suite(slug, "explore")), slug)]
    ids = [cell.id for cell in cells]
    if repeated := sorted({i for i in ids if ids.count(i) > 1}):
        raise CourseError(f"{slug}: two cells of its notebook would be called {repeated[0]}")
    return cells


def handed_out(course: Course, slug: str, stub: str) -> HandedOut:
    """Return what a submitted notebook is compared with."""
    cells = working_cells(course, slug, stub)
    others = [cell for cell in cells if cell.kind != "answer"]
    return HandedOut(
        next(cell.source for cell in cells if cell.id == GIVEN),
        {cell.function: (cell.id, cell.source) for cell in cells if cell.kind == "answer"},
        frozenset(cell.id for cell in others),
        frozenset(squeezed(cell.source) for cell in others),
    )


def _given(module: PythonFile, names: Sequence[str]) -> Cell:
    """Return the imports and definitions that the answers build on."""
    return Cell(GIVEN, "given", _spaced(map(module.code, module.statements_besides(names))))


def _tools(course: Course, slug: str, visible: PythonFile, names: Sequence[str]) -> Cell:
    """Return the imports and helpers of the visible checks, `verify`, which runs a check in the notebook, and `why`."""
    imports, helpers = [], []
    for node in visible.tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == slug:
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.append(visible.code(node))
        elif not isinstance(node, ast.Expr) and not getattr(node, "name", "").startswith("test_"):
            helpers.append(visible.code(node))
    start = 'import sys\n\nsys.path += [".", ".."]  # checks.py and lesson.py lie beside this notebook or one folder up'
    imports.append("from lesson import checker")
    made = [f"verify = checker(globals(), {', '.join(map(repr, names))})".replace("'", '"')]
    if explains_itself(course, slug):
        imports.append("from asking import explainer")
        made.append(f'why = explainer(globals(), "{slug}")')
    parts = [start, "\n".join(imports), _spaced(helpers), "\n".join(made)]
    return Cell("tools", "given", "\n\n".join(filter(None, parts)))


def _spaced(statements: Iterable[str]) -> str:
    """Return statements spaced as in a module: short ones without empty lines, two around longer ones."""
    text = before = ""
    for statement in statements:
        long = "\n" in statement or "\n" in before
        text += ("\n\n\n" if long else "\n") * bool(text) + statement
        before = statement
    return text


def _placed(
    suite: PythonFile, checks: Iterable[WrittenCheck], names: Sequence[str], hidden: bool
) -> Iterator[tuple[int, Cell]]:
    """Yield the cell of each check with the index of the last function that it uses."""
    for check in checks:
        test = f"test_{check.name}"
        place = max(map(names.index, suite.names_used(test, names)), default=len(names) - 1)
        if hidden:
            worth = "1 point" if check.points == 1 else f"{check.points} points"
            source = f"# In the grade, {worth}: {check.title}"
        else:
            source = f"{suite.function(test)}\n\n\nverify({test})"
        yield place, Cell(check.name, "check", source, check.points)


def why_cells(course: Course, slug: str) -> list[Cell]:
    """Return a text cell and the cell that says what is wrong; none where nothing is recorded of an exercise."""
    if not explains_itself(course, slug):
        return []
    return [
        Cell("why-text", "text", WHY),
        Cell("why", "explore", "why()"),
    ]


# --- explore cells ------------------------------------------------------------------------------------

_PART = re.compile(r"^# %% (.*)\n((?:#.*\n)*)", re.MULTILINE)


def explore_cells(text: str, slug: str, heading: str = "## Explore") -> list[Cell]:
    """Return the cells of an `explore.py`: its head, then a text cell and a code cell for each `# %% title`.

    The comment below a title becomes the text. The docstring of the head becomes text too, and the import of the
    exercise's own functions is left out, since the notebook defines them.
    """
    head, *parts = _PART.split(text)
    file = PythonFile(head)
    imports = [n for n in file.tree.body if isinstance(n, ast.ImportFrom) and n.module == slug]
    left_out = {number for node in (file.tree.body[0], *imports) for number in line_numbers(node)}
    start = "\n".join(line for number, line in enumerate(file.lines, start=1) if number not in left_out)
    cells = [
        Cell("explore", "text", f"{heading}\n\n{file.docstring()}"),
        Cell("explore-start", "explore", start.strip()),
    ]
    for title, comment, code in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        name = "explore-" + re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        words = "\n".join(line.removeprefix("#").strip() for line in comment.splitlines())
        cells.append(Cell(f"{name}-text", "text", f"### {title}\n\n{words}".rstrip()))
        if code.strip():
            cells.append(Cell(name, "explore", code.strip()))
    return cells


def capstone_cells(course: Course) -> list[Cell]:
    """Return the cells of the notebook after the last exercise; it uses all exercises and is not graded."""
    text = (FILES / "capstone.py").read_text(encoding="utf-8").replace("{{site}}", course.site)
    return explore_cells(text, "", "# Capstone: reading digits")
