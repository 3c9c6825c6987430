"""Checks of logistic_regression in the official grade: random data, confident answers, scores far from zero."""

import numpy as np

from checks import (
    assert_all_agree,
    assert_close,
    assert_equal,
    assert_pure,
    assert_shape,
    assert_silent,
    check,
    each,
    fail,
    real_array,
    unpack,
)
from logistic_regression import log_loss, log_loss_gradient, predict, sigmoid, train
from objectives import read_only, sample


def data(rng, n, d):
    """Return a matrix of n rows and d columns, and labels of which a third are 1."""
    return sample(rng, (n, d)), rng.permutation((np.arange(n) % 3 == 0).astype(float))


def losses_of_one(rows):
    """Yield the student's loss of a single row for each of these scores and labels."""
    calls = [(np.array([score]), np.array([[1.0]]), np.array([label])) for score, label in rows]
    for answer in assert_silent(lambda: list(each(log_loss, calls))):
        yield assert_shape(answer, (), "loss")


@check(points=1, hint="exp overflows for large numbers: let no exponent be positive.", after="sigmoid_values")
def test_sigmoid_far_out(reference, rng):
    """sigmoid follows its formula near zero, and reaches 0 and 1 without a warning for scores up to 10^4"""
    z = sample(rng, (2, 3), 0.1, 6.0)
    assert_close(assert_pure(sigmoid, "z", z), reference.sigmoid(z))
    assert_close(assert_silent(sigmoid, read_only([40.0, 710.0, 1000.0, 1e4])), np.ones(4))
    assert_close(assert_silent(sigmoid, read_only([-40.0, -710.0, -1000.0, -1e4])), np.zeros(4))
    assert_close(assert_silent(sigmoid, 1e4), 1.0)
    assert_close(assert_silent(sigmoid, -1e4), 0.0)


@check(
    points=1,
    hint="The loss of a confident wrong answer is about abs(z); clip p so little that it stays so.",
    after="log_loss_value",
)
def test_log_loss_of_rows(reference, rng):
    """log_loss is the mean over the rows, and a wrong answer with a score of 24 costs 24"""
    for n, d in ((7, 3), (1, 2)):
        X, y = data(rng, n, d)
        w = sample(rng, d)
        assert_close(assert_pure(log_loss, "w, X, y", w, X, y), reference.log_loss(w, X, y), "loss")
    for loss in losses_of_one([(24.0, 0.0), (-24.0, 1.0)]):
        assert_close(loss, 24.0, "loss")


@check(
    points=1,
    hint="For large scores p rounds to 0 or 1, and exp overflows: avoid both.",
    after="log_loss_of_rows",
)
def test_log_loss_far_out():
    """log_loss stays finite, without a warning, for scores up to 10^4: about 0 when right, at least 15 when wrong"""
    right = [row for z in (40.0, 800.0, 1e4) for row in ((z, 1.0), (-z, 0.0))]
    for loss in losses_of_one(right):
        if not abs(loss) <= 1e-6:
            fail(f"returned loss = {loss:g}, expected about 0: the answer is right and confident")
    for loss in losses_of_one([(z, 1.0 - label) for z, label in right]):
        if not 15 <= loss < np.inf:
            fail(f"returned loss = {loss:g}, expected a finite loss of at least 15: the answer is wrong and confident")


@check(
    points=1,
    hint="Each row counts by its error p - y; average over the rows, not the features.",
    after="gradient_value",
)
def test_gradient_of_rows(reference, rng):
    """log_loss_gradient is right for any number of rows and columns, and changes none of its arguments"""
    tables = [(sample(rng, d), *data(rng, n, d)) for n, d in ((7, 3), (2, 4), (1, 1))]
    w, X, y = tables[0]
    assert_pure(log_loss_gradient, "w, X, y", w, X, y)
    assert_all_agree(log_loss_gradient, reference, [*tables, (w, 0.01 * X, y)], "gradient")


@check(points=1, hint="Start at w = 0, and compute the gradient again at every new w.", after="train_shapes")
def test_train_weights(reference, rng):
    """train makes n_steps updates of gradient descent, beginning at w = 0"""
    cases = (4, 2, 1.25, 3), (5, 1, 0.1, 1), (7, 3, 0.5, 8)
    calls = [(*data(rng, n, d), learning_rate, n_steps) for n, d, learning_rate, n_steps in cases]
    wanted = list(each(reference.train, calls))
    for answer, want in zip(each(train, calls), wanted, strict=True):
        assert_close(unpack(answer, "w, losses")[0], want[0], "w")


@check(points=1, hint="A loss is recorded at the start and after every update.", after="train_weights")
def test_train_losses(reference, rng):
    """train records log 2 at the start, then the loss after each update, and changes neither X nor y"""
    X, y = data(rng, 4, 2)
    w, losses = unpack(train(read_only(X), read_only(y), 0.5, 0), "w, losses")
    assert_close(w, [0.0, 0.0], "w")
    assert_close(losses, [np.log(2.0)], "losses")
    _, losses = unpack(assert_pure(train, "X, y", X, y, 0.5, 6), "w, losses")
    assert_close(losses, reference.train(X, y, 0.5, 6)[1], "losses")


@check(points=1, hint="A probability of one half belongs to a score of zero, not of one half.", after="predict_labels")
def test_predict_of_rows(reference, rng):
    """predict labels random rows, and rows whose probability is a little above, at or below one half"""
    X, w = sample(rng, (8, 3)), sample(rng, 3)
    X[np.abs(X @ w) < 0.01] += w  # no tie that rounding would decide
    assert_equal(assert_pure(predict, "w, X", w, X), reference.predict(w, X), "labels")
    X = np.array([[0.25, 0.0], [0.0, 0.25], [1.0, 1.0], [0.015625, 0.0], [0.0, 0.015625], [2.0, 2.0]])
    assert_equal(predict(read_only([0.5, -0.5]), read_only(X)), [1, 0, 1, 1, 0, 1], "labels")


@check(points=0, hint="Treat a list of whole numbers as a float array of the same numbers.")
def test_lists():
    """lists and arrays of whole numbers give the same answers as arrays of floats"""
    w, X, y = [1, -1], [[1, 2], [3, -1], [0, 1]], [1, 0, 1]
    for function, args in ((sigmoid, (w,)), (log_loss, (w, X, y)), (log_loss_gradient, (w, X, y)), (predict, (w, X))):
        floats = tuple(np.array(values, dtype=float) for values in args)
        want, *same = each(function, [floats, args, tuple(map(np.array, args))])
        for answer in same:
            assert_close(answer, real_array(want), finite=False)
