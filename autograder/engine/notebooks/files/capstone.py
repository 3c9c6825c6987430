"""Everything together: your optimisers, your schedule and your stopping rule train a network that reads digits.

Nothing here is graded. The network is written in NumPy, in `network.py`; what trains it is yours, taken from the
notebooks of the exercises beside this one. What you have not written yet is left out and named. Dashed lines are the
run of the reference solutions.
"""

import json
import sys
from pathlib import Path

sys.path += [".", ".."]  # network.py and lesson.py lie beside this notebook or one folder up

import matplotlib.pyplot as plt
import numpy as np

from lesson import COLOURS, Missing, figures, own
from network import OPTIMISERS, Training, digits, forward, gradient, loss, misread, parts, start

figures()
FILES = next(folder for folder in (Path("."), Path("..")) if (folder / "capstone.json").exists())

# %% The digits
# 1797 pictures of 8 x 8 pixels, written by 13 people. 1200 are for training, 300 tell when to stop, and the rest is
# looked at once, at the end.

learned, validated, tested = digits(FILES / "digits.txt")

fig, axes = plt.subplots(2, 10, figsize=(10, 2.4))
for ax, picture, label in zip(axes.flat, *learned, strict=False):
    ax.imshow(picture.reshape(8, 8), cmap="Greys")
    ax.set_title(label)
    ax.axis("off")
plt.show()

# %% The network
# One hidden layer of 32 units, 2410 numbers in one long vector w. It is in `network.py` beside this notebook: `forward`
# is the network, and `gradient` the chain rule, from the loss back. Read these ten lines first.

w0 = start()
print(f"{w0.size} weights, loss {loss(w0, *learned):.2f}, {len(misread(w0, learned))} of {len(learned.y)} misread")

# %% Is the gradient right?
# Your numerical_gradient knows no chain rule, so it can tell. Below 1e-7 the two agree.

try:
    X, y = learned.X[:20], learned.y[:20]
    measured = own("gradient").numerical_gradient(lambda w: loss(w, X, y), w0)
    error = own("gradient").relative_error(measured, gradient(w0, X, y))
    print(f"your measurement and the chain rule differ by {error:.1e}")
except (Missing, NotImplementedError) as missing:
    print(f"not measured: {str(missing) or 'numerical_gradient is not written yet'}")

# %% Training
# Your minibatches deal out the rows, your warmup_cosine says how far to go, your stopped_improving ends the run when
# the validation loss has not fallen for ten epochs. The optimiser is a step that remembers what it needs. `Training` in
# `network.py` is the loop that calls them. [Train a network]({{site}}train/) is the same run in the browser, where you
# see it move.

EPOCHS, BATCH = 60, 50

runs = {}
for name, optimiser in OPTIMISERS.items():
    try:
        run = Training(parts(name, own), learned, validated, EPOCHS, BATCH)
        while not run.ended:
            run.epoch(optimiser.rate)
        runs[name] = run.best, np.array(run.losses)
    except (Missing, NotImplementedError) as missing:
        print(f"{name} does not take part: {str(missing) or 'something it needs is not written yet'}")

# %% Loss curves
# Dashed: the reference solutions with the same settings. Your lines lie on them as long as your minibatches shuffle in
# the same order, and near them otherwise.

recorded = json.loads((FILES / "capstone.json").read_text(encoding="utf-8"))
reference = {name: np.array(values) for name, values in recorded.items()}

fig, axes = plt.subplots(1, 2, figsize=(12, 4.4), sharey=True)
for ax, column, title in zip(axes, (0, 1), ("training pictures", "validation pictures"), strict=True):
    for colour, name in zip(COLOURS, reference, strict=False):
        ax.semilogy(reference[name][:, column], "--", color=colour, alpha=0.5, linewidth=3)
        if name in runs:
            ax.semilogy(runs[name][1][:, column], color=colour, label=name)
    ax.set(xlabel="epoch", title=f"The loss on the {title}")
axes[0].set_ylabel("log-loss")
if runs:
    axes[0].legend()
plt.show()
for name, (w, losses) in runs.items():
    share = 1 - len(misread(w, tested)) / len(tested.y)
    print(f"{name}: {len(losses) - 1} epochs, {share:.1%} of the {len(tested.y)} test pictures are read right")

# %% Misread digits
# What the best of your networks takes for something else. Would you have known?

if runs:
    best = min(runs, key=lambda name: runs[name][1][:, 1].min())
    p, wrong = forward(runs[best][0], tested.X)[1], misread(runs[best][0], tested)
    fig, axes = plt.subplots(2, 6, figsize=(10, 4))
    for ax in axes.flat:
        ax.axis("off")
    for ax, row in zip(axes.flat, wrong, strict=False):
        ax.imshow(tested.X[row].reshape(8, 8), cmap="Greys")
        ax.set_title(f"a {tested.y[row]}, read as {p[row].argmax()} ({p[row].max():.0%})", fontsize=9)
    fig.suptitle(f"{best}: {len(wrong)} of {len(tested.y)} misread")
    plt.show()

# %% Your turn
# Another schedule, a larger network (`HIDDEN` in `network.py`), no warm-up, plain SGD with a batch of one: change a
# number and run on.
