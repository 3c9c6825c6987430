"""The picture of logistic regression: how the loss falls at three learning rates."""

import numpy as np

from pictures import Axis, Line, Picture

HOURS = np.array([0.5, 1.0, 1.5, 1.5, 2.0, 2.5, 2.5, 3.0, 3.5, 4.0, 4.0, 4.5, 5.0, 5.5])
PASSED = np.array([0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0])
X = np.column_stack([np.ones(len(HOURS)), HOURS])


def losses(student, learning_rate):
    _, losses = student.train(X.copy(), PASSED.copy(), learning_rate, 80)
    return np.arange(len(losses)), losses


PICTURE = Picture(
    title="The loss while the classifier learns",
    caption="Hours of study against a passed exam, 14 students. Every run starts at log 2, where each answer is as "
    "likely as the other. A rate of 0.03 creeps, 0.3 is quicker, and at 1 the loss jumps up and down before it "
    "settles.",
    x=Axis("step", 0.0, 82.0),
    y=Axis("log loss", 0.2, 1.0),
    lines=tuple(
        Line(f"rate {rate}", lambda student, rate=rate: losses(student, rate), dots=False) for rate in (0.03, 0.3, 1.0)
    ),
)
