"""Checks of logistic_regression that a student can run: expected values by hand, or from SciPy."""

import numpy as np

from checks import assert_close, assert_equal, assert_shape, check, fail, unpack
from logistic_regression import log_loss, log_loss_gradient, predict, sigmoid, train

W = np.array([0.1, -0.2])
X = np.array([[1.0, 2.0], [1.0, -1.0], [1.0, 0.5]])
Y = np.array([1.0, 0.0, 1.0])


@check(points=0, hint="Work on z as a whole: NumPy functions take numbers and arrays.")
def test_sigmoid_shapes():
    """sigmoid returns a number for a number, and an array for an array of any shape"""
    assert_shape(sigmoid(1.0), ())
    assert_shape(sigmoid(np.zeros((2, 3))), (2, 3))


@check(points=1, hint="A score of log 3 means odds of 3 to 1, a probability of 3/4.", after="sigmoid_shapes")
def test_sigmoid_values():
    """sigmoid gives 1/2 at 0, 3/4 at log 3 and 1/4 at -log 3"""
    assert_close(sigmoid(np.array([0.0, np.log(3.0), -np.log(3.0)])), [0.5, 0.75, 0.25])
    assert_close(sigmoid(-np.log(3.0)), 0.25)


@check(
    points=1, hint="The loss of a row is minus the log of the probability of its label; take the mean over the rows."
)
def test_log_loss_value():
    """log_loss of three rows agrees with the mean that SciPy computes"""
    assert_close(log_loss(W, X, Y), 0.8006192231656666, "loss")


@check(points=1, hint="Each row contributes its features times p - y; the gradient is the mean over the rows.")
def test_gradient_value():
    """log_loss_gradient of three rows agrees with finite differences of the loss"""
    assert_close(log_loss_gradient(W, X, Y), [-0.1666666667, -0.6577758487], "gradient")


@check(points=0, hint="The loss is recorded at the start and after every update.")
def test_train_shapes():
    """train returns w and n_steps + 1 losses"""
    w, losses = unpack(train(X, Y, 0.1, 3), "w, losses")
    assert_shape(w, (2,), "w")
    assert_shape(losses, (4,), "losses")


@check(points=0, hint="The label is 1 where the probability is one half or more, and 0 elsewhere.")
def test_predict_labels():
    """predict returns whole numbers: 1 where the probability is at least 0.5, else 0"""
    answer = predict(np.array([-1.0, 1.0]), np.array([[1.0, 3.0], [1.0, 0.5], [1.0, 1.0]]))
    if truth_values(answer):
        fail("returned truth values, expected whole numbers", "A comparison gives truth values; add .astype(int).")
    assert_equal(answer, [1, 0, 1], "labels")


def truth_values(answer):
    """Return True if an answer is a boolean array, or a list with a truth value."""
    if isinstance(answer, np.ndarray):
        return answer.dtype.kind == "b"
    return isinstance(answer, list | tuple) and any(isinstance(value, bool | np.bool_) for value in answer)
