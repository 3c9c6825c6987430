"""Compute the numbers of the two chapters on what came after Adam; test_numbers.py looks for them on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import numpy as np

import after_adam
import replay


def after_adam_text(references: dict[str, ModuleType]) -> Iterator[tuple[str, str]]:
    """Yield pages, each with a piece of its source in which the numbers are computed here."""
    for words in (*newton_schulz(), *facts(references), *singular_values()):
        yield "theory/after-adam", words
    for words in (*averages(), *clipping(), *long_steps(), *edge(), *questions()):
        yield "theory/averages", words


def cubic(value: float, steps: int) -> float:
    for _ in range(steps):
        value = 1.5 * value - 0.5 * value**3
    return value


def newton_schulz() -> Iterator[str]:
    yield " \\to ".join(f"{cubic(0.5, n):.4g}" for n in range(5))
    first = next(n for n in range(99) if 1 - cubic(0.01, n) < 1e-6)
    yield f"${cubic(0.01, 10):.2f}$ after ten steps, and only after {first} within"
    a, b, c = after_adam.TUNED
    yield f"a = {a},\\ b = {b},\\ c = {c}"
    yield f"$3.4445$ per step, {a**5:.0f} in five"
    values = np.linspace(0.003, 1, 1_000_000)
    for _ in range(5):
        values = a * values + b * values**3 + c * values**5
    low, high = np.floor(100 * values.min()) / 100, np.ceil(100 * values.max()) / 100
    yield f"$0.003$ and 1 end between ${low:.2f}$ and ${high:.2f}$"
    yield f"{100 * 5 * 1000 / 500_000:.0f} % for $n = 1000$ and half a million tokens"
    yield f"but {5 * 1000 / 100:.0f} times the work"


def facts(references: dict[str, ModuleType]) -> Iterator[str]:
    for step in (1, 2, 4):
        shares = 0.1**step, 0.9**step, 1 - step / 4, 1 - step / 4
        yield f"| {step} | " + " | ".join(f"{share:.2g}".replace("1e-04", "0.0001") for share in shares) + " |"
    straight, turned = (after_adam.memory(after_adam.EXPONENT, np.radians(degrees)) for degrees in (0, 30))
    before, after = (
        problem.loss(after_adam.learn(problem, "adam", after_adam.RATES["adam"], after_adam.GAMMA, references)[-1])
        for problem in (straight, turned)
    )
    yield f"rises from ${before / 1e-7:.1f} \\cdot 10^{{-7}}$ to ${after:.4f}$"
    tuned = after_adam.GAMMAS
    runs = [("gd", 0, (0.0,)), ("momentum", 0, tuned), ("adam", 0, tuned), ("adam", 30, tuned)]
    runs += [("muon", 30, tuned), ("orthogonal", 30, tuned)]
    for exponent in (1, 2, 3):
        steps = [
            after_adam.steps_needed(after_adam.memory(exponent, np.radians(degrees)), kind, gammas, references)
            for kind, degrees, gammas in runs
        ]
        yield f"| {' | '.join(map(str, [exponent, 8**exponent, *steps]))} |"
    usual = [
        after_adam.steps_needed(after_adam.memory(exponent, np.radians(30)), "adam", (0.9,), references)
        for exponent in (1, 2, 3)
    ]
    yield "With $\\beta_1 = 0.9$ the turned Adam would need {}, {} and {} steps".format(*usual)


def averages() -> Iterator[str]:
    noise = replay.numbers()["schedule_noise"]
    end = {
        (name, rate): {
            key: float(losses[-1])
            for key, losses in after_adam.mean_losses(name, after_adam.averages(name, noise, rate, 1.0, 30, 20)).items()
        }
        for name in after_adam.LOSSES
        for rate in (0.3, 0.6)
    }
    slow, fast, lopsided = end["parabola", 0.3], end["parabola", 0.6], end["lopsided", 0.6]
    yield f"rises from ${slow['last']:.3f}$ to ${fast['last']:.2f}$"
    yield f"at ${slow['mean']:.4f}$ and ${fast['mean']:.4f}$"
    yield f"ends at a loss of ${lopsided['mean']:.3f}$, worse than the falling rate with ${lopsided['falling']:.3f}$"
    small, large = (rate / (2 * (2 - rate)) for rate in (0.3, 0.6))
    yield f"the loss $\\frac\\lambda2 V$ rises from ${small:.3f}$ to ${large:.3f}$"
    w = np.linspace(-14, 4, 1801)  # the distribution of the iterates on these points, after 300 steps
    chances, moved = np.full(w.size, 1 / w.size), w - 0.6 * np.expm1(w)
    step = np.exp(-(((w[:, None] - moved) / 0.6) ** 2) / 2)
    step /= step.sum(axis=0) + 1e-300
    for _ in range(300):
        chances = step @ chances
    middle = float(chances @ w / chances.sum())
    yield f"have $\\mathrm{{E}}\\, w = {middle:.2f}$ instead of ${-0.6 / 4:.2f}$"
    yield f"a point with the loss ${np.expm1(middle) - middle:.3f}$"
    yield f"it ends at ${lopsided['free']:.3f}$, on the parabola at ${fast['free']:.3f}$"
    a, b = 0.7, 1 - 1 / 50
    exact = 0.3 / 1.7 * (1 - b) * (1 + a * b) / ((1 + b) * (1 - a * b))
    yield f"$n = 50$ the exact value is ${exact:.4f}\\, \\sigma^2/\\lambda^2$"
    yield f"(15.2) says ${1 / 2 / 50:g}$"


def clipping() -> Iterator[str]:
    slope = 2 * np.sinh(10.0)
    yield f"the slope is ${slope:_.0f}$".replace("_", "\\,")
    plain = steps_to_the_minimum(1 / (2 * np.cosh(10.0)), np.inf)
    yield f"needs ${plain:_}$ steps".replace("_", "\\,")
    yield f"$c = 2$ it takes {steps_to_the_minimum(0.25, 2.0)}."
    rows = np.array([-1.0] * 9 + [19.0])
    yield f"The mean is $+{rows.mean():.0f}$; clipped at $c = 1$ it is ${np.clip(rows, -1, 1).mean():.1f}$"


def steps_to_the_minimum(rate: float, limit: float) -> int:
    w, steps = 10.0, 0
    while abs(w) > 1e-3:
        g = 2 * np.sinh(w)
        w, steps = w - rate * g * min(1, limit / abs(g)), steps + 1
    return steps


def long_steps() -> Iterator[str]:
    yield f"factor ${(9 - 1) / (9 + 1):g}$, which leaves ${0.8**2:.2f}$"
    yield f"The second rate is ${1 / (2 / 9):g}$ times"
    rates = 1 / (5 + np.array([1, -1]) * 4 / np.sqrt(2))
    curvatures = np.linspace(1, 9, 8001)
    factor = np.abs((1 - rates[0] * curvatures) * (1 - rates[1] * curvatures)).max()
    yield f"these are ${rates[0]:.3f}$ and ${rates[1]:.3f}$"
    yield f"the factor is ${factor:.2f}$ instead of $0.64$"
    rho = 1 + np.sqrt(2)
    yield f"T^{{-{np.log2(rho):.2f}}}$"
    yield f"\\kappa^{{{1 / np.log2(rho):.2f}}}$"


def edge() -> Iterator[str]:
    rate, u, v = 0.4, 2.3, 0.44
    losses, sharpness = [], []
    for _ in range(1000):
        r = u * v - 1
        losses.append(r * r / 2)
        sharpness.append(u * u + v * v)
        u, v = u - rate * r * v, v - rate * r * u
    worst = int(np.argmax(losses))
    assert losses[-1] < 1e-20
    yield f"from ${losses[0]:.4f}$ to ${losses[worst]:.3f}$ at step {worst}"
    yield f"has gone from ${sharpness[0]:.2f}$ to ${sharpness[-1]:.2f}$"
    u, v = 2.0, 0.0
    first = largest_curvature(u, v)
    for _ in range(20_000):
        r = u * v - 1
        u, v = u - 0.001 * r * v, v - 0.001 * r * u
    yield f"is ${first:.2f}$, it goes to ${largest_curvature(u, v):.2f}$"
    yield f"with $\\eta = 0.4$, ${largest_curvature(2.0, 2.0 * 0.4):.2f}$ after the first"
    yield f"near ${2 * (1 + 0.9) / (1 - 0.9):.0f}/\\eta$"


def largest_curvature(u: float, v: float) -> float:
    return float(np.linalg.eigvalsh([[v * v, 2 * u * v - 1], [2 * u * v - 1, u * u]])[-1])


def singular_values() -> Iterator[str]:
    values = np.array([10, 1, 0.1])
    scaled = values / np.linalg.norm(values)
    yield f"_F = {np.linalg.norm(values):.2f}$"
    yield f"${scaled[0]:.3f}$, ${scaled[1]:.4f}$ and ${scaled[2]:.5f}$"
    after = [cubic(value, 1) for value in scaled]
    yield f"${after[0]:.3f}$, ${after[1]:.3f}$ and ${after[2]:.4f}$: a factor of {after[0] / after[2]:.0f}"


def questions() -> Iterator[str]:
    yield f"9 / 0.08 = {3**2 / (2 * 2**2 * 0.01):.1f}"
    yield f"the sharpness is ${2**2 + 0.5**2:g}$, above $2/\\eta = {2 / 0.9:.2f}$"
