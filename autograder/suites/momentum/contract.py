"""Random calls inside the contract of momentum: they decide whether two implementations behave the same."""

import numpy as np

from objectives import Quadratic, Spy, sample


def explore(module, observe, rng):
    """Call every function once; `observe` notes the answer and whether an argument was modified."""
    shape = [(), (3,), (2, 2)][rng.integers(3)]
    some = {"gamma": rng.uniform(0, 0.99)} if rng.random() < 0.7 else {}
    scale = 10 ** rng.uniform(-4, 2)
    w, v, gradient = (scale * sample(rng, shape) for _ in range(3))
    observe(module.momentum_step, w, v, gradient, rng.uniform(0.01, 1), **some)
    first, factor = rng.uniform(0.01, 0.1), rng.uniform(0.5, 1.5)
    rate = first if rng.random() < 0.5 else lambda t: first * factor**t
    spy = Spy(Quadratic(tuple(rng.uniform(0.1, 10, 3))).gradient, in_worker=True)
    w0 = scale * sample(rng, 3) if rng.random() < 0.8 else rng.integers(1, 9, 3)
    observe(module.momentum_descent, spy, w0, rate, int(rng.integers(0, 9)), **some)
    observe.note([np.asarray(w).dtype.kind == "f" for (w,) in spy.calls])
