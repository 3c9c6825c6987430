"""Markdown feedback says what was wrong, fits where it is shown, and holds no markup that a student wrote."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from autograder.course import Course, find_course
from autograder.engine.reports.markdown import JOINER, LONGEST_FEEDBACK, feedback
from autograder.engine.results import Result, harmless
from autograder.tests.engine.reports.samples import MISTAKE, check, exercise, fullest, result

COURSE = find_course()
HARMFUL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "@everyone @org/team",
    "[x](javascript:alert(1))",
    "![x](http://x/y.png)",
    "-->",
    "<!-- hidden",
    "`` ` ``` ````",
    "```\n# 8 / 8\n```",
    "~~~\n</details>",
    "| a | b |\n| - | - |",
    "# 100 / 100",
    "https://example.com www.example.com a@example.com",
    "fixes #1, org/repo#2, GH-3",
    "::error::x\n##[error]x",
    "\\`",
    "&lt;b&gt; &#64;everyone",
    "    code",
    "1. one\n* two\n> three\n===\n---",
    "[a]: http://x",
    "$x$ **b** _i_ ~~s~~",
]


def parsed(text: str) -> list[Token]:
    """Every token of the text as GitHub's parser would see it, inner ones too."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [t for token in tokens for t in (token, *(token.children or ()))]


def sample(text: str) -> Result:
    """A result in which everything that a student can write is this text."""
    return result(exercise(check("failed", message=text), notes=(text,)), name=text)


def outside_code(text: str) -> str:
    """What is read as text, not as code."""
    return "\n".join(t.content for t in parsed(text) if t.type == "text")


def kinds(text: str) -> list[str]:
    return [t.type for t in parsed(text)]


MARKUP = {"html_inline", "html_block", "image", "em_open", "s_open", "blockquote_open"}
CALM = kinds(feedback(COURSE, sample("calm")))


@pytest.mark.parametrize("text", HARMFUL)
def test_text_of_a_students_is_code_and_nothing_else(text: str) -> None:
    made = feedback(COURSE, sample(text))
    assert kinds(made) == CALM
    code = " ".join(t.content for t in parsed(made) if t.type in ("code_inline", "fence"))
    assert harmless(text, 500).split()[-1].replace("|", "¦") in code
    assert not re.search(r"@\w|#\d|www\.|javascript|everyone", outside_code(made))
    assert "::" not in made


@given(st.text(st.characters() | st.sampled_from("`~\n<>[]()|@#\\*_-!:"), max_size=80))
def test_any_text_of_a_student_leaves_the_kinds_of_markup_alone(text: str) -> None:
    assert kinds(feedback(COURSE, sample(text or "x"))) in (CALM, kinds(feedback(COURSE, sample("\0"))))


def test_words_of_the_course_are_words_and_mean_nothing_else() -> None:
    for text in HARMFUL:
        words = exercise(
            check("failed", title=text, hint=text), mistakes=({**MISTAKE, "title": text, "explanation": text},)
        )
        made = feedback(COURSE, result(words))
        assert not set(kinds(made)) & MARKUP
        assert kinds(made).count("code_inline") == 2  # the names of the submission and of the check
        links = [t.attrs["href"] for t in parsed(made) if t.type == "link_open"]
        assert links == [COURSE.site + MISTAKE["page"]]
        assert not re.search(r"@\w|#\d|://|www\.", outside_code(made))


def test_formulas_of_the_course_stay_as_they_are() -> None:
    made = feedback(COURSE, result(exercise(check("failed", hint="w <- w - learning_rate * m_hat / (sqrt(v) + 1e-8)"))))
    assert "w <- w - learning_rate * m_hat / (sqrt(v) + 1e-8)" in outside_code(made)
    assert JOINER not in made


def test_feedback_says_what_was_seen_the_idea_and_where_to_read() -> None:
    message = "adam_step([0.], 1)\nreturned w = [1.], expected [2.]"
    failed = check("failed", 2, message=message, hint="Start at zero.")
    made = feedback(COURSE, result(exercise(check(points=3), failed, mistakes=(MISTAKE,), notes=("a note",))))
    assert made.startswith("## ` alice `: 3 of 5 points\n")
    assert "| adam | 3 / 5 |  |" in made
    for part in ("` a note `", f"```text\n{message}\n```", "Start at zero.", "The bias of m and v is left in", "0 / 2"):
        assert part in made
    assert f"[Read about it]({COURSE.site}theory/adam/#bias-correction)" in made


def test_a_form_for_regrades_quotes_the_id_of_the_check() -> None:
    failed = result(exercise(check("failed", 2)))
    assert "Ask for a regrade" not in feedback(COURSE, failed)
    assert "[Ask for a regrade](https://x/new?check=adam%3A%3Aa_check)" in feedback(
        COURSE, failed, "https://x/new?check="
    )


def test_an_exercise_without_trouble_is_a_row_and_no_more() -> None:
    made = feedback(COURSE, result(exercise(check()), exercise(check("not_written"), slug="sgd")))
    assert "###" not in made


def test_a_mistake_without_a_page_has_no_link() -> None:
    assert "](" not in feedback(COURSE, result(exercise(mistakes=({**MISTAKE, "page": ""},))))


@pytest.mark.parametrize("text", ["x", "`", "@", "\\", "é", "🦊"])
def test_the_longest_result_fits(course: Course, text: str) -> None:
    made = feedback(course, fullest(course, text))
    assert len(made) <= LONGEST_FEEDBACK + 100
    assert made.endswith("There is no room for more here; the page of this feedback has it all.\n")
    assert len([t for t in parsed(made) if t.type == "tr_open"]) == 1 + len(course.slugs)


def test_the_same_result_gives_the_same_text() -> None:
    assert feedback(COURSE, fullest(COURSE)) == feedback(COURSE, fullest(COURSE))
