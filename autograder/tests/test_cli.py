"""The command line: options, exit statuses, and one line for every misuse."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder import __version__, cli
from autograder.course import find_course, load_course
from autograder.errors import GraderFailed
from autograder.tests.command_line import Done, misuse, run
from autograder.tests.engine.commands.samples import ONLY, REFERENCE, FakeGrader, hand_in

pytestmark = pytest.mark.usefixtures("state")


class TestMisuseOfOptions:
    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            ("", "autograder: the following arguments are required: COMMAND (see autograder --help)"),
            ("grade", "autograder grade: the following arguments are required: PATH (see autograder grade --help)"),
            ("--nonsense", "autograder: the following arguments are required: COMMAND (see autograder --help)"),
            ("grade . --nonsense", "autograder: unrecognized arguments: --nonsense (see autograder --help)"),
            ("release now", "autograder: unrecognized arguments: now (see autograder --help)"),
        ],
    )
    def test_a_missing_or_unknown_argument_is_named(self, arguments: str, expected: str) -> None:
        assert misuse(*arguments.split()) == expected

    def test_an_unknown_command_is_named(self) -> None:
        assert misuse("grad", ".").startswith("autograder: argument COMMAND: invalid choice: 'grad'")

    @pytest.mark.parametrize("option", ["--json", "--jsonl", "--exercise", "--seed", "--jobs", "--shard", "--state"])
    def test_an_option_without_its_value_is_named(self, option: str) -> None:
        assert f"argument {option}: expected one argument" in misuse("grade", ".", option)

    @pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "", "²"])
    def test_a_number_of_jobs_that_is_none(self, value: str) -> None:
        line = misuse("grade", ".", f"--jobs={value}")
        expected = f"argument --jobs: expected a whole number above 0, not {value!r}"
        assert line == f"autograder grade: {expected} (see autograder grade --help)"

    def test_a_folder_is_not_read_both_ways(self) -> None:
        line = misuse("grade", ".", "--class", "--submission")
        assert "argument --submission: not allowed with argument --class" in line

    @pytest.mark.parametrize("seed", ["a\nb", "\x1b", "\udcff"])
    def test_a_seed_that_was_never_printed(self, seed: str) -> None:
        assert "argument --seed: expected the seed of an earlier result" in misuse("grade", ".", "--seed", seed)

    def test_odd_characters_are_not_repeated(self) -> None:
        assert r"unrecognized arguments: --\x1b[31m\x0a" in misuse("grade", ".", "--\x1b[31m\n")

    @pytest.mark.parametrize("first", [("grade", "."), ("prove",)])
    def test_a_misspelt_exercise_is_guessed(self, first: tuple[str, ...]) -> None:
        line = misuse(*first, "--exercise", "momentun")
        assert line == "autograder: there is no exercise 'momentun'; did you mean momentum?"

    def test_an_unknown_exercise_is_answered_with_those_there_are(self) -> None:
        slugs = ", ".join(find_course().slugs)
        line = misuse("grade", ".", *ONLY, "--exercise", "zzz")
        assert line == f"autograder: there is no exercise 'zzz'; the exercises are {slugs}"


class TestStatus:
    def test_a_failure_of_the_grader_is_one_line_and_status_1(
        self, tmp_path: Path, fake_grader: type[FakeGrader]
    ) -> None:
        fake_grader.failure = GraderFailed("a grading process ended")
        done = run("grade", hand_in(tmp_path, alice=REFERENCE))
        assert done == Done(1, "", "autograder: a grading process ended\n")

    def test_a_submission_that_the_grader_failed_at_is_named(
        self, tmp_path: Path, fake_grader: type[FakeGrader]
    ) -> None:
        fake_grader.internal = ["alice: the grader stopped"]
        done = run("grade", hand_in(tmp_path, alice=REFERENCE))
        assert (done.status, done.err) == (1, "autograder: alice: the grader stopped\n")
        assert "alice   0 / 0" in done.out

    def test_an_interrupt_is_status_130(self, tmp_path: Path, fake_grader: type[FakeGrader]) -> None:
        fake_grader.failure = KeyboardInterrupt()
        assert run("grade", hand_in(tmp_path, alice=REFERENCE)) == Done(130, "", "")

    def test_a_broken_manifest_is_status_2(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cli, "find_course", lambda: load_course(tmp_path))
        for arguments in (("grade", "."), ("release",), ("prove",), ("demo",), ("notebooks", "x")):
            assert misuse(*arguments).startswith(f"autograder: no course.toml in {tmp_path}: ")

    @pytest.mark.parametrize("arguments", [(), ("grade",), ("release",), ("prove",), ("demo",), ("notebooks",)])
    def test_help_is_status_0(self, arguments: tuple[str, ...]) -> None:
        done = run(*arguments, "--help")
        assert (done.status, done.err) == (0, "")
        assert done.out.startswith(f"usage: {' '.join(('autograder', *arguments))}")


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"autograder {__version__}\n", "")


def test_nothing_is_imported_from_the_folder_it_is_called_in(tmp_path: Path) -> None:
    hand_in(tmp_path, alice=REFERENCE)
    (tmp_path / "alice" / "random.py").write_text("raise SystemExit('this ran in the grader')", encoding="utf-8")
    command = [sys.executable, "-P", "-m", "autograder", "grade", ".", *ONLY, "--state", tmp_path / "state"]
    done = subprocess.run(command, cwd=tmp_path / "alice", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "alice   8 / 8" in done.stdout


@pytest.mark.parametrize("arguments", [("release", "--check"), ("grade", "{0}/alice", *ONLY, "--state", "{0}/state")])
def test_a_reader_that_is_gone_changes_nothing(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    hand_in(tmp_path, alice=REFERENCE)
    words = [sys.executable, "-m", "autograder", *(a.format(tmp_path) for a in arguments)]
    reader, writer = os.pipe()
    os.close(reader)  # as `| head -1` does sooner or later
    options: Any = {"stderr": subprocess.PIPE, "check": False, "env": {"PATH": os.environ["PATH"]}}
    read, unread = (subprocess.run(words, stdout=target, **options) for target in (subprocess.DEVNULL, writer))
    os.close(writer)
    assert (unread.returncode, unread.stderr) == (read.returncode, b"")
