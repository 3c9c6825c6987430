"""Matching with the roster: one row for each person, every doubt in a line, nobody guessed."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.engine.finding import find
from autograder.engine.gradebook.people import matched_submissions, renamed_records
from autograder.engine.gradebook.records import Records, Student
from autograder.engine.submissions import Person, Submission
from autograder.errors import Misuse
from autograder.tests.engine.test_finding import SLUGS, put

ADA = Student("ahopper", "Ada", "Hopper", "ada@uni.edu", "100", "34", "S1", "hopper.a", login="ada-gh")
BOB = Student("bob-x", "Bob", "X", "bob@uni.edu")
ROSTER = {"ahopper": ADA, "bob-x": BOB, "müller": Student("müller", "Jörg", "Müller")}


def names(*found: Submission, roster: dict[str, Student] = ROSTER) -> tuple[list[str], list[str]]:
    doubts: list[str] = []
    return [s.name for s in matched_submissions(found, roster, SLUGS, doubts)], doubts


def of(folder: str, **person: str) -> Submission:
    return Submission(folder, Path(folder), parts={}, person=Person(**person))


@pytest.mark.parametrize(
    "submission",
    [
        of("ahopper"),
        of("AHopper"),
        of("ada@uni.edu"),
        of("100"),
        of("hopper.a"),
        of("ada-gh"),
        of("Ada Hopper"),
        of("Hopper, Ada"),
        of("Hopper Ada"),
        of("?", name="Ada Hopper"),
        of("?", name="hopperada"),
        of("?", name="ADA  HOPPER"),
        of("?", login="ada-gh"),
        of("?", login="Hopper.A"),
        of("?", email="Ada@Uni.edu"),
        of("?", number="34"),
        of("?", identifier="100", name="Somebody Else"),
        of("?", login="100"),
    ],
)
def test_a_person_is_found_by_number_address_login_or_name(submission: Submission) -> None:
    assert names(submission) == (["ahopper"], [])


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_may_be_composed_or_not(form: str) -> None:
    name = unicodedata.normalize(form, "Jörg Müller")  # type: ignore[arg-type]
    assert names(of("x", name=name)) == (["müller"], [])
    assert names(of(unicodedata.normalize(form, "Müller"))) == (["müller"], [])  # type: ignore[arg-type]


@pytest.mark.parametrize("submission", [of("carol"), of("?", name="Ada Hoper"), of("?", number="99", name="")])
def test_who_is_not_on_the_roster_keeps_the_name(submission: Submission) -> None:
    assert names(submission) == ([submission.name], [])


def test_two_students_of_one_name_are_matched_with_neither() -> None:
    roster = {"a1": Student("a1", "Ada", "Hopper"), "a2": Student("a2", "Ada", "Hopper")}
    line = "Ada Hopper may be a1 or a2 of the roster, and is matched with neither"
    assert names(of("Ada Hopper", name="Ada Hopper"), roster=roster) == (["Ada Hopper"], [line])


def test_what_comes_from_two_platforms_is_one_row(tmp_path: Path) -> None:
    put(tmp_path, "moodle/Ada Hopper_7_assignsubmission_file_/adam.py", "canvas/hopperada_34_1_sgd.py")
    found = find([tmp_path / "moodle", tmp_path / "canvas"], SLUGS)
    (ada,) = matched_submissions(found, ROSTER, SLUGS, [])
    assert (ada.name, sorted(ada.parts or {})) == ("ahopper", ["adam", "sgd"])


def test_one_exercise_from_two_places_is_not_guessed(tmp_path: Path) -> None:
    put(tmp_path, "Bob-X/adam.py", "bob-x/adam.py")
    with pytest.raises(Misuse, match=r"bob-x has adam twice, in .*Bob-X and .*bob-x: name one download of each"):
        matched_submissions(find([tmp_path], SLUGS), ROSTER, SLUGS, [])


@pytest.mark.parametrize("person", [{"number": "99"}, {"email": "eve@uni.edu"}, {"identifier": "101"}])
def test_a_name_is_not_enough_for_whom_the_platform_knows_by_another_number(person: dict[str, str]) -> None:
    line = "eve has the name of ahopper and other numbers or addresses, and is not matched"
    assert names(of("eve", name="Ada Hopper", **person)) == (["eve"], [line])
    assert names(of("eve", name="ahopper", **person)) == (["eve"], [line])


def test_two_people_who_share_a_name_are_never_one(tmp_path: Path) -> None:
    put(tmp_path, "bobx_12_1_adam.py", "bobx_66_2_sgd.py")
    doubts: list[str] = []
    found = matched_submissions(find([tmp_path], SLUGS), ROSTER, SLUGS, doubts)
    assert [submission.name for submission in found] == ["bobx (12)", "bobx (66)"]
    assert len(doubts) == 2


class TestRecords:
    """Rows of the other records name students as people type names."""

    def rows(self, student: str, roster: dict[str, Student] | None) -> tuple[set[str], list[str]]:
        doubts: list[str] = []
        time = datetime(2026, 11, 20, tzinfo=UTC)
        records = Records(roster, submitted={(student, "adam"): time})
        return {name for name, _ in renamed_records(records, ["bob-x", "carol"], doubts).submitted}, doubts

    @pytest.mark.parametrize("name", ["ahopper", "Ada Hopper", "ADA@uni.edu", "ada-gh"])
    def test_of_somebody_on_the_roster(self, name: str) -> None:
        assert self.rows(name, ROSTER) == ({"ahopper"}, [])

    @pytest.mark.parametrize("roster", [None, ROSTER])
    def test_of_somebody_who_handed_in(self, roster: dict[str, Student] | None) -> None:
        assert self.rows("Bob-X", roster) == ({"bob-x"}, [])
        assert self.rows("Carol", roster) == ({"carol"}, [])

    def test_of_nobody(self) -> None:
        with pytest.raises(Misuse, match=r"^timestamps.csv names bobb, who is not on the roster "):
            self.rows("bobb", ROSTER)
        assert self.rows("bobb", None) == ({"bobb"}, ["timestamps.csv names bobb, who has no submission here"])
