"""What must never reach a student: lines of solutions, hidden checks and the edits of mistakes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from autograder.course import Course, kit_files
from autograder.engine.stubs import BEGIN, END, stub
from autograder.engine.suites import mistakes_of

LEAST = 25  # a shorter line says too little to be told from anybody's


def normalised(line: str) -> str:
    """A line without its white space."""
    return "".join(line.split())


def secret_lines(course: Course) -> dict[str, str]:
    """Normalised lines that nobody but the course team may see, each with where it comes from."""
    secret: dict[str, str] = {}
    kit = {normalised(line) for text in kit_files().values() for line in text.splitlines()}
    for slug in course.slugs:
        solution = course.solution(slug).read_text(encoding="utf-8")
        visible = course.suite(slug, "visible").read_text(encoding="utf-8")
        public = kit | {normalised(line) for text in (stub(solution), visible) for line in text.splitlines()}
        sources = {
            f"the solution of {slug}": solution,
            f"the hidden checks of {slug}": course.suite(slug, "hidden").read_text(encoding="utf-8"),
            f"a mistake of {slug}": "\n".join(m.new for m in mistakes_of(course, slug)),
        }
        for name, text in sources.items():
            for line in map(normalised, text.splitlines()):
                if len(line) >= LEAST and line not in public:
                    secret.setdefault(line, name)
    return secret


def lines_of(name: str, text: str) -> list[str]:
    """The lines of a file; of a notebook, those of its cells and of all other text in its JSON."""
    return list(texts(json.loads(text))) if name.endswith(".ipynb") else text.splitlines()


def texts(value: Any) -> Iterator[str]:
    """The lines of every text in decoded JSON."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield from value.splitlines()


def leaks(course: Course, files: dict[str, str]) -> Iterator[str]:
    """One line for each place in `files` (texts by name) where something secret, or a mark, stands."""
    secret = secret_lines(course)
    for name, text in files.items():
        for number, line in enumerate(lines_of(name, text), start=1):
            if BEGIN in line or END in line:
                yield f"{name} line {number} holds a mark"
            elif normalised(line) in secret:
                yield f"{name} line {number} is a line of {secret[normalised(line)]}"
