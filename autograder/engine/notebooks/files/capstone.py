"""Everything together: your optimisers, your schedule and your stopping rule train a network that reads digits.

Nothing here is graded. The network is written out below, in NumPy; what trains it is yours, taken from the notebooks of
the exercises beside this one. What you have not written yet is left out and named. Dashed lines are the run of the
reference solutions.
"""

import json
import sys
from pathlib import Path

sys.path += [".", ".."]  # lesson.py and checks.py lie beside this notebook or one folder up

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from lesson import COLOURS, Missing, figures, own

figures()

# %% The digits
# 1797 pictures of 8 x 8 pixels, written by 13 people. 1200 are for training, 300 tell when to stop, and the rest is
# looked at once, at the end.

digits = load_digits()
order = np.random.default_rng(0).permutation(len(digits.target))
X, y = digits.data[order] / 16.0, digits.target[order]
X_train, X_valid, X_test = X[:1200], X[1200:1500], X[1500:]
y_train, y_valid, y_test = y[:1200], y[1200:1500], y[1500:]

fig, axes = plt.subplots(2, 10, figsize=(10, 2.4))
for ax, picture, label in zip(axes.flat, X_train, y_train, strict=False):
    ax.imshow(picture.reshape(8, 8), cmap="Greys")
    ax.set_title(label)
    ax.axis("off")
plt.show()

# %% The network
# One hidden layer of 32 units, 2410 numbers in one long vector w. The gradient is the chain rule, from the loss back.

SHAPES = ((64, 32), (32,), (32, 10), (10,))


def unfold(w):
    """The weights and biases of both layers, views into the vector w."""
    ends = np.cumsum([np.prod(shape) for shape in SHAPES])
    return [part.reshape(shape) for part, shape in zip(np.split(w, ends[:-1]), SHAPES, strict=True)]


def forward(w, X):
    """The hidden layer and the probabilities of the ten digits, a row for each picture."""
    W1, b1, W2, b2 = unfold(w)
    hidden = np.tanh(X @ W1 + b1)
    scores = hidden @ W2 + b2
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return hidden, odds / odds.sum(axis=1, keepdims=True)


def loss(w, X, y):
    """The mean log-loss of the right digits."""
    return -np.mean(np.log(forward(w, X)[1][np.arange(len(y)), y] + 1e-12))


def gradient(w, X, y):
    """The gradient of the loss, one long vector like w."""
    hidden, p = forward(w, X)
    pull = (p - np.eye(10)[y]) / len(y)
    back = pull @ unfold(w)[2].T * (1 - hidden**2)
    return np.concatenate([(X.T @ back).ravel(), back.sum(axis=0), (hidden.T @ pull).ravel(), pull.sum(axis=0)])


def accuracy(w, X, y):
    """The share of pictures that are read right."""
    return np.mean(forward(w, X)[1].argmax(axis=1) == y)


rng = np.random.default_rng(1)
w0 = np.concatenate([rng.normal(0, 1 / np.sqrt(s[0]), s).ravel() if len(s) == 2 else np.zeros(s) for s in SHAPES])

# %% Is the gradient right?
# Your numerical_gradient knows no chain rule, so it can tell. Below 1e-7 the two agree.

try:
    measured = own("gradient").numerical_gradient(lambda w: loss(w, X_train[:20], y_train[:20]), w0)
    error = own("gradient").relative_error(measured, gradient(w0, X_train[:20], y_train[:20]))
    print(f"your measurement and the chain rule differ by {error:.1e}")
except (Missing, NotImplementedError) as missing:
    print(f"not measured: {str(missing) or 'numerical_gradient is not written yet'}")

# %% Training
# Your minibatches deal out the rows, your warmup_cosine says how far to go, your stopped_improving ends the run when
# the validation loss has not fallen for ten epochs. The optimiser is a step that remembers what it needs.

EPOCHS, BATCH = 60, 50
BATCHES = 1200 // BATCH


def optimisers():
    """For each optimiser its highest rate, its memory at the start, and its step (w, memory, t, gradient, rate)."""
    zero = np.zeros_like(w0)
    return {
        "gradient descent": (0.5, (), lambda w, s, t, g, rate: (own("update_rule").gradient_step(w, g, rate),)),
        "momentum": (0.1, (zero,), lambda w, s, t, g, rate: own("momentum").momentum_step(w, *s, g, rate)),
        "RMSprop": (0.005, (zero,), lambda w, s, t, g, rate: own("rmsprop").rmsprop_step(w, *s, g, rate)),
        "Adam": (0.01, (zero, zero), lambda w, s, t, g, rate: own("adam").adam_step(w, *s, t, g, rate)),
    }


def train(peak, memory, step):
    """The best w of a run by validation loss, and the losses on training and validation pictures after each epoch."""
    rng, minibatches = np.random.default_rng(2), own("sgd").minibatches
    rates = own("schedules").warmup_cosine(np.arange(EPOCHS * BATCHES), peak, 2 * BATCHES, EPOCHS * BATCHES)
    stopped_improving = own("stopping").stopped_improving
    w = best = w0
    losses, t = [(loss(w, X_train, y_train), loss(w, X_valid, y_valid))], 0
    for _ in range(EPOCHS):
        for rows in minibatches(len(y_train), BATCH, rng):
            w, *memory = step(w, memory, t + 1, gradient(w, X_train[rows], y_train[rows]), rates[t])
            t += 1
        losses.append((loss(w, X_train, y_train), loss(w, X_valid, y_valid)))
        validation = [v for _, v in losses]
        if validation[-1] == min(validation):
            best = w
        if stopped_improving(validation, 10):
            break
    return best, np.array(losses)


runs = {}
for name, (peak, memory, step) in optimisers().items():
    try:
        runs[name] = train(peak, memory, step)
    except (Missing, NotImplementedError) as missing:
        print(f"{name} does not take part: {str(missing) or 'something it needs is not written yet'}")

# %% Loss curves
# Dashed: the reference solutions with the same settings. Your lines lie on them as long as your minibatches shuffle in
# the same order, and near them otherwise.

recorded = next(p for p in (Path("capstone.json"), Path("../capstone.json")) if p.exists())
reference = {name: np.array(values) for name, values in json.loads(recorded.read_text(encoding="utf-8")).items()}

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
    share = accuracy(w, X_test, y_test)
    print(f"{name}: {len(losses) - 1} epochs, {share:.1%} of the {len(y_test)} test pictures are read right")

# %% Misread digits
# What the best of your networks takes for something else. Would you have known?

if runs:
    best = min(runs, key=lambda name: runs[name][1][:, 1].min())
    p = forward(runs[best][0], X_test)[1]
    wrong = np.flatnonzero(p.argmax(axis=1) != y_test)[:12]
    fig, axes = plt.subplots(2, 6, figsize=(10, 4))
    for ax in axes.flat:
        ax.axis("off")
    for ax, row in zip(axes.flat, wrong, strict=False):
        ax.imshow(X_test[row].reshape(8, 8), cmap="Greys")
        ax.set_title(f"a {y_test[row]}, read as {p[row].argmax()} ({p[row].max():.0%})", fontsize=9)
    fig.suptitle(f"{best}: {np.sum(p.argmax(axis=1) != y_test)} of {len(y_test)} misread")
    plt.show()

# %% Your turn
# Another schedule, a larger network, no warm-up, plain SGD with a batch of one: change a number above and run on.
