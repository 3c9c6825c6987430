"""The picture of review: which errors the two functions notice, by the row or the digit in which they lie."""

import numpy as np

from pictures import Axis, Line, Picture
from specimens import Specimen

PLACES = np.arange(1, 17)
HIGH = 0.8


def wrong_row(place):
    """Return Nesterov's method with a path that is wrong in this row and nowhere else."""

    def nesterov_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
        path = inexact_path(17)(gradient_fn, w0, learning_rate, n_steps, gamma)
        path[place : place + 1] += 0.1
        return path

    return nesterov_descent


def inexact_path(digits):
    """Return Nesterov's method with a path of so many right digits."""

    def nesterov_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
        w, v = np.array(w0, dtype=float), np.zeros(np.shape(w0))
        points = [w]
        for _ in range(n_steps):
            ahead = w - gamma * v
            v = gamma * v + learning_rate * gradient_fn(ahead)
            w = w - v
            points.append(w)
        return np.array(points) * (1 + 10.0**-digits)

    return nesterov_descent


def inexact_step(digits_of_w, digits_of_s):
    """Return a step of AdaGrad whose values have so many right digits."""

    def adagrad_step(w, s, gradient, learning_rate=0.01, eps=1e-8):
        gradient, old = np.array(gradient, dtype=float), np.array(s, dtype=float)
        total = old + gradient**2
        moved = np.array(w, dtype=float) - learning_rate * gradient / (np.sqrt(total) + eps)
        return moved * (1 + 10.0**-digits_of_w), total + old * 10.0**-digits_of_s

    return adagrad_step


def handed_in(implementation):
    """Return an implementation as the checks hand it in: it may call the functions that it is called with."""
    return Specimen(implementation.__name__, "", lambda: implementation)


def answers(accepts, base, implementations):
    """Return a line that is high where an implementation is accepted and low where it is rejected."""
    return PLACES, [base + HIGH * bool(accepts(handed_in(implementation))) for implementation in implementations]


PICTURE = Picture(
    title="What your two functions notice",
    caption="A line is high where it accepts an implementation, and low where it rejects it. The lowest line: one row "
    "of the path is wrong, the one on the x axis. The others: the path, the w of a step, or the s of a step is right "
    "to the number of digits on the x axis; with 16 digits it differs by rounding only.",
    x=Axis("the row that is wrong, or the number of right digits", 0.0, 17.0),
    y=Axis("rejected or accepted", -0.5, 4.5),
    lines=(
        Line("rows", lambda m: answers(m.accepts_nesterov, 0.0, map(wrong_row, PLACES)), exact=False),
        Line("path", lambda m: answers(m.accepts_nesterov, 1.0, map(inexact_path, PLACES)), exact=False),
        Line("w", lambda m: answers(m.accepts_adagrad, 2.0, [inexact_step(n, 17) for n in PLACES]), exact=False),
        Line("s", lambda m: answers(m.accepts_adagrad, 3.0, [inexact_step(17, n) for n in PLACES]), exact=False),
    ),
)
