"""`autograder demo`: a sample class with submissions of every kind, made from the course itself, graded and shown.

Its gradebook is written where nbgrader is installed, as it is by `make demo`.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.grading.command import run as grade
from autograder.engine.intake import Misuse
from autograder.engine.mistakes import mistakes_of
from autograder.engine.release import BEGIN, END, stubs
from autograder.engine.results import printable

_FIRST_BODY = re.compile(rf"    {BEGIN}\n.*?    {END}\n", re.DOTALL)
Files = dict[str, str]
DEADLINE = datetime(2026, 11, 20, 23, 59)


def run(course: Course, out: Path) -> int:
    """Write the class to `out`/class, grade it, print the table and where to look next; Misuse for a folder in use."""
    folder, records, gradebook = out / "class", out / "records", out / "gradebook"
    members = sample_class(course)
    try:
        keep_what_is_not_ours(folder, records, set(members))
        write(folder, {f"{name}/{path}": text for name, files in members.items() for path, text in files.items()})
        for name in members:
            (folder / name).mkdir(exist_ok=True)
        write(records, sample_records(course, list(members)))
    except OSError as error:
        raise Misuse(f"{printable(str(out))} cannot be written to: {error.strerror}") from None
    course = replace(course, exercises=tuple(replace(e, deadline=DEADLINE) for e in course.exercises))
    with_gradebook = has_nbgrader()
    results = out / "results.json"
    options = argparse.Namespace(
        paths=[folder],
        reading="class",
        json=results,
        jsonl=None,
        out=out / "feedback",
        gradebook="",
        records=records,
        formgrader=gradebook if with_gradebook else None,
        jobs=None,
        scheduler="",
        shard=(1, 1),
        state=out / "state",
        force=False,
        seed="",
        confinement="if possible",
    )
    status = grade(course, course.slugs, options)
    print("\nWhere to look next:")
    print(f"  {out / 'feedback' / 'index.html'}   the class; from there a page for each submission, with pictures")
    print(f"  {results}   every check of every submission, as data")
    if with_gradebook:
        print(f"  {gradebook}   an nbgrader course: gradebook.db, and `jupyter lab` there for its formgrader")
    print(f"  autograder grade {folder / 'mallory'}   one submission in full: what went wrong, and the idea behind")
    print("  autograder grade solutions   the references; autograder prove   the laws of the course")
    return status


def has_nbgrader() -> bool:
    """Whether a gradebook can be written in this environment."""
    return importlib.util.find_spec("nbgrader") is not None


def keep_what_is_not_ours(folder: Path, records: Path, members: set[str]) -> None:
    """Misuse where the folders that are about to be replaced are those of another class than the sample."""
    there = {path.name for path in folder.iterdir()} if folder.exists() else set()
    if there != members if there else records.exists():
        raise Misuse(f"{printable(str(folder.parent))} holds a class of its own: name another folder with --out")


def write(folder: Path, files: Files) -> None:
    """A folder with these files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def sample_records(course: Course, names: list[str]) -> Files:
    """What an instructor keeps: all on the roster and one who handed in nothing, somebody late, a decision."""
    roster = [f"{name},{name.title()},,{name}@example.org" for name in (*names, "xavier")]
    first = course.slugs[0]
    return {
        "roster.csv": "\n".join(["student,first_name,last_name,email", *roster, ""]),
        "timestamps.csv": "student,exercise,submitted\nbarbara,,2026-11-22 10:00\ndorothy,,2026-11-22 10:00\n",
        "extensions.csv": "student,exercise,until\ndorothy,,2026-11-27 23:59\n",
        "overrides.csv": f"student,exercise,check,points,reason\nedsger,{first},,6,explained it at the board\n",
    }


def sample_class(course: Course) -> dict[str, Files]:
    """Submissions by name. Each is a variation of the references or the stubs."""
    right = {slug: course.solution(slug).read_text(encoding="utf-8") for slug in course.slugs}
    stub = stubs(course, course.slugs)
    made: dict[str, Files] = {
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
        made[name] = in_folders(with_mistakes(right, number, every=6 - number))
    for name, spoil in SPOILS.items():
        made[name] = in_folders(
            {slug: spoil(text, slug) if i in (0, 6) else text for i, (slug, text) in enumerate(right.items())}
        )
    return made


def in_folders(texts: Files) -> Files:
    return {f"{slug}/{slug}.py": text for slug, text in texts.items()}


def flat(texts: Files) -> Files:
    return {f"{slug}.py": text for slug, text in texts.items()}


def first(texts: Files, count: int) -> Files:
    return dict(list(texts.items())[:count])


def notebook(source: str) -> str:
    """A notebook with one code cell."""
    cell: dict[str, Any] = {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def with_mistakes(right: Files, number: int, every: int) -> Files:
    """The references, a known mistake in every so many of them."""
    texts = dict(right)
    for position, slug in enumerate(right):
        if position % every == 0:
            known = mistakes_of(slug)
            texts[slug] = known[(7 * number + position) % len(known)].apply(right[slug])
    return texts


def _first_body(lines: str) -> Callable[[str, str], str]:
    return lambda text, slug: _FIRST_BODY.sub(lambda _: lines, text, count=1)


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
