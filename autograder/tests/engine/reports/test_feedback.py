"""The folder of feedback: the right files, whole or not at all, and a full disk costs no grade."""

from __future__ import annotations

import errno
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.engine.reports import feedback as module
from autograder.engine.reports.feedback import Feedback, drawing
from autograder.errors import CourseError
from autograder.tests.engine.reports.samples import check, exercise, result

ALICE, TWIN = result(exercise(check()), name="alice"), result(exercise(check("failed")), name="Alice")


def feedback(course: Course, folder: Path, *names: str) -> Feedback:
    return Feedback(course, course.slugs, folder, names)


def test_one_submission_has_a_page_and_markdown(course: Course, tmp_path: Path) -> None:
    feedback(course, tmp_path, "alice").add(0, ALICE)
    assert sorted(os.listdir(tmp_path)) == ["alice.html", "alice.md"]
    assert (tmp_path / "alice.md").read_text(encoding="utf-8").startswith("## ` alice `: 1 of 1 points")


def test_a_class_has_pages_as_they_come_and_its_own_in_the_end(course: Course, tmp_path: Path) -> None:
    made = feedback(course, tmp_path, "alice", "Alice")
    made.add(1, TWIN)
    (twin,) = os.listdir(tmp_path)
    assert "Feedback for <bdi>Alice</bdi>" in (tmp_path / twin).read_text(encoding="utf-8")
    made.add(0, ALICE)
    made.finish([ALICE, TWIN])
    assert set(os.listdir(tmp_path)) == {"alice.html", twin, "index.html", "class.csv", "checks.csv", "pages.csv"}
    assert f"alice,alice.html\r\nAlice,{twin}\r\n" in (tmp_path / "pages.csv").read_bytes().decode()
    assert made.left_over() == []
    assert f'href="{twin}"' in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "class.csv").read_bytes().startswith(b"\xef\xbb\xbfsubmission,score,")
    assert made.problem == ""


def test_pages_go_back_in_an_archive_for_each_download(course: Course, tmp_path: Path) -> None:
    returns = [(("week 1", "Ada_1_file/feedback.html"), ("week 2", "Ada_9_file/feedback.html")), ()]
    made = module.Feedback(course, ("adam",), tmp_path, ["alice", "Alice"], returns)
    made.add(0, ALICE)
    made.add(1, TWIN)
    made.finish([ALICE, TWIN])
    archives = sorted(path for path in tmp_path.glob("return-*.zip"))
    assert len(archives) == 2
    with zipfile.ZipFile(archives[0]) as archive:
        assert archive.namelist() == ["Ada_1_file/feedback.html"]
        assert archive.read("Ada_1_file/feedback.html") == (tmp_path / "alice.html").read_bytes()


def test_pages_of_an_earlier_run_are_named(course: Course, tmp_path: Path) -> None:
    (tmp_path / "zoe.html").touch()
    assert feedback(course, tmp_path, "alice").left_over() == ["zoe.html"]


def test_other_users_may_read_the_files_as_far_as_the_umask_lets_them(course: Course, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        feedback(course, tmp_path, "alice").add(0, ALICE)
    finally:
        os.umask(before)
    assert (tmp_path / "alice.html").stat().st_mode & 0o777 == 0o644


def test_a_disk_that_is_full_is_one_line_and_tried_no_more(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def full(path: Path, text: str) -> None:
        tried.append(path.name)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(module, "write_whole", full)
    made = feedback(course, tmp_path, "alice", "Alice")
    made.add(0, ALICE)
    made.add(1, TWIN)
    made.finish([ALICE, TWIN])
    expected = f"{tmp_path}/alice.html cannot be written: No space left on device; the feedback is not complete"
    assert (made.problem, tried) == (expected, ["alice.html"])


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_text("{")])
def test_a_release_that_is_missing_is_one_line(course: Course, tmp_path: Path, spoil: Any) -> None:
    folder = tmp_path / "assignments" / "adam"
    folder.mkdir(parents=True)
    (folder / "picture.json").touch()
    spoil(folder / "picture.json")
    copy = Course(tmp_path, course.title, course.site, course.exercises, course.bounds)
    with pytest.raises(
        CourseError, match=r"^assignments/adam/picture.json is missing or broken: run `autograder release`$"
    ):
        drawing(copy, "adam")
