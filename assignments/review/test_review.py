"""Checks of review that a student can run: three implementations of each function are handed in, in the open."""

import numpy as np

from checks import assert_truth, check, fail
from review import accepts_adagrad, accepts_nesterov
from specimens import Specimens

NESTEROV, ADAGRAD = Specimens("nesterov_descent"), Specimens("adagrad_step")


@NESTEROV.right("does what is asked")
def look_ahead(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w, v = np.array(w0, dtype=float), np.zeros(np.shape(w0))
    path = [w]
    for _ in range(n_steps):
        ahead = w - gamma * v
        v = gamma * v + learning_rate * gradient_fn(ahead)
        w = w - v
        path.append(w)
    return np.array(path)


@NESTEROV.wrong("climbs: it adds the velocity")
def climbs(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w, v = np.array(w0, dtype=float), np.zeros(np.shape(w0))
    path = [w]
    for _ in range(n_steps):
        v = gamma * v + learning_rate * gradient_fn(w + gamma * v)
        w = w + v
        path.append(w)
    return np.array(path)


@NESTEROV.wrong("does not look ahead: it is ordinary momentum")
def momentum(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w, v = np.array(w0, dtype=float), np.zeros(np.shape(w0))
    path = [w]
    for _ in range(n_steps):
        v = gamma * v + learning_rate * gradient_fn(w)
        w = w - v
        path.append(w)
    return np.array(path)


@ADAGRAD.right("does what is asked")
def sum_of_squares(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = (np.array(value, dtype=float) for value in (w, s, gradient))
    s = s + gradient**2
    w = w - learning_rate * gradient / (np.sqrt(s) + eps)
    return w, s


@ADAGRAD.wrong("climbs: it adds the step")
def climbing_step(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = (np.array(value, dtype=float) for value in (w, s, gradient))
    s = s + gradient**2
    w = w + learning_rate * gradient / (np.sqrt(s) + eps)
    return w, s


@ADAGRAD.wrong("keeps a running mean of the squares: it is RMSprop")
def running_mean(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = (np.array(value, dtype=float) for value in (w, s, gradient))
    s = 0.9 * s + 0.1 * gradient**2
    w = w - learning_rate * gradient / (np.sqrt(s) + eps)
    return w, s


def assert_tells_apart(accepts, right, wrong):
    """Fail unless the first implementation is accepted, and then the other one rejected."""
    for specimen in (right.anew(), wrong.anew()):
        answer = accepts(specimen)
        assert_truth(answer, bool(answer) if isinstance(answer, bool | np.bool_ | np.ndarray) else specimen.right)
        if bool(answer) is not specimen.right:
            done = "rejected a right" if specimen.right else "accepted a wrong"
            fail(f"{done} implementation. This one {specimen.title}.")


@check(points=1, hint="On which function does a step against the gradient lead down, and one along it up?")
def test_nesterov_direction():
    """accepts_nesterov accepts the right one and rejects the one that climbs"""
    assert_tells_apart(accepts_nesterov, *NESTEROV.all[:2])


@check(points=1, hint="Both find the minimum. At which step do their paths part, and where is the gradient taken?")
def test_nesterov_look_ahead():
    """accepts_nesterov accepts the right one and rejects ordinary momentum"""
    assert_tells_apart(accepts_nesterov, NESTEROV.all[0], NESTEROV.all[2])


@check(points=1, hint="Try one step whose result you can work out by hand.")
def test_adagrad_direction():
    """accepts_adagrad accepts the right one and rejects the one that climbs"""
    assert_tells_apart(accepts_adagrad, *ADAGRAD.all[:2])


@check(points=1, hint="Look at both values that are returned, and let s be more than zero.")
def test_adagrad_sum():
    """accepts_adagrad accepts the right one and rejects RMSprop"""
    assert_tells_apart(accepts_adagrad, ADAGRAD.all[0], ADAGRAD.all[2])
