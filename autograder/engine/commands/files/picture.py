"""The picture of slug: its path in a ravine."""

import numpy as np

from objectives import Quadratic
from pictures import Axis, Line, Picture, path

RAVINE = Quadratic((1.0, 10.0))
START = (-6.0, 2.0)


def descent(student):
    points = [np.array(START)]
    for _ in range(20):
        points.append(student.slug_step(points[-1].copy(), RAVINE.gradient(points[-1])))
    return path(np.array(points))


# TODO: choose a picture in which mistakes can be seen, and say in the caption what it shows
PICTURE = Picture(
    title="TITLE in a ravine",
    caption="Each step starts where the step before it ended.",
    x=Axis("w[0]", -7.0, 2.0),
    y=Axis("w[1]", -3.0, 3.0),
    objective=RAVINE.loss,
    lines=(Line("slug_step", descent),),
)
