"""`autograder release`: what is written, and what differs."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from autograder import cli
from autograder.course import Course, load_course
from autograder.tests.command_line import Done, misuse, run
from autograder.tests.engine.commands.samples import COURSE, SLUG


class TestRelease:
    @pytest.fixture
    def small(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
        """A copy of the small course, which nobody has released yet."""
        course = load_course(Path(shutil.copytree(COURSE.root, tmp_path / "course")))
        monkeypatch.setattr(cli, "find_course", lambda: course)
        return course

    def test_a_release_lists_the_files_it_wrote(self, small: Course) -> None:
        done = run("release")
        assert (done.status, done.err) == (0, "")
        assert "assignments/scale/scale.py written\n" in done.out
        assert run("release") == Done(0, "assignments/ equals the release\n", "")

    def test_an_address_that_nobody_has_set_is_said_in_a_line(
        self, small: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        course = replace(small, site="https://example.org/small/")
        monkeypatch.setattr(cli, "find_course", lambda: course)
        assert run("release").out.splitlines()[-1] == (
            "course.toml: site is still https://example.org/small/, so students' links to the theory lead nowhere"
        )

    def test_check_finds_a_difference_with_status_1_and_changes_nothing(self, small: Course) -> None:
        run("release")
        (small.assignments / "checks.py").write_text("")
        expected = Done(1, "assignments/checks.py differs from the release\n", "")
        assert run("release", "--check") == expected
        assert (small.assignments / "checks.py").read_text() == ""

    def test_check_of_an_unchanged_release_is_status_0(self, small: Course) -> None:
        run("release")
        assert run("release", "--check") == Done(0, "assignments/ equals the release\n", "")

    def test_markers_that_do_not_pair_up_are_status_2(self, small: Course) -> None:
        solution = small.solution(SLUG)
        solution.write_text(solution.read_text(encoding="utf-8").replace("### END SOLUTION", "# the end", 1))
        assert misuse("release").startswith("autograder: solutions/scale/scale.py: every ### BEGIN SOLUTION")

    def test_a_missing_suite_is_status_2(self, small: Course) -> None:
        small.suite(SLUG, "visible").unlink()
        line = misuse("release", "--check")
        assert line.startswith("autograder: autograder/suites/scale/visible.py is missing: write it, ")
