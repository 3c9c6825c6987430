"""The numbers of the examples that a reader can follow with a pencil, and the answers of the questions."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import numpy as np

References = dict[str, ModuleType]


def examples(references: References) -> Iterator[tuple[str, str]]:
    """Yield chapters, each with a piece of its source in which the numbers are computed here."""
    yield from first_chapters(references)
    yield from log_loss(references["logistic_regression"])
    yield from noise(references["sgd"])
    yield from optimisers(references)
    yield from rates(references)
    yield from newton()


def answers(references: References) -> dict[str, float]:
    """Return the number that each chapter asks for."""
    descent, schedules = references["update_rule"].gradient_descent, references["schedules"]
    slope = references["gradient"].numerical_gradient(lambda w: w[0] ** 2 + 3 * w[0] * w[1], np.array([2.0, 1.0]))
    halves = references["momentum"].momentum_descent(lambda w: np.array([2.0]), [0.0], 0.01, 500, 0.95)
    first = references["rmsprop"].rmsprop_step([0.0], [0.0], [3.0], 1.0, 0.99, 1e-30)[0]
    awake = references["adam"].adam_step([0.0], [0.0], [0.0], 10**6, [3.0], 1.0, 0.8, 0.99, 1e-30)[0]
    test = references["tuning"].learning_rate_range_test(lambda w: 0.0, lambda w: w, [0.0], 1e-4, 1.0, 5)
    return {
        "problem": np.linalg.lstsq(np.array([[1.0], [3.0]]), np.array([1.0, 2.0]), rcond=None)[0][0],
        "gradient": slope @ [3, 4] / 5,
        "update-rule": descent(lambda w: 6 * w, [2.0], 0.1, 2)[-1, 0],
        "stopping": 0.02**2 / (2 * 0.5),
        "logistic-regression": np.log(0.75 / 0.25),
        "stochastic": 0.1 * 4 / (1 * (2 - 0.1 * 1)),
        "landscapes": np.log(1000) / np.log(1.1),
        "momentum": halves[-2, 0] - halves[-1, 0],
        "rmsprop": -first[0],
        "adam": -awake[0],
        "schedules": schedules.step_decay(25, 0.4, 0.5, 10),
        "learning-rate": test[0][2],
        "practice": 1000 * (1 + 256 / 64),
    }


def first_chapters(references: References) -> Iterator[tuple[str, str]]:
    loss, gradient = references["gradient"].mse_loss, references["gradient"].mse_gradient
    for w in (0, 1, 2, 1.6):
        rows, targets = [[1], [2]], [2, 3]
        residuals = ",\\ ".join(f"{w * x[0] - y:.6g}" for x, y in zip(rows, targets, strict=True))
        yield "problem", f"| {w} | ${residuals}$ | {loss([w], rows, targets):.6g} |"
    X, y = [[1, 2], [3, 4]], [0, 1]
    here, right, left = (loss([w, -1], X, y) for w in (1, 1.1, 0.9))
    assert np.allclose(gradient([1, -1], X, y), [-7, -10])
    yield "gradient", f"The loss is ${right:.6g}$ at $w_1 = 1.1$ and ${left:.6g}$ at $w_1 = 0.9$"
    yield "gradient", f"$({right:.6g} - {left:.6g})/0.2 = {(right - left) / 0.2:.6g}$"
    yield "gradient", f"$({right:.6g} - {here:.6g})/0.1 = {(right - here) / 0.1:.6g}$"
    yield "gradient", f"has the length ${np.hypot(7, 6):.2f}$"
    curvature = np.array([1, 10])
    safe, best = (references["update_rule"].gradient_descent(curvature.__mul__, [10, 1], r, 2) for r in (0.1, 2 / 11))
    for step, (w, v) in enumerate(zip(safe, best, strict=True)):
        cells = (
            f"({w[0]:.3g},\\ {w[1]:.3g})",
            w**2 @ curvature / 2,
            f"({v[0]:.3g},\\ {v[1]:.2g})",
            v**2 @ curvature / 2,
        )
        yield "update-rule", "| {} | ${}$ | {:.1f} | ${}$ | {:.1f} |".format(step, *cells)
    stopped = references["stopping"].stopped_improving
    losses = [5, 3, 2.95, 3, 2.96, 2.94]
    assert [stopped(losses[:n], 3, 0.1) for n in (4, 5)] == [False, True]
    assert not stopped(losses, 3)


def log_loss(model: ModuleType) -> Iterator[tuple[str, str]]:
    x, w = np.array([[1, 2]]), np.array([-1, 1])
    p = model.sigmoid(1.0)
    for label, chance in ((1, p), (0, 1 - p)):
        loss, slope = model.log_loss(w, x, [label]), model.log_loss_gradient(w, x, [label])
        yield (
            "logistic-regression",
            f"| $y = {label}$ | $-\\log {chance:.3f} = {loss:.3f}$ | $({slope[0]:.3f},\\ {slope[1]:.3f})$ |",
        )
    new = w - model.log_loss_gradient(w, x, [1])
    yield "logistic-regression", f"leads to $w = ({new[0]:.3f},\\ {new[1]:.3f})$"
    yield "logistic-regression", f"then ${(x @ new)[0]:.3f}$ and the loss ${model.log_loss(new, x, [1]):.3f}$"


def noise(sgd: ModuleType) -> Iterator[tuple[str, str]]:
    falling = fixed = 0.0
    for t, row in enumerate((4, 8, 6)):
        falling, fixed = falling - (falling - row) / (t + 1), fixed - (fixed - row) / 2
        rate = f"1/{t + 1}" if t else "1"
        yield "stochastic", f"| {row} | {rate} | {falling:g} | 1/2 | {fixed:g} |"


def optimisers(references: References) -> Iterator[tuple[str, str]]:
    path = references["update_rule"].gradient_descent(lambda w: w * [1, w[1] ** 2 - 1], [1.0, 0.01], 0.2, 10)
    yield "landscapes", f"$w = ({path[-1, 0]:.3f},\\ {path[-1, 1]:.3f})$"
    yield "landscapes", f"$\\log 100 / \\log 1.2 = {np.log(100) / np.log(1.2):.1f}$"
    yield "landscapes", f"$\\log 1000 / \\log 1.1 = {np.log(1000) / np.log(1.1):.1f}$"
    ball = references["momentum"].momentum_descent(lambda w: w, [1.0], 0.5, 4)[:, 0]
    v = -np.diff(ball)
    yield "momentum", f"| 2 | $0.45 + 0.25 = {v[1]:g}$ | ${ball[2]:g}$ | 0.25 |"
    yield "momentum", f"| 3 | $0.63 - 0.1 = {v[2]:.2f}$ | ${ball[3]:.2f}$ | 0.125 |"
    yield "momentum", f"| 4 | $0.477 - 0.365 = {v[3]:.3f}$ | ${ball[4]:.3f}$ | 0.0625 |"
    s, root = 0.0, 0.0
    for g, mean in ((3, "0.1 \\cdot 9"), (-4, "0.81 + 1.6")):
        w, s_new = references["rmsprop"].rmsprop_step([0.0], [s], [g], 0.1, 0.9, 1e-30)
        s, root = float(s_new[0]), root + g**2
        slope = f"{g}" if g > 0 else f"${g}$"
        steps = f"${w[0]:+.3f}$ | {root:g} | ${-0.1 * g / np.sqrt(root):+g}$"
        yield "rmsprop", f"| {slope} | ${mean} = {s:.3g}$ | {steps} |"
    w, m, v = np.zeros(1), np.zeros(1), np.zeros(1)
    for t, g in ((1, 4.0), (2, -2.0)):
        new, m, v = references["adam"].adam_step(w, m, v, t, [g], 0.1)
        m_hat, v_hat = m[0] / (1 - 0.9**t), v[0] / (1 - 0.999**t)
        cells = (f"{m[0]:.5g}", f"{v[0]:.6g}", f"{m_hat:.3g}", f"{v_hat:.4g}", f"${(new - w)[0]:.3g}$")
        yield "adam", f"| {t} | " + " | ".join(cells) + " |"
        w = new
    yield "adam", f"about {round(np.log(0.01) / np.log(0.999), -2):.0f} steps"


def rates(references: References) -> Iterator[tuple[str, str]]:
    values = references["schedules"].warmup_cosine(np.arange(7), 0.8, 2, 6)
    yield "schedules", "| $\\eta_t$ | " + " | ".join(f"{rate:.3g}" for rate in values) + " |"
    yield "schedules", f"$0.1/(1 - e^{{-0.01}}) = {0.1 / (1 - np.exp(-0.01)):.2f}$"
    for rate in (1, 0.5, 0.25, 0.125):
        w = 1 - 10 * rate
        verdict = "accept" if 5 * w**2 <= (limit := 5 - 1e-4 * rate * 10**2) else "halve"
        yield "learning-rate", f"| {rate:g} | ${w:g}$ | {5 * w**2:g} | {limit:.6g} | {verdict} |"


def newton() -> Iterator[tuple[str, str]]:
    w = 0.0
    for step, (digits, right) in enumerate(
        ((0, "$-0.69$"), (0, "0.31"), (4, "0.043"), (5, "0.00090"), (7, "0.00000040"))
    ):
        error = w - np.log(2)
        assert abs(error / float(right.strip("$")) - 1) < 0.02
        yield "practice", f"| {step} | {w:.{digits}f} | {right} |"
        w = w - 1 + 2 * np.exp(-w)
