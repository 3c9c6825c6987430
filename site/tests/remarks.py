"""The other numbers of pages: first steps, limits of arithmetic, constants of optimisers, the end of a race."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import numpy as np
from limits import scientific

References = dict[str, ModuleType]
CURVATURE = np.array([1.0, 10.0])


def remarks(references: References) -> Iterator[tuple[str, str]]:
    """Yield pages, each with a piece of its source in which the numbers are computed here."""
    yield from exercises(references)
    yield from arithmetic(references)
    yield from constants()
    yield from race(references)
    yield from stopping(references["stopping"])


def exercises(references: References) -> Iterator[tuple[str, str]]:
    """Yield the numbers to compare with on the pages of the exercises."""
    adam = references["adam"].adam_descent(CURVATURE.__mul__, [1.0, 1.0], 1, learning_rate=0.1)[1]
    yield "exercises/adam", f"$({adam[0]:.10g},\\ {adam[1]:.10g})$, then"
    yield "exercises/adam", f"After 30 000 steps $w$ is at ${worst_point(references['adam'], 30_000):+.0f}$"
    ball = references["momentum"].momentum_descent(CURVATURE.__mul__, [1.0, 1.0], 0.05, 2)
    first, second = (f"$({x:.6g},\\ {y:.6g})$" for x, y in ball[1:])
    yield "exercises/momentum", f"{first}, then {second}"
    yield "exercises/momentum", f"you will find about {709 / 95:.1f}: 95 steps against 709"
    yield "exercises/rmsprop", f"every coordinate moves by ${1 / np.sqrt(1 - 0.9):.4f} \\cdot$ `learning_rate`"
    yield "exercises/logistic_regression", f"$\\log 2 = {np.log(2):.6f}$"
    rule = references["schedules"]
    yield "exercises/schedules", "$" + ", ".join(f"{rate:g}" for rate in rule.step_decay(np.arange(8), 1, 0.5, 3)) + "$"
    cosine = rule.cosine_annealing(np.arange(5), 1, 0.1, 4)
    yield "exercises/schedules", ", ".join(f"${rate:.10g}$" for rate in cosine)
    run = references["stopping"].minimize(lambda w: w[0] ** 2, lambda w: 2 * w, [1.0], 0.25, loss_threshold=0.0625)
    losses = ",\\ ".join(f"{loss:g}" for loss in run.losses)
    yield "exercises/stopping", f"two updates, losses ${losses}$"
    yield "index", f"At $2.1/L$ the ball is {100 * (1.1**6 - 1):.0f} % further away"


def worst_point(adam: ModuleType, steps: int) -> float:
    """Return where Adam ends on the counterexample with C = 3."""
    w, m, v = np.zeros(1), np.zeros(1), np.zeros(1)
    for t in range(1, steps + 1):
        w, m, v = adam.adam_step(w, m, v, t, [3.0 if t % 3 == 1 else -1.0], 0.5 / np.sqrt(t), 0, 0.1)
        w = np.clip(w, -1, 1)
    return float(w[0])


def arithmetic(references: References) -> Iterator[tuple[str, str]]:
    u = np.finfo(float).eps / 2
    yield "theory/gradient", f"with $u = {u:.1e}".replace("e-", " \\cdot 10^{-") + "}$"
    assert 1e-6 < (3 * u) ** (1 / 3) < 1e-5
    best, tiny = (abs((np.exp(1 + h) - np.exp(1 - h)) / (2 * h) / np.e - 1) for h in (1e-5, 1e-12))
    yield "theory/gradient", f'data-answer="{tiny:.1e}"'
    yield "theory/gradient", f"is ${scientific(best)}$ at $h = 10^{{-5}}$, and it is back at ${scientific(tiny)}$ at"
    w, h = 1e6, 1e-5
    error = abs((np.sin(w + h) - np.sin(w - h)) / (2 * h) - np.cos(w))
    formula = h**2 / 6 * abs(np.cos(w)) + u * abs(np.sin(w)) / h
    yield "theory/gradient", f"the error is ${scientific(error)}$, and (2.6) says ${scientific(formula)}$"
    points, h = np.linspace(1, 2, 1001, dtype=np.float32), np.float32(1e-5)
    apart = (points + h).astype(float) - (points - h)
    single = (np.exp(points + h) - np.exp(points - h)) / apart / np.exp(points.astype(float)) - 1
    assert 0.001 < np.median(abs(single)) < 0.01
    model = references["logistic_regression"]
    assert np.isfinite(np.exp(709.0))
    assert 1 - 1 / (1 + np.exp(-36.0)) > 0 == 1 - 1 / (1 + np.exp(-37.0))
    yield "theory/logistic-regression", f"$\\log 2 \\approx {np.log(2):.3f}$"
    yield "theory/logistic-regression", f"has the loss ${np.log(2):.3f}$, whatever the data"
    yield "theory/logistic-regression", f"probability $p = 1/(1 + e^{{-1}}) = {model.sigmoid(1.0):.3f}$"
    yield "theory/logistic-regression", f"this is {-np.log(1e-7):.1f}, with $10^{{-15}}$ it is {-np.log(1e-15):.1f}"
    yield "theory/logistic-regression", f"probability of {model.sigmoid(0.5):.2f}."
    yield "theory/stochastic", f"so about {100 / np.e:.0f} % of the rows are not used"


def constants() -> Iterator[tuple[str, str]]:
    """Yield factors and lengths of steps that follow from the usual settings."""
    factor = (100 - 1) / (100 + 1)
    yield (
        "theory/update-rule",
        f"is ${factor:.2f}$: one more digit takes {-np.log(10) / np.log(factor):.0f} steps",
    )
    start = (1 - 0.9) / np.sqrt(1 - 0.999)
    tenth = (1 - 0.9**10) / np.sqrt(1 - 0.999**10)
    yield "theory/adam", f"= 0.1/{np.sqrt(0.001):.4f} = {start:.2f}$ times at the first step, and {tenth:.1f} times at"
    yield "theory/adam", f"The paper gives ${start:.2f}\\, \\eta$ as the bound"
    yield "exercises/adam", f"The first step is {start:.2f} times too long"
    yield "theory/averages", f"lies between 2 and ${2 / 0.9:.2f}$"
    yield "theory/adam", f"the first step is $1/\\sqrt{{0.001}} = {1 / np.sqrt(0.001):.1f}$ times too long"
    yield "theory/adam", f"{1 / np.sqrt(0.001):.1f} times larger at the first step"
    yield "theory/rmsprop", f"\\approx {1 / np.sqrt(1 - 0.9):.2f}\\, \\eta \\quad \\text{{for }} \\gamma = 0.9"
    yield (
        "theory/rmsprop",
        f"within {100 * (1 / np.sqrt(1 - 0.9**20) - 1):.0f} % of $\\eta$ after twenty steps",
    )
    inside, outside = 1e-4 / np.sqrt(1e-8 + 1e-8), 1e-4 / (1e-4 + 1e-8)
    yield "theory/rmsprop", f"| ${inside:.2f}\\, \\eta$ | ${outside:.4f}\\, \\eta$ |"


def race(references: References) -> Iterator[tuple[str, str]]:
    """Check who leads the race and who is last, with two rates of RMSprop."""
    curvature, start = np.array([0.1, 10.0]), [-3.5, 1.6]
    runs = {
        "descent": references["update_rule"].gradient_descent(curvature.__mul__, start, 0.18, 200),
        "momentum": references["momentum"].momentum_descent(curvature.__mul__, start, 0.05, 200),
        "Adam": references["adam"].adam_descent(curvature.__mul__, start, 200, 0.2),
    }

    def ranking(rate: float, step: int) -> list[str]:
        rmsprop = references["rmsprop"].rmsprop_descent(curvature.__mul__, start, step, rate)
        return sorted([*runs, "RMSprop"], key=lambda name: curvature @ runs.get(name, rmsprop)[step] ** 2)

    assert ranking(0.05, 10)[0] == ranking(0.05, 60)[0] == "Adam"
    assert ranking(0.05, 10)[-1] == ranking(0.15, 200)[-1] == "RMSprop"
    assert ranking(0.15, 10)[0] == ranking(0.15, 60)[0] == "RMSprop"
    yield (
        "theory/practice",
        "rate of $0.15$ it leads after ten steps and after sixty, and is last after two hundred",
    )


def stopping(rules: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the rows of the table of patience."""
    losses = [5, 3, 2.95, 3, 2.96, 2.94]
    for n, loss in enumerate(losses, 1):
        (strict, failed), (best, failures) = patience(losses[:n], 0.1), patience(losses[:n], 0)
        assert rules.stopped_improving(losses[:n], 3, 0.1) == (failed >= 3)
        assert not rules.stopped_improving(losses[:n], 3)
        row = f"{strict} | {failed}" + (": stop" if failed == 3 else "") if failed <= 3 else "|"
        yield "theory/stopping", f"| {loss} | {row} | {best} | {failures} |"


def patience(losses: list[float], min_delta: float) -> tuple[float, int]:
    """Return the best loss and the number of failures since it."""
    best, failures = losses[0], 0
    for loss in losses[1:]:
        best, failures = (loss, 0) if loss < best - min_delta else (best, failures + 1)
    return best, failures
