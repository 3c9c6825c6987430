"""The Chromium of the machine, and the pages that are looked at."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, Late, find_course
from autograder.engine.gradebook.records import Records, Student
from autograder.engine.reports.feedback import Feedback
from autograder.engine.results import ExerciseResult, Result
from autograder.engine.suites import picture_of
from autograder.tests.engine.gradebook.samples import decision, due, marked
from autograder.tests.engine.reports.samples import MISTAKE, check, exercise, line, result


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "the browser tests need Chromium: apt-get install chromium"
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # root has none in Chromium
    return {**browser_type_launch_args, "executable_path": chromium, "args": sandbox}


def started(course: Course, slug: str) -> ExerciseResult:
    """An exercise with all that a page can show: each outcome, a mistake, a picture that leaves the reference."""
    call = f"{slug}_step([1.0, -2.0], [0.5, 1.0], [2.0, -4.0], 0.1)"
    message = f"{call}\nreturned w = [0.5, -3.0], expected [0.35, -2.5]" + "\n" + "long" * 60
    checks = [
        check("failed", 2, message=message, hint="The velocity fades, then carries w.", visible=True),
        check("passed", 2, title="the step has the shape of w"),
        check("skipped", 1, title="two steps land where they land elsewhere"),
        check("not_written", 1),
    ]
    recorded = json.loads((course.assignments / slug / "picture.json").read_text(encoding="utf-8"))["lines"]
    lines = [line(one["name"], one["x"], [0.8 * y for y in one["y"]]) for one in recorded]
    row = exercise(*checks, slug=slug, notes=("a note about the file",), mistakes=(MISTAKE,), lines=lines)
    assert {one.name for one in picture_of(course, slug).lines} == {one["name"] for one in recorded}
    return row


def a_class(course: Course) -> list[Result]:
    """A full submission, a broken one, one that handed in nothing, and names of every kind."""
    full = [started(course, slug) for slug in course.slugs]
    broken = [
        exercise(check("skipped", message="the file does not run"), slug=slug, status="broken", notes=("line 3: no",))
        for slug in course.slugs
    ]
    nothing = [exercise(slug=slug, status="missing", notes=(f"no {slug}.py was handed in",)) for slug in course.slugs]
    others = [result(*full, name=name) for name in ("<script>alert(1)</script>", "名前", "w" * 80, *"abcdefghijklmnop")]
    named = zip(("full", "broken", "nothing"), (full, broken, nothing), strict=True)
    everyone = [*(result(*rows, name=name) for name, rows in named), *others]
    by_hand = {("full", slug): [decision(3, reason="an oral exam & more")] for slug in course.slugs[:2]}
    times = {("full", slug): datetime(2026, 11, 22, tzinfo=UTC) for slug in course.slugs}
    records = Records({name: Student(name) for name in ("full", "broken")}, submitted=times, by_hand=by_hand)
    return marked(due(course, Late(deduction=10)), records, *everyone)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of feedback for a class."""
    course, made = find_course(), tmp_path_factory.mktemp("feedback")
    results = a_class(course)
    feedback = Feedback(course, course.slugs, made, [r["submission"] for r in results])
    for position, row in enumerate(results):
        feedback.add(position, row)
    feedback.finish(results)
    assert feedback.problem == ""
    return made
