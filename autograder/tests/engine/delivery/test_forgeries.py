"""What gives full marks against a plain pytest of Classroom 50 gives the honest score here."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.tests.engine.delivery.runner import Classroom50

pytestmark = pytest.mark.long

PLACE = "momentum/momentum.py"
HONEST = 3, 8  # for momentum_step, and for nothing else
HOOK = """
import pytest

@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    made = yield
    made.get_result().outcome = "passed"
"""
PYTEST = """
import json, sys
json.dump({"summary": {"passed": 10, "total": 10}}, open("report.json", "w"))
json.dump({"score": 8, "max-score": 8, "tests": []}, open("result.json", "w"))
sys.exit(0)
"""
REPORT = """
import json, os, sys
for name in ("result.json", "report.json", ".report.json", "release-body.md", *sys.argv[1:]):
    try:
        json.dump({"score": 8, "max-score": 8, "summary": {"passed": 10, "total": 10}}, open(name, "w"))
    except Exception:
        pass
os._exit(0)
"""
COMMANDS = """
import glob, os
line = "status=success\\nsummary=8/8\\nPATH=/tmp/evil\\nBASH_ENV=/tmp/evil\\n"
names = ["GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"]
places = [os.environ.get(name) or name.lower() for name in names]
places += glob.glob("{temp}/*") + ["{temp}/" + name.lower() for name in names]
for place in places:
    try:
        with open(place, "a") as file:
            file.write(line)
    except Exception:
        pass
print("::set-output name=status::success")
print("::add-path::/tmp/evil")
raise NotImplementedError
"""

FORGERIES = {
    "an edited public test": {"momentum/test_momentum.py": "def test_all(): pass\n"},
    "a conftest.py with a hook": {"conftest.py": HOOK, "momentum/conftest.py": HOOK},
    "a pytest.py at the root": {"pytest.py": PYTEST, "numpy.py": PYTEST, "msgpack.py": PYTEST},
    "modules of the grader's name": {"autograder/__init__.py": PYTEST, "sitecustomize.py": PYTEST},
    "a report written before the end": {},
}


def half(course: Course, instead: str = "raise NotImplementedError") -> str:
    """Code whose first function is right; the second does something else."""
    right = course.solution("momentum").read_text(encoding="utf-8").partition("def momentum_descent")[0]
    return f"{right}def momentum_descent(*_, **__):\n{textwrap.indent(instead, '    ')}\n"


@pytest.mark.parametrize("name", FORGERIES)
@pytest.mark.parametrize("filtered", [True, False], ids=["allowed files only", "every file kept"])
def test_a_forgery_gets_the_honest_score(
    name: str, filtered: bool, classroom: Classroom50, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not filtered:  # the list of allowed files fails open: the grade does not depend on it
        monkeypatch.setattr(Classroom50, "remove_what_is_not_allowed", lambda *_: None)
    written = half(course, REPORT) if name == "a report written before the end" else half(course)
    outcome = classroom.push("momentum", {PLACE: written, **FORGERIES[name]})
    assert (outcome.exit_code, outcome.status, outcome.score) == (0, "failure", HONEST)


def test_nothing_is_written_into_the_files_of_the_workflow(classroom: Classroom50, course: Course) -> None:
    temp = classroom.folder / "temp"
    outcome = classroom.push("momentum", {PLACE: half(course, COMMANDS.replace("{temp}", str(temp)))})
    assert (outcome.exit_code, outcome.status, outcome.score) == (0, "failure", HONEST)
    assert (temp / "github_env").read_text(encoding="utf-8") == ""
    assert (temp / "github_path").read_text(encoding="utf-8") == ""
    written = (temp / "github_output").read_text(encoding="utf-8").splitlines()
    assert [line.partition("=")[0] for line in written] == ["status", "summary"]
    assert written[0] == "status=failure"
    assert "::" not in outcome.log


def test_the_hook_forges_a_plain_pytest(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(HOOK, encoding="utf-8")
    (tmp_path / "test_wrong.py").write_text("def test_wrong():\n    assert 1 == 2\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert "1 passed" in done.stdout


@pytest.mark.parametrize("code", [PYTEST, REPORT])
def test_the_reports_are_forged_where_nothing_is_confined(code: str, tmp_path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0
    assert (tmp_path / "result.json").exists()
