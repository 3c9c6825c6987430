"""The theory at the head of a notebook is taken from the page, with links that lead to the site."""

from __future__ import annotations

import pytest

from autograder.engine.notebooks.theory import absolute, formulas

SITE, PAGE = "https://example.org/c/", "theory/adam/"


def test_marked_formulas_stand_under_their_sections() -> None:
    page = (
        "# A\n\n## One {#one}\n\nText.\n\n"
        "<!-- --8<-- [start:a] -->\n$$\nx = 1 \\tag{1.2}\n$$\n<!-- --8<-- [end:a] -->\n"
        "\n$$\ny\n$$\n\n## Two {#two}\n\nNo formula.\n"
    )
    assert list(formulas(page)) == ["[One](#one)\n\n$$\nx = 1\n$$"]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("[a](momentum.md)", "[a](https://example.org/c/theory/momentum/)"),
        ("[a](momentum.md#best)", "[a](https://example.org/c/theory/momentum/#best)"),
        ("[a](../exercises/adam.md)", "[a](https://example.org/c/exercises/adam/)"),
        ("[a](#eps)", "[a](https://example.org/c/theory/adam/#eps)"),
        ("[a](https://numpy.org/x#y)", "[a](https://numpy.org/x#y)"),
        ("$f(x)[1](y)$", "$f(x)[1](y)$"),
    ],
)
def test_links_lead_to_the_site(link: str, expected: str) -> None:
    assert absolute(link, SITE, PAGE) == expected
