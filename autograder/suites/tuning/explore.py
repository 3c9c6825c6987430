"""What your three functions do. Change the numbers and run a cell again: nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np

from lesson import COLOURS, figures
from objectives import Quadratic
from tuning import grid_search, learning_rate_range_test, suggest_learning_rate

figures()

bowl = Quadratic((0.5, 4.0, 20.0))
start = np.array([3.0, 2.0, 1.0])


def train(rate, steps=60):
    """Return the losses of a descent with one rate."""
    w, losses = start, []
    for _ in range(steps):
        losses.append(bowl.loss(w))
        w = w - rate * bowl.gradient(w)
    return losses


# %% Range test
# One short run in which the rate grows until the loss explodes. Read the curve from the left: the loss hardly changes,
# it falls, it explodes. The suggestion is the rate at which it falls fastest, before its lowest point.

rates, losses = learning_rate_range_test(bowl.loss, bowl.gradient, start, 1e-4, 1.0, 80)
suggested = suggest_learning_rate(rates, losses)

fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2))
left.loglog(rates, losses, marker=".")
left.axvline(suggested, color=COLOURS[1], label=f"suggested: {suggested:.3g}")
left.axvline(2 / 20, color="0.5", linestyle="--", label="the limit 2 / L = 0.1")
left.set(xlabel="learning rate", ylabel="loss after the step", title="Your range test")
left.legend()
for colour, rate in zip(COLOURS, (suggested / 10, suggested, 10 * suggested), strict=False):
    right.semilogy(train(rate), color=colour, label=f"rate {rate:.3g}")
right.set(xlabel="step", ylabel="loss", title="The suggested rate, a tenth of it, ten times as much")
right.legend()
plt.show()

# %% Grid search
# A full run for each rate. Let the rates differ by a constant factor: a loss depends on the rate's order of magnitude.

candidates = np.geomspace(1e-3, 0.2, 24)
best, final = grid_search(lambda rate: train(rate)[-1], candidates)

fig, ax = plt.subplots()
ax.loglog(candidates, final, "o-")
ax.plot(best, np.nanmin(final), "*", color=COLOURS[1], markersize=16, label=f"best of {len(candidates)}: {best:.3g}")
ax.axvline(suggested, color=COLOURS[2], linestyle="--", label=f"suggested by the range test: {suggested:.3g}")
ax.set(
    xlabel="learning rate",
    ylabel="loss after 60 steps",
    ylim=(1e-3, 1e5),
    title="Too small is slow, too large explodes",
)
ax.legend()
plt.show()
