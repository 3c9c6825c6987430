"""Random calls inside the contract of adam: they decide whether two implementations behave the same."""

import numpy as np

from objectives import Quadratic, Spy, sample


def explore(module, observe, rng):
    """Call every function once; `observe` notes the answer and whether an argument was modified."""
    shape = [(), (3,), (2, 2)][rng.integers(3)]
    settings = {
        "learning_rate": rng.uniform(0.01, 1),
        "beta1": rng.uniform(0, 0.99),
        "beta2": rng.uniform(0, 0.999),
        "eps": 10 ** rng.uniform(-8, 0),
    }
    some = {name: value for name, value in settings.items() if rng.random() < 0.7}
    scale = 10 ** rng.uniform(-8, 2)
    w, m, v = sample(rng, shape), scale * sample(rng, shape), scale**2 * np.abs(sample(rng, shape))
    observe(module.adam_step, w, m, v, int(rng.integers(1, 20)), scale * sample(rng, shape), **some)
    w0 = sample(rng, 3)
    spy = Spy(Quadratic(tuple(scale * rng.uniform(0.1, 10, 3))).gradient, in_worker=True)
    observe(module.adam_descent, spy, w0, int(rng.integers(0, 9)), **some)
    observe.note(len(spy.calls))
