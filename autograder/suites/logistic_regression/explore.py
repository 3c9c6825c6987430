"""What your five functions do. Change the numbers and run a cell again: nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np

from lesson import COLOURS, figures
from logistic_regression import log_loss, predict, sigmoid, train

figures()

# %% Logistic regression
# Two clouds of points, and a probability for every point of the plane. On the dark line it is one half.

rng = np.random.default_rng(0)
points = np.vstack([rng.normal((-1.0, -0.6), 0.9, (100, 2)), rng.normal((1.2, 0.9), 0.9, (100, 2))])
y = np.repeat([0.0, 1.0], 100)
X = np.column_stack([np.ones(len(points)), points])
w, losses = train(X, y, 0.5, 200)

fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4.4))
grid = np.array(np.meshgrid(np.linspace(-4, 4, 121), np.linspace(-4, 4, 121)))
p = sigmoid(w[0] + w[1] * grid[0] + w[2] * grid[1])
shades = left.contourf(*grid, p, levels=np.linspace(0, 1, 21), cmap="RdBu_r", alpha=0.6)
left.contour(*grid, p, levels=[0.5], colors="0.15")
for label, colour, marker in ((0, COLOURS[0], "o"), (1, COLOURS[1], "^")):
    left.scatter(*points[y == label].T, color=colour, marker=marker, s=22, edgecolor="white", linewidth=0.5)
left.set(
    xlabel="first feature", ylabel="second feature", title=f"{np.mean(predict(w, X) == y):.1%} of the labels are right"
)
left.grid(visible=False)
fig.colorbar(shades, ax=left, label="probability of label 1", ticks=np.linspace(0, 1, 6))
right.plot(losses)
right.set(xlabel="step", ylabel="log-loss", ylim=(0, None), title=f"From log 2 = 0.693 to {losses[-1]:.3f}")
plt.show()

# %% The price of being sure
# The log-loss of a single row with label 1, for every score. A wrong answer given with confidence costs most.

scores = np.linspace(-8, 8, 161)
cost = [log_loss([score], [[1.0]], [1.0]) for score in scores]

fig, (left, right) = plt.subplots(1, 2)
left.plot(scores, sigmoid(scores))
left.set(xlabel="score", ylabel="probability of label 1", title="Your sigmoid")
right.plot(scores, cost, color=COLOURS[1])
right.set(xlabel="score", ylabel="log-loss when the label is 1", title="Your log_loss")
plt.show()
