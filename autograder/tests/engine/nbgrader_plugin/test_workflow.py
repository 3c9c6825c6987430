"""nbgrader's own commands over a class: release, validate, autograde, feedback, export, and its database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from autograder.course import Course, find_course, kit_files
from autograder.engine.nbgrader_plugin import batch
from autograder.engine.notebooks.course import write_nbgrader_course
from autograder.engine.results import ExerciseResult
from autograder.engine.secrets import secret_lines
from autograder.engine.suites import explains_itself, mistakes_of
from autograder.errors import Unconfinable
from autograder.tests.engine.nbgrader_plugin import classroom
from autograder.tests.engine.nbgrader_plugin.classroom import SLUG, hand_in, installed_nbgrader, loads, nbgrader, rows
from autograder.tests.engine.notebooks.samples import dumped, released, solved

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]  # SQLAlchemy about nbgrader's models
MEMBERS = classroom.members(find_course())
MISTAKEN = classroom.mistaken(find_course())
Grade = Callable[..., ExerciseResult]


@pytest.fixture(scope="module")
def fresh(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course for nbgrader in which the assignment was released."""
    folder = tmp_path_factory.mktemp("nbgrader")
    write_nbgrader_course(course, folder)
    nbgrader(folder, "generate_assignment", SLUG)
    return folder


@pytest.fixture(scope="module")
def folder(course: Course, fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One in which it was handed in, graded and returned."""
    folder = Path(shutil.copytree(fresh, tmp_path_factory.mktemp("class") / "course"))
    class_here = {**MEMBERS, **classroom.attacks(course, folder)}
    for name, member in class_here.items():
        hand_in(folder, name, member.data, member.name)
    for name, (data, _) in MISTAKEN.items():
        hand_in(folder, name, data)
    for name in ("numpy.py", "conftest.py", "sitecustomize.py", "checks.py", "autograder.py"):
        evil = f"open({str(folder / 'was_here')!r}, 'w')"
        hand_in(folder, "attack_blank_outputs", evil.encode(), name)
    hand_in(folder, "attack_blank_outputs", b"<script>alert(1)</script>", "page.html")
    link = folder / "submitted" / "link" / SLUG
    link.mkdir(parents=True)
    (link / f"{SLUG}.ipynb").symlink_to(folder / "source" / SLUG / f"{SLUG}.ipynb")
    (folder / "autograde.log").write_text(nbgrader(folder, "autograde", SLUG), encoding="utf-8")
    nbgrader(folder, "generate_feedback", SLUG)
    nbgrader(folder, "export", "--to", "grades.csv")
    return folder


SCORES = """
    SELECT base_cell.name, grade.auto_score FROM grade
    JOIN base_cell ON grade.cell_id = base_cell.id
    JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
    JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
    WHERE submitted_assignment.student_id = ?
"""
COMMENTS = SCORES.replace("base_cell.name, grade.auto_score FROM grade", "base_cell.name, auto_comment FROM comment")
COMMENTS = COMMENTS.replace("grade.", "comment.")


def points(folder: Path, student: str) -> dict[str, float]:
    return dict(rows(folder, SCORES, student))


class TestRelease:
    def test_nbgrader_releases_the_very_notebook_of_assignments(self, course: Course, folder: Path) -> None:
        committed = (course.assignments / SLUG / f"{SLUG}.ipynb").read_bytes()
        assert (folder / "release" / SLUG / f"{SLUG}.ipynb").read_bytes() == committed

    def test_the_notebook_and_what_it_imports_are_released_and_nothing_else(self, folder: Path) -> None:
        released = {p.name for p in (folder / "release").rglob("*") if p.is_file()}
        assert released == {f"{SLUG}.ipynb", *kit_files(), "contract.py", "known.txt"}

    def test_of_the_solutions_only_the_notebooks_are_there_to_be_released(self, course: Course, folder: Path) -> None:
        there = {p.relative_to(folder / "source").as_posix() for p in (folder / "source").rglob("*") if p.is_file()}
        names = ("{}.ipynb", *kit_files())
        explained = [slug for slug in course.slugs if explains_itself(course, slug)]
        exercises = {f"{slug}/{name.format(slug)}" for slug in (*course.slugs, "capstone") for name in names}
        recorded = {f"{slug}/{name}" for slug in explained for name in ("contract.py", "known.txt")}
        assert there == exercises | recorded | {"capstone/capstone.json", "capstone/digits.txt"}

    def test_the_solution_validates_and_the_release_does_not(self, folder: Path) -> None:
        assert "Success!" in installed_nbgrader(folder, "validate", f"source/{SLUG}/{SLUG}.ipynb")
        assert "not written yet" in installed_nbgrader(folder, "validate", f"release/{SLUG}/{SLUG}.ipynb")

    def test_a_second_run_changes_nothing_and_a_configuration_of_ones_own_stays(
        self, course: Course, tmp_path: Path
    ) -> None:
        notebooks, config, files = len(course.slugs) + 1, 1, 2  # the capstone is a notebook as well
        recorded = 2 * sum(explains_itself(course, slug) for slug in course.slugs)
        assert (
            len(write_nbgrader_course(course, tmp_path))
            == notebooks * (1 + len(kit_files())) + recorded + config + files
        )
        (tmp_path / "nbgrader_config.py").write_text("mine", encoding="utf-8")
        (tmp_path / "source" / SLUG / f"{SLUG}.ipynb").write_text("old", encoding="utf-8")
        assert write_nbgrader_course(course, tmp_path) == [f"source/{SLUG}/{SLUG}.ipynb"]
        assert (tmp_path / "nbgrader_config.py").read_text(encoding="utf-8") == "mine"


class TestGrades:
    @pytest.mark.parametrize("name", MEMBERS)
    def test_everybody_gets_the_points_that_are_due(self, folder: Path, name: str) -> None:
        assert sum(points(folder, name).values()) == MEMBERS[name].points

    @pytest.mark.parametrize("name", MEMBERS)
    def test_everybody_is_told_what_there_is_to_tell(self, folder: Path, name: str) -> None:
        comments = " ".join(filter(None, dict(rows(folder, COMMENTS, name)).values()))
        assert MEMBERS[name].comment in comments
        if MEMBERS[name].points == classroom.FULL and not MEMBERS[name].comment:
            assert comments == ""

    @pytest.mark.parametrize("name", MISTAKEN)
    def test_points_of_every_cell_are_those_of_the_module(self, folder: Path, grade: Grade, name: str) -> None:
        expected = grade(SLUG, MISTAKEN[name][1])
        assert points(folder, name) == {check["name"]: check["score"] for check in expected["checks"]}
        assert sum(points(folder, name).values()) < classroom.FULL

    def test_a_link_to_the_solution_is_not_followed(self, folder: Path) -> None:
        assert sum(points(folder, "link").values()) == 0
        assert "is a link" in str(rows(folder, COMMENTS, "link"))

    def test_nobody_waits_for_a_grader(self, folder: Path) -> None:
        assert rows(folder, "SELECT count(*) FROM grade WHERE needs_manual_grade OR auto_score IS NULL") == [(0,)]

    def test_attacks_leave_nothing_behind(self, folder: Path) -> None:
        assert not (folder / "was_here").exists()
        assert rows(folder, "SELECT count(*) FROM grade WHERE manual_score IS NOT NULL") == [(0,)]

    def test_formgrader_serves_no_file_of_a_student(self, folder: Path) -> None:
        served = {path.name for path in (folder / "autograded").rglob("*") if path.is_file()}
        assert served - {"timestamp.txt"} == {f"{SLUG}.ipynb"}
        assert (folder / "submitted" / "attack_blank_outputs" / SLUG / "page.html").exists()

    def test_every_grade_cell_has_one_output_that_is_a_number(self, folder: Path) -> None:
        for name in [*MEMBERS, *MISTAKEN, "link"]:
            notebook = loads(folder / "autograded" / name / SLUG / f"{SLUG}.ipynb")
            for cell in notebook["cells"]:
                if cell["metadata"].get("nbgrader", {}).get("grade"):
                    (output,) = cell["outputs"]
                    float("".join(output["data"]["text/plain"]))
                else:
                    assert not cell.get("outputs")

    def test_no_kernel_was_started(self, folder: Path) -> None:
        assert "Kernel" not in (folder / "autograde.log").read_text(encoding="utf-8")

    def test_the_database_opens_in_nbgraders_api_with_everybody_in_it(self, folder: Path) -> None:
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{folder}/gradebook.db") as gradebook:
            there = {s.student.id: s.score for s in gradebook.assignment_submissions(SLUG)}
        assert there == {n: sum(points(folder, n).values()) for n in (*MEMBERS, *MISTAKEN, "link")}

    def test_the_export_lists_everybody(self, folder: Path) -> None:
        lines = (folder / "grades.csv").read_text(encoding="utf-8").splitlines()
        table = {line.split(",")[3]: float(line.split(",")[-2]) for line in lines[1:]}
        assert table == {n: sum(points(folder, n).values()) for n in (*MEMBERS, *MISTAKEN, "link")}


class TestFeedback:
    def test_feedback_names_the_mistake_and_shows_what_was_computed(self, folder: Path) -> None:
        for mistake in mistakes_of(find_course(), SLUG)[::6]:
            page = folder / "feedback" / f"mistake_{mistake.id}" / SLUG / f"{SLUG}.html"
            text = page.read_text(encoding="utf-8")
            assert "expected" in text
            assert mistake.title in text

    def test_feedback_holds_no_line_of_a_hidden_check_or_a_reference(self, course: Course, folder: Path) -> None:
        import html
        import re

        secret = secret_lines(course)
        solution = {line for line, where in secret.items() if where.startswith("the solution of momentum")}
        for name in ("untouched", "no_json", "attack_frames"):
            text = (folder / "feedback" / name / SLUG / f"{SLUG}.html").read_text(encoding="utf-8")
            lines = {"".join(line.split()) for line in html.unescape(re.sub(r"<[^>]+>", "", text)).splitlines()}
            assert not lines & (set(secret) | solution)

    def test_html_of_a_student_is_shown_and_not_obeyed(self, folder: Path) -> None:
        page = (folder / "feedback" / "script" / SLUG / f"{SLUG}.html").read_text(encoding="utf-8")
        assert page.count("alert(") >= 3  # in the text, in the answer, in what it raised
        assert "<script>alert" not in page
        assert "<img src=x" not in page


class TestAgain:
    """What a teacher does after the first run."""

    @pytest.fixture
    def small(self, course: Course, fresh: Path, tmp_path: Path) -> Path:
        """A course of one student."""
        folder = Path(shutil.copytree(fresh, tmp_path / "course"))
        hand_in(folder, "anna", dumped(solved(course, SLUG)))
        return folder

    def test_a_manual_score_survives_grading_again(self, small: Path) -> None:
        from nbgrader.api import Gradebook

        nbgrader(small, "autograde", SLUG)
        with Gradebook(f"sqlite:///{small}/gradebook.db") as gradebook:
            gradebook.find_grade("step", SLUG, SLUG, "anna").manual_score = 0.5
            gradebook.db.commit()
        nbgrader(small, "autograde", SLUG, "--force")
        with Gradebook(f"sqlite:///{small}/gradebook.db") as gradebook:
            assert gradebook.find_grade("step", SLUG, SLUG, "anna").score == 0.5
            assert gradebook.find_submission(SLUG, "anna").score == classroom.FULL - 0.5

    def test_a_late_submission_is_penalised_by_nbgraders_plugin(self, small: Path) -> None:
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{small}/gradebook.db") as gradebook:
            gradebook.update_or_create_assignment(SLUG, duedate="2026-11-20 12:00:00 UTC")
        hand_in(small, "anna", b"2026-11-21 12:00:00 UTC", "timestamp.txt")
        with (small / "nbgrader_config.py").open("a", encoding="utf-8") as file:
            file.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
        nbgrader(small, "autograde", SLUG)
        with Gradebook(f"sqlite:///{small}/gradebook.db") as gradebook:
            submission = gradebook.find_submission(SLUG, "anna")
            assert submission.late_submission_penalty == classroom.FULL

    def test_a_folder_of_several_strange_notebooks_is_one_line_and_stops_nobody(
        self, course: Course, small: Path
    ) -> None:
        for name in ("a.ipynb", "b.ipynb"):
            hand_in(small, "aaron", dumped(released(course, SLUG)), name)
        log = nbgrader(small, "autograde", SLUG, ok=False)
        assert "aaron: none of a.ipynb, b.ipynb is called momentum.ipynb" in log
        assert sum(points(small, "anna").values()) == classroom.FULL

    def test_no_grade_is_given_where_nothing_can_be_confined(
        self, small: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        nbgrader(small, "autograde", SLUG)
        before = points(small, "anna")

        def unconfinable(*_: object, **__: object) -> NoReturn:
            raise Unconfinable("there is no Landlock")

        monkeypatch.setattr(batch, "Grader", unconfinable)
        log = nbgrader(small, "autograde", SLUG, "--force", ok=False)
        assert "Unconfinable: there is no Landlock" in log
        assert points(small, "anna") == before


def test_a_class_without_the_exercise_is_told_so(course: Course, folder: Path) -> None:
    """An assignment of somebody else's in the same nbgrader course is not graded here."""
    place = folder / "source" / "essay"
    place.mkdir(exist_ok=True)
    (place / "essay.ipynb").write_bytes((folder / "source" / SLUG / f"{SLUG}.ipynb").read_bytes())
    nbgrader(folder, "generate_assignment", "essay")
    handed = folder / "submitted" / "right" / "essay"
    handed.mkdir(parents=True, exist_ok=True)
    (handed / "essay.ipynb").write_bytes(MEMBERS["right"].data)
    log = nbgrader(folder, "autograde", "essay", ok=False)
    assert "there is no exercise essay; only notebooks of this course are graded here" in log
