"""`autograder grade`: the files it writes, and what becomes of them when a disk is full or a run was killed."""

from __future__ import annotations

import errno
import json
import os
import sys
import tempfile
from pathlib import Path

import pytest

from autograder.tests.command_line import misuse, run
from autograder.tests.engine.commands.samples import ONLY, REFERENCE, FakeGrader, hand_in

pytestmark = pytest.mark.usefixtures("small_course", "state")


class TestFilesOfResults:
    @pytest.mark.parametrize("option", ["--json", "--jsonl"])
    @pytest.mark.parametrize(
        ("target", "expected"),
        [
            ("nowhere/results", "{0}/nowhere is not a folder, so {0}/nowhere/results cannot be written there"),
            ("alice/scale.py/x", "{0}/alice/scale.py is not a folder, so {0}/alice/scale.py/x cannot be "),
            ("alice", "{0}/alice is a folder, and results are written to a file"),
        ],
    )
    def test_results_that_cannot_be_written_are_noticed_before_grading(
        self, tmp_path: Path, fake_grader: type[FakeGrader], option: str, target: str, expected: str
    ) -> None:
        hand_in(tmp_path, alice=REFERENCE)
        line = misuse("grade", tmp_path / "alice", option, tmp_path / target)
        assert line.startswith(f"autograder: {expected.format(tmp_path)}")
        assert fake_grader.starts == []

    @pytest.mark.skipif(sys.platform == "win32", reason="needs the permissions of a POSIX system")
    def test_a_missing_permission_to_write_is_noticed_before_grading(
        self, tmp_path: Path, fake_grader: type[FakeGrader], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hand_in(tmp_path, alice=REFERENCE)
        allowed = os.access
        monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and allowed(path, mode))
        line = misuse("grade", tmp_path / "alice", "--json", tmp_path / "results.json")
        assert line == f"autograder: {tmp_path}/results.json cannot be written: permission denied"
        assert fake_grader.starts == []


class TestFeedback:
    @pytest.mark.parametrize("target", ["file", "file/deeper", "file/deeper/still"])
    def test_a_file_where_the_folder_goes_is_noticed_before_grading(
        self, tmp_path: Path, fake_grader: type[FakeGrader], target: str
    ) -> None:
        (tmp_path / "file").touch()
        line = misuse("grade", hand_in(tmp_path / "class", alice=""), "--out", tmp_path / target)
        assert line == f"autograder: {tmp_path}/{target} is not a folder"
        assert fake_grader.starts == []

    @pytest.mark.parametrize("option", ["--out", "--formgrader"])
    def test_a_folder_inside_the_class_is_refused_before_grading(
        self, tmp_path: Path, fake_grader: type[FakeGrader], option: str
    ) -> None:
        members, target = hand_in(tmp_path / "class", alice="", bob=""), tmp_path / "class" / "feedback"
        asked = ("grade", members, option, target, "--gradebook", tmp_path / "gradebook.db")
        reason = "would be graded as a submission: name a folder beside it"
        assert misuse(*asked) == f"autograder: {target} lies inside {members} and {reason}"
        assert fake_grader.starts == []
        assert not target.exists()

    @pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
    def test_a_folder_that_cannot_be_written_to_is_noticed_before_grading(
        self, tmp_path: Path, fake_grader: type[FakeGrader], monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        def refuses(*_: object, **__: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(tempfile, "TemporaryFile", refuses)
        line = misuse("grade", hand_in(tmp_path / "class", alice=""), "--out", tmp_path / "out")
        assert line == f"autograder: {tmp_path}/out cannot be written to: {os.strerror(number)}"
        assert fake_grader.starts == []

    def test_pictures_are_asked_for_with_feedback_alone(self, tmp_path: Path, fake_grader: type[FakeGrader]) -> None:
        folder = hand_in(tmp_path / "class", alice="")
        run("grade", folder)
        assert fake_grader.options["pictures"] is False
        run("grade", folder, "--out", tmp_path / "out")
        assert fake_grader.options["pictures"] is True

    def test_one_submission_gets_its_page_and_a_class_all_of_them(
        self, tmp_path: Path, fake_grader: type[FakeGrader]
    ) -> None:
        folder = hand_in(tmp_path / "class", alice="", bob="", index="")
        run("grade", folder / "alice", "--out", tmp_path / "one" / "deep")
        assert sorted(os.listdir(tmp_path / "one" / "deep")) == ["alice.html", "alice.md"]
        assert run("grade", folder, "--out", tmp_path / "all").status == 0
        names = set(os.listdir(tmp_path / "all"))
        assert {"alice.html", "bob.html", "index.html", "class.csv", "checks.csv"} < names
        assert len(names) == 7

    def test_a_disk_that_fills_up_is_status_1_and_costs_no_grade(
        self, tmp_path: Path, fake_grader: type[FakeGrader], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("autograder.engine.reports.feedback.write_whole", full)
        folder = hand_in(tmp_path / "class", alice="", bob="")
        done = run("grade", folder, "--out", tmp_path / "out", "--json", tmp_path / "all.json")
        assert done.status == 1
        assert done.err.startswith(f"autograder: {tmp_path}/out/")
        assert done.err.endswith("cannot be written: No space left on device; the feedback is not complete\n")
        assert done.err.count("\n") == 1
        assert "alice" in done.out
        assert len(json.loads((tmp_path / "all.json").read_text())["results"]) == 2

    def test_a_picture_is_on_the_page_and_with_a_file_of_results_in_it(self, tmp_path: Path) -> None:
        hand_in(tmp_path, alice=REFERENCE)
        files = ("--out", tmp_path / "out", "--json", tmp_path / "all.json", "--jsonl", tmp_path / "all.jsonl")
        assert run("grade", tmp_path / "alice", *ONLY, *files).status == 0
        page = (tmp_path / "out" / "alice.html").read_text(encoding="utf-8")
        assert page.count("lies on the reference") == 1 + 1  # in the legend, and where the picture is told in words
        for text in ((tmp_path / "all.jsonl").read_text(), json.loads((tmp_path / "all.json").read_text())):
            result = text["results"][0] if isinstance(text, dict) else json.loads(text)
            assert len(result["exercises"][0]["picture"]["lines"][0]["x"]) == 5


def refused(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class TestFullDisk:
    def test_a_full_disk_under_the_file_of_results_is_status_1_and_costs_no_report(
        self, tmp_path: Path, fake_grader: type[FakeGrader], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("autograder.engine.reports.data.write_whole", refused)
        done = run("grade", hand_in(tmp_path / "class", alice="", bob=""), "--json", tmp_path / "all.json")
        assert (done.status, done.err) == (
            1,
            f"autograder: {tmp_path}/all.json cannot be written: No space left on device\n",
        )
        assert "alice" in done.out

    def test_a_full_disk_under_the_file_of_lines_is_status_1_and_costs_no_report(
        self, tmp_path: Path, fake_grader: type[FakeGrader]
    ) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("this system has no /dev/full")
        done = run("grade", hand_in(tmp_path / "class", alice="", bob=""), "--jsonl", "/dev/full")
        assert (done.status, done.err) == (1, "autograder: /dev/full cannot be written: No space left on device\n")
        assert "alice" in done.out

    def test_a_state_that_cannot_be_kept_is_a_warning(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        done = run("grade", hand_in(tmp_path / "class", alice=REFERENCE), *ONLY, "--state", tmp_path / "file")
        assert done.status == 0
        assert done.err == (
            f"autograder: {tmp_path}/file cannot be used: File exists; what is graded now is graded again next time\n"
        )


class TestLinesOfAKilledRun:
    @pytest.mark.parametrize(
        ("left", "kept"),
        [('{"submission": "zoe"}\n{"subm', ["zoe"]), ('{"submission": "zoe"}', ["zoe"]), ('{"subm', []), ("", [])],
    )
    def test_a_torn_line_is_cut_off_and_whole_lines_are_kept(
        self, tmp_path: Path, fake_grader: type[FakeGrader], left: str, kept: list[str]
    ) -> None:
        (tmp_path / "all.jsonl").write_text(left)
        run("grade", hand_in(tmp_path / "class", alice="", bob=""), "--jsonl", tmp_path / "all.jsonl")
        lines = (tmp_path / "all.jsonl").read_text().splitlines()
        assert [json.loads(line)["submission"] for line in lines] == [*kept, "bob", "alice"]
