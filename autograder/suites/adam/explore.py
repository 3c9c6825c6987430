"""What your two functions do. Change the numbers and run a cell again: nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np

from adam import adam_descent, adam_step
from lesson import COLOURS, Missing, figures, own, valley
from objectives import Quadratic

figures()

# %% What bias correction does
# The gradient is always 1. The averages m and v start at zero and grow slowly; divided by 1 - beta**t, they are right
# from the first step on.

w, m, v, steps = np.zeros(1), np.zeros(1), np.zeros(1), np.arange(1, 101)
states = []
for t in steps:
    w, m, v = adam_step(w, m, v, t, np.ones(1), learning_rate=0.1)
    states.append((w[0], m[0], v[0]))
walked, mean, square = np.array(states).T

fig, (left, right) = plt.subplots(1, 2)
left.plot(steps, mean, label="m")
left.plot(steps, mean / (1 - 0.9**steps), "--", label="m_hat")
left.plot(steps, square, color=COLOURS[2], label="v")
left.plot(steps, square / (1 - 0.999**steps), "--", color=COLOURS[4], label="v_hat")
left.set(xlabel="step", title="The averages of a gradient that is always 1")
left.legend()
right.plot(steps, -np.diff(walked, prepend=0.0), marker=".", label="your adam_step")
right.plot(steps, 0.1 * mean / (np.sqrt(square) + 1e-8), "--", label="without the correction")
right.set(xlabel="step", ylabel="length of the step", title="The length is learning_rate = 0.1 from the first step on")
right.legend()
plt.show()

# %% Optimiser race
# Four optimisers, one landscape, the same start. The other three are yours too, if you have written them: they
# are taken from their own notebooks beside this one. Who is first after 10 steps, and who after 200?

ravine = Quadratic((1.0, 60.0))
start = np.array([-7.0, 2.0])
racers = {
    "gradient descent": lambda: own("update_rule").gradient_descent(ravine.gradient, start, 0.03, 200),
    "momentum": lambda: own("momentum").momentum_descent(ravine.gradient, start, 0.015, 200, 0.8),
    "RMSprop": lambda: own("rmsprop").rmsprop_descent(ravine.gradient, start, 200, 0.1),
    "Adam": lambda: adam_descent(ravine.gradient, start, 200, 0.4),
}

fig, (left, right) = plt.subplots(1, 2, figsize=(12, 4.4))
valley(left, ravine.loss, (-8, 3), (-3, 3))
for colour, (name, race) in zip(COLOURS, racers.items(), strict=False):
    try:
        path = race()
    except (Missing, NotImplementedError) as error:
        print(f"{name} does not take part: {str(error) or 'not written yet'}")
        continue
    left.plot(*path[:60].T, ".-", color=colour, linewidth=1.2, markersize=4, label=name)
    right.semilogy([ravine.loss(w) for w in path], color=colour, label=name)
left.set_title("The first 60 steps")
left.legend(loc="lower right")
right.set(xlabel="step", ylabel="loss", ylim=(1e-12, None), title="The loss on the way")
right.legend()
plt.show()
