"""Decide which earlier marks count in place of new results, and list the marks that a run would lower."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from autograder.course import Course
from autograder.engine.gradebook.deadlines import instant
from autograder.engine.gradebook.decisions import BY_HAND
from autograder.engine.gradebook.marking import add_total
from autograder.engine.gradebook.memory import Key, Memory, Remembered
from autograder.engine.gradebook.reader import Entries, Entry
from autograder.engine.gradebook.records import Records
from autograder.engine.reports.marks import points
from autograder.engine.results import ExerciseResult, Result, printable

NOTHING_NEW = "nothing was handed in this time: the earlier mark stays"
KEPT = {"best": "an earlier attempt was better and counts", "first": "the first attempt counts"}


def with_memory(course: Course, records: Records, memory: Memory) -> Records:
    """Return records in which the gradebook's memory replaces every file that is missing."""
    extensions, by_hand = dict(records.extensions), dict(records.by_hand)
    every = ((student, slug, row) for student, rows in memory.items() for slug, row in rows.items())
    for student, slug, earlier in every:
        if slug not in course.slugs:
            continue
        due = course.exercise(slug).deadline
        if "extensions.csv" not in records.given and due and earlier.deadline:
            until = datetime.fromisoformat(earlier.deadline)
            if until > instant(due, course.late.time_zone, latest=True):
                extensions.setdefault((student, slug), until)
        if "overrides.csv" not in records.given and earlier.by_hand:
            by_hand[student, slug] = [*earlier.by_hand, *by_hand.get((student, slug), [])]
    return replace(records, extensions=extensions, by_hand=by_hand)


def times_in(memory: Memory, result: Result) -> dict[str, datetime]:
    """Return when the same sources were handed in, as far as the gradebook remembers it."""
    found = {}
    for exercise in result["exercises"]:
        earlier = memory.get(result["submission"], {}).get(exercise["slug"])
        if earlier and earlier.submitted and earlier.source == exercise["source_sha256"]:
            found[exercise["slug"]] = datetime.fromisoformat(earlier.submitted)
    return found


def keep_earlier(course: Course, result: Result, entries: Mapping[str, Entries], memory: Memory) -> Iterator[str]:
    """Replace new marks by earlier ones that count instead; yield the slugs of these exercises."""
    own, remembered = entries.get(result["submission"], {}), memory.get(result["submission"], {})
    for exercise in result["exercises"]:
        slug = exercise["slug"]
        if slug in own and (reason := _why_kept(course, exercise, own[slug], remembered.get(slug))):
            exercise["mark"] |= {"score": own[slug].score, "penalty": own[slug].penalty, "kept": reason}
            yield slug
    add_total(course, result)


def _why_kept(course: Course, exercise: ExerciseResult, entry: Entry, earlier: Remembered | None) -> str:
    """Return why the earlier mark of an exercise counts, "" if it does not."""
    mark = exercise["mark"]
    if exercise["status"] == "missing":
        return "" if mark["by_hand"] and mark["score"] != entry.score else NOTHING_NEW
    if not earlier or not earlier.source or earlier.source == exercise["source_sha256"]:
        return ""
    better = course.attempt == "best" and entry.score > mark["score"]
    return KEPT[course.attempt] if better or course.attempt == "first" else ""


def lowered_marks(
    course: Course, results: Iterable[Result], entries: Mapping[str, Entries], memory: Memory
) -> dict[Key, str]:
    """Return, for every mark that results would lower, a line that says whose it is and why."""
    found = {}
    for result in results:
        student = result["submission"]
        own = entries.get(student, {})
        for exercise in result["exercises"]:
            slug = exercise["slug"]
            if slug in course.gradebook_slugs and slug in own and "kept" not in exercise["mark"]:
                before, now = own[slug].score, exercise["mark"]["score"]
                if now < before - 0.005:
                    why = "; ".join(_reasons(exercise, own[slug], memory.get(student, {}).get(slug)))
                    found[student, slug] = f"{printable(student)}, {slug}: {points(before)} -> {points(now)}: {why}"
    return found


def _reasons(exercise: ExerciseResult, entry: Entry, earlier: Remembered | None) -> Iterator[str]:
    """Yield why a mark is lower than before."""
    mark = exercise["mark"]
    if exercise["status"] != "graded":
        yield f"the file is {exercise['status'].replace('_', ' ')} now"
    if mark["penalty"] > entry.penalty + 0.005:
        yield f"{points(mark['penalty'])} points are taken for lateness, {points(entry.penalty)} before"
    if earlier and earlier.by_hand != [row for row in mark["by_hand"] if row["source"] == "records"]:
        yield "what was set by hand has changed"
    checks = {check["name"] for check in exercise["checks"]}
    if gone := [name for name, given in entry.counted.items() if given and name not in checks | {BY_HAND}]:
        yield f"the course no longer has {', '.join(gone)}"
    worse = [c["name"] for c in exercise["checks"] if c["score"] < entry.raw.get(c["name"], 0)]
    if worse:
        same = earlier is not None and earlier.source == exercise["source_sha256"]
        again = "the same file" if same else "another file was handed in" if earlier else "this time"
        yield f"{again}, with fewer points for {', '.join(worse)}"
