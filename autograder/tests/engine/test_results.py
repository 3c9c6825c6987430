"""Names and texts of a student's are harmless wherever they are shown; results add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.engine.results import ExerciseResult, assemble, harmless, printable


class TestPrintable:
    @pytest.mark.parametrize("name", ["alice", "Zoë Łukasz", "名前", "🦊", "a b", "[red]", "=1+1", "a:b::c", ""])
    def test_what_can_be_shown_stays(self, name: str) -> None:
        assert printable(name) == name

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("a\x1b[31mb", r"a\x1b[31mb"),
            ("a\nb\rc\td\0", r"a\x0ab\x0dc\x09d\x00"),
            ("a\x7fb", r"a\x7fb"),
            ("a\x85b", r"a\xc2\x85b"),
            ("a\u2028b", r"a\xe2\x80\xa8b"),
            ("a\u202eb", r"a\xe2\x80\xaeb"),
            ("::error::x", r"\x3a:error::x"),
            ("##[error]x", r"#\x23[error]x"),
            ("###vso[a]", r"##\x23vso[a]"),
        ],
    )
    def test_control_characters_are_written_as_their_bytes(self, name: str, shown: str) -> None:
        assert printable(name) == shown

    def test_undecodable_bytes_are_written_out(self) -> None:
        assert printable(b"caf\xe9\xff".decode("utf-8", "surrogateescape")) == r"caf\xe9\xff"

    def test_a_surrogate_as_other_systems_allow_it_is_written_out(self) -> None:
        assert printable("a\ud800b") == r"a\xed\xa0\x80b"

    @given(st.text(st.characters()))
    def test_any_name_becomes_one_line_that_can_be_printed(self, name: str) -> None:
        shown = printable(name)
        assert shown.isprintable()
        assert shown.encode("utf-8").decode("utf-8") == shown


class TestHarmless:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("returned 1., expected 2.", "returned 1., expected 2."),
            ("two\nlines", "two\nlines"),
            ("\n\nkept\n\ninside\n", "kept\n\ninside"),
            ("a\rb\tc\0d\x7fe", "a b c d e"),
            ("\x1b[31mred\x1b[0m", " [31mred [0m"),
            ("\x1b]0;title\x07", " ]0;title "),
            ("\x9b31m", " 31m"),
            ("right\u202eleft", "right left"),
            ("a\ud800b", "a b"),
            ("::error file=x::no", ":error file=x:no"),
            ("a:::::b", "a:b"),
            (":\x1b:", ": :"),
            ("slug::name", "slug:name"),
            ("a ###[error]b", "a #[error]b"),
            ("##vso[task]# [x]", "#vso[task]# [x]"),
            ("", ""),
        ],
    )
    def test_control_characters_and_double_colons_are_taken_out(self, text: str, shown: str) -> None:
        assert harmless(text, 100) == shown

    @pytest.mark.parametrize(("length", "shown"), [(9, "x" * 9), (10, "x" * 10), (11, "x" * 9 + "…")])
    def test_a_text_longer_than_the_limit_is_cut(self, length: int, shown: str) -> None:
        assert harmless("x" * length, 10) == shown

    @given(st.text(st.characters() | st.sampled_from("\x1b\n:\x85")), st.integers(1, 50))
    def test_any_text_becomes_harmless(self, text: str, limit: int) -> None:
        shown = harmless(text, limit)
        assert len(shown) <= limit
        assert "::" not in shown
        assert all(c == "\n" or c.isprintable() for c in shown)
        assert shown == shown.strip("\n")


def exercise(slug: str, score: int, max_score: int) -> ExerciseResult:
    return {
        "slug": slug,
        "score": score,
        "max_score": max_score,
        "status": "graded",
        "source_sha256": "",
        "seed": "",
        "confined": False,
        "notes": [],
        "checks": [],
        "mistakes": [],
        "page": "theory/adam/",
    }


class TestAssemble:
    def test_scores_add_up_and_the_order_stays(self) -> None:
        exercises = [exercise("momentum", 3, 8), exercise("adam", 12, 12)]
        expected = {"submission": "alice", "score": 15, "max_score": 20, "exercises": exercises}
        assert assemble("alice", exercises) == expected

    def test_nothing_asked_for_is_worth_nothing(self) -> None:
        assert assemble("alice", []) == {"submission": "alice", "score": 0, "max_score": 0, "exercises": []}
