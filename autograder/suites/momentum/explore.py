"""What your two functions do. Change the numbers and run a cell again: nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np

from lesson import COLOURS, figures, valley
from momentum import momentum_descent
from objectives import Quadratic

figures()

# %% A ball in a ravine
# The walls are fifty times as steep as the floor. Without momentum, a rate that is small enough for the walls is slow
# along the floor; with gamma near 1 the ball runs past the minimum.

ravine = Quadratic((1.0, 50.0))
start = np.array([-8.0, 1.5])

fig, axes = plt.subplots(1, 3, figsize=(12, 3.6), sharey=True)
paths = {gamma: momentum_descent(ravine.gradient, start, 0.018, 80, gamma) for gamma in (0.0, 0.6, 0.95)}
for ax, colour, (gamma, path) in zip(axes, COLOURS[1:], paths.items(), strict=False):
    valley(ax, ravine.loss, (-9, 7), (-2, 2))
    ax.plot(*path.T, "o-", color=colour, markersize=3, linewidth=1.2)
    ax.set_title(f"gamma = {gamma}: loss {ravine.loss(path[-1]):.2g} after 80 steps")
plt.show()

# %% How much memory?
# The loss after 20, 60 and 150 steps, for every gamma. There is a best gamma, and it is not the largest.

gammas = np.linspace(0, 0.99, 67)

fig, ax = plt.subplots()
for steps, colour in zip((20, 60, 150), COLOURS, strict=False):
    left = [ravine.loss(momentum_descent(ravine.gradient, start, 0.018, steps, gamma)[-1]) for gamma in gammas]
    ax.semilogy(gammas, left, color=colour, label=f"after {steps} steps")
ax.set(xlabel="gamma", ylabel="loss", title="The more steps, the longer the best memory")
ax.legend()
plt.show()
