"""No file that a browser can fetch has a hidden check, a line of a reference or an edit of a mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.engine.secrets import SHORTEST_SECRET, normalised
from autograder.engine.suites import mistakes_of
from check import TEXTS, breaches
from conftest import ROOT
from places import COURSE

BINARY = {".woff2", ".wasm", ".whl", ".zip", ".gz", ".png", ".ico", ".webp"}
SLUG = "adam"


def hidden_line() -> str:
    lines = COURSE.suite(SLUG, "hidden").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("def test_") and len(normalised(line)) >= SHORTEST_SECRET)


def solution_line() -> str:
    lines = COURSE.solution(SLUG).read_text(encoding="utf-8").splitlines()
    return next(line for line in lines[::-1] if line.startswith("    ") and "=" in line and len(normalised(line)) > 30)


def mistake_line() -> str:
    return next(line for m in mistakes_of(COURSE, SLUG) for line in m.new.splitlines() if len(normalised(line)) > 30)


@pytest.mark.parametrize("secret", [hidden_line, solution_line, mistake_line], ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", ["page.html", "test_adam.py", "data.json", "script.js"])
def test_a_secret_is_found_in_files_of_every_kind(tmp_path: Path, name: str, secret) -> None:  # type: ignore[no-untyped-def]
    text = f"first\n{secret()}\nlast"
    (tmp_path / name).write_text(json.dumps([{"text": text}]) if name.endswith(".json") else text, encoding="utf-8")
    assert len(list(breaches(tmp_path))) == 1


def test_the_built_site_has_no_secret() -> None:
    assert list(breaches(ROOT / "build/site")) == []


def test_every_kind_of_file_is_known() -> None:
    kinds = {path.suffix for path in (ROOT / "build/site").rglob("*") if path.is_file()}
    assert kinds <= TEXTS | BINARY
