"""Find what must never reach a student: lines of solutions, of hidden checks and of the edits of mistakes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from autograder.course import Course, kit_files
from autograder.engine.stubs import BEGIN, END, stub
from autograder.engine.suites import helpers_of, mistakes_of

SHORTEST_SECRET = 25  # characters: anybody could have written a shorter line
IMPORT = re.compile(r"\s*(from \S+ )?import ")  # says which helpers a check uses, nothing of an answer


def normalised(line: str) -> str:
    """Return a line without its white space."""
    return "".join(line.split())


def secret_lines(course: Course) -> dict[str, str]:
    """Return the normalised lines that only the course team may see, and where each comes from."""
    secret: dict[str, str] = {}
    kit = {normalised(line) for text in kit_files().values() for line in text.splitlines()}
    for slug in course.slugs:
        solution = course.solution(slug).read_text(encoding="utf-8")
        visible = course.suite(slug, "visible").read_text(encoding="utf-8")
        public = kit | {normalised(line) for text in (stub(solution), visible) for line in text.splitlines()}
        hidden = [course.suite(slug, "hidden"), *helpers_of(course, slug)]
        sources = {
            f"the solution of {slug}": solution,
            f"the hidden checks of {slug}": "\n".join(path.read_text(encoding="utf-8") for path in hidden),
            f"a mistake of {slug}": "\n".join(new for m in mistakes_of(course, slug) for new in m.edits),
        }
        for name, text in sources.items():
            for line in text.splitlines():
                short = normalised(line)
                if len(short) >= SHORTEST_SECRET and short not in public and not IMPORT.match(line):
                    secret.setdefault(short, name)
    return secret


def public_texts(course: Course) -> list[str]:
    """Return the normalised code that every student gets: visible checks, and the cells of notebooks."""
    visible = [course.suite(slug, "visible").read_text(encoding="utf-8") for slug in course.slugs]
    notebooks = sorted(course.assignments.glob("*/*.ipynb"))
    cells = [cell for path in notebooks for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    return [normalised(text) for text in (*visible, *("".join(cell["source"]) for cell in cells)) if len(text) > 200]


def lines_of(name: str, text: str) -> list[str]:
    """Return the lines of a file; of a notebook, the lines of all text in its JSON."""
    return list(texts(json.loads(text))) if name.endswith(".ipynb") else text.splitlines()


def texts(value: Any) -> Iterator[str]:
    """Yield the lines of every text in decoded JSON."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield from value.splitlines()


def leaks(course: Course, files: dict[str, str]) -> Iterator[str]:
    """Yield a message for each line in `files` (texts by name) that is secret or holds a marker of a solution."""
    secret = secret_lines(course)
    for name, text in files.items():
        for number, line in enumerate(lines_of(name, text), start=1):
            if BEGIN in line or END in line:
                yield f"{name} line {number} holds a marker of a solution"
            elif normalised(line) in secret:
                yield f"{name} line {number} is a line of {secret[normalised(line)]}"
