"""What your four functions do. Change the numbers and run a cell again: nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np

from lesson import COLOURS, figures
from objectives import Quadratic
from stopping import minimize

figures()

# %% One run, five ends
# The same descent, ended by one test at a time. Which of the tests depend on the scale of the loss?

bowl = Quadratic((1.0, 25.0))
start = np.array([5.0, 1.0])
tests = {
    "loss_threshold = 1e-2": {"loss_threshold": 1e-2},
    "gradient_tolerance = 1e-2": {"gradient_tolerance": 1e-2},
    "patience = 3, min_delta = 1e-3": {"patience": 3, "min_delta": 1e-3},
    "max_iterations = 250": {"max_iterations": 250},
}

fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2), width_ratios=(3, 2))
for height, (colour, (name, setting)) in enumerate(zip(COLOURS, tests.items(), strict=False)):
    run = minimize(bowl.loss, bowl.gradient, start, 0.03, **{"max_iterations": 400, **setting})
    left.semilogy(run.losses, color="0.8", linewidth=5 - height, zorder=1)
    left.plot(run.n_iterations, run.losses[-1], "o", color=colour, markersize=9, label=f"{name}: {run.reason}")
left.set(xlabel="iteration", ylabel="loss", title="Where each test ends the run", ylim=(1e-6, 1e6))
left.legend()
for colour, rate in zip(COLOURS, (0.03, 0.1), strict=False):
    with np.errstate(over="ignore"):
        run = minimize(bowl.loss, bowl.gradient, start, rate, max_iterations=10_000)
    right.semilogy(run.losses[run.losses < 1e12], color=colour, label=f"{rate}: {run.reason}")
right.set(xlabel="iteration", xscale="log", ylim=(1e-12, 1e12), title="A rate that is too large")
right.legend()
plt.show()

# %% Patience and noise
# A loss that is computed on few rows is noisy: it goes up and down. How long would you wait?

noisy = Quadratic((1.0,))
fig, ax = plt.subplots()
for colour, patience in zip(COLOURS, (1, 5, 20), strict=False):
    noise = iter(np.random.default_rng(3).normal(size=1000))
    run = minimize(
        lambda w, noise=noise: noisy.loss(w) + 0.02 * abs(next(noise)),
        noisy.gradient,
        np.array([2.0]),
        0.03,
        patience=patience,
        max_iterations=300,
    )
    ax.semilogy(run.losses, color="0.75", zorder=1)
    label = f"patience {patience}: ends after {run.n_iterations}"
    ax.plot(run.n_iterations, run.losses[-1], "o", color=colour, markersize=9, label=label)
ax.set(xlabel="iteration", ylabel="measured loss", title="Impatience ends a run that is still improving")
ax.legend()
plt.show()
