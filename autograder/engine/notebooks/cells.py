"""The cells of an exercise's notebook, in order, from its solution or stub, its suites, its page and `explore.py`.

No text is written twice: functions and their docstrings come from the solution, checks from the visible suite, titles
and points of hidden checks from the hidden one (and nothing else of it), theory from the page.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.course import Course
from autograder.engine.notebooks.read import HandedOut, squeezed
from autograder.engine.notebooks.theory import theory
from autograder.engine.suites import functions, written_checks
from autograder.errors import CourseError

Kind = Literal["text", "given", "answer", "check", "explore"]
ANSWER = "answer-"
FILES = Path(__file__).parent / "files"


@dataclass(frozen=True)
class Cell:
    """One cell. Its `id` is that of the cell and, where it is nbgrader's, the `grade_id`; stable across a term.

    `text` is Markdown; `given` is locked code; `answer` a student's; `check` is locked and has `points`; `explore` is
    code that is not graded.
    """

    id: str
    kind: Kind
    source: str
    points: int | None = None

    @property
    def function(self) -> str:
        """Of an answer cell, the function that it is for."""
        return self.id.removeprefix(ANSWER) if self.kind == "answer" else ""


def exercise_cells(course: Course, slug: str, solution: str) -> list[Cell]:
    """All cells of an exercise; `solution` is the text of the solution or of its stub.

    Raises CourseError where two cells would have the same id.
    """
    exercise, about = course.exercise(slug), Source(solution).docstring()
    link = f"The chapter: [{course.site}{exercise.page}]({course.site}{exercise.page})"
    head = f"# {exercise.title}\n\n{exercise.points} points, about {exercise.minutes} minutes."
    first = Cell("theory", "text", "\n\n".join([head, about, theory(course, slug), link]))
    return [first, *working_cells(course, slug, solution)]


def working_cells(course: Course, slug: str, solution: str) -> list[Cell]:
    """All cells but the theory, which needs the pages of the site."""
    module = Source(solution)
    visible, hidden = (Source(_suite(course, slug, part)) for part in ("visible", "hidden"))
    names = functions(solution)
    cells = list(_given(slug, module, visible, names))
    placed = [*_placed(visible, names, _visible_cell), *_placed(hidden, names, _hidden_cell)]
    for position, name in enumerate(names):
        cells.append(Cell(f"{ANSWER}{name}", "answer", module.part(name)))
        cells += [cell for where, cell in placed if where == position]
    cells += explore_cells(_suite(course, slug, "explore"), slug)
    ids = [cell.id for cell in cells]
    if twice := sorted({i for i in ids if ids.count(i) > 1}):
        raise CourseError(f"{slug}: two cells of its notebook would be called {twice[0]}")
    return cells


def handed_out(course: Course, slug: str, stub: str) -> HandedOut:
    """What a submitted notebook is compared with."""
    cells = working_cells(course, slug, stub)
    others = [cell for cell in cells if cell.kind != "answer"]
    return HandedOut(
        next(cell.source for cell in cells if cell.id == "given"),
        {cell.function: (cell.id, cell.source) for cell in cells if cell.kind == "answer"},
        frozenset(cell.id for cell in others),
        frozenset(squeezed(cell.source) for cell in others),
    )


def grade_ids(course: Course, slug: str) -> dict[str, int]:
    """The ids of all grade cells of an exercise with their points: the names of its checks."""
    return {c.name: int(c.points) for part in ("visible", "hidden") for c in written_checks(course.suite(slug, part))}


class Source:
    """A Python file in parts: what stands at its top level, as written."""

    def __init__(self, text: str) -> None:
        self.text, self.lines, self.tree = text, text.splitlines(), ast.parse(text)
        self.functions = {n.name: n for n in self.tree.body if isinstance(n, ast.FunctionDef)}

    def code(self, node: ast.stmt) -> str:
        """A statement with its decorators and a comment at its end."""
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        return "\n".join(self.lines[first - 1 : node.end_lineno])

    def part(self, name: str) -> str:
        """A function, with the mark that may follow its last statement."""
        node = self.functions[name]
        end = node.end_lineno or 0
        after = self.lines[end : end + 1]
        return self.code(node) + ("\n" + after[0] if after and after[0].strip().startswith("### END") else "")

    def docstring(self) -> str:
        return ast.get_docstring(self.tree) or ""

    def others(self) -> Iterator[ast.stmt]:
        """All statements but the docstring and public functions."""
        for node in self.tree.body:
            if not isinstance(node, ast.Expr) and getattr(node, "name", "") not in self.functions:
                yield node

    def uses(self, name: str, wanted: Iterable[str]) -> set[str]:
        """Which of the wanted names a function uses, itself or through other functions of the file."""
        seen, queue = set[str](), [name]
        while queue:
            node = self.functions[queue.pop()]
            names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            queue += [n for n in names & set(self.functions) if n not in seen]
            seen |= names
        return seen & set(wanted)


def _suite(course: Course, slug: str, part: str) -> str:
    try:
        return course.suite(slug, part).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CourseError(f"autograder/suites/{slug}/{part}.py: {error.strerror}") from None


def _given(slug: str, module: Source, visible: Source, names: Sequence[str]) -> Iterator[Cell]:
    """What the answers build on, and what the checks do."""
    yield Cell("given", "given", _spaced(map(module.code, module.others())))
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
    verify = f"verify = checker(globals(), {', '.join(map(repr, names))})".replace("'", '"')
    yield Cell("tools", "given", "\n\n".join(filter(None, [start, "\n".join(imports), _spaced(helpers), verify])))


def _spaced(parts: Iterable[str]) -> str:
    """Parts of a module as they stand in one: lines that follow each other, and room around what is longer."""
    text = before = ""
    for part in parts:
        long = "\n" in part or "\n" in before
        text += ("\n\n\n" if long else "\n") * bool(text) + part
        before = part
    return text


def _placed(suite: Source, names: Sequence[str], make: Callable[[Source, str], Cell]) -> Iterator[tuple[int, Cell]]:
    """The cell of each check, after the last of the functions that it uses."""
    for test in suite.functions:
        if test.startswith("test_"):
            used = suite.uses(test, names)
            where = max((names.index(name) for name in used), default=len(names) - 1)
            yield where, make(suite, test)


def _marks(suite: Source, test: str) -> tuple[int, str]:
    """The points of a check and its title."""
    node = suite.functions[test]
    given = [k for d in node.decorator_list if isinstance(d, ast.Call) for k in d.keywords if k.arg == "points"]
    points = ast.literal_eval(given[0].value) if given else 0
    return int(points), " ".join((ast.get_docstring(node) or "").split())


def _visible_cell(suite: Source, test: str) -> Cell:
    points, _ = _marks(suite, test)
    return Cell(test.removeprefix("test_"), "check", f"{suite.code(suite.functions[test])}\n\n\nverify({test})", points)


def _hidden_cell(suite: Source, test: str) -> Cell:
    points, title = _marks(suite, test)
    worth = "1 point" if points == 1 else f"{points} points"
    return Cell(test.removeprefix("test_"), "check", f"# In the grade, {worth}: {title}", points)


# --- explore cells ------------------------------------------------------------------------------------

_PART = re.compile(r"^# %% (.*)\n((?:#.*\n)*)", re.MULTILINE)


def explore_cells(text: str, slug: str, heading: str = "## Explore") -> list[Cell]:
    """The cells of an `explore.py`: its head, then for each `# %% title` the text of the comment below, and the code.

    Functions that the file imports from the exercise are those of the notebook, so that line is left out.
    """
    head, *parts = _PART.split(text)
    source = Source(head)
    first = source.tree.body[0].end_lineno or 0  # its docstring
    imports = (n for n in source.tree.body if isinstance(n, ast.ImportFrom) and n.module == slug)
    own = {number for node in imports for number in lines_of(node)}
    start = "\n".join(line for number, line in enumerate(source.lines, start=1) if number > first and number not in own)
    cells = [
        Cell("explore", "text", f"{heading}\n\n{source.docstring()}"),
        Cell("explore-start", "explore", start.strip()),
    ]
    for title, comment, code in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        name = "explore-" + re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        words = "\n".join(line.removeprefix("#").strip() for line in comment.splitlines())
        cells.append(Cell(f"{name}-text", "text", f"### {title}\n\n{words}".rstrip()))
        if code.strip():
            cells.append(Cell(name, "explore", code.strip()))
    return cells


def capstone_cells() -> list[Cell]:
    """The notebook after the last exercise, which is not graded: it belongs to no exercise and uses them all."""
    text = (FILES / "capstone.py").read_text(encoding="utf-8")
    return explore_cells(text, "", "# Capstone: reading digits")


def lines_of(node: ast.stmt) -> range:
    """The numbers of the lines of a statement."""
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)
