"""Random visits to stopping inside its contract: what decides whether two implementations behave the same."""

import numpy as np
from checks import Spy, sample

BROKEN = (float("nan"), float("inf"), -float("inf"))


def explore(module, observe, rng):
    """Call every function; `observe` notes the answer and whether an argument was modified."""
    loss, threshold = rng.integers(-4, 5, 2) / 2
    observe(module.loss_reached, [loss, *BROKEN][rng.integers(4)], threshold)
    observe(module.loss_reached, loss, threshold)
    shape = [(), (2,), (2, 2)][rng.integers(3)]
    for gradient in (5 * sample(rng, shape), np.array([[3.0, 0.0], [0.0, -4.0]]), np.zeros(3)):
        some = gradient if rng.random() < 0.7 else np.where(rng.random(gradient.shape) < 0.5, BROKEN[0], gradient)
        observe(module.gradient_vanished, some, [0.0, 4.5, 5.0, 6.0][rng.integers(4)])
    losses = rng.integers(-4, 5, rng.integers(0, 9)) / 2
    losses[1:][rng.random(len(losses[1:])) < 0.1] = BROKEN[rng.integers(3)]
    margin = {"min_delta": rng.integers(0, 4) / 2} if rng.random() < 0.6 else {}
    given = losses if rng.random() < 0.5 else losses.tolist()
    observe(module.stopped_improving, given, int(rng.integers(1, 5)), **margin)
    table_run(module, observe, rng, margin)
    smooth_run(module, observe, rng, shape)


def settings_of(rng):
    """Some of the settings of minimize, with whole and half numbers so that ties occur."""
    settings = {
        "loss_threshold": rng.integers(-4, 5) / 2,
        "gradient_tolerance": rng.integers(0, 3) / 2,
        "patience": int(rng.integers(1, 4)),
    }
    return {name: value for name, value in settings.items() if rng.random() < 0.4}


def table_run(module, observe, rng, margin):
    """A run whose losses and slopes are given at w = 0, 1, 2, …, sometimes broken at one place."""
    losses, slopes = rng.integers(-3, 6, 9) / 2, np.full(9, -1.0)
    slopes[rng.integers(9)] = [-0.5, 0.0, *BROKEN][rng.integers(5)] if rng.random() < 0.5 else -1.0
    losses[rng.integers(9)] = BROKEN[rng.integers(3)] if rng.random() < 0.3 else 1.0
    w0, budget = np.zeros(2), int(rng.integers(0, 9))

    def place(w):
        return int(np.clip(np.nan_to_num(w[0]), 0, 8))

    loss = Spy(lambda w: float(losses[place(w)]))
    gradient = Spy(lambda w: np.array([-1.0, slopes[place(w)]]))
    observe(module.minimize, loss, gradient, w0, 1.0, max_iterations=budget, **settings_of(rng), **margin)


def smooth_run(module, observe, rng, shape):
    """A run on a parabola, whose gradient function hands back its own argument."""
    loss, gradient = Spy(lambda w: float(np.sum(np.square(w)) / 2)), Spy(lambda w: w)
    w0, rate = sample(rng, shape), rng.uniform(0.1, 2.2)
    observe(module.minimize, loss, gradient, w0, rate, max_iterations=int(rng.integers(0, 9)), **settings_of(rng))
    observe(module.minimize, loss, gradient, [3, -4], 0.5, loss_threshold=0.5)
    seen = [w for (w,) in loss.calls + gradient.calls]
    observe.note(all(np.asarray(w).dtype.kind == "f" and not isinstance(w, list) for w in seen))
