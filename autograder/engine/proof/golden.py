"""Golden submissions: folders `<name>/` with the exact result that the grader must give them, `<name>.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.course import Course, find_course
from autograder.engine.grading.grade import grade_one_by_one
from autograder.engine.grading.seeds import DEMO_SECRET
from autograder.engine.grading.verdicts import PYTHON
from autograder.engine.results import Result
from autograder.engine.submissions import Submission

FOLDER = Path("autograder/tests/golden")


def golden_results(course: Course, every: int = 1) -> dict[str, Any]:
    """Return the result of every golden submission (or of each `every`-th), shortened to what is pinned."""
    folders = sorted(p for p in (course.root / FOLDER).iterdir() if p.is_dir() and p.name != "__pycache__")[::every]
    graded = grade_one_by_one(course, course.slugs, [Submission(p.name, p) for p in folders], secret=DEMO_SECRET)
    return {r["submission"]: pinned_part(r) for r in graded}


def pinned_part(result: Result) -> dict[str, Any]:
    """Return what a submission holds, without titles and checks that never ran: a new exercise changes none of it."""
    exercises = {}
    for e in (e for e in result["exercises"] if e["status"] != "missing"):
        calm = e["status"] != "graded" or all(c["outcome"] == "not_written" for c in e["checks"])
        checks = {c["name"]: " | ".join(filter(None, (c["outcome"], c["reason"], c["message"]))) for c in e["checks"]}
        exercises[e["slug"]] = {
            "status": e["status"],
            "score": e["score"],
            "notes": [note.replace(f"Python {PYTHON}", "this Python") for note in e["notes"]],
            **({"mistakes": [m["id"] for m in e["mistakes"]]} if e["mistakes"] else {}),
            "checks": sorted({c["outcome"] for c in e["checks"]}) if calm else checks,
        }
    return {"score": result["score"], "exercises": exercises}


def golden_breaches(course: Course) -> Iterator[str]:
    """Yield one line for each golden submission whose result is not the expected one."""
    for name, result in golden_results(course).items():
        file = course.root / FOLDER / f"{name}.json"
        expected = json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
        if expected != result:
            yield f"{FOLDER}/{file.name}: the result of {name} is another; if it is right, run `make golden`"


def main() -> None:
    """Write what the grader gives now as the expected results; read the difference before committing it."""
    course = find_course()
    for name, result in golden_results(course).items():
        text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
        (course.root / FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
