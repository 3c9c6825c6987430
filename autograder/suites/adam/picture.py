"""The picture of Adam: a first step of the length of the rate, then a velocity without a scale."""

import numpy as np

from objectives import Quadratic
from pictures import Axis, Line, Picture, path

RAVINE = Quadratic((1.0, 100.0))
START = (-6.0, 2.2)


def descent(student, beta1):
    return path(student.adam_descent(RAVINE.gradient, np.array(START), 40, learning_rate=0.4, beta1=beta1))


PICTURE = Picture(
    title="Adam in a ravine",
    caption="The first step has the length of the learning rate in both coordinates, however steep the walls: that is "
    "the bias correction at work. With beta1=0.9 w has momentum and swings across the floor; with beta1=0 it "
    "has none.",
    x=Axis("w[0]", -7.0, 2.0),
    y=Axis("w[1]", -3.0, 3.0),
    objective=RAVINE.loss,
    lines=(
        Line("beta1=0.9", lambda student: descent(student, 0.9)),
        Line("beta1=0", lambda student: descent(student, 0.0)),
    ),
)
