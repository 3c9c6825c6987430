"""What your two functions say. Change the numbers and run a cell again: nothing below is graded."""

import matplotlib.pyplot as plt
import numpy as np

from lesson import COLOURS, figures, valley
from objectives import Quadratic
from review import accepts_adagrad, accepts_nesterov

figures()

# %% Two paths
# Both of these runs find the minimum. What does your function say about each, and at which step do they part?


def run(gradient_fn, w0, learning_rate, n_steps, gamma=0.9, ahead=1.0):
    w, v = np.array(w0, dtype=float), np.zeros(np.shape(w0))
    path = [w]
    for _ in range(n_steps):
        v = gamma * v + learning_rate * gradient_fn(w - ahead * gamma * v)
        w = w - v
        path.append(w)
    return np.array(path)


def heavy_ball(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    return run(gradient_fn, w0, learning_rate, n_steps, gamma, ahead=0.0)


ravine = Quadratic((1.0, 8.0))
fig, ax = plt.subplots()
valley(ax, ravine.loss, (-7, 5), (-3, 3))
for colour, descent in zip(COLOURS[1:], (run, heavy_ball), strict=False):
    word = "accepted" if accepts_nesterov(descent) else "rejected"
    ax.plot(*descent(ravine.gradient, [-6, 2], 0.06, 40).T, "o-", color=colour, markersize=3, label=word)
ax.set_title("What accepts_nesterov says of two paths")
ax.legend()
plt.show()

# %% How small may a difference be?
# An AdaGrad step whose result is wrong by a factor of 1 + error. Rounding is about 1e-16; where does your function
# begin to see a difference?

errors = 10.0 ** np.arange(-16, 0)


def inexact(error):
    def adagrad_step(w, s, gradient, learning_rate=0.01, eps=1e-8):
        w, gradient = np.array(w, dtype=float), np.array(gradient, dtype=float)
        total = np.array(s, dtype=float) + gradient**2
        return (1 + error) * (w - learning_rate * gradient / (np.sqrt(total) + eps)), total

    return adagrad_step


fig, ax = plt.subplots()
ax.semilogx(errors, [float(accepts_adagrad(inexact(error))) for error in errors], "o-", color=COLOURS[0])
ax.set(xlabel="relative error", yticks=[0, 1], yticklabels=["rejected", "accepted"], title="Your tolerance")
plt.show()
