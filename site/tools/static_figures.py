"""Draw the still pictures of the site, which a figure shows until its script runs.

Each function draws one picture; its docstring is the text for readers who cannot see the picture. The SVG takes its
colours from the page, so that one file suits light and dark.
"""

from __future__ import annotations

import inspect
import io
import json
import re
from collections.abc import Callable
from types import ModuleType

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import after_adam
from autograder.course import Course
from autograder.engine.suites import load_reference
from loss_curves import loss_curves
from places import PARTS, save

INK, FAINT = "#000001", "#000002"
ONE, TWO, THREE, FOUR = "#000011", "#000012", "#000013", "#000014"
PAINT = {INK: "currentColor", FAINT: "var(--gd-faint)"} | {
    f"#00001{n}": f"var(--gd-{n})" for n in (1, 2, 3, 4)
}  # placeholders that matplotlib accepts, and the colours of the page that replace them
DASHES = ["-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2))]  # colour is never the only difference

STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "figure",
    "font.size": 13,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlesize": 13,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "axes.formatter.use_mathtext": False,
    "legend.frameon": False,
    "legend.fontsize": 12,
    "lines.linewidth": 1.8,
    "lines.markersize": 3.5,
}

Draw = Callable[[Figure, dict[str, ModuleType]], None]


def paths(figure: Figure, references: dict[str, ModuleType]) -> None:
    """A surface with four minima seen from above, and three runs from one start. Gradient descent goes down the
    steepest way to the minimum on the lower right. Momentum swings past it and ends in the one above. Adam leaves the
    start along the diagonal and ends in the minimum on the lower left."""

    def gradient(w: np.ndarray) -> np.ndarray:
        x, y = w
        a, b = x**2 + y - 11, x + y**2 - 7
        return np.array([4 * x * a + 2 * b, 2 * a + 4 * y * b])

    start, steps = [0.3, -4.2], 200  # these and the rates as in site/figures/paths.js
    runs = {
        "gradient descent": references["update_rule"].gradient_descent(gradient, start, 0.005, steps),
        "momentum": references["momentum"].momentum_descent(gradient, start, 0.002, steps),
        "Adam": references["adam"].adam_descent(gradient, start, steps, 0.25),
    }
    ax = figure.subplots()
    level_lines(
        ax,
        lambda x, y: np.log1p((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2),
        (-5.5, 5.5),
        (-5.5, 5.5),
        np.linspace(0.5, 6.8, 13),
    )
    looks = ((ONE, DASHES[0]), (TWO, DASHES[1]), (FOUR, DASHES[3]))
    for (name, path), (color, dash) in zip(runs.items(), looks, strict=True):
        ax.plot(*path.T, color=color, linestyle=dash, label=name)
        ax.plot(*path[-1], "o", color=color, markersize=6)
    ax.plot(*start, "o", color=INK, markersize=6)
    ax.set(xticks=[], yticks=[], xlim=(-5.5, 5.5), ylim=(-5.5, 5.5))
    figure.legend(loc="outside lower center", ncols=3)


def parabola(figure: Figure, references: dict[str, ModuleType]) -> None:
    """Three runs on a parabola of curvature L: at 0.3/L the steps shrink on one side, at 1.6/L they cross the minimum
    and shrink, at 2.1/L they cross it and grow."""
    w = np.linspace(-2.4, 2.4, 60)
    for ax, rate in zip(figure.subplots(1, 3, sharey=True), (0.3, 1.6, 2.1), strict=True):
        path = references["update_rule"].gradient_descent(lambda w: w, 1.6, rate, 6)
        ax.plot(w, w**2 / 2, color=FAINT)
        ax.plot(path, path**2 / 2, "o-", color=ONE if rate < 2 else TWO)
        ax.set(title=f"rate {rate}/L", xlabel="w", xlim=(-3.1, 3.1), ylim=(-0.15, 4.2), xticks=[0], yticks=[])
    figure.axes[0].set_ylabel("J(w)")


def contour(figure: Figure, references: dict[str, ModuleType]) -> None:
    """Two valleys seen from above. In the round one, condition number 2, descent reaches the bottom in a few steps; in
    the narrow one, condition number 20, it swings between the walls and creeps along the floor."""
    for ax, kappa in zip(figure.subplots(1, 2), (2.0, 20.0), strict=True):
        curvature = np.array([1.0, kappa])
        path = references["update_rule"].gradient_descent(lambda w, c=curvature: c * w, [4.0, 1.0], 2 / (1 + kappa), 30)
        level_lines(ax, lambda x, y, k=kappa: (x**2 + k * y**2) / 2, (-4.5, 4.5), (-2.2, 2.2), np.arange(1, 8) ** 2 / 3)
        ax.plot(*path.T, "o-", color=ONE)
        ax.set(title=f"condition number {kappa:.0f}", xticks=[], yticks=[])


def batches(figure: Figure, references: dict[str, ModuleType]) -> None:
    """The error of three runs against the number of row gradients used. With single rows and batches of 16 it falls
    fast and then stays on a noise floor, which is higher for single rows; with the full batch it keeps falling
    slowly."""
    rng = np.random.default_rng(1)
    X = rng.normal(size=(256, 3))
    y = X @ [1.0, -2.0, 0.5] + rng.normal(size=256)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    gradient = references["gradient"].mse_gradient
    ax = figure.subplots()
    for size, color, dash in zip((1, 16, 256), (TWO, ONE, THREE), DASHES, strict=False):
        path = references["sgd"].sgd(gradient, np.zeros(3), X, y, 0.05, 16, size, np.random.default_rng(2))
        kept = path[:: max(1, 32 // size)]
        error = np.sum((kept - best) ** 2, axis=1)
        evaluations = np.arange(len(path))[:: max(1, 32 // size)] * size
        ax.semilogy(evaluations, error, color=color, linestyle=dash, label=f"B = {size}")
    ax.set(xlabel="row gradients", ylabel="squared distance to the optimum")
    ax.legend()


def momentum(figure: Figure, references: dict[str, ModuleType]) -> None:
    """A map of rate times curvature, from 0 to 4, and gamma, from 0 to 1. To the left of a rising straight line runs
    converge. Two curves from the point (1, 0), to (0, 1) and to (4, 1), show critical damping: between them runs swing,
    and the factor is the root of gamma."""
    ax = figure.subplots()
    gamma, rate = np.meshgrid(np.linspace(0, 0.999, 80), np.linspace(0.001, 4, 120), indexing="ij")
    root = np.sqrt(((1 + gamma - rate) ** 2 - 4 * gamma).astype(complex))
    radius = np.maximum(abs(1 + gamma - rate + root), abs(1 + gamma - rate - root)) / 2
    lines = ax.contour(rate, gamma, radius, [0.5, 0.7, 0.8, 0.9, 0.95], colors=FAINT, linewidths=1)
    ax.clabel(lines, fmt="%g", fontsize=9, colors=INK)
    g = np.linspace(0, 1, 60)
    ax.plot(2 * (1 + g), g, color=TWO, label="limit: 2 (1 + γ)")
    ax.plot((1 - np.sqrt(g)) ** 2, g, color=ONE, linestyle=DASHES[1], label="critical damping")
    ax.plot((1 + np.sqrt(g)) ** 2, g, color=ONE, linestyle=DASHES[1])
    ax.set(xlabel="rate · curvature", ylabel="γ", xlim=(0, 4), ylim=(0, 1))
    ax.legend(loc="lower right")


def race(figure: Figure, references: dict[str, ModuleType]) -> None:
    """Four optimisers in a narrow valley along an axis, 60 steps each. Plain descent jumps to and fro across the valley
    and ends last. Momentum swings wide and overtakes it. RMSprop and Adam leave the start along the diagonal, whatever
    the slope is; RMSprop takes the shorter steps, and Adam ends at the lowest loss."""
    curvature = np.array([0.1, 10.0])
    start, steps = [-3.5, 1.6], 60  # these and the rates as in site/figures/landscapes.js
    runs = {
        "descent": references["update_rule"].gradient_descent(curvature.__mul__, start, 0.18, steps),
        "momentum": references["momentum"].momentum_descent(curvature.__mul__, start, 0.05, steps),
        "RMSprop": references["rmsprop"].rmsprop_descent(curvature.__mul__, start, steps, 0.05),
        "Adam": references["adam"].adam_descent(curvature.__mul__, start, steps, 0.2),
    }
    ax = figure.subplots()
    level_lines(ax, lambda x, y: (x**2 + 100 * y**2) / 20, (-4, 2.4), (-1.9, 1.9), np.arange(1, 9) ** 2 / 4)
    for (name, path), color, dash in zip(runs.items(), (ONE, TWO, THREE, FOUR), DASHES, strict=True):
        ax.plot(*path.T, color=color, linestyle=dash, label=name)
        ax.plot(*path[-1], "o", color=color, markersize=6)
    ax.set(xticks=[], yticks=[], xlim=(-4, 2.4), ylim=(-1.9, 1.9))
    ax.legend(loc="lower right", ncols=2)


def schedules(figure: Figure, references: dict[str, ModuleType]) -> None:
    """Above, four schedules over 200 steps: constant, step decay, cosine and warm-up with cosine. Below, the loss of
    the same noisy parabola under each of them: with a constant rate it stays on a floor, with the others it ends far
    lower."""
    rule = references["schedules"]
    steps, t = 200, np.arange(200)
    curves = {
        "constant": np.full(steps, 0.3),
        "step decay": rule.step_decay(t, 0.3, 0.3, 50),
        "cosine": rule.cosine_annealing(t, 0.3, 0.0, steps),
        "warm-up, cosine": rule.warmup_cosine(t, 0.3, 20, steps),
    }
    noise = np.random.default_rng(3).normal(size=(steps, 200))
    above, below = figure.subplots(2, 1, sharex=True)
    for (name, rates), color, dash in zip(curves.items(), (TWO, THREE, ONE, FOUR), DASHES, strict=True):
        w, losses = np.full(200, 3.0), []
        for rate, kick in zip(rates, noise, strict=True):
            w = w - rate * (w + kick)
            losses.append(np.mean(w**2) / 2)
        above.plot(t, rates, color=color, linestyle=dash, label=name)
        below.semilogy(t, losses, color=color, linestyle=dash)
    above.set(ylabel="rate", ylim=(0, 0.44))
    above.legend(ncols=4, loc="upper center", columnspacing=1, handlelength=1.6, fontsize=11)
    below.set(xlabel="step", ylabel="mean loss")


def range_test(figure: Figure, references: dict[str, ModuleType]) -> None:
    """The loss of a range test against its growing rate, on a logarithmic axis: level at first, then a steep fall, a
    short valley, and an explosion. A line shows the suggested rate in the middle of the fall, well below the
    explosion."""
    curvature = np.array([0.3, 1.0, 4.0])
    rates, losses = references["tuning"].learning_rate_range_test(
        lambda w: float(np.sum(curvature * w**2) / 2 + 0.5), lambda w: curvature * w, np.ones(3), 1e-4, 10.0, 60
    )
    suggested = references["tuning"].suggest_learning_rate(rates, losses)
    ax = figure.subplots()
    ax.semilogx(rates, losses, "o-", color=ONE)
    ax.axvline(suggested, color=THREE, linestyle=DASHES[1])
    ax.axvline(2 / 4.0, color=TWO, linestyle=DASHES[2])
    ax.annotate("steepest fall", (suggested, 2.9), xytext=(-6, 0), textcoords="offset points", ha="right")
    ax.annotate("2/L", (0.5, 2.9), xytext=(6, 0), textcoords="offset points")
    ax.set(xlabel="learning rate", ylabel="loss after the update", ylim=(0, 3.4))


def differences(figure: Figure, references: dict[str, ModuleType]) -> None:
    """The relative error of a measured slope of exp at 1 against h. Forward differences are best near h = 1e-8, with an
    error of about 1e-8; central ones near h = 1e-5, with about 1e-11. For smaller h both errors rise again."""
    h = np.logspace(-13, 0, 79)
    e = np.e
    forward = abs((np.exp(1 + h) - e) / h - e) / e
    central = abs((np.exp(1 + h) - np.exp(1 - h)) / (2 * h) - e) / e
    ax = figure.subplots()
    ax.loglog(h, forward, color=TWO, linestyle=DASHES[1], label="forward")
    ax.loglog(h, central, color=ONE, label="central")
    powers = [-12, -10, -8, -6, -4, -2, 0]
    ax.set_xticks([10.0**p for p in powers])
    ax.set_yticks([1e-12, 1e-9, 1e-6, 1e-3, 1])
    ax.set(xlabel="h", ylabel="relative error")
    ax.minorticks_off()
    ax.legend(loc="lower right")


def adam_start(figure: Figure, references: dict[str, ModuleType]) -> None:
    """The length of the first 50 steps of Adam under a gradient that never changes, in units of the rate. With the
    correction every step has length 1. Without it the first has length 3.2, the tenth 6.5, and they shrink only
    slowly."""
    t = np.arange(1, 51)
    ax = figure.subplots()
    ax.plot(t, (1 - 0.9**t) / np.sqrt(1 - 0.999**t), color=TWO, linestyle=DASHES[1], label="m / √v, not corrected")
    ax.plot(t, np.ones(50), color=ONE, label="corrected")
    ax.set(xlabel="step t", ylabel="step length / rate", ylim=(0, 7))
    ax.legend(loc=(0.5, 0.25))


def saddle(figure: Figure, references: dict[str, ModuleType]) -> None:
    """The loss of three runs that start ever closer to the line which leads into a saddle point. With each factor of
    ten thousand, the run stays on the plateau for the same number of steps longer, then falls to the minimum."""
    ax = figure.subplots()
    for power, color, dash in zip((-2, -6, -10), (THREE, ONE, TWO), DASHES, strict=False):
        start = [1.0, 10.0**power]
        path = references["update_rule"].gradient_descent(lambda w: w * [1, w[1] ** 2 - 1], start, 0.2, 160)
        x, y = path.T
        ax.plot(x**2 / 2 - y**2 / 2 + y**4 / 4, color=color, linestyle=dash, label=f"$10^{{{power}}}$")
    ax.set(xlabel="step", ylabel="J(w)")
    ax.legend(title="start off the line by")


def curves(figure: Figure, references: dict[str, ModuleType]) -> None:
    """Eight loss curves. a: falls fast, then hardly at all. b: falls slowly, almost in a straight line. c: stays flat
    from the start. d: rises ever faster. e: falls, then swings in a band. f: falls to a level, stays there, then falls
    again. g: rises and falls with the period of an epoch. h: falls on the rows of the training, while on other rows it
    falls, turns and rises."""
    figure.get_layout_engine().set(wspace=0.08, hspace=0.08)  # type: ignore[union-attr, call-arg]
    panels = zip("abcdefgh", figure.subplots(4, 2).flat, loss_curves(references), strict=True)
    for letter, ax, (title, lines) in panels:
        for line, color, dash in zip(lines, (ONE, TWO), DASHES, strict=False):
            ax.plot(line, color=color, linestyle=dash)
        ax.set(xticks=[], yticks=[], ylim=(0, 1.15 * min(np.max(lines), 3 * lines[0][0])))
        ax.set_title(f"{letter}: {title}", loc="left")
    ax.annotate("training", (40, lines[0][40]), xytext=(0, 6), textcoords="offset points")
    ax.annotate("other rows", (40, lines[1][40]), xytext=(0, -18), textcoords="offset points")


def associations(figure: Figure, references: dict[str, ModuleType]) -> None:
    """What is missing of eight facts after 30 steps, from the most frequent to the rarest. Descent, momentum, and
    Adam when the facts are turned by 30 degrees, still miss more than half of the rare ones. Muon has stored all of
    them to within one percent."""
    cases = (
        ("gd", 0, "descent"),
        ("momentum", 0, "momentum"),
        ("adam", 30, "Adam, turned"),
        ("muon", 30, "Muon, turned"),
    )
    ax = figure.subplots()
    for (kind, degrees, name), color, dash in zip(cases, (ONE, TWO, THREE, FOUR), DASHES, strict=True):
        problem = after_adam.memory(after_adam.EXPONENT, np.radians(degrees))
        end = after_adam.learn(problem, kind, after_adam.RATES[kind], after_adam.GAMMA, references)[-1]
        ax.semilogy(np.arange(1, 9), problem.missing(end), "o", color=color, linestyle=dash, label=name)
    ax.set(xlabel="fact, from the most frequent to the rarest", ylabel="missing at the end", ylim=(1e-4, 40))
    ax.set_yticks([1e-4, 1e-3, 1e-2, 0.1, 1], ["0.0001", "0.001", "0.01", "0.1", "1"])
    ax.minorticks_off()
    ax.legend(ncols=2, loc="upper left")


def averages(figure: Figure, references: dict[str, ModuleType]) -> None:
    """The mean loss of noisy runs on a parabola. With a fixed rate the last iterate stays on a floor. The mean of the
    iterates from step 30 on falls like one over the step; a moving average and a falling rate lie between."""
    noise = np.random.default_rng(4).normal(size=(150, 200))
    losses = after_adam.mean_losses("parabola", after_adam.averages("parabola", noise, 0.3, 1.0, 30, 20))
    names = {"last": "last iterate", "mean": "mean", "moving": "moving average", "falling": "falling rate"}
    ax = figure.subplots()
    for (key, name), color, dash in zip(names.items(), (ONE, TWO, THREE, FOUR), DASHES, strict=True):
        ax.semilogy(losses[key], color=color, linestyle=dash, label=name)
    ax.set(xlabel="step", ylabel="mean loss", ylim=(1e-3, 10))
    ax.set_yticks([1e-3, 1e-2, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    ax.minorticks_off()
    ax.legend(ncols=2)


def level_lines(
    ax: Axes, f: Callable[..., np.ndarray], xs: tuple[float, float], ys: tuple[float, float], levels: np.ndarray
) -> None:
    """Draw faint contour lines of f."""
    x, y = np.meshgrid(np.linspace(*xs, 50), np.linspace(*ys, 50))
    ax.contour(x, y, f(x, y), levels, colors=FAINT, linewidths=0.8)
    for spine in ax.spines.values():
        spine.set_visible(False)


PICTURES: dict[str, tuple[Draw, float]] = {  # by name: the function that draws it, and its height in inches
    "paths": (paths, 5.2),
    "parabola": (parabola, 2.6),
    "contour": (contour, 2.5),
    "batches": (batches, 3.2),
    "momentum": (momentum, 3.4),
    "race": (race, 3.4),
    "schedules": (schedules, 4.2),
    "range-test": (range_test, 3.0),
    "differences": (differences, 3.2),
    "adam-start": (adam_start, 2.8),
    "saddle": (saddle, 3.0),
    "curves": (curves, 6.6),
    "associations": (associations, 3.2),
    "averages": (averages, 3.0),
}


def write(course: Course) -> None:
    """Draw all pictures and write each as a piece of HTML."""
    matplotlib.rcParams.update(STYLE)  # type: ignore[arg-type]
    references = {slug: load_reference(course, slug) for slug in course.slugs}
    for name, (draw, height) in PICTURES.items():
        figure = Figure(figsize=(6.6, height), layout="constrained")
        draw(figure, references)
        save(PARTS / f"figures/{name}.html", as_html(figure, name, inspect.cleandoc(draw.__doc__ or "")))


def as_html(figure: Figure, name: str, words: str) -> str:
    """Return the SVG on one line, in the colours and the font of the page; `words` describes the picture."""
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    svg = re.sub(r"<\?xml.*?<svg", "<svg", drawn.getvalue(), flags=re.DOTALL)
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style.*?</style>|font-family: [^;\"]*;", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", svg)
    svg = re.sub(r"<[^>]*>", lambda tag: rounded(tag[0]), svg)  # coordinates, and none of the text between the tags
    svg = re.sub(r'((?:id="|href="#|url\(#))', rf"\g<1>{name}-", svg)  # several pictures may share a page
    for placeholder, paint in PAINT.items():
        svg = svg.replace(placeholder, paint)
    label = " ".join(words.split())
    svg = re.sub(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>', rf'<svg viewBox="\1" role="img" aria-label="{label}">', svg)
    plot = f" data-plot='{json.dumps(plane(figure))}'" if len(figure.axes) == 1 else ""
    return f'<div class="gd-static" markdown="0"{plot}>{" ".join(svg.split())}</div>\n'


def plane(figure: Figure) -> dict[str, object]:
    """Return the scales of the axes and where they lie in the SVG, for site/figures/prediction.js."""
    [ax] = figure.axes
    width, height = 72 * figure.get_size_inches()
    box = ax.get_position()
    corners = (box.x0 * width, (1 - box.y1) * height, box.width * width, box.height * height)
    return {
        "x": {"domain": ax.get_xlim(), "log": ax.get_xscale() == "log"},
        "y": {"domain": ax.get_ylim(), "log": ax.get_yscale() == "log"},
        "box": [round(float(side), 1) for side in corners],
    }


def rounded(tag: str) -> str:
    """Return a tag of an SVG with at most one decimal in each coordinate."""
    return re.sub(r"(?<=[ \n\"ML])-?\d+\.\d{2,}", lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), tag)
