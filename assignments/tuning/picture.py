"""The picture of tuning: the loss of a range test against the rate, and the rate that it suggests."""

import numpy as np

from objectives import Quadratic
from pictures import Axis, Line, Picture

BOWL = Quadratic((1.0, 7.3))
START = (-3.0, 2.0)


def loss(w):
    return 1.0 + BOWL.loss(w)


def range_test(student):
    answer = student.learning_rate_range_test(
        loss, BOWL.gradient, np.array(START), min_rate=1e-4, max_rate=2.0, n_steps=60
    )
    rates, losses = answer
    return rates, losses


def suggestion(student):
    """Return a line from bottom to top at the suggested rate."""
    rate = student.suggest_learning_rate(*range_test(student))
    return [rate, rate], [PICTURE.y.low, PICTURE.y.high]


PICTURE = Picture(
    title="A range test",
    caption="One run whose rate grows with every step. At first the loss hardly changes, then it falls, and once the "
    "rate is too large it explodes. The suggested rate lies where the loss falls fastest, well before the "
    "lowest point.",
    x=Axis("learning rate", 1e-4, 2.0, log=True),
    y=Axis("loss after the update", 0.0, 25.0),
    lines=(
        Line("learning_rate_range_test", range_test),
        Line("suggest_learning_rate", suggestion, dots=False),
    ),
)
