"""The folder of an nbgrader course: nbgrader's own API lists it, and what somebody handed in stays as it is."""

from __future__ import annotations

import errno
import hashlib
import os
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url
from traitlets import TraitError
from traitlets.config.loader import PyFileConfigLoader

from autograder.course import Course, Late
from autograder.engine.gradebook import formgrader as module
from autograder.engine.gradebook.book import Book
from autograder.engine.gradebook.database import open_gradebook
from autograder.engine.gradebook.formgrader import Formgrader
from autograder.engine.gradebook.records import Records
from autograder.engine.submissions import Submission
from autograder.errors import Misuse
from autograder.tests.engine.gradebook.samples import adam, decision, due, result

DUE = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)


@pytest.fixture
def late(course: Course) -> Course:
    return due(course, Late(), "adam")


@pytest.fixture
def api(tmp_path: Path) -> Iterator[NbGraderAPI]:
    """nbgrader's own view of the folder."""
    directory = CourseDirectory(root=str(tmp_path / "book"))
    directory.db_url = f"sqlite:///{tmp_path / 'book' / 'gradebook.db'}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of SQLAlchemy, about nbgrader's own questions
        yield NbGraderAPI(directory)


def hand_in(tmp_path: Path, name: str, text: str = "def adam_step(w): ...\n") -> Submission:
    folder = tmp_path / "class" / name
    folder.mkdir(parents=True)
    (folder / "adam.py").write_text(text, encoding="utf-8")
    return Submission(name, folder)


def write(course: Course, tmp_path: Path, records: Records, *submissions: Submission, **options: Any) -> list[str]:
    """Grade these, as it were, and write everything."""
    folder = tmp_path / "book"
    engine = open_gradebook(str(folder / "gradebook.db"))
    book = Book(course, records, engine, Formgrader(course, course.slugs, folder, engine.url))
    results = []
    for submission in submissions:
        results.append(result(adam(5, 2, **options), name=submission.name))
        if submission.path.is_dir():
            data = (submission.path / "adam.py").read_bytes()
            results[-1]["exercises"][0]["source_sha256"] = hashlib.sha256(data).hexdigest()
        book.add(submission, results[-1])
    problems = book.write(results)
    engine.dispose()
    return [line for line in problems if line]


class TestNbgraderLists:
    def test_the_assignment_and_its_submissions_as_graded(self, late: Course, tmp_path: Path, api: NbGraderAPI) -> None:
        records = Records(submitted={("alice", "adam"): DUE - timedelta(microseconds=5)})
        assert write(late, tmp_path, records, hand_in(tmp_path, "alice"), hand_in(tmp_path, "bob")) == []
        (assignment,) = api.get_assignments()
        assert (assignment["name"], assignment["num_submissions"], assignment["max_score"]) == ("adam", 2, 10)
        assert api.get_autograded_students("adam") == {"alice", "bob"}
        assert {s["student"]: (s["autograded"], s["score"]) for s in api.get_submissions("adam")} == {
            "alice": (True, 7),
            "bob": (True, 7),
        }
        assert len(api.get_notebook_submissions("adam", "adam")) == 2

    def test_a_time_in_another_form_is_graded_as_well(self, late: Course, tmp_path: Path, api: NbGraderAPI) -> None:
        alice = hand_in(tmp_path, "alice")
        for times in ({("alice", ""): DUE}, {("alice", ""): DUE + timedelta(days=1)}, {}):
            write(late, tmp_path, Records(submitted=times), alice)
            assert api.get_autograded_students("adam") == {"alice"}

    def test_whoever_has_only_a_decision_has_a_notebook(self, late: Course, tmp_path: Path, api: NbGraderAPI) -> None:
        records = Records(by_hand={("zoe", "adam"): [decision(3)]})
        zoe, yan = (Submission(name, tmp_path / name, parts={}) for name in ("zoe", "yan"))
        write(late, tmp_path, records, zoe, yan, status="missing")
        assert [n["student"] for n in api.get_notebook_submissions("adam", "adam")] == ["zoe"]


class TestFolders:
    def test_what_somebody_handed_in_is_left_alone(self, late: Course, tmp_path: Path) -> None:
        place = tmp_path / "book" / "submitted" / "alice" / "adam"
        place.mkdir(parents=True)
        (place / "adam.py").write_text("x = 1\n")
        (place / "timestamp.txt").write_text("2026-11-01 10:00:00 UTC")
        write(late, tmp_path, Records(submitted={("alice", ""): DUE}), hand_in(tmp_path, "alice"))
        assert (place / "timestamp.txt").read_text() == "2026-11-01 10:00:00 UTC"
        assert sorted(os.listdir(place)) == ["adam.py", "timestamp.txt"]

    def test_a_configuration_that_is_there_is_left_alone(self, late: Course, tmp_path: Path) -> None:
        (tmp_path / "book").mkdir()
        (tmp_path / "book" / "nbgrader_config.py").write_text("c = get_config()\n")
        write(late, tmp_path, Records())
        assert (tmp_path / "book" / "nbgrader_config.py").read_text() == "c = get_config()\n"

    def test_its_own_autograding_stops_before_it_runs_or_removes_anything(self, late: Course, tmp_path: Path) -> None:
        write(late, tmp_path, Records(), hand_in(tmp_path, "alice"))
        config = PyFileConfigLoader("nbgrader_config.py", str(tmp_path / "book")).load_config()
        directory = CourseDirectory(root=str(tmp_path / "book"), assignment_id="adam")
        with pytest.raises(TraitError, match="use `autograder grade`"):
            Autograde(coursedir=directory, config=config, force=True)
        assert (tmp_path / "book" / "autograded" / "alice" / "adam" / "adam.ipynb").exists()

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("sqlite:///{folder}/gradebook.db", None),
            ("sqlite:////elsewhere/g.db", "'sqlite:////elsewhere/g.db'"),
            ("postgresql+psycopg://me:hush@host/class", "'postgresql+psycopg://me@host/class'"),
            ("postgresql+psycopg://host/class?password=hush", "'postgresql+psycopg://host/class'"),
            ("postgresql+psycopg://host/class?sslpassword=hush", "'postgresql+psycopg://host/class'"),
        ],
    )
    def test_the_configuration_names_a_database_elsewhere_and_never_a_password(
        self, late: Course, tmp_path: Path, url: str, expected: str | None
    ) -> None:
        Formgrader(late, late.slugs, tmp_path, make_url(url.format(folder=tmp_path)))
        text = (tmp_path / "nbgrader_config.py").read_text()
        assert (f"c.CourseDirectory.db_url = {expected}\n" in text) if expected else ("db_url" not in text)
        assert "hush" not in text

    @pytest.mark.parametrize("name", ["../x", "a/b", "..", ".", "", "a\\b", "a\0b", "字" * 86])
    def test_a_name_that_leads_elsewhere_has_no_folder(self, late: Course, tmp_path: Path, name: str) -> None:
        made = Formgrader(late, late.slugs, tmp_path / "book", make_url("sqlite://"))
        made.add(Submission("x", tmp_path), result(adam(5), name=name))
        assert sorted(p.name for p in tmp_path.rglob("*")) == ["book", "nbgrader_config.py"]
        assert made.problem == ""

    def test_a_notebook_that_nbgrader_closed_for_writing_is_replaced(self, late: Course, tmp_path: Path) -> None:
        place = tmp_path / "book" / "autograded" / "alice" / "adam" / "adam.ipynb"
        place.parent.mkdir(parents=True)
        place.write_text("old")
        place.chmod(0o444)
        assert write(late, tmp_path, Records(), hand_in(tmp_path, "alice")) == []
        assert "def adam_step" in place.read_text(encoding="utf-8")
        assert place.stat().st_mode & 0o200  # another file: root could have written into the old one

    def test_a_file_that_changed_since_is_not_shown(self, late: Course, tmp_path: Path) -> None:
        alice = hand_in(tmp_path, "alice")
        made = Formgrader(late, late.slugs, tmp_path / "book", make_url("sqlite://"))
        one = result(adam(5))
        Book(late, Records(), None, made).add(alice, one)
        text = (tmp_path / "book" / "autograded" / "alice" / "adam" / "adam.ipynb").read_text(encoding="utf-8")
        assert "The file was changed after it was graded." in text
        assert "def adam_step" not in text


class TestTrouble:
    def test_a_full_disk_is_one_line_and_the_database_is_written(
        self, late: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: NbGraderAPI
    ) -> None:
        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(module.Formgrader, "_write_notebook", full)
        problems = write(late, tmp_path, Records(), hand_in(tmp_path, "alice"), hand_in(tmp_path, "bob"))
        expected = "cannot be written: No space left on device; the formgrader shows less than there is"
        assert problems == [f"{tmp_path}/book {expected}"]
        assert {s["student"] for s in api.get_submissions("adam")} == {"alice", "bob"}

    def test_a_folder_that_is_none_is_misuse(self, late: Course, tmp_path: Path) -> None:
        (tmp_path / "book").touch()
        with pytest.raises(Misuse, match="book cannot be written to: "):
            Formgrader(late, late.slugs, tmp_path / "book", make_url("sqlite://"))
