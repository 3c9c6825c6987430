"""Random calls inside the contract of rmsprop: they decide whether two implementations behave the same."""

import numpy as np

from objectives import Quadratic, Spy, sample


def explore(module, observe, rng):
    """Call every function once; `observe` notes the answer and whether an argument was modified."""
    shape = [(), (3,), (2, 2)][rng.integers(3)]
    settings = {
        "learning_rate": rng.uniform(0.01, 1),
        "gamma": rng.uniform(0, 0.99),
        "eps": 10 ** rng.uniform(-8, 0),
    }
    some = {name: value for name, value in settings.items() if rng.random() < 0.7}
    scale = 10 ** rng.uniform(-5, 2)
    w, s = sample(rng, shape), scale**2 * np.abs(sample(rng, shape))
    observe(module.rmsprop_step, w, s, scale * sample(rng, shape), **some)
    spy = Spy(Quadratic(tuple(scale * rng.uniform(0.1, 10, 3))).gradient, in_worker=True)
    w0 = sample(rng, 3) if rng.random() < 0.8 else rng.integers(1, 9, 3)
    observe(module.rmsprop_descent, spy, w0, int(rng.integers(0, 9)), **some)
    observe.note([np.asarray(w).dtype.kind == "f" for (w,) in spy.calls])
