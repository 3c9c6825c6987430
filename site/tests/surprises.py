"""What the questions before the figures say in the end, computed anew with the references."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import numpy as np

import after_adam
import replay

References = dict[str, ModuleType]
Guess = tuple[str | list[str], ...]  # for each field what is typed, or the buttons that are pressed
Case = tuple[str, str, Guess, list[str]]  # a page, a question on it, a guess, and words of the sentence


def surprises(references: References) -> Iterator[Case]:
    """Yield one guess for each question, most of them wrong, and the words with computed numbers."""
    low, high = (100 * factor**6 for factor in (0.6, 0.7))
    words = [f"0.3/L, which leaves {high:.0f} % of the distance; 1.6/L leaves only {low:.0f} %"]
    yield "", "ball", (["0.3/L"],), words
    yield "theory/update-rule/", "mirror", ("80",), [f"You said 80 %; it is {100 * 0.9**10:.0f} %, as with 0.1/L"]
    few, many = (-np.log(10) / np.log((kappa - 1) / (kappa + 1)) for kappa in (10, 100))
    words = [f"2 times; it is {many / few:.0f} times", f"takes {few:.1f} steps at κ = 10 and {many:.0f} at κ = 100"]
    yield "theory/update-rule/", "condition", ("2",), words
    first, order = passes(references)
    words = [f"full batch, and {first} lead after one pass", f"order is {order}, 1 of the 3 places"]
    yield "theory/stochastic/", "batches", (["full batch"], ["small batches", "full batch"]), words
    first, order = race(references)
    words = [f"You said momentum, and {first} is first", f"the order is {order}, none of the 4 places"]
    yield "theory/practice/", "race", (["momentum"], ["descent", "Adam", "momentum"]), words
    yield "theory/schedules/", "schedules", ("40",), [f"You said step 40; it is step {warm_up(references)}: by then"]
    words = ["You said b for larger, d and e for smaller", "larger rate helps b and c, a smaller one d,"]
    yield "theory/learning-rate/", "curves", (["b"], ["e", "d"]), words
    words = [f"You said 1; it is {explosion(references):.3g}, near 2/L only because a little noise"]
    yield "theory/learning-rate/", "range-test", ("1",), words
    yield "theory/momentum/", "momentum", ("1.5",), [f"You said 1.5; it is {2 * (1 + 0.9):g}, almost twice the 2"]
    last, mean = means()
    words = [
        f"3 and 2 times; the loss of the last iterate is multiplied by {last:.2g}, and that of the mean by {mean:.2g}"
    ]
    yield "theory/averages/", "averages", ("3", "2"), words
    before, after = (adam_turned(references, degrees) for degrees in (0, 30))
    words = ["You said Muon; it is only Adam", f"from {before / 1e-7:.1f} · 10⁻⁷ to {after:.2g}, because"]
    yield "theory/after-adam/", "associations", (["Muon"],), words
    h = 1e-12
    error = abs((np.exp(1 + h) - np.exp(1 - h)) / (2 * h) / np.e - 1)
    yield "theory/gradient/", "differences", ("1e-9",), [f"1 · 10⁻⁹; it is {error / 1e-5:.1f} · 10⁻⁵: a smaller h"]
    m, v = 1 - 0.9, np.sqrt(1 - 0.999)
    words = [f"0.3 times; it is {m / v:.3g} times: m is {1 / m:.0f} times too small, but √v", f"{1 / v:.0f} times."]
    yield "theory/adam/", "adam-start", ("0.3",), words
    near, nearer = (plateau(references, offset) for offset in (1e-2, 1e-6))
    words = [f"You said 90 steps; it is {nearer} steps, only {nearer - near} more"]
    yield "theory/landscapes/", "saddle", ("90",), words


def passes(references: References) -> tuple[str, str]:
    """Return which run is best after one pass, and the order after sixteen, by the mean loss of an epoch."""
    data, means = replay.numbers(), {}
    X, y, gradient = data["X"], data["y"], references["gradient"]
    for name, size in (("full batch", 64), ("small batches", 8), ("single rows", 1)):
        rng = np.random.default_rng(0)
        path = references["sgd"].sgd(gradient.mse_gradient, [-1.0, -0.5], X, y, 0.1, 16, size, rng)
        losses, steps = [gradient.mse_loss(w, X, y) for w in path], 64 // size
        means[name] = [np.mean(losses[steps * epoch - steps + 1 : steps * epoch + 1]) for epoch in (1, 16)]
    early, late = (sorted(means, key=lambda name: means[name][i]) for i in (0, 1))
    return early[0], joined(late)


def race(references: References) -> tuple[str, str]:
    """Return who is first after ten steps, and the order after sixty."""
    curvature, start = np.array([0.1, 10.0]), [-3.5, 1.6]
    slope = curvature.__mul__
    runs = {
        "descent": references["update_rule"].gradient_descent(slope, start, 0.18, 60),
        "momentum": references["momentum"].momentum_descent(slope, start, 0.05, 60),
        "RMSprop": references["rmsprop"].rmsprop_descent(slope, start, 60, 0.05),
        "Adam": references["adam"].adam_descent(slope, start, 60, 0.2),
    }
    early, late = (sorted(runs, key=lambda name: curvature @ runs[name][t] ** 2) for t in (10, 60))
    return early[0], joined(late)


def warm_up(references: References) -> int:
    """Return the last step before the run with a warm-up is first ahead of the one with a constant rate."""
    noise, losses = replay.numbers()["schedule_noise"], []
    for rates in (np.full(150, 0.5), references["schedules"].warmup_cosine(np.arange(150), 0.5, 15, 150)):
        w, run = np.full(16, 4.0), []
        for rate, kick in zip(rates, noise, strict=True):
            run.append(np.mean(w**2 / 2 + w**4 / 40))
            w = w - rate * (w + w**3 / 10 + 0.5 * kick)
        losses.append(run)
    constant, warm = losses
    return next(t for t in range(150) if constant[t] > warm[t]) - 1


def explosion(references: References) -> float:
    """Return the rate at which the range test of the figure stops, with its noise."""
    curvature, noise = np.array([1.0, 0.1]), iter(replay.numbers()["range_noise"])
    rates, _ = references["tuning"].learning_rate_range_test(
        lambda w: float(w @ (curvature * w) / 2),
        lambda w: curvature * w + 0.1 * next(noise),
        [1.0, 1.0],
        1e-4,
        100.0,
        100,
    )
    return float(rates[-1])


def means() -> list[float]:
    """Return by what the losses of the last iterate and of the mean are multiplied when the rate is doubled."""
    noise = replay.numbers()["schedule_noise"]
    slow, fast = (
        after_adam.mean_losses("parabola", after_adam.averages("parabola", noise, rate, 1.0, 30, 20))
        for rate in (0.3, 0.6)
    )
    return [float(fast[key][-1] / slow[key][-1]) for key in ("last", "mean")]


def adam_turned(references: References, degrees: float) -> float:
    problem = after_adam.memory(after_adam.EXPONENT, np.radians(degrees))
    path = after_adam.learn(problem, "adam", after_adam.RATES["adam"], after_adam.GAMMA, references)
    return float(problem.loss(path[-1]))


def plateau(references: References, offset: float) -> int:
    """Return the steps until a run past the saddle is half-way to the minimum."""
    path = references["update_rule"].gradient_descent(lambda w: w * [1, w[1] ** 2 - 1], [1.0, offset], 0.2, 200)
    return int(np.argmax(path[:, 1] > 0.5))


def joined(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
