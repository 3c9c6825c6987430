"""`autograder collect`: the official grade of a folder of students' repositories, with live references and seeds.

Only exercise files are taken. What else a student changed of the template has no say in the grade, and is told.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.course import Course
from autograder.engine import layouts
from autograder.engine.delivery import scores, template
from autograder.engine.delivery.bundle import Files
from autograder.engine.delivery.publish import folder
from autograder.engine.grading import command
from autograder.engine.intake import Misuse, Submission, Unreadable, bytes_of, places
from autograder.engine.reports.data import write_whole
from autograder.engine.results import Result, assemble, printable

LARGEST = 10 << 20  # bytes of a template's file: a bundle is the largest
Changes = dict[str, dict[str, list[str]]]


def run(course: Course, slugs: tuple[str, ...], options: argparse.Namespace) -> int:
    """Grade the repositories and report; the exit status."""
    if options.scores and not options.classroom:
        raise Misuse("--scores needs --classroom: the names of repositories begin with it")
    known = scores.read(options.scores) if options.scores else None
    everyone, out = layouts.find(options.paths, course.slugs), folder(options.out)
    wanted = tuple(slug for slug in slugs if slug in served(everyone, course.slugs))
    if not wanted:
        raise Misuse(f"none of these repositories is for {', '.join(slugs)}")
    found = changes(everyone, course, options.template)
    status, results = hand_over(course, wanted, options, out)
    if results is None:
        return status
    try:
        write_whole(out / "changes.json", json.dumps(found, indent=1) + "\n")
        if known:
            graded = repositories(everyone, results, options.classroom)
            document, left_out = scores.completed(known, options.classroom, graded)
            write_whole(out / "scores.json", json.dumps(document, indent=2) + "\n")
            for line in left_out:
                print(printable(line))
    except OSError as error:
        print(f"autograder: {printable(str(out))} cannot be written to: {error.strerror}", file=sys.stderr)
        return 1
    for name, what in found.items():
        print(name, " and ".join(f"{word} {', '.join(files)}" for word, files in what.items()))
    return status


def hand_over(
    course: Course, slugs: tuple[str, ...], options: argparse.Namespace, out: Path
) -> tuple[int, list[Result] | None]:
    """Grade as `autograder grade` does, into the files that it writes; the exit status and the results."""
    graded: list[Result] = []
    grading = argparse.Namespace(
        paths=options.paths,
        reading="",
        json=out / "results.json",
        jsonl=None,
        out=out / "feedback",
        gradebook=options.gradebook,
        records=options.records,
        formgrader=options.formgrader,
        jobs=options.jobs,
        scheduler="",
        shard=(1, 1),
        state=out / "state",
        force=False,
        seed="",
        confinement=options.confinement,
    )
    status = command.run(course, slugs, grading, graded.extend)
    return status, graded or None


def served(everyone: list[Submission], slugs: tuple[str, ...]) -> set[str]:
    """The exercises that these submissions can hold: those of the downloaded assignments, or all."""
    return {slug for s in everyone for slug in (slugs if s.parts is None else s.parts)}


# --- what was changed of the template -----------------------------------------------------------------


def changes(everyone: list[Submission], course: Course, given: Path | None) -> Changes:
    """By submission the files of the template that were `changed` or `removed`; exercise files aside."""
    made: Changes = {}
    exercises = {place for slug in course.slugs for place in places(slug)}
    handed_out: dict[tuple[str, ...], Files] = {}
    for submission in everyone:
        for place, slugs in folders(submission, course.slugs):
            there = tuple(slug for slug in slugs if (place / slug).is_dir())
            group = there if len(there) == 1 else slugs  # templates are of one exercise or of the course
            if group not in handed_out:
                handed_out[group] = read_template(given) if given else template.files(course, group)
            wanted = handed_out[group].items()
            compared = [compare(place, name, text) for name, text in wanted if name not in exercises]
            if not any(what in ("", "changed") for what, _ in compared):
                continue  # exercise files alone were handed in
            for what, name in compared:
                if what:
                    made.setdefault(submission.name, {}).setdefault(what, []).append(name)
    return made


def folders(submission: Submission, slugs: tuple[str, ...]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The repositories of a submission, each with its exercises in the order of the course."""
    if submission.parts is None:
        if submission.path.is_dir() and not submission.unreadable:
            yield submission.path, slugs
        return
    for place in dict.fromkeys(p for part in submission.parts.values() for p in part):
        yield place, tuple(slug for slug in slugs if place in submission.parts.get(slug, ()))


def read_template(given: Path) -> Files:
    """The files of a published template; Misuse when it is no folder."""
    if not given.is_dir():
        raise Misuse(f"{printable(str(given))} is not a folder, and a template is one")
    paths = (p for p in given.rglob("*") if p.is_file() and ".git" not in p.relative_to(given).parts)
    return {p.relative_to(given).as_posix(): p.read_bytes() for p in paths}


def compare(place: Path, name: str, wanted: bytes) -> tuple[str, str]:
    """ "" where a file is as it was handed out, line ends aside, else what became of it; and its name."""
    if not os.path.lexists(place / name):
        return "removed", name
    try:
        there = bytes_of(place, name, LARGEST)
    except Unreadable:
        return "changed", name
    return "" if lines(there) == lines(wanted) else "changed", name


def lines(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n")


# --- scores -------------------------------------------------------------------------------------------


def repositories(everyone: list[Submission], results: list[Result], classroom: str) -> Iterator[scores.Graded]:
    """The result of each repository of a classroom: that of its own exercises."""
    for submission, result in zip(everyone, results, strict=True):
        for place, slugs in folders(submission, tuple(e["slug"] for e in result["exercises"])):
            start, end = f"{classroom.lower()}-", f"-{submission.name.lower()}"
            name = place.name.lower()
            if slugs and name.startswith(start) and name.endswith(end):
                own = assemble(submission.name, [e for e in result["exercises"] if e["slug"] in slugs])
                yield scores.Graded(name[len(start) : -len(end)], submission.name, own, place)
