"""Random calls inside the contract of sgd: they decide whether two implementations behave the same."""

from itertools import pairwise

import numpy as np

from calls import left_in
from checks import each
from objectives import Spy, sample


def explore(module, observe, rng):
    """Call both functions; `observe` notes only what all fair shuffles have in common."""
    seed, before = int(rng.integers(2**32)), global_state()
    explore_minibatches(module, observe, rng, seed)
    explore_sgd(module, observe, rng, seed)
    observe.note(global_state() == before)


def global_state():
    """Return NumPy's global random state; the position moves with every draw, the words only with every 624th."""
    _, words, position, *_ = np.random.get_state()
    return words.tolist(), position


def explore_minibatches(module, observe, rng, seed):
    """Note sizes, coverage, new batches in the next epoch, orders of four rows, and equal batches from equal states."""

    def epoch(n_samples, batch_size, generator):
        return [[int(row) for row in rows] for rows in module.minibatches(n_samples, batch_size, generator)]

    n_samples, batch_size = int(rng.integers(1, 12)), int(rng.integers(1, 14))
    batches = epoch(n_samples, batch_size, np.random.default_rng(seed))
    observe.note([len(rows) for rows in batches])
    observe.note(sorted(row for rows in batches for row in rows))
    generator, again = np.random.default_rng(seed), np.random.default_rng(seed)
    epochs = [epoch(24, 4, generator), epoch(24, 4, generator), epoch(24, 4, again)]
    observe.note(epochs[0] == epochs[2])
    observe.note(len({frozenset(map(frozenset, batches)) for batches in epochs}))
    observe.note([sorted(batch) == list(range(batch[0], batch[0] + 4)) for batch in map(sorted, epochs[0])])
    orders = [
        [int(row) for rows in batches for row in rows] for batches in each(module.minibatches, [(4, 1, generator)] * 30)
    ]
    observe.note(len(set(map(tuple, orders))) > 8)


def explore_sgd(module, observe, rng, seed):
    """Note rows and pairs of every epoch, the path as it follows from the batches, and whether arguments changed."""
    n_samples, batch_size, n_epochs = [(11, 3, 2), (12, 3, 3), (5, 8, 3), (10, 5, 2), (1, 1, 1), (4, 4, 0)][
        rng.integers(6)
    ]
    X, y, w0 = sample(rng, (n_samples, 3)), sample(rng, n_samples), sample(rng, 3)
    X[:, 0] = np.arange(n_samples)
    learning_rate, generator = rng.uniform(1e-4, 1e-2), np.random.default_rng(seed)
    given = [a.tolist() if rng.random() < 0.3 else a.copy() for a in (w0, X, y)]
    spy = Spy(lambda w, X_batch, y_batch: w if n_epochs == 3 else X_batch.T @ (X_batch @ w - y_batch) / len(y_batch))
    path = module.sgd(spy, *given, learning_rate, n_epochs, batch_size, generator)
    observe.note([np.array_equal(left_in(a), b) for a, b in zip(given, (w0, X, y), strict=True)])
    rows = [X_batch[:, 0].astype(int) for _, X_batch, _ in spy.calls]
    observe.note([len(batch) for batch in rows])
    for batch, (_, X_batch, y_batch) in zip(rows, spy.calls, strict=True):
        observe.note([np.array_equal(X_batch, X[batch]), np.array_equal(y_batch, y[batch])])
    whole = [row for batch in rows for row in batch]
    observe.note([sorted(whole[i : i + n_samples]) for i in range(0, len(whole), n_samples)])
    if n_samples > 10:
        observe.note(
            [whole[:n_samples] == whole[n_samples : 2 * n_samples], whole[:n_samples] == sorted(whole[:n_samples])]
        )
    observe.note(np.shape(path))
    explore_steps(observe, np.asarray(path, dtype=float), spy, w0, learning_rate)
    observe.note(batch_size >= n_samples or n_epochs == 0 or generator.random() != np.random.default_rng(seed).random())


def explore_steps(observe, path, spy, w0, learning_rate):
    """Note how each step compares with the one that follows from its batch at the point before it."""
    points = [w0, *path[1:]]
    wanted = [learning_rate * spy.function(w, *batch[1:]) for w, batch in zip(points, spy.calls, strict=False)]
    made = [before - after for before, after in pairwise(points)]
    ratios = [float(m @ g / (g @ g)) for m, g in zip(made, wanted, strict=False)]
    along = [bool(np.allclose(m, r * g)) for m, g, r in zip(made, wanted, ratios, strict=False)]
    observe.note(along)
    observe.note(ratios if all(along) else [])
    observe.note([bool(np.allclose(batch[0], w)) for w, batch in zip(points, spy.calls, strict=False)])
