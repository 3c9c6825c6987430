"""The command line: exit statuses, one line for every misuse, and what each option does."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder import __version__, cli
from autograder.course import Course, find_course, load_course
from autograder.engine.commands import grade as command
from autograder.engine.grading.seeds import DEMO_SECRET, seed_of
from autograder.engine.results import Result, assemble
from autograder.engine.stubs import stub
from autograder.engine.submissions import Submission
from autograder.errors import GraderFailed
from autograder.tests.engine.notebooks.samples import dumped, solved

pytestmark = pytest.mark.usefixtures("state")
REFERENCE = find_course().solution("momentum").read_text(encoding="utf-8")
ONLY = ("--exercise", "momentum")
Capture = pytest.CaptureFixture[str]


@dataclass
class Done:
    """What a command left: its exit status and its output."""

    status: int
    out: str
    err: str


def run(*arguments: str | Path) -> Done:
    """Run one command in this process; a complaint about an option leaves through SystemExit."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = cli.main([str(a) for a in arguments])
        except SystemExit as ended:
            status = int(ended.code or 0)
    return Done(status, out.getvalue(), err.getvalue())


def misuse(*arguments: str | Path) -> str:
    """The one line on standard error of a command that ends with status 2."""
    done = run(*arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith("\n")
    line = done.err.removesuffix("\n")
    assert line.isprintable(), line
    return line


def hand_in(folder: Path, **sources: str) -> Path:
    """A class: the source of momentum by the name of its author."""
    for name, text in sources.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "momentum.py").write_text(text, encoding="utf-8")
    return folder


class FakeGrader:
    """In place of the grading processes: full marks for everybody, or a failure of the grader's own."""

    made: list[tuple[Any, ...]]
    options: dict[str, Any]
    internal: list[str]
    failure: BaseException | None
    secret = DEMO_SECRET
    reused = 0

    def __init__(self, course: Course, slugs: tuple[str, ...], jobs: int, seed: str, **options: Any) -> None:
        self.made.append((slugs, jobs, seed))
        type(self).options = options
        if self.failure:
            raise self.failure

    def __enter__(self) -> FakeGrader:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def slowest(self) -> None:
        return None

    def grade(self, wanted: list[Submission]) -> Iterator[tuple[int, Result]]:
        for position in reversed(range(len(wanted))):  # submissions finish in any order
            yield position, assemble(wanted[position].name, [])


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[FakeGrader]:
    FakeGrader.made, FakeGrader.internal, FakeGrader.failure = [], [], None
    monkeypatch.setattr(command, "Grader", FakeGrader)
    return FakeGrader


class TestMisuseOfOptions:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ("", "autograder: the following arguments are required: COMMAND (see autograder --help)"),
            ("grade", "autograder grade: the following arguments are required: PATH (see autograder grade --help)"),
            ("--nonsense", "autograder: the following arguments are required: COMMAND (see autograder --help)"),
            ("grade . --nonsense", "autograder: unrecognized arguments: --nonsense (see autograder --help)"),
            ("release now", "autograder: unrecognized arguments: now (see autograder --help)"),
        ],
    )
    def test_what_is_missing_or_unknown_is_named(self, arguments: str, said: str) -> None:
        assert misuse(*arguments.split()) == said

    def test_an_unknown_command_is_named(self) -> None:
        assert misuse("grad", ".").startswith("autograder: argument COMMAND: invalid choice: 'grad'")

    @pytest.mark.parametrize("option", ["--json", "--jsonl", "--exercise", "--seed", "--jobs", "--shard", "--state"])
    def test_an_option_without_its_value_is_named(self, option: str) -> None:
        assert f"argument {option}: expected one argument" in misuse("grade", ".", option)

    @pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "", "²"])
    def test_a_number_of_jobs_that_is_none(self, value: str) -> None:
        said = misuse("grade", ".", f"--jobs={value}")
        expected = f"argument --jobs: expected a whole number above 0, not {value!r}"
        assert said == f"autograder grade: {expected} (see autograder grade --help)"

    def test_a_folder_is_not_read_both_ways(self) -> None:
        said = misuse("grade", ".", "--class", "--submission")
        assert "argument --submission: not allowed with argument --class" in said

    @pytest.mark.parametrize("seed", ["a\nb", "\x1b", "\udcff"])
    def test_a_seed_that_was_never_printed(self, seed: str) -> None:
        assert "argument --seed: expected the seed of an earlier result" in misuse("grade", ".", "--seed", seed)

    def test_odd_characters_are_not_repeated(self) -> None:
        assert r"unrecognized arguments: --\x1b[31m\x0a" in misuse("grade", ".", "--\x1b[31m\n")

    @pytest.mark.parametrize("first", [("grade", "."), ("prove",)])
    def test_a_misspelt_exercise_is_guessed(self, first: tuple[str, ...]) -> None:
        said = misuse(*first, "--exercise", "momentun")
        assert said == "autograder: there is no exercise 'momentun'; did you mean momentum?"

    def test_an_unknown_exercise_is_answered_with_those_there_are(self) -> None:
        slugs = ", ".join(find_course().slugs)
        said = misuse("grade", ".", *ONLY, "--exercise", "zzz")
        assert said == f"autograder: there is no exercise 'zzz'; the exercises are {slugs}"


class TestMisuseOfPaths:
    def test_a_path_that_does_not_exist(self, tmp_path: Path) -> None:
        assert misuse("grade", tmp_path / "x\n") == rf"autograder: {tmp_path}/x\x0a does not exist"

    def test_a_folder_with_nothing_to_grade(self, tmp_path: Path) -> None:
        assert misuse("grade", tmp_path).startswith(f"autograder: {tmp_path.name} holds no submission: expected files")

    def test_a_file_of_no_exercise(self, tmp_path: Path) -> None:
        (tmp_path / "momentun.py").touch()
        said = misuse("grade", tmp_path / "momentun.py")
        assert said == "autograder: momentun.py is not the file of an exercise; did you mean momentum.py?"

    def test_a_folder_with_two_readings(self, tmp_path: Path) -> None:
        hand_in(tmp_path, momentum=REFERENCE, alice=REFERENCE)
        assert misuse("grade", tmp_path).endswith(": say --submission or --class")

    def test_a_class_without_members(self, tmp_path: Path) -> None:
        assert misuse("grade", tmp_path, "--class").endswith("holds no folders, so there is no submission in it")

    def test_one_wrong_path_among_good_ones_grades_nothing(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
        hand_in(tmp_path, alice=REFERENCE)
        assert misuse("grade", tmp_path / "alice", tmp_path / "bob").endswith("bob does not exist")
        assert fake.made == []

    @pytest.mark.parametrize("option", ["--json", "--jsonl"])
    @pytest.mark.parametrize(
        ("target", "said"),
        [
            ("nowhere/results", "{0}/nowhere is not a folder, so {0}/nowhere/results cannot be written there"),
            ("alice/momentum.py/x", "{0}/alice/momentum.py is not a folder, so {0}/alice/momentum.py/x cannot be "),
            ("alice", "{0}/alice is a folder, and results are written to a file"),
        ],
    )
    def test_results_that_cannot_be_written_are_noticed_before_grading(
        self, tmp_path: Path, fake: type[FakeGrader], option: str, target: str, said: str
    ) -> None:
        hand_in(tmp_path, alice=REFERENCE)
        line = misuse("grade", tmp_path / "alice", option, tmp_path / target)
        assert line.startswith(f"autograder: {said.format(tmp_path)}")
        assert fake.made == []

    @pytest.mark.skipif(sys.platform == "win32", reason="needs the permissions of a POSIX system")
    def test_so_is_a_permission_that_is_missing(
        self, tmp_path: Path, fake: type[FakeGrader], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hand_in(tmp_path, alice=REFERENCE)
        allowed = os.access
        monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and allowed(path, mode))
        line = misuse("grade", tmp_path / "alice", "--json", tmp_path / "results.json")
        assert line == f"autograder: {tmp_path}/results.json cannot be written: permission denied"
        assert fake.made == []


class TestFeedback:
    @pytest.mark.parametrize("target", ["file", "file/deeper", "file/deeper/still"])
    def test_a_file_where_the_folder_goes_is_noticed_before_grading(
        self, tmp_path: Path, fake: type[FakeGrader], target: str
    ) -> None:
        (tmp_path / "file").touch()
        said = misuse("grade", hand_in(tmp_path / "class", alice=""), "--out", tmp_path / target)
        assert said == f"autograder: {tmp_path}/{target} is not a folder"
        assert fake.made == []

    @pytest.mark.parametrize("option", ["--out", "--formgrader"])
    def test_so_is_a_folder_that_the_next_run_would_grade(
        self, tmp_path: Path, fake: type[FakeGrader], option: str
    ) -> None:
        members, target = hand_in(tmp_path / "class", alice="", bob=""), tmp_path / "class" / "feedback"
        asked = ("grade", members, option, target, "--gradebook", tmp_path / "gradebook.db")
        told = "would be graded as a submission: name a folder beside it"
        assert misuse(*asked) == f"autograder: {target} lies inside {members} and {told}"
        assert fake.made == []
        assert not target.exists()

    @pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
    def test_so_is_a_folder_that_cannot_be_written_to(
        self, tmp_path: Path, fake: type[FakeGrader], monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        def refuses(*_: object, **__: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(tempfile, "TemporaryFile", refuses)
        said = misuse("grade", hand_in(tmp_path / "class", alice=""), "--out", tmp_path / "out")
        assert said == f"autograder: {tmp_path}/out cannot be written to: {os.strerror(number)}"
        assert fake.made == []

    def test_pictures_are_asked_for_with_feedback_alone(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
        folder = hand_in(tmp_path / "class", alice="")
        run("grade", folder)
        assert fake.options["pictures"] is False
        run("grade", folder, "--out", tmp_path / "out")
        assert fake.options["pictures"] is True

    def test_one_submission_gets_its_page_and_a_class_all_of_them(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
        folder = hand_in(tmp_path / "class", alice="", bob="", index="")
        run("grade", folder / "alice", "--out", tmp_path / "one" / "deep")
        assert sorted(os.listdir(tmp_path / "one" / "deep")) == ["alice.html", "alice.md"]
        assert run("grade", folder, "--out", tmp_path / "all").status == 0
        names = set(os.listdir(tmp_path / "all"))
        assert {"alice.html", "bob.html", "index.html", "class.csv", "checks.csv"} < names
        assert len(names) == 6

    def test_a_disk_that_fills_up_is_status_1_and_costs_no_grade(
        self, tmp_path: Path, fake: type[FakeGrader], monkeypatch: pytest.MonkeyPatch
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
        assert page.count("lies on the reference") == 2 + 2  # in the legend, and where the picture is told in words
        for text in ((tmp_path / "all.jsonl").read_text(), json.loads((tmp_path / "all.json").read_text())):
            result = text["results"][0] if isinstance(text, dict) else json.loads(text)
            assert len(result["exercises"][0]["picture"]["lines"][0]["x"]) == 41


def refused(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class TestFullDisk:
    def test_the_file_of_all_results_is_status_1_and_costs_no_report(
        self, tmp_path: Path, fake: type[FakeGrader], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("autograder.engine.reports.data.write_whole", refused)
        done = run("grade", hand_in(tmp_path / "class", alice="", bob=""), "--json", tmp_path / "all.json")
        assert (done.status, done.err) == (
            1,
            f"autograder: {tmp_path}/all.json cannot be written: No space left on device\n",
        )
        assert "alice" in done.out

    def test_so_is_the_file_of_lines(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
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


class TestShards:
    @pytest.mark.parametrize("value", ["0/2", "3/2", "1", "/", "a/b", "1/0", "-1/2", "1/2/3", "²/3", ""])
    def test_a_shard_that_is_none(self, value: str) -> None:
        said = misuse("grade", ".", f"--shard={value}")
        expected = f"argument --shard: expected I/N with I from 1 to N, as in 2/8, not {value!r}"
        assert said == f"autograder grade: {expected} (see autograder grade --help)"

    def test_every_submission_is_in_exactly_one(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
        names = {f"student{n}": "" for n in range(20)}
        folder, lines = hand_in(tmp_path / "class", **names), tmp_path / "all.jsonl"
        sizes = []
        for number in (1, 2, 3):
            done = run("grade", folder, "--shard", f"{number}/3", "--jsonl", lines, "--json", tmp_path / "part.json")
            sizes.append(len(json.loads((tmp_path / "part.json").read_text())["results"]))
            assert (done.status, done.err) == (0, "")
        assert all(0 < size < 20 for size in sizes)
        shown = [json.loads(line)["submission"] for line in lines.read_text().splitlines()]
        assert sorted(shown) == sorted(names)

    def test_a_shard_depends_on_the_name_alone(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
        def members(folder: Path) -> set[str]:
            run("grade", folder, "--shard", "1/2", "--json", tmp_path / "part.json")
            return {r["submission"] for r in json.loads((tmp_path / "part.json").read_text())["results"]}

        names = [f"student{n}" for n in range(12)]
        few = hand_in(tmp_path / "few", **dict.fromkeys(names[:6], ""))
        many = hand_in(tmp_path / "many", **dict.fromkeys(names, ""))
        assert members(few) == members(many) & set(names[:6]) != set()

    def test_one_with_nobody_in_it_is_done_at_once(self, tmp_path: Path) -> None:
        folder = hand_in(tmp_path / "class", alice=REFERENCE, bob=REFERENCE)
        texts = []
        for number in range(1, 9):
            file = tmp_path / f"{number}.json"
            done = run("grade", folder, *ONLY, "--shard", f"{number}/8", "--json", file, "--out", tmp_path / "out")
            assert (done.status, done.err) == (0, "")
            texts.append(json.loads(file.read_text())["results"])
        assert [] in texts
        assert len([r for text in texts for r in text]) == 2


class TestLinesOfAKilledRun:
    @pytest.mark.parametrize(
        ("left", "kept"),
        [('{"submission": "zoe"}\n{"subm', ["zoe"]), ('{"submission": "zoe"}', ["zoe"]), ('{"subm', []), ("", [])],
    )
    def test_what_is_torn_is_cut_off(self, tmp_path: Path, fake: type[FakeGrader], left: str, kept: list[str]) -> None:
        (tmp_path / "all.jsonl").write_text(left)
        run("grade", hand_in(tmp_path / "class", alice="", bob=""), "--jsonl", tmp_path / "all.jsonl")
        lines = (tmp_path / "all.jsonl").read_text().splitlines()
        assert [json.loads(line)["submission"] for line in lines] == [*kept, "bob", "alice"]


class TestStatus:
    def test_a_failure_of_the_grader_is_one_line_and_status_1(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
        fake.failure = GraderFailed("a grading process ended")
        done = run("grade", hand_in(tmp_path, alice=REFERENCE))
        assert done == Done(1, "", "autograder: a grading process ended\n")

    def test_a_submission_that_the_grader_failed_at_is_named(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
        fake.internal = ["alice: the grader stopped"]
        done = run("grade", hand_in(tmp_path, alice=REFERENCE))
        assert (done.status, done.err) == (1, "autograder: alice: the grader stopped\n")
        assert "alice   0 / 0" in done.out

    def test_an_interrupt_is_status_130(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
        fake.failure = KeyboardInterrupt()
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


class TestJobs:
    @pytest.mark.parametrize(("asked", "started"), [("1", 1), ("2", 2), ("64", 2)])
    def test_there_are_never_more_processes_than_submissions(
        self, tmp_path: Path, fake: type[FakeGrader], asked: str, started: int
    ) -> None:
        run("grade", hand_in(tmp_path, alice="", bob=""), "--jobs", asked)
        assert [jobs for _, jobs, _ in fake.made] == [started]

    def test_exercises_are_graded_in_the_order_of_the_course(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
        run("grade", hand_in(tmp_path, alice=""), "--exercise", "adam", *ONLY, "--exercise", "adam")
        assert [slugs for slugs, _, _ in fake.made] == [("momentum", "adam")]

    def test_without_a_choice_all_are_graded(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
        run("grade", hand_in(tmp_path, alice=""))
        assert [slugs for slugs, _, _ in fake.made] == [find_course().slugs]

    def test_results_keep_the_order_of_the_submissions(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
        hand_in(tmp_path / "class", alice="", bob="", carol="")
        run("grade", tmp_path / "class", "--json", tmp_path / "all.json")
        results = json.loads((tmp_path / "all.json").read_text())["results"]
        assert [r["submission"] for r in results] == ["alice", "bob", "carol"]

    def test_jsonl_has_them_as_they_come_and_keeps_what_is_there(self, tmp_path: Path, fake: type[FakeGrader]) -> None:
        hand_in(tmp_path / "class", alice="", bob="")
        (tmp_path / "all.jsonl").write_text('{"submission": "zoe"}\n')
        run("grade", tmp_path / "class", "--jsonl", tmp_path / "all.jsonl")
        lines = (tmp_path / "all.jsonl").read_text().splitlines()
        assert [json.loads(line)["submission"] for line in lines] == ["zoe", "bob", "alice"]


@dataclass
class Graded:
    """A class that was graded once, for real."""

    done: Done
    results: dict[str, Any]
    lines: list[Any]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Four members: the reference, a sign mistake, the untouched stub, and nothing."""
    folder = tmp_path_factory.mktemp("graded")
    wrong = REFERENCE.replace("return w - v, v", "return w + v, v")
    hand_in(folder / "class", ada=REFERENCE, bob=wrong, carol=stub(REFERENCE))
    (folder / "class" / "dora").mkdir()
    files = ("--json", folder / "all.json", "--jsonl", folder / "all.jsonl")
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("AUTOGRADER_SECRET", raising=False)
        done = run("grade", folder / "class", *ONLY, "--jobs", "1", *files)
    results = json.loads((folder / "all.json").read_text(encoding="utf-8"))
    lines = [json.loads(line) for line in (folder / "all.jsonl").read_text(encoding="utf-8").splitlines()]
    return Graded(done, results, lines)


class TestAClass:
    def test_the_status_is_0_whatever_the_scores(self, graded: Graded) -> None:
        assert (graded.done.status, graded.done.err) == (0, "")

    def test_a_table_is_printed_and_nothing_else_of_it(self, graded: Graded) -> None:
        rows = [line.split() for line in graded.done.out.splitlines()[:5]]
        assert rows[0] == ["submission", "momentum", "total"]
        assert [row[0] for row in rows[1:]] == ["ada", "bob", "carol", "dora"]
        assert rows[1] == ["ada", "8", "8/8"]
        assert rows[3:] == [["carol", "0", "0/8"], ["dora", "-", "0/8"]]

    def test_json_holds_every_result_of_the_exercise_asked_for(self, graded: Graded) -> None:
        assert graded.results["schema"] == "autograder-results/1"
        results = graded.results["results"]
        assert [r["submission"] for r in results] == ["ada", "bob", "carol", "dora"]
        assert [[e["slug"] for e in r["exercises"]] for r in results] == [["momentum"]] * 4
        assert [r["exercises"][0]["status"] for r in results] == ["graded", "graded", "graded", "missing"]

    def test_jsonl_holds_the_same_results(self, graded: Graded) -> None:
        assert sorted(graded.lines, key=lambda r: r["submission"]) == graded.results["results"]

    def test_scores_add_up_from_the_checks(self, graded: Graded) -> None:
        for result in graded.results["results"]:
            (exercise,) = result["exercises"]
            assert result["score"] == exercise["score"] == sum(c["score"] for c in exercise["checks"])
            assert result["max_score"] == sum(c["max_score"] for c in exercise["checks"]) == 8

    def test_the_right_code_has_full_marks_and_the_wrong_code_has_not(self, graded: Graded) -> None:
        ada, bob, carol, dora = (r["score"] for r in graded.results["results"])
        assert ada == 8
        assert 0 <= bob < 8
        assert carol == dora == 0

    def test_seeds_come_from_the_secret_and_the_source(self, graded: Graded) -> None:
        for result in graded.results["results"]:
            (exercise,) = result["exercises"]
            assert exercise["seed"] == seed_of(DEMO_SECRET, "momentum", exercise["source_sha256"])

    def test_a_public_secret_is_owned_up_to(self, graded: Graded) -> None:
        assert graded.done.out.endswith(f"{command.PUBLIC_SEED}\n")


class TestOneSubmission:
    def test_its_checks_are_printed_and_its_seed_is_repeated(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
        hand_in(tmp_path, alice=REFERENCE.replace("return w - v, v", "return w + v, v"))
        file = tmp_path / "alice.json"
        done = run("grade", tmp_path / "alice" / "momentum.py", *ONLY, "--seed", "5eed", "--json", file)
        (exercise,) = json.loads(file.read_text(encoding="utf-8"))["results"][0]["exercises"]
        assert exercise["seed"] == "5eed"
        assert done.status == 0
        assert "  ✗ a step from a velocity and a gradient agrees with the one worked out by hand   0/1" in done.out
        assert command.PUBLIC_SEED not in done.out

    def test_a_secret_of_the_course_makes_other_seeds(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AUTOGRADER_SECRET", "s\udcffcret")
        hand_in(tmp_path, alice=REFERENCE)
        done = run("grade", tmp_path / "alice", *ONLY, "--json", tmp_path / "alice.json")
        result = json.loads((tmp_path / "alice.json").read_text(encoding="utf-8"))["results"][0]
        (exercise,) = result["exercises"]
        assert exercise["seed"] == seed_of("s\udcffcret", "momentum", exercise["source_sha256"])
        assert result["score"] == 8
        assert command.PUBLIC_SEED not in done.out


class TestRelease:
    MANIFEST = 'title = "T"\nsite = "https://example.org/"\n[[exercises]]\nslug = "momentum"\n' + (
        'title = "M"\nminutes = 1\npoints = 8\npage = "theory/m/"\n'
    )

    @pytest.fixture
    def small(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
        (tmp_path / "course.toml").write_text(self.MANIFEST)
        course = load_course(tmp_path)
        files = {course.solution("momentum"): REFERENCE, tmp_path / "site/pages/theory/m.md": ""}
        for part in ("visible", "hidden", "mistakes", "contract", "picture", "explore"):
            files[course.suite("momentum", part)] = find_course().suite("momentum", part).read_text(encoding="utf-8")
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        monkeypatch.setattr(cli, "find_course", lambda: course)
        return course

    def test_what_was_written_is_listed(self, small: Course) -> None:
        done = run("release")
        assert (done.status, done.err) == (0, "")
        assert "assignments/momentum/momentum.py written\n" in done.out
        assert run("release") == Done(0, "assignments/ equals the release\n", "")

    def test_a_difference_is_status_1_and_changes_nothing(self, small: Course) -> None:
        run("release")
        (small.assignments / "checks.py").write_text("")
        expected = Done(1, "assignments/checks.py differs from the release\n", "")
        assert run("release", "--check") == expected
        assert (small.assignments / "checks.py").read_text() == ""

    def test_no_difference_is_status_0(self, small: Course) -> None:
        run("release")
        assert run("release", "--check") == Done(0, "assignments/ equals the release\n", "")

    def test_marks_that_do_not_pair_up_are_status_2(self, small: Course) -> None:
        small.solution("momentum").write_text("def f():\n    pass\n")
        assert misuse("release").startswith("autograder: solutions/momentum/momentum.py: every ### BEGIN SOLUTION")

    def test_a_missing_suite_is_status_2(self, small: Course) -> None:
        small.suite("momentum", "visible").unlink()
        said = misuse("release", "--check")
        assert said.startswith("autograder: autograder/suites/momentum/visible.py is missing: write it")


class TestNotebooks:
    def test_a_notebook_is_graded_where_nothing_of_jupyter_is_installed(self, tmp_path: Path) -> None:
        (tmp_path / "momentum.ipynb").write_bytes(dumped(solved(find_course(), "momentum")))
        start = "import sys; sys.modules |= dict.fromkeys(['nbformat', 'nbgrader', 'nbconvert', 'IPython'])\n"
        start += "from autograder.cli import main; sys.exit(main(sys.argv[1:]))"
        command = [sys.executable, "-c", start, "grade", tmp_path, *ONLY, "--state", tmp_path / "state"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"{tmp_path.name}   8 / 8" in done.stdout

    def test_a_course_for_nbgrader_is_made_and_what_was_written_is_listed(self, tmp_path: Path) -> None:
        folder = tmp_path / "new" / "course"
        done = run("notebooks", folder)
        assert (done.status, done.err) == (0, "")
        assert f"{folder}/source/adam/adam.ipynb written\n" in done.out
        assert run("notebooks", folder) == Done(0, f"a course for nbgrader is in {folder}\n", "")

    def test_a_folder_that_cannot_be_made_is_status_2(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert misuse("notebooks", tmp_path / "file") == f"autograder: {tmp_path / 'file'} is not a folder"

    def test_the_repository_itself_is_no_place_for_grades(self) -> None:
        root = find_course().root
        said = "is in the repository of the course; grades belong outside"
        assert misuse("notebooks", root / "solutions") == f"autograder: {root / 'solutions'} {said}"


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"autograder {__version__}\n", "")


def test_nothing_is_imported_from_the_folder_it_is_called_in(tmp_path: Path) -> None:
    hand_in(tmp_path, alice=REFERENCE)
    (tmp_path / "alice" / "random.py").write_text("raise SystemExit('this ran in the grader')", encoding="utf-8")
    command = [sys.executable, "-P", "-m", "autograder", "grade", ".", *ONLY]
    done = subprocess.run(command, cwd=tmp_path / "alice", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "alice   8 / 8" in done.stdout


@pytest.mark.parametrize("arguments", [("release", "--check"), ("grade", "{0}", *ONLY)])
def test_a_reader_that_is_gone_changes_nothing(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    hand_in(tmp_path, alice=REFERENCE)
    words = [sys.executable, "-m", "autograder", *(a.format(tmp_path / "alice") for a in arguments)]
    reader, writer = os.pipe()
    os.close(reader)  # as `| head -1` does sooner or later
    options: Any = {"stderr": subprocess.PIPE, "check": False, "env": {"PATH": os.environ["PATH"]}}
    read, unread = (subprocess.run(words, stdout=target, **options) for target in (subprocess.DEVNULL, writer))
    os.close(writer)
    assert (unread.returncode, unread.stderr) == (read.returncode, b"")
