"""The picture of the gradient: its error for every size of the step h, and a gradient check."""

import numpy as np

from pictures import Axis, Line, Picture

STEPS = np.array([1.0, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12])
LEAST = 1e-14  # smaller errors, which are rounding, are drawn here
ROWS = ((1.0, 2.0, 1.0), (3.0, 4.0, 2.0), (5.0, 6.0, 3.0), (2.0, -1.0, 1.5))  # two features and a target
W = (0.5, -0.5)


def cube(w):
    return w[0] * w[0] * w[0]


def cube_errors(student):
    """Return the relative errors of the derivative of w**3 at 1, which is 3."""
    slopes = [student.numerical_gradient(cube, np.ones(1), h=h)[0] for h in STEPS]
    return STEPS, np.maximum(np.abs(np.array(slopes) - 3.0) / 3.0, LEAST)


def squared_error(w):
    """Return the mean squared error, added number by number so that its rounding is the same on every machine."""
    total = 0.0
    for a, b, target in ROWS:
        error = float(w[0]) * a + float(w[1]) * b - target
        total += error * error  # not by `sum`, which rounds less from Python 3.12 on
    return total / len(ROWS)


def check_errors(student):
    """Return the relative errors of the measured gradient of the mean squared error."""
    rows = np.array(ROWS)
    derived = np.array(student.mse_gradient(np.array(W), rows[:, :2], rows[:, 2]))
    measured = np.array([student.numerical_gradient(squared_error, np.array(W), h=h) for h in STEPS])
    apart = np.linalg.norm(measured - derived, axis=1) / np.linalg.norm(derived)
    return STEPS, np.maximum(apart, LEAST)


PICTURE = Picture(
    title="The error of a measured gradient",
    caption="From right to left the points get closer. For w**3 the error first falls like h**2; then rounding "
    "takes over, because differences of f are divided by a tiny h, and it grows again. Central differences of a "
    "parabola are exact but for rounding, so the line of mse_gradient only falls towards the right; a wrong "
    "mse_gradient is far off for every h.",
    x=Axis("h", 3e-13, 3.0, log=True),
    y=Axis("relative error", 3e-15, 3.0, log=True),
    lines=(
        Line("numerical_gradient of the cube", cube_errors, exact=False),
        Line("mse_gradient against numerical_gradient", check_errors, exact=False),
    ),
)
