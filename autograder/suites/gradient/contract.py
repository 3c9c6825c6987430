"""Random calls inside the contract of gradient: they decide whether two implementations behave the same."""

import numpy as np

from objectives import Polynomial, Spy, read_only, sample


def explore(module, observe, rng):
    """Call every function once; `observe` notes the answer and whether an argument was modified."""
    shape = [(3,), (1,), (2, 3)][rng.integers(3)]
    c = sample(rng, shape).ravel()
    cubes = (3 * np.eye(c.size, dtype=int)).tolist()
    f = Polynomial(shape, (*c.tolist(), 1.0), (*map(tuple, cubes), (1,) * c.size))
    spy = Spy(f.value, in_worker=True)
    some = {"h": 10 ** rng.uniform(-5, 0)} if rng.random() < 0.7 else {}
    w = [sample(rng, shape), read_only(sample(rng, shape)), rng.integers(-3, 4, shape)][rng.integers(3)]
    observe(module.numerical_gradient, spy, w, **some)
    observe.note([len(spy.calls), *(str(getattr(point, "dtype", None)) for points in spy.calls for point in points)])
    observe(module.numerical_gradient, lambda w: 1e10 * float(np.sum(w**3)), np.zeros(1))
    n, d = int(rng.integers(1, 7)), int(rng.integers(1, 5))
    scale = 10 ** rng.uniform(-2, 2)
    w, X, y = sample(rng, d), scale * sample(rng, (n, d)), scale * sample(rng, n)
    observe(module.mse_loss, w, X, y)
    observe(module.mse_loss, w, X, y[:, np.newaxis])
    observe(module.mse_gradient, w, X, y)
    observe(module.mse_loss, w.tolist(), X.tolist(), y.tolist())
    observe(module.mse_gradient, w.tolist(), X.tolist(), y.tolist())
    scale = 10 ** rng.uniform(-9, 9)
    a, b = scale * sample(rng, shape), scale * sample(rng, shape)
    observe(module.relative_error, a.tolist(), b.tolist())
    observe(module.relative_error, a, rng.choice([-1, 0, 1]) * b)
    observe(module.relative_error, 0 * a, 0 * b)
