"""Run pytest on a student's file on this machine, to compare its output with the page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder.engine.suites import mistakes_of
from places import COURSE, ROOT


def printed(slug: str, code: str, command: list[str], times: int = 1) -> list[str]:
    """Return what a Python command prints each time in a student's folder when the file has this code."""
    env = {"PATH": os.environ["PATH"], "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONUTF8": "1"}
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder) / "assignments"
        shutil.copytree(ROOT / "assignments", course)
        (course / slug / f"{slug}.py").write_text(code, encoding="utf-8")
        options = {"cwd": course, "env": env, "capture_output": True, "encoding": "utf-8", "timeout": 60}
        return [subprocess.run([sys.executable, *command, slug], **options).stdout for _ in range(times)]


def pytest_output(slug: str, code: str) -> str:
    """Return what `pytest SLUG` prints."""
    return printed(slug, code, ["-m", "pytest", "-p", "no:cacheprovider"])[0]


def why_outputs(slug: str, code: str) -> list[str]:
    """Return what `python why.py SLUG` prints three times in turn, without its last line, which names the command."""
    return [text.partition("\npython why.py")[0] for text in printed(slug, code, ["why.py"], times=3)]


def result_lines(text: str) -> list[str]:
    """Return the line of the exercise and the lines of its checks, without the spaces around them."""
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if re.match(r"[✓✗–·] |\w+   \d+ of \d+ visible", line)]


def without_time(text: str) -> str:
    """Return the output without the duration."""
    return re.sub(r" in \d+\.\d+s", "", text)


def solution(slug: str) -> str:
    return COURSE.solution(slug).read_text(encoding="utf-8")


def typical_mistake(slug: str) -> str:
    """Return the code of the first known mistake that fails a visible check."""
    for mistake in mistakes_of(COURSE, slug):
        code = mistake.apply(solution(slug))
        if "✗" in pytest_output(slug, code):
            return code
    raise LookupError(f"no known mistake of {slug} fails a visible check")
