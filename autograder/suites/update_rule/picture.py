"""The picture of the update rule: plain gradient descent in a ravine."""

import numpy as np

from objectives import Quadratic
from pictures import Axis, Line, Picture, path

RAVINE = Quadratic((1.0, 20.0))
START = (-9.0, 1.5)


def descent(student):
    return path(student.gradient_descent(RAVINE.gradient, np.array(START), 0.092, 30))


PICTURE = Picture(
    title="Gradient descent in a ravine",
    caption="Across the ravine w jumps from wall to wall, since its steps are too long there. Along the ravine the "
    "same rate makes short steps. No single rate suits both directions.",
    x=Axis("w[0]", -10.0, 2.0),
    y=Axis("w[1]", -2.0, 2.0),
    objective=RAVINE.loss,
    lines=(Line("gradient_descent", descent),),
)
