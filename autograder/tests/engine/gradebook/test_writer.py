"""What is in nbgrader's database after a grading, and after the next one; the same in SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import OperationalError

from autograder.course import Course, Late
from autograder.engine.gradebook import database, writer
from autograder.engine.gradebook.database import in_transaction, open_gradebook
from autograder.engine.gradebook.exercise_writer import ExerciseWriter
from autograder.engine.gradebook.reader import set_in_gradebook
from autograder.engine.gradebook.records import ForAll, Records, Student
from autograder.engine.gradebook.table import StoredTable
from autograder.engine.gradebook.writer import write_gradebook
from autograder.engine.notebooks.cells import exercise_cells
from autograder.engine.results import Result
from autograder.errors import GradebookFailed
from autograder.tests.engine.gradebook.conftest import connect
from autograder.tests.engine.gradebook.samples import adam, check, decision, due, exercise, marked, result
from autograder.tests.engine.gradebook.tables import contents, rows_and_ids

DUE = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
ALICE = "alice", "adam"


@pytest.fixture
def late(course: Course) -> Course:
    """A course with a deadline, of which adam counts."""
    return due(course, Late(deduction=10), "adam")


def write(engine: Engine, course: Course, *results: Result, **records: Any) -> None:
    kept = Records(**records)
    write_gradebook(engine, course, marked(course, kept, *results), kept)


def book(engine: Engine) -> Gradebook:
    """nbgrader's own view of the database."""
    return Gradebook(engine.url.render_as_string(hide_password=False))


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """What was sent to the database that could change it."""
    sent: list[str] = []

    def listen(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "WITH")):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    yield sent
    event.remove(engine, "before_cursor_execute", listen)


class TestOneGrading:
    def test_nbgrader_reads_scores_penalty_and_times(self, engine: Engine, late: Course) -> None:
        kept = {"submitted": {ALICE: DUE + timedelta(days=1, hours=1)}, "extensions": {ALICE: DUE + timedelta(hours=2)}}
        write(engine, late, result(adam(5, 2)), **kept)
        with book(engine) as gradebook:
            submission = gradebook.find_submission("adam", "alice")
            assert (submission.score, submission.max_score, submission.late_submission_penalty) == (7, 10, 1)
            assert submission.total_seconds_late == 23 * 3600
            assert (submission.assignment.duedate, submission.needs_manual_grade) == (DUE.replace(tzinfo=None), False)
            grade = gradebook.find_grade("second", "adam", "adam", "alice")
            assert (grade.auto_score, grade.max_score, grade.failed_tests) == (2, 5, True)

    def test_there_is_a_grade_cell_a_check_and_a_solution_cell_a_function(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5, 2)))
        assert contents(engine)["cells"] == {
            ("first", "GradeCell", 5),
            ("second", "GradeCell", 5),
            ("by_hand", "GradeCell", 0),
            ("answer-adam_step", "SolutionCell", None),
            ("answer-adam_descent", "SolutionCell", None),
            ("by_hand", "SolutionCell", None),
        }

    def test_answers_are_called_as_in_the_notebooks_that_are_handed_out(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5)))
        stub = (late.assignments / "adam" / "adam.py").read_text(encoding="utf-8")
        handed_out = {cell.id for cell in exercise_cells(late, "adam", stub) if cell.kind == "answer"}
        assert {name for name, kind, _ in contents(engine)["cells"] if kind == "SolutionCell"} == handed_out | {
            "by_hand"
        }

    def test_exercises_that_do_not_count_are_left_out(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5), exercise(slug="sgd")))
        assert {row[0] for row in contents(engine)["assignments"]} == {"adam"}

    def test_a_roster_gives_names_and_who_handed_in_nothing_has_no_submission(
        self, engine: Engine, late: Course
    ) -> None:
        roster = {"zoe": Student("zoe", "Zoë 🦊", 'כהן, "Z"\nx', "z@x"), "alice": Student("alice")}
        absent = result(adam(0, status="missing"), name="zoe")
        write(engine, late, result(adam(5)), absent, result(adam(5), name="stranger"), roster=roster)
        assert contents(engine)["students"] == {
            ("zoe", "Zoë 🦊", 'כהן, "Z"\nx', "z@x"),
            ("alice", None, None, None),
            ("stranger", None, None, None),
        }
        with book(engine) as gradebook:
            assert gradebook.find_student("zoe").score == 0
            assert gradebook.find_student("stranger").score == 5
            with pytest.raises(MissingEntry):
                gradebook.find_submission("adam", "zoe")


class TestDecisions:
    def test_points_of_a_check_are_a_manual_score_with_its_reason(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5, 0)), by_hand={ALICE: [decision(4, "second", "a typo of ours")]})
        with book(engine) as gradebook:
            grade = gradebook.find_grade("second", "adam", "adam", "alice")
            assert (grade.auto_score, grade.manual_score, grade.score, grade.needs_manual_grade) == (0, 4, 4, False)
            comment = gradebook.find_comment("by_hand", "adam", "adam", "alice").comment
            assert comment == "* `second` 4 points set by hand: a typo of ours"

    def test_points_above_the_maximum_are_extra_credit(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5, 0)), by_hand={ALICE: [decision(7.5, "second")]})
        with book(engine) as gradebook:
            grade = gradebook.find_grade("second", "adam", "adam", "alice")
            assert (grade.manual_score, grade.extra_credit, grade.score) == (5, 2.5, 7.5)

    def test_points_that_are_added_are_extra_credit(self, engine: Engine, late: Course) -> None:
        rows = [ForAll("", decision(None, "second", extra=1.0)), ForAll("", decision(None, extra=0.5))]
        write(engine, late, result(adam(5, 2)), for_all={"adam": rows})
        with book(engine) as gradebook:
            grade = gradebook.find_grade("second", "adam", "adam", "alice")
            assert (grade.auto_score, grade.manual_score, grade.extra_credit, grade.score) == (2, None, 1, 3)
            assert gradebook.find_submission("adam", "alice").score == 8.5

    @pytest.mark.parametrize("points", [0.0, 3.0, 14.0])
    def test_points_of_the_exercise_are_its_score(self, engine: Engine, late: Course, points: float) -> None:
        rows = [decision(4, "second"), decision(points)]
        write(engine, late, result(adam(5, 0)), by_hand={ALICE: rows})
        with book(engine) as gradebook:
            assert gradebook.find_submission("adam", "alice").score == points

    def test_decisions_count_for_somebody_who_handed_in_nothing(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(0, status="missing")), by_hand={ALICE: [decision(6)]})
        with book(engine) as gradebook:
            assert gradebook.find_submission("adam", "alice").score == 6

    def test_taken_back_they_are_gone(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5, 0)))
        before = contents(engine)
        write(engine, late, result(adam(5, 0)), by_hand={ALICE: [decision(7, "second"), decision(9)]})
        assert contents(engine) != before
        write(engine, late, result(adam(5, 0)))
        assert contents(engine) == before


class TestTheNextGrading:
    def test_the_same_results_change_nothing(self, engine: Engine, late: Course, statements: list[str]) -> None:
        kept = {"submitted": {ALICE: DUE + timedelta(days=1)}, "by_hand": {ALICE: [decision(7, "second"), decision(2)]}}
        sample = result(adam(5, 2)), result(adam(0, 0, status="missing"), name="bob")
        write(engine, late, *sample, **kept)
        before = rows_and_ids(engine)
        assert statements
        statements.clear()
        write(engine, late, *sample, **kept)
        assert (rows_and_ids(engine), statements) == (before, [])

    def test_another_result_changes_its_own_rows_only(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5, 2)), result(adam(5, 2), name="bob"))
        before = rows_and_ids(engine)
        write(engine, late, result(adam(5, 3)), result(adam(5, 2), name="bob"))
        after = rows_and_ids(engine)
        assert {name for name in before if before[name] != after[name]} == {"grade"}
        assert len(after["grade"] - before["grade"]) == 1

    def test_students_of_another_run_stay(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5, 2)))
        before = rows_and_ids(engine)
        write(engine, late, result(adam(1, 1), name="bob"))
        after = rows_and_ids(engine)
        assert all(before[name] <= after[name] for name in before)

    def test_who_took_a_submission_back_has_no_points(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5, 2)))
        write(engine, late, result(adam(0, 0, status="missing")))
        with book(engine) as gradebook:
            assert gradebook.find_submission("adam", "alice").score == 0

    def test_a_check_that_the_course_dropped_is_gone_and_a_new_one_is_there(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5, 2)))
        write(engine, late, result(exercise(check(name="second", points=4), check(name="new", points=6))))
        with book(engine) as gradebook:
            submission = gradebook.find_submission("adam", "alice")
            assert (submission.score, submission.max_score) == (10, 10)
            assert {g.name for g in submission.notebooks[0].grades} == {"second", "new", "by_hand"}

    def test_points_in_a_dropped_check_stay_with_whoever_is_not_graded_again(
        self, engine: Engine, late: Course
    ) -> None:
        write(engine, late, result(adam(5, 2)), result(adam(5, 1), name="bob"))
        renamed = exercise(check(name="second", points=5), check(name="new", points=5))
        write(engine, late, result(renamed))
        with book(engine) as gradebook:
            assert [gradebook.find_submission("adam", name).score for name in ("alice", "bob")] == [10, 6]
            assert gradebook.find_submission("adam", "bob").max_score == 10
        write(engine, late, result(renamed, name="bob"))
        with book(engine) as gradebook:
            assert gradebook.find_submission("adam", "bob").score == 10
        assert {row[0] for row in contents(engine)["cells"] if row[1] == "GradeCell"} == {"second", "new", "by_hand"}

    def test_a_large_class_is_written_in_parts(
        self, engine: Engine, late: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writer, "AT_ONCE", 2)
        write(engine, late, *(result(adam(5, n), name=f"s{n}") for n in range(5)))
        with book(engine) as gradebook:
            assert [gradebook.find_submission("adam", f"s{n}").score for n in range(5)] == [5, 6, 7, 8, 9]


class TestTheFormgrader:
    """What its users set by hand."""

    @staticmethod
    def set_by_hand(engine: Engine, name: str, score: float | None, extra: float | None = None) -> None:
        with book(engine) as gradebook:
            grade = gradebook.find_grade(name, "adam", "adam", "alice")
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = score, extra, False
            gradebook.find_comment("by_hand", "adam", "adam", "alice").manual_comment = "nice\nidea"
            gradebook.db.commit()

    def test_stays_and_asks_for_a_look_only_when_the_score_moves(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5, 0)))
        self.set_by_hand(engine, "second", 4)
        for again, asks in ((0, False), (2, True)):
            write(engine, late, result(adam(5, again)))
            with book(engine) as gradebook:
                grade = gradebook.find_grade("second", "adam", "adam", "alice")
                assert (grade.auto_score, grade.manual_score, grade.needs_manual_grade) == (again, 4, asks)
                assert gradebook.find_comment("by_hand", "adam", "adam", "alice").comment == "nice\nidea"

    def test_is_read_for_the_reports(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5, 0)), by_hand={ALICE: [decision(2, "first")]})
        assert in_transaction(engine, set_in_gradebook) == {}
        self.set_by_hand(engine, "second", 4, 1)
        self.set_by_hand(engine, "by_hand", None, 3)
        common = {"reason": "nice idea", "source": "gradebook"}
        assert in_transaction(engine, set_in_gradebook) == {
            ALICE: [decision(None, extra=3.0, **common), decision(4, "second", extra=1.0, **common)]
        }

    def test_gives_way_to_the_records(self, engine: Engine, late: Course) -> None:
        write(engine, late, result(adam(5, 0)))
        self.set_by_hand(engine, "second", 4)
        write(engine, late, result(adam(5, 0)), by_hand={ALICE: [decision(1, "second")]})
        with book(engine) as gradebook:
            assert gradebook.find_grade("second", "adam", "adam", "alice").score == 1


class TestTrouble:
    def test_a_connection_lost_in_the_middle_loses_no_result(
        self, postgresql: str, server: Path, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        both = due(course, Late(), "adam", "sgd")
        sample = [result(exercise(check(), slug="sgd"), adam(5, 2), name=f"s{i}") for i in range(50)]
        engine, whole = open_gradebook(postgresql), ExerciseWriter._grades
        lost: list[str] = []

        def lose(self: Any, *arguments: Any) -> None:
            whole(self, *arguments)
            if self.slug == "adam" and len(lost) < 2:
                lost.append(self.slug)
                pid = arguments[0].execute(text("SELECT pg_backend_pid()")).scalar_one()
                with connect(server) as other:
                    other.execute(f"SELECT pg_terminate_backend({pid}, 5000)".encode())

        monkeypatch.setattr(ExerciseWriter, "_grades", lose)
        monkeypatch.setattr(database, "PAUSES", (0.01, 0.01, 0.01))
        write(engine, both, *sample)
        assert lost == ["adam", "adam"]
        assert sum(row[3] for row in contents(engine)["grades"]) == 50 * 8
        engine.dispose()

    def test_a_server_that_stays_away_is_one_line_and_whole_exercises(
        self, engine: Engine, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        both = due(course, Late(), "adam", "sgd")
        whole = ExerciseWriter._grades

        def fail(self: Any, *arguments: Any) -> None:
            whole(self, *arguments)
            if self.slug == "adam":
                raise OperationalError("INSERT", {}, Exception("the server\nis gone"))

        monkeypatch.setattr(ExerciseWriter, "_grades", fail)
        monkeypatch.setattr(database, "PAUSES", (0.01,))
        with pytest.raises(GradebookFailed) as caught:
            write(engine, both, result(exercise(check(), slug="sgd"), adam(5, 2)))
        common = "the gradebook is not complete: the server is gone; the results are kept, run the command again"
        assert str(caught.value) == common
        assert {row[2] for row in contents(engine)["grades"]} == {"a_check", "by_hand"}
        assert {row[0] for row in contents(engine)["assignments"]} == {"sgd"}

    def test_a_row_that_somebody_else_just_made_is_met_again(
        self, postgresql: str, late: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two runs, each with a shard of the class, that make the same assignment."""
        monkeypatch.setattr(database, "PAUSES", (0.01, 0.01))
        engine, whole, met = open_gradebook(postgresql), StoredTable.write, []

        def second(self: Any, *arguments: Any) -> Any:
            if self.table.name == "assignment" and not met:
                met.append("bob")
                write(engine, late, result(adam(1), name="bob"))
            return whole(self, *arguments)

        monkeypatch.setattr(StoredTable, "write", second)
        write(engine, late, result(adam(5), name="alice"))
        first_check = {(row[1], row[3]) for row in contents(engine)["grades"] if row[2] == "first"}
        assert first_check == {("alice", 5), ("bob", 1)}
        engine.dispose()


def test_a_class_of_200_is_the_same_in_both(postgresql: str, course: Course, tmp_path: Path) -> None:
    some = due(course, Late(deduction=7), "adam", "sgd")
    names = [f"s{i:03}" for i in range(198)] + ['a, "b"\n🦊', "עברית"]
    records = {
        "roster": {name: Student(name, f"{name} =1+1", 'O"Neil, x', "a@b") for name in names},
        "submitted": {(name, ""): DUE + timedelta(hours=7 * i) for i, name in enumerate(names[:100])},
        "extensions": {(name, "sgd"): DUE + timedelta(days=3) for name in names[:40]},
        "by_hand": {(name, "adam"): [decision(i / 8, "second"), decision(3)] for i, name in enumerate(names[:30])},
    }
    held = []
    for url in (postgresql, str(tmp_path / "gradebook.db")):
        engine = open_gradebook(url)
        sample = [
            result(adam(i % 6, i % 5), exercise(check(points=i % 7), slug="sgd"), name=n) for i, n in enumerate(names)
        ]
        write(engine, some, *sample, **records)
        held.append(contents(engine))
        engine.dispose()
    assert held[0] == held[1]
    assert len(held[0]["grades"]) == 200 * 5
    assert len(held[0]["submitted"]) == 400


def test_the_transaction_is_tried_again_and_the_last_failure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PAUSES", (0.0, 0.0))
    engine, tries = open_gradebook(":memory:"), []

    def work(_: Connection) -> None:
        tries.append(1)
        raise OperationalError("", {}, Exception("gone"))

    with pytest.raises(OperationalError):
        in_transaction(engine, work)
    engine.dispose()
    assert len(tries) == 3
