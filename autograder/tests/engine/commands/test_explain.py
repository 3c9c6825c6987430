"""`autograder explain`: one check again, with all that is known of its verdict."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.course import Course, find_course
from autograder.engine.suites import mistakes_of
from autograder.tests.attacks.catalogue import TOOLS
from autograder.tests.attacks.wire import PACKED

pytestmark = pytest.mark.long


def autograder(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as its user would: a session of pytest inside this one would not be the same."""
    command = [sys.executable, "-P", "-m", "autograder", *arguments]
    return subprocess.run(command, cwd=find_course().root, capture_output=True, text=True, check=False)


@pytest.fixture
def wrong(course: Course, tmp_path: Path) -> Path:
    text = course.solution("momentum").read_text(encoding="utf-8")
    wrong = next(m for m in mistakes_of(find_course(), "momentum") if m.id == "damped_gradient").apply(text)
    (tmp_path / "momentum.py").write_text(wrong, encoding="utf-8")
    return tmp_path


def test_calls_answers_and_mistakes_are_shown(wrong: Path) -> None:
    text = autograder("explain", str(wrong), "momentum::step").stdout
    assert "momentum::step   0 / 1" in text
    first, returned, reference = (line.strip() for line in text.split("1. ", 1)[1].splitlines()[:3])
    assert first.startswith("momentum_step(")
    assert returned.startswith("returned  (")
    assert reference.removeprefix("reference") != returned.removeprefix("returned")
    assert "damped_gradient: The new gradient is damped by 1 - gamma\n     agrees with the submission" in text
    assert text.count("agrees with the submission") == 1


def test_a_file_that_does_not_run_is_told_without_comparisons(tmp_path: Path) -> None:
    (tmp_path / "momentum.py").write_text("def momentum_step(:\n", encoding="utf-8")
    text = autograder("explain", str(tmp_path), "momentum::step").stdout
    assert "the file does not run" in text
    assert "0 calls, with what came back" in text
    assert "known mistakes" not in text


HOSTILE = {
    "a reply of many rows": f"{TOOLS}{PACKED}\nREPLY = answer(packed(TUPLE, EMPTY))\n",
    "a reply of 400 lists": f"{TOOLS}{PACKED}\nREPLY = answer(b'\\x91' * 400 + b'\\x90')\n",
    "an error of many signs": f"{TOOLS}{PACKED}\n"
    "REPLY = ENCODE({'error': {'classes': ['ValueError'], 'text': '#' * 99_999, 'frames': []}})\n",
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_it_holds_what_a_grade_holds(attack: str, tmp_path: Path) -> None:
    forge = "def momentum_step(*a, **k):\n    write_all(frame_of(replied(REPLY)))\n    time.sleep(60)\n"
    (tmp_path / "momentum.py").write_text(HOSTILE[attack] + forge, encoding="utf-8")
    began = time.monotonic()
    done = autograder("explain", str(tmp_path), "momentum::lists_and_whole_numbers")
    assert (done.returncode, done.stderr) == (0, "")
    assert "momentum::lists_and_whole_numbers   0 / 1" in done.stdout
    assert time.monotonic() - began < 120


def test_one_call_is_not_counted_in_the_plural(wrong: Path) -> None:
    assert "\n1 call, with what came back" in autograder("explain", str(wrong), "momentum::step").stdout


def test_the_verdict_and_the_inputs_are_those_of_the_grade(wrong: Path, tmp_path: Path) -> None:
    graded = tmp_path / "graded.json"
    assert autograder("grade", str(wrong), "--json", str(graded)).returncode == 0
    exercises = json.loads(graded.read_text(encoding="utf-8"))["results"][0]["exercises"]
    momentum = next(e for e in exercises if e["slug"] == "momentum")
    message = next(c["message"] for c in momentum["checks"] if c["name"] == "lists_and_whole_numbers")
    text = autograder("explain", str(wrong), "momentum::lists_and_whole_numbers").stdout
    assert momentum["seed"] in text
    assert all(line in text for line in message.splitlines())


def test_a_seed_gives_other_inputs(wrong: Path) -> None:
    shown = [
        autograder("explain", str(wrong), "momentum::lists_and_whole_numbers", "--seed", seed).stdout for seed in "aba"
    ]
    assert shown[0] == shown[2] != shown[1]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["momentum::step_kidns"], "momentum has no check 'step_kidns'; did you mean step_kinds?"),
        (["step_kinds"], "expected a check as in gradient::name, not step_kinds"),
        (["mometum::step"], "there is no exercise 'mometum'; did you mean momentum?"),
    ],
)
def test_a_check_that_is_not_there_is_one_line(wrong: Path, arguments: list[str], complaint: str) -> None:
    done = autograder("explain", str(wrong), *arguments)
    assert (done.returncode, done.stderr) == (2, f"autograder: {complaint}\n")


def test_a_missing_file_is_said(wrong: Path) -> None:
    done = autograder("explain", str(wrong), "adam::step_kinds")
    assert done.returncode == 0
    assert "there is no file for this exercise" in done.stdout


def test_a_draft_is_a_row_for_the_list_of_mistakes(wrong: Path) -> None:
    done = autograder("explain", str(wrong), "momentum", "--draft")
    assert done.returncode == 0
    assert done.stdout.startswith('    Mistake(\n        id="momentum_step_todo",\n        title="TODO')
