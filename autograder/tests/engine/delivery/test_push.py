"""A push to a repository of Classroom 50, graded by the bundle alone as its runner would run it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.course import Course, find_course
from autograder.engine.delivery import formats, push
from autograder.engine.delivery.push import grade, install
from autograder.engine.proof.sample_class import notebook
from autograder.engine.results import assemble
from autograder.engine.suites import mistakes_of
from autograder.errors import NotGraded
from autograder.tests.engine.delivery.runner import Classroom50

pytestmark = pytest.mark.long

PLACE = "momentum/momentum.py"
COURSE = find_course()
POINTS, ALL_POINTS = COURSE.exercise("momentum").points, sum(exercise.points for exercise in COURSE.exercises)
FULL, NOTHING = (POINTS, POINTS), (0, POINTS)


def solution(course: Course, slug: str = "momentum") -> str:
    return course.solution(slug).read_text(encoding="utf-8")


class TestTheResultOf:
    def test_correct_code_is_full_marks(self, classroom: Classroom50, course: Course) -> None:
        outcome = classroom.push("momentum", {PLACE: solution(course)})
        assert (outcome.exit_code, outcome.status, outcome.score, outcome.failed) == (0, "success", FULL, [])
        checks = len(outcome.result["tests"])
        assert outcome.summary == f"{POINTS}/{POINTS} points, {checks} of {checks} checks pass"
        assert f"alice `: {POINTS} of {POINTS} points" in outcome.body

    def test_a_known_mistake_names_it(self, classroom: Classroom50, course: Course) -> None:
        mistake = mistakes_of(course, "momentum")[0]
        outcome = classroom.push("momentum", {PLACE: mistake.apply(solution(course))})
        assert (outcome.exit_code, outcome.status) == (0, "failure")
        assert outcome.score[0] < POINTS
        assert f"**{mistake.title}.**" in outcome.body
        assert f"{course.site}{mistake.page}" in outcome.body

    def test_a_failed_check_leads_to_a_form_that_quotes_its_id(self, classroom: Classroom50, course: Course) -> None:
        wrong = mistakes_of(course, "momentum")[0].apply(solution(course))
        outcome = classroom.push("momentum", {PLACE: wrong})
        form = "https://github.com/acme/cs-momentum-alice/issues/new?template=regrade.yml&check="
        failed = [test["name"] for test in outcome.result["tests"] if not test["passed"] and test["max-score"]]
        asked = [name for name in failed if f"({form}{name.replace(':', '%3A')})" in outcome.body]
        assert asked

    def test_half_written_code_is_what_is_there(self, classroom: Classroom50, course: Course) -> None:
        half = solution(course).partition("def momentum_descent")
        outcome = classroom.push(
            "momentum", {PLACE: half[0] + "def momentum_descent(*_, **__): raise NotImplementedError\n"}
        )
        assert outcome.status == "failure"
        assert 0 < outcome.score[0] < POINTS

    def test_an_untouched_stub_is_nothing_yet(self, classroom: Classroom50) -> None:
        outcome = classroom.push("momentum", {})
        assert (outcome.status, outcome.score) == ("failure", NOTHING)
        assert {test["message"] for test in outcome.result["tests"]} == {"not written yet"}

    def test_code_that_does_not_run_is_a_row_of_its_own(self, classroom: Classroom50) -> None:
        outcome = classroom.push("momentum", {PLACE: "def momentum_step(:\n"})
        assert (outcome.status, outcome.score) == ("failure", NOTHING)
        assert outcome.failed[0] == "momentum: the file does not run"
        message = outcome.result["tests"][0]["message"]
        assert message.startswith("momentum.py does not compile: line 1: invalid syntax (graded by Python 3.")

    def test_an_empty_repository_is_an_explicit_row(self, classroom: Classroom50) -> None:
        checkout = classroom.accept("momentum")
        for name in (PLACE, "momentum/momentum.ipynb"):
            (checkout / name).unlink()
        outcome = classroom.grade("momentum", checkout)
        assert (outcome.exit_code, outcome.status, outcome.score) == (0, "failure", NOTHING)
        assert outcome.failed[0] == "momentum: there is no file for this exercise"

    def test_a_link_in_its_place_is_not_followed(self, classroom: Classroom50, tmp_path: Path) -> None:
        (tmp_path / "elsewhere.py").write_text("x = 1\n", encoding="utf-8")
        checkout = classroom.accept("momentum")
        (checkout / PLACE).unlink()
        (checkout / PLACE).symlink_to(tmp_path / "elsewhere.py")
        assert classroom.grade("momentum", checkout).failed[0] == "momentum: the file could not be read"

    def test_hostile_code_is_one_that_fails(self, classroom: Classroom50, course: Course) -> None:
        outcome = classroom.push("momentum", {PLACE: "import os\nos._exit(0)\n"})
        assert (outcome.exit_code, outcome.status, outcome.score) == (0, "failure", NOTHING)
        assert outcome.failed[0] == "momentum: the file ended the Python process it ran in"

    def test_an_endless_loop_is_ended_and_named(self, classroom: Classroom50) -> None:
        loop = "def momentum_step(*_, **__):\n    while True: pass\n"
        outcome = classroom.push("momentum", {PLACE: loop})
        assert (outcome.exit_code, outcome.score) == (0, NOTHING)
        assert any("did not finish in time" in test["message"] for test in outcome.result["tests"])

    def test_a_notebook_counts(self, classroom: Classroom50, course: Course) -> None:
        checkout = classroom.accept("momentum")
        (checkout / PLACE).unlink()
        (checkout / "momentum" / "momentum.ipynb").write_text(notebook(solution(course)), encoding="utf-8")
        assert classroom.grade("momentum", checkout).score == FULL

    def test_an_exercise_with_an_underscore_has_a_name_with_a_hyphen(
        self, classroom: Classroom50, course: Course
    ) -> None:
        outcome = classroom.push("update-rule", {"update_rule/update_rule.py": solution(course, "update_rule")})
        points = course.exercise("update_rule").points
        assert (outcome.result["assignment"], outcome.score) == ("update-rule", (points, points))


def test_what_a_student_put_in_the_place_of_a_report_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL"):
        monkeypatch.setenv(name, "x")
    monkeypatch.delenv("GITHUB_OUTPUT", raising=False)
    checkout, elsewhere = tmp_path / "checkout", tmp_path / "elsewhere"
    (checkout / "result.json" / "full").mkdir(parents=True)
    elsewhere.mkdir()
    (checkout / "release-body.md").symlink_to(elsewhere)
    (checkout / "result.json" / "link").symlink_to(elsewhere)
    push.report_to_classroom50(assemble("submission", []), "the report", checkout)
    assert '"score": 0' in (checkout / "result.json").read_text(encoding="utf-8")
    assert (checkout / "release-body.md").read_text(encoding="utf-8") == "the report"
    assert list(elsewhere.iterdir()) == []


class TestWhatARunnerSets:
    def test_never_reaches_the_student(self, classroom: Classroom50) -> None:
        spy = (
            "import os\n"
            "def seen(path):\n"
            "    try:\n        return open(path, 'rb').read()\n"
            "    except Exception as error:\n        return type(error).__name__\n"
            "def momentum_step(*args, **kwargs):\n"
            "    found = dict(os.environ), seen('/proc/self/environ'), seen(f'/proc/{os.getppid()}/environ')\n"
            "    raise ValueError(repr(found))\n"
        )
        outcome = classroom.push("momentum", {PLACE: spy}, GITHUB_TOKEN="a-token", AUTOGRADER_SECRET="a-secret")
        text = str(outcome.result) + outcome.body + outcome.log
        assert "({}, 'PermissionError', 'PermissionError')" in text
        for secret in ("a-token", "a-secret", "GITHUB_", "RUNNER_TEMP", "SUBMISSION_TAG"):
            assert secret not in text

    def test_a_bundle_that_is_run_by_hand_says_so(self, exercises: Path, tmp_path: Path) -> None:
        entry = exercises / "autograders" / "momentum" / "autograder.py"
        done = subprocess.run([sys.executable, str(entry)], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout.startswith(
            "::error title=Not graded::SUBMISSION_TAG, which Classroom 50 sets, is missing; elsewhere, use --actions"
        )
        assert list(tmp_path.iterdir()) == []

    def test_a_bundle_for_another_python_says_so(self, exercises: Path, tmp_path: Path) -> None:
        entry = tmp_path / "autograder.py"
        text = (exercises / "autograders" / "momentum" / "autograder.py").read_text(encoding="utf-8")
        here = "{}.{}".format(*sys.version_info)
        assert f'PYTHON = "{here}"' in text
        entry.write_text(text.replace(f'"{here}"', '"3.99"'), encoding="utf-8")
        done = subprocess.run([sys.executable, str(entry)], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        said = f"this grader is for Python 3.99, and this is Python {here}; tell the course team"
        assert done.stdout == f"::error title=Not graded::{said}\n"


class TestAGraderThatFails:
    def test_is_stopped_when_its_time_is_up(
        self, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(push, "GRADE_SECONDS", 0.05)
        result = grade(bundle, tmp_path, "")
        assert (result["score"], result["max_score"]) == (0, ALL_POINTS)
        assert {e["status"] for e in result["exercises"]} == {"timed_out"}
        assert {c["message"] for e in result["exercises"] for c in e["checks"]} == {push.NOT_FINISHED}

    def test_may_take_less_than_ten_minutes(self) -> None:
        assert push.INSTALL_SECONDS + push.GRADE_SECONDS < 540

    def test_is_no_grade(self, bundle: Path, tmp_path: Path) -> None:
        broken = tmp_path / "bundle"
        broken.mkdir()
        with pytest.raises(NotGraded, match=r"No module named|Error"):
            grade(broken, tmp_path, "")

    def test_says_so_when_no_checks_are_collected(self, bundle: Path, tmp_path: Path) -> None:
        empty = tmp_path / "bundle"
        shutil.copytree(bundle, empty)
        for suite in empty.glob("autograder/suites/*/"):
            for part in ("visible.py", "hidden.py"):
                (suite / part).write_text("", encoding="utf-8")
        result = grade(empty, tmp_path, "")
        assert (result["score"], result["max_score"]) == (0, ALL_POINTS)
        first = next(formats.rows(result))
        assert first["test-name"] == f"{COURSE.slugs[0]}: {push.NOT_COLLECTED}"
        assert (first["passed"], first["score"], first["max-score"]) == (False, 0, 0)
        assert sum(row["max-score"] for row in formats.rows(result)) == ALL_POINTS


class TestPackages:
    def wheel(self, folder: Path) -> str:
        """A package in a folder; its hash."""
        path = folder / "demo-1.0-py3-none-any.whl"
        files = {"demo.py": "x = 1\n", "demo-1.0.dist-info/RECORD": "demo.py,,\n"}
        files["demo-1.0.dist-info/WHEEL"] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        files["demo-1.0.dist-info/METADATA"] = "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def requirements(self, folder: Path, digest: str) -> None:
        text = f"--no-index\n--find-links {folder}\ndemo==1.0 \\\n    --hash=sha256:{digest}\n"
        (folder / "requirements.txt").write_text(text, encoding="utf-8")

    def test_are_installed_once_into_the_folder_of_the_job(self, tmp_path: Path) -> None:
        self.requirements(tmp_path, self.wheel(tmp_path))
        environ = {**os.environ, "RUNNER_TEMP": str(tmp_path / "temp")}
        folder = install(tmp_path, environ)
        assert Path(folder).parent == tmp_path / "temp"
        assert (Path(folder) / "demo.py").read_text(encoding="utf-8") == "x = 1\n"
        (tmp_path / "demo-1.0-py3-none-any.whl").unlink()
        assert install(tmp_path, environ) == folder

    def test_with_another_hash_are_refused(self, tmp_path: Path) -> None:
        self.wheel(tmp_path)
        self.requirements(tmp_path, "0" * 64)
        with pytest.raises(NotGraded, match=r"^the packages cannot be installed: "):
            install(tmp_path, {**os.environ, "RUNNER_TEMP": str(tmp_path)})
        assert not list(tmp_path.glob("autograder-packages-*/complete"))

    def test_are_not_installed_where_python_has_them(self, bundle: Path) -> None:
        assert install(bundle, os.environ) == ""

    def test_without_a_matching_version_there_is_no_grade(self, bundle: Path, tmp_path: Path) -> None:
        pins = bundle / "requirements.txt"
        (tmp_path / "requirements.txt").write_text(
            pins.read_text(encoding="utf-8").replace("msgpack==", "msgpack==99."), encoding="utf-8"
        )
        nowhere = {**os.environ, "RUNNER_TEMP": str(tmp_path), "HTTPS_PROXY": "http://127.0.0.1:9"}
        nowhere |= {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0"}
        with pytest.raises(NotGraded, match=r"^the packages cannot be installed: .*=="):
            install(tmp_path, nowhere)
