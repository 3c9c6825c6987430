"""What gives full marks against a plain pytest of Classroom 50 gives the honest score here."""

from __future__ import annotations

import pytest

from autograder.tests.engine.delivery.runner import Classroom50

PLACE = "momentum/momentum.py"
HONEST = 0, 8
HALF = """
import numpy as np

def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    return np.zeros(np.shape(w)), np.zeros(np.shape(w))
"""
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
"""

FORGERIES = {
    "an edited public test": {"momentum/test_momentum.py": "def test_all(): pass\n", PLACE: HALF},
    "a conftest.py with a hook": {"conftest.py": HOOK, "momentum/conftest.py": HOOK, PLACE: HALF},
    "a pytest.py at the root": {"pytest.py": PYTEST, "numpy.py": PYTEST, "msgpack.py": PYTEST, PLACE: HALF},
    "modules of the grader's name": {"autograder/__init__.py": PYTEST, "sitecustomize.py": PYTEST, PLACE: HALF},
    "a report written before the end": {PLACE: HALF + REPORT},
}


@pytest.mark.parametrize("name", FORGERIES)
@pytest.mark.parametrize("filtered", [True, False], ids=["allowed files only", "every file kept"])
def test_a_forgery_gets_the_honest_score(
    name: str, filtered: bool, classroom: Classroom50, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not filtered:  # the list of allowed files fails open: the grade does not depend on it
        monkeypatch.setattr(Classroom50, "remove_what_is_not_allowed", lambda *_: None)
    outcome = classroom.push("momentum", FORGERIES[name])
    assert (outcome.exit_code, outcome.status, outcome.score) == (0, "failure", HONEST)


def test_nothing_is_written_into_the_files_of_the_workflow(classroom: Classroom50) -> None:
    temp = classroom.folder / "temp"
    outcome = classroom.push("momentum", {PLACE: HALF + COMMANDS.replace("{temp}", str(temp))})
    assert (outcome.exit_code, outcome.status, outcome.score) == (0, "failure", HONEST)
    assert (temp / "github_env").read_text(encoding="utf-8") == ""
    assert (temp / "github_path").read_text(encoding="utf-8") == ""
    written = (temp / "github_output").read_text(encoding="utf-8")
    assert written == "status=failure\nsummary=0/8 points, 1 of 10 checks pass\n"
    assert "::" not in outcome.log
