"""What your four functions do. Change the numbers and run a cell again: nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np

from gradient import mse_gradient, mse_loss, numerical_gradient, relative_error
from lesson import COLOURS, figures, valley

figures()

# %% How small should h be?
# The error of a difference quotient has two sources: f is no straight line between the two points, and a difference of
# two nearly equal numbers is mostly rounding. Where do you expect the lowest point?

steps = np.logspace(-13, 0, 53)
w = np.array([0.7, -1.2, 2.0])
exact = np.cos(w)
errors = [relative_error(numerical_gradient(lambda w: np.sin(w).sum(), w, h), exact) for h in steps]

fig, ax = plt.subplots()
ax.loglog(steps, errors, marker=".", label="your numerical_gradient")
ax.loglog(steps, steps**2 / 6, "--", color=COLOURS[2], label="no straight line: h² / 6")
ax.loglog(steps, 1e-16 / steps, "--", color=COLOURS[1], label="rounding: 1e-16 / h")
ax.set(xlabel="h", ylabel="relative error", ylim=(1e-14, 3), title="Too large: no straight line. Too small: rounding")
ax.legend()
plt.show()

# %% Arrows that point uphill
# A line through noisy points: every pair of slope and intercept has a loss, and everywhere the gradient points straight
# uphill, at right angles to the contour.

rng = np.random.default_rng(1)
x = rng.uniform(-1, 1, 40)
X = np.column_stack([x, np.ones_like(x)])
y = 1.5 * x - 0.5 + 0.2 * rng.normal(size=40)

fig, ax = plt.subplots(figsize=(7.5, 5))
valley(ax, lambda w: mse_loss(w, X, y), (-0.5, 3.5), (-2, 1))
for w in np.array(np.meshgrid(np.linspace(-0.3, 3.3, 9), np.linspace(-1.8, 0.8, 7))).reshape(2, -1).T:
    g = mse_gradient(w, X, y)
    ax.quiver(*w, *(g / np.linalg.norm(g)), color=COLOURS[1], angles="xy", scale=28, width=0.004)
ax.plot(*np.linalg.lstsq(X, y)[0], "*", color=COLOURS[4], markersize=16, label="the smallest loss")
ax.set(xlabel="slope", ylabel="intercept", title="Your mse_gradient on the landscape of your mse_loss")
ax.legend()
plt.show()
