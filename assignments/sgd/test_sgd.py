"""Checks of sgd that a student can run. Any fair shuffle passes: the expected values hold for every order of rows."""

import numpy as np

from calls import items_of, type_name
from checks import assert_close, assert_shape, check, fail, real_array
from objectives import LinearModel
from sgd import minibatches, sgd
from spies import Spy

MODEL = LinearModel()
EVERY_ORDER = "Shuffle all row numbers once and cut the result: then no row repeats and none is missing."


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


@check(points=0, hint="All batches are full, except that the last one may be smaller.")
def test_batch_sizes():
    """ten rows in batches of three: the batches have 3, 3, 3 and 1 rows"""
    sizes = [len(rows) for rows in read_batches(minibatches(10, 3, np.random.default_rng(1)))]
    if sizes != [3, 3, 3, 1]:
        fail(f"returned batches of {sizes} rows, expected [3, 3, 3, 1]")


@check(points=1, hint=EVERY_ORDER, after="batch_sizes")
def test_every_row_once():
    """ten rows in batches of three: every row lies in exactly one batch"""
    batches = read_batches(minibatches(10, 3, np.random.default_rng(2)))
    rows = sorted(row for batch in batches for row in batch)
    if rows != [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]:
        fail(f"returned the rows {rows} (sorted here), expected each of 0 .. 9 once")


@check(points=1, hint="Every epoch shuffles the row numbers anew, and then cuts them into batches.")
def test_shuffled_each_epoch():
    """every epoch makes new random batches"""
    rng = np.random.default_rng(3)
    first, second = ({frozenset(rows) for rows in read_batches(minibatches(24, 4, rng))} for _ in range(2))
    if {0, 1, 2, 3} in first and {20, 21, 22, 23} in first:
        fail(
            "the batches hold the rows 0 .. 3, 4 .. 7 and so on, expected rows in random order",
            "Shuffle the row numbers before you cut them.",
        )
    if first == second:
        fail(
            "two calls with the same generator gave batches of the same rows, expected a new shuffle",
            "Draw every shuffle from rng, which moves on.",
        )


@check(points=0, hint="Five rows in batches of two give three updates per epoch; w0 is the first row of the path.")
def test_path_shape():
    """two epochs of five rows in batches of two: the path has 1 + 2 * 3 rows"""
    X, y = np.ones((5, 2)), np.ones(5)
    path = sgd(Spy(MODEL.pull, in_worker=True), np.zeros(2), X, y, 0.1, 2, 2, np.random.default_rng(4))
    assert_shape(path, (7, 2), "path")


@check(
    points=1,
    hint="With all rows in one batch, an epoch is one step of batch gradient descent from the newest point.",
)
def test_full_batch():
    """with batch_size = N the path is that of batch gradient descent"""
    X, y = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([1.0, 2.0, 3.0])
    path = sgd(Spy(MODEL.gradient, in_worker=True), np.array([0.5, -0.5]), X, y, 0.03, 2, 3, np.random.default_rng(5))
    assert_close(path, [[0.5, -0.5], [1.03, 0.18], [0.5906, -0.368]], "path")


@check(
    points=1,
    hint="In an epoch every row counts once, with its own entry of y, and each update has the length that is asked.",
    after="path_shape",
)
def test_epoch_totals():
    """with a gradient that does not depend on w, every epoch moves w by the same amount, whatever the order"""
    X, y = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 1.0], [1.0, 3.0], [3.0, 2.0]]), np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    path = sgd(Spy(MODEL.pull, in_worker=True), np.ones(2), X, y, 0.1, 2, 2, np.random.default_rng(6))
    path = assert_shape(path, (7, 2), "path")
    assert_close(path[3], [-5.5, -5.2], "path[3]")
    assert_close(path[6], [-12.0, -11.4], "path[6]")
