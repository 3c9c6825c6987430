"""What your two functions do. Change the numbers and run a cell again: nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np

from lesson import COLOURS, figures, valley
from sgd import sgd

figures()

rng = np.random.default_rng(7)
N = 200
x = rng.uniform(-1, 1, N)
X = np.column_stack([x, np.ones(N)])
y = 2.0 * x + 0.5 + 0.3 * rng.normal(size=N)


def loss(w):
    """Return half the mean squared error of a line."""
    return np.mean((X @ w - y) ** 2) / 2


def pull(w, X, y):
    """Return the gradient of that loss on some rows."""
    return X.T @ (X @ w - y) / len(y)


# %% SGD
# One row for each update. The path is noisy, but its direction is right on average, and an epoch has 200 updates.

path = sgd(pull, np.zeros(2), X, y, 0.1, 2, 1, np.random.default_rng(0))
losses = np.array([loss(w) for w in path])

fig, (left, right) = plt.subplots(1, 2)
left.scatter(x, y, s=10, color="0.7")
for epoch, colour in enumerate(COLOURS[:3]):
    slope, intercept = path[epoch * N]
    left.plot([-1, 1], [intercept - slope, intercept + slope], color=colour, label=f"after {epoch} epochs")
left.set(xlabel="x", ylabel="y", title="The line that your sgd fits")
left.legend()
right.semilogy(losses, linewidth=1)
right.axhline(loss(np.linalg.lstsq(X, y)[0]), color="0.4", linestyle="--", label="the smallest possible loss")
right.set(xlabel="update", ylabel="loss on all rows", title="It falls fast, then stays noisy above the minimum")
right.legend()
plt.show()
print(f"slope and intercept: {path[-1].round(3)}; the data were made with 2 and 0.5")

# %% GD versus SGD
# The same number of epochs, so the same number of rows. The batch size decides how many updates they give, and how
# noisy each update is.

fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4.4))
valley(left, loss, (-0.4, 2.8), (-0.6, 1.2))
for batch_size, colour, name in ((N, COLOURS[0], "GD"), (20, COLOURS[2], "mini-batch"), (1, COLOURS[1], "SGD")):
    path = sgd(pull, np.zeros(2), X, y, 0.1, 10, batch_size, np.random.default_rng(0))
    epochs = np.arange(len(path)) * batch_size / N
    shown = path[: 2 * N]
    left.plot(*shown.T, color=colour, linewidth=1, marker="." if len(shown) < 150 else "", markersize=5)
    label = f"{name}: {len(path) - 1} updates of {batch_size} rows"
    right.semilogy(epochs, [loss(w) for w in path], color=colour, linewidth=1.2, label=label)
left.plot(*np.linalg.lstsq(X, y)[0], "*", color=COLOURS[4], markersize=15)
left.set(xlabel="slope", ylabel="intercept", title="The path of each")
right.set(xlabel="epoch", ylabel="loss on all rows", title="The loss over ten epochs")
right.legend()
plt.show()
