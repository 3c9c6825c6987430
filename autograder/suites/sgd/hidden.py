"""Checks of sgd in the official grade. Batches are graded by their properties: sizes, coverage, pairs, fairness."""

from collections import Counter

import numpy as np

from calls import items_of, type_name
from checks import assert_close, assert_pure, check, each, fail, real_array
from objectives import LinearModel, Spy, read_only, sample
from sgd import minibatches, sgd

MODEL = LinearModel()
EPOCHS, FAIR = 144, 120
"""Orders of four rows to draw, and their largest chi-squared: 23 on average, above 120 once in 10^11 fair shuffles."""


def read_batches(answer):
    """Return the batches of an answer as lists of row numbers."""
    try:
        items = items_of(answer, 1000)
    except TypeError:
        fail(f"returned one value ({type_name(answer)}), expected the batches of one epoch", "Return all the batches.")
    batches = [list(rows) if isinstance(rows, range) else rows for rows in items]
    for place, rows in enumerate(batches):
        numbers = real_array(rows, f"batch {place}")
        if numbers.ndim != 1 or (numbers.size and np.asarray(rows).dtype.kind not in "iu"):
            fail(f"batch {place} is {numbers.tolist()}, expected a 1-D array of row numbers", "X[rows] picks the rows.")
    return [[int(row) for row in rows] for rows in batches]


def assert_one_epoch(batches, n_samples, batch_size, label="returned "):
    """Fail unless all batches but the last are full and every row is in exactly one of them."""
    sizes, rest = [len(rows) for rows in batches], n_samples % batch_size
    want = [batch_size] * (n_samples // batch_size) + [rest] * (rest > 0)
    if sizes != want:
        fail(f"{label}batches of {sizes} rows, expected {want}")
    times = Counter(row for rows in batches for row in rows)
    for row in sorted({*times, *range(n_samples)}):
        if times[row] != (0 <= row < n_samples):
            fail(f"{label}row {row}: {times[row]} times, expected each of 0 .. {n_samples - 1} once")


def one_for_each(generators, *args):
    """Return a call for each generator, its last argument; the same tuple for the same one, so that it moves on."""
    calls = {id(generator): (*args, generator) for generator in generators}
    return [calls[id(generator)] for generator in generators]


def assert_uses_only(rng, draw, what):
    """Fail unless `draw`, which takes a list of generators, uses them alone and not NumPy's global state."""
    seed, before = int(rng.integers(2**32)), np.random.get_state()
    first, again, *unlike = (np.random.default_rng(seed + n) for n in (0, 0, 1, 2, 3, 4, 5))
    answers = draw([first] * 6 + [again, *unlike])
    answer, later, same, others = answers[0], answers[1:6], answers[6], answers[7:]
    after = np.random.get_state()
    if before[2] != after[2] or not np.array_equal(before[1], after[1]):
        fail("NumPy's global random state was used or changed, expected draws from rng only")
    if first.bit_generator.state == np.random.default_rng(seed).bit_generator.state or all(o == answer for o in others):
        fail(f"nothing was drawn from rng, or the {what} do not depend on it")
    if same != answer:
        fail(f"two generators in the same state gave different {what}, expected the same")
    if all(o == answer for o in later):  # five later: even an unfair shuffle never repeats itself so often
        fail(f"two calls with one generator gave the same {what}, expected different ones")


def numbered(n_samples):
    """Return rows that begin with their number, and targets that are this number plus one half."""
    number = np.arange(n_samples, dtype=float)
    return np.column_stack([number, n_samples - number]), number + 0.5


def spied():
    """Return the gradient of the model as a Spy that records every batch."""
    return Spy(MODEL.gradient, in_worker=True)


def assert_updated(spy, times):
    """Fail unless gradient_fn was called this many times, once for each batch."""
    if len(spy.calls) != times:
        fail(f"called gradient_fn {len(spy.calls)} times, expected {times}")


def rows_used(spy):
    """Return the row numbers of each batch that a gradient function was called with."""
    return [[int(row) for row in np.rint(np.asarray(X_batch)[:, 0])] for _, X_batch, _ in spy.calls]


def cycle(epoch):
    """Return what a new shuffle changes: the order of the rows up to rotation, or which rows share a batch."""
    if max(len(rows) for rows in epoch) > 1:
        return frozenset(frozenset(rows) for rows in epoch)
    rows = [row for batch in epoch for row in batch]
    return tuple(rows[rows.index(0) :] + rows[: rows.index(0)])


@check(
    points=1, hint="Cut the shuffled rows into pieces of batch_size; the last may be smaller.", after="every_row_once"
)
def test_partitions(rng):
    """every row lies in exactly one batch, for any number of rows and any batch size"""
    any_size = (int(rng.integers(11, 30)), int(rng.integers(2, 9)))
    for n_samples, batch_size in ((9, 3), (6, 1), (6, 6), (5, 8), (1, 1), any_size):
        assert_one_epoch(read_batches(minibatches(n_samples, batch_size, rng)), n_samples, batch_size)


@check(points=1, hint="A fair shuffle gives every order of the rows the same chance.", after="shuffled_each_epoch")
def test_fair_shuffle(rng):
    """over many epochs all orders of four rows are about equally frequent"""
    orders = Counter()
    for answer in each(minibatches, [(4, 1, rng)] * EPOCHS):
        batches = read_batches(answer)
        assert_one_epoch(batches, 4, 1)
        orders[tuple(rows[0] for rows in batches)] += 1
    expected = EPOCHS / 24
    chi_squared = sum(times**2 for times in orders.values()) / expected - EPOCHS
    if chi_squared > FAIR:
        often = f"one of them {max(orders.values())} times"
        fail(f"{EPOCHS} epochs had {len(orders)} of the 24 orders, {often}, expected each about {expected:.0f} times")


@check(points=1, hint="Draw from the generator that is passed in, and from nothing else.", after="shuffled_each_epoch")
def test_minibatches_use_rng(rng):
    """the batches are drawn from the given generator only, and the next call draws different ones"""

    def epochs(generators):
        return [read_batches(answer) for answer in each(minibatches, one_for_each(generators, 24, 4))]

    assert_uses_only(rng, epochs, "batches")


@check(points=1, hint="Take the rows of X and the entries of y with the same row numbers.", after="full_batch")
def test_pairs(rng):
    """every row of X comes with its own entry of y, also in a batch of one row"""
    X, y = numbered(10)
    for batch_size in (3, 1):
        spy = spied()
        sgd(spy, np.zeros(2), X.copy(), y.copy(), 1e-3, 1, batch_size, rng)
        for rows, (_, X_batch, y_batch) in zip(rows_used(spy), spy.calls, strict=True):
            if not set(rows) <= set(range(10)) or not np.allclose(X_batch, X[rows]):
                fail(f"X_batch = {X_batch.tolist()} is not made of rows of X")
            if not np.allclose(y_batch, y[rows]):
                fail(f"the rows {rows} of X came with y_batch = {y_batch.tolist()}, expected {y[rows].tolist()}")


@check(points=1, hint="An epoch uses every row once, and begins with a new shuffle.", after="full_batch")
def test_epochs(rng):
    """every epoch uses every row once, in new batches"""
    for n_samples, batch_size in ((20, 4), (14, 1)):
        spy, n_updates = spied(), n_samples // batch_size
        sgd(spy, np.zeros(2), *numbered(n_samples), 1e-4, 2, batch_size, rng)
        assert_updated(spy, 2 * n_updates)
        first, second = rows_used(spy)[:n_updates], rows_used(spy)[n_updates:]
        assert_one_epoch(first, n_samples, batch_size, "the first epoch used ")
        assert_one_epoch(second, n_samples, batch_size, "the second epoch used ")
        if cycle(first) == cycle(np.arange(n_samples).reshape(-1, batch_size).tolist()):
            fail("the first epoch used the rows in the order in which they are stored, expected a shuffle")
        if cycle(first) == cycle(second):
            fail("the second epoch used the rows like the first, expected a new shuffle")


@check(points=1, hint="Each update starts from the point that the one before it reached.", after="full_batch")
def test_updates(rng):
    """each update is w - learning_rate * gradient with the gradient of its batch at the current w"""
    for scale, learning_rate, batch_size in ((1.0, 0.04, 3), (0.1, 0.9, 2), (1.0, 0.01, 8)):
        X, y, w, spy = (
            scale * sample(rng, (8, 3)),
            scale * sample(rng, 8),
            sample(rng, 3),
            spied(),
        )
        got = sgd(spy, w.copy(), X, y, learning_rate, 2, batch_size, rng)
        assert_updated(spy, 2 * -(-8 // batch_size))
        path = [w]
        for _, X_batch, y_batch in spy.calls:
            w = w - learning_rate * MODEL.gradient(w, X_batch, y_batch)
            path.append(w)
        assert_close(got, path, "path")


@check(points=1, hint="Pass the generator on, and draw from nothing else.", after="full_batch")
def test_sgd_uses_rng(rng):
    """the batches of sgd are drawn from the given generator only"""

    def orders(generators):
        spy = spied()
        list(each(sgd, one_for_each(generators, spy, np.zeros(2), *numbered(28), 1e-4, 1, 14)))
        assert_updated(spy, 2 * len(generators))
        rows = rows_used(spy)
        return list(zip(rows[::2], rows[1::2], strict=True))

    assert_uses_only(rng, orders, "orders of the rows")


@check(points=1, hint="Work on copies: w0, X and y belong to the caller.", after="updates")
def test_sgd_is_pure(rng):
    """sgd changes none of its arguments, returns only w0 for n_epochs=0, and takes lists"""
    spy, w0, X, y = spied(), sample(rng, 2), sample(rng, (4, 2)), sample(rng, 4)
    assert_pure(sgd, "gradient_fn, w0, X, y", spy, w0, X, y, 0.01, 2, 2, rng)
    sgd(spy, read_only(w0), read_only(X), read_only(y), 0.01, 1, 2, rng)
    assert_close(sgd(spy, w0, X, y, 0.1, 0, 2, rng), [w0], "path")
    halved = sgd(lambda w, X_batch, y_batch: w, w0, X, y, 0.5, 1, 2, rng)
    assert_close(halved, [w0, w0 / 2, w0 / 4], "path")
    lists = sgd(spy, [0, 0], [[1, 0], [0, 2]], [3, -1], 0.5, 1, 2, rng)
    assert_close(lists, [[0, 0], [1.5, -1]], "path")
