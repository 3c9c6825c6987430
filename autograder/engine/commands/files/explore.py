"""See what your function does. Change the numbers and run a cell again. Nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np
from slug import slug_step

from lesson import COLOURS, figures, valley
from objectives import Quadratic

figures()

# %% A few steps
# TODO: ask the student a question that this plot answers.

steps = 20
ravine = Quadratic((1.0, 10.0))  # the curvature along w[0] and along w[1]
points = [np.array([-6.0, 2.0])]  # the start
for _ in range(steps):
    points.append(slug_step(points[-1], ravine.gradient(points[-1])))

fig, ax = plt.subplots()
valley(ax, ravine.loss, (-7, 2), (-3, 3))
ax.plot(*np.array(points).T, "o-", color=COLOURS[1], markersize=3.5, linewidth=1.2)
ax.set_title(f"{steps} steps in a ravine")
plt.show()
