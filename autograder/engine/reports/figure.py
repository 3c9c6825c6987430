"""The picture of an exercise as SVG for a page, light or dark: ink is `currentColor`, lines are styled by their class.

Axes and contours are drawn by Matplotlib, once for each picture and process; a page only adds lines.
"""

from __future__ import annotations

import functools
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

import plot
from autograder.engine.results import PictureLine

WIDTH, HEIGHT = 360.0, 252.0
LEFT, RIGHT, TOP, BOTTOM = 50.0, 352.0, 8.0, 216.0  # the axes inside
METADATA = ("Date", "Creator", "Format", "Type")  # not wanted: they differ from run to run, or say nothing
NEAR = 2.0  # two points closer than this, in units of the drawing, look the same
LEAST = 1e-300  # of a logarithmic axis
FARTHEST = 4000.0  # what lies beyond is cut off anyway, and renderers lose count of large numbers

Point = tuple[float, float]


@dataclass(frozen=True)
class Figure:
    """A picture with a student's lines in it; of each line its number, its name and in words how it lies."""

    svg: Markup
    remarks: tuple[tuple[int, str, str], ...]


def figure(picture: Any, name: str, reference: Sequence[PictureLine], mine: Sequence[PictureLine]) -> Figure:
    """The reference broad and pale, a student's own lines thin on top; `name` keeps the ids of a page apart."""
    known = {line["name"]: place(picture, line) for line in reference}
    own = {line["name"]: place(picture, line) for line in mine}
    drawn, remarks = [], []
    for number, line in enumerate(picture.lines):
        drawn.append(stroke(f"reference line-{number}", known[line.name]))
    for number, line in enumerate(picture.lines):
        if line.name in own:
            drawn.append(own_line(name, number, own[line.name], line.dots))
            remarks.append((number, line.name, remark(line, own[line.name], known[line.name])))
    described = "; ".join(f"{line} {words}" for _, line, words in remarks)
    svg = Markup(
        '<svg viewBox="0 0 {w:g} {h:g}" role="img" aria-labelledby="{name}-title {name}-text">'
        '<title id="{name}-title">{title}</title><desc id="{name}-text">{text}</desc>{back}'
        '<g clip-path="url(#{name}-axes)">{lines}</g></svg>'
    ).format(
        w=WIDTH,
        h=HEIGHT,
        name=name,
        title=picture.title,
        text=f"{described}. {picture.caption}",
        back=background(picture, name),
        lines=Markup("").join(drawn),
    )
    return Figure(svg, tuple(remarks))


def place(picture: Any, line: PictureLine) -> list[Point]:
    """The points of a line in units of the drawing."""
    xs = scaled(line["x"], picture.x, LEFT, RIGHT)
    ys = scaled(line["y"], picture.y, BOTTOM, TOP)
    return list(zip(xs, ys, strict=True))


def scaled(values: Iterable[float], axis: Any, first: float, last: float) -> list[float]:
    """Numbers of an axis that reaches from `first` to `last`."""
    measure = (lambda v: math.log(max(v, LEAST))) if axis.log else float
    low, high = measure(axis.low), measure(axis.high)
    places = (first + (measure(v) - low) / (high - low) * (last - first) for v in values)
    return [max(-FARTHEST, min(FARTHEST, p)) for p in places]


def stroke(kind: str, points: Sequence[Point], more: str = "") -> Markup:
    """A line through points."""
    way = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return Markup('<path class="{}" d="M{}"{}/>').format(kind, way, Markup(more))


def own_line(name: str, number: int, points: Sequence[Point], dots: bool) -> Markup:
    """A student's line with a dot at every point and a ring at its end."""
    if not dots:
        return stroke(f"own line-{number}", points)
    marks = Markup(
        '<marker id="{0}-dot-{1}" viewBox="-2 -2 4 4" markerWidth="4" markerHeight="4" markerUnits="userSpaceOnUse">'
        '<circle class="dot line-{1}" r="1.9"/></marker>'
        '<circle class="end line-{1}" cx="{2:.1f}" cy="{3:.1f}" r="4"/>'
    ).format(name, number, *points[-1])
    dotted = " ".join(f'marker-{place}="url(#{name}-dot-{number})"' for place in ("start", "mid", "end"))
    return stroke(f"own line-{number}", points, f" {dotted}") + marks


def remark(line: Any, own: Sequence[Point], known: Sequence[Point]) -> str:
    """How a line lies to the reference, in words for whoever cannot see it."""
    apart = [i for i, (a, b) in enumerate(zip(own, known, strict=False)) if math.dist(a, b) > NEAR]
    if not apart and len(own) == len(known):
        return "lies on the reference"
    if not line.exact:
        return "parts from the reference; that alone is no mistake"
    if apart:
        return f"leaves the reference at point {apart[0] + 1} of {len(known)}"
    return f"has {len(own)} points where the reference has {len(known)}"


@functools.cache
def background(picture: Any, name: str) -> Markup:
    """Axes and contours, as the inside of an SVG whose colours are those of the page."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Canvas

    style: Any = {"svg.fonttype": "none", "svg.hashsalt": name, "font.size": 9, "axes.linewidth": 0.6}
    with rc_context(style):
        canvas = Canvas(figsize=(WIDTH / 72, HEIGHT / 72))
        size = LEFT / WIDTH, 1 - BOTTOM / HEIGHT, (RIGHT - LEFT) / WIDTH, (BOTTOM - TOP) / HEIGHT
        plot.frame(canvas.add_axes(size), picture)
        file = io.StringIO()
        canvas.savefig(file, format="svg", transparent=True, metadata=dict.fromkeys(METADATA))
    axes = Markup('<clipPath id="{}-axes"><rect x="{:g}" y="{:g}" width="{:g}" height="{:g}"/></clipPath>').format(
        name, LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP
    )
    return axes + Markup(of_the_page(file.getvalue(), name))


def of_the_page(drawing: str, name: str) -> str:
    """The inside of Matplotlib's SVG without its fonts and colours, and with ids that are unique on a page."""
    inside = drawing[drawing.index("<g id=") : drawing.rindex("</svg>")]
    used = set(re.findall(r'(?:href="|url\()#([\w.]+)', inside))
    inside = re.sub(r' id="([\w.]+)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", inside)
    inside = re.sub(r'(href="|url\()#', rf"\g<1>#{name}-", inside).replace("xlink:href", "href")
    inside = re.sub(r"font-family: [^;\"]*;? ?", "", inside).replace("#000000", "currentColor")
    inside = re.sub(r' transform="rotate\(-0 [^)]*\)"', "", inside)
    inside = re.sub(r"-?\d+\.\d{2,}", lambda m: f"{float(m[0]):.1f}", inside)
    inside = re.sub(r"\s*\n\s*", " ", inside).replace("> <", "><")
    return re.sub(r" ?([MLz])(?: |(?=\"))", r"\1", inside)
