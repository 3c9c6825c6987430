"""The picture of mini-batches: the same data in batches of one row, of five rows, and all at once."""

import numpy as np

from pictures import Axis, Line, Picture, path

SLOPES = np.array([-1.5, -1.2, -0.9, -0.6, -0.3, 0.0, 0.3, 0.6, 0.9, 1.2, 1.5, -1.0, -0.2, 0.4, 1.1])
NOISE = np.array([0.6, -0.5, 0.2, 0.5, -0.8, 0.3, -0.2, 0.7, -0.6, 0.1, 0.4, -0.3, 0.5, -0.7, -0.2])
X = np.column_stack([np.ones(len(SLOPES)), SLOPES])
Y = 1.0 + 2.0 * SLOPES + NOISE
START = (-1.5, -0.5)


def loss(w):
    return np.mean((X @ w - Y) ** 2)


def gradient(w, rows, targets):
    return 2.0 * rows.T @ (rows @ w - targets) / len(targets)


def descent(student, batch_size, n_epochs):
    rng = np.random.default_rng(4)
    return path(student.sgd(gradient, np.array(START), X.copy(), Y.copy(), 0.1, n_epochs, batch_size, rng))


def batches(student):
    """Return the batches of two epochs as lists of rows; the page shows them beside the path."""
    rng = np.random.default_rng(4)
    return [[int(row) for row in rows] for _ in range(2) for rows in student.minibatches(len(Y), 5, rng)]


PICTURE = Picture(
    title="Small batches wander, the full batch walks straight",
    caption="A line fitted to 15 points, 30 updates each at the same rate. The mean of all rows gives the true "
    "direction at fifteen times the price; with one row at a time w comes as near and then wanders. Another shuffle "
    "gives another path.",
    x=Axis("w[0]", -2.0, 2.0),
    y=Axis("w[1]", -1.0, 3.0),
    objective=loss,
    lines=(
        Line("batch_size=1", lambda student: descent(student, 1, 2), exact=False),
        Line("batch_size=15", lambda student: descent(student, 15, 30)),
    ),
)
