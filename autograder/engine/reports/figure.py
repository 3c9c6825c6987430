"""The picture of an exercise as SVG, in a light or a dark page: ink is `currentColor`, lines are styled by their class.

Matplotlib draws axes and contours, once for each picture and process; a page only adds lines.
"""

from __future__ import annotations

import contextlib
import functools
import io
import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

import plot
from autograder.engine.reports.rendering import render
from autograder.engine.results import PictureLine

WIDTH, HEIGHT = 360, 252
LEFT, RIGHT, TOP, BOTTOM = 50, 352, 8, 216  # the axes inside
OMITTED_METADATA = ("Date", "Creator", "Format", "Type")  # they differ from run to run, or say nothing
NEAR = 2.0  # two points closer than this, in units of the drawing, look the same
SMALLEST_LOGARITHM = 1e-300  # smaller numbers are drawn here on a logarithmic axis
FARTHEST = 4000.0  # farther points are cut off anyway, and renderers lose precision with large numbers

Point = tuple[float, float]


class Remark(NamedTuple):
    """How a student's line compares with the reference's, in words; `number` is its place in the picture."""

    number: int
    name: str
    words: str


class Figure(NamedTuple):
    """A picture with a student's lines in it, its caption, and a remark on each of the lines."""

    svg: Markup
    caption: str
    remarks: list[Remark]


class PlacedLine(NamedTuple):
    """A line with its points in units of the drawing; with `dots`, each point is drawn as a dot."""

    number: int
    points: list[Point]
    dots: bool

    @property
    def path(self) -> str:
        """Return the line as the commands of an SVG path."""
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in self.points)


def figure(picture: Any, name: str, reference: Sequence[PictureLine], student: Sequence[PictureLine]) -> Figure:
    """Draw the reference broad and pale and a student's lines thin on top; `name` makes the ids unique on a page."""
    expected, drawn = placed_lines(picture, reference), placed_lines(picture, student)
    lines = picture.lines
    remarks = [
        Remark(n, lines[n].name, remark(lines[n].exact, line.points, expected[n].points)) for n, line in drawn.items()
    ]
    described = "; ".join(f"{line.name} {line.words}" for line in remarks)
    svg = render(
        "figure.svg",
        name=name,
        picture=picture,
        description=f"{described}. {picture.caption}",
        background=background(picture, name),
        reference=expected.values(),
        student=drawn.values(),
        view_box=f"0 0 {WIDTH} {HEIGHT}",
        axes={"x": LEFT, "y": TOP, "width": RIGHT - LEFT, "height": BOTTOM - TOP},
    )
    return Figure(Markup(svg), picture.caption, remarks)


def placed_lines(picture: Any, lines: Sequence[PictureLine]) -> dict[int, PlacedLine]:
    """Return the lines in units of the drawing by their number in the picture; a missing line is left out."""
    by_name, found = {line["name"]: line for line in lines}, {}
    for number, planned in enumerate(picture.lines):
        if line := by_name.get(planned.name):
            xs, ys = scaled(line["x"], picture.x, LEFT, RIGHT), scaled(line["y"], picture.y, BOTTOM, TOP)
            found[number] = PlacedLine(number, list(zip(xs, ys, strict=True)), planned.dots)
    return found


def scaled(values: Iterable[float], axis: Any, first: float, last: float) -> list[float]:
    """Return where these numbers lie on an axis that reaches from `first` to `last` in the drawing."""
    measure = (lambda v: math.log(max(v, SMALLEST_LOGARITHM))) if axis.log else float
    low, high = measure(axis.low), measure(axis.high)
    places = (first + (measure(v) - low) / (high - low) * (last - first) for v in values)
    return [max(-FARTHEST, min(FARTHEST, p)) for p in places]


def remark(exact: bool, student: Sequence[Point], reference: Sequence[Point]) -> str:
    """Return in words how a student's line compares with the reference's, for readers who cannot see it."""
    apart = [i for i, (a, b) in enumerate(zip(student, reference, strict=False)) if math.dist(a, b) > NEAR]
    if not apart and len(student) == len(reference):
        return "lies on the reference"
    if not exact:
        return "differs from the reference here (not checked)"
    if apart:
        return f"leaves the reference at point {apart[0] + 1} of {len(reference)}"
    return f"has {len(student)} points where the reference has {len(reference)}"


@functools.cache
def background(picture: Any, name: str) -> Markup:
    """Return axes and contours as the inside of an SVG that takes its colours from the page."""
    with contextlib.chdir(
        Path(__file__).parent
    ):  # Matplotlib reads settings in the current folder, perhaps a student's
        from matplotlib import rc_context, rcdefaults, rcParams
        from matplotlib.figure import Figure as Canvas

    style: Any = {"svg.fonttype": "none", "svg.hashsalt": name, "font.size": 9, "axes.linewidth": 0.6}
    with rc_context():
        rcdefaults()
        rcParams.update(style)
        canvas = Canvas(figsize=(WIDTH / 72, HEIGHT / 72))
        size = LEFT / WIDTH, 1 - BOTTOM / HEIGHT, (RIGHT - LEFT) / WIDTH, (BOTTOM - TOP) / HEIGHT
        plot.frame(canvas.add_axes(size), picture)
        file = io.StringIO()
        canvas.savefig(file, format="svg", transparent=True, metadata=dict.fromkeys(OMITTED_METADATA))
    return Markup(of_the_page(file.getvalue(), name))


def of_the_page(drawing: str, name: str) -> str:
    """Return the inside of Matplotlib's SVG without its fonts and colours, with ids that are unique on a page."""
    content = drawing[drawing.index("<g id=") : drawing.rindex("</svg>")]
    used = set(re.findall(r'(?:href="|url\()#([\w.]+)', content))
    content = re.sub(r' id="([\w.]+)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", content)
    content = re.sub(r'(href="|url\()#', rf"\g<1>#{name}-", content).replace("xlink:href", "href")
    content = re.sub(r"font-family: [^;\"]*;? ?", "", content).replace("#000000", "currentColor")
    content = re.sub(r' transform="rotate\(-0 [^)]*\)"', "", content)
    content = re.sub(r"-?\d+\.\d{2,}", lambda m: f"{float(m[0]):.1f}", content)
    content = re.sub(r"\s*\n\s*", " ", content).replace("> <", "><")
    return re.sub(r" ?([MLz])(?: |(?=\"))", r"\1", content)
