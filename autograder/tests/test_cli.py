"""The command line: options, exit statuses, and one line for every misuse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder import __version__, cli
from autograder.course import find_course, load_course
from autograder.errors import GraderFailed
from autograder.tests.command_line import Done, misuse, run
from autograder.tests.engine.commands.samples import COURSE, ONLY, REFERENCE, FakeGrader, hand_in

pytestmark = pytest.mark.usefixtures("small_course", "state")


def test_the_command_of_another_checkout_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "autograder").mkdir()
    (tmp_path / "course.toml").touch()
    monkeypatch.chdir(tmp_path / "autograder")
    assert run("grade", tmp_path / "nobody").err.startswith(f"autograder: this is the command of {cli.HERE}, not of ")
    monkeypatch.chdir(cli.HERE)
    assert run("grade", tmp_path / "nobody").err.startswith(f"autograder: {tmp_path}/nobody does not exist")


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
        line = misuse(*first, "--exercise", "scael")
        assert line == "autograder: there is no exercise 'scael'; did you mean scale?"

    def test_an_unknown_exercise_is_answered_with_those_there_are(self) -> None:
        slugs = ", ".join(COURSE.slugs)
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
        said = "autograder: interrupted; results that were finished are kept, the same command goes on\n"
        assert run("grade", hand_in(tmp_path, alice=REFERENCE)) == Done(130, "", said)

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


FIRST = find_course().exercises[0]  # a command that is started finds the course that is installed
ALICE = ("--exercise", FIRST.slug, "--state", "state")


@pytest.fixture
def alice(tmp_path: Path) -> Path:
    """A submission with the reference of the first exercise."""
    (tmp_path / "alice").mkdir()
    shutil.copy(find_course().solution(FIRST.slug), tmp_path / "alice")
    return tmp_path / "alice"


def test_nothing_is_imported_from_the_folder_it_is_called_in(alice: Path) -> None:
    (alice / "random.py").write_text("raise SystemExit('this ran in the grader')", encoding="utf-8")
    command = [sys.executable, "-P", "-m", "autograder", "grade", ".", *ALICE]
    done = subprocess.run(command, cwd=alice, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"alice   {FIRST.points} / {FIRST.points}" in done.stdout


@pytest.mark.parametrize("arguments", [("release", "--check"), ("grade", "alice", *ALICE)])
def test_a_reader_that_is_gone_changes_nothing(alice: Path, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "autograder", *arguments]
    reader, writer = os.pipe()
    os.close(reader)  # as `| head -1` does sooner or later
    options: Any = {"stderr": subprocess.PIPE, "check": False, "env": {"PATH": os.environ["PATH"]}, "cwd": alice.parent}
    read, unread = (subprocess.run(command, stdout=target, **options) for target in (subprocess.DEVNULL, writer))
    os.close(writer)
    assert (unread.returncode, unread.stderr) == (read.returncode, b"")
