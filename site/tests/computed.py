"""The numbers on pages, computed anew: pieces of the pages' sources, each with the page and the file that computes it.

python site/tests/computed.py   lists every number of the theory and the exercises, and where it comes from
"""

from __future__ import annotations

import itertools
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from derivations import derivations
from limits import limits
from numbers_after_adam import after_adam_text
from pencil import answers, examples
from remarks import remarks

from autograder.engine.suites import load_reference
from places import COURSE, PAGES

REFERENCES = {slug: load_reference(COURSE, slug) for slug in COURSE.slugs}
CURVATURE = np.array([1.0, 10.0])


@dataclass(frozen=True)
class Number:
    """A number as it stands on a page, the words around it, and the file that computes it; "" where none does."""

    page: str
    shown: str
    words: str
    source: str


@cache
def expected_text() -> list[tuple[str, str, str]]:
    """Return pages, each with a piece of its source in which the numbers are computed, and the file that does it."""
    return list(compute_all())


def compute_all() -> Iterator[tuple[str, str, str]]:
    for compute in (first_exercises, optimisers, race, closed_forms):
        yield from ((page, words, "computed.py") for page, words in compute())
    for compute in (limits, derivations, remarks, after_adam_text):
        yield from ((page, words, f"{compute.__module__}.py") for page, words in compute(REFERENCES))
    yield from ((f"theory/{chapter}", words, "pencil.py") for chapter, words in examples(REFERENCES))


NUMBER = re.compile(r"(?<![\w.#/-])\d+(?:[ ,]\d{3})*(?:\.\d+)?(?![\w/-])")
ELSEWHERE = re.compile(
    r"\A---.*?\n---|```.*?```|`[^`\n]*`|\]\([^)]*\)|<[^>]*>|--8<--.*?$"
    r"|\{[#:.][^}]*\}|\\tag\{[^}]*\}|\(\d+\.\d+\)|\b(?:19|20)\d\d\b|arXiv [\d.]+",
    re.DOTALL | re.MULTILINE,
)
"""Code, addresses, includes, attributes, numbers of equations, years, papers: no numbers of the text."""


def numbers(page: str) -> Iterator[Number]:
    """Yield the numbers of a page's text that have three digits or more: those that nobody checks at a glance."""
    source = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    text = ELSEWHERE.sub(lambda match: " " * len(match[0]), source)
    spans = [
        (match.start(), match.end(), file)
        for place, words, file in expected_text()
        if place == page
        for match in re.finditer(r"\s+".join(map(re.escape, words.split())), source)
    ]
    asked = answers(REFERENCES).get(page.removeprefix("theory/"), math.nan)
    for match in NUMBER.finditer(text):
        if len(re.sub(r"^[0.]+|\D", "", match[0])) < 3:
            continue
        file = next((file for start, end, file in spans if start <= match.start() < end), "")
        if math.isclose(float(re.sub("[ ,]", "", match[0])), asked, rel_tol=1e-3):
            file = file or "pencil.py"
        words = source[max(0, match.start() - 40) : match.end() + 20]
        yield Number(page, match[0], " ".join(words.split()), file)


def first_exercises() -> Iterator[tuple[str, str]]:
    loss = REFERENCES["gradient"].mse_loss([0.5, -0.5], [[1, 2], [3, 4], [5, 6]], [1, 2, 3])
    yield "exercises/gradient", f"the loss is ${loss:.6f}$"
    w, X, y = [0.1, -0.2], [[1, 2], [1, -1], [1, 0.5]], [1, 0, 1]
    logistic = REFERENCES["logistic_regression"]
    yield "exercises/logistic_regression", f"loss ${logistic.log_loss(w, X, y):.6f}$"
    yield "exercises/logistic_regression", pair(logistic.log_loss_gradient(w, X, y), 6)
    losses = REFERENCES["tuning"].learning_rate_range_test(lambda w: w[0] ** 2, lambda w: 2 * w, [1.0], 0.01, 1, 3)[1]
    yield "exercises/tuning", ",\\ ".join(f"{loss:.6g}" for loss in losses)
    points = REFERENCES["momentum"].momentum_descent(lambda w: w, [1.0], 0.1, 1)
    ahead = points[1] - 0.9 * (points[0] - points[1])
    yield "exercises/review", f"to ${points[1][0]:g}$ and ${(ahead - 0.1 * ahead)[0]:.3f}$"


def optimisers() -> Iterator[tuple[str, str]]:
    def slope(w: np.ndarray) -> np.ndarray:
        return CURVATURE * w

    start = [1.0, 1.0]
    yield "exercises/update_rule", pair(REFERENCES["update_rule"].gradient_descent(slope, start, 0.05, 5)[-1])
    yield "exercises/momentum", pair(REFERENCES["momentum"].momentum_descent(slope, start, 0.05, 5)[-1])
    yield "exercises/rmsprop", pair(REFERENCES["rmsprop"].rmsprop_descent(slope, start, 5)[-1], 12)
    yield "exercises/adam", pair(REFERENCES["adam"].adam_descent(slope, start, 2, learning_rate=0.1)[-1], 12)

    rates, slopes = [0.05, 0.05, 0.02, 0.01], [0.3, 2, -0.7, 1.5]
    gradients = iter(slopes)
    run = REFERENCES["momentum"].momentum_descent(lambda w: np.array([next(gradients)]), [1.0], rates.__getitem__, 4)
    outside, v = 1.0, 0.0
    for rate, g in zip(rates, slopes, strict=True):
        v = 0.9 * v + g
        outside -= rate * v
    yield "theory/momentum", f"end at ${run[-1, 0]:.3f}$, with the rate outside at ${outside:.3f}$"


def race() -> Iterator[tuple[str, str]]:
    """Yield the results of the race after sixty steps, in the ravine along the axes and turned by 45 degrees."""
    straight, turned = np.diag([0.1, 10.0]), np.array([[5.05, -4.95], [-4.95, 5.05]])
    start = np.array([-3.5, 1.6])
    turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    (_, _, rmsprop, adam), after = losses(straight, start), losses(turned, turn @ start)
    yield "theory/practice", f"a loss of ${after[1]:.3f}$, and plain descent at ${after[0]:.2f}$"
    yield "theory/practice", f"from ${adam:.3f}$ to ${after[3]:.2f}$, RMSprop from ${rmsprop:.2f}$ to ${after[2]:.2f}$"
    asked = re.findall(r'"""(minimise|fit) gains ([\d.]+) decimals', COURSE.suite("race", "hidden").read_text())
    points = {name: [number for function, number in asked if function == name] for name in ("minimise", "fit")}
    minimise, fit = (f"{', '.join(numbers[:-1])} and {numbers[-1]}" for numbers in points.values())
    yield "exercises/race", f"one point at {minimise} decimals for `minimise`, and at {fit} for `fit`"


def losses(matrix: np.ndarray, start: np.ndarray) -> list[float]:
    ends = [
        REFERENCES["update_rule"].gradient_descent(matrix.__matmul__, start, 0.18, 60)[-1],
        REFERENCES["momentum"].momentum_descent(matrix.__matmul__, start, 0.05, 60)[-1],
        REFERENCES["rmsprop"].rmsprop_descent(matrix.__matmul__, start, 60, 0.05)[-1],
        REFERENCES["adam"].adam_descent(matrix.__matmul__, start, 60, 0.2)[-1],
    ]
    return [float(w @ matrix @ w / 2) for w in ends]


def closed_forms() -> Iterator[tuple[str, str]]:
    for kappa, shown in ((10, "10"), (100, "100"), (10_000, "10 000")):
        plain, heavy = (np.log(10) / -np.log((k - 1) / (k + 1)) for k in (kappa, np.sqrt(kappa)))
        yield "theory/momentum", f"| {shown} | {steps(plain)} | {steps(heavy)} |"
    faded = [next(t for t in itertools.count(1) if beta**t < 0.01) for beta in (0.9, 0.999)]
    yield "theory/adam", f"after {faded[0]} steps, $1 - 0.999^t$ only after {faded[1]}"
    curvatures = np.linalg.eigvalsh([[802, -400], [-400, 200]])
    yield "theory/landscapes", f"$\\kappa = {curvatures[1] / curvatures[0]:.0f}$ at the minimum"
    yield "index", f"$0.6^6$, {100 * 0.6**6:.0f} % of the distance, and $0.3/L$ leaves {100 * 0.7**6:.0f} %"
    plain, heavy = steps_to_the_minimum()
    yield "exercises/momentum", f"{heavy} steps against {plain}"


def steps_to_the_minimum() -> list[int]:
    """Return the steps from (1, 1) to 1e-6 for condition number 100, at the best settings of descent and momentum."""
    curvature = np.array([1.0, 100.0])
    paths = [
        REFERENCES["update_rule"].gradient_descent(curvature.__mul__, [1.0, 1.0], 2 / 101, 1000),
        REFERENCES["momentum"].momentum_descent(curvature.__mul__, [1.0, 1.0], 4 / 11**2, 1000, (9 / 11) ** 2),
    ]
    return [int(np.argmax(np.linalg.norm(path, axis=1) < 1e-6)) for path in paths]


def steps(number: float) -> str:
    """Return the number with three digits, or with a space between thousands."""
    return f"{number:.1f}" if number < 100 else f"{number:,.0f}".replace(",", " ")


def pair(w: np.ndarray, digits: int | None = None) -> str:
    return "({},\\ {})".format(*(f"{x:.10g}" if digits is None else f"{x:.{digits}f}" for x in w))


if __name__ == "__main__":
    for folder in ("theory", "exercises"):
        for path in sorted((PAGES / folder).glob("*.md")):
            for number in numbers(f"{folder}/{path.stem}"):
                print(f"{number.page:30} {number.shown:>12}  {number.source or '-':22} {number.words}")
