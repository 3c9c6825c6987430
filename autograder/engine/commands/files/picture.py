"""The picture of slug: its path in a ravine."""

import numpy as np

from objectives import Quadratic
from pictures import Axis, Line, Picture, path

RAVINE = Quadratic((1.0, 10.0))  # curvature 1 along w[0], 10 along w[1]
START, STEPS = (-6.0, 2.0), 20


def descent(student):
    """Return the line of the steps that a student's module makes from START."""
    points = [np.array(START)]
    for _ in range(STEPS):
        points.append(student.slug_step(points[-1].copy(), RAVINE.gradient(points[-1])))  # a copy: it may change w
    return path(np.array(points))


# TODO: choose a picture in which the known mistakes look wrong, and say in the caption what to look for
PICTURE = Picture(
    title="TITLE in a ravine",
    caption="Twenty steps from w = (-6, 2); the minimum is at (0, 0).",
    x=Axis("w[0]", -7.0, 2.0),
    y=Axis("w[1]", -3.0, 3.0),
    objective=RAVINE.loss,
    lines=(Line("slug_step", descent),),
)
