"""What your two functions do. Change the numbers and run a cell again: nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np

from lesson import COLOURS, figures, valley
from objectives import Quadratic
from rmsprop import rmsprop_descent

figures()

# %% A rate of its own for each coordinate
# One coordinate is a hundred times as steep as the other. Each gradient is divided by its own size, so both coordinates
# move at the same pace: from this start, along the diagonal.

ravine = Quadratic((1.0, 100.0))
start = np.array([-4.0, 3.0])
path = rmsprop_descent(ravine.gradient, start, 60, 0.1)

fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2))
valley(left, ravine.loss, (-5, 2), (-3, 4))
left.plot(*path.T, "o-", color=COLOURS[1], markersize=3.5, linewidth=1.2)
left.set_title("The path in a ravine")
right.plot(np.abs(np.diff(path, axis=0)), marker=".", label=["step of w[0]", "step of w[1]"])
right.axhline(0.1, color="0.4", linestyle="--", label="learning_rate")
right.set(xlabel="step", ylabel="length of the step", title="The first steps are the longest: s starts at zero")
right.legend()
plt.show()

# %% How long a memory?
# The running mean remembers about 1 / (1 - gamma) steps.

fig, ax = plt.subplots()
for gamma, colour in zip((0.5, 0.9, 0.99), COLOURS, strict=False):
    path = rmsprop_descent(ravine.gradient, start, 150, 0.1, gamma)
    ax.semilogy([ravine.loss(w) for w in path], color=colour, label=f"gamma = {gamma}")
ax.set(
    xlabel="step", ylabel="loss", ylim=(1e-20, 1e4), title="The longer the memory, the longer the loss goes on falling"
)
ax.legend()
plt.show()
