"""Notebooks and releases that a student made, with the structure that is expected and anything in its places."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from autograder.engine.delivery.scores import RELEASE_FIELDS, _fits
from autograder.engine.grading.jobs import ExerciseSource, Job
from autograder.engine.notebooks.read import HandedOut, code_of
from autograder.engine.results import harmless, printable
from autograder.engine.sandbox.wire import decode, encode
from autograder.errors import Unreadable
from autograder.tests.fuzz import brief, thorough

HANDED_OUT = HandedOut(
    given="import numpy as np\n",
    answers={"step": ("answer-step", "def step():\n    raise NotImplementedError\n")},
    ids=frozenset({"imports"}),
    sources=frozenset({"plot()"}),
)
half_characters = st.characters() | st.sampled_from("\ud800\udfff\u2028\x00")
odd = st.none() | st.booleans() | st.integers() | st.floats() | st.text(half_characters, max_size=9)
lines = st.sampled_from(
    ["?\n", "!x\n", "%%time\n", "%%bash\n", "% b\n", "a.b??\n", "def step(): pass\n", "step = 1\n", "import lesson\n"]
) | st.text(half_characters, max_size=12)
sources = st.lists(lines | odd, max_size=6) | lines | odd
names = st.sampled_from(["answer-step", "imports", "step"]) | odd
cells = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown"]) | odd,
        "id": names,
        "source": sources,
        "metadata": st.fixed_dictionaries({}, optional={"nbgrader": st.fixed_dictionaries({"grade_id": names}) | odd})
        | odd,
    },
)
languages = st.fixed_dictionaries({}, optional={"language": odd, "name": st.sampled_from(["python", "R"]) | odd})
notebooks = st.fixed_dictionaries(
    {"cells": st.lists(cells | odd, max_size=6) | odd},
    optional={
        "metadata": st.fixed_dictionaries(
            {}, optional={"kernelspec": languages | odd, "language_info": languages | odd}
        )
        | odd
    },
)


@given(notebooks | st.lists(odd))
@thorough
def test_any_notebook_is_code_that_can_be_sent_or_a_note(notebook: Any) -> None:
    notes: list[str] = []
    chunks: list[tuple[str, bytes]] = []
    try:
        code = code_of(json.dumps(notebook).encode(), "step.ipynb", HANDED_OUT)
        notes, chunks = code.notes, code.chunks
    except Unreadable as error:
        notes = [str(error)]
    source = ExerciseSource(slug="step", status="graded", chunks=chunks, sha256="", seed="", notes=notes)
    job: Job = {"sources": [source], "shuffle": 0}
    assert [[n, d] for n, d in chunks] == [list(c) for c in decode(encode(job))["sources"][0]["chunks"]]
    assert all(harmless(note, 500).isprintable() for note in notes)


releases = st.fixed_dictionaries(
    {
        name: odd
        | st.text(st.sampled_from('https:/github.com-acme<>"@\n0129TZ٢'), max_size=60)
        | st.sampled_from(["submit/1", "https://github.com/acme/cs-adam-eve/commit/1", "2026-11-20T10:00:00Z"])
        for name in RELEASE_FIELDS
    }
)


@given(releases)
@brief
def test_of_any_release_only_links_into_the_repository_and_true_dates_are_kept(release: dict[str, Any]) -> None:
    for name in ("commit", "release", "review"):
        if _fits(name, release[name], "cs-adam-eve"):
            assert release[name].startswith("https://github.com/acme/cs-adam-eve/")
            assert printable(release[name]) == release[name]
    if _fits("datetime", release["datetime"], ""):
        assert release["datetime"].isascii()
        assert len(release["datetime"]) == 20
