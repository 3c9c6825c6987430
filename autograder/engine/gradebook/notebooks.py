"""What nbgrader's formgrader shows: for each exercise of a submission a notebook with the student's functions in the
answer cells and the verdicts of the checks below.

Nothing here parses or runs a student's code. It stands in code cells alone, which are shown as they are, and every
word of an output is escaped; a Markdown cell or raw HTML would let a student's markup into the grader's page.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from autograder.course import Exercise
from autograder.engine.notebooks.cells import ANSWER
from autograder.engine.reports.marks import points, remarks
from autograder.engine.results import CheckResult, ExerciseResult
from outcomes import OUTCOMES

BY_HAND = "by_hand"
"""The last cell, worth no points: what is set by hand for a whole exercise is its extra credit."""
LONGEST = 100_000  # characters of a file that are shown
_DEFINED = re.compile(r"(?:async )?def (\w+)\b")
Cell = dict[str, Any]


def submitted_notebook(exercise: Exercise, result: ExerciseResult, source: str, functions: Sequence[str]) -> str:
    """The autograded notebook of one exercise; `source` is the student's file as text."""
    answers = dict.fromkeys(functions, "# There is no such function in the file.\n")
    rest, found = split(source[:LONGEST], functions)
    notes = [*result["notes"], *remarks(result)]
    if len(source) > LONGEST:
        notes.append(f"the file has {len(source)} characters; the first {LONGEST} are shown")
    cells = [_markdown("head", f"# {exercise.title}\n\n{result['status'].replace('_', ' ')}")]
    cells += [_code("notes", "# what the grader says", notes)] if notes else []
    cells += [_code("file", rest)] if rest.strip() else []
    cells += [_answer(name, text) for name, text in {**answers, **found}.items()]
    cells += [_verdict(check) for check in result["checks"]]
    return _notebook([*cells, _decisions()])


def source_notebook(exercise: Exercise, stub: str, checks: Sequence[CheckResult], functions: Sequence[str]) -> str:
    """The notebook that the assignment is known by: the stub and the titles of the checks, which students know too."""
    rest, found = split(stub, functions)
    cells = [_markdown("head", f"# {exercise.title}"), _code("file", rest)]
    cells += [_answer(name, text) for name, text in found.items()]
    return _notebook([*cells, *(_asked(check) for check in checks), _decisions()])


def split(source: str, functions: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The text before the first of these functions, and the text from each of them up to the next.

    A function begins with the first line `def name` at the margin, or with its decorators; nothing of the text is lost.
    """
    parts: dict[str, list[str]] = {"": []}
    name, decorators = "", 0
    for line in source.splitlines(keepends=True):
        defined = _DEFINED.match(line) if line[:1] in "da" else None
        if defined and defined[1] in functions and defined[1] not in parts:
            own = parts[name][len(parts[name]) - decorators :]
            del parts[name][len(parts[name]) - decorators :]
            name = defined[1]
            parts[name] = own
        decorators = decorators + 1 if line.startswith("@") else 0
        parts[name].append(line)
    texts = {key: "".join(lines) for key, lines in parts.items()}
    return texts.pop(""), texts


def as_text(chunks: Iterable[tuple[str, bytes]]) -> str:
    """The source of a submission as text, cell after cell; what is not UTF-8 is replaced."""
    return "\n\n".join(data.decode("utf-8", "replace") for _, data in chunks).removeprefix("\ufeff")


def _notebook(cells: Sequence[Cell]) -> str:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


def _told(name: str, cell_type: str, **told: Any) -> Cell:
    """nbgrader's own metadata."""
    kinds = {"grade": False, "solution": False, "locked": False, "task": False} | told
    return {"nbgrader": {"schema_version": 3, "grade_id": name, "cell_type": cell_type, **kinds}}


def _markdown(name: str, text: str, metadata: Cell | None = None) -> Cell:
    return {"cell_type": "markdown", "id": name[:64], "metadata": metadata or {}, "source": text}


def _code(name: str, text: str, said: Sequence[str] = (), metadata: Cell | None = None, value: str = "") -> Cell:
    """A code cell; what it has to say is shown as a result of its own, and as the number that nbgrader reads."""
    shown = "".join(f"<pre>{html.escape(line)}</pre>" for line in said)
    result = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
    data = {"text/plain": value or "\n".join(said), "text/html": shown}
    return {
        "cell_type": "code",
        "id": name[:64],
        "metadata": metadata or {},
        "source": text,
        "execution_count": 1 if said else None,
        "outputs": [{**result, "data": data}] if said else [],
    }


def _answer(name: str, text: str) -> Cell:
    return _code(f"{ANSWER}{name}", text.rstrip("\n"), metadata=_told(f"{ANSWER}{name}", "code", solution=True))


def _asked(check: CheckResult) -> Cell:
    told = _told(check["name"], "code", grade=True, locked=True, points=check["max_score"])
    return _code(f"check-{check['name']}", f"# {check['title']}", metadata=told)


def _verdict(check: CheckResult) -> Cell:
    """A check with its score; what was seen and the idea behind it where it failed."""
    head = f"{OUTCOMES[check['outcome']].words}: {points(check['score'])} of {check['max_score']}"
    said = [head, *filter(None, (check["message"], check["hint"] if check["outcome"] == "failed" else ""))]
    told = _told(check["name"], "code", grade=True, locked=True, points=check["max_score"])
    return _code(f"check-{check['name']}", f"# {check['title']}", said, told, points(check["score"]))


def _decisions() -> Cell:
    text = "**By hand.** Extra credit given here counts for the exercise as a whole; the comment says why."
    return _markdown(BY_HAND, text, _told(BY_HAND, "markdown", grade=True, solution=True, points=0))
