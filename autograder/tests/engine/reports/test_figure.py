"""A picture as SVG: one for light and dark, told in words too, the same bytes for the same numbers."""

from __future__ import annotations

import re
from typing import Any

import pytest

import pictures
from autograder.engine.reports.figure import BOTTOM, FARTHEST, LEFT, RIGHT, TOP, Figure, figure, scaled
from autograder.tests.engine.reports.samples import PICTURE, line

WAY = line("walk", [0.0, 1.0, 2.0], [0.0, 1.0, 2.0])
REFERENCE = [WAY, line("drift", [0.0, 1.0], [2.0, 2.0])]


def drawn(*mine: Any, name: str = "adam") -> Figure:
    return figure(PICTURE, name, REFERENCE, mine)


def description(*mine: Any) -> str:
    return drawn(*mine).remarks[0][2]


def test_a_figure_has_a_title_and_a_description() -> None:
    svg = drawn(WAY).svg
    assert 'role="img" aria-labelledby="adam-title adam-text"' in svg
    assert '<title id="adam-title">A &lt;walk&gt;</title>' in svg
    assert '<desc id="adam-text">walk lies on the reference. Look &amp; see.</desc>' in svg


def test_colours_and_fonts_are_those_of_the_page() -> None:
    svg = drawn(WAY).svg
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b|rgb\(|font-family|font:", re.sub(r'(href="|url\()#[\w.-]+', "", svg))
    assert "currentColor" in svg


def test_ids_of_two_pictures_are_different_and_every_reference_is_met() -> None:
    one, two = drawn(WAY).svg, drawn(WAY, name="sgd").svg
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in (one, two)]
    assert not ids[0] & ids[1]
    for svg, known in zip((one, two), ids, strict=True):
        assert set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg)) <= {(i, "") for i in known} | {
            ("", i) for i in known
        }
        assert svg.count(" id=") == len(known)


def test_nothing_of_it_is_a_script_or_lies_elsewhere() -> None:
    svg = drawn(WAY).svg
    assert "http" not in svg
    assert "<script" not in svg
    assert not re.search(r'(?:href|src)="[^#]', svg)


def test_the_same_numbers_give_the_same_bytes() -> None:
    from autograder.engine.reports.figure import background

    first = drawn(WAY).svg
    background.cache_clear()
    assert drawn(WAY).svg == first


def test_values_are_placed_between_the_ends_of_an_axis() -> None:
    plain, log = pictures.Axis("x", -1.0, 3.0), pictures.Axis("x", 0.01, 100.0, log=True)
    assert scaled([-1.0, 1.0, 3.0], plain, LEFT, RIGHT) == [LEFT, (LEFT + RIGHT) / 2, RIGHT]
    assert scaled([0.01, 1.0, 100.0], log, BOTTOM, TOP) == pytest.approx([BOTTOM, (BOTTOM + TOP) / 2, TOP])


def test_what_lies_far_outside_stays_in_numbers_that_can_be_drawn() -> None:
    svg = drawn(line("walk", [0.0, 1e6], [0.0, -1e6])).svg
    own = re.search(r'class="own line-0" d="([^"]+)"', svg)
    assert own is not None
    assert max(abs(float(n)) for n in re.findall(r"-?[\d.]+", own[1])) == FARTHEST


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        (WAY, "lies on the reference"),
        (line("walk", [0.0, 1.0, 2.0], [0.0, 1.0, 2.001]), "lies on the reference"),
        (line("walk", [0.0, 1.0, 2.0], [0.0, 1.5, 2.0]), "leaves the reference at point 2 of 3"),
        (line("walk", [0.0, 1.0], [0.0, 1.0]), "has 2 points where the reference has 3"),
        (line("walk", [0.0], [1.0]), "leaves the reference at point 1 of 3"),
        (line("drift", [0.0, 1.0], [2.0, 1.0]), "differs from the reference here (not checked)"),
    ],
)
def test_a_remark_says_how_a_line_lies(mine: Any, words: str) -> None:
    assert description(mine) == words


def test_a_line_that_is_missing_is_not_spoken_of() -> None:
    assert [name for _, name, _ in drawn(REFERENCE[1]).remarks] == ["drift"]
    assert drawn().svg.count("reference line-") == 2


def test_dots_mark_the_points_of_lines_that_have_them() -> None:
    svg = drawn(*REFERENCE).svg
    assert 'marker-mid="url(#adam-dot-0)"' in svg
    assert "adam-dot-1" not in svg
