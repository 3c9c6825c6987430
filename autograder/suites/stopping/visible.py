"""Checks of stopping that a student can run: every expected value is worked out by hand."""

import numpy as np

from calls import type_name
from checks import assert_close, assert_equal, assert_shape, assert_truth, check, fail
from objectives import Quadratic
from spies import Spy
from stopping import gradient_vanished, loss_reached, minimize, stopped_improving

FIELDS = ("w", "losses", "n_iterations", "reason")
BOWL = Quadratic(2.0)  # f(w) = w**2: with learning_rate=0.25 every update halves w


def fields(answer):
    """Return w, losses, n_iterations and reason of an answer; fail if it lacks one of these fields."""
    missing = [name for name in FIELDS if not hasattr(answer, name)]
    if missing:
        what = "None" if answer is None else f"{type_name(answer)} without the fields {', '.join(missing)}"
        fail(f"returned {what}", "Expected one value with four fields: Descent(w, losses, n_iterations, reason).")
    return [getattr(answer, name) for name in FIELDS]


@check(points=1, hint="A loss equal to the threshold counts as reached; NaN never does.")
def test_loss_at_threshold():
    """loss_reached is True at the threshold and below it, and never for NaN"""
    for loss, expected in ((0.25, True), (0.125, True), (0.5, False), (-3.0, True), (float("nan"), False)):
        assert_truth(loss_reached(loss, 0.25), expected)
    assert_truth(loss_reached(-1.0, -2.0), False)


@check(
    points=1, hint="The length is the root of the sum of squares: 5 for (3, -4). A length equal to tolerance counts."
)
def test_gradient_length():
    """gradient_vanished compares the length of the whole gradient with the tolerance"""
    for tolerance, expected in ((5.0, True), (4.5, False), (6.0, True)):
        assert_truth(gradient_vanished(np.array([3.0, -4.0]), tolerance), expected)
    assert_truth(gradient_vanished(np.zeros(3), 0.0), True)
    assert_truth(gradient_vanished(np.array([0.0, 2.0, 0.0]), 1.0), False)


@check(
    points=1, hint="The first loss is the first best; count the losses in a row that are not below best - min_delta."
)
def test_patience_two():
    """stopped_improving with patience=2 is True after two losses in a row without improvement"""
    assert_truth(stopped_improving([1.0, 1.0], 2), False)
    assert_truth(stopped_improving([1.0, 1.0, 1.0], 2), True)
    assert_truth(stopped_improving([1.0, 0.5, 0.75, 0.5], 2), True)
    assert_truth(stopped_improving([1.0, 0.5, 0.75, 0.25], 2), False)
    assert_truth(stopped_improving([1.0, 0.75, 0.5], 2, min_delta=0.5), True)


@check(points=0, hint="Return n_iterations + 1 losses: one at w0 and one after every update.")
def test_descent_fields():
    """minimize returns w, losses, n_iterations and reason, and comes to an end"""
    answer = minimize(Spy(BOWL.loss), Spy(BOWL.gradient), np.ones(1), 0.25, max_iterations=2)
    w, losses, _, _ = fields(answer)
    assert_shape(w, (1,), "w")
    assert_shape(losses, (3,), "losses")


@check(points=1, hint="Use the gradient at the current w; test at w0 and after each update.", after="descent_fields")
def test_parabola():
    """on a parabola minimize halves w until max_iterations, the loss or the gradient ends the run"""
    settings = ({"max_iterations": 3}, {"loss_threshold": 0.1}, {"gradient_tolerance": 0.75})
    reasons = ("max_iterations", "loss_threshold", "gradient_norm")
    for setting, reason, steps in zip(settings, reasons, (3, 2, 2), strict=True):
        w, losses, n_iterations, why = fields(minimize(BOWL.loss, BOWL.gradient, np.ones(1), 0.25, **setting))
        assert_equal(
            why, reason, "reason", hint="Every test is made at w0 and after each update. Which one holds first?"
        )
        assert_equal(n_iterations, steps, "n_iterations", hint="n_iterations is the number of updates that were made.")
        wanted = [1.0, 1 / 4, 1 / 16, 1 / 64][: steps + 1]
        assert_close(losses, wanted, "losses", hint="The losses are those at w0 and after each update, in this order.")
        assert_close(w, [0.5**steps], "w", hint="The losses are right: w is the point at which the last one was taken.")
