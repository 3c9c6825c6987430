"""The picture of momentum: a velocity that builds up along a ravine and swings through at its end."""

import numpy as np

from objectives import Quadratic
from pictures import Axis, Line, Picture, path

RAVINE = Quadratic((1.0, 20.0))
START = (-9.0, 1.5)


def descent(student, gamma):
    return path(student.momentum_descent(RAVINE.gradient, np.array(START), 0.015, 40, gamma=gamma))


PICTURE = Picture(
    title="Momentum in a ravine",
    caption="Both lines take 40 steps with the same learning rate. Without momentum (gamma=0) w is slow along the "
    "ravine; with momentum the velocity adds up, carries w past the minimum and has to turn round.",
    x=Axis("w[0]", -10.0, 4.0),
    y=Axis("w[1]", -2.0, 2.0),
    objective=RAVINE.loss,
    lines=(
        Line("gamma=0.8", lambda student: descent(student, 0.8)),
        Line("gamma=0", lambda student: descent(student, 0.0)),
    ),
)
