"""Decide which earlier marks count in place of new results, and list the marks that a run would lower."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from autograder.course import Course
from autograder.engine.gradebook.deadlines import instant
from autograder.engine.gradebook.marking import add_total
from autograder.engine.gradebook.memory import Key, Remembered
from autograder.engine.gradebook.reader import Entry
from autograder.engine.gradebook.records import Records
from autograder.engine.reports.marks import points
from autograder.engine.results import ExerciseResult, Result, printable

NOTHING_NEW = "nothing was handed in this time: the earlier mark stays"
KEPT = {"best": "an earlier attempt was better and counts", "first": "the first attempt counts"}


def with_memory(course: Course, records: Records, memory: Mapping[Key, Remembered]) -> Records:
    """Return records in which the gradebook's memory replaces every file that is missing."""
    extensions, by_hand = dict(records.extensions), dict(records.by_hand)
    for (student, slug), earlier in memory.items():
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


def times_in(memory: Mapping[Key, Remembered], result: Result) -> dict[str, datetime]:
    """Return when the same sources were handed in, as far as the gradebook remembers it."""
    found = {}
    for exercise in result["exercises"]:
        earlier = memory.get((result["submission"], exercise["slug"]))
        if earlier and earlier.submitted and earlier.source == exercise["source_sha256"]:
            found[exercise["slug"]] = datetime.fromisoformat(earlier.submitted)
    return found


def keep_earlier(
    course: Course, result: Result, entries: Mapping[Key, Entry], memory: Mapping[Key, Remembered]
) -> Iterator[str]:
    """Replace new marks by earlier ones that count instead; yield the slugs of these exercises."""
    for exercise in result["exercises"]:
        key = result["submission"], exercise["slug"]
        if key in entries and (reason := _why_kept(course, exercise, entries[key], memory.get(key))):
            exercise["mark"] |= {"score": entries[key].score, "penalty": entries[key].penalty, "kept": reason}
            yield exercise["slug"]
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
    course: Course, results: Sequence[Result], entries: Mapping[Key, Entry], memory: Mapping[Key, Remembered]
) -> dict[Key, str]:
    """Return, for every mark that results would lower, a line that says whose it is and why."""
    found = {}
    for result in results:
        for exercise in result["exercises"]:
            key = result["submission"], exercise["slug"]
            if exercise["slug"] in course.gradebook_slugs and key in entries and "kept" not in exercise["mark"]:
                before, now = entries[key].score, exercise["mark"]["score"]
                if now < before - 0.005:
                    why = "; ".join(_reasons(exercise, entries[key], memory.get(key)))
                    found[key] = f"{printable(key[0])}, {key[1]}: {points(before)} -> {points(now)}: {why}"
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
    worse = [c["name"] for c in exercise["checks"] if c["score"] < entry.raw.get(c["name"], 0)]
    if worse:
        same = earlier is not None and earlier.source == exercise["source_sha256"]
        again = "the same file" if same else "another file was handed in" if earlier else "this time"
        yield f"{again}, with fewer points for {', '.join(worse)}"
