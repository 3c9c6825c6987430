"""The picture of RMSprop: steps whose length does not depend on the scale of the gradient."""

import numpy as np

from objectives import Quadratic
from pictures import Axis, Line, Picture, path

RAVINE = Quadratic((1.0, 100.0))
START = (-6.0, 2.2)

PICTURE = Picture(
    title="RMSprop in a ravine",
    caption="The slope across the ravine is far steeper than the one along it, and yet both coordinates start with "
    "steps of the same length: each gradient is divided by its own size.",
    x=Axis("w[0]", -7.0, 2.0),
    y=Axis("w[1]", -3.0, 3.0),
    objective=RAVINE.loss,
    lines=(
        Line(
            "rmsprop_descent",
            lambda student: path(student.rmsprop_descent(RAVINE.gradient, np.array(START), 40, learning_rate=0.2)),
        ),
    ),
)
