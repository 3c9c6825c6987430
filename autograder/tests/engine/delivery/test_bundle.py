"""A bundle is small, complete, the same each time, and holds nothing that is secret."""

from __future__ import annotations

import dataclasses
import json
import marshal
import re
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any

import pytest

from autograder.course import Course
from autograder.engine.delivery import bundle as bundles
from autograder.engine.delivery import recording
from autograder.engine.delivery.bundle import compiled, refuse_secrets, requirements, zipped
from autograder.engine.secrets import SHORTEST_SECRET, leaks, normalised, public_texts, secret_lines
from autograder.errors import CourseError
from verdicts import Verdict


def test_bundles_of_an_exercise_and_of_the_course_are_below_ten_megabytes(
    course: Course, exercises: Path, whole: Path
) -> None:
    sizes = {p.parent.name: p.stat().st_size for p in (exercises / "autograders").glob("*/bundle.zip")}
    assert len(sizes) == len(course.slugs)
    assert max(sizes.values()) < 3_000_000
    assert (whole / "autograders" / "course" / "bundle.zip").stat().st_size < 9_000_000


def test_no_line_of_a_reference_a_mistake_or_a_hidden_check_is_in_it(course: Course, bundle: Path) -> None:
    secret = secret_lines(course)
    assert len(secret) > 500
    files = [path for path in bundle.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert len(files) > 80
    for path in files:
        text = path.read_bytes().decode("latin-1")
        whole = normalised(text)
        for handed_out in public_texts(course):
            whole = whole.replace(handed_out, "")
        assert [line for line in secret if line in whole] == [], path
        if path.suffix != ".pyc":
            assert list(leaks(course, {path.name: text})) == []


def test_a_line_that_leaks_stops_the_publication(course: Course) -> None:
    line = next(line for line, source in secret_lines(course).items() if source == "the solution of adam")
    assert len(line) >= SHORTEST_SECRET
    for name in ("a.py", "a.msgpack"):
        with pytest.raises(CourseError, match=f"would reveal a secret: {name}.* a? ?line of the solution of adam"):
            refuse_secrets(course, {name: b"x = 1\n" + line.encode() + b"\n"})


def test_its_code_names_no_folder_of_the_machine_that_made_it(course: Course, bundle: Path) -> None:
    for path in bundle.rglob("*.pyc"):
        if "__pycache__" not in path.parts:
            assert str(course.root).encode() not in path.read_bytes()
    code = marshal.loads(compiled(course.suite("adam", "hidden"))[16:])
    assert isinstance(code, CodeType)
    assert code.co_filename == "hidden.py"


def test_every_package_that_grading_imports_is_pinned_by_hash(course: Course) -> None:
    pins = requirements(course)
    names = re.findall(r"^([\w-]+)==", pins, re.MULTILINE)
    assert names == sorted(set(names))
    assert {"numpy", "pytest", "pluggy", "iniconfig", "msgpack", "landlockpy", "seccompy"} <= set(names)
    for block in re.split(r"^(?=\w)", pins, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block
    assert "http" not in pins


def test_a_bundle_knows_its_checks_and_points_without_running_them(course: Course, bundle: Path) -> None:
    exercises = json.loads((bundle / "unfinished.json").read_text(encoding="utf-8"))
    assert all(e["confined"] and not e["source_sha256"] for e in exercises)
    assert [sum(c["max_score"] for c in e["checks"]) for e in exercises] == [e.points for e in course.exercises]


def test_the_same_files_make_the_same_archive() -> None:
    files = {"b": b"2", "a": b"1"}
    assert zipped(files) == zipped(dict(sorted(files.items())))


def test_a_reference_that_fails_is_not_recorded(course: Course) -> None:
    verdict = Verdict("adam", "step_by_hand", "", 1, "failed")
    attempt = SimpleNamespace(verdicts={"step_by_hand": verdict})
    session: Any = SimpleNamespace(course=course, attempt=lambda *_: attempt)
    workers: Any = SimpleNamespace(close=lambda: None)
    with pytest.raises(CourseError, match="the reference of adam does not pass step_by_hand: nothing can be recorded"):
        recording.run_reference(session, "adam", "1", workers)


def test_a_package_without_a_pin_is_told(course: Course, tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "core.txt").write_text("numpy==1 \\\n    --hash=sha256:0\n", encoding="utf-8")
    with pytest.raises(CourseError, match="has no pin for iniconfig, landlockpy"):
        requirements(dataclasses.replace(course, root=tmp_path))


def test_a_bundle_that_is_too_large_is_told(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "LARGEST_BUNDLE", 1 << 10)
    monkeypatch.setattr(bundles, "record", lambda course, slugs: {"adam": None})
    monkeypatch.setattr(bundles, "files_without_recordings", lambda *_: {"a": bytes(range(256)) * 8})
    monkeypatch.setattr(bundles, "recorded_files", lambda _: {})
    with pytest.raises(CourseError, match="the bundle adam is larger than"):
        bundles.bundles(course, {"adam": ("adam",)})
