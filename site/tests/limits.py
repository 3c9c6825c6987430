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
    yield from overflow()
    yield from first_growth(references["momentum"])
    yield from short_memories(references["adam"])
    yield from wrong_end(references["rmsprop"])
    yield from line_search_on_batches()
    yield from reduced_variance()
    yield from scaled_columns()
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
        f"end at a loss of ${slow}$, with $10/L$ at ${fast}$, and with $25/L$ at ${fastest}$",
    )
    low, high = end(references, overlapping, 1.9), max(losses(references, overlapping, 5))
    yield (
        "theory/update-rule",
        f"minimum, ${low:.3f}$, while the run with $5/L$ jumps about above it for ever, up to ${high:.1f}$",
    )


def end(references: References, X: np.ndarray, factor: float) -> float:
    """Return the last of the losses."""
    return losses(references, X, factor)[-1]


def losses(references: References, X: np.ndarray, factor: float) -> list[float]:
    """Return the log-losses for the labels 1, 1, 0, 0 in 300 steps from zero with the rate factor / L."""
    model, y = references["logistic_regression"], np.array([1, 1, 0, 0])
    rate = factor * 4 * len(y) / np.linalg.eigvalsh(X.T @ X)[-1]
    path = references["update_rule"].gradient_descent(
        lambda w: model.log_loss_gradient(w, X, y), np.zeros(2), rate, 300
    )
    return [float(model.log_loss(w, X, y)) for w in path]


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
    path = update_rule.gradient_descent(lambda w: w * [1, w[1] ** 2 - 1], [1.0, 0.01], 0.2, 1000)
    assert np.all(path[:, 1] < 1)
    yield "theory/landscapes", f"After 25 it is ${path[25, 1]:.2f}$"
    with np.errstate(over="ignore", invalid="ignore"):
        for rate, start in ((0.01, 10.0), (0.001, 30.0)):
            far = update_rule.gradient_descent(himmelblau_slope, [start, start], rate, 100)
            assert not np.isfinite(far[-1]).all()
    rng, w = np.random.default_rng(0), np.array([0.8, -0.8])
    x = rng.normal(size=50)
    y = x + 0.1 * rng.normal(size=50)  # u v x = y has many solutions with u v = 1
    for i in rng.integers(50, size=5000):
        w = w - 0.1 * (w[0] * w[1] * x[i] - y[i]) * x[i] * w[::-1]
    assert np.linalg.norm(w) < 1e-100


def himmelblau_slope(w: np.ndarray) -> np.ndarray:
    a, b = w[0] ** 2 + w[1] - 11, w[0] + w[1] ** 2 - 7
    return np.array([4 * a * w[0] + 2 * b, 2 * a + 4 * b * w[1]])


def overflow() -> Iterator[tuple[str, str]]:
    """Yield the steps after which a square overflows when every step multiplies by a factor."""
    largest = np.log(np.finfo(float).max) / 2
    wide, narrow = (int(np.ceil(largest / np.log(factor))) for factor in (3, 1.1))
    yield "theory/stopping", f"overflows to infinity after {wide} steps (with the factor $1.1$ after {narrow})"


def first_growth(momentum: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield how far momentum with its best settings first leaves the steepest direction of two quadratics."""
    growth, losses = [], []
    for root in (10, 100):
        curvature = np.array([1, root**2])
        path = momentum.momentum_descent(
            curvature.__mul__, [1.0, 1.0], 4 / (root + 1) ** 2, 400, ((root - 1) / (root + 1)) ** 2
        )
        growth.append(abs(path[:, 1]).max())
        losses.append((path**2 @ curvature).max() / curvature.sum())
        assert abs(growth[-1] / (root / np.e) - 1) < 0.01
    yield "theory/momentum", f"to ${growth[0]:.1f}$ for $\\kappa = 100$, where the loss becomes {losses[0]:.1f} times"
    yield "theory/momentum", f"to ${growth[1]:.1f}$ for $\\kappa = 10\\,000$"


def short_memories(adam: ModuleType) -> Iterator[tuple[str, str]]:
    """Check where Adam ends on the counterexample with C = 3, for five lengths of its memory."""
    for beta2, side in ((0.1, 1), (0.3, 1), (0.5, -1), (0.9, -1), (0.999, -1)):
        w, m, v = np.zeros(1), np.zeros(1), np.zeros(1)
        for t in range(1, 30_001):
            w, m, v = adam.adam_step(w, m, v, t, [3.0 if t % 3 == 1 else -1.0], 0.5 / np.sqrt(t), 0, beta2)
            w = np.clip(w, -1, 1)
        assert abs(w[0] - side) < 0.01
    yield "theory/adam", "$+1$ for $\\beta_2 = 0.1$ and $0.3$, and near $-1$ for $0.5$, $0.9$ and $0.999$"


def wrong_end(rmsprop: ModuleType) -> Iterator[tuple[str, str]]:
    """Check where RMSprop ends on the counterexample for two sizes of its rare slope."""
    for rare, side in ((2.05, 1), (3.0, -1)):
        w, s = np.zeros(1), np.zeros(1)
        for t in range(1, 60_001):
            w, s = rmsprop.rmsprop_step(w, s, [rare if t % 3 == 1 else -1.0], 0.5 / np.sqrt(t), 0.9)
            w = np.clip(w, -1, 1)
        assert abs(w[0] - side) < 0.01
    yield (
        "theory/rmsprop",
        "to the wrong end for $C = 2.05$, and to the right one for $C = 3$",
    )


def line_search_on_batches() -> Iterator[tuple[str, str]]:
    """Check that Armijo's test on single convex rows diverges with a small c, and converges with one above 1/2."""
    steep = np.array([[5, 0.05], [0.05, 5]])  # of each row, the factors of w^2 right and left of their minimum 0
    ends = []
    for c in (1e-4, 0.6):
        w, rng = 1.0, np.random.default_rng(0)
        for _ in range(150):
            row, rate = steep[rng.integers(2)], 1.0
            loss, slope = row[int(w < 0)] * w**2, 2 * row[int(w < 0)] * w
            while row[int(w - rate * slope < 0)] * (w - rate * slope) ** 2 > loss - c * rate * slope**2:
                rate /= 2
            w -= rate * slope
        ends.append(abs(w))
    assert ends[0] > 1e50
    assert ends[1] < 1e-20
    yield "theory/learning-rate", "provably converges for $c > \\frac12$"


def reduced_variance() -> Iterator[tuple[str, str]]:
    """Yield how far above the minimum single rows end on 100 rows of regression, without and with SVRG."""
    rng = np.random.default_rng(0)
    X, rate = rng.normal(size=(100, 10)), 0.01
    y = X @ np.ones(10) + rng.normal(size=100)
    best = np.linalg.lstsq(X, y, rcond=None)[0]

    def slope(w: np.ndarray, rows: slice | int) -> np.ndarray:
        x = np.atleast_2d(X[rows])
        return 2 * x.T @ (x @ w - y[rows]) / len(x)

    def excess(w: np.ndarray) -> float:
        return float(np.mean((X @ w - y) ** 2) - np.mean((X @ best - y) ** 2))

    w, above = np.zeros(10), []
    for i in rng.integers(100, size=3000):
        w = w - rate * slope(w, i)
        above.append(excess(w))
    yield "theory/stochastic", f"single rows stay about ${np.mean(above[-1000:]):.2f}$ above the minimum"
    w = np.zeros(10)
    for _ in range(10):  # each costs three passes: a full gradient, and two gradients for each of 100 rows
        old, full = w, slope(w, slice(None))
        for i in rng.integers(100, size=100):
            w = w - rate * (slope(w, i) - slope(old, i) + full)
    yield "theory/stochastic", f"row gradients ends at ${scientific(excess(w))}$"


def scaled_columns() -> Iterator[tuple[str, str]]:
    X = np.array([[0, 2, 2], [-2, -3, -3], [1, 3, 3], [-1, -3, -2]])
    before, after = (np.linalg.cond(x.T @ x) for x in (X, X / np.linalg.norm(X, axis=0)))
    yield "theory/practice", f"$\\kappa$ of $X^\\top X$ is {before:.0f}, and {after:.0f} with columns of equal length"


def scientific(number: float) -> str:
    digits, power = f"{number:.1e}".split("e")
    return f"{digits} \\cdot 10^{{{int(power)}}}"
