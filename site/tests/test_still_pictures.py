"""A still picture says what was drawn."""

from __future__ import annotations

import matplotlib
from matplotlib.figure import Figure

from static_figures import STYLE, as_html


def test_rounded_coordinates_leave_the_text_as_it_is() -> None:
    with matplotlib.rc_context(STYLE):  # type: ignore[arg-type]
        figure = Figure()
        figure.text(0.5, 0.5, "start 0.01 off, level 0.95")
        assert ">start 0.01 off, level 0.95<" in as_html(figure, "name", "words")
