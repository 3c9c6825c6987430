"""How far your two functions come. Change the numbers and run a cell again: nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np

from budgets import decimals, left
from landscapes import line, plateau, quadratic, valley
from lesson import COLOURS, figures
from race import fit, minimise

figures()

# %% The loss against calls
# Every call is paid, so what counts is the smallest loss after so many calls. Where does your method spend calls
# without a gain?

rng = np.random.default_rng(5)
grounds = [quadratic(rng, 6, 1000.0, 100.0, 200), valley(rng, 1.0, 100.0, 200), plateau(rng, 4, 10.0, 20.0, 200)]
fig, ax = plt.subplots()
for colour, ground in zip(COLOURS, grounds, strict=False):
    loss_fn, gradient_fn = ground.functions()
    minimise(loss_fn, gradient_fn, ground.start.copy(), ground.budget)
    shares = [max(left(ground, point), 1e-12) for _, point in loss_fn.run.asked]
    ax.semilogy(np.minimum.accumulate(shares), color=colour, label=ground.name)
ax.set(xlabel="calls", ylabel="share of the loss that is left", title="minimise")
ax.legend()
plt.show()

# %% What a budget is worth
# The same data with budgets of 1 to 8 passes. Full-batch descent gets as many steps as there are passes; how much does
# your method gain from one more pass?

passes = range(1, 9)
gained = []
for number in passes:
    data = line(np.random.default_rng(6), 240, 5, 8, 1.0, 4.0, number)
    runs = [fit(data.function(), data.start, data.X, data.y, data.budget, np.random.default_rng(k)) for k in range(3)]
    gained.append(np.mean([decimals(data, w, 6.0) for w in runs]))

fig, ax = plt.subplots()
ax.plot(passes, gained, "o-", color=COLOURS[0])
ax.set(xlabel="budget in passes over the data", ylabel="decimals of the loss that are gone", title="fit")
plt.show()
