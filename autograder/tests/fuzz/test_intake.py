"""Intake: whatever lies in a folder, every exercise gets a status and a line, and nothing is raised."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import Bounds
from autograder.engine.finding import submissions
from autograder.engine.intake import Intake, take_in
from autograder.errors import Misuse
from autograder.tests.fuzz import thorough

SLUGS = ("adam", "momentum")
INTAKE = Intake(SLUGS, {"adam": "stub", "momentum": "stub"}, Bounds(module_kib=1, notebook_kib=1))
STATUSES = {"graded", "missing", "unreadable"}

names = st.sampled_from(["adam", "adam.py", "adam.ipynb", "momentum", "momentum.py", "student", "x\x1b[31m", "…"])
kinds = st.sampled_from(["folder", "link", "dangling", "loop", "fifo", "large", "closed"])
contents = st.binary(max_size=60) | st.sampled_from(
    [b'{"cells": []}', b'{"cells": [{"cell_type": "code"}]}', b"[" * 500, b"stub"]
)
trees = st.dictionaries(st.lists(names, min_size=1, max_size=3).map(tuple), kinds | contents, max_size=6)


@pytest.fixture(scope="module")
def ground() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


Tree = dict[tuple[str, ...], str | bytes]


def grow(root: Path, tree: Tree) -> None:
    """Make the tree, as far as its entries do not get in each other's way."""
    for parts, what in tree.items():
        path = root.joinpath(*parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(what, bytes):
                path.write_bytes(what)
            elif what == "folder":
                path.mkdir()
            elif what == "fifo":
                os.mkfifo(path)
            elif what == "large":
                path.write_bytes(bytes(5000))
            elif what == "closed":
                path.write_bytes(b"x = 1")
                path.chmod(0)
            else:
                path.symlink_to({"link": "/etc/passwd", "dangling": "nowhere", "loop": path.name}[what])
        except OSError:
            continue


@given(trees, st.sampled_from(["", "class", "submission"]))
@thorough
def test_any_tree_is_misuse_or_a_status_for_every_exercise(ground: Path, tree: Tree, reading: str) -> None:
    root = Path(tempfile.mkdtemp(dir=ground))
    grow(root, tree)
    complaint = ""
    try:
        for submission in submissions(root, SLUGS, reading):
            assert submission.name.isprintable()
            found = take_in(submission, INTAKE)
            assert [f.slug for f in found] == list(SLUGS)
            assert {f.status for f in found} <= STATUSES
            assert all(f.chunks or f.notes or f.status != "unreadable" for f in found)
            assert all(b"root:" not in source for f in found for _, source in f.chunks)
    except Misuse as error:
        complaint = str(error)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    assert complaint.isprintable()
