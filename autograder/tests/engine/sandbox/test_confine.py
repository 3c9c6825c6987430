"""Confinement: what a worker may still do, and that nothing is graded where it cannot be confined."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import landlockpy
import pytest
import seccompy

from autograder.course import Bounds, Course
from autograder.engine.sandbox import confine
from autograder.engine.sandbox.client import Zygote
from autograder.engine.sandbox.confine import Confinement
from autograder.engine.sandbox.forked import ForkingZygote
from autograder.engine.sandbox.student import StudentCode
from autograder.errors import Unconfinable

WITHOUT_LANDLOCK = """
import errno, os, sys, seccompy
made = seccompy.Filter(default=seccompy.Action.ALLOW)
made.errno(444, errno.ENOSYS)  # landlock_create_ruleset: as on a kernel that has none
made.load()
os.execv(sys.executable, [sys.executable, "-m", "autograder", *sys.argv[1:]])
"""


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    running = ForkingZygote(Bounds())
    yield running
    running.close()


def tried(zygote: Zygote, expression: str) -> str:
    """What an expression gives inside a worker: its value, or the type of its error."""
    body = (
        f"    try:\n        return repr({expression})\n    except BaseException as error:\n        return repr(error)\n"
    )
    source = "def f():\n" + body
    attempt = StudentCode("adam", [("adam.py", source.encode())], zygote, Bounds(), 10.0)
    attempt.open()
    answer = str(attempt.call("f", (), {}))
    attempt.close()
    return answer


def test_workers_are_confined_here(zygote: Zygote) -> None:
    assert (zygote.confined, zygote.why) == (True, "")


@pytest.mark.parametrize(
    "expression",
    [
        "open('/etc/passwd').read()",
        "open(__import__('os').devnull, 'w')",
        "__import__('os').listdir('/')",
        "open('/proc/self/maps').read()",
        "__import__('os').mkdir('/tmp/made-by-a-worker')",
        "__import__('socket').socket()",
        "__import__('socket').socketpair()",
        "__import__('os').fork()",
        "__import__('os').execv('/bin/true', ['true'])",
        "__import__('os').kill(__import__('os').getppid(), 0)",
        "__import__('os').setuid(0)",
        "__import__('os').memfd_create('x')",
        "__import__('os').sched_setaffinity(0, {0})",
    ],
)
def test_everything_beyond_computing_is_denied(zygote: Zygote, expression: str) -> None:
    assert tried(zygote, expression).startswith(("PermissionError", "OSError"))


def test_memory_is_bounded(zygote: Zygote) -> None:
    assert "MemoryError" in tried(zygote, "__import__('numpy').ones(10**8)")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("dict(__import__('os').environ)", "{}"),
        ("__import__('numpy').linalg.solve([[2.0]], [4.0]).tolist()", "[2.0]"),
        ("__import__('decimal').Decimal(1) / 4", "Decimal('0.25')"),
        ("__import__('json').dumps([1])", "'[1]'"),
        ("b'caf\\xe9'.decode('latin-1')", "'café'"),
        ("isinstance(__import__('time').time(), float)", "True"),
    ],
)
def test_computing_goes_on(zygote: Zygote, expression: str, value: str) -> None:
    assert tried(zygote, expression) == value


def test_a_kernel_without_landlock_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlockpy, "supported", lambda: False)
    with pytest.raises(Unconfinable, match="this kernel has no Landlock"):
        Confinement()


def test_a_kernel_without_seccomp_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccompy, "supported", lambda: False)
    with pytest.raises(Unconfinable, match="no seccomp filters"):
        Confinement()


def test_names_that_a_processor_lacks_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    real = seccompy.syscall_nr

    def without_open(name: str | int) -> int:
        if name in ("open", "stat", "lstat"):
            raise ValueError(name)
        return real(name)

    monkeypatch.setattr(seccompy, "syscall_nr", without_open)
    assert confine.allowlist().program


def grade_without_landlock(course: Course, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT_LANDLOCK, "grade", "solutions", "--exercise", "momentum", *options]
    return subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)


def test_nothing_is_graded_where_nothing_can_be_confined(course: Course, tmp_path: Path) -> None:
    done = grade_without_landlock(course, "--json", str(tmp_path / "results.json"))
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("autograder: not graded: this kernel has no Landlock")
    assert done.stdout == ""
    assert not (tmp_path / "results.json").exists()


def test_unconfined_grades_all_the_same_and_every_report_says_so(course: Course, tmp_path: Path) -> None:
    done = grade_without_landlock(course, "--unconfined", "--json", str(tmp_path / "results.json"))
    assert done.returncode == 0
    assert "Nothing was confined" in done.stdout
    (result,) = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["results"]
    assert [(e["score"], e["confined"]) for e in result["exercises"]] == [(8, False)]
