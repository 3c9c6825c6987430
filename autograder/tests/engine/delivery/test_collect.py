"""The official grade of repositories: exercise files alone count, changes are told, scores are completed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.engine.suites import mistakes_of
from autograder.tests.engine.delivery.conftest import autograder
from autograder.tests.engine.delivery.schemas import SCORES

STAMP = "_submissions_2026_11_24_T_18_00_00"


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
    """The results by submission, and what was printed."""
    done = autograder("collect", *arguments, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))["results"]
    return {result["submission"]: result for result in results}, done.stdout


def points(result: dict[str, Any]) -> dict[str, int]:
    return {exercise["slug"]: exercise["score"] for exercise in result["exercises"]}


def test_repositories_of_several_assignments_are_one_result_for_each_student(
    downloads: Downloads, course: Course, tmp_path: Path
) -> None:
    downloads.add("momentum", "alice", momentum__momentum_py=solution(course, "momentum"))
    downloads.add("update-rule", "alice", update_rule__update_rule_py=solution(course, "update_rule"))
    downloads.add("update-rule", "bob")
    results, printed = collected(downloads.folder, out=tmp_path / "out")
    assert points(results["alice"]) == {"update_rule": 8, "momentum": 8}
    assert points(results["bob"]) == {"update_rule": 0, "momentum": 0}
    assert "alice" in printed
    assert (tmp_path / "out" / "feedback" / "class.csv").exists()
    assert (tmp_path / "out" / "feedback" / "index.html").exists()


def test_marks_go_into_the_gradebook_that_is_named(downloads: Downloads, course: Course, tmp_path: Path) -> None:
    downloads.add("momentum", "alice", momentum__momentum_py=solution(course, "momentum"))
    file = tmp_path / "gradebook.db"
    collected(downloads.folder, "--gradebook", str(file), out=tmp_path / "out")
    with Gradebook(f"sqlite:///{file}") as gradebook:
        assert gradebook.find_submission("momentum", "alice").score == 8


def test_seeds_are_those_of_the_submitted_source(downloads: Downloads, course: Course, tmp_path: Path) -> None:
    text = solution(course, "momentum")
    downloads.add("momentum", "alice", momentum__momentum_py=text)
    downloads.add("momentum", "bob", momentum__momentum_py=text + "# mine\n")
    results, _ = collected(downloads.folder, out=tmp_path / "out")
    alice, bob = (results[name]["exercises"][0] for name in ("alice", "bob"))
    assert alice["seed"] != bob["seed"]
    assert len(alice["seed"]) == 64  # an HMAC, none of the recorded seeds
    assert alice["confined"]


def test_what_else_was_changed_is_told_and_has_no_say(downloads: Downloads, course: Course, tmp_path: Path) -> None:
    wrong = mistakes_of(course, "momentum")[0].apply(solution(course, "momentum"))
    forged = "def test_all(): pass\n"
    downloads.add(
        "momentum",
        "mallory",
        momentum__momentum_py=wrong,
        momentum__test_momentum_py=forged,
        conftest_py=forged,
        pytest_py="raise SystemExit(0)\n",
        plot_py=None,
    )
    honest = downloads.add("momentum", "alice", momentum__momentum_py=wrong)
    (honest / "checks.py").write_bytes((honest / "checks.py").read_bytes().replace(b"\n", b"\r\n"))
    results, printed = collected(downloads.folder, out=tmp_path / "out")
    assert points(results["mallory"]) == points(results["alice"])
    assert results["mallory"]["exercises"][0]["mistakes"]
    told = json.loads((tmp_path / "out" / "changes.json").read_text(encoding="utf-8"))
    changed = ["conftest.py", "momentum/test_momentum.py"]
    assert {name: sorted(files) for name, files in told.pop("mallory").items()} == {
        "changed": changed,
        "removed": ["plot.py"],
    }
    assert told == {}
    assert "mallory changed conftest.py, momentum/test_momentum.py and removed plot.py" in printed


def test_files_are_compared_with_the_template_that_students_had(
    downloads: Downloads, course: Course, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    shutil.copytree(downloads.published / "templates" / "momentum", older)
    (older / "plot.py").write_text("an older plot\n", encoding="utf-8")
    downloads.add("momentum", "alice", plot_py="an older plot\n")
    _, printed = collected(downloads.folder, "--template", older, out=tmp_path / "a")
    assert "changed" not in printed
    _, printed = collected(downloads.folder, out=tmp_path / "b")
    assert "alice changed plot.py" in printed


def test_a_link_in_the_place_of_a_file_is_a_change(downloads: Downloads, tmp_path: Path) -> None:
    repository = downloads.add("momentum", "alice")
    (repository / "plot.py").unlink()
    (repository / "plot.py").symlink_to("/etc/hostname")
    _, printed = collected(downloads.folder, out=tmp_path / "out")
    assert "alice changed plot.py" in printed


def test_clones_and_unpacked_archives_are_graded_by_the_same_command(course: Course, tmp_path: Path) -> None:
    for name, place in (("alice", "momentum.py"), ("bob", "momentum/momentum.py")):
        path = tmp_path / "class" / name / place
        path.parent.mkdir(parents=True)
        path.write_text(solution(course, "momentum"), encoding="utf-8")
    results, printed = collected(tmp_path / "class", "--exercise", "momentum", out=tmp_path / "out")
    assert {name: result["score"] for name, result in results.items()} == {"alice": 8, "bob": 8}
    assert "removed" not in printed


def test_a_folder_of_the_template_of_one_exercise_is_compared_with_that_template(
    exercises: Path, tmp_path: Path
) -> None:
    for name in ("alice", "bob"):
        shutil.copytree(exercises / "templates" / "momentum", tmp_path / "class" / name)
    (tmp_path / "class" / "bob" / "checks.py").write_text("", encoding="utf-8")
    collected(tmp_path / "class", "--exercise", "momentum", out=tmp_path / "out")
    told = json.loads((tmp_path / "out" / "changes.json").read_text(encoding="utf-8"))
    assert told == {"bob": {"changed": ["checks.py"]}}


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
            "commit": "https://github.com/c",
            "release": "https://github.com/r",
            "review": "https://github.com/v",
            "datetime": f"2026-11-{day}T18:00:00Z",
            "score": score,
            "max-score": 8,
            "tests": [],
        }

    def completed(self, folder: Path, before: dict[str, Any], tmp_path: Path) -> tuple[dict[str, Any], str]:
        (tmp_path / "scores.json").write_text(json.dumps(before), encoding="utf-8")
        out = tmp_path / "out"
        _, printed = collected(folder, "--classroom", "cs", "--scores", tmp_path / "scores.json", out=out)
        made = json.loads((out / "scores.json").read_text(encoding="utf-8"))
        jsonschema.validate(made, SCORES)
        return made, printed

    def test_are_overrides_with_the_official_points(self, downloads: Downloads, course: Course, tmp_path: Path) -> None:
        downloads.add("momentum", "alice", momentum__momentum_py=solution(course, "momentum"))
        before = self.scores({"owner": "Alice", "note": "x", "submissions": [self.submission("alice", 3)]})
        made, _ = self.completed(downloads.folder, before, tmp_path)
        (entry,) = made["assignments"]["momentum"]["entries"]
        assert (entry["owner"], entry["note"], entry["override"]) == ("Alice", "x", True)
        (latest,) = entry["submissions"]
        assert (latest["score"], latest["max-score"], len(latest["tests"])) == (8, 8, 10)
        assert latest["submission"] == "submit/20261124T180000Z-0123456"
        again, _ = self.completed(downloads.folder, made, tmp_path)
        assert again == made

    def test_set_by_hand_stay(self, downloads: Downloads, course: Course, tmp_path: Path) -> None:
        downloads.add("momentum", "alice", momentum__momentum_py=solution(course, "momentum"))
        before = self.scores({"owner": "alice", "override": True, "submissions": [self.submission("alice", 5)]})
        made, printed = self.completed(downloads.folder, before, tmp_path)
        assert made == before
        assert "alice, momentum: the score that was set by hand is kept" in printed

    def test_of_a_new_release_come_first(self, downloads: Downloads, course: Course, tmp_path: Path) -> None:
        repository = downloads.add("momentum", "alice", momentum__momentum_py=solution(course, "momentum"))
        release = {**self.submission("alice", 1, day=25), "assignment": "momentum", "tests": [{"forged": True}]}
        (repository / "result.json").write_text(json.dumps(release), encoding="utf-8")
        before = self.scores({"owner": "alice", "submissions": [self.submission("alice", 3)]})
        made, _ = self.completed(downloads.folder, before, tmp_path)
        newest, older = made["assignments"]["momentum"]["entries"][0]["submissions"]
        assert (newest["datetime"], newest["score"]) == ("2026-11-25T18:00:00Z", 8)
        assert older == self.submission("alice", 3)

    @pytest.mark.parametrize(
        "change",
        [
            {"owner": "bob"},
            {"assignment": "adam"},
            {"submission": "x"},
            {"commit": 3},
            {"release": "javascript:alert(1)"},
            {"review": "https://github.com/" + "v" * 1000},
            {"datetime": "in time"},
        ],
    )
    def test_of_a_release_that_is_another_s_are_left_out(
        self, change: dict[str, Any], downloads: Downloads, tmp_path: Path
    ) -> None:
        repository = downloads.add("momentum", "alice")
        release = {**self.submission("alice", 1), "assignment": "momentum", **change}
        (repository / "result.json").write_text(json.dumps(release), encoding="utf-8")
        made, printed = self.completed(downloads.folder, self.scores(), tmp_path)
        assert made == self.scores()
        assert "alice, momentum: there is no submission in Classroom 50 to give a score to" in printed


class TestMisuse:
    def said(self, *arguments: str | Path, out: Path) -> str:
        done = autograder("collect", *arguments, "--out", out)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        return done.stderr

    def test_is_one_line(self, downloads: Downloads, tmp_path: Path) -> None:
        downloads.add("momentum", "alice")
        folder, out, file = downloads.folder, tmp_path / "out", tmp_path / "scores.json"
        assert "--scores needs --classroom" in self.said(folder, "--scores", file, out=out)
        both = ("--scores", file, "--classroom", "cs")
        assert "cannot be read: No such file" in self.said(folder, *both, out=out)
        file.write_text("{", encoding="utf-8")
        assert "scores.json is not JSON" in self.said(folder, *both, out=out)
        file.write_text('{"schema": "classroom50/scores/v9", "assignments": {}}', encoding="utf-8")
        assert "expected the schema classroom50/scores/v1" in self.said(folder, *both, out=out)
        assert "none of these repositories is for adam" in self.said(folder, "--exercise", "adam", out=out)
        assert "is not a folder, and a template is one" in self.said(folder, "--template", file, out=out)
        assert "does not exist" in self.said(tmp_path / "nowhere", out=out)
