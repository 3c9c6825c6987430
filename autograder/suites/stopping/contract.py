"""Random calls inside the contract of stopping: they decide whether two implementations behave the same."""

import numpy as np

from objectives import Quadratic, Spy, Staircase, sample

BROKEN = (float("nan"), float("inf"), -float("inf"))


TIES = [
    ((3.0, 3.0, 3.0, 3.0), (-1.0, -1.0, -0.5), {"gradient_tolerance": 0.75, "patience": 2}),
    ((2.0, 1.0, 0.0, -1.0), (-1.0,), {"loss_threshold": 0.0}),
    ((4.0, 3.0, 2.0, 1.0), (-1.0, -1.0, 0.0), {"gradient_tolerance": 0.0}),
    ((3.0, 2.0, -float("inf")), (-1.0,), {"loss_threshold": 1.5}),
    ((3.0, 2.0, float("nan")), (-1.0,), {"patience": 2}),
    ((3.0, 2.0, 1.0), (-1.0, -1.0, float("inf")), {"loss_threshold": 1.5}),
    ((3.0, 2.5, 2.0, 1.5), (-1.0,), {"patience": 2, "min_delta": 0.75}),
]


def explore(module, observe, rng):
    """Call every function; `observe` notes the answer and whether an argument was modified."""
    thresholds = [rng.integers(-4, 5) / 2 for _ in range(6)]
    losses = [thresholds[0], *BROKEN, *(rng.integers(-4, 5, 2) / 2)]
    observe.each(module.loss_reached, list(zip(losses, thresholds, strict=True)))
    explore_lengths(module, observe, rng)
    for margin in ({}, {"min_delta": rng.integers(1, 4) / 2}):
        observe.each(module.stopped_improving, [(history(rng), int(rng.integers(1, 5))) for _ in range(8)], **margin)
        stair_runs(module, observe, rng, margin)
    for losses, slopes, settings in TIES:
        stairs = Staircase(losses, slopes)
        observe(module.minimize, stairs.loss, stairs.gradient, np.zeros(1), 1.0, max_iterations=9, **settings)
    smooth_run(module, observe, rng, [(), (2,), (2, 2)][rng.integers(3)])


def explore_lengths(module, observe, rng):
    """Gradients whose length, largest entry, sum of sizes and squared length differ; some with NaN."""
    corner = np.array([[3.0, 0.0], [0.0, -4.0]])
    tolerances = [0.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 12.0, 25.0, 30.0]
    calls = [(corner, tolerance) for tolerance in rng.choice(tolerances, 5, replace=False)]
    calls += [(np.array([3.0, np.nan]), 9.0), (np.array([np.nan, 3.0]), 9.0), (np.zeros(3), 0.0)]
    calls += [(5 * sample(rng, shape), rng.choice(tolerances)) for shape in ((), (2,), (2, 2))]
    observe.each(module.gradient_vanished, calls)


def history(rng):
    """Return a list of losses in which equal ones are common and some are not finite."""
    losses = rng.integers(-2, 5, rng.integers(0, 9)) / 2
    losses[1:][rng.random(len(losses[1:])) < 0.15] = BROKEN[rng.integers(3)]
    return losses if rng.random() < 0.5 else losses.tolist()


def settings_of(rng):
    """Return some of the settings of minimize, with whole and half numbers so that ties occur."""
    settings = {
        "loss_threshold": rng.integers(-4, 3) / 2,
        "gradient_tolerance": rng.integers(0, 5) / 2,
        "patience": int(rng.integers(1, 4)),
    }
    return {name: value for name, value in settings.items() if rng.random() < 0.4}


def stair_runs(module, observe, rng, margin):
    """Runs whose losses and slopes are given at w = 0, 1, 2, …; in half of them one value is not finite."""
    losses, slopes = rng.integers(-2, 6, 9) / 2, np.full(9, -1.0)
    if rng.random() < 0.5:
        losses = np.maximum.accumulate(losses) if rng.random() < 0.3 else np.minimum.accumulate(losses)
    slopes[rng.integers(1, 6)] = rng.choice([-0.5, 0.0, -1.0])
    if rng.random() < 0.5:
        (losses if rng.random() < 0.5 else slopes)[rng.integers(0, 5)] = BROKEN[rng.integers(3)]
    stairs = Staircase(tuple(losses.tolist()), tuple(slopes.tolist()))
    budget = {"max_iterations": int(rng.integers(0, 9))}
    observe(module.minimize, stairs.loss, stairs.gradient, np.zeros(2), 1.0, **budget, **settings_of(rng), **margin)
    stops = {"loss_threshold": 0.5, "gradient_tolerance": 1.5, "patience": 2}
    observe(module.minimize, stairs.loss, stairs.gradient, np.zeros(2), 1.0, max_iterations=9, **stops)


def smooth_run(module, observe, rng, shape):
    """Runs on a parabola; in one of them the gradient function returns its own argument."""
    loss, gradient = Spy(lambda w: float(np.sum(np.square(w)) / 2)), Spy(lambda w: w)
    w0, rate = sample(rng, shape), rng.uniform(0.1, 2.2)
    observe(module.minimize, loss, gradient, w0, rate, max_iterations=int(rng.integers(0, 5)), **settings_of(rng))
    observe(module.minimize, loss, gradient, [3, -4], 0.5, loss_threshold=0.5)
    bowl = Quadratic(1.0)
    observe(module.minimize, bowl.loss, bowl.gradient, w0, 0.25, gradient_tolerance=1.0, max_iterations=9)
    seen = [w for (w,) in loss.calls + gradient.calls]
    observe.note(all(np.asarray(w).dtype.kind == "f" and not isinstance(w, list) for w in seen))
