"""Convert a result into the formats of others: Classroom 50's `result.json`, notices and annotations of a workflow.

Points are whole numbers everywhere. Text of a student in a result is harmless already.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.engine.intake import bytes_of
from autograder.engine.results import WHY, ExerciseResult, Result
from autograder.engine.submissions import places
from autograder.errors import Unreadable

CLASSROOM50_RESULT = "classroom50/result/v1"
MOST_ANNOTATIONS = 10  # GitHub shows ten errors of a step
CheckRow = dict[str, Any]


# --- Classroom 50 -------------------------------------------------------------------------------------


def rows(result: Result) -> Iterator[CheckRow]:
    """Yield a row for each check, and before those of an exercise that could not be graded one that says why."""
    several = len(result["exercises"]) > 1
    for exercise in result["exercises"]:
        prefix = f"{exercise['slug']}: " if several else ""
        if exercise["status"] != "graded":
            yield _row(f"{exercise['slug']}: {reason_not_graded(exercise)}", False, 0, 0, "\n".join(exercise["notes"]))
        for check in exercise["checks"]:
            passed = check["outcome"] == "passed"
            row = _row(prefix + check["title"], passed, check["score"], check["max_score"], check["message"])
            yield {**row, "name": f"{exercise['slug']}::{check['name']}", "hint": check["hint"]}


def reason_not_graded(exercise: ExerciseResult) -> str:
    """Return why no check of an exercise ran. Without a seed no grader reached it, and its note says why."""
    return WHY[exercise["status"]] if exercise["seed"] else exercise["notes"][0]


def _row(name: str, passed: bool, score: int, max_score: int, message: str) -> CheckRow:
    return {"test-name": name, "passed": passed, "score": score, "max-score": max_score, "message": message}


def result_document(result: Result, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return `result.json`, filled from the variables that Classroom 50's runner sets."""
    return {
        "schema": CLASSROOM50_RESULT,
        "classroom": environ["CLASSROOM"],
        "assignment": environ["ASSIGNMENT"],
        "assignment_type": environ.get("ASSIGNMENT_TYPE") or "individual",
        "owner": environ.get("OWNER") or environ.get("USERNAME") or "unknown",
        "submission": environ["SUBMISSION_TAG"],
        "commit": environ["COMMIT_URL"],
        "release": environ["RELEASE_URL"],
        "review": environ.get("REVIEW_URL") or environ["COMMIT_URL"],
        "datetime": "1970-01-01T00:00:00Z",  # the runner replaces it by the date of the commit
        "score": result["score"],
        "max-score": result["max_score"],
        "tests": list(rows(result)),
    }


def summary(result: Result) -> str:
    """Return the points and the number of passed checks in one line."""
    checks = [c for e in result["exercises"] for c in e["checks"]]
    passed = sum(c["outcome"] == "passed" for c in checks)
    return f"{result['score']}/{result['max_score']} points, {passed} of {len(checks)} checks pass"


def complete(result: Result) -> bool:
    """Return whether a result has all points of at least one."""
    return 0 < result["max_score"] == result["score"]


# --- notices of a workflow ----------------------------------------------------------------------------


def notices(result: Result) -> list[str]:
    """Return the two notices in which tools look for points, as GitHub Classroom's reporter printed them."""
    points, most = result["score"], result["max_score"]
    report = json.dumps({"totalPoints": points, "maxPoints": most})
    return [
        f"::notice title=Autograding complete::Points {points}/{most}",
        f"::notice title=Autograding report::{_data(report)}",
    ]


# --- annotations --------------------------------------------------------------------------------------


def notes_on_lines(result: Result, checkout: Path) -> list[str]:
    """Return workflow commands that show notes and failed checks at the lines of a student's file they are about."""
    annotations: list[str] = []
    for exercise in result["exercises"]:
        place, text = _source(exercise["slug"], checkout)
        if not place:
            continue
        if exercise["status"] != "graded":
            note = "\n".join(exercise["notes"])
            annotations.append(_annotation(place, _line_of(note, text), reason_not_graded(exercise), note))
            continue
        for check in exercise["checks"]:
            if check["outcome"] == "failed":
                message = "\n".join(filter(None, (check["message"], check["hint"])))
                annotations.append(_annotation(place, _line_of(check["message"], text), check["title"], message))
    return annotations[:MOST_ANNOTATIONS]


def _source(slug: str, checkout: Path) -> tuple[str, str]:
    """Return the path of an exercise in a checkout, and its text ("" for a notebook, which has no lines)."""
    for place in places(slug):
        try:
            data = bytes_of(checkout, place, 1 << 20)
        except Unreadable:
            continue
        return place, data.decode("utf-8", "replace") if place.endswith(".py") else ""
    return "", ""


def _line_of(message: str, text: str) -> int:
    """Return the line that a message names or, if it shows a call, at which that function begins; else the first."""
    if named := re.search(r"\bline (\d{1,6})\b", message):
        return int(named[1])
    call = re.match(r"(\w+)\(", message)
    if call and (defined := re.search(rf"^def {call[1]}\b", text, re.MULTILINE)):
        return text.count("\n", 0, defined.start()) + 1
    return 1


def _annotation(place: str, line: int, title: str, message: str) -> str:
    return f"::error file={_property(place)},line={line},title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
