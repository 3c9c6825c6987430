"""The picture of review: the paths of three implementations, of which the functions say which are right."""

import numpy as np

from objectives import Quadratic
from pictures import Axis, Line, Picture, path

RAVINE = Quadratic((1.0, 8.0))
START = (-6.0, 2.0)
STEPS = 12


def look_ahead(gradient_fn, w0, learning_rate, n_steps, gamma=0.9, ahead=1.0):
    w, v = np.array(w0, dtype=float), np.zeros(np.shape(w0))
    points = [w]
    for _ in range(n_steps):
        v = gamma * v + learning_rate * gradient_fn(w - ahead * gamma * v)
        w = w - v
        points.append(w)
    return np.array(points)


def momentum(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    return look_ahead(gradient_fn, w0, learning_rate, n_steps, gamma, ahead=0.0)


def verdict(student, implementation, accepted):
    """Return the path of an implementation as far as the verdict on it is right: the start alone if it is not."""
    points = path(implementation(RAVINE.gradient, np.array(START), 0.06, STEPS))
    return points if bool(student.accepts_nesterov(implementation)) is accepted else points[:, :1]


PICTURE = Picture(
    title="Two paths to the same minimum",
    caption="Nesterov's method and ordinary momentum with the same settings: the first has to be accepted, the second "
    "rejected. A path on which your function decides wrongly is only its first point.",
    x=Axis("w[0]", -7.0, 5.0),
    y=Axis("w[1]", -3.0, 3.0),
    objective=RAVINE.loss,
    lines=(
        Line("accepted", lambda student: verdict(student, look_ahead, True)),
        Line("rejected", lambda student: verdict(student, momentum, False)),
    ),
)
