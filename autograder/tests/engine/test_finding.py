"""Layouts that other tools make are found by the names of folders, and where two readings fit it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Bounds
from autograder.engine.finding import find
from autograder.engine.intake import Intake, take_in
from autograder.errors import Misuse

SLUGS = ("update_rule", "sgd", "momentum", "adam")
STAMP = "_submissions_2026_11_24_T_18_00_00"
CODE = "x = 1\n"


def put(root: Path, *files: str) -> Path:
    """Files in a folder; a path that ends with a slash is an empty folder."""
    for name in files:
        path = root / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_text(CODE if name.endswith(".py") else '{"cells": []}', encoding="utf-8")
    return root


def read(*paths: Path, reading: str = "", inside: bool = True) -> dict[str, str]:
    """What of each submission is read, as `slug` or `slug!` where it is unreadable."""
    found = {}
    for submission in find(paths, SLUGS, reading, inside):
        exercises = take_in(submission, Intake(SLUGS, dict.fromkeys(SLUGS, "stub"), Bounds()))
        marks = {"graded": "", "unreadable": "!"}
        assert submission.name not in found
        found[submission.name] = " ".join(e.slug + marks[e.status] for e in exercises if e.status in marks)
    return found


def misuse(*paths: Path) -> str:
    with pytest.raises(Misuse) as caught:
        find(paths, SLUGS, layouts_inside=True)
    assert str(caught.value).isprintable()
    return str(caught.value)


def test_a_folder_a_student_is_read_as_before(tmp_path: Path) -> None:
    put(tmp_path, "alice/adam.py", "bob/momentum/momentum.py", "carol/")
    assert read(tmp_path) == {"alice": "adam", "bob": "momentum", "carol": ""}
    assert read(tmp_path / "alice") == {"alice": "adam"}
    assert read(tmp_path / "alice" / "adam.py") == {"adam.py": "adam"}


def test_a_folder_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    put(tmp_path, "alice/adam.py", "bob/")
    assert read(tmp_path, tmp_path / "alice" / "..") == {"alice": "adam", "bob": ""}


class TestNobodySpeaksForAnybodyElse:
    """What a student puts into their folder is theirs."""

    @pytest.mark.parametrize(
        "hidden",
        [
            "submitted/anna/adam/adam.py",
            f"cs-adam{STAMP}/cs-adam-anna/adam.py",
            "cs-adam-anna/.git/x.py",
            "anna/adam.py",
            "submitted/anna/week 1/adam.py",
        ],
    )
    def test_a_layout_inside_a_members_folder_is_not_looked_for(self, tmp_path: Path, hidden: str) -> None:
        put(tmp_path, "anna/adam.py", "zoe/sgd.py", f"mallory/{hidden}")
        members = {"anna": "adam", "mallory": "", "zoe": "sgd"}
        assert read(tmp_path, inside=False) == members
        assert read(*sorted(tmp_path.iterdir()), inside=False) == members

    def test_files_of_a_platform_among_named_submissions_name_nobody(self, tmp_path: Path) -> None:
        put(tmp_path, "anna/adam.py", "eve/anna_42_7_sgd.py", "mallory/submission_1/sgd.py")
        metadata = (
            'submission_1:\n  :submitters:\n  - :name: anna\n    :sid: "1"\n  :created_at: 2026-11-20 22:58:12 Z\n'
        )
        (tmp_path / "mallory/submission_metadata.yml").write_text(metadata, encoding="utf-8")
        for inside in (False, True):
            found = read(*sorted(tmp_path.iterdir()), inside=inside)
            assert found == {"anna": "adam", "eve": "", "mallory": ""}

    @pytest.mark.parametrize("hidden", ["submitted/anna/adam/adam.py", f"cs-adam{STAMP}/cs-adam-anna/adam.py"])
    def test_nor_when_it_is_graded_alone(self, tmp_path: Path, hidden: str) -> None:
        with pytest.raises(Misuse, match="mallory holds no submission"):
            read(put(tmp_path / "mallory", hidden), inside=False)

    def test_a_member_that_could_be_a_class_does_not_end_the_run_of_the_others(self, tmp_path: Path) -> None:
        put(tmp_path, "anna/adam.py", "mallory/adam.py", "mallory/x/adam.py")
        assert read(*sorted(tmp_path.iterdir()), inside=False) == {"anna": "adam", "mallory": "adam"}

    def test_a_member_that_is_a_link_takes_nobodys_place(self, tmp_path: Path) -> None:
        put(tmp_path, "anna/adam.py", "bob/adam.py")
        (tmp_path / "mallory").symlink_to(tmp_path / "anna")
        unreadable = " ".join(f"{slug}!" for slug in SLUGS)
        assert read(*sorted(tmp_path.iterdir())) == {"anna": "adam", "bob": "adam", "mallory": unreadable}


class TestNbgrader:
    @pytest.mark.parametrize("inside", ["submitted", "."])
    def test_an_assignment_is_named_after_its_exercise_or_holds_its_file(self, tmp_path: Path, inside: str) -> None:
        course = put(
            tmp_path,
            "source/adam/adam.ipynb",
            "release/adam/adam.ipynb",
            "autograded/alice/adam/adam.ipynb",
            "submitted/alice/adam/adam.ipynb",
            "submitted/alice/update-rule/update_rule.py",
            "submitted/alice/week 3/sgd.ipynb",
            "submitted/alice/week 3/timestamp.txt",
            "submitted/bob/week 3/momentum.py",
            "submitted/carol/",
        )
        path = course if inside == "." else course / inside
        assert read(path) == {"alice": "update_rule sgd adam", "bob": "momentum", "carol": ""}

    def test_the_folder_with_the_name_of_an_exercise_is_the_one_for_it(self, tmp_path: Path) -> None:
        put(tmp_path, "submitted/alice/adam/adam.ipynb", "submitted/alice/sgd/adam.py")
        assert read(tmp_path) == {"alice": "adam"}

    def test_a_file_in_two_other_folders_is_one_line_for_its_student_alone(self, tmp_path: Path) -> None:
        put(tmp_path, "submitted/alice/1/adam.py", "submitted/alice/2/adam.py", "submitted/bob/1/adam.py")
        assert read(tmp_path) == {"alice": "adam!", "bob": "adam"}
        (alice, _) = find([tmp_path], SLUGS, layouts_inside=True)
        (exercise,) = take_in(alice, Intake(("adam",), {}, Bounds()))
        assert exercise.notes == ["adam was handed in more than once, in 1 and 2"]

    def test_links_are_not_followed(self, tmp_path: Path) -> None:
        put(tmp_path, "elsewhere/sgd.py", "elsewhere/adam.py", "submitted/alice/adam/adam.py")
        (tmp_path / "submitted" / "bob").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "submitted" / "alice" / "sgd").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "submitted" / "alice" / "other").symlink_to(tmp_path / "elsewhere")
        expected = {"alice": "sgd! adam", "bob": " ".join(f"{slug}!" for slug in SLUGS)}
        assert read(tmp_path / "submitted") == expected

    def test_a_submission_of_that_name_stays_one(self, tmp_path: Path) -> None:
        assert read(put(tmp_path / "submitted", "adam.py")) == {"submitted": "adam"}
        put(tmp_path / "class", "submitted/adam.py", "alice/adam.py")
        assert read(tmp_path / "class") == {"alice": "adam", "submitted": "adam"}

    def test_submissions_beside_it_are_another_reading(self, tmp_path: Path) -> None:
        put(tmp_path, "submitted/alice/adam/adam.py", "bob/adam.py")
        assert misuse(tmp_path).startswith(f"{tmp_path} can be read as submissions and as an nbgrader course: ")
        assert read(tmp_path, reading="class") == {"bob": "adam", "submitted": ""}


class TestClassroom50:
    def test_a_download_holds_one_exercise_of_each_user(self, tmp_path: Path) -> None:
        folder = put(
            tmp_path / f"cs-update-rule{STAMP}",
            "cs-update-rule-alice/update_rule.py",
            "cs-update-rule-bob-b/update_rule/update_rule.py",
            "cs-update-rule-carol/adam.py",
            "scores.csv",
        )
        assert read(folder) == {"alice": "update_rule", "bob-b": "update_rule", "carol": ""}

    def test_downloads_are_merged_by_user_wherever_they_lie(self, tmp_path: Path) -> None:
        one = put(tmp_path, f"cs-sgd{STAMP}/cs-sgd-alice/sgd.py", f"cs-sgd{STAMP}/cs-sgd-bob/sgd.py")
        two = put(tmp_path / "later" / f"CS-Adam{STAMP}", "cs-adam-alice/adam.py").parent
        merged = {"alice": "sgd adam", "bob": "sgd"}
        assert read(one / f"cs-sgd{STAMP}", two / f"CS-Adam{STAMP}") == merged
        assert read(one, two) == merged

    def test_an_assignment_of_another_name_may_hold_every_exercise(self, tmp_path: Path) -> None:
        folder = put(tmp_path / f"cs-course{STAMP}", "cs-course-alice/adam.py", "cs-course-alice/sgd/sgd.py")
        assert read(folder) == {"alice": "sgd adam"}

    def test_clones_in_a_folder_of_another_name_are_told_by_their_classroom(self, tmp_path: Path) -> None:
        folder = put(
            tmp_path / "all",
            "cs-sgd-momentum-fan/sgd.py",
            "cs-sgd-momentum-fan/.git/",
            "cs-update-rule-alice/update_rule.py",
            "cs-update-rule-alice/.git/",
            "cs-adam-alice/adam.py",
            "cs-adam-alice/.git/",
        )
        assert read(folder) == {"alice": "update_rule adam", "momentum-fan": "sgd"}
        assert set(read(folder, reading="class")) == {p.name for p in folder.iterdir()}

    def test_repositories_without_a_classroom_are_one_row_for_each_student(self, tmp_path: Path) -> None:
        names = ("sgd-ada", "update-rule-ada", "update-rule-bob-b")
        put(
            tmp_path / "all", *(f"{name}/.git/" for name in names), "sgd-ada/sgd.py", "update-rule-bob-b/update_rule.py"
        )
        assert read(put(tmp_path / "all", "update-rule-ada/update_rule.py")) == {
            "ada": "update_rule sgd",
            "bob-b": "update_rule",
        }

    def test_what_gh_classroom_clones(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "adam-submissions", "adam-ada/adam.py", "adam-bob-b/adam.py")
        assert read(folder, inside=False) == {"ada": "adam", "bob-b": "adam"}
        assert read(put(tmp_path / "my-submissions", "ada/adam.py"), inside=False) == {"ada": "adam"}

    def test_where_the_names_fit_two_classrooms_it_is_said(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "all", "my-sgd-adam-bob/adam.py", "my-sgd-adam-bob/.git/")
        complaint = f"the repositories in {folder} may be of the classrooms my, my-sgd: "
        assert misuse(folder).startswith(complaint)

    def test_where_they_fit_none_it_is_said(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "all", "a-sgd-x/.git/", "a-sgd-x/sgd.py", "b-sgd-y/.git/", "b-sgd-y/sgd.py")
        assert misuse(folder).startswith(f"the repositories in {folder} are not of one classroom: ")

    def test_two_downloads_of_one_assignment_are_not_mixed(self, tmp_path: Path) -> None:
        put(tmp_path, f"cs-sgd{STAMP}/cs-sgd-alice/sgd.py", f"cs-sgd{STAMP[:-1]}1/cs-sgd-alice/sgd.py")
        assert misuse(tmp_path).startswith(f"alice has sgd twice, in {tmp_path}/cs-sgd_submissions_2026")

    def test_a_stranger_in_a_download_is_named(self, tmp_path: Path) -> None:
        folder = put(tmp_path / f"cs-sgd{STAMP}", "cs-sgd-alice/sgd.py", "notes/")
        assert misuse(folder) == f"{folder} holds notes, which is no repository of cs-sgd"

    def test_submissions_beside_downloads_are_another_reading(self, tmp_path: Path) -> None:
        put(tmp_path, f"cs-sgd{STAMP}/cs-sgd-alice/sgd.py", "bob/adam.py")
        assert misuse(tmp_path).startswith(f"{tmp_path} holds downloads and other submissions: ")

    def test_a_student_whose_name_looks_like_a_repository_stays_one(self, tmp_path: Path) -> None:
        assert read(put(tmp_path, "mary-adam-smith/adam.py", "mary-adam-smith/sgd.py")) == {
            "mary-adam-smith": "sgd adam"
        }

    def test_a_repository_that_is_a_link_is_not_followed(self, tmp_path: Path) -> None:
        put(tmp_path, "elsewhere/sgd.py", f"cs-sgd{STAMP}/")
        (tmp_path / f"cs-sgd{STAMP}" / "cs-sgd-alice").symlink_to(tmp_path / "elsewhere")
        assert read(tmp_path / f"cs-sgd{STAMP}") == {"alice": "sgd!"}
