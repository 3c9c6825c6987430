"""The numbers on pages are those that the references compute."""

from __future__ import annotations

import re

import pytest
from computed import REFERENCES, expected_text, numbers
from pencil import answers

from places import PAGES


@pytest.mark.parametrize(("name", "words", "source"), expected_text())
def test_a_page_has_the_computed_number(name: str, words: str, source: str) -> None:
    source = " ".join((PAGES / f"{name}.md").read_text(encoding="utf-8").split())
    assert words in source


CHOSEN = {
    "theory/adam": ["0.999"],  # the usual beta_2
    "theory/after-adam": ["0.999"],
    "theory/landscapes": ["2.25", "2.625"],  # in Beale's function
    "theory/learning-rate": ["10.1", "10.2"],  # rates to compare
    "theory/stopping": ["2.95", "2.96", "2.94"],  # losses of a question
    "exercises/stopping": ["0.0625"],  # a threshold
}
"""Decimals that are settings: nothing computes them."""


@pytest.mark.parametrize("folder", ["theory", "exercises"])
def test_every_decimal_of_three_digits_is_computed_or_chosen(folder: str) -> None:
    pages = [f"{folder}/{path.stem}" for path in (PAGES / folder).glob("*.md")]
    unknown = {
        (number.page, number.shown)
        for page in pages
        for number in numbers(page)
        if "." in number.shown and not number.source and number.shown not in CHOSEN.get(page, [])
    }
    assert unknown == set()


CHAPTERS = sorted(
    path.stem for path in (PAGES / "theory").glob("*.md") if "{#questions}" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_ends_with_three_questions_and_the_number_it_asks_for_is_right(chapter: str) -> None:
    questions = (PAGES / f"theory/{chapter}.md").read_text(encoding="utf-8").split("## Questions {#questions}")[1]
    assert questions.count("??? question") == 3
    [number] = re.findall(r'data-number="(.*?)"', questions)
    assert float(number) == pytest.approx(answers(REFERENCES)[chapter], rel=1e-3)
