"""`grade --gradebook --records` and `export` from the command line, with the real grader and a real class."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from sqlalchemy.exc import OperationalError

from autograder import cli
from autograder.course import Late
from autograder.engine.gradebook import book, database
from autograder.engine.gradebook.exercise_writer import ExerciseWriter
from autograder.engine.stubs import stub
from autograder.tests.command_line import misuse, run
from autograder.tests.engine.commands.samples import COURSE, ONLY, POINTS, REFERENCE, SLUG, hand_in

pytestmark = pytest.mark.usefixtures("state")
CHECKS = "student,exercise,check,points,reason\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A class of two with one exercise due, and records to fill."""
    hand_in(tmp_path / "class", ada=REFERENCE, bob=stub(REFERENCE))
    (tmp_path / "records").mkdir()
    course = COURSE
    exercises = tuple(replace(e, deadline=datetime(2026, 11, 20, 23, 59)) for e in course.exercises)
    late = replace(course, exercises=exercises, late=Late("Europe/Berlin", deduction=10), gradebook_slugs=(SLUG,))
    monkeypatch.setattr(cli, "find_course", lambda: late)
    return tmp_path


def records(folder: Path, **files: str) -> tuple[str | Path, ...]:
    for name, text in files.items():
        (folder / "records" / f"{name}.csv").write_text(text, encoding="utf-8")
    return "--records", folder / "records"


def graded(folder: Path, *options: str | Path) -> dict[str, Any]:
    """The results by name of a run that ends well."""
    done = run("grade", folder / "class", *ONLY, "--json", folder / "results.json", *options)
    assert (done.status, done.err) == (0, "")
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))["results"]
    return {r["submission"]: {**r, "printed": done.out} for r in results}


class TestGrade:
    def test_records_alone_give_marks_and_need_no_database(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(book, "open_engine", None)
        times = "student,exercise,submitted\nada,,2026-11-21 00:00:30\n"
        ada = graded(folder, *records(folder, timestamps=times))["ada"]
        mark = ada["exercises"][0]["mark"]
        assert (mark["deadline"], mark["seconds_late"]) == ("2026-11-20T22:59:00+00:00", 90)
        assert (ada["score"], mark["penalty"], mark["score"], ada["mark"]["score"]) == (4, 0.4, 3.6, 90)
        assert "3.6l" in ada["printed"]
        assert "l: late" in ada["printed"]

    def test_without_them_there_are_no_marks(self, folder: Path) -> None:
        ada = graded(folder)["ada"]
        assert "mark" not in ada
        assert "mark" not in ada["exercises"][0]

    def test_a_roster_brings_those_who_handed_in_nothing_and_names_strangers(self, folder: Path) -> None:
        results = graded(folder, *records(folder, roster="student,email\nada,a@x\nzoe,z@x\n"))
        assert list(results) == ["ada", "bob", "zoe"]
        assert results["zoe"]["exercises"][0]["status"] == "missing"
        assert "not on the roster: bob\n" in results["bob"]["printed"]

    def test_a_shard_has_its_own_part_of_the_roster(self, folder: Path) -> None:
        options = records(folder, roster="student\nada\nbob\nzoe\nyan\nxia\n")
        parts = [set(graded(folder, *options, "--shard", f"{i}/2")) for i in (1, 2)]
        assert parts[0] | parts[1] == {"ada", "bob", "zoe", "yan", "xia"}
        assert not parts[0] & parts[1]

    def test_the_database_holds_what_was_graded_and_what_is_set_there_is_reported(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'new' / 'gradebook.db'}"
        first = graded(folder, "--gradebook", str(folder / "new" / "gradebook.db"))
        check = first["bob"]["exercises"][0]["checks"][0]["name"]
        with Gradebook(url) as gradebook:
            assert gradebook.find_submission(SLUG, "ada").score == POINTS
            grade = gradebook.find_grade("by_hand", SLUG, SLUG, "bob")
            grade.extra_credit = 2.0
            gradebook.db.commit()
        options = records(folder, overrides=f"{CHECKS}bob,{SLUG},{check},3,read aloud\n")
        bob = graded(folder, "--gradebook", url, *options)["bob"]
        assert [row["source"] for row in bob["exercises"][0]["mark"]["by_hand"]] == ["records", "gradebook"]
        assert (bob["score"], bob["exercises"][0]["mark"]["score"]) == (0, 5)
        assert "5h" in bob["printed"]
        again = graded(folder, "--gradebook", url, *options)["bob"]
        assert again == bob | {"printed": again["printed"]}

    def test_a_server_that_went_away_is_one_line_and_the_same_command_finishes_the_work(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def gone(*_: object) -> None:
            raise OperationalError("INSERT", {}, Exception("server closed the connection"))

        command = ("grade", folder / "class", *ONLY, "--gradebook", folder / "g.db", "--json", folder / "results.json")
        graded(folder)  # nothing of it is graded again below
        with monkeypatch.context() as patched:
            patched.setattr(ExerciseWriter, "write", gone)
            patched.setattr(database, "PAUSES", ())
            done = run(*command)
        problem = (
            "the gradebook is not complete: server closed the connection; the results are kept, run the command again"
        )
        assert (done.status, done.err) == (1, f"autograder: {problem}\n")
        assert len(json.loads((folder / "results.json").read_text(encoding="utf-8"))["results"]) == 2
        done = run(*command)
        assert (done.status, done.err) == (0, "")
        assert "0 graded, 2 reused" in done.out
        with Gradebook(f"sqlite:///{folder / 'g.db'}") as gradebook:
            assert gradebook.find_submission(SLUG, "ada").score == POINTS

    @pytest.mark.parametrize(("name", "submitted"), [("submitted", "2026-11-20T23:00:00+00:00"), ("plain", "")])
    def test_nbgraders_time_stamps_count_in_its_own_layout_only(self, folder: Path, name: str, submitted: str) -> None:
        place = folder / name / "ada" / SLUG
        place.mkdir(parents=True)
        (place / f"{SLUG}.py").write_text(REFERENCE, encoding="utf-8")
        (place / "timestamp.txt").write_text("2026-11-20 23:00:00 UTC\n", encoding="ascii")
        hand_in(folder / name, bob=REFERENCE)
        assert run("grade", folder / name, *ONLY, *records(folder), "--json", folder / "x.json").status == 0
        ada, _ = json.loads((folder / "x.json").read_text(encoding="utf-8"))["results"]
        assert ada["exercises"][0]["mark"]["submitted"] == submitted

    @pytest.mark.parametrize("content", [b"", b"yesterday", b"\xff", b"2026-11-20 10:00:00 UTC" + b" " * 300])
    def test_a_time_stamp_that_says_nothing_is_none(self, folder: Path, content: bytes) -> None:
        place = folder / "class" / "submitted" / "ada" / SLUG
        place.mkdir(parents=True)
        (place / f"{SLUG}.py").write_text(REFERENCE, encoding="utf-8")
        (place / "timestamp.txt").write_bytes(content)
        done = run("grade", place.parents[1], *ONLY, *records(folder), "--json", folder / "x.json")
        assert done.status == 0
        (ada,) = json.loads((folder / "x.json").read_text(encoding="utf-8"))["results"]
        assert ada["exercises"][0]["mark"]["submitted"] == ""


class TestMisuse:
    """Every complaint comes before anything is graded."""

    def test_records_that_name_somebody_unknown(self, folder: Path) -> None:
        options = records(
            folder, roster="student\nada\n", extensions="student,exercise,until\nadda,,2026-12-01 10:00\n"
        )
        line = misuse("grade", folder / "class", *options)
        assert line == "autograder: extensions.csv names adda, who is not on the roster and has no submission"

    def test_two_submissions_of_one_student(self, folder: Path) -> None:
        hand_in(folder / "late", ada=REFERENCE)
        line = misuse("grade", folder / "class", folder / "late", *records(folder))
        assert line == "autograder: there are several submissions of ada, and a gradebook holds one of each student"

    def test_a_name_that_is_too_long_for_a_gradebook(self, folder: Path) -> None:
        hand_in(folder / "class", **{"b" * 129: REFERENCE})
        line = misuse("grade", folder / "class", "--gradebook", folder / "gradebook.db")
        assert line == f"autograder: {'b' * 129} has 129 characters, and a gradebook takes 128: rename the folder"

    @pytest.mark.parametrize(
        ("url", "line"),
        [
            ("nonsense://", "there is no driver for the gradebook nonsense://: SQLite and postgresql:// will do"),
            ("://", "the gradebook's URL is not of the form postgresql://user:password@host/database"),
            ("/dev/null/x.db", "the gradebook sqlite:////dev/null/x.db cannot be opened: "),
            ("/dev/null", "the gradebook sqlite:////dev/null cannot be opened: "),
        ],
    )
    def test_a_gradebook_that_cannot_be_opened(self, folder: Path, url: str, line: str) -> None:
        assert misuse("grade", folder / "class", "--gradebook", url).startswith(f"autograder: {line}")

    def test_a_file_in_the_place_of_the_formgrader_s_course(self, folder: Path) -> None:
        (folder / "file").write_text("", encoding="utf-8")
        line = misuse("grade", folder / "class", "--formgrader", folder / "file")
        assert line == f"autograder: {folder}/file is not a folder, and an nbgrader course is one"

    @pytest.mark.parametrize(
        ("url", "named"),
        [
            ("postgresql://me:hush@127.0.0.1:1/class", "postgresql://me:***@127.0.0.1:1/class"),
            ("postgresql://me@127.0.0.1:1/class?password=hush", "postgresql://me@127.0.0.1:1/class"),
        ],
    )
    def test_a_server_that_does_not_answer_and_the_password_is_not_repeated(
        self, folder: Path, url: str, named: str
    ) -> None:
        line = misuse("grade", folder / "class", "--gradebook", url)
        assert line.startswith(f"autograder: the gradebook {named} cannot be opened: ")
        assert "hush" not in line

    def test_a_machine_without_nbgrader(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(__import__("sys").modules, "autograder.engine.gradebook.database", None)
        line = misuse("grade", folder / "class", "--gradebook", "x.db")
        assert line == f"autograder: {book.NEEDED}"


class TestExport:
    def test_writes_the_tables_of_a_gradebook(self, folder: Path) -> None:
        url, options = str(folder / "g.db"), records(folder, roster="student,email\nada,a@x\nbob,\n")
        graded(folder, "--gradebook", url, *options)
        done = run("export", "--gradebook", url, *options, "--out", folder / "out")
        assert done.status == 0
        names = ("class", "exercises", "canvas", "moodle")
        assert done.out.splitlines() == [
            "canvas.csv leaves out 2 of the roster: it finds people by canvas_id, sis_user_id or sis_login_id",
            "moodle.csv leaves out 1 of the roster: it finds people by the column Email address",
            "When Moodle asks how to identify people, map from Email address",
            *(f"{folder}/out/{name}.csv written" for name in names),
        ]
        with (folder / "out" / "class.csv").open(encoding="utf-8-sig", newline="") as file:
            assert {row["student"]: row["mark"] for row in csv.DictReader(file)} == {"ada": "100", "bob": "0"}

    def test_says_what_an_import_would_take_away(self, folder: Path) -> None:
        url, options = str(folder / "g.db"), records(folder, roster="student,email\nada,a@x\n")
        graded(folder, "--gradebook", url, *options)
        options = records(folder, roster="student,email\nada,a@x\ncy,c@x\n")
        done = run("export", "--gradebook", url, *options, "--out", folder / "out")
        line = "1 score is empty: an import takes away a grade that Canvas or Moodle has there"
        assert line in done.out.splitlines()

    def test_without_a_roster_it_says_what_is_missing(self, folder: Path) -> None:
        graded(folder, "--gradebook", str(folder / "g.db"))
        done = run("export", "--gradebook", folder / "g.db", "--out", folder / "out")
        assert done.out.startswith("There is no roster, ")
        assert sorted(p.name for p in (folder / "out").iterdir()) == ["class.csv", "exercises.csv"]

    def test_a_gradebook_that_is_not_there_is_not_made(self, folder: Path) -> None:
        line = misuse("export", "--gradebook", folder / "g.db", "--out", folder)
        assert line == f"autograder: there is no gradebook sqlite:///{folder}/g.db"
        assert not (folder / "g.db").exists()

    def test_a_database_that_holds_none(self, folder: Path) -> None:
        (folder / "g.db").touch()
        line = misuse("export", "--gradebook", folder / "g.db", "--out", folder)
        assert line == f"autograder: sqlite:///{folder}/g.db holds no gradebook"

    def test_a_folder_that_is_none(self, folder: Path) -> None:
        graded(folder, "--gradebook", str(folder / "g.db"))
        (folder / "file").touch()
        line = misuse("export", "--gradebook", folder / "g.db", "--out", folder / "file")
        assert line == f"autograder: {folder}/file is not a folder"
