"""Let your `minimise` and `fit` race against four optimisers on public landscapes:

    python run_race.py

prints how small each of them makes the loss with the same budget of calls or rows, and draws that in race.png.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from budgets import DataSet, Landscape, Metered, decimals, left
from checks import assert_shape
from landscapes import classes, line, logistic, plateau, quadratic, valley
from outcomes import NOT_WRITTEN
from pictures import sentence
from plot import LINE_COLOURS, load

EXERCISE = Path(__file__).parent / "race" / "race.py"
STUDENT = "yours"
BATCH = 16
MOST = 12.0  # decimals that are told apart: rounding hides more
Step = Callable[[Any, np.ndarray, int], Any]
Ground = Landscape | DataSet


def fixed(state: Any, gradient: np.ndarray, t: int) -> tuple[Any, np.ndarray]:
    """Return a step of gradient descent."""
    return state, 0.01 * gradient


def momentum(state: Any, gradient: np.ndarray, t: int) -> tuple[Any, np.ndarray]:
    """Return a step of momentum."""
    velocity = 0.9 * (0.0 if state is None else state) + 0.01 * gradient
    return velocity, velocity


def rmsprop(state: Any, gradient: np.ndarray, t: int) -> tuple[Any, np.ndarray]:
    """Return a step of RMSprop."""
    squares = 0.9 * (0.0 if state is None else state) + 0.1 * gradient**2
    return squares, 0.01 * gradient / np.sqrt(squares + 1e-8)


def adam(state: Any, gradient: np.ndarray, t: int) -> tuple[Any, np.ndarray]:
    """Return a step of Adam."""
    m, v = (0.0, 0.0) if state is None else state
    m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
    return (m, v), 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)


METHODS: dict[str, Step] = {"fixed rate": fixed, "momentum": momentum, "RMSprop": rmsprop, "Adam": adam}
"""The optimisers of the course, all with the rate 0.01."""


def grounds() -> list[Ground]:
    """Return the public landscapes and data sets, always the same."""
    rng = np.random.default_rng(2026)
    return [
        quadratic(rng, 5, 0.001, 20.0, 150),
        quadratic(rng, 8, 1000.0, 1000.0, 200),
        logistic(rng, 60, 5, 0.1, 10.0, 150),
        valley(rng, 1.0, 100.0, 300),
        plateau(rng, 4, 10.0, 20.0, 200),
        line(rng, 240, 5, 6, 1.0, 10.0, 4),
        classes(rng, 320, 6, 8, 1.0, 10.0, 4),
    ]


def run(ground: Ground, step: Step) -> tuple[np.ndarray, Metered]:
    """Return the point that an optimiser reaches with the whole budget, and the function that it has called."""
    w, state, t, rng = ground.start.copy(), None, 0, np.random.default_rng(0)
    gradient_fn = ground.function() if isinstance(ground, DataSet) else ground.functions()[1]
    cost = BATCH if isinstance(ground, DataSet) else 1
    with np.errstate(all="ignore"):
        while gradient_fn.run.spent + cost <= ground.budget:
            t, batch = t + 1, tuple[np.ndarray, ...]()
            if isinstance(ground, DataSet):
                rows = rng.choice(len(ground.y), BATCH, replace=False)
                batch = ground.X[rows], ground.y[rows]
            state, move = step(state, gradient_fn(w, *batch), t)
            w = w - move
    return w, gradient_fn


def function_for(ground: Ground) -> str:
    """Return the name of the student's function that runs on this ground."""
    return "minimise" if isinstance(ground, Landscape) else "fit"


def run_student(ground: Ground, student: Any) -> tuple[np.ndarray, Metered]:
    """Return the point that the student's function reaches, and the function that it has called."""
    if isinstance(ground, Landscape):
        function, gradient_fn = ground.functions()
        w = student.minimise(function, gradient_fn, ground.start.copy(), ground.budget)
    else:
        function = ground.function()
        arguments = ground.start, ground.X.copy(), ground.y.copy(), ground.budget, np.random.default_rng(0)
        w = student.fit(function, *arguments)
    return assert_shape(w, ground.start.shape, "w"), function


def curve(ground: Ground, function: Metered) -> tuple[np.ndarray, np.ndarray]:
    """Return what was spent at each point that was asked for, and the smallest share of the loss that was left then."""
    costs = [1 if len(call) == 2 else len(call[3]) for call in function.run.asked]
    shares = [max(left(ground, call[1]), 10.0**-MOST) for call in function.run.asked]
    return np.cumsum(costs), np.minimum.accumulate(shares) if shares else np.empty(0)


class Race(NamedTuple):
    """What each method reached on one ground: decimals, a curve, and in one line why the student's are missing."""

    decimals: dict[str, float]
    curves: dict[str, tuple[np.ndarray, np.ndarray]]
    problem: str


def race(ground: Ground, student: Any) -> Race:
    """Let all methods run on one ground; a student's function that fails has no curve."""
    runs, problem = {name: run(ground, step) for name, step in METHODS.items()}, ""
    try:
        runs[STUDENT] = run_student(ground, student)
    except NotImplementedError:
        problem = NOT_WRITTEN
    except (Exception, SystemExit) as error:
        problem = sentence(error)
    gained = {name: decimals(ground, w, MOST) for name, (w, _) in runs.items()}
    return Race(gained, {name: curve(ground, function) for name, (_, function) in runs.items()}, problem)


EXPLAINED = f"""\
Decimals gained: 1.0 if a tenth of the loss at the start is left at the end, 2.0 if a
hundredth; at most {MOST:.0f}, and 0.0 if nothing is gained. The loss counts from its minimum.
In every row all optimisers have the same budget of calls, or of rows for the last two.
The four of the course use a rate of 0.01. "Scale" is the largest curvature, "condition"
how many times the smallest one fits into it.
"""


def table(races: dict[str, Race]) -> str:
    """Return the decimals that are gained, a row for each ground and a column for each method; - stands for no run."""
    names = [*METHODS, STUDENT]
    rows = [f"{'decimals gained':48}" + "".join(f"{name:>12}" for name in names)]
    for ground, (gained, _, _) in races.items():
        shown = (f"{gained[name]:.1f}" if name in gained else "-" for name in names)
        rows.append(f"{ground:48}" + "".join(f"{text:>12}" for text in shown))
    return "\n".join(rows)


def main() -> int:
    """Run the race; return the exit status."""
    try:
        student = load(EXERCISE, "race")
    except (Exception, SystemExit) as error:
        print(f"race.py does not run: {sentence(error)}", file=sys.stderr)
        return 1
    races, problems = {}, dict[tuple[str, str], str]()
    for ground in grounds():
        races[ground.name] = race(ground, student)
        problems.setdefault((function_for(ground), races[ground.name].problem), ground.name)
    for (function, problem), name in problems.items():
        if problem:
            print(f"{function} is {problem}." if problem == NOT_WRITTEN else f"{function} stopped on {name}: {problem}")
    print(f"{EXPLAINED}\n{table(races)}\n")
    draw(races, Path("race.png"))
    return 0


def draw(races: dict[str, Race], file: Path) -> None:
    """Write a figure with the losses against what was spent."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, 4, figsize=(15, 7), layout="constrained")
    for ax, (ground, (_, curves, _)) in zip(axes.flat, races.items(), strict=False):
        for colour, (name, (spent, shares)) in zip((*LINE_COLOURS, "black"), curves.items(), strict=False):
            ax.semilogy(spent, shares, color=colour, label=name, linewidth=2.2 if name == STUDENT else 1.2)
        ax.set_title(ground, fontsize="small")
        ax.set_xlabel("rows used" if ground.startswith(("a line", "classes")) else "calls made", fontsize="small")
    for ax in axes[:, 0]:
        ax.set_ylabel("share of the loss at the start that is left")
    axes.flat[-1].axis("off")
    figure.legend(*axes.flat[0].get_legend_handles_labels(), loc="lower right")
    figure.savefig(file, dpi=110)
    print(f"The curves are in {file}: how much of the loss is left, against the calls or rows used so far.")


if __name__ == "__main__":
    sys.exit(main())
