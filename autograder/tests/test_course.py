"""The manifest: what it gives, and one clear line for everything that is wrong with it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.course import Bounds, Course, Exercise, Late, find_course, load_course
from autograder.errors import CourseError

TOP = 'title = "A course"\nsite = "https://example.org/"\n'
ADAM = '[[exercises]]\nslug = "adam"\ntitle = "Adam"\nminutes = 35\npoints = 12\npage = "theory/adam/"\n'
SGD = '[[exercises]]\nslug = "sgd"\ntitle = "Mini-batches"\nminutes = 20\npoints = 8\npage = "theory/sgd/"\n'


def load_text(root: Path, text: str | bytes) -> None:
    """Load a manifest with this text."""
    (root / "course.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    load_course(root)


def complaint(root: Path, text: str | bytes) -> str:
    """The one line about a manifest with this text."""
    with pytest.raises(CourseError) as caught:
        load_text(root, text)
    message = str(caught.value)
    assert message.startswith("course.toml")
    assert message.isprintable()
    return message


class TestLoading:
    def test_exercises_come_in_the_order_of_the_manifest(self, tmp_path: Path) -> None:
        (tmp_path / "course.toml").write_text(TOP + SGD + ADAM)
        course = load_course(tmp_path)
        assert (course.title, course.site, course.root) == ("A course", "https://example.org/", tmp_path)
        assert course.slugs == ("sgd", "adam")
        assert course.exercises[1] == Exercise(slug="adam", title="Adam", minutes=35, points=12, page="theory/adam/")

    def test_bounds_that_are_not_named_have_defaults(self, tmp_path: Path) -> None:
        (tmp_path / "course.toml").write_text(TOP + ADAM + "[bounds]\ncall_cpu = 3\nmodule_kib = 64\n")
        assert load_course(tmp_path).bounds == Bounds(call_cpu=3, module_kib=64)

    def test_a_deadline_may_name_a_zone_and_need_not(self, tmp_path: Path) -> None:
        rows = ADAM + "deadline = 2026-11-20T23:59:00\n" + SGD + "deadline = 2026-11-20T23:59:00+01:00\n"
        (tmp_path / "course.toml").write_text(TOP + rows)
        first, second = load_course(tmp_path).exercises
        assert first.deadline == datetime(2026, 11, 20, 23, 59)
        assert second.deadline == datetime(2026, 11, 20, 22, 59, tzinfo=UTC)

    def test_what_lateness_costs_has_defaults_that_cost_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "course.toml").write_text(TOP + ADAM)
        assert load_course(tmp_path).late == Late("UTC", 0.0, 0.0, "day", 0.0)
        (tmp_path / "course.toml").write_text(f'{TOP}{ADAM}[late]\ntime_zone = "Europe/Berlin"\ndeduction = 10\n')
        assert load_course(tmp_path).late == Late("Europe/Berlin", deduction=10)

    def test_all_exercises_count_unless_some_are_named(self, tmp_path: Path) -> None:
        (tmp_path / "course.toml").write_text(TOP + SGD + ADAM)
        assert load_course(tmp_path).gradebook_slugs == ("sgd", "adam")
        (tmp_path / "course.toml").write_text(TOP + SGD + ADAM + '[gradebook]\nexercises = ["adam"]\n')
        assert load_course(tmp_path).gradebook_slugs == ("adam",)

    def test_the_paths_of_an_exercise_carry_its_slug(self, tmp_path: Path) -> None:
        (tmp_path / "course.toml").write_text(TOP + ADAM)
        course = load_course(tmp_path)
        assert course.solution("adam") == tmp_path / "solutions/adam/adam.py"
        assert course.suite("adam", "hidden") == tmp_path / "autograder/suites/adam/hidden.py"
        assert course.assignments == tmp_path / "assignments"

    def test_this_course_is_found_from_any_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        assert (find_course().root / "course.toml").is_file()


class TestComplaints:
    def test_a_missing_manifest_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(CourseError) as caught:
            load_course(tmp_path)
        assert str(caught.value) == f"no course.toml in {tmp_path}: run the command from a checkout of the course"

    def test_broken_toml_is_told_with_its_line(self, tmp_path: Path) -> None:
        assert complaint(tmp_path, TOP + "points = many\n") == "course.toml: Invalid value (at line 3, column 10)"

    def test_a_key_given_twice_is_broken_toml(self, tmp_path: Path) -> None:
        assert "(at line 3" in complaint(tmp_path, TOP + 'title = "Another"\n')

    @pytest.mark.parametrize("key", ["title", "site"])
    def test_a_missing_key_at_the_top_is_named(self, tmp_path: Path, key: str) -> None:
        text = "".join(line for line in TOP.splitlines(keepends=True) if not line.startswith(key))
        assert complaint(tmp_path, text + ADAM) == f"course.toml: {key} is missing"

    def test_an_unknown_key_at_the_top_is_named(self, tmp_path: Path) -> None:
        text = TOP.replace("title", "titel") + ADAM
        assert complaint(tmp_path, text) == "course.toml: unknown key titel; did you mean title?"

    def test_missing_exercises_are_named(self, tmp_path: Path) -> None:
        assert complaint(tmp_path, TOP) == "course.toml: exercises is missing"

    @pytest.mark.parametrize("key", ["slug", "title", "minutes", "points"])
    def test_a_missing_key_of_an_exercise_is_named(self, tmp_path: Path, key: str) -> None:
        text = "".join(line for line in ADAM.splitlines(keepends=True) if not line.startswith(key))
        assert complaint(tmp_path, TOP + text) == f"course.toml: missing key {key} in [[exercises]] number 1"

    def test_unknown_keys_of_an_exercise_are_named_together(self, tmp_path: Path) -> None:
        text = TOP + ADAM + 'weight = 2\ndue = "now"\n'
        assert complaint(tmp_path, text) == "course.toml: unknown key due, weight in [[exercises]] number 1"

    def test_an_unknown_bound_is_named(self, tmp_path: Path) -> None:
        assert complaint(tmp_path, TOP + ADAM + "[bounds]\ncpu = 2\n") == "course.toml: unknown key cpu in [bounds]"


class TestTheGradebook:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ('[late]\ntime_zone = "Mars/Base"\n', "there is no time zone 'Mars/Base'"),
            ('[late]\ntime_zone = ""\n', "there is no time zone ''"),
            ('[late]\ntime_zone = "Europe"\n', "there is no time zone 'Europe'"),
            ('[late]\ninterval = "week"\n', "interval = 'week', expected one of once, hour, day"),
            ("[late]\ndeduction = 101\n", "deduction = 101 is more than 100 per cent"),
            ("[late]\nlowest = 100.5\n", "lowest = 100.5 is more than 100 per cent"),
            ("[late]\ngrace = 5\n", "unknown key grace in [late]"),
            ("[gradebook]\nexercises = []\n", "exercises in [gradebook] is empty"),
            ('[gradebook]\nexercises = "adam"\n', "exercises = 'adam' is not a list of slugs"),
            ('[gradebook]\nattempt = "all"\n', "attempt = 'all', expected one of last, best, first"),
            ("[latte]\ndeduction = 10\n", "unknown table [latte]; did you mean late?"),
            ('[[exercise]]\nslug = "x"\n', "unknown table [exercise]; did you mean exercises?"),
            ("[x]\n", "unknown table [x]; the manifest has title, site, ranking, exercises, bounds, late, gradebook"),
            ('[gradebook]\nexercises = ["adm", 3]\n', "[gradebook] lists unknown exercises: 'adm', 3"),
            ("[gradebook]\nparts = 1\n", "unknown key parts in [gradebook]"),
        ],
    )
    def test_what_means_nothing_is_named(self, tmp_path: Path, text: str, line: str) -> None:
        assert complaint(tmp_path, TOP + ADAM + text) == f"course.toml: {line}"

    @pytest.mark.parametrize("value", ["2026-11-20", '"2026-11-20T23:59:00"', "23:59:00", "5"])
    def test_a_deadline_without_a_date_and_a_time(self, tmp_path: Path, value: str) -> None:
        line = complaint(tmp_path, f"{TOP}{ADAM}deadline = {value}\n")
        assert line.startswith("course.toml: deadline = ")
        assert line.endswith(" is not a date with a time, as in 2026-11-20T23:59:00")


class TestTheInstructorsOwnFile:
    def load(self, folder: Path, local: str) -> Course:
        (folder / "course.toml").write_text(TOP + SGD + ADAM + "[late]\ndeduction = 10\n", encoding="utf-8")
        (folder / "course.local.toml").write_text(local, encoding="utf-8")
        return load_course(folder)

    def test_changes_what_it_names_and_nothing_else(self, tmp_path: Path) -> None:
        course = self.load(
            tmp_path,
            'site = "https://uni.example/gd/"\nranking = true\n'
            '[late]\ntime_zone = "Europe/Berlin"\n[gradebook]\nexercises = ["adam"]\n'
            "[exercises.adam]\ndeadline = 2026-11-20T23:59:00\n",
        )
        assert (course.site, course.title, course.gradebook_slugs) == ("https://uni.example/gd/", "A course", ("adam",))
        assert course.ranking
        assert (course.late.time_zone, course.late.deduction) == ("Europe/Berlin", 10)
        assert [e.deadline for e in course.exercises] == [None, datetime(2026, 11, 20, 23, 59)]

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("[latte]\n", "unknown table [latte]; did you mean late?"),
            ("[late]\nzone = 1\n", "unknown key zone in [late]"),
            ("[exercises.adm]\n", "there is no exercise adm"),
            ("[exercises.adam]\npoints = 3\n", "unknown key points in [exercises.adam]"),
            ('[[exercises]]\nslug = "adam"\n', "exercises are tables such as [exercises.SLUG]"),
            ("[title]\nen = 'A course'\n", "title = {'en': 'A course'} is not text"),
            ("ranking = 1\n", "ranking = 1 is not true or false"),
            ("[exercises.adam]\ndeadline = 3\n", "deadline = 3 is not a date with a time, as in 2026-11-20T23:59:00"),
        ],
    )
    def test_what_is_wrong_in_it_is_named(self, tmp_path: Path, text: str, line: str) -> None:
        with pytest.raises(CourseError) as caught:
            self.load(tmp_path, text)
        assert str(caught.value) == f"course.local.toml: {line}"

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            (TOP, "exercises is missing"),
            (TOP + "exercises = [1]\n", "[[exercises]] number 1 must be a table"),
            (TOP + "late = 3\n" + ADAM, "[late] must be a table"),
        ],
    )
    def test_an_error_in_the_manifest_is_named_as_one_of_the_manifest(
        self, tmp_path: Path, text: str, line: str
    ) -> None:
        (tmp_path / "course.local.toml").write_text("exercises = 3\n[late]\ndeduction = 5\n", encoding="utf-8")
        assert complaint(tmp_path, text) == f"course.toml: {line}"


class TestTypes:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("points = 12", 'points = "many"'),
            ("points = 12", "points = 1.5"),
            ("points = 12", "points = true"),
            ("points = 12", "points = -1"),
            ("minutes = 35", "minutes = [35]"),
            ('slug = "adam"', "slug = 3"),
            ('title = "Adam"', "title = 3"),
        ],
    )
    def test_a_value_of_another_type_is_named(self, tmp_path: Path, old: str, new: str) -> None:
        assert re.search(rf"\b{new.split()[0]}\b", complaint(tmp_path, TOP + ADAM.replace(old, new)))

    @pytest.mark.parametrize("value", ['"2"', "-1", "nan", "true", "{}"])
    def test_a_bound_that_is_no_amount_is_named(self, tmp_path: Path, value: str) -> None:
        assert "call_cpu" in complaint(tmp_path, TOP + ADAM + f"[bounds]\ncall_cpu = {value}\n")

    @pytest.mark.parametrize("text", ["exercises = 3\n", "exercises = [1]\n", '[exercises]\nslug = "adam"\n'])
    def test_exercises_that_are_no_tables(self, tmp_path: Path, text: str) -> None:
        line = complaint(tmp_path, TOP + text)
        assert "exercises" in line
        assert "unknown key" not in line

    def test_a_course_without_exercises(self, tmp_path: Path) -> None:
        assert "exercises" in complaint(tmp_path, TOP + "exercises = []\n")

    def test_bounds_that_are_no_table(self, tmp_path: Path) -> None:
        assert "bounds" in complaint(tmp_path, TOP + "bounds = []\n" + ADAM)

    def test_a_title_that_is_no_text(self, tmp_path: Path) -> None:
        assert "title" in complaint(tmp_path, TOP.replace('"A course"', "3") + ADAM)

    def test_a_slug_that_is_used_twice_is_named(self, tmp_path: Path) -> None:
        assert "adam" in complaint(tmp_path, TOP + ADAM + SGD + ADAM)

    @pytest.mark.parametrize("slug", ["a/b", "..", "", "a b", "Adam", "update-rule", "1st", "a.b", "import"])
    def test_a_slug_that_cannot_name_a_file_and_a_module_is_refused(self, tmp_path: Path, slug: str) -> None:
        assert "slug" in complaint(tmp_path, TOP + ADAM.replace('"adam"', f'"{slug}"'))

    def test_text_that_is_not_utf_8(self, tmp_path: Path) -> None:
        assert complaint(tmp_path, TOP.encode() + b"# caf\xe9\n")

    def test_a_folder_called_like_the_manifest(self, tmp_path: Path) -> None:
        (tmp_path / "course.toml").mkdir()
        with pytest.raises(CourseError, match=r"^course\.toml"):
            load_course(tmp_path)
