"""Names of pages are safe on every system, unique and the same in every run."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.engine.reports.feedback import LONGEST_NAME, page_names

SAFE = re.compile(r"[a-z0-9_.-]{1,90}")
RESERVED = ["con", "nul", "aux", "prn", "com1", "lpt9", "index", "nul.txt", "com1.tar.gz"]


@pytest.mark.parametrize("name", ["alice", "alice_b", "a-b", "2026.alice", "x" * LONGEST_NAME])
def test_a_plain_name_stays(name: str) -> None:
    assert page_names([name]) == [name]


@pytest.mark.parametrize(
    "name",
    [
        *RESERVED,
        "Alice",
        "a b",
        "a/b",
        "..",
        ".hidden",
        "a.",
        "-rf",
        "",
        "名前",
        "Zoë",
        "🦊",
        "<script>",
        "a\u202eb",
        "x" * 300,
        r"a\x0ab",
        "alice-0123abcd",
        "alice-0123abcd-2",
    ],
)
def test_any_other_is_made_plain_and_told_apart_by_a_hash(name: str) -> None:
    (page,) = page_names([name])
    assert SAFE.fullmatch(page)
    assert re.search("-[0-9a-f]{8}$", page)
    assert page != name


def test_twins_get_pages_of_their_own() -> None:
    names = ["alice", "Alice", "ALICE", "alice", "zoe", "zoë", "a b", "a-b", "a/b"]
    pages = page_names(names)
    assert len({page.lower() for page in pages}) == len(names)
    assert pages[0] == "alice"
    assert pages[3] == "alice-2"


def test_nobody_gets_at_the_page_of_another_by_name() -> None:
    for victim in ("Alice", "alice"):
        taken = page_names([victim, victim])
        assert len(set(page_names([victim, victim, *taken]))) == 4


@given(st.lists(st.text(st.characters(), max_size=80) | st.sampled_from(["alice", "Alice", "alice-2", *RESERVED])))
def test_any_names_become_safe_and_different_ones(names: list[str]) -> None:
    pages = page_names(names)
    assert pages == page_names(names)
    assert len({page.casefold() for page in pages}) == len(names)
    for page in pages:
        assert SAFE.fullmatch(page)
        assert page.partition(".")[0] not in RESERVED
        assert page[0] not in ".-"
        assert page[-1] != "."
