"""What your four functions do. Change the numbers and run a cell again: nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np

from lesson import COLOURS, figures
from schedules import cosine_annealing, exponential_decay, step_decay, warmup_cosine

figures()

STEPS = 300
schedules = {
    "step_decay": lambda t: step_decay(t, 0.3, 0.5, 60),
    "exponential_decay": lambda t: exponential_decay(t, 0.3, 0.012),
    "cosine_annealing": lambda t: cosine_annealing(t, 0.3, 0.0, STEPS),
    "warmup_cosine": lambda t: warmup_cosine(t, 0.3, 40, STEPS),
}

# %% Schedules
# Four ways from a high rate to a low one.

t = np.arange(STEPS + 30)

fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2))
for name, schedule in schedules.items():
    left.plot(t, schedule(t), label=name)
    right.semilogy(t, np.maximum(schedule(t), 1e-5))
left.set(xlabel="step", ylabel="learning rate", title="The rate of each step")
left.legend()
right.set(xlabel="step", ylim=(1e-4, 1), title="The same on a logarithmic axis: only one is a straight line")
plt.show()

# %% What they are good for
# Descent on a parabola with noise in every gradient, as in SGD. With a fixed rate w keeps jumping about the minimum; a
# rate that falls lets it settle. Each line is the mean of 200 runs.


def distance(schedule):
    """Return the root mean square of w at each step, over 200 noisy runs from w = 3."""
    noise = np.random.default_rng(0).normal(size=(STEPS, 200))
    w, walked = np.full(200, 3.0), []
    for step in range(STEPS):
        w = w - schedule(step) * (w + noise[step])
        walked.append(np.sqrt(np.mean(w**2)))
    return walked


fig, ax = plt.subplots()
ax.semilogy(distance(lambda t: 0.3), color="0.5", label="0.3 throughout")
ax.semilogy(distance(lambda t: 0.02), color="0.5", linestyle="--", label="0.02 throughout")
for colour, (name, schedule) in zip(COLOURS, schedules.items(), strict=False):
    ax.semilogy(distance(schedule), color=colour, label=name)
ax.set(xlabel="step", ylabel="distance from the minimum", title="A large rate comes near, a small rate settles")
ax.legend(ncols=2)
plt.show()
