"""Where no mistake is known, the wrong answers of a function say what they have in common."""

from __future__ import annotations

from autograder.course import Course
from autograder.tests.kit.test_diagnosis import diagnosed
from facets import Facet


def only_facet(course: Course, slug: str, text: str) -> Facet:
    found = diagnosed(course, slug, text)
    assert not found.mistakes
    (facet,) = found.facets
    return facet


def test_a_factor_between_the_answers(course: Course) -> None:
    text = """
def mse_loss(w, X, y):
    w, X, y = (np.asarray(values, dtype=float) for values in (w, X, y))
    if y.ndim != 1:
        raise ValueError("y")
    return np.sum((X @ w - y) ** 2) / len(w)
"""
    facet = only_facet(course, "gradient", text)
    assert facet.title == "The loss is what is expected, times rows / columns of X"


def test_values_that_are_right_are_named_beside_those_that_are_not(course: Course) -> None:
    text = """
def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w, s, gradient = (np.asarray(x, dtype=float) for x in (w, s, gradient))
    s = gamma * s + (1 - gamma) * gradient**2
    return w - learning_rate * gradient / np.cbrt(s + eps), s
"""
    facet = only_facet(course, "rmsprop", text)
    assert facet.title == "s is right, w is not"


def test_a_step_is_compared_by_itself(course: Course) -> None:
    text = """
def gradient_step(w, gradient, learning_rate):
    w, gradient = (np.asarray(x, dtype=float) for x in (w, gradient))
    return w - 3 * learning_rate * gradient
"""
    (facet,) = [f for f in diagnosed(course, "update_rule", text).facets if f.function == "gradient_step"]
    assert facet.title == "The step is 3 times what is expected"


def test_a_row_that_was_never_filled(course: Course) -> None:
    text = """
def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w = np.array(w0, dtype=float)
    m, v, path = np.zeros_like(w), np.zeros_like(w), np.zeros((n_steps + 1, *w.shape))
    path[0] = w
    for t in range(1, n_steps):
        w, m, v = adam_step(w, m, v, t, gradient_fn(w), learning_rate, beta1, beta2, eps)
        path[t] = w
    return path
"""
    facet = only_facet(course, "adam", text)
    assert facet.title == "The path has only zeros in its last row"


def test_a_test_that_is_wrong_in_one_direction(course: Course) -> None:
    facet = only_facet(course, "stopping", "\ndef loss_reached(loss, threshold):\n    return False\n")
    assert facet.id == "one_sided"


def test_a_setting_without_default_is_not_called_another_default(course: Course) -> None:
    text = """
def momentum_step(w, v, gradient, learning_rate, gamma):
    w, v, gradient = (np.asarray(x, dtype=float) for x in (w, v, gradient))
    v = gamma * v + learning_rate * gradient
    return w - v, v
"""
    found = [f.title for f in diagnosed(course, "momentum", text).facets if f.function == "momentum_step"]
    assert found == ["gamma has no default"]


def test_what_is_kept_between_calls_is_no_other_default(course: Course) -> None:
    text = """
KEPT = [0.0]
def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w = np.array(w0, dtype=float)
    path = [w]
    for t in range(n_steps):
        rate = learning_rate(t) if callable(learning_rate) else learning_rate
        KEPT[0] = gamma * np.mean(KEPT[0]) + rate * gradient_fn(w)
        w = w - KEPT[0]
        path.append(w)
    return np.array(path)
"""
    assert [f.id for f in diagnosed(course, "momentum", text).facets] == ["kept_between_calls"]
