"""Make a sample class with submissions of every kind from the course itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from autograder.course import Course
from autograder.engine.stubs import stubs, with_first_body
from autograder.engine.suites import mistakes_of

Files = dict[str, str]


def sample_records(course: Course, names: list[str]) -> Files:
    """Return an instructor's records: a roster with one who handed in nothing, late submissions, a decision."""
    roster = [f"{name},{name.title()},,{name}@example.org" for name in (*names, "xavier")]
    first = course.slugs[0]
    return {
        "roster.csv": "\n".join(["student,first_name,last_name,email", *roster, ""]),
        "timestamps.csv": "student,exercise,submitted\nbarbara,,2026-11-22 10:00\ndorothy,,2026-11-22 10:00\n",
        "extensions.csv": "student,exercise,until\ndorothy,,2026-11-27 23:59\n",
        "overrides.csv": f"student,exercise,check,points,reason\nedsger,{first},,6,explained it at the board\n",
    }


def sample_class(course: Course) -> dict[str, Files]:
    """Return the files of submissions by name. Each is a variation of the references or the stubs."""
    right = {slug: course.solution(slug).read_text(encoding="utf-8") for slug in course.slugs}
    stub = stubs(course, course.slugs)
    submissions: dict[str, Files] = {
        "ada": in_folders(right),
        "alan": flat(right),
        "barbara": in_folders({**stub, **first(right, 7)}),
        "claude": in_folders({**stub, **first(right, 3)}),
        "dorothy": flat(first(right, 5)),
        "edsger": in_folders(stub),
        "frances": {},
        "grace": {f"{slug}/{slug}.ipynb": notebook(text) for slug, text in right.items()},
    }
    for number, name in enumerate(("heidi", "ivan", "john", "katherine", "leslie", "mallory")):
        submissions[name] = in_folders(with_mistakes(course, right, number, every=6 - number))
    for name, spoil in SPOILS.items():
        submissions[name] = in_folders(
            {slug: spoil(text, slug) if i in (0, 6) else text for i, (slug, text) in enumerate(right.items())}
        )
    return submissions


def in_folders(texts: Files) -> Files:
    return {f"{slug}/{slug}.py": text for slug, text in texts.items()}


def flat(texts: Files) -> Files:
    return {f"{slug}.py": text for slug, text in texts.items()}


def first(texts: Files, count: int) -> Files:
    return dict(list(texts.items())[:count])


def notebook(source: str) -> str:
    """Return the text of a notebook with one code cell."""
    cell: Any = {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def with_mistakes(course: Course, right: Files, number: int, every: int) -> Files:
    """Return the references, with a known mistake in every `every`-th of them."""
    texts = dict(right)
    for position, slug in enumerate(right):
        known = mistakes_of(course, slug)
        if known and position % every == 0:
            texts[slug] = known[(7 * number + position) % len(known)].apply(right[slug])
    return texts


def _first_body(lines: str) -> Callable[[str, str], str]:
    return lambda text, slug: with_first_body(text, lines)


SPOILS: dict[str, Callable[[str, str], str]] = {
    "niklaus": lambda text, slug: text.replace("def ", "def (", 1),
    "olga": _first_body("    while True:\n        pass\n"),
    "peter": lambda text, slug: text + "\n1 / 0\n",
    "quentin": _first_body("    import os\n\n    os._exit(0)\n"),
    "radia": lambda text, slug: text.replace("def ", "def my_", 1),
    "sophie": _first_body("    return None\n"),
    "tim": lambda text, slug: "import sys\n\nsys.exit(0)\n",
    "ursula": _first_body("    while True:\n        print('still working')\n"),
    "vera": _first_body("    return float('nan')\n"),
    "whitfield": _first_body("    return numpy.zeros(3)\n"),
}
