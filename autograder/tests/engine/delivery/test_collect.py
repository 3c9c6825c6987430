"""The official grade of repositories: exercise files alone count, changes are told, scores are completed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.engine.delivery import scores
from autograder.engine.delivery.changes import changes
from autograder.engine.finding import find
from autograder.engine.results import ExerciseResult, assemble
from autograder.engine.suites import mistakes_of
from autograder.tests.command_line import misuse, run
from autograder.tests.conftest import Grade
from autograder.tests.engine.delivery.schemas import SCORES

STAMP = "_submissions_2026_11_24_T_18_00_00"
REPOSITORY = "https://github.com/acme/cs-momentum-alice"


@pytest.fixture(autouse=True, scope="module")
def secret() -> Iterator[None]:
    """The secret of the course, without which nothing is graded officially."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AUTOGRADER_SECRET", "a secret")
        yield


def solution(course: Course, slug: str) -> str:
    return course.solution(slug).read_text(encoding="utf-8")


class Downloads:
    """What `gh teacher download` leaves: a folder for each assignment with the clones of its repositories."""

    def __init__(self, published: Path, folder: Path) -> None:
        self.published, self.folder = published, folder

    def add(self, assignment: str, user: str, **files: str | None) -> Path:
        """A clone; each keyword is a file (`__` for a slash, `_py` for a suffix), None removes it."""
        repository = self.folder / f"cs-{assignment}{STAMP}" / f"cs-{assignment}-{user}"
        shutil.copytree(self.published / "templates" / assignment, repository)
        for name, text in files.items():
            path = repository / name.replace("__", "/").replace("_py", ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink() if text is None else path.write_text(text, encoding="utf-8")
        return repository


@pytest.fixture
def downloads(exercises: Path, tmp_path: Path) -> Downloads:
    return Downloads(exercises, tmp_path / "downloads")


def collected(*arguments: str | Path, out: Path) -> tuple[dict[str, Any], str]:
    """Return the results by submission, and what was printed."""
    done = run("collect", *arguments, "--out", out)
    assert (done.status, done.err) == (0, "")
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))["results"]
    return {result["submission"]: result for result in results}, done.out


def points(result: dict[str, Any]) -> dict[str, int]:
    return {exercise["slug"]: exercise["score"] for exercise in result["exercises"]}


@pytest.fixture(scope="module")
def out(exercises: Path, course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The official grade of a class: alice is right, bob wrote a comment more, erin and mallory have one mistake."""
    folder = tmp_path_factory.mktemp("official")
    downloads, right = Downloads(exercises, folder / "downloads"), solution(course, "momentum")
    downloads.add("momentum", "alice", momentum__momentum_py=right)
    downloads.add("update-rule", "alice", update_rule__update_rule_py=solution(course, "update_rule"))
    downloads.add("momentum", "bob", momentum__momentum_py=right + "# mine\n")
    downloads.add("update-rule", "bob")
    wrong = mistakes_of(course, "momentum")[0].apply(right)
    honest = downloads.add("momentum", "erin", momentum__momentum_py=wrong)
    (honest / "checks.py").write_bytes((honest / "checks.py").read_bytes().replace(b"\n", b"\r\n"))
    forged = "def test_all(): pass\n"
    mallory = downloads.add(
        "momentum",
        "mallory",
        momentum__momentum_py=wrong,
        momentum__test_momentum_py=forged,
        conftest_py=forged,
        pytest_py="raise SystemExit(0)\n",
        plot_py=None,
    )
    (mallory / "lesson.py").unlink()
    (mallory / "lesson.py").symlink_to("/etc/hostname")
    gradebook = str(folder / "gradebook.db")
    _, printed = collected(downloads.folder, "--gradebook", gradebook, out=folder / "out")
    (folder / "printed").write_text(printed, encoding="utf-8")
    return folder / "out"


@pytest.fixture(scope="module")
def results(out: Path) -> dict[str, Any]:
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))["results"]
    return {result["submission"]: result for result in results}


@pytest.fixture(scope="module")
def printed(out: Path) -> str:
    return (out.parent / "printed").read_text(encoding="utf-8")


class TestTheGradeOfAClass:
    def test_has_one_result_for_each_student_of_several_assignments(
        self, course: Course, results: dict[str, Any], printed: str, out: Path
    ) -> None:
        full = {slug: course.exercise(slug).points for slug in ("update_rule", "momentum")}
        assert points(results["alice"]) == full
        assert points(results["bob"]) == {**full, "update_rule": 0}
        assert "alice" in printed
        assert (out / "feedback" / "class.csv").exists()
        assert (out / "feedback" / "index.html").exists()

    def test_goes_into_the_gradebook_that_is_named(self, course: Course, out: Path) -> None:
        with Gradebook(f"sqlite:///{out.parent / 'gradebook.db'}") as gradebook:
            score = gradebook.find_submission("momentum", "alice").score
            assert score == course.exercise("momentum").points

    def test_has_seeds_of_the_submitted_source(self, results: dict[str, Any]) -> None:
        alice, bob = (
            next(e for e in results[name]["exercises"] if e["slug"] == "momentum") for name in ("alice", "bob")
        )
        assert alice["seed"] != bob["seed"]
        assert len(alice["seed"]) == 64  # an HMAC, none of the recorded seeds
        assert alice["confined"]

    def test_is_the_same_whatever_else_was_changed(self, results: dict[str, Any]) -> None:
        assert points(results["mallory"]) == points(results["erin"])
        assert all(e["mistakes"] for e in results["mallory"]["exercises"] if e["slug"] == "momentum")

    def test_lists_changes_of_other_files_and_takes_a_link_for_one(self, out: Path, printed: str) -> None:
        changes = json.loads((out / "changes.json").read_text(encoding="utf-8"))
        changed = ["conftest.py", "lesson.py", "momentum/test_momentum.py"]
        assert {name: sorted(files) for name, files in changes.pop("mallory").items()} == {
            "changed": changed,
            "removed": ["plot.py"],
        }
        assert changes == {}  # erin's line ends are those of another system
        assert f"mallory changed {', '.join(changed)} and removed plot.py" in printed


def test_files_are_compared_with_the_template_that_students_had(
    downloads: Downloads, course: Course, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    shutil.copytree(downloads.published / "templates" / "momentum", older)
    (older / "plot.py").write_text("an older plot\n", encoding="utf-8")
    downloads.add("momentum", "alice", plot_py="an older plot\n")
    everyone = find([downloads.folder], course.slugs, layouts_inside=True)
    assert changes(everyone, course, older) == {}
    assert changes(everyone, course, None) == {"alice": {"changed": ["plot.py"]}}


def test_clones_and_unpacked_archives_are_graded_by_the_same_command(course: Course, tmp_path: Path) -> None:
    for name, place in (("alice", "momentum.py"), ("bob", "momentum/momentum.py")):
        path = tmp_path / "class" / name / place
        path.parent.mkdir(parents=True)
        path.write_text(solution(course, "momentum"), encoding="utf-8")
    results, printed = collected(tmp_path / "class", "--exercise", "momentum", out=tmp_path / "out")
    assert {name: result["score"] for name, result in results.items()} == dict.fromkeys(
        ("alice", "bob"), course.exercise("momentum").points
    )
    assert "removed" not in printed


def test_a_folder_of_the_template_of_one_exercise_is_compared_with_that_template(
    exercises: Path, course: Course, tmp_path: Path
) -> None:
    for name in ("alice", "bob"):
        shutil.copytree(exercises / "templates" / "momentum", tmp_path / "class" / name)
    (tmp_path / "class" / "bob" / "checks.py").write_text("", encoding="utf-8")
    everyone = find([tmp_path / "class"], course.slugs, layouts_inside=True)
    assert changes(everyone, course, None) == {"bob": {"changed": ["checks.py"]}}


class TestScores:
    def scores(self, *entries: dict[str, Any]) -> dict[str, Any]:
        return {
            "schema": "classroom50/scores/v1",
            "assignments": {"momentum": {"type": "individual", "entries": [*entries]}},
        }

    def submission(self, user: str, score: int, day: int = 24) -> dict[str, Any]:
        return {
            "schema": "classroom50/result/v1",
            "classroom": "cs",
            "assignment_type": "individual",
            "owner": user,
            "submission": f"submit/202611{day}T180000Z-0123456",
            "commit": f"{REPOSITORY}/commit/0123456",
            "release": f"{REPOSITORY}/releases/tag/submit%2F1",
            "review": f"{REPOSITORY}/pull/1",
            "datetime": f"2026-11-{day}T18:00:00Z",
            "score": score,
            "max-score": 8,
            "tests": [],
        }

    @pytest.fixture
    def right(self, grade: Grade, course: Course) -> ExerciseResult:
        """The official result of the reference."""
        return grade("momentum", solution(course, "momentum"))

    def completed(
        self, folder: Path, before: dict[str, Any], course: Course, result: ExerciseResult
    ) -> tuple[dict[str, Any], list[str]]:
        """The document after one grade, and a line for each grade that is not in it."""
        (alice,) = find([folder], course.slugs, layouts_inside=True)
        graded = scores.repositories([(alice, assemble("alice", [result]))], "cs")
        document, left_out = scores.with_official_scores(before, "cs", graded)
        jsonschema.validate(document, SCORES)
        return document, left_out

    def test_are_completed_by_the_command(self, downloads: Downloads, course: Course, tmp_path: Path) -> None:
        downloads.add("momentum", "alice", momentum__momentum_py=solution(course, "momentum"))
        before = self.scores({"owner": "alice", "submissions": [self.submission("alice", 3)]})
        (tmp_path / "scores.json").write_text(json.dumps(before), encoding="utf-8")
        out = tmp_path / "out"
        collected(downloads.folder, "--classroom", "cs", "--scores", tmp_path / "scores.json", out=out)
        after = json.loads((out / "scores.json").read_text(encoding="utf-8"))
        assert (
            after["assignments"]["momentum"]["entries"][0]["submissions"][0]["score"]
            == course.exercise("momentum").points
        )

    def test_are_overrides_with_the_official_points(
        self, downloads: Downloads, course: Course, right: ExerciseResult
    ) -> None:
        downloads.add("momentum", "alice")
        before = self.scores({"owner": "Alice", "note": "x", "submissions": [self.submission("alice", 3)]})
        after, left_out = self.completed(downloads.folder, before, course, right)
        (entry,) = after["assignments"]["momentum"]["entries"]
        assert (entry["owner"], entry["note"], entry["override"]) == ("Alice", "x", True)
        (latest,) = entry["submissions"]
        full = course.exercise("momentum").points
        assert (latest["score"], latest["max-score"]) == (full, full)
        assert len(latest["tests"]) == len(right["checks"])
        assert latest["submission"] == "submit/20261124T180000Z-0123456"
        assert self.completed(downloads.folder, after, course, right) == (after, [])
        assert left_out == []

    def test_set_by_hand_stay(self, downloads: Downloads, course: Course, right: ExerciseResult) -> None:
        downloads.add("momentum", "alice")
        before = self.scores({"owner": "alice", "override": True, "submissions": [self.submission("alice", 5)]})
        after, left_out = self.completed(downloads.folder, before, course, right)
        assert after == before
        assert left_out == ["alice, momentum: the score that was set by hand is kept"]

    def test_of_a_new_release_come_first(self, downloads: Downloads, course: Course, right: ExerciseResult) -> None:
        repository = downloads.add("momentum", "alice")
        release = {**self.submission("alice", 1, day=25), "assignment": "momentum", "tests": [{"forged": True}]}
        (repository / "result.json").write_text(json.dumps(release), encoding="utf-8")
        before = self.scores({"owner": "alice", "submissions": [self.submission("alice", 3)]})
        after, _ = self.completed(downloads.folder, before, course, right)
        newest, older = after["assignments"]["momentum"]["entries"][0]["submissions"]
        assert (newest["datetime"], newest["score"]) == ("2026-11-25T18:00:00Z", right["score"])
        assert older == self.submission("alice", 3)

    @pytest.mark.parametrize(
        "change",
        [
            {"owner": "bob"},
            {"assignment": "adam"},
            {"submission": "x"},
            {"commit": 3},
            {"release": "javascript:alert(1)"},
            {"review": f"{REPOSITORY}/{'v' * 1000}"},
            {"review": "https://github.com.evil.example/acme/cs-momentum-alice/pull/1"},
            {"review": "https://user:pw@github.com/acme/cs-momentum-alice/pull/1"},
            {"release": "https://github.com/acme/cs-momentum-bob/pull/1"},
            {"commit": f'{REPOSITORY}/"><img/src=x/onerror=alert(1)>'},
            {"commit": f"{REPOSITORY}/commit/1\n"},
            {"submission": 'submit/"><script>'},
            {"datetime": "in time"},
            {"datetime": "٢٠٢٦-11-24T18:00:00Z"},
            {"datetime": "2026-99-99T18:00:00Z"},
            {"datetime": "2999-11-24T18:00:00Z"},
        ],
    )
    def test_of_a_release_that_is_another_s_are_left_out(
        self, change: dict[str, Any], downloads: Downloads, course: Course, right: ExerciseResult
    ) -> None:
        repository = downloads.add("momentum", "alice")
        release = {**self.submission("alice", 1), "assignment": "momentum", **change}
        (repository / "result.json").write_text(json.dumps(release), encoding="utf-8")
        after, left_out = self.completed(downloads.folder, self.scores(), course, right)
        assert after == self.scores()
        assert left_out == ["alice, momentum: Classroom 50 has no submission, so no score was entered"]


class TestMisuse:
    def test_is_one_line(self, downloads: Downloads, tmp_path: Path) -> None:
        downloads.add("momentum", "alice")
        folder, out, file = downloads.folder, tmp_path / "out", tmp_path / "scores.json"
        assert "--scores needs --classroom" in misuse("collect", folder, "--scores", file, "--out", out)
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("AUTOGRADER_SECRET", "")
            assert "AUTOGRADER_SECRET is not set" in misuse("collect", folder, "--out", out)
        both = ("--scores", file, "--classroom", "cs")
        assert "cannot be read: No such file" in misuse("collect", folder, *both, "--out", out)
        file.write_text("{", encoding="utf-8")
        assert "scores.json is not JSON" in misuse("collect", folder, *both, "--out", out)
        file.write_text('{"schema": "classroom50/scores/v9", "assignments": {}}', encoding="utf-8")
        assert "expected the schema classroom50/scores/v1" in misuse("collect", folder, *both, "--out", out)
        assert "none of these repositories is for adam" in misuse("collect", folder, "--exercise", "adam", "--out", out)
        assert "is not a folder, and a template is one" in misuse("collect", folder, "--template", file, "--out", out)
        assert "does not exist" in misuse("collect", tmp_path / "nowhere", "--out", out)
