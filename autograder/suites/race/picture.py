"""The picture of race: where minimise asks for gradients in a narrow valley, on the way to its point."""

import numpy as np

from landscapes import Landscape
from pictures import Axis, Line, Picture

START = (-1.2, 1.0)


def loss(w):
    return float((1 - w[0]) ** 2 + 20 * (w[1] - w[0] ** 2) ** 2)


def slope(w):
    across = w[1] - w[0] ** 2
    return np.array([2 * (w[0] - 1) - 80 * w[0] * across, 40 * across])


VALLEY = Landscape("a curved valley", loss, slope, np.array(START), 200)


def descent(student):
    """Return the points at which a gradient was asked for, and the point that is returned."""
    loss_fn, gradient_fn = VALLEY.functions()
    w = student.minimise(loss_fn, gradient_fn, np.array(START), VALLEY.budget)
    asked = [point for name, point in gradient_fn.run.asked if name == "gradient_fn"]
    return np.array([np.array(START), *asked, np.array(w, dtype=float)]).T


PICTURE = Picture(
    title="Through a curved valley with 200 calls",
    caption="Each dot is a point at which your function asks for a gradient; the last one is the point that it "
    "returns. The lowest point is at (1, 1).",
    x=Axis("w[0]", -1.6, 1.6),
    y=Axis("w[1]", -0.6, 2.0),
    objective=loss,
    lines=(Line("minimise", descent, exact=False),),
)
