"""The numbers with which the chapters say where a rule ends: beyond 2/L, after a silence, near a saddle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType

import numpy as np

References = dict[str, ModuleType]


def limits(references: References) -> Iterator[tuple[str, str]]:
    """Yield pages, each with a piece of its source in which the numbers are computed here."""
    yield from beyond_two_over_l(references)
    yield from suggestions(references["tuning"])
    yield from adam_after_silence()
    yield from saddles(references["update_rule"])
    savings = [1 - (1 + 1 / (2 * size)) / (1 + 1 / size) for size in (1 / 2, 1, 2)]  # sizes in units of B_noise
    first, second, third = (f"{100 * saving:.0f} %" for saving in savings)
    yield "theory/practice", f"saves {first}, the next one {second}, the one after it {third}"


def beyond_two_over_l(references: References) -> Iterator[tuple[str, str]]:
    """Yield the losses of logistic regression after 300 steps, with rates in units of 1/L."""
    separable = np.array([[1, 2], [1, 1], [1, -1], [1, -0.5]])
    overlapping = np.array([[1, 2], [1, 1], [1, -1], [1, 1.5]])
    ends = [end(references, separable, factor) for factor in (1.9, 10, 25)]
    slow, fast, fastest = map(scientific, ends)
    yield (
        "theory/update-rule",
        f"rate $1.9/L$ end at a loss of ${slow}$, with $10/L$ at ${fast}$, and with $25/L$ at ${fastest}$",
    )
    low, high = end(references, overlapping, 1.9), end(references, overlapping, 5)
    yield (
        "theory/update-rule",
        f"minimum, ${low:.3f}$, while the run with $5/L$ jumps about above it and ends at ${high:.2f}$",
    )


def end(references: References, X: np.ndarray, factor: float) -> float:
    """Return the log-loss for the labels 1, 1, 0, 0 after 300 steps from zero with the rate factor / L."""
    model, y = references["logistic_regression"], np.array([1, 1, 0, 0])
    rate = factor * 4 * len(y) / np.linalg.eigvalsh(X.T @ X)[-1]
    path = references["update_rule"].gradient_descent(
        lambda w: model.log_loss_gradient(w, X, y), np.zeros(2), rate, 300
    )
    return float(model.log_loss(path[-1], X, y))


def suggestions(tuning: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the suggested rates of two starts on quadratics, the second far above 2/L."""
    for curvature, start, words in (
        ([1, 10], [1.0, 1.0], "from $10^{{-4}}$ to 10 suggests the rate ${:.4f}$"),
        ([1, 0.01], [0.001, 1.0], "it suggests ${:.1f}$"),
    ):
        slope = np.array(curvature).__mul__
        rates, losses = tuning.learning_rate_range_test(half_product(slope), slope, start, 1e-4, 10.0, 60)
        yield "exercises/tuning", words.format(tuning.suggest_learning_rate(rates, losses))


def half_product(slope: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], float]:
    return lambda w: float(w @ slope(w)) / 2


def adam_after_silence() -> Iterator[tuple[str, str]]:
    """Yield Adam's steps, in units of the rate, when a gradient of 1 follows many zeros, and the bound."""
    t = np.arange(1, 100)
    lengths = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
    first, second, longest = lengths[0], lengths[1], lengths.max()
    assert t[lengths.argmax()] == 12
    bound = 0.1 / np.sqrt(0.001 * (1 - 0.9**2 / 0.999))
    growing = (0.999 / 0.9) ** t
    m, v = (sum((1 - beta) * beta ** (t[-1] - t) * growing**power) for beta, power in ((0.9, 1), (0.999, 2)))
    assert 0.999 * bound < m / np.sqrt(v) < bound
    assert np.all(np.sqrt(1 - 0.999**t) < 1 - 0.9**t)
    yield "theory/adam", f"= {first:.2f}\\, \\eta$. If the gradient then stays the same"
    yield "theory/adam", f"the next ones are longer, ${second:.2f}\\, \\eta$"
    yield "theory/adam", f"the twelfth is the longest, ${longest:.2f}\\, \\eta$"
    yield "theory/adam", f"= {bound:.2f}\\, \\eta, \\qquad"


def saddles(update_rule: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the steps that a start 10 000 times closer to a saddle costs; run into a saddle that is not strict."""
    yield "theory/landscapes", f"the same number of steps, about {round(np.log(1e4) / np.log(1.2), -1):.0f}."
    path = update_rule.gradient_descent(lambda w: np.array([2 * w[0], 3 * w[1] ** 2]), [0.1, 0.1], 0.1, 20_000)
    assert np.all(path[:, 1] > 0)
    assert path[-1, 1] < 1e-3


def scientific(number: float) -> str:
    digits, power = f"{number:.1e}".split("e")
    return f"{digits} \\cdot 10^{{{int(power)}}}"
