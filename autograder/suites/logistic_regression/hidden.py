"""Checks of logistic_regression in the official grade: every kind of input that the docstrings allow, far scores."""

import numpy as np

from checks import assert_close, assert_shape, assert_silent, check, each, fail, unpack
from logistic_regression import log_loss, log_loss_gradient, predict, sigmoid, train
from spies import sample

FAR = np.array([26.0, 40.0, 750.0, 1e4])


@check(
    points=1,
    hint="The formula holds entry by entry. Far from 0, exp overflows where the exponent is positive.",
    after="sigmoid_values",
)
def test_sigmoid_kinds(kinds):
    """sigmoid is right for every kind of input, without a warning for scores up to 10^4, and does not change z"""
    for z in (np.array([-1e4, -710.0, -40.0, 0.0, 40.0, 710.0, 1e4]), -1e4, 1e4):
        assert_silent(sigmoid, z)
    assert_silent(kinds.assert_right, sigmoid)
    kinds.assert_untouched(sigmoid)


@check(
    points=1,
    hint="Average over the rows. For large scores p rounds to 0 or 1, and exp overflows: avoid both.",
    after="log_loss_value",
)
def test_log_loss_kinds(kinds):
    """log_loss is right for every kind of input, finite and without a warning for scores up to 10^4, and pure"""
    scores, labels = np.concatenate([FAR, -FAR]), np.repeat([1.0, 0.0], len(FAR))
    for loss in silent_losses(scores, labels):
        if not abs(loss) <= 1e-6:
            fail(f"returned loss = {loss:g}, expected about 0: the answers are right and confident")
    for loss in silent_losses(scores, 1.0 - labels):
        if not 15 <= loss < np.inf:
            fail(
                f"returned loss = {loss:g}, expected a finite loss of at least 15: the answers are wrong and confident"
            )
    assert_silent(kinds.assert_right, log_loss)
    kinds.assert_untouched(log_loss)


def silent_losses(scores, labels):
    """Yield the student's losses of each of these rows alone, and of all together."""
    w, X = np.array([10.0]), scores[:, np.newaxis] / 10
    calls = [(w, X[[place]], labels[[place]]) for place in range(len(scores))]
    for answer in assert_silent(lambda: list(each(log_loss, [*calls, (w, X, labels)]))):
        yield assert_shape(answer, (), "loss")


@check(
    points=1,
    hint="Each row counts by its error p - y; average over the rows, not the features.",
    after="gradient_value",
)
def test_gradient_kinds(kinds):
    """log_loss_gradient is right for every kind of input, and changes none of its arguments"""
    kinds.assert_right(log_loss_gradient)
    kinds.assert_untouched(log_loss_gradient)


@check(
    points=1,
    hint="Start at w = 0, and make n_steps updates, each with the gradient at the newest w.",
    after="train_shapes",
)
def test_train_weights(reference, rng):
    """train makes n_steps updates of gradient descent, beginning at w = 0"""
    cases = (4, 2, 1.25, 3), (5, 1, 0.1, 1), (7, 3, 0.5, 8)
    calls = [(sample(rng, (n, d)), np.arange(n) % 3 % 2.0, rate, n_steps) for n, d, rate, n_steps in cases]
    wanted = list(each(reference.train, calls))
    for answer, want in zip(each(train, calls), wanted, strict=True):
        assert_close(unpack(answer, "w, losses")[0], want[0], "w")


@check(
    points=1,
    hint="A loss is recorded at the start and after every update; an update uses the gradient at the newest w.",
    after="train_shapes",
)
def test_train_kinds(kinds):
    """train is right for every kind of input, n_steps = 0 among them, and changes neither X nor y"""
    kinds.assert_right(train)
    kinds.assert_untouched(train)


@check(points=1, hint="A probability of one half belongs to a score of zero, not of one half.", after="predict_labels")
def test_predict_kinds(kinds):
    """predict is right for every kind of input, ties among them, and changes none of its arguments"""
    kinds.assert_right(predict)
    kinds.assert_untouched(predict)


@check(points=1, hint="Convert a list or an array of whole numbers to a float array first.")
def test_lists_and_whole_numbers(kinds):
    """lists and whole numbers are converted to float arrays"""
    kinds.assert_converts(sigmoid, log_loss, log_loss_gradient, train, predict)
