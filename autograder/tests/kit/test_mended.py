"""Numbers in another form than asked are named as if the form were right, and the form is named beside them."""

from __future__ import annotations

from autograder.course import Course
from autograder.tests.kit.test_diagnosis import diagnosed, facets

FLAT = """
def numerical_gradient(f, w, h=1e-5):
    w = np.array(w, dtype=float)
    here = f(w)
    return np.array([(f(w + h * e.reshape(w.shape)) - here) / h for e in np.eye(w.size)])
"""
SHORT = """
def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    w, path = np.array(w0, dtype=float), []
    for _ in range(n_steps):
        w = w + learning_rate * gradient_fn(w)
        path.append(w)
    return np.array(path).reshape(n_steps, *np.shape(w0))
"""


def test_another_shape_hides_no_name(course: Course) -> None:
    found = diagnosed(course, "gradient", FLAT)
    assert set(found.mistakes) == {"forward_difference"}
    assert facets(found) == [("shape_differs", "numerical_gradient")]


def test_a_missing_start_hides_no_name(course: Course) -> None:
    assert set(diagnosed(course, "update_rule", SHORT).mistakes) == {"climbs", "start_missing"}
