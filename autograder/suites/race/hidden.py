"""Checks of race in the official grade: how far a run comes on average, on landscapes that nobody has seen."""

from weakref import WeakKeyDictionary

import numpy as np

import run_race
from budgets import Name, decimals, within_budget
from calls import keep_call
from checks import assert_shape, check, fail
from landscapes import classes, line, logistic, plateau, quadratic, valley
from measures import Yardstick, measure
from race import fit, minimise

MINIMISE, FIT = "loss_fn, gradient_fn, w0, budget", "gradient_fn, w0, X, y, budget, rng"
MOST = {"minimise": 6.0, "fit": 4.0}
"""By function, the decimals that count on one ground."""
RESULTS = WeakKeyDictionary()
"""By submission and function, how far it came on each ground: the checks of a function share the runs."""


def landscapes(rng):
    """Return a landscape of every family; how hard they are does not depend on the numbers that are drawn."""
    return [
        quadratic(rng, 6, 1e-3, 100.0, 100),
        quadratic(rng, 8, 1e3, 1e3, 200),
        quadratic(rng, 10, 1.0, 1e4, 400),
        logistic(rng, 80, 6, 0.05, 10.0, 150),
        valley(rng, 1.0, 100.0, 400),
        plateau(rng, 5, 30.0, 30.0, 200),
    ]


def tables(rng):
    """Return data sets of both families, of unlike sizes."""
    return [
        line(rng, 240, 5, 4, 0.1, 4.0, 4),
        classes(rng, 320, 8, 8, 3.0, 10.0, 4),
        line(rng, 240, 6, 4, 1.0, 30.0, 5),
        classes(rng, 400, 8, 10, 1.0, 10.0, 3),
    ]


def point_of_minimise(landscape, rng):
    """Return the point that minimise reaches on a landscape."""
    loss_fn, gradient_fn = landscape.functions()
    arguments = loss_fn, gradient_fn, landscape.start.copy(), landscape.budget
    return within_budget(minimise, loss_fn.run, MINIMISE, *arguments)


def weights_of_fit(data, rng):
    """Return the weights that fit reaches on a data set."""
    gradient_fn = data.function()
    arguments = gradient_fn, data.start, data.X.copy(), data.y.copy(), data.budget, rng
    return within_budget(fit, gradient_fn.run, FIT, *arguments)


def gains(function, grounds, reach, kinds, rng):
    """Return each ground's name and how many decimals of its loss are gone; the first check draws them for all."""
    known = RESULTS.setdefault(kinds, {})
    if function.__name__ not in known:
        reached = [(ground, assert_shape(reach(ground, rng), ground.start.shape, "w")) for ground in grounds(rng)]
        most = MOST[function.__name__]
        known[function.__name__] = [(ground.name, decimals(ground, w, most)) for ground, w in reached]
        measure(function.__name__, average(known[function.__name__]))
    return known[function.__name__]


def average(gained):
    """Return the average of the decimals that are gone: two grounds may have one name."""
    return float(np.mean([value for _, value in gained]))


def assert_average(function, names, gained, wanted):
    """Fail unless so many decimals are gone on average; name the two grounds on which most is left."""
    reached = average(gained)
    if reached < wanted:
        worst = sorted(gained, key=lambda row: row[1])[:2]
        lines = [f"{10**-value:.2g} of the loss at the start is left on {name}" for name, value in worst]
        keep_call(function.__name__, tuple(map(Name, names.split(", "))), {})
        fail(f"{reached:.2f} decimals of the loss are gone on average, expected {wanted:g}\n" + "\n".join(lines))


def assert_minimises(wanted, kinds, rng):
    """Fail unless minimise comes so far on average."""
    assert_average(minimise, MINIMISE, gains(minimise, landscapes, point_of_minimise, kinds, rng), wanted)


def assert_fits(wanted, kinds, rng):
    """Fail unless fit comes so far on average."""
    assert_average(fit, FIT, gains(fit, tables, weights_of_fit, kinds, rng), wanted)


def yardsticks():
    """Return how far the optimisers of `run_race` come, for the report of a class."""
    return [yardstick("minimise", landscapes), yardstick("fit", tables)]


def yardstick(function, grounds):
    """Return how far they come in the place of a function: on a few draws of its grounds, as hard as everybody's."""
    drawn = [ground for seed in range(4) for ground in grounds(np.random.default_rng(seed))]
    gained = {
        name: [decimals(ground, run_race.run(ground, step)[0], MOST[function]) for ground in drawn]
        for name, step in run_race.METHODS.items()
    }
    methods = {name: float(np.mean(values)) for name, values in gained.items()}
    return Yardstick(function, "decimals of the loss that are gone on average", MOST[function], methods)


@check(points=1, hint="Which rate does each landscape need? Spend a few calls on finding out.")
def test_minimise_some_way(kinds, rng):
    """minimise gains 0.65 decimals on average over six unknown landscapes"""
    assert_minimises(0.65, kinds, rng)


@check(
    points=1,
    hint="Look at the loss before you take a step: a rate that is too large can be made smaller.",
    after="minimise_some_way",
)
def test_minimise_half_way(kinds, rng):
    """minimise gains 1.45 decimals on average over six unknown landscapes"""
    assert_minimises(1.45, kinds, rng)


@check(
    points=1,
    hint="In a narrow valley a memory of earlier steps is worth more than a better rate.",
    after="minimise_half_way",
)
def test_minimise_far(kinds, rng):
    """minimise gains 3.45 decimals on average over six unknown landscapes"""
    assert_minimises(3.45, kinds, rng)


@check(points=1, hint="Two gradients tell something about the curvature between their points.", after="minimise_far")
def test_minimise_to_the_end(kinds, rng):
    """minimise gains 5 decimals on average over six unknown landscapes"""
    assert_minimises(5.0, kinds, rng)


@check(points=1, hint="With few rows in a batch, the same budget buys many steps.")
def test_fit_some_way(kinds, rng):
    """fit gains 0.7 decimals on average over four unknown data sets"""
    assert_fits(0.7, kinds, rng)


@check(
    points=1,
    hint="How large the rate may be depends on the sizes of the columns, and can be measured.",
    after="fit_some_way",
)
def test_fit_half_way(kinds, rng):
    """fit gains 1.1 decimals on average over four unknown data sets"""
    assert_fits(1.1, kinds, rng)


@check(
    points=1,
    hint="Noise keeps w moving around the minimum until the rate falls, or points are averaged.",
    after="fit_half_way",
)
def test_fit_far(kinds, rng):
    """fit gains 1.8 decimals on average over four unknown data sets"""
    assert_fits(1.8, kinds, rng)


@check(
    points=1,
    hint="Which of columns of unlike size, rate, fall of the rate and average have you not used yet?",
    after="fit_far",
)
def test_fit_to_the_end(kinds, rng):
    """fit gains 2 decimals on average over four unknown data sets"""
    assert_fits(2.0, kinds, rng)
