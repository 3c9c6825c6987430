"""A wrong function is named by what its numbers show; what else is wrong with it is said beside that."""

from __future__ import annotations

from autograder.course import Course
from autograder.engine.diagnosis.record import recorded_data
from autograder.engine.suites import kinds_of
from diagnosis import Comparison
from evidence import Diagnosis
from usage import uses_of
from visits import module_of, visit


def diagnosed(course: Course, slug: str, text: str) -> Diagnosis:
    """The diagnosis of the reference with these definitions after it."""
    recorded, kinds = recorded_data(course, slug), kinds_of(course, slug)
    module = module_of(course.solution(slug).read_text(encoding="utf-8") + text)
    return Comparison(recorded, visit(kinds, module, recorded.defaults), uses_of(module, list(kinds))).diagnose()


def facets(found: Diagnosis) -> list[tuple[str, str]]:
    return [(facet.id, facet.function) for facet in found.facets]


CLIMBS = "def momentum_step(w, v, gradient, learning_rate, gamma=0.9):\n    v = gamma * v + learning_rate * gradient\n"


def test_lists_that_are_not_converted_hide_no_name(course: Course) -> None:
    found = diagnosed(course, "momentum", CLIMBS + "    return w + v, v\n")
    assert "momentum_step" in found.mistakes["climbs"]
    assert ("lists_not_converted", "momentum_step") in facets(found)


def test_a_default_hides_no_name(course: Course) -> None:
    found = diagnosed(course, "momentum", CLIMBS.replace("0.9", "0.5") + "    return w + v, v\n")
    assert "climbs" in found.mistakes
    assert ("default_differs", "momentum_step") in facets(found)


def test_two_mistakes_in_one_function_are_both_named(course: Course) -> None:
    text = """
def rmsprop_step(w, s, gradient, learning_rate=0.01, gamma=0.9, eps=1e-8):
    w, s, gradient = (np.asarray(x, dtype=float) for x in (w, s, gradient))
    s = gamma * s + gradient**2
    return w - learning_rate * gradient / (np.sqrt(s) + eps), s
"""
    found = diagnosed(course, "rmsprop", text)
    assert {m for m, names in found.mistakes.items() if "rmsprop_step" in names} == {"eps_outside", "weight_missing"}


def test_a_function_that_is_wrong_by_itself_is_named_beside_another_wrong_one_that_it_does_not_call(
    course: Course,
) -> None:
    text = """
def gradient_step(w, gradient, learning_rate):
    return np.asarray(w, dtype=float) * 7
def gradient_descent(gradient_fn, w0, learning_rate, n_steps):
    w, path = np.asarray(w0, dtype=float), []
    for _ in range(n_steps):
        w = w - learning_rate * gradient_fn(w)
        path.append(w)
    return np.array(path)
"""
    found = diagnosed(course, "update_rule", text)
    assert found.mistakes == {"start_missing": {"gradient_descent"}}


def test_an_input_that_is_refused_is_said_with_its_kind(course: Course) -> None:
    text = """
def gradient_descent(gradient_fn, w0, learning_rate, n_steps, run=gradient_descent):
    if n_steps < 1:
        raise ValueError("n_steps")
    return run(gradient_fn, w0, learning_rate, n_steps)
"""
    (facet,) = diagnosed(course, "update_rule", text).facets
    assert facet.id == "allowed_input_refused"
    assert "n_steps = 0" in facet.explanation


def test_only_single_numbers(course: Course) -> None:
    text = "\nimport math\ndef exponential_decay(t, initial_rate, k):\n    return initial_rate * math.exp(-k * t)\n"
    assert facets(diagnosed(course, "schedules", text)) == [("single_numbers_only", "exponential_decay")]


def test_nothing_is_said_of_right_functions(course: Course) -> None:
    assert diagnosed(course, "update_rule", "") == Diagnosis()


def test_a_variant_of_a_mistake_is_named_although_it_differs_in_one_call(course: Course) -> None:
    text = """
def stopped_improving(losses, patience, min_delta=0.0):
    if len(losses) <= patience:
        return False
    window = list(losses)[-patience - 1:]
    return max(window) - min(window) <= min_delta
"""
    assert "flat_window" in diagnosed(course, "stopping", text).mistakes


def test_no_mistake_is_named_that_a_function_it_calls_does_not_make(course: Course) -> None:
    text = """
def gradient_vanished(gradient, tolerance):
    return bool(np.max(np.abs(gradient)) <= tolerance)
def stopped_improving(losses, patience, min_delta=0.0):
    best, waited = np.inf, 0
    for loss in losses:
        best, waited = (loss, 0) if loss < best - min_delta else (best, waited + 1)
    return waited > patience
"""
    found = diagnosed(course, "stopping", text)
    assert "minimize" not in found.mistakes.get("root_mean_square", set())
    assert {"largest_entry", "one_more_than_patience"} <= set(found.mistakes)


def test_two_mistakes_in_one_line_are_both_named(course: Course) -> None:
    text = """
def gradient_vanished(gradient, tolerance):
    return bool(np.sum(np.square(gradient)) < tolerance)
"""
    assert set(diagnosed(course, "stopping", text).mistakes) == {"root_missing", "tolerance_is_excluded"}


def test_a_default_that_counts_for_small_numbers_only_is_seen(course: Course) -> None:
    text = """
def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=10e-8):
    w, m, v, gradient = (np.asarray(x, dtype=float) for x in (w, m, v, gradient))
    m, v = beta1 * m + (1 - beta1) * gradient, beta2 * v + (1 - beta2) * gradient**2
    return w - learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v
"""
    assert ("default_differs", "adam_step") in facets(diagnosed(course, "adam", text))


def test_what_is_written_into_is_told_from_calls_in_which_arguments_are_apart(course: Course) -> None:
    text = """
def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    w, v, gradient = (np.asarray(x, dtype=float) for x in (w, v, gradient))
    v *= gamma
    v += learning_rate * gradient
    return w - v, v
"""
    found = diagnosed(course, "momentum", text)
    assert ("arguments_changed", "momentum_step") in facets(found)
    assert found.mistakes == {}
