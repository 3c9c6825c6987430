"""Assemble the result of an exercise from the verdicts of its checks."""

from __future__ import annotations

import platform
from typing import Any

import pytest

from absent import MISSING
from autograder.course import Bounds, Course
from autograder.engine.grading.attempt import Attempt
from autograder.engine.grading.jobs import ExerciseSource
from autograder.engine.results import WHY, CheckResult, ExerciseResult, MistakeResult, Status, harmless
from autograder.engine.suites import mistakes_of
from autograder.mistakes import Mistake
from usage import mend_first
from verdicts import check_of, identity, title_of

PYTHON = ".".join(platform.python_version_tuple()[:2])
"""The version of Python that grades: newer syntax does not compile."""


def exercise_result(
    source: ExerciseSource, attempt: Attempt, items: list[pytest.Item], course: Course, confined: bool
) -> ExerciseResult:
    """Return the result of one exercise: from the verdicts of its checks, or from why none ran."""
    bounds, known = course.bounds, mistakes_of(course, attempt.slug)
    rows = [check_result(item, attempt, bounds) for item in items]
    notes = [*source["notes"], *(load_note(p, attempt.status) for p in attempt.problems)]
    if attempt.note:
        notes.append(attempt.note)
    if attempt.flooded:
        notes.append(f"{attempt.slug} printed more than {bounds.output_kib} KiB; what came after was dropped")
    result: ExerciseResult = {
        "slug": attempt.slug,
        "score": sum(r["score"] for r in rows),
        "max_score": sum(r["max_score"] for r in rows),
        "status": attempt.status,
        "source_sha256": source["sha256"],
        "seed": source["seed"],
        "confined": confined,
        "notes": [harmless(" ".join(n.split()), bounds.message_chars) for n in notes],
        "checks": rows,
        "mistakes": mistake_results(known, attempt, rows, course.exercise(attempt.slug).page),
        "page": course.exercise(attempt.slug).page,
        "picture": None,
    }
    if attempt.measured:
        result["measured"] = attempt.measured
    return result


def mistake_results(known: list[Mistake], attempt: Attempt, rows: list[CheckResult], page: str) -> list[MistakeResult]:
    """Return the recognised mistakes, and what else is wrong, with the failed checks that each of them explains.

    These are the failed checks whose last call was of a function that it explains; those of a function that is wrong
    because of another one come last.
    """
    found = [(m.id, m.title, m.explanation, m.page, attempt.diagnosis.mistakes.get(m.id)) for m in known]
    found += [(f.id, f.title, f.explanation, page, {f.function}) for f in attempt.diagnosis.facets]
    failed = [(r["name"], set(attempt.calls.get(r["name"], [])[-1:])) for r in rows if r["outcome"] == "failed"]
    failed.sort(key=lambda row: bool(row[1] & set(attempt.diagnosis.causes)))
    return [
        {
            "id": id_,
            "title": title,
            "explanation": explanation,
            "page": where,
            "functions": sorted(functions),
            "checks": [name for name, last in failed if functions & last],
        }
        for id_, title, explanation, where, functions in found
        if functions
    ]


def check_result(item: pytest.Item, attempt: Attempt, bounds: Bounds) -> CheckResult:
    """Return one check's result, which is "skipped" if the file as a whole could not be graded."""
    check, name = check_of(item), identity(item)[1]
    assert check is not None
    verdict = attempt.verdicts.get(name)
    hint, last = verdict.hint if verdict else "", verdict.function if verdict else ""
    if hint == check.hint and last in attempt.diagnosis.causes:
        hint = mend_first(last, attempt.diagnosis.causes[last])
    row: CheckResult = {
        "name": name,
        "title": title_of(item),
        "visible": item.path.stem == "visible",
        "outcome": verdict.outcome if verdict else "skipped",
        "reason": verdict.reason if verdict else attempt.status,
        "score": check.points if verdict and verdict.outcome == "passed" else 0,
        "max_score": check.points,
        "message": harmless(verdict.message, bounds.message_chars) if verdict else WHY[attempt.status],
        "hint": hint,
    }
    return row


def load_note(problem: Any, status: Status) -> str:
    """Return in one line what stopped a file, or a cell of a notebook, while it was loaded."""
    where = str(problem["chunk"])
    if "encoding" in problem:
        return f"{where} does not compile: {problem['encoding']}"
    if "syntax" in problem:
        line = f"line {problem['line']}: " if problem["line"] else ""
        return f"{where} does not compile: {line}{problem['syntax']} (graded by Python {PYTHON})"
    if "missing" in problem:
        missing = MISSING.format(problem["missing"])
        line = f" at line {problem['line']}" if problem["line"] else ""
        return f"{where} uses {problem['missing']}{line}, without effect: {missing}"
    error, text, frames = problem["classes"][0], problem["text"], problem["frames"]
    place = f" at line {frames[0][1]}" if frames else ""
    what = "ended itself with sys.exit" if error == "SystemExit" else f"stopped with {error}: {text}".rstrip(": ")
    after = "; what it had defined before was graded" if status == "graded" else ""
    return f"{where} {what}{place}{after}"
