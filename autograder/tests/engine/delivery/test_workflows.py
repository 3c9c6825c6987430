"""The workflows are valid, and each of their `run:` steps does its work in a scratch clone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Course, find_course
from autograder.engine.delivery.template import git
from autograder.engine.stubs import stubs
from autograder.engine.submissions import hyphenated
from autograder.engine.suites import checks_of, mistakes_of
from autograder.tests.engine.delivery.test_forgeries import COMMANDS
from autograder.tests.engine.delivery.workflow import outputs, run, steps

pytestmark = pytest.mark.long

POINTS = sum(e.points for e in find_course().exercises)
CHECKS = sum(len(checks_of(find_course(), slug)) for slug in find_course().slugs)
ANNOTATION = re.compile(r"::error file=(?P<file>[^,]+),line=(?P<line>\d+),title=(?P<title>[^:]*)::(?P<text>.*)")


class Graded:
    """What the workflow of a repository made of a push: `job` is what the step printed."""

    def __init__(self, template: Path, temp: Path, files: dict[str, str]) -> None:
        clone = temp / "clone"
        git(temp, "clone", "--quiet", str(template), str(clone))
        for name, text in files.items():
            (clone / name).write_text(text, encoding="utf-8")
        step, self.verdict = (s for s in steps(clone / ".github/workflows/grade.yml") if "run" in s)
        self.sink = {
            n: str(temp / n.lower()) for n in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH")
        }
        for path in self.sink.values():
            Path(path).touch()
        bin_folder = temp / "bin"
        bin_folder.mkdir()
        (bin_folder / "python").symlink_to(sys.executable)  # what setup-python puts first
        variables = {**self.sink, "RUNNER_TEMP": str(temp), "GITHUB_ACTOR": "alice", "GITHUB_ACTIONS": "true"}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self.job = run(step, clone, {**variables, "PATH": path}, {})
        self.summary = Path(self.sink["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")
        self.outputs = outputs(Path(self.sink["GITHUB_OUTPUT"]))
        self.annotations = [m.groupdict() for m in map(ANNOTATION.fullmatch, self.job.splitlines()) if m]


def solutions(course: Course, *slugs: str) -> dict[str, str]:
    return {f"{slug}/{slug}.py": course.solution(slug).read_text(encoding="utf-8") for slug in slugs}


class TestEveryWorkflow:
    def test_is_valid(self, course: Course, workflows: Path, exercises: Path) -> None:
        files = [*workflows.glob("*/.github/workflows/*.yml"), exercises / "official-grade.yml"]
        files += (course.root / ".github/workflows").glob("*.yml")
        assert len(files) >= 5
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
        done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def test_an_invalid_workflow_is_noticed(self, tmp_path: Path) -> None:
        (tmp_path / "w.yml").write_text("on: push\njobs: {a: {runs-on: x, steps: [{rum: ls}]}}\n", encoding="utf-8")
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
        done = subprocess.run([*command, str(tmp_path / "w.yml")], capture_output=True, text=True, check=False)
        assert done.returncode == 1

    def test_pins_each_action_by_commit(self, workflows: Path, exercises: Path) -> None:
        for file in (workflows / "course/.github/workflows/grade.yml", exercises / "official-grade.yml"):
            uses = [step["uses"] for step in steps(file) if "uses" in step]
            assert len(uses) >= 2
            assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name) for name in uses)

    def test_leaves_no_credentials_in_the_checkout(self, workflows: Path, exercises: Path) -> None:
        for file in (workflows / "course/.github/workflows/grade.yml", exercises / "official-grade.yml"):
            (checkout,) = (step for step in steps(file) if step.get("uses", "").startswith("actions/checkout@"))
            assert checkout["with"]["persist-credentials"] is False


class TestTheNotices:
    def test_are_the_score_for_full_marks(self, workflows: Path, course: Course, tmp_path: Path) -> None:
        graded = Graded(workflows / "course", tmp_path, solutions(course, *course.slugs))
        assert f"::notice title=Autograding complete::Points {POINTS}/{POINTS}\n" in graded.job
        assert graded.annotations == []
        assert graded.outputs == {"complete": "true"}
        assert f"{POINTS}/{POINTS} points, {CHECKS} of {CHECKS} checks pass" in graded.job

    def test_are_the_score_for_a_part_and_the_job_fails(self, workflows: Path, course: Course, tmp_path: Path) -> None:
        few = ("adam", "sgd", "momentum")
        graded = Graded(workflows / "course", tmp_path, solutions(course, *few))
        some = sum(course.exercise(slug).points for slug in few)
        assert f"::notice title=Autograding complete::Points {some}/{POINTS}\n" in graded.job
        assert graded.outputs == {"complete": "false"}
        with pytest.raises(AssertionError):
            run(graded.verdict, tmp_path, {}, {"steps.grade.outputs.complete": "false"})


class TestAPush:
    def test_shows_no_line_of_a_hidden_check(self, workflows: Path, course: Course, tmp_path: Path) -> None:
        wrong = mistakes_of(course, "momentum")[0].apply(course.solution("momentum").read_text(encoding="utf-8"))
        graded = Graded(workflows / "momentum", tmp_path, {"momentum/momentum.py": wrong})
        shown = "\n".join(a["text"] for a in graded.annotations)
        assert "returned " in shown
        hidden = course.suite("momentum", "hidden").read_text(encoding="utf-8").splitlines()
        lines = {line.strip() for line in hidden if len(line.strip()) > 20}
        assert not lines & {line.strip() for line in (graded.summary + graded.job).splitlines()}
        assert "assert" not in shown

    def test_names_the_mistake_in_the_summary_and_stands_on_the_student_s_line(
        self, workflows: Path, course: Course, tmp_path: Path
    ) -> None:
        mistake = mistakes_of(course, "momentum")[0]
        wrong = mistake.apply(course.solution("momentum").read_text(encoding="utf-8"))
        graded = Graded(workflows / "momentum", tmp_path, {"momentum/momentum.py": wrong})
        assert f"**{mistake.title}.**" in graded.summary
        (first, *_) = graded.annotations
        line = wrong.splitlines()[int(first["line"]) - 1]
        assert (first["file"], line.partition("(")[0]) == ("momentum/momentum.py", "def momentum_step")
        assert "expected" in first["text"]

    def test_of_code_that_raises_points_to_the_line(self, workflows: Path, course: Course, tmp_path: Path) -> None:
        text = stubs(course, ("momentum",))["momentum"].replace("raise NotImplementedError", "return 1 / 0")
        graded = Graded(workflows / "momentum", tmp_path, {"momentum/momentum.py": text})
        (first, *_) = graded.annotations
        assert text.splitlines()[int(first["line"]) - 1].strip() == "return 1 / 0"

    def test_of_code_that_does_not_compile_points_to_the_line(
        self, workflows: Path, course: Course, tmp_path: Path
    ) -> None:
        graded = Graded(workflows / "momentum", tmp_path, {"momentum/momentum.py": "x = 1\n\ndef f(:\n"})
        (only,) = graded.annotations
        assert (only["line"], only["title"]) == ("3", "the file does not run")
        assert only["text"].startswith("momentum.py does not compile: line 3: invalid syntax (graded by Python 3.")

    def test_cannot_forge_commands_of_the_workflow(self, workflows: Path, tmp_path: Path) -> None:
        forged = (
            'def momentum_step(*_, **__):\n    raise ValueError("\\n::error file=x::y\\n::add-mask::z %0A::stop")\n'
        )
        commands = COMMANDS.replace("{temp}", str(tmp_path))
        graded = Graded(workflows / "momentum", tmp_path, {"momentum/momentum.py": forged + commands})
        commands_printed = [line for line in graded.job.splitlines() if line.startswith("::")]
        assert len(commands_printed) == len(graded.annotations) + 2 > 2  # and the two notices
        assert all(a["file"] == "momentum/momentum.py" for a in graded.annotations)
        for name in ("GITHUB_ENV", "GITHUB_PATH"):
            assert Path(graded.sink[name]).read_text(encoding="utf-8") == ""
        assert graded.outputs == {"complete": "false"}


GH = """#!/bin/sh
echo "$@" >> "$GH_LOG"
case "$1 $2" in
"teacher download")
    mkdir -p "$4-$5_submissions_2026_11_24_T_18_00_00"
    cp -R "$GH_REPOSITORIES/$4-$5-alice" "$4-$5_submissions_2026_11_24_T_18_00_00/" ;;
"api "*) cat "$GH_FILES/${2##*/}" ;;
esac
"""


class TestTheOfficialGrade:
    @pytest.fixture
    def clone(self, course: Course, tmp_path: Path) -> Path:
        """The course as it is here, set up."""
        clone = tmp_path / "clone"
        git(tmp_path, "clone", "--quiet", "--no-hardlinks", str(course.root), str(clone))
        changed = git(course.root, "diff", "--binary", "HEAD")
        if changed:
            subprocess.run(["git", "apply", "-"], cwd=clone, input=changed, encoding="utf-8", check=True)
        binaries = clone / ".venv/bin"
        binaries.mkdir(parents=True)
        (binaries / "python").symlink_to(sys.executable)
        script = f'#!/bin/sh\nPYTHONPATH={clone} exec "{sys.executable}" -P -m autograder "$@"\n'
        (binaries / "autograder").write_text(script, encoding="utf-8")
        (binaries / "autograder").chmod(0o755)
        (clone / ".venv/core").touch()
        return clone

    def test_is_computed_by_the_steps_of_the_workflow(
        self, clone: Path, exercises: Path, course: Course, tmp_path: Path
    ) -> None:
        folder = tmp_path / "github"
        for name, slug in (("momentum", "momentum"), ("update-rule", "update_rule")):
            repository = folder / f"cs-{name}-alice"
            shutil.copytree(exercises / "templates" / name, repository)
            (repository / slug / f"{slug}.py").write_bytes(course.solution(slug).read_bytes())
        for name, content in (("scores", "{}"), ("assignments", "[]")):
            text = f'{{"schema": "classroom50/{name}/v1", "assignments": {content}}}'
            (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin/gh").write_text(GH, encoding="utf-8")
        (tmp_path / "bin/gh").chmod(0o755)
        environ = {
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            "GH_LOG": str(tmp_path / "log"),
            "GH_REPOSITORIES": str(folder),
            "GH_FILES": str(tmp_path),
            "RUNNER_TEMP": str(tmp_path),
        }
        context = {"secrets.CLASSROOM50_TOKEN": "t", "secrets.AUTOGRADER_SECRET": "s", "github.token": "g"}
        context["vars.GH_TEACHER_COMMIT"] = "0" * 40
        text = (exercises / "official-grade.yml").read_text(encoding="utf-8")
        workflow = tmp_path / "official-grade.yml"
        assignments = " ".join(map(hyphenated, course.slugs))
        assert f'ASSIGNMENTS: "{assignments}"' in text
        workflow.write_text(text.replace(assignments, "momentum update-rule"), encoding="utf-8")
        names = [step["name"] for step in steps(workflow) if "run" in step]
        assert names == [
            "Set up",
            "Install the extension",
            "Download the repositories",
            "Download scores and deadlines",
            "Grade",
        ]
        for step in steps(workflow):
            if "run" in step:
                run(step, clone, environ, context)
        full = sum(course.exercise(slug).points for slug in ("momentum", "update_rule"))
        results = json.loads((clone / "build/official/results.json").read_text(encoding="utf-8"))["results"]
        assert [(r["submission"], r["score"], r["max_score"]) for r in results] == [("alice", full, full)]
        assert (clone / "build/official/scores.json").exists()
        assert "teacher download acme cs update-rule" in (tmp_path / "log").read_text(encoding="utf-8")
