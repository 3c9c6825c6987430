"""Attacks by the files of a submission, by its name, and by one exercise or submission on the next."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.engine.finding import submissions
from autograder.engine.grading.grade import Grader
from autograder.engine.grading.jobs import Job, job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.intake import take_in
from autograder.engine.reports.terminal import Report, ReportConsole
from autograder.engine.results import Result
from autograder.engine.submissions import Submission
from autograder.tests.attacks import files, forging, outside, resources
from autograder.tests.attacks.catalogue import Attack, attack
from autograder.tests.attacks.harness import Surroundings, descendants, harmful, start

pytestmark = pytest.mark.long

Place = Callable[[Path, Surroundings], None]
WRONG = "def momentum_step(*a, **k):\n    return None\n\n\ndef momentum_descent(*a, **k):\n    return None\n"
HELPER = "import builtins, os\nprint('::error::run')\nbuiltins.EVIL = True\nos._exit(0)\n"


def beside(name: str, text: str = HELPER) -> Place:
    """A wrong solution and a file beside it that some tool might run."""

    def place(folder: Path, around: Surroundings) -> None:
        (folder / "momentum").mkdir()
        for at in (folder, folder / "momentum"):
            (at / name).write_text(text, encoding="utf-8")
        (folder / "momentum" / "momentum.py").write_text(WRONG, encoding="utf-8")

    return place


def link(to: str) -> Place:
    return lambda folder, around: (folder / "momentum.py").symlink_to(around.places[to])


def link_of_the_folder(folder: Path, around: Surroundings) -> None:
    (folder / "momentum").symlink_to(Path(around.places["reference"]).parent)


def pipe(folder: Path, around: Surroundings) -> None:
    os.mkfifo(folder / "momentum.py")


def unix_socket(folder: Path, around: Surroundings) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(folder / "momentum.py"))


def folder_of_that_name(folder: Path, around: Surroundings) -> None:
    (folder / "momentum.py").mkdir()


def holding(data: bytes, name: str = "momentum.py") -> Place:
    def place(folder: Path, around: Surroundings) -> None:
        (folder / name).write_bytes(data)

    return place


def growing(line: str) -> Place:
    """A notebook of the largest size, with lines that become longer as Python."""
    head, tail = '{"cells": [{"cell_type": "code", "source": "', '"}]}'
    text = head + line * (((5120 << 10) - len(head + tail)) // len(line)) + tail
    return holding(text.encode(), "momentum.ipynb")


ODD: dict[str, Place] = {
    **{
        f"beside {n}": beside(n)
        for n in ("conftest.py", "sitecustomize.py", "usercustomize.py", "numpy.py", "checks.py")
    },
    **{
        f"beside {n}": beside(n)
        for n in ("pytest.py", "autograder.py", "msgpack.py", "test_momentum.py", "__init__.py")
    },
    "beside pytest.ini": beside("pytest.ini", "[pytest]\naddopts = --deselect x -p evil\n"),
    "beside course.toml": beside("course.toml", "title = 'mine'\n"),
    "beside evil.pth": beside("evil.pth", "import os; os._exit(0)\n"),
    "link to the reference": link("reference"),
    "link to the secret": link("secret"),
    "link to the hidden checks": link("hidden"),
    "link of the folder": link_of_the_folder,
    "pipe": pipe,
    "socket": unix_socket,
    "folder of that name": folder_of_that_name,
    "too large": holding(b"#" * (2 << 20)),
    "null bytes": holding(bytes(4096)),
    "compiled": holding(b"\xa7\r\r\n" + bytes(64)),
    "archive": holding(b"PK\x03\x04" + bytes(64)),
    "notebook in half a language": holding(
        b'{"cells": [], "metadata": {"kernelspec": {"language": "\\ud800"}}}', "momentum.ipynb"
    ),
    "notebook in half a kernel's language": holding(
        b'{"cells": [], "metadata": {"language_info": {"name": "R\\udfff::error::"}}}', "momentum.ipynb"
    ),
    "notebook that grows": growing("?\\n"),
    "notebook that grows by its help": growing("a?\\n"),
    "notebook that grows by its imports": growing("!\\n"),
    "notebook of many answers": holding(
        b'{"cells": [%s]}' % b",".join([b'{"cell_type": "code", "source": "def momentum_step(): pass"}'] * 1999),
        "momentum.ipynb",
    ),
    "notebook of half characters": holding(
        b'{"cells": [{"cell_type": "code", "id": "\\ud800", "source": ["\\ud800", "momentum_step = 1"]}]}',
        "momentum.ipynb",
    ),
    "another encoding": holding(
        b"# -*- coding: raw_unicode_escape -*-\n\\u000aimport os\\u000aos._exit(0)\n" + WRONG.encode()
    ),
    "deep brackets": holding(b"x = " + b"(" * 50_000),
    "deep notebook": holding(b"[" * 100_000, "momentum.ipynb"),
    "notebook of another kind": holding(b'{"cells": [{"cell_type": "code", "source": [1, {}]}]}', "momentum.ipynb"),
    "notebook with magics": holding(
        b'{"cells": [{"cell_type": "code", "source": "!touch x\\n%run /etc/passwd\\n::error::x"}], "nbformat": 4}',
        "momentum.ipynb",
    ),
}
NAMES = [
    "::error::forged", "##[error]forged", "###[add-mask]8", "=1+1", "+1", "@SUM(A1)", "<img src=x onerror=alert(1)>", "[bold]x",
    "[link=http:x]y", "\x1b[31mred", "a\nb", "a\r::error::b", "\u202eright", "a\u2028::error::b", "| a | b |", "{{7*7}}", "$(true)", "`true`",
    "%0A::error::x", "a\\b", "-rf", "caf\udce9", "x" * 200,
]  # fmt: skip


@pytest.fixture(scope="module")
def results(around: Surroundings) -> dict[str, Result]:
    """A class of odd submissions, graded as one."""
    folder = around.folder / "class"
    folder.mkdir()
    for name, place in ODD.items():
        (folder / name).mkdir()
        place(folder / name, around)
    for name in NAMES:
        (folder / name).mkdir()
        (folder / name / "momentum.py").write_text(WRONG, encoding="utf-8")
    (folder / "honest").mkdir()
    right = around.course.solution("momentum").read_text(encoding="utf-8")
    (folder / "honest" / "momentum.py").write_text(right, encoding="utf-8")
    wanted = submissions(folder, around.course.slugs, "class")
    with Grader(around.course, ("momentum",), 2, confinement="required") as grader:
        graded = dict(grader.grade(wanted))
        assert grader.internal == []
    return {wanted[i].path.name: graded[i] for i in graded}


@pytest.mark.parametrize("name", ODD)
def test_odd_files_earn_nothing_and_tell_nothing(name: str, results: dict[str, Result], around: Surroundings) -> None:
    (exercise,) = results[name]["exercises"]
    assert exercise["score"] == 0
    assert len(exercise["checks"]) == len(results["honest"]["exercises"][0]["checks"])
    assert harmful(exercise) == []
    assert around.token not in str(results[name])


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_the_name_of_a_submission_is_only_a_name(name: str, results: dict[str, Result]) -> None:
    shown = results[name]["submission"]
    assert results[name]["score"] == 0
    assert shown.isprintable()
    assert not re.search(r"^\s*::|##\w*\[", shown)


def test_an_honest_one_among_them_gets_its_points(results: dict[str, Result], around: Surroundings) -> None:
    assert results["honest"]["score"] == 8
    assert len(results) == len(ODD) + len(NAMES) + 1
    assert around.received == []


def test_the_report_of_the_class_holds_no_escapes_and_no_commands(results: dict[str, Result]) -> None:
    console = ReportConsole(file=io.StringIO(), width=10_000, highlight=False, emoji=False, markup=False)
    page = Report(console)
    page.class_table(list(results.values()))
    for result in results.values():
        page.submission(result)
    lines = console.file.getvalue().split("\n")  # type: ignore[attr-defined]
    assert [line for line in lines if not line.isprintable()] == []
    assert [line for line in lines if re.search(r"^\s*::|##\w*\[", line)] == []


def test_what_intake_fails_at_is_one_students_failure(
    around: Surroundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_for_mallory(submission: Submission, intake: Any) -> Any:
        if submission.name == "mallory":
            raise RecursionError
        return take_in(submission, intake)

    monkeypatch.setattr("autograder.engine.grading.grade.take_in", fails_for_mallory)
    for name in ("anna", "mallory", "zoe"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "momentum.py").write_bytes(around.course.solution("momentum").read_bytes())
    with Grader(around.course, ("momentum",), 1, confinement="required") as grader:
        graded = dict(grader.grade(submissions(tmp_path, around.course.slugs, "class")))
    assert [graded[i]["score"] for i in range(3)] == [8, 0, 8]
    assert graded[1]["exercises"][0]["status"] == "unreadable"
    assert grader.internal == ["mallory: the grader failed to read it (RecursionError); tell the course team"]


SETTINGS = {
    "matplotlibrc": b"text.usetex: True\ntext.latex.preamble: \\input{/etc/hostname}\nfont.size: 99\n\xff",
    **dict.fromkeys(
        ("numpy.py", "pytest.py", "msgpack.py", "conftest.py", "sitecustomize.py", "autograder.py", "random.py"),
        b"raise SystemExit('BREACH')\n",
    ),
    "pytest.ini": b"[pytest]\naddopts = --BREACH\n",
    "course.toml": b"BREACH",
    "pyproject.toml": b"BREACH",
    "setup.cfg": b"[tool:pytest]\naddopts = --BREACH\n",
    ".env": b"AUTOGRADER_SECRET=BREACH\n",
}


def test_settings_in_the_current_folder_are_not_read(course: Course, tmp_path: Path) -> None:
    pages = []
    for name, beside in (("quiet", {}), ("hostile", SETTINGS)):
        folder = tmp_path / name / "anna"
        folder.mkdir(parents=True)
        (folder / "momentum.py").write_bytes(course.solution("momentum").read_bytes())
        for file, content in beside.items():
            (folder / file).write_bytes(content)
        command = [sys.executable, "-P", "-m", "autograder", "grade", ".", "--submission", "--exercise", "momentum"]
        options = ["--out", str(tmp_path / name / "out"), "--state", str(tmp_path / name / "state")]
        done = subprocess.run([*command, *options], cwd=folder, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        pages.append((tmp_path / name / "out" / "anna.html").read_bytes())
    assert pages[0] == pages[1]


# --- one exercise and the next ------------------------------------------------------------------------

LEAVE = """
import builtins, csv, sys
csv.mail = "mail"
np.mail = builtins.mail = sys.mail = "mail"
sys.modules["mail"] = sys
np.mean = np.asarray = np.zeros = None
sys.path.insert(0, PLACES["scratch"])
sys.setrecursionlimit(50)
np.random.seed(5)
gc.disable()
for number in range(3, 32):
    try:
        os.dup2(CHANNEL.descriptor, number)
    except OSError:
        pass
"""
LOOK = """
import builtins, csv
found = [n for m in (np, builtins, csv, sys) for n in ("mail",) if hasattr(m, n)] + [n for n in ("mail",) if n in sys.modules]
found += [] if gc.isenabled() and np.random.get_state()[2] == 624 else ["state"]
TRIED.append(f"BREACH {found}" if found else "no mail")
"""
LEFT = [
    next(a for room in (forging, files, outside, resources) for a in room.ATTACKS if a.name == name)
    for name in ("os_exit_at_import", "numpy_patched", "sleep_at_import", "fork", "over_an_open_file", "huge_array")
]


@pytest.fixture(scope="module")
def slots(around: Surroundings) -> Iterator[Pool[Any]]:
    with start(around, ("momentum", "adam"), "required") as pool:
        yield pool


@pytest.mark.parametrize("first", LEFT, ids=lambda a: a.name)
def test_one_exercise_does_not_disturb_the_next(first: Attack, around: Surroundings, slots: Pool[Any]) -> None:
    right = around.course.solution("adam").read_text(encoding="utf-8")
    both = job_of(first.slug, around.source(first))["sources"] + job_of("adam", right)["sources"]
    graded = slots.grade(Job(sources=both, shuffle=0))
    assert [(e["slug"], e["score"]) for e in graded["exercises"]] == [("momentum", 0), ("adam", 12)]
    assert graded["internal"] == ""


def test_nothing_is_left_for_the_next_worker(around: Surroundings, slots: Pool[Any]) -> None:
    leave, look = (attack("mail", name, text) for name, text in (("leave", LEAVE), ("look", LOOK)))
    sources = [job_of("momentum", around.source(a))["sources"][0] for a in (leave, look)]
    graded = slots.grade(Job(sources=sources, shuffle=0))
    for _ in range(2):  # in either slot
        graded["exercises"] += slots.grade(Job(sources=sources[1:], shuffle=0))["exercises"]
    for exercise in graded["exercises"][1:]:
        assert "no mail" in exercise["checks"][0]["message"]


def test_what_a_killed_process_was_grading_is_graded_again(around: Surroundings, slots: Pool[Any]) -> None:
    """Its slot ends, too, and is replaced."""
    slow = around.course.solution("momentum").read_text(encoding="utf-8") + "\nimport time\ntime.sleep(1)\n"
    before = [slot.process.pid for slot in slots.slots]
    waiting = slots.executor.submit(slots.grade, job_of("momentum", slow))
    os.kill(grading_child(before), signal.SIGKILL)
    assert waiting.result()["exercises"][0]["score"] == 8
    assert len({slot.process.pid for slot in slots.slots} - set(before)) == 1


def grading_child(slots: list[int]) -> int:
    """Return the process that one of these slots forked to grade what it is grading now."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        for slot in slots:
            for pid, parent in descendants(slot).items():
                if parent == slot and b"grading.slot" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return pid
    raise TimeoutError
