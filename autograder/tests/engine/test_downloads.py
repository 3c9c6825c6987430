"""Downloads of learning platforms as they come: one submission for each person, every doubt in a line, nobody lost."""

from __future__ import annotations

import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from autograder.course import Bounds
from autograder.engine.finding import find
from autograder.engine.intake import Intake, take_in
from autograder.errors import Misuse
from autograder.tests.engine.test_finding import SLUGS, put

DEF = "def adam_step(w):\n    return w\n"
TYPED = "is there, which is no Python file: hand in adam.py"
STUB = "def adam_step(w):\n    raise NotImplementedError\n"


def read(*paths: Path, **options: object) -> tuple[dict[str, str], list[str]]:
    """What of each submission is read, as in `adam`, `adam!` if unreadable, and the doubts."""
    doubts: list[str] = []
    found = {}
    for submission in find(paths, SLUGS, doubts=doubts, **options):  # type: ignore[arg-type]
        marks = {"graded": "", "unreadable": "!"}
        exercises = take_in(submission, Intake(SLUGS, {"adam": STUB}, Bounds()))
        assert submission.name not in found
        found[submission.name] = " ".join(e.slug + marks[e.status] for e in exercises if e.status in marks)
    return found, doubts


def notes(path: Path, name: str, slug: str = "adam", **options: object) -> list[str]:
    """The notes of one exercise of one submission."""
    (submission,) = [s for s in find([path], SLUGS, **options) if s.name == name]  # type: ignore[arg-type]
    return next(e for e in take_in(submission, Intake(SLUGS, {"adam": STUB}, Bounds())) if e.slug == slug).notes


def moodle(name: str, number: int, file: str = "", kind: str = "file") -> str:
    return f"{name}_{number}_assignsubmission_{kind}_{file}"


class TestMoodle:
    def test_folders(self, tmp_path: Path) -> None:
        put(
            tmp_path, f"{moodle('Ada Hopper', 1)}/adam.py", f"{moodle('Bob X', 2)}/adam/adam.py", "__MACOSX/x/._adam.py"
        )
        assert read(tmp_path) == ({"Ada Hopper": "adam", "Bob X": "adam"}, [])

    def test_files_side_by_side(self, tmp_path: Path) -> None:
        put(
            tmp_path, moodle("Ada Hopper", 1, "adam.py"), moodle("Ada Hopper", 1, "sgd.py"), moodle("Bob", 2, "adam.py")
        )
        assert read(tmp_path) == ({"Ada Hopper": "sgd adam", "Bob": "adam"}, [])

    @pytest.mark.parametrize("reading", ["", "class"])
    def test_with_class_as_well(self, tmp_path: Path, reading: str) -> None:
        put(tmp_path, moodle("Ada", 1, "adam.py"), moodle("Bob", 2, "adam.py"))
        assert read(tmp_path, reading=reading) == ({"Ada": "adam", "Bob": "adam"}, [])

    def test_two_assignments_number_one_person_differently(self, tmp_path: Path) -> None:
        put(
            tmp_path,
            f"adam/{moodle('Ada', 1)}/adam.py",
            f"sgd/{moodle('Ada', 9)}/sgd.py",
            f"sgd/{moodle('Bob', 8)}/sgd.py",
        )
        assert read(tmp_path / "adam", tmp_path / "sgd") == ({"Ada": "sgd adam", "Bob": "sgd"}, [])
        assert read(tmp_path, layouts_inside=True) == ({"Ada": "sgd adam", "Bob": "sgd"}, [])

    def test_two_people_of_one_name_stay_two_and_are_a_doubt(self, tmp_path: Path) -> None:
        put(tmp_path, f"{moodle('Ada', 1)}/adam.py", f"{moodle('Ada', 2)}/adam.py")
        found, doubts = read(tmp_path)
        assert found == {"Ada (1)": "adam", "Ada (2)": "adam"}
        assert [line.partition(":")[0] for line in doubts] == ["Ada (1)", "Ada (2)"]

    def test_a_name_that_looks_like_a_number_of_another_one_stays_apart(self, tmp_path: Path) -> None:
        put(tmp_path, *(f"{moodle(name, i)}/adam.py" for i, name in enumerate(("Ada", "Ada", "Ada (1)"))))
        assert len(read(tmp_path)[0]) == 3

    def test_typed_text_is_no_student_of_its_own(self, tmp_path: Path) -> None:
        typed = f"{moodle('Ada', 1, '', 'onlinetext')}/onlinetext.html"
        put(tmp_path, f"{moodle('Ada', 1)}/adam.py", typed)
        assert read(tmp_path) == ({"Ada": "adam"}, [])

    def test_who_only_typed_is_named(self, tmp_path: Path) -> None:
        put(tmp_path, f"{moodle('Ada', 1)}/adam.py", f"{moodle('Bob', 2, '', 'onlinetext')}/onlinetext.html")
        assert read(tmp_path) == ({"Ada": "adam", "Bob": ""}, [])
        assert notes(tmp_path, "Bob") == [f"no adam.py was handed in; onlinetext.html {TYPED}"]

    def test_a_decomposed_name_is_the_same_person(self, tmp_path: Path) -> None:
        decomposed = unicodedata.normalize("NFD", moodle("Jörg", 9))
        put(tmp_path, f"a/{moodle('Jörg', 1)}/adam.py", f"b/{decomposed}/sgd.py")
        assert read(tmp_path / "a", tmp_path / "b") == ({"Jörg": "sgd adam"}, [])

    def test_the_same_exercise_in_two_downloads_is_not_guessed(self, tmp_path: Path) -> None:
        put(tmp_path, f"a/{moodle('Ada', 1)}/adam.py", f"b/{moodle('Ada', 2)}/adam.py")
        with pytest.raises(Misuse, match=r"Ada has adam twice, in .*: name one download of each assignment"):
            read(tmp_path / "a", tmp_path / "b")

    def test_a_folder_that_moodle_did_not_name_is_read_as_it_is(self, tmp_path: Path) -> None:
        put(tmp_path, f"{moodle('Ada', 1)}/adam.py", f"{moodle('Bob', 2)}/adam.py", "zoe/adam.py")
        assert read(tmp_path)[0] == {"Ada": "adam", "Bob": "adam", "zoe": "adam"}

    def test_a_file_that_names_nobody_is_a_doubt(self, tmp_path: Path) -> None:
        put(tmp_path, moodle("Ada", 1, "adam.py"), moodle("Bob", 2, "adam.py"), "mine.py", "grades.csv")
        assert read(tmp_path)[1] == ["mine.py does not say whose it is, and is not read"]

    def test_one_folder_or_file_of_a_download(self, tmp_path: Path) -> None:
        put(tmp_path, f"{moodle('Ada', 1)}/adam.py", moodle("Bob", 2, "adam.py"))
        assert read(tmp_path / moodle("Ada", 1)) == ({"Ada": "adam"}, [])
        assert read(tmp_path / moodle("Bob", 2, "adam.py")) == ({"Bob": "adam"}, [])

    def test_a_hand_in_that_is_a_link_is_not_followed(self, tmp_path: Path) -> None:
        put(tmp_path, "elsewhere/adam.py", f"class/{moodle('Ada', 1)}/adam.py")
        (tmp_path / "class" / moodle("Eve", 2)).symlink_to(tmp_path / "elsewhere")
        (tmp_path / "class" / moodle("Bob", 3, "adam.py")).symlink_to(tmp_path / "elsewhere" / "adam.py")
        found, _ = read(tmp_path / "class")
        assert found == {"Ada": "adam", "Bob": "adam!", "Eve": " ".join(f"{slug}!" for slug in SLUGS)}


class TestCanvas:
    def test_files_side_by_side(self, tmp_path: Path) -> None:
        put(tmp_path, "hopperada_34_208_adam.py", "hopperada_34_209_sgd.py", "knuthdon_LATE_35_210_adam-1.py")
        assert read(tmp_path) == ({"hopperada": "sgd adam", "knuthdon": "adam"}, [])
        late = "Canvas marks this as handed in late; the time is not in its download"
        assert notes(tmp_path, "knuthdon") == [late]

    def test_a_number_behind_a_file_handed_in_again_is_canvas_own(self, tmp_path: Path) -> None:
        put(tmp_path, "hopperada_34_208_adam-3.py", "hopperada_34_209_update_rule-1.ipynb", "b_35_1_adam (1).py")
        assert read(tmp_path)[0] == {"b": "", "hopperada": "update_rule adam"}

    def test_both_names_at_once_are_the_students(self, tmp_path: Path) -> None:
        put(tmp_path, "hopperada_34_208_adam.py", "hopperada_34_209_adam-1.py", "b_35_1_adam.py")
        assert read(tmp_path)[0] == {"b": "adam", "hopperada": "adam"}

    def test_two_people_of_one_name_have_their_numbers(self, tmp_path: Path) -> None:
        put(tmp_path, "hopperada_34_208_adam.py", "hopperada_99_209_adam.py")
        assert read(tmp_path) == ({"hopperada (34)": "adam", "hopperada (99)": "adam"}, [])

    def test_one_person_over_two_assignments(self, tmp_path: Path) -> None:
        put(tmp_path, "a/hopperada_34_208_adam.py", "b/hopperada_34_777_sgd.py")
        assert read(tmp_path / "a", tmp_path / "b")[0] == {"hopperada": "sgd adam"}

    def test_a_students_own_name_names_nobody_else(self, tmp_path: Path) -> None:
        put(tmp_path, "hopperada_34_208_adam.py", "mallory_66_209_hopperada_34_1_adam.py", "mallory_66_210_sgd.py")
        name = "mallory_66_209_hopperada_34_1_adam.py"
        doubt = f"{name} may be from mallory on Canvas or from mallory_66_209_hopperada on Canvas, and is not read"
        assert read(tmp_path) == ({"hopperada": "adam", "mallory": "sgd"}, [doubt])

    def test_the_number_of_somebody_else_in_a_name_is_not_believed(self, tmp_path: Path) -> None:
        put(tmp_path, "bob_12_9_adam.py", "bob_12_99_34_56_sgd.py", "x_y_34_57_update_rule.py")
        found, doubts = read(tmp_path)
        assert found == {"bob": "adam", "x_y": "update_rule"}
        assert len(doubts) == 1

    def test_names_in_doubt_do_not_hide_a_download(self, tmp_path: Path) -> None:
        put(tmp_path, "bob_12_9_adam.py", *(f"eve_34_{i}_1_2_x.py" for i in range(20)))
        found, doubts = read(tmp_path)
        assert found == {"bob": "adam"}
        assert len(doubts) == 20

    def test_typed_answers(self, tmp_path: Path) -> None:
        put(tmp_path, "hopperada_34_208_adam.py", "bob_35_text.html")
        assert notes(tmp_path, "bob") == [f"no adam.py was handed in; bob_35_text.html {TYPED}"]


class TestBlackboard:
    def put(self, folder: Path, *files: str, **reports: str) -> None:
        put(folder, *(f"Adam_{file}" for file in files))
        for login, name in reports.items():
            text = f"Name: {name} ({login})\nAssignment: Adam\nSubmission Field:\nName: Eve (eve)\n"
            (folder / f"Adam_{login}_attempt_2026-11-20-21-26-00.txt").write_text(text, encoding="utf-8")

    def test_names_come_from_the_reports(self, tmp_path: Path) -> None:
        at = "attempt_2026-11-20-21-26-00"
        self.put(tmp_path, f"ada_h_{at}_adam.py", f"bob_{at}_adam.py", ada_h="Ada Hopper", bob="Bob X")
        found = find([tmp_path], SLUGS)
        assert {s.name: (s.person.login, s.times["adam"]) for s in found} == {
            "Ada Hopper": ("ada_h", datetime(2026, 11, 20, 21, 26)),
            "Bob X": ("bob", datetime(2026, 11, 20, 21, 26)),
        }

    def test_logins_may_hold_underscores(self, tmp_path: Path) -> None:
        at = "attempt_2026-11-20-21-26-00"
        self.put(tmp_path, f"a_hopper_{at}_adam.py", f"b_hopper_{at}_sgd.py")
        assert read(tmp_path) == ({"a_hopper": "adam", "b_hopper": "sgd"}, [])

    def test_two_reports_of_one_second_are_two_peoples(self, tmp_path: Path) -> None:
        at = "attempt_2026-11-20-21-26-00"
        self.put(tmp_path, f"a_hopper_{at}_adam.py", f"b_hopper_{at}_sgd.py", a_hopper="Ada", b_hopper="Bob")
        assert read(tmp_path) == ({"Ada": "adam", "Bob": "sgd"}, [])

    def test_one_report_says_where_all_logins_begin(self, tmp_path: Path) -> None:
        at = "attempt_2026-11-20-21-26-00"
        self.put(tmp_path, f"s_1_{at}_adam.py", f"s_2_{at}_adam.py", s_1="Ada")
        assert read(tmp_path) == ({"Ada": "adam", "s_2": "adam"}, [])

    def test_where_logins_begin_is_a_doubt_if_nothing_says_it(self, tmp_path: Path) -> None:
        at = "attempt_2026-11-20-21-26-00"
        self.put(tmp_path / "a", f"s_1_{at}_adam.py", f"s_2_{at}_adam.py")
        doubt = (
            "{} is taken for the name of the assignment: there is no report of Blackboard that says where logins begin"
        )
        assert read(tmp_path / "a") == ({"1": "adam", "2": "adam"}, [doubt.format("Adam_s")])
        self.put(tmp_path / "b", f"x_bob_{at}_adam.py")
        assert read(tmp_path / "b") == ({"x_bob": "adam"}, [doubt.format("Adam")])

    def test_without_reports_the_login_is_the_name(self, tmp_path: Path) -> None:
        self.put(tmp_path, "ada_attempt_2026-11-20-21-26-00_adam.py")
        assert read(tmp_path)[0] == {"ada": "adam"}

    @pytest.mark.parametrize(("attempt", "day"), [("last", 21), ("first", 19)])
    def test_of_several_attempts_one_counts(self, tmp_path: Path, attempt: str, day: int) -> None:
        for number in (19, 20, 21):
            self.put(tmp_path, f"ada_attempt_2026-11-{number}-10-00-00_adam.py")
        (submission,) = find([tmp_path], SLUGS, attempt=attempt)
        assert submission.times["adam"] == datetime(2026, 11, day, 10)
        remark = f"3 attempts were handed in; of each exercise the {attempt} one counts"
        assert remark in notes(tmp_path, "ada", attempt=attempt)

    def test_an_earlier_attempt_counts_for_what_the_last_one_lacks(self, tmp_path: Path) -> None:
        self.put(tmp_path, "ada_attempt_2026-11-19-10-00-00_adam.py", "ada_attempt_2026-11-20-10-00-00_sgd.py")
        assert read(tmp_path)[0] == {"ada": "sgd adam"}


class TestBrightspace:
    def test_folders_with_attempts(self, tmp_path: Path) -> None:
        put(
            tmp_path,
            "39786-6406 - Ada Hopper - Nov 19, 2026 926 PM/adam.py",
            "39786-6406 - Ada Hopper - Nov 20, 2026 1026 AM/adam.py",
            "39787-6406 - Mary-Ann Smith - Nov 20, 2026 926 PM/sgd/sgd.py",
            "index.html",
        )
        assert read(tmp_path) == ({"Ada Hopper": "adam", "Mary-Ann Smith": "sgd"}, [])
        ada, _ = find([tmp_path], SLUGS)
        assert ada.times["adam"] == datetime(2026, 11, 20, 10, 26)

    def test_files_side_by_side(self, tmp_path: Path) -> None:
        put(tmp_path, "1-2 - Ada Hopper - Nov 20, 2026 926 PM - adam.py", "3-2 - Bob - Nov 20, 2026 926 PM - adam.py")
        assert read(tmp_path)[0] == {"Ada Hopper": "adam", "Bob": "adam"}


class TestGradescope:
    def test_everybody_of_a_group_handed_in(self, tmp_path: Path) -> None:
        put(tmp_path, "submission_1/adam.py", "submission_2/adam.py", "submission_3/adam.py")
        entry = "submission_{}:\n  :submitters:\n{}  :created_at: 2026-11-20 21:26:12.0 Z\n"
        person = "  - :name: {0}\n    :sid: '{1}'\n    :email: {0}@uni\n"
        text = entry.format(1, person.format("Ada", 1)) + entry.format(
            2, person.format("Bob", 2) + person.format("Eve", 3)
        )
        (tmp_path / "submission_metadata.yml").write_text(f"---\n{text}", encoding="utf-8")
        found, doubts = read(tmp_path)
        assert found == {"Ada": "adam", "Bob": "adam", "Eve": "adam"}
        assert doubts == ["submission_3 is in no line of submission_metadata.yml, and is not read"]


class TestArchives:
    def zipped(self, place: Path, *names: str) -> Path:
        place.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(place, "w") as archive:
            for name in names:
                archive.writestr(name, DEF)
        return place

    def test_a_download_as_it_came(self, tmp_path: Path) -> None:
        archive = self.zipped(
            tmp_path / "CS1-Adam-77.zip", f"{moodle('Ada', 1)}/adam.py", f"{moodle('Bob', 2)}/adam.py"
        )
        assert read(archive) == ({"Ada": "adam", "Bob": "adam"}, [])

    def test_an_archive_with_one_folder_around_everything(self, tmp_path: Path) -> None:
        archive = self.zipped(tmp_path / "x.zip", "class/ada/adam.py", "class/bob/sgd.py", "__MACOSX/class/._adam.py")
        assert read(archive)[0] == {"ada": "adam", "bob": "sgd"}

    def test_an_archive_of_one_student_has_its_own_name(self, tmp_path: Path) -> None:
        assert read(self.zipped(tmp_path / "ada.zip", "adam.py"))[0] == {"ada": "adam"}
        assert read(self.zipped(tmp_path / "bob.zip", "homework/adam/adam.py"))[0] == {"bob": "adam"}

    def test_a_class_of_archives(self, tmp_path: Path) -> None:
        self.zipped(tmp_path / "ada.zip", "adam.py")
        self.zipped(tmp_path / "bob.zip", "work/sgd/sgd.py")
        (tmp_path / "eve.zip").write_bytes(b"PK\x03\x04 no archive")
        put(tmp_path, "zoe/adam.py")
        unreadable = " ".join(f"{slug}!" for slug in SLUGS)
        assert read(tmp_path)[0] == {"ada": "adam", "bob": "sgd", "eve": unreadable, "zoe": "adam"}
        assert notes(tmp_path, "eve") == ["eve.zip is no archive, or damaged, and cannot be unpacked"]

    def test_a_folder_counts_before_the_archive_beside_it(self, tmp_path: Path) -> None:
        self.zipped(tmp_path / "ada.zip", "sgd.py")
        put(tmp_path, "ada/adam.py")
        assert read(tmp_path)[0] == {"ada": "adam"}

    def test_a_members_archive_speaks_for_nobody_else(self, tmp_path: Path) -> None:
        self.zipped(tmp_path / "mallory.zip", f"{moodle('Ada', 1)}/adam.py", f"{moodle('Bob', 1)}/adam.py")
        self.zipped(tmp_path / "zoe.zip", "adam.py")
        assert read(tmp_path)[0] == {"mallory": "", "zoe": "adam"}

    def test_an_archive_that_is_all_of_a_hand_in_is_opened(self, tmp_path: Path) -> None:
        self.zipped(tmp_path / moodle("Ada", 1) / "homework.zip", "my work/adam_final.py", "my work/sgd.py")
        put(tmp_path, f"{moodle('Bob', 2)}/adam.py")
        assert notes(tmp_path, "Ada", "sgd") == ["homework.zip was opened"]
        named = "my work/adam_final.py is there, but is not read because of its name"
        assert notes(tmp_path, "Ada") == [f"no adam.py was handed in; homework.zip was opened; {named}"]
        assert read(tmp_path, use_nearest=True)[0] == {"Ada": "sgd adam", "Bob": "adam"}

    def test_an_archive_beside_other_files_is_named_and_opened_when_asked(self, tmp_path: Path) -> None:
        self.zipped(tmp_path / moodle("Ada", 1) / "homework.zip", "adam.py")
        put(tmp_path, f"{moodle('Ada', 1)}/sgd.py", f"{moodle('Bob', 2)}/adam.py")
        closed = "no adam.py was handed in; homework.zip is there, but an archive beside other files is not opened"
        assert notes(tmp_path, "Ada") == [closed]
        assert read(tmp_path, use_nearest=True)[0] == {"Ada": "sgd adam", "Bob": "adam"}

    def test_a_class_of_folders_with_archives_is_named(self, tmp_path: Path) -> None:
        self.zipped(tmp_path / "ada" / "adam.zip", "adam.py")
        with pytest.raises(
            Misuse, match=r"; ada/adam.zip is there, and --class reads each folder as the submission of one"
        ):
            read(tmp_path)
        assert read(tmp_path, reading="class")[0] == {"ada": "adam"}
        assert read(tmp_path / "ada", reading="submission")[0] == {"ada": "adam"}

    def test_an_archive_that_is_none_is_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "class.zip").write_bytes(b"no archive")
        with pytest.raises(Misuse, match=r"^class.zip is no archive, or damaged, and cannot be unpacked$"):
            read(tmp_path / "class.zip")


class TestTheWayBack:
    """Feedback goes back under the names that a platform gave: its importer reads the person from them."""

    def returns(self, folder: Path) -> dict[str, str]:
        return {submission.name: submission.returns[0][1] for submission in find([folder], SLUGS) if submission.returns}

    def test_to_moodle(self, tmp_path: Path) -> None:
        put(tmp_path / "week", f"{moodle('Ada', 1)}/adam.py", moodle("Bob", 2, "adam.py"))
        assert self.returns(tmp_path / "week") == {
            "Ada": "Ada_1_assignsubmission_file_/feedback.html",
            "Bob": "Bob_2_assignsubmission_file_feedback.html",
        }
        assert {s.returns[0][0] for s in find([tmp_path / "week"], SLUGS)} == {"week"}

    def test_to_canvas(self, tmp_path: Path) -> None:
        put(tmp_path, "hopperada_34_208_adam.py", "b_LATE_35_209_adam-1.py")
        names = {"b": "b_LATE_35_209_feedback.html", "hopperada": "hopperada_34_208_feedback.html"}
        assert self.returns(tmp_path) == names

    def test_to_brightspace(self, tmp_path: Path) -> None:
        put(tmp_path, "1-2 - Ada - Nov 20, 2026 926 PM/adam.py")
        assert self.returns(tmp_path) == {"Ada": "1-2 - Ada - Nov 20, 2026 926 PM/feedback.html"}
