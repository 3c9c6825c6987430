"""Describe an exercise's picture, and take the numbers that a module's functions give for it.

Each exercise has a `picture.py` that defines one `PICTURE` with the names below. The same file draws on a student's
machine (`plot.py`), in the page and, from numbers that the grader computed, in the feedback. It needs only NumPy.

    PICTURE = Picture(
        title="The path of gradient descent in a ravine",
        caption="Across the ravine the steps are too long, along it they are too short.",
        x=Axis("w[0]", -10, 2),
        y=Axis("w[1]", -2, 2),
        objective=RAVINE.loss,
        lines=(Line("gradient_descent", lambda m: path(m.gradient_descent(RAVINE.gradient, START, 0.09, 30))),),
    )
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from checks import fail, real_array
from judgement import text_of

MOST_POINTS = 200  # of a line; later points are not drawn, since nobody could tell them apart
FAR = 1e6  # a line ends before its first coordinate beyond this, or before one that is not finite
SIGNIFICANT_DIGITS = 5  # of a coordinate: finer than a screen


@dataclass(frozen=True)
class Axis:
    """One axis of a picture: its label, its ends, and whether it is logarithmic."""

    label: str
    low: float
    high: float
    log: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a picture. `points` calls functions of a module and returns the x and the y of every point.

    With `dots`, each point is drawn as a dot. `exact` is False if another correct solution may draw another line.
    """

    name: str
    points: Callable[[Any], Any]
    dots: bool = True
    exact: bool = True


@dataclass(frozen=True)
class Picture:
    """A picture: its title and axes, its lines and, optionally, a function of w whose contours lie behind them."""

    title: str
    caption: str
    x: Axis
    y: Axis
    lines: tuple[Line, ...]
    objective: Callable[[Any], float] | None = None


def path(answer: Any) -> np.ndarray:
    """Return the x and the y of the points that an optimiser visited: the two columns of a path of shape (n, 2)."""
    points = real_array(answer, "path")
    if points.ndim != 2 or points.shape[1] != 2:
        fail(f"the path has shape {points.shape}, expected (n, 2)")
    columns: np.ndarray = points.T
    return columns


def take(picture: Picture, module: Any) -> dict[str, Any]:
    """Return the lines that a module's functions draw, as plain data, and in one sentence why a line is missing.

    The form is {"lines": [{"name": …, "x": […], "y": […]}, …], "reason": ""}. Nothing is raised, whatever the functions
    do.
    """
    lines, reasons = [], []
    for line in picture.lines:
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                x, y = line.points(module)
                lines.append({"name": line.name, **drawable(x, y, picture)})
        except NotImplementedError:
            reasons.append("not written yet")
        except (Exception, SystemExit) as error:
            reasons.append(f"{line.name}: {sentence(error)}")
    return {"lines": lines, "reason": reasons[0] if reasons else ""}


def drawable(x: Any, y: Any, picture: Picture) -> dict[str, list[float]]:
    """Return the points of a line with few digits, up to the first one that the picture cannot show."""
    columns = real_array(x, "x"), real_array(y, "y")
    if columns[0].ndim != 1 or columns[0].shape != columns[1].shape:
        fail(f"{columns[1].size} values for {columns[0].size} points")
    fits = np.ones(columns[0].shape, dtype=bool)
    for values, axis in zip(columns, (picture.x, picture.y), strict=True):
        fits &= (np.abs(values) <= FAR) & ((values > 0) | (not axis.log))  # NaN compares as False
    end = min(len(fits) if fits.all() else int(np.argmin(fits)), MOST_POINTS)
    if end == 0:
        fail("its first point cannot be drawn: it is not finite or far outside")
    return {name: [_short(v) for v in values[:end]] for name, values in zip("xy", columns, strict=True)}


def _short(value: float) -> float:
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0  # no minus in front of zero


def sentence(error: BaseException) -> str:
    """Describe an error in one short line."""
    text = " ".join(text_of(error).split())
    if not isinstance(error, AssertionError):  # the failures of checks are sentences already
        text = f"{getattr(error, 'student_type', type(error).__name__)}: {text}"
    return text.rstrip(": ")[:200]
