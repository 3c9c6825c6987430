"""What is published for Classroom 50 and for GitHub alone: templates, entries, commands, solutions."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest
import yaml

from autograder.course import Course, Late
from autograder.engine.delivery import publish
from autograder.engine.delivery.bundle import PYTHON_VERSION
from autograder.engine.delivery.publish import Publication, allowed_files, assignments_of, commands
from autograder.engine.delivery.template import git, write
from autograder.engine.secrets import leaks, secret_lines
from autograder.engine.stubs import BEGIN, END
from autograder.engine.submissions import hyphenated
from autograder.engine.suites import mistakes_of
from autograder.tests.command_line import misuse, run
from autograder.tests.conftest import Grade
from autograder.tests.engine.delivery.schemas import ASSIGNMENTS

FORM = ".github/ISSUE_TEMPLATE/regrade.yml"
ADDED = {".gitignore", ".vscode/settings.json", FORM}
RESERVED = {".github/workflows/autograde.yaml", "result.json", "release-body.md", "tests.json"}


def published(folder: Path, *arguments: str) -> Path:
    """Publish into a folder and return it."""
    done = run("publish", *arguments, "--out", folder)
    assert (done.status, done.err) == (0, "")
    return folder


def tracked(repository: Path) -> set[str]:
    return set(filter(None, git(repository, "ls-files", "-z").split("\0")))


class TestATemplate:
    def test_holds_what_assignments_has_for_its_exercise(self, exercises: Path, course: Course) -> None:
        for slug in course.slugs:
            template = exercises / "templates" / hyphenated(slug)
            others = {other for other in course.slugs if other != slug}
            wanted = {
                path
                for path in git(course.root, "ls-files", "assignments").replace("assignments/", "").split("\n")
                if path and path.partition("/")[0] not in others
            }
            assert tracked(template) == wanted | ADDED
            for name in wanted - {"README.md", "pytest.ini"}:  # these list the exercises
                assert (template / name).read_bytes() == (course.assignments / name).read_bytes(), name

    def test_of_the_course_is_assignments_to_the_byte(self, whole: Path, course: Course) -> None:
        template = whole / "templates" / "course"
        names = tracked(template) - ADDED
        assert names == set(git(course.root, "ls-files", "assignments").replace("assignments/", "").split())
        assert all((template / name).read_bytes() == (course.assignments / name).read_bytes() for name in names)

    def test_tells_of_its_own_exercise_only(self, exercises: Path) -> None:
        text = (exercises / "templates" / "update-rule" / "README.md").read_text(encoding="utf-8")
        assert "| update_rule | The update rule |" in text
        assert "run `pytest update_rule`" in text
        assert "`update_rule/update_rule.ipynb` is the same exercise as a notebook" in text
        assert "gradient/" not in text
        assert "momentum" not in text

    def test_holds_no_reserved_file_and_nothing_secret_also_not_in_its_history(
        self, exercises: Path, whole: Path, course: Course
    ) -> None:
        secret = secret_lines(course)
        for template in [*(exercises / "templates").iterdir(), whole / "templates" / "course"]:
            assert not tracked(template) & RESERVED
            history = git(template, "log", "--all", "--patch", "--format=%B")
            added = {"".join(line[1:].split()) for line in history.splitlines() if line.startswith("+")}
            assert len(added) > 100
            assert not added & set(secret)
            assert BEGIN not in history
            assert END not in history
            assert git(template, "status", "--porcelain") == ""
            assert git(template, "rev-list", "--count", "HEAD").strip() == "1"

    def test_has_a_form_for_regrades_that_asks_for_the_id_of_a_check(self, exercises: Path) -> None:
        form = yaml.safe_load((exercises / "templates" / "momentum" / FORM).read_text(encoding="utf-8"))
        assert {"name", "description", "body"} < set(form)
        fields = {field["id"]: field for field in form["body"]}
        assert fields["check"]["type"] == "input"
        assert all(field["validations"] == {"required": True} for field in fields.values())
        assert fields["check"]["attributes"]["placeholder"].startswith("momentum::")

    def test_runs_its_visible_checks(self, exercises: Path, tmp_path: Path) -> None:
        clone = tmp_path / "clone"
        git(tmp_path, "clone", "--quiet", str(exercises / "templates" / "momentum"), str(clone))
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
        done = subprocess.run(command, cwd=clone, capture_output=True, encoding="utf-8", check=False)
        assert "momentum   0 of 4 visible checks pass" in done.stdout, done.stdout + done.stderr
        assert "not written yet" in done.stdout

    @pytest.mark.usefixtures("known_recordings")
    def test_gets_one_more_commit_when_it_is_published_again_and_something_changed(self, tmp_path: Path) -> None:
        folder = published(tmp_path, "actions", "--exercise", "momentum")
        template = folder / "momentum"
        published(folder, "actions", "--exercise", "momentum")
        assert git(template, "rev-list", "--count", "HEAD").strip() == "1"
        (template / "momentum" / "momentum.py").write_text("an older stub\n", encoding="utf-8")
        (template / "gone.txt").write_text("no longer published\n", encoding="utf-8")
        git(template, "add", "--all")
        git(template, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "older")
        published(folder, "actions", "--exercise", "momentum")
        assert git(template, "rev-list", "--count", "HEAD").strip() == "3"
        assert "gone.txt" not in tracked(template)
        assert git(template, "diff", "HEAD", "HEAD~2") == ""

    def test_publishes_no_other_file_that_lies_in_its_folder(self, tmp_path: Path) -> None:
        write(tmp_path, {"a.py": b"1\n", ".gitignore": b"*.py\n"}, "first")
        (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
        (tmp_path / "b.py").write_text("mine", encoding="utf-8")
        write(tmp_path, {"a.py": b"2\n"}, "second")
        assert git(tmp_path, "ls-tree", "-r", "--name-only", "HEAD").split() == ["a.py"]
        assert git(tmp_path, "show", "HEAD:a.py") == "2\n"
        assert (tmp_path / "notes.txt").exists()
        write(tmp_path, {"a.py": b"2\n"}, "third")
        assert git(tmp_path, "rev-list", "--count", "HEAD").strip() == "2"

    @pytest.mark.usefixtures("known_recordings")
    def test_is_not_written_over_something_else(self, tmp_path: Path) -> None:
        (tmp_path / "momentum").mkdir()
        (tmp_path / "momentum" / "notes.txt").write_text("mine", encoding="utf-8")
        line = misuse("publish", "actions", "--exercise", "momentum", "--out", tmp_path)
        problem = "is not empty and is not a git repository: choose an empty folder"
        assert line == f"autograder: {tmp_path / 'momentum'} {problem}"
        assert [p.name for p in (tmp_path / "momentum").iterdir()] == ["notes.txt"]


class TestTheEntries:
    def test_follow_the_schema(self, course: Course, exercises: Path, whole: Path) -> None:
        for folder, count in ((exercises, len(course.slugs)), (whole, 1)):
            document = json.loads((folder / "assignments.json").read_text(encoding="utf-8"))
            jsonschema.validate(document, ASSIGNMENTS)
            assert len(document["assignments"]) == count

    def test_pin_the_python_that_the_bundle_is_for(self, exercises: Path) -> None:
        document = json.loads((exercises / "assignments.json").read_text(encoding="utf-8"))
        assert {entry["runtime"]["python"] for entry in document["assignments"]} == {PYTHON_VERSION}
        entry = (exercises / "autograders" / "momentum" / "autograder.py").read_text(encoding="utf-8")
        assert f'PYTHON = "{PYTHON_VERSION}"' in entry

    def test_map_every_name_to_one_that_is_taken_and_back(self, course: Course) -> None:
        names = assignments_of(course.slugs, whole=False)
        assert [group for (group,) in names.values()] == list(course.slugs)
        assert all(re.fullmatch("[a-z0-9][a-z0-9-]{1,38}", name) for name in names)
        assert {name.replace("-", "_") for name in names} == set(course.slugs)

    def test_allow_the_files_of_the_exercise_alone(self, tmp_path: Path) -> None:
        kept = ["momentum/momentum.py", "momentum/momentum.ipynb", "momentum.py", "momentum.ipynb"]
        others = ["momentum/test_momentum.py", "conftest.py", "pytest.py", "a/momentum.py", "momentum/a/momentum.py"]
        git(tmp_path, "init", "--quiet")
        (tmp_path / ".git/info/exclude").write_text("\n".join(allowed_files(("momentum",))), encoding="utf-8")
        for name in kept + others:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).touch()
        left = git(tmp_path, "ls-files", "-z", "--others", "--exclude-standard").split("\0")
        assert set(filter(None, left)) == set(kept)

    def test_are_what_the_commands_say(self, exercises: Path) -> None:
        text = (exercises / "COMMANDS.md").read_text(encoding="utf-8")
        document = json.loads((exercises / "assignments.json").read_text(encoding="utf-8"))
        for entry in document["assignments"]:
            start = text.index(f"gh teacher assignment add acme cs {entry['slug']} ")
            command = text[start:].partition("\ngh teacher")[0]
            assert f"--name {shlex.quote(entry['name'])} " in command
            assert f"--template acme/{entry['template']['repo']} " in command
            assert f"--submission-mode {entry['submission_mode']} " in command
            assert re.findall(r"--allowed-files '([^']+)'", command) == entry["allowed_files"]
        assert json.loads((exercises / "runtime.json").read_text(encoding="utf-8")) == entry["runtime"]
        assert "{{" not in text

    def test_have_the_last_deadline_of_their_exercises_in_utc(self, course: Course, tmp_path: Path) -> None:
        first, second = datetime(2026, 11, 20, 23, 59), datetime(2026, 12, 4, 12, 0)
        due = {"momentum": first, "adam": second}
        rows = tuple(dataclasses.replace(e, deadline=due.get(e.slug)) for e in course.exercises)
        dated = dataclasses.replace(course, exercises=rows, late=Late(time_zone="Europe/Berlin"))
        options = Publication(tmp_path)
        for group, expected in (
            (("momentum",), "2026-11-20T22:59:00Z"),
            (("momentum", "adam"), "2026-12-04T11:00:00Z"),
            (("momentum", "sgd"), None),
        ):
            made = publish.entry(dated, "name", group, options)
            assert made.get("due") == expected
            jsonschema.validate({"schema": "classroom50/assignments/v1", "assignments": [made]}, ASSIGNMENTS)
            assert (f" --due {expected} " in commands(dated, {"name": group}, options)["assignments"]) == bool(expected)

    def test_reach_the_shell_with_their_title_whatever_it_is(self, course: Course, tmp_path: Path) -> None:
        title = 'What\'s "$HOME" `worth`?'
        named = dataclasses.replace(course, title=title)
        words = commands(named, assignments_of(course.slugs, whole=True), Publication(tmp_path))
        typed = shlex.split(words["assignments"].replace("\\\n", ""))
        assert typed[typed.index("--name") + 1] == title
        assert shlex.split(words["title"]) == [title]
        assert shlex.split(words["commit_message"]) == [f"Autograders of {title}"]

    @pytest.mark.usefixtures("known_recordings")
    def test_can_ask_for_tags_only(self, tmp_path: Path) -> None:
        published(tmp_path, "classroom50", "--exercise", "momentum", "--submission-mode", "tag")
        (entry,) = json.loads((tmp_path / "assignments.json").read_text(encoding="utf-8"))["assignments"]
        assert entry["submission_mode"] == "tag"


class TestSolutions:
    def test_are_a_module_and_a_page(self, course: Course, tmp_path: Path) -> None:
        published(tmp_path, "solutions", "--exercise", "momentum")
        assert {p.name for p in tmp_path.iterdir()} == {"momentum.py", "momentum.md"}
        module = (tmp_path / "momentum.py").read_text(encoding="utf-8")
        page = (tmp_path / "momentum.md").read_text(encoding="utf-8")
        names: dict[str, object] = {}
        exec(compile(module, "momentum.py", "exec"), names)
        assert {"momentum_step", "momentum_descent"} <= set(names)
        for text in (module, page):
            assert BEGIN not in text
            assert END not in text
        assert module.rstrip() in page
        assert all(mistake.explanation in page for mistake in mistakes_of(course, "momentum"))

    def test_get_full_marks(self, course: Course, grade: Grade, tmp_path: Path) -> None:
        published(tmp_path, "solutions")
        graded = {p.stem: grade(p.stem, p.read_text(encoding="utf-8")) for p in tmp_path.glob("*.py")}
        assert {slug: result["score"] for slug, result in graded.items()} == {
            e.slug: e.points for e in course.exercises
        }


class TestMisuse:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (
                ["classroom50", "--classroom", "My_Class"],
                "2 to 39 characters of a-z, 0-9 and hyphens, the first no",
            ),
            (
                ["classroom50", "--org", "my org"],
                "the name of an organisation has 1 to 39 letters, digits,",
            ),
            (["actions", "--exercise", "momentun"], "there is no exercise 'momentun'; did you mean momentum?"),
            (["solutions", "--out", "/dev/null/x"], "/dev/null/x is not a folder"),
        ],
    )
    def test_is_one_line(self, arguments: list[str], message: str, tmp_path: Path) -> None:
        assert message in misuse("publish", *arguments[:1], "--out", tmp_path / "out", *arguments[1:])


def test_nothing_secret_is_in_what_is_published_beside_bundles_and_templates(exercises: Path, course: Course) -> None:
    files = {p.name: p.read_text(encoding="utf-8") for p in exercises.iterdir() if p.is_file()}
    assert set(files) == {"COMMANDS.md", "assignments.json", "runtime.json", "official-grade.yml"}
    assert list(leaks(course, files)) == []
