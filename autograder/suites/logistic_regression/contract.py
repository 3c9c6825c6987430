"""Random calls inside the contract of logistic_regression: they decide whether two implementations are equal."""

import numpy as np

from objectives import sample


def explore(module, observe, rng):
    """Call every function; `observe` notes the answer and whether an argument was modified."""
    n, d = (int(size) for size in rng.integers(1, 8, 2))
    X, y, w = sample(rng, (n, d)), rng.integers(0, 2, n), sample(rng, d)
    if rng.random() < 0.2:  # lists, and arrays of whole numbers
        X, w = np.round(X).astype(int), np.round(w).tolist()
        y = y.tolist()
    observe(module.log_loss, w, X, y)
    observe(module.log_loss_gradient, w, X, y)
    observe(module.train, X, y, rng.uniform(0.01, 2), int(rng.integers(0, 9)))
    observe(module.predict, w, X)
    observe(module.predict, [0.5, -0.25], [[1, 2], [1, 2.125], [1, 1.875], [0, 0]])
    shape = [(), (3,), (2, 2)][rng.integers(3)]
    observe(module.sigmoid, sample(rng, shape, 0, 10))
    observe(module.sigmoid, sample(rng, shape, 0, 1e4).tolist())
    observe(module.sigmoid, 0)
    for label in (0, 1):
        observe(module.log_loss, [rng.uniform(-25, 25)], [[1.0]], [label])
        loss = module.log_loss([rng.uniform(40, 1e4)], [[1.0]], [label])  # any finite loss of the right kind
        observe.note(abs(loss) <= 1e-6 if label else 15 <= loss < np.inf)
