"""Rosters as other systems export them. The source of each header stands above it; the people are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine.gradebook.record_files import read_records
from autograder.engine.gradebook.records import Student
from autograder.errors import Misuse

EXPORTS = {
    # Canvas' gradebook export, as its importer documents it: names in one column, the points possible in a second row
    "canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section,Adam (12)\n"
        "    Points Possible,,,,,12\n"
        '"Hopper, Ada",1,2,ada,S1,7\n'
        '"Student, Test",9,,,S1,\n',
        Student("ada", "Ada", "Hopper", canvas_id="1", sis_user_id="2", sis_login_id="ada", section="S1"),
    ),
    # foundation50/classroom50, roster.csv of a classroom
    "classroom50": (
        "username,first_name,last_name,email,section,github_id,role\nada,Ada,Hopper,ada@uni.edu,Lab 1,77,student\n",
        Student("ada", "Ada", "Hopper", "ada@uni.edu", section="Lab 1", login="ada"),
    ),
    # the classroom_roster.csv of GitHub Classroom
    "github classroom": (
        '"identifier","github_username","github_id","name"\n"100","ada","77","Ada Hopper"\n',
        Student("ada", "Ada", "Hopper", id_number="100", login="ada"),
    ),
    # Moodle's list of participants
    "moodle": (
        "First name,Last name,ID number,Email address,Groups\nAda,Hopper,100,ada@uni.edu,A\n",
        Student("ada@uni.edu", "Ada", "Hopper", "ada@uni.edu", "100"),
    ),
    # Blackboard's grade centre
    "blackboard": (
        "Last Name,First Name,Username,Student ID,Last Access,Availability\nHopper,Ada,ada,100,2026-11-20,Yes\n",
        Student("ada", "Ada", "Hopper", id_number="100", login="ada"),
    ),
    # Brightspace's grade export, which puts # before what spreadsheets would read as a number
    "brightspace": (
        "OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator\n#100,#ada,Hopper,Ada,ada@uni.edu,#\n",
        Student("ada", "Ada", "Hopper", "ada@uni.edu", "100", login="ada"),
    ),
    # Gradescope's roster
    "gradescope": (
        "First Name,Last Name,SID,Email,Sections\nAda,Hopper,100,ada@uni.edu,S1\n",
        Student("ada@uni.edu", "Ada", "Hopper", "ada@uni.edu", "100", section="S1"),
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_export_is_a_roster(course: Course, tmp_path: Path, name: str, encoding: str) -> None:
    text, student = EXPORTS[name]
    (tmp_path / "roster.csv").write_bytes(text.encode(encoding))
    assert read_records(tmp_path, course).roster == {student.student: student}


@pytest.mark.parametrize(
    "text",
    [
        "Student,Email\nada,a@x\n",
        "STUDENT,EMAIL\nada,a@x\n",
        "sep=;\nstudent;email\nada;a@x\n",
        "SEP=,\r\nstudent,email\r\nada,a@x\r\n",
        "student\temail\nada\ta@x\n",
    ],
)
def test_its_own_form_as_spreadsheets_write_it(course: Course, tmp_path: Path, text: str) -> None:
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    assert read_records(tmp_path, course).roster == {"ada": Student("ada", email="a@x")}


def test_a_student_twice_in_an_export(course: Course, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("username,email\nada,a@x\nada,b@x\n", encoding="utf-8")
    with pytest.raises(Misuse, match=r"^roster.csv line 3: ada is on the roster already; keep one of the two rows$"):
        read_records(tmp_path, course)
