"""`autograder grade`: paths, shards, processes, and the result of a class and of one submission."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.engine.commands import grade as command
from autograder.engine.stubs import stub
from autograder.tests.command_line import Done, misuse, run
from autograder.tests.engine.commands.samples import (
    COURSE,
    ONLY,
    POINTS,
    REFERENCE,
    SLUG,
    WRONG,
    FakeGrader,
    hand_in,
)

pytestmark = pytest.mark.usefixtures("small_course", "state")


class TestMisuseOfPaths:
    def test_a_path_that_does_not_exist(self, tmp_path: Path) -> None:
        assert misuse("grade", tmp_path / "x\n") == rf"autograder: {tmp_path}/x\x0a does not exist"

    def test_a_folder_with_nothing_to_grade(self, tmp_path: Path) -> None:
        assert misuse("grade", tmp_path).startswith(f"autograder: {tmp_path.name} holds no submission: expected files")

    def test_a_file_of_no_exercise(self, tmp_path: Path) -> None:
        (tmp_path / "scael.py").touch()
        line = misuse("grade", tmp_path / "scael.py")
        assert line == "autograder: scael.py is not the file of an exercise; did you mean scale.py?"

    def test_a_folder_with_two_readings(self, tmp_path: Path) -> None:
        hand_in(tmp_path, scale=REFERENCE, alice=REFERENCE)
        assert misuse("grade", tmp_path).endswith(": say --submission or --class")

    def test_a_class_without_members(self, tmp_path: Path) -> None:
        assert misuse("grade", tmp_path, "--class").endswith("holds no folders, so there is no submission in it")

    def test_one_wrong_path_among_good_ones_grades_nothing(self, tmp_path: Path, fake_grader: type[FakeGrader]) -> None:
        hand_in(tmp_path, alice=REFERENCE)
        assert misuse("grade", tmp_path / "alice", tmp_path / "bob").endswith("bob does not exist")
        assert fake_grader.starts == []


class TestJobs:
    @pytest.mark.parametrize(("asked", "started"), [("1", 1), ("2", 2), ("64", 2)])
    def test_there_are_never_more_processes_than_submissions(
        self, tmp_path: Path, fake_grader: type[FakeGrader], asked: str, started: int
    ) -> None:
        run("grade", hand_in(tmp_path, alice="", bob=""), "--jobs", asked)
        assert [jobs for _, jobs, _ in fake_grader.starts] == [started]

    def test_exercises_are_graded_in_the_order_of_the_course(
        self, tmp_path: Path, fake_grader: type[FakeGrader]
    ) -> None:
        run("grade", hand_in(tmp_path, alice=""), "--exercise", "halving", *ONLY, "--exercise", "halving")
        assert [slugs for slugs, _, _ in fake_grader.starts] == [(SLUG, "halving")]

    def test_all_exercises_are_graded_unless_some_are_named(
        self, tmp_path: Path, fake_grader: type[FakeGrader]
    ) -> None:
        run("grade", hand_in(tmp_path, alice=""))
        assert [slugs for slugs, _, _ in fake_grader.starts] == [COURSE.slugs]

    def test_results_keep_the_order_of_the_submissions(self, tmp_path: Path, fake_grader: type[FakeGrader]) -> None:
        hand_in(tmp_path / "class", alice="", bob="", carol="")
        run("grade", tmp_path / "class", "--json", tmp_path / "all.json")
        results = json.loads((tmp_path / "all.json").read_text())["results"]
        assert [r["submission"] for r in results] == ["alice", "bob", "carol"]

    def test_jsonl_has_results_as_they_come_and_keeps_earlier_lines(
        self, tmp_path: Path, fake_grader: type[FakeGrader]
    ) -> None:
        hand_in(tmp_path / "class", alice="", bob="")
        (tmp_path / "all.jsonl").write_text('{"submission": "zoe"}\n')
        run("grade", tmp_path / "class", "--jsonl", tmp_path / "all.jsonl")
        lines = (tmp_path / "all.jsonl").read_text().splitlines()
        assert [json.loads(line)["submission"] for line in lines] == ["zoe", "bob", "alice"]
        run("grade", tmp_path / "class", "--jsonl", tmp_path / "all.jsonl")
        assert (tmp_path / "all.jsonl").read_text().splitlines() == lines


@dataclass
class Graded:
    """A class that was graded once, for real."""

    done: Done
    results: dict[str, Any]
    lines: list[Any]


@pytest.fixture(scope="module")
def graded(small_course: Course, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Four members: the reference, a mistake, the untouched stub, and nothing."""
    folder = tmp_path_factory.mktemp("graded")
    hand_in(folder / "class", ada=REFERENCE, bob=WRONG, carol=stub(REFERENCE))
    (folder / "class" / "dora").mkdir()
    files = ("--json", folder / "all.json", "--jsonl", folder / "all.jsonl")
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("AUTOGRADER_SECRET", raising=False)
        done = run("grade", folder / "class", *ONLY, "--jobs", "1", *files)
    results = json.loads((folder / "all.json").read_text(encoding="utf-8"))
    lines = [json.loads(line) for line in (folder / "all.jsonl").read_text(encoding="utf-8").splitlines()]
    return Graded(done, results, lines)


class TestAClass:
    def test_the_status_is_0_whatever_the_scores_of_the_class(self, graded: Graded) -> None:
        assert (graded.done.status, graded.done.err) == (0, "")

    def test_a_table_of_the_class_is_printed(self, graded: Graded) -> None:
        rows = [line.split() for line in graded.done.out.splitlines()[:5]]
        assert rows[0] == ["submission", SLUG, "total"]
        assert [row[0] for row in rows[1:]] == ["ada", "bob", "carol", "dora"]
        assert rows[1] == ["ada", "4", "4/4"]
        assert rows[3:] == [["carol", "0", "0/4"], ["dora", "-", "0/4"]]

    def test_json_holds_every_result_of_the_exercise_asked_for(self, graded: Graded) -> None:
        assert graded.results["schema"] == "autograder-results/1"
        results = graded.results["results"]
        assert [r["submission"] for r in results] == ["ada", "bob", "carol", "dora"]
        assert [[e["slug"] for e in r["exercises"]] for r in results] == [[SLUG]] * 4
        assert [r["exercises"][0]["status"] for r in results] == ["graded", "graded", "graded", "missing"]

    def test_jsonl_holds_the_same_results(self, graded: Graded) -> None:
        assert sorted(graded.lines, key=lambda r: r["submission"]) == graded.results["results"]

    def test_scores_add_up_from_the_checks(self, graded: Graded) -> None:
        for result in graded.results["results"]:
            (exercise,) = result["exercises"]
            assert result["score"] == exercise["score"] == sum(c["score"] for c in exercise["checks"])
            assert result["max_score"] == sum(c["max_score"] for c in exercise["checks"]) == POINTS

    def test_the_right_code_has_full_marks_and_the_wrong_code_has_not(self, graded: Graded) -> None:
        ada, bob, carol, dora = (r["score"] for r in graded.results["results"])
        assert ada == POINTS
        assert 0 <= bob < POINTS
        assert carol == dora == 0

    def test_other_sources_have_other_seeds(self, graded: Graded) -> None:
        seeds = {r["exercises"][0]["source_sha256"]: r["exercises"][0]["seed"] for r in graded.results["results"]}
        assert len(seeds) == len(set(seeds.values())) == 4

    def test_a_public_secret_is_owned_up_to(self, graded: Graded) -> None:
        assert graded.done.out.endswith(f"{command.PUBLIC_SEED}\n")


class TestOneSubmission:
    def test_the_checks_of_one_submission_are_printed_and_its_seed_is_repeated(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
        hand_in(tmp_path, alice=WRONG)
        file = tmp_path / "alice.json"
        done = run("grade", tmp_path / "alice" / "scale.py", *ONLY, "--seed", "5eed", "--json", file)
        (exercise,) = json.loads(file.read_text(encoding="utf-8"))["results"][0]["exercises"]
        assert exercise["seed"] == "5eed"
        assert done.status == 0
        assert "  ✗ an array times three is the one worked out by hand   0/1" in done.out
        assert command.PUBLIC_SEED not in done.out

    def test_a_seed_comes_from_the_secret_and_from_all_sources_of_a_submission(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AUTOGRADER_SECRET", "s\udcffcret")
        folder, file, done = hand_in(tmp_path, alice=REFERENCE) / "alice", tmp_path / "alice.json", Done(0, "", "")

        def seed(*only: str) -> str:
            nonlocal done
            done = run("grade", folder, *only, "--submission", "--json", file)
            return str(json.loads(file.read_text(encoding="utf-8"))["results"][0]["exercises"][0]["seed"])

        alone = seed(*ONLY)
        assert seed() == alone
        (folder / "halving.ipynb").write_text("{}", encoding="utf-8")
        assert seed(*ONLY) != alone
        monkeypatch.setenv("AUTOGRADER_SECRET", "another")
        (folder / "halving.ipynb").unlink()
        assert seed(*ONLY) != alone
        assert command.PUBLIC_SEED not in done.out


class TestShards:
    @pytest.mark.parametrize("value", ["0/2", "3/2", "1", "/", "a/b", "1/0", "-1/2", "1/2/3", "²/3", ""])
    def test_a_shard_that_is_none(self, value: str) -> None:
        line = misuse("grade", ".", f"--shard={value}")
        expected = f"argument --shard: expected I/N with I from 1 to N, as in 2/8, not {value!r}"
        assert line == f"autograder grade: {expected} (see autograder grade --help)"

    def test_every_submission_is_in_exactly_one_shard(self, tmp_path: Path, fake_grader: type[FakeGrader]) -> None:
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

    def test_a_shard_depends_on_the_name_alone(self, tmp_path: Path, fake_grader: type[FakeGrader]) -> None:
        def members(folder: Path) -> set[str]:
            run("grade", folder, "--shard", "1/2", "--json", tmp_path / "part.json")
            return {r["submission"] for r in json.loads((tmp_path / "part.json").read_text())["results"]}

        names = [f"student{n}" for n in range(12)]
        few = hand_in(tmp_path / "few", **dict.fromkeys(names[:6], ""))
        many = hand_in(tmp_path / "many", **dict.fromkeys(names, ""))
        assert members(few) == members(many) & set(names[:6]) != set()

    def test_a_shard_with_nobody_in_it_is_done_at_once(self, tmp_path: Path) -> None:
        folder = hand_in(tmp_path / "class", alice=REFERENCE, bob=REFERENCE)
        texts = []
        for number in range(1, 9):
            file = tmp_path / f"{number}.json"
            done = run("grade", folder, *ONLY, "--shard", f"{number}/8", "--json", file, "--out", tmp_path / "out")
            assert (done.status, done.err) == (0, "")
            texts.append(json.loads(file.read_text())["results"])
        assert [] in texts
        assert len([r for text in texts for r in text]) == 2
