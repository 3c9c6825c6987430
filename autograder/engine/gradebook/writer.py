"""Write results into nbgrader's database: an assignment with a notebook for each exercise, a cell for each check.

Rows are compared with the stored ones and only differences are written, in bulk: one transaction writes an exercise of
some students. To write the same results again changes nothing. What somebody set by hand in the formgrader stays.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from nbgrader.api import Course as NbgraderCourse
from nbgrader.api import Student as NbgraderStudent
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from autograder.course import Course
from autograder.engine.gradebook.database import in_transaction, reason
from autograder.engine.gradebook.exercise_writer import COURSE_ID, ExerciseWriter
from autograder.engine.gradebook.memory import Key, write_roster
from autograder.engine.gradebook.records import Records
from autograder.engine.gradebook.table import StoredTable
from autograder.engine.results import Result
from autograder.errors import GradebookFailed

NAMES = ("first_name", "last_name", "email")
AT_ONCE = 100  # results in memory: of a whole course each takes some 100 kB


def write_gradebook(
    engine: Engine, course: Course, results: Sequence[Result], records: Records, held_back: Collection[Key] = ()
) -> None:
    """Write results that have marks; raise GradebookFailed at the first exercise that cannot be written.

    What is `held_back`, and what an earlier run's mark stands for, stays as it is in the gradebook.
    """
    try:
        if records.roster is not None and "roster.csv" in records.given:
            in_transaction(engine, partial(write_roster, roster=records.roster))
        for start in range(0, len(results), AT_ONCE):
            some = results[start : start + AT_ONCE]
            in_transaction(engine, partial(_write_students, results=some, records=records))
            for slug in course.gradebook_slugs:
                every = [(r["submission"], e) for r in some for e in r["exercises"] if e["slug"] == slug]
                rows = [row for row in every if "kept" not in row[1]["mark"] and (row[0], slug) not in held_back]
                if rows:
                    in_transaction(engine, ExerciseWriter(course, slug, rows).write)
    except SQLAlchemyError as error:
        advice = "the results are kept, run the command again"
        raise GradebookFailed(f"the gradebook is not complete: {reason(error)}; {advice}") from None


def _write_students(connection: Connection, results: Sequence[Result], records: Records) -> None:
    """Write the course and a row for each student; names come from the roster alone."""
    courses = StoredTable(connection, NbgraderCourse, "id")
    courses.write(courses.rows(), [{"id": COURSE_ID}])
    students = StoredTable(connection, NbgraderStudent, "id")
    stored, rows = students.rows(NbgraderStudent.id.in_([result["submission"] for result in results])), []
    for submission in (result["submission"] for result in results):
        listed = (records.roster or {}).get(submission)
        names = {name: getattr(listed, name) or None for name in NAMES} if listed else {}
        rows.append({"id": submission, **({} if submission in stored else dict.fromkeys(NAMES)), **names})
    students.write(stored, rows)
