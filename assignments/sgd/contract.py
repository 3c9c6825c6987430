"""The kinds of inputs that the docstrings of sgd allow, and the facts on which all fair shuffles agree."""

from collections.abc import Iterable
from itertools import islice, pairwise

import numpy as np

from calls import type_name
from checks import fail, near, real_array
from kinds import Kinds
from levels import ENTRIES, FORMS, setting
from objectives import LinearModel, Regardless
from rows import InTurn
from spies import Spy

BUILT_IN = [np.random.get_state()]
"""NumPy's global random state when the last arguments were made."""


def generator(draw):
    """Return a random generator for a call, and remember NumPy's global state, which the call has to leave alone."""
    BUILT_IN[0] = np.random.get_state()
    return np.random.default_rng(int(draw.rng.integers(2**32)))


def global_draws():
    """Return 1 if NumPy's global state has changed since the arguments were made, else 0."""
    (_, words, place, *_), (_, before, place_before, *_) = np.random.get_state(), BUILT_IN[0]
    return int(place != place_before or not np.array_equal(words, before))


# --- minibatches --------------------------------------------------------------------------------------


def epoch(draw, n_samples, batch):
    """Return the arguments of minibatches."""
    return {"n_samples": n_samples, "batch_size": batch(n_samples), "rng": generator(draw)}, {}


def read_batches(answer):
    """Return the batches of an answer as lists of row numbers."""
    if not isinstance(answer, Iterable) or isinstance(answer, str | bytes | dict) or getattr(answer, "ndim", 1) == 0:
        fail(f"returned one value ({type_name(answer)}), expected the batches of one epoch", "Return all the batches.")
    batches = [list(rows) if isinstance(rows, range) else rows for rows in islice(answer, 1000)]
    for place, rows in enumerate(batches):
        if type(rows) is np.ndarray and rows.ndim == 1 and rows.dtype.kind in "iu":
            continue
        numbers = real_array(rows, f"batch {place}")
        if numbers.ndim != 1 or (numbers.size and np.asarray(rows).dtype.kind not in "iu"):
            fail(f"batch {place} is {numbers.tolist()}, expected a 1-D array of row numbers", "X[rows] picks the rows.")
    return [[int(row) for row in rows] for rows in batches]


def facts_of_epoch(answer, n_samples, batch_size, rng):
    """Return what every right answer of minibatches has in common."""
    batches = read_batches(answer)
    rows = [row for batch in batches for row in batch]
    seed = rng.bit_generator.seed_seq
    drawn = np.random.default_rng(seed)
    unmoved = rng.bit_generator.state == drawn.bit_generator.state and not seed.n_children_spawned
    by_chance = n_samples < 20 or batch_size >= n_samples  # the rows could be in this order without rng
    idle = unmoved and not by_chance and rows != drawn.permutation(n_samples).tolist()
    return len(batches), [len(b) for b in batches], sorted(rows), *stored_order(batches), int(idle), global_draws()


def stored_order(batches):
    """Return whether rows are batched with their neighbours, in rising order, and batches in the order of their rows.

    That is 0 unless there are so many batches, and rows in each, that chance cannot bring it about.
    """
    if len(batches) < 12:
        return 0, 0, 0
    sets = [sorted(batch) for batch in batches]
    size = len(sets[0])
    together = size == 1 or sum(s[-1] - s[0] < 2 * size for s in sets if s) >= len(sets) - 2
    rising = size > 5 and sum(s == b for s, b in zip(sets, batches, strict=True)) >= len(sets) - 1
    falls = sum(a[:1] > b[:1] for a, b in pairwise(sets))
    return int(together and (size > 5 or falls < 2)), int(rising), int(falls < 2)


EPOCH_FACTS = "the number of batches, the rows in each batch, all rows in rising order, rows that stay together, "
EPOCH_FACTS += "rows in stored order, batches in stored order, draws that are not from rng, use of the global state"

BATCHES = {
    "a few rows in each batch": InTurn(lambda n: 3, lambda n: 2, lambda n: 4, lambda n: 6),
    "batches of one": lambda n: 1,
    "one batch of all rows": lambda n: n,
    "a batch_size above the number of rows": InTurn(lambda n: n + 5, lambda n: n + 1, lambda n: 1000 + n),
    "all rows but one in the first batch": lambda n: max(n - 1, 1),
    "two batches": InTurn(lambda n: max(n // 2, 1), lambda n: n // 2 + 1),
}

# --- sgd ----------------------------------------------------------------------------------------------


def all_unlike(places):
    """Return targets of which no two are the same, so that one tells which row it belongs to."""
    return np.round(2 * (places + 0.75) / len(places) - 1, 3)


def descent(draw, rows, features, form_of_rows, ground, start, rate, n_epochs, batch, targets=all_unlike):
    """Return the arguments of sgd."""
    X, y = form_of_rows(draw((rows, features))), targets(np.arange(rows))
    gradient_fn = Spy(ground(draw((features,))), in_worker=True)
    arrays = {"w0": start(draw((features,))), "X": X, "y": y}
    numbers = {"learning_rate": rate, "n_epochs": n_epochs, "batch_size": batch(rows)}
    return {"gradient_fn": gradient_fn, **arrays, **numbers, "rng": generator(draw)}, {}


def facts_of_descent(answer, gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    """Return what every right run of sgd has in common; it is found out from the calls of gradient_fn."""
    calls, gradient_fn.calls = gradient_fn.calls, []
    n_samples, batches = len(y), [np.column_stack([y_batch, X_batch]) for _, X_batch, y_batch in calls]
    sizes = [len(batch) for batch in batches]
    rows = np.concatenate(batches) if batches else np.empty((0, 1 + np.shape(X)[1]))
    epochs = np.arange(len(rows)) // n_samples
    in_order = [by_epoch(part, epochs) for part in (rows[:, :1], rows[:, 1:])]
    own = own_targets(by_epoch(rows, epochs), np.column_stack([y, X]), n_samples)
    whole = sum(np.asarray(value).dtype.kind != "f" for call in calls for value in call)
    path, wanted = real_array(answer, "path"), [np.array(w0, dtype=float)]
    if path.ndim != 2 or path.shape[1] != wanted[0].size:
        fail(f"path has shape {path.shape}, expected {(len(calls) + 1, wanted[0].size)}")
    for _, *batch in calls:
        wanted.append(wanted[-1] - learning_rate * gradient_fn.function(wanted[-1], *batch))
    wanted, reached = np.array(wanted), np.array([w for w, *_ in calls])
    right = near(path[: len(wanted)], wanted[: len(path)]).all(axis=1)
    asked = near(reached.reshape(wanted[1:].shape), wanted[:-1]).all(axis=1)
    whole_run = len(path) == len(wanted) and right.all() and asked.all()
    steps = np.ones(len(calls)) if whole_run else step_lengths(path, calls, learning_rate, gradient_fn.function)
    shuffled = shuffle_facts([batch[:, 0].tolist() for batch in batches], y, batch_size)
    return len(calls), sizes, *in_order, own, whole, len(path), right * 1, asked * 1, steps, *shuffled


def by_epoch(rows, epochs):
    """Return rows in rising order within each epoch."""
    return rows[np.lexsort((*rows.T[::-1], epochs))]


def own_targets(rows, stored, n_samples):
    """Return whether these rows, with their targets in front, are stored ones; whole epochs have each of them once."""
    stored = by_epoch(stored, np.zeros(len(stored)))
    if len(rows) % n_samples == 0:
        return int(near(rows, np.tile(stored, (len(rows) // n_samples, 1))).all())
    return int(all(near(row, stored).all(axis=1).any() for row in rows))


def step_lengths(path, calls, learning_rate, function):
    """Return each step as a multiple of the right one from the same point, to one decimal; 0 in another direction."""
    lengths = []
    for (before, after), (_, *batch) in zip(pairwise(path), calls, strict=False):
        want, made = learning_rate * function(before, *batch), before - after
        if np.linalg.norm(want) < 1e-3 * max(np.linalg.norm(before), 1):
            lengths.append(1.0)  # too short to be told from rounding
        else:
            ratio = made @ want / (want @ want)
            lengths.append(round(ratio, 1) if np.allclose(made, ratio * want, 1e-3, 1e-3 * abs(want).max()) else 0.0)
    return lengths


def shuffle_facts(targets, y, batch_size):
    """Return how many epochs repeat an earlier one and keep the stored order, and the use of the global state."""
    place = {round(target, 3): row for row, target in enumerate(np.asarray(y, dtype=float).tolist())}
    numbers = [[place.get(round(target, 3), -1) for target in batch] for batch in targets]
    each_epoch = -(-len(place) // batch_size)
    epochs = [numbers[start : start + each_epoch] for start in range(0, len(numbers), each_epoch)]
    if each_epoch == 1 or (each_epoch < 12 and len(epochs) < 40):  # too few to tell a repetition from chance
        return 0, 0, global_draws()
    sets = [frozenset(map(frozenset, e)) if batch_size > 1 else tuple(b[0] for b in e) for e in epochs]
    by_chance = 0 if each_epoch >= 12 else len(epochs) // 3
    repeated = max(len(sets) - len(set(sets)) - by_chance, 0)
    return repeated, sum(stored_order(e)[0] for e in epochs), global_draws()


DESCENT_FACTS = "the number of calls of gradient_fn, the rows in each batch, the targets of each epoch, "
DESCENT_FACTS += "the rows of X of each epoch, rows with their own targets, "
DESCENT_FACTS += "arguments of gradient_fn that are no float arrays, the number of points, right points of the path, "
DESCENT_FACTS += (
    "gradients at the newest point, steps as multiples of the right ones, epochs that repeat an earlier one, "
)
DESCENT_FACTS += "epochs in stored order, use of the global state"

ROWS = {"mixed signs in X": ENTRIES["mixed signs"], "zeros in X": ENTRIES["zeros among them"]} | {
    "equal rows, a row of zeros, a constant column": InTurn(
        lambda X: np.tile(X[:1], (len(X), 1)),
        lambda X: np.where(np.arange(len(X))[:, np.newaxis] == 1, 0.0, X),
        lambda X: np.concatenate([np.ones_like(X[:, :1]), X[:, 1:]], axis=1),
    ),
    "small or large numbers in X": InTurn(lambda X: X / 100, lambda X: 4 * X),
}

KINDS = {
    "minibatches": Kinds(
        epoch,
        EPOCH_FACTS,
        view=facts_of_epoch,
        n_samples={
            "ten rows": 10,
            "one row": 1,
            "two or three rows": InTurn(2, 3),
            "more rows": InTurn(257, 5, 12, 30, 7, 100, 8),
        },
        batch=BATCHES,
        extra={
            "257 rows in batches of 16": {"n_samples": 257, "batch": lambda n: 16},
            "256 rows in batches of 16": {"n_samples": 256, "batch": lambda n: 16},
            "300 rows in batches of 7": {"n_samples": 300, "batch": lambda n: 7},
            "nine rows in batches of three": {"n_samples": 9},
            "600 rows in batches of 300": {"n_samples": 600, "batch": lambda n: 300},
            "900 rows in batches of one": {"n_samples": 900, "batch": lambda n: 1},
            "65 rows in batches of 32": {"n_samples": 65, "batch": lambda n: 32},
            "24 rows in batches of eight": {"n_samples": 24, "batch": lambda n: 8},
        },
    ),
    "sgd": Kinds(
        descent,
        DESCENT_FACTS,
        view=facts_of_descent,
        rows={"eight rows": 8, "other numbers of rows": InTurn(7, 11, 5, 13, 3, 20), "one row": 1, "two rows": 2},
        form=FORMS,
        features={"three features": 3, "one feature": 1, "other numbers of features": InTurn(2, 12, 8, 30, 5)},
        form_of_rows=ROWS,
        ground={
            "a linear model": lambda slopes: LinearModel().gradient,
            "a sum over the rows": lambda slopes: LinearModel().pull,
            "a gradient_fn that returns its argument w": lambda slopes: Regardless(slopes).itself,
            "a gradient_fn that returns one fixed array": lambda slopes: Regardless(slopes).fixed,
            "a gradient_fn that returns a view of w": lambda slopes: Regardless(slopes).mirrored,
        },
        start={
            "any w0": np.array,
            "w0 at the origin": np.zeros_like,
            "another w0": InTurn(np.abs, lambda w: 300 * w, lambda w: 0.01 * w, np.ones_like, lambda w: -np.abs(w)),
        },
        rate=setting("learning_rate", 0.02, (0.5, 1, 0.1), (0.002, 1e-4), default=False),
        n_epochs=setting("n_epochs", 2, 1, (3, 5, 4), default=False),
        batch=BATCHES,
        exchange={"features": "three features"},
        extra={
            "n_epochs = 0": {"n_epochs": 0},
            "nine rows in batches of three": {"rows": 9},
            "40 epochs in batches of two": {"n_epochs": 40, "rate": 0.002, "batch": lambda n: 2},
            "every row twice, with its target": {
                "form_of_rows": lambda X: np.repeat(X[::2], 2, axis=0)[: len(X)],
            },
            "as many features as rows": {"rows": 5, "features": 5},
            "steps that are lost in rounding": {"rate": 1e-19, "ground": lambda slopes: Regardless(slopes).fixed},
            "n_epochs = 0 with one feature": {"n_epochs": 0, "features": 1},
            "100 epochs of small steps far out": {
                "n_epochs": 100,
                "rate": 2e-5,
                "start": lambda w: 300 * w,
                "ground": lambda slopes: LinearModel().pull,
            },
            "40 epochs": {"n_epochs": 40, "rate": 0.002},
            "targets that are truth values": {"targets": lambda places: places > 4},
            "targets of 0, and a single 1": {"targets": lambda places: 1.0 * (places == 3)},
            "rows that are all alike": {
                "form_of_rows": lambda X: np.tile(X[:1], (len(X), 1)),
                "targets": lambda places: np.full(len(places), 0.5),
                "batch": lambda n: 2,
            },
            "a run that grows very large": {
                "ground": lambda slopes: Regardless(slopes).itself,
                "rate": 3,
                "batch": lambda n: 1,
                "n_epochs": 3,
            },
            "42 rows in batches of one": {
                "rows": 42,
                "batch": BATCHES["batches of one"],
                "rate": 0.002,
                "n_epochs": 1,
            },
            "129 rows in batches of seven": {"rows": 129, "batch": lambda n: 7, "rate": 0.002, "n_epochs": 3},
            "257 rows in batches of 16": {"rows": 257, "batch": lambda n: 16, "rate": 0.002},
            "257 rows in one batch": {"rows": 257, "batch": BATCHES["one batch of all rows"]},
        },
    ),
}
