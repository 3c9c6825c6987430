"""The picture of stopping: three runs and where each of them ends."""

import numpy as np

from objectives import Quadratic
from pictures import Axis, Line, Picture

RAVINE = Quadratic((1.0, 20.0))
START = (-9.0, 1.5)


def losses(student, learning_rate, **criteria):
    run = student.minimize(RAVINE.loss, RAVINE.gradient, np.array(START), learning_rate, max_iterations=60, **criteria)
    return np.arange(len(run.losses)), run.losses


PICTURE = Picture(
    title="Three runs and where they end",
    caption="The smallest rate is stopped by max_iterations, the middle one as soon as the gradient is short. At the "
    "largest the loss falls, then stays where it is because w jumps to and fro between two walls, and patience "
    "runs out.",
    x=Axis("update", 0.0, 62.0),
    y=Axis("loss", 0.003, 100.0, log=True),
    lines=(
        Line("rate 0.02", lambda student: losses(student, 0.02)),
        Line("rate 0.09, gradient_tolerance 0.2", lambda student: losses(student, 0.09, gradient_tolerance=0.2)),
        Line("rate 0.1, patience 5, min_delta 0.01", lambda student: losses(student, 0.1, patience=5, min_delta=0.01)),
    ),
)
