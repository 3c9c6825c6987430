"""What a student reads when asking why, in a folder of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine.suites import mistakes_of
from autograder.tests.engine.grading.test_plain import ELSEWHERE

SLUG = "momentum"


@pytest.fixture
def clone(course: Course, tmp_path: Path) -> Path:
    shutil.copytree(course.assignments, tmp_path / "clone")
    return tmp_path / "clone"


def why(clone: Path, *arguments: str) -> str:
    command = [sys.executable, str(clone / "why.py"), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=clone).stdout


def write(clone: Path, text: str) -> None:
    (clone / SLUG / f"{SLUG}.py").write_text(text, encoding="utf-8")


def with_mistake(course: Course, name: str) -> str:
    reference = course.solution(SLUG).read_text(encoding="utf-8")
    return next(m for m in mistakes_of(course, SLUG) if m.id == name).apply(reference)


def test_what_is_not_written_yet_stays_calm(clone: Path) -> None:
    assert why(clone, SLUG) == "Not written yet: momentum_step and momentum_descent.\n"


def test_right_functions_are_called_right(course: Course, clone: Path) -> None:
    write(clone, course.solution(SLUG).read_text(encoding="utf-8"))
    said = " ".join(why(clone, SLUG).split())
    assert "momentum_step and momentum_descent: right in every call that was tried" in said
    assert "The grade makes other calls" in said


def test_each_call_says_one_step_more(course: Course, clone: Path) -> None:
    write(clone, with_mistake(course, "old_velocity"))
    first, second, third = (why(clone, SLUG) for _ in range(3))
    assert "momentum_step(" in first
    assert "expected" in first
    assert "theory/momentum/" not in first
    assert "momentum_descent calls your momentum_step, which is wrong: mend that first." in first
    assert "momentum_descent(" not in first
    assert "theory/momentum/#velocity" in second
    assert "w moves by the old velocity" not in second
    assert "w moves by the old velocity" in third
    assert why(clone, SLUG, "--all") == third


def test_numbers_without_a_name_are_described(course: Course, clone: Path) -> None:
    reference = course.solution(SLUG).read_text(encoding="utf-8")
    write(clone, reference.replace("return w - v, v", "return w - 3 * v, v"))
    assert "The step is 3 times what is expected" in why(clone, SLUG, "--all")


def test_a_changed_file_begins_with_the_first_step(course: Course, clone: Path) -> None:
    write(clone, with_mistake(course, "old_velocity"))
    first = why(clone, SLUG)
    why(clone, SLUG)
    write(clone, with_mistake(course, "old_velocity") + "\n# tried something\n")
    assert why(clone, SLUG) == first


def test_a_file_that_does_not_run_gets_one_line(clone: Path) -> None:
    write(clone, "def momentum_step(:\n")
    assert why(clone, SLUG).startswith("momentum.py does not run: line ")


def test_a_file_is_read_as_python_reads_it(course: Course, clone: Path) -> None:
    file, text = clone / SLUG / f"{SLUG}.py", course.solution(SLUG).read_text(encoding="utf-8")
    file.write_bytes(text.encode("utf-8-sig"))
    assert "right in every call that was tried" in " ".join(why(clone, SLUG).split())
    file.write_bytes(b"# -*- coding: latin-1 -*-\n# \xfc\n" + text.encode())
    assert "right in every call that was tried" in " ".join(why(clone, SLUG).split())
    file.write_bytes(b"# \xfc\n")
    assert why(clone, SLUG) == f"why.py: {SLUG}/{SLUG}.py is not text in UTF-8: save it as UTF-8\n"


def test_a_misspelt_exercise_is_guessed(clone: Path) -> None:
    assert "did you mean momentum?" in why(clone, "momentun")


def test_a_misspelt_function_is_guessed(course: Course, clone: Path) -> None:
    reference = course.solution(SLUG).read_text(encoding="utf-8")
    write(clone, reference.replace("def momentum_step(", "def momentun_step("))
    assert "momentum_step is not there; did you mean momentun_step?" in why(clone, SLUG)


def test_an_error_is_told_with_its_text_and_line(course: Course, clone: Path) -> None:
    reference = course.solution(SLUG).read_text(encoding="utf-8")
    write(clone, reference.replace("return w - v, v", "return w - velocity, v"))
    line = reference[: reference.index("return w - v, v")].count("\n") + 1
    assert f"raised NameError: name 'velocity' is not defined, in line {line}" in why(clone, SLUG)


def test_an_exercise_without_recorded_answers_points_to_its_checks(clone: Path) -> None:
    assert why(clone, "review") == "why.py has nothing to say about review; its checks do: pytest review\n"


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_another_system_with_its_line_ends_and_its_console_says_the_same(
    system: str, course: Course, clone: Path
) -> None:
    write(clone, with_mistake(course, "old_velocity"))
    here = why(clone, SLUG, "--all")
    (clone / SLUG / f"{SLUG}.py").write_bytes(with_mistake(course, "old_velocity").replace("\n", "\r\n").encode())
    command = [sys.executable, "-P", str(ELSEWHERE), system, "why", SLUG, "--all"]
    environment = {**os.environ, "PYTHONPATH": str(clone), "PYTHONIOENCODING": "cp1252"}
    there = subprocess.run(command, capture_output=True, encoding="cp1252", check=False, cwd=clone, env=environment)
    assert "w moves by the old velocity" in " ".join(here.split())
    assert (there.stdout, there.stderr) == (here, "")
