"""What your two functions do. Change the numbers and run a cell again: nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np

from lesson import COLOURS, figures, valley
from objectives import Quadratic
from update_rule import gradient_descent

figures()

# %% Learning-rate comparison
# The same start on J(w) = w², the same number of steps, four rates. Before you run the cell: which one arrives first,
# and which one never does?

rates = {0.001: "hardly moves", 0.1: "arrives", 0.9: "jumps from side to side", 1.02: "diverges"}
w = np.linspace(-5, 5, 201)

fig, axes = plt.subplots(2, 4, figsize=(12, 5.5), height_ratios=(3, 2))
for (above, below), colour, (rate, says) in zip(axes.T, COLOURS, rates.items(), strict=False):
    path = gradient_descent(lambda w: 2 * w, np.array([4.0]), rate, 30)[:, 0]
    above.plot(w, w**2, color="0.75")
    above.plot(path[:16], path[:16] ** 2, "o-", color=colour, markersize=4, linewidth=1)
    above.set(title=f"{rate:g} {says}", xlim=(-5.5, 5.5), ylim=(-2, 30), xlabel="w")
    below.semilogy(path**2, color=colour)
    below.set(xlabel="step", ylim=(1e-6, 1e2))
axes[0, 0].set_ylabel("J(w), the first 15 steps")
axes[1, 0].set_ylabel("J(w)")
plt.show()

# %% Contour path
# Two parameters, one ten times as steep as the other. A path starts at right angles to the contour; a rate that is
# small enough for the steep direction is slow along the flat one.

bowl = Quadratic((1.0, 10.0))
start = np.array([-8.0, 2.5])

fig, axes = plt.subplots(1, 3, figsize=(12, 3.8), sharey=True)
for ax, rate in zip(axes, (0.02, 0.1, 0.19), strict=True):
    path = gradient_descent(bowl.gradient, start, rate, 40)
    valley(ax, bowl.loss, (-9, 3), (-3, 3))
    ax.plot(*path.T, "o-", color=COLOURS[1], markersize=3.5, linewidth=1.2)
    ax.plot(0, 0, "*", color=COLOURS[4], markersize=14)
    ax.set_title(f"learning_rate = {rate}: loss {bowl.loss(path[-1]):.2g} after 40 steps")
plt.show()

# %% Gradient descent on a simple parabola
# J(w) = (w - 3)² + 2. Every step covers the same share of the distance that is left, so the steps get shorter by
# themselves; the rate need not shrink.

path = gradient_descent(lambda w: 2 * (w - 3), np.array([-2.0]), 0.1, 25)[:, 0]
w = np.linspace(-3, 8, 201)

fig, (left, right) = plt.subplots(1, 2)
left.plot(w, (w - 3) ** 2 + 2, color="0.7")
left.scatter(path, (path - 3) ** 2 + 2, c=np.arange(len(path)), cmap="viridis", zorder=3)
left.set(xlabel="w", ylabel="J(w)", title="From w = -2 to the bottom at w = 3")
right.semilogy(np.abs(path - 3), marker=".")
right.set(xlabel="step", ylabel="|w - 3|", title="A straight line: each step leaves 80 % of the distance")
plt.show()
print(f"after {len(path) - 1} steps w = {path[-1]:.4f}, J(w) = {(path[-1] - 3) ** 2 + 2:.6f}")
