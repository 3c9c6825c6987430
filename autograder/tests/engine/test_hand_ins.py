"""Whatever people hand in is graded for the right person, or a line names the file and says what to do."""

from __future__ import annotations

import io
import json
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder import cli
from autograder.engine.commands import grade as command
from autograder.engine.grading.jobs import source_of
from autograder.engine.intake import take_in
from autograder.engine.release import intake_for
from autograder.engine.results import Result, assemble
from autograder.engine.submissions import Submission
from autograder.tests.command_line import run
from autograder.tests.engine.commands.samples import COURSE, FakeGrader
from autograder.tests.engine.hand_ins import HAND_INS, HandIn
from autograder.tests.engine.reports.samples import check, exercise

METADATA = "---\nsubmission_1:\n  :submitters:\n  - :name: Ada\n    :sid: '1'\n  - :name: Bob\n    :sid: '2'\n"
READ: dict[str, str] = {}


class Reader(FakeGrader):
    """Reads the files as for grading; each that could be graded gets full marks."""

    def grade(self, wanted: list[Submission]) -> Iterator[tuple[int, Result]]:
        intake = intake_for(COURSE, COURSE.slugs)
        for position, submission in enumerate(wanted):
            made: list[Any] = []
            for found in take_in(submission, intake):
                source = source_of(found, "")
                made.append(exercise(check(), slug=found.slug, status=found.status, notes=tuple(source["notes"])))
            READ[submission.name] = " ".join(e["slug"] for e in made if e["status"] == "graded")
            yield position, assemble(submission.name, made)


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    READ.clear()
    Reader.starts, Reader.internal, Reader.failure = [], [], None
    monkeypatch.setattr(command, "Grader", Reader)
    monkeypatch.setattr(cli, "find_course", lambda: COURSE)


def put(root: Path, name: str) -> None:
    """Write the file or the archive of a hand-in."""
    if name.startswith("~"):
        name = unicodedata.normalize("NFD", name[1:])
    name, _, inside = name.partition("!")
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(archive(name, inside) if inside else content(name))


def content(name: str) -> bytes:
    code = "" if "essay" in name else f"def scale(w, factor):\n    return {name!r}\n"
    cell = {"cell_type": "code", "source": code}
    return (json.dumps({"nbformat": 4, "cells": [cell]}) if name.endswith(".ipynb") else code).encode()


def archive(name: str, inside: str) -> bytes:
    """The bytes of an archive with these files; a further `!` makes one of them an archive, too."""
    file, _, deeper = inside.partition("!")
    members = {file: archive(file, deeper)} if deeper else {one: content(one) for one in inside.split(",")}
    data = io.BytesIO()
    if name.endswith(".zip"):
        with zipfile.ZipFile(data, "w") as zipped:
            for one, text in members.items():
                zipped.writestr(one, text)
    else:
        with tarfile.open(fileobj=data, mode="w:gz") as packed:
            for one, text in members.items():
                header = tarfile.TarInfo(one)
                header.size = len(text)
                packed.addfile(header, io.BytesIO(text))
    return data.getvalue()


@pytest.mark.parametrize("one", HAND_INS, ids=lambda one: one.files)
def test_what_a_person_would_want(one: HandIn, tmp_path: Path) -> None:
    """A second person, whose files are plain, makes a download of it."""
    assert all(one.wanted.values()) or one.lines  # what is not graded is named
    plain = {
        "moodle": "Zoe Plain_99_assignsubmission_file" + ("/scale.py" if "/" in one.files else "_scale.py"),
        "canvas": "plainzoe_99_999_scale.py",
        "board": "Homework 3_zplain_attempt_2026-11-20-10-00-00_scale.py",
        "bright": "11111-6406 - Zoe Plain - Nov 20, 2026 926 PM" + ("/scale.py" if "/" in one.files else " - scale.py"),
        "scope": "submission_metadata.yml",
        "clones": "scale-submissions/scale-zoe/scale.py",
    }[one.platform]
    folder = tmp_path / "download"
    for name in (plain, *one.files.split(" | ")):
        put(folder, name)
    if one.platform == "scope":
        (folder / plain).write_text(METADATA, encoding="utf-8")
    path = folder / "scale-submissions" if one.platform == "clones" else folder
    only = ("--exercise", "scale") if "average" not in one.files else ()
    done = run("grade", path, *only)
    assert done.status == 0, done.err
    read = {name: " ".join(slug for slug in slugs.split() if slug in "scale average") for name, slugs in READ.items()}
    others = {"Zoe Plain", "plainzoe", "zplain", "zoe"}
    assert {name: slugs for name, slugs in read.items() if name not in others} == one.wanted
    for words in one.lines:
        assert words in done.out
