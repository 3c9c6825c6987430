"""The kinds of inputs that the docstrings of tuning allow."""

from types import SimpleNamespace

import numpy as np

from checks import real_array, unpack
from kinds import Kinds
from levels import CONVERTED, FORMS, LEFT_OUT, SHAPES, setting
from objectives import Basin, HalfSquare, Mirror, Slope, Staircase, Table
from rows import InTurn
from spies import Spy

NAN, INF = float("nan"), float("inf")
UNFIT = "whole numbers that begin with 0"  # rates are above 0
CONVERTED_RATES = {name: form for name, form in CONVERTED.items() if name != UNFIT}
FLAT_FORMS = {name: form for name, form in FORMS.items() if name != "another memory order"}


def at(*entries, scale=1.0, base=0.0):
    """Return a function of n random losses that puts others at some places, given as shares of the way to the end."""

    def losses(sizes):
        values = scale * (sizes + base)
        for share, loss in entries:
            values[int(share * (len(values) - 1))] = loss
        return values

    return losses


# --- grid_search --------------------------------------------------------------------------------------


def search(draw, rates, losses):
    """Return the arguments of grid_search."""
    learning_rates = abs(float(draw())) * np.array(rates)
    values = losses(np.abs(draw(learning_rates.shape)))
    final_loss = Table(tuple(learning_rates.tolist()), tuple(map(float, values)))
    return {"final_loss": Spy(final_loss.value, in_worker=True), "learning_rates": learning_rates}, {}


RATES = {
    "rates in no order": (0.5, 4.0, 0.25, 2.0, 1.0, 0.75),
    "rates in order": InTurn(
        (0.25, 0.5, 1.0, 2.0), (2.0, 1.0, 0.5, 0.25), (1.0, 30.0, 1000.0), 1 + np.arange(12) / 4, (90.0, 5.0, 0.01)
    ),
    "two rates": InTurn((1.0, 0.5), (0.5, 1.0)),
    "one rate": InTurn((1.0,), (50.0,)),
    "equal rates": InTurn((1.0, 0.5, 1.0, 0.5, 0.25), (1.0, 1.0, 1.0)),
    "small rates": InTurn((1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1.0), (1e-9, 3e-7, 2e-8)),
}

LOSSES = {
    "the smallest loss last": at((1, 0.25)),
    "the smallest loss first or inside": InTurn(at((0, 0.25)), at((0.5, 0.25))),
    "two smallest losses": at((0.34, 0.25), (1, 0.25)),
    "equal losses": InTurn(at(scale=0.0), lambda sizes: np.full(len(sizes), 2.5), at((0.5, -1.0), scale=0.0)),
    "negative losses": InTurn(at((0.5, -9.0), scale=-1.0), at((1, -0.5)), at((0.34, 0.0)), at((1, -500.0))),
    "tiny or huge losses": InTurn(
        at((0.5, 1e-10), scale=1e-9),
        at((0.5, 1e199), scale=1e200),
        at((1, 1e-5), scale=1e-4),
        at((1, 2e9), scale=1e10),
        at((0.5, 1e-300), scale=1e-12),
        at((0.5, 1e5), scale=1e6),
    ),
    "a loss that is not finite": InTurn(
        at((0, NAN), (1, 0.25)),
        at((0, 0.25), (1, NAN)),
        at((0, INF), (1, 1e6)),
        at((0, 0.25), (1, -INF)),
        at((0, NAN), scale=1e200),
    ),
    "few finite losses": at((0, -INF), (0.34, NAN), (0.67, INF), (1, 7.0), scale=NAN),
}
BROKEN = {"a loss that is not finite"}


def nothing_left(row):
    """Return whether some loss is not finite where there is one rate only."""
    return row.get("rates") == "one rate" and row.get("losses") in BROKEN


# --- learning_rate_range_test -------------------------------------------------------------------------


def sweep(draw, shape, ground, start, **settings):
    """Return the arguments of learning_rate_range_test."""
    f = ground(draw, shape)
    return {"loss_fn": f.loss, "gradient_fn": Spy(f.gradient, in_worker=True), "w0": start * draw(shape) + 0}, settings


def bowl(draw, shape):
    """Return a bowl that is nowhere broken."""
    return Basin(np.abs(draw(shape)), 0.0, 0.0, np.zeros(shape))


GROUNDS = {
    "a bowl": bowl,
    "a gradient_fn that returns its argument": lambda draw, shape: HalfSquare(shape),
    "a gradient_fn that returns one fixed array": lambda draw, shape: Slope(draw(shape)),
}


def column_major(draw, shape):
    """Return a slope whose gradient is in column-major order."""
    return Slope(draw(shape).copy(order="F"))


def mirror(draw, shape):
    """Return a bowl, and a gradient that is a view of its argument."""
    return SimpleNamespace(loss=HalfSquare(shape).loss, gradient=Mirror(shape).gradient)


def walk(*losses):
    """Return the values of a run with steps of about 1 over these losses; the first one is that of w0."""
    stairs = Staircase(tuple(map(float, losses)), (-1.0,))
    steps = {"min_rate": 1, "max_rate": 1.05, "n_steps": len(losses) - 1}
    return {"shape": (1,), "start": 0.0, "ground": lambda draw, shape: stairs, **steps}


WALKS = {
    "a loss four times the smallest": walk(0.1, 1, 0.25, 1, 1.125, 3, 0),
    "a loss that grows slowly to more than four times the smallest": walk(9, 1, 3, 3.5, 4, 4.5, 4),
    "a loss below that of w0 that falls and jumps": walk(9, 2, 1, 3.5, 0.5, 2.5, 1),
    "a loss above that of w0": walk(0.1, 9, 9, 5, 21, 1),
    "NaN": walk(9, 2, NAN, 1, 1, 1),
    "NaN after the first update": walk(9, NAN, 1, 1),
    "an infinite loss": walk(9, 2, 1, INF, 1, 1),
    "an infinite loss after the first update": walk(9, INF, 1, 1),
    "NaN after the last update": walk(9, 2, 1, NAN),
    "a jump at the last update": walk(9, 2, 1, 1, 5),
    "a loss of 0, then more": walk(9, 1, 0, 0, 1e-6, 1),
    "a first step of 30000": walk(9, 4, 5, 3, 3) | {"ground": lambda draw, shape: Staircase((9.0, 4.0), (-3e4,))},
    "a loss that stays 0": walk(0, 0, 0, 0, 0),
    "huge losses": walk(9, 1e200, 3e200, 1e199, 5e199, 1),
    "tiny losses": walk(9, 1e-9, 3e-9, 5e-9, 1),
    "tiniest losses": walk(9, 1e-15, 3e-15, 5e-15, 1),
    "losses of 1e-25": walk(9, 1e-25, 3e-25, 5e-25, 1),
    "a gradient in column-major order": {"ground": column_major, "shape": (2, 3)},
    "a gradient that is a view of w": {"ground": mirror},
    "steps that are lost in rounding": {"ground": column_major, "min_rate": 1e-22, "max_rate": 1e-19},
    "a loss that falls by much": walk(1e6, 1e5, 1e-3, 5e-3, 1),
    "a loss that creeps up to four times the smallest": walk(9, *(1.12**step for step in range(20))),
    "other rates of the same ratio": {"min_rate": 0.13, "max_rate": 7},
    "60 numbers in w0": {"shape": (60,)},
    "the default n_steps": {"n_steps": LEFT_OUT},
    "all settings left out": {"min_rate": LEFT_OUT, "max_rate": LEFT_OUT, "n_steps": LEFT_OUT},
    "300 updates": {"n_steps": 300, "max_rate": 0.5},
    "from 1e-6 to 1e-3": {"min_rate": 1e-6, "max_rate": 1e-3, "start": 100.0},
}


def curve(answer, *_):
    """Return rates and losses, and the logarithms of the rates, in which the small ones can be seen."""
    rates, losses = unpack(answer, "rates, losses")
    return rates, losses, np.log10(np.maximum(real_array(rates, "rates"), 1e-300))


# --- suggest_learning_rate ----------------------------------------------------------------------------


def sweep_result(draw, losses, spacing, values, tail):
    """Return the arguments of suggest_learning_rate."""
    size, (offset, scale) = abs(float(draw())), values
    rates = abs(float(draw())) * spacing(len(losses) + len(tail))
    return {"rates": rates, "losses": np.append(offset + scale * size * np.array(losses), tail)}, {}


CURVES = {
    "a fall, a valley, an explosion": (1.0, 0.95, 0.6, 0.3, 0.25, 0.9, 4.0),
    "a smallest loss at the end": (1.0, 0.9, 0.5, 0.2, 0.1),
    "the steepest fall first": (3.0, 1.0, 0.9, 0.8, 0.7, 1.0),
    "the steepest fall last": (1.0, 0.9, 0.8, 0.7, 0.1, 1.0),
    "two falls": (2.0, 1.9, 0.95, 0.9, 0.8, 0.0, 0.1),
    "a fall after the smallest loss": (1.0, 0.8, 0.3, 2.0, 0.5, 0.4),
    "two smallest losses": (1.0, 0.75, 0.25, 3.0, 2.0, 0.25, 2.0),
    "a step, then a longer fall": (1.0, 0.8, 0.8, 0.56, 0.32, 0.6),
    "a rise at first": (1.0, 1.3, 0.9, 0.3, 0.8),
    "a jump on the way down": (1.0, 0.9, 1.8, 0.85, 0.5, 0.6),
    "a smallest loss in second place": (1.0, 0.2, 0.5, 2.0),
    "three losses": (1.0, 0.9, 0.2),
}

LONG = (*range(90, 32, -2), 15, *range(14, -4, -1), 40, 90)

SPACINGS = {
    "rates that are unevenly spaced": InTurn(
        lambda n: np.cumprod(np.resize([1.5, 6.0, 2.0], n)),
        lambda n: np.cumprod(np.resize([2.0, 2.0, 2.0, 5.0, 1.5, 3.0], n)),
        lambda n: np.cumprod(np.resize([2.0, 1.5, 4.0, 4.0], n)),
    ),
    "rates a constant factor apart": lambda n: 3.0 ** np.arange(n),
    "rates a constant difference apart": lambda n: 1.0 + np.arange(n),
    "rates from 1e-6 on": InTurn(lambda n: 1e-6 * 10.0 ** np.arange(n), lambda n: 1e-6 * (1.0 + np.arange(n))),
    "rates above 10": InTurn(lambda n: 30.0 * 2.0 ** np.arange(n), lambda n: 500.0 + 90.0 * np.arange(n)),
}

VALUES = {
    "losses of usual size": (0.0, 10.0),
    "negative losses": InTurn((-50.0, 10.0), (-8.0, 10.0)),
    "small losses": InTurn((0.0, 1e-6), (0.0, 1e-12), (0.0, 0.01)),
    "large losses": InTurn((0.0, 1e6), (0.0, 1e12), (0.0, 1000.0)),
}

TAILS = {
    "finite losses": (),
    "a last loss that is not finite": InTurn((NAN,), (INF,), (-INF,)),
    "several losses that are not finite": InTurn((INF, NAN, -INF, NAN), (NAN, NAN), (INF, INF, INF)),
}

KINDS = {
    "grid_search": Kinds(
        search,
        "best_rate, losses",
        converted=CONVERTED_RATES,
        rates=RATES,
        form=FLAT_FORMS,
        losses=LOSSES,
        impossible=nothing_left,
        extra={
            "no rates": {"rates": (), "losses": np.array},
            "losses of 1e-12, and a smaller one": {"losses": at((0.5, 1e-14), scale=1e-12)},
            "losses of 1e-20, and a smaller one": {"losses": at((0.5, 1e-21), scale=1e-20)},
            "losses of 1e20, and a smaller one": {"losses": at((0.5, 1e19), scale=1e20)},
            "300 rates in no order, the smallest loss last": {"rates": 1 + np.arange(300) * 77 % 300 / 64},
        },
    ),
    "learning_rate_range_test": Kinds(
        sweep,
        "rates, losses, the decimal logarithm of the rates",
        view=curve,
        shape=SHAPES,
        form=FORMS,
        ground=GROUNDS,
        start={
            "w of usual size": 1.0,
            "w far out": InTurn(100.0, 10.0, 1000.0),
            "a small w": 0.01,
            "w at the origin": 0.0,
        },
        min_rate={"min_rate = 0.013": 0.013, **setting("min_rate", (0.2, 0.00037, 0.06))},
        max_rate={"max_rate = 0.7": 0.7, **setting("max_rate", (2, 23, 0.3, 5))},
        n_steps=setting("n_steps", 8, 2, (33, 3, 15, 20), default=False),
        extra=WALKS,
    ),
    "suggest_learning_rate": Kinds(
        sweep_result,
        converted=CONVERTED_RATES,
        losses=CURVES,
        form=FLAT_FORMS,
        spacing=SPACINGS,
        values=VALUES,
        tail=TAILS,
        exchange={"tail": "finite losses"},
        extra={
            "losses of very different sizes": {"losses": (50.0, 30.0, 0.1, 0.001, 0.4)},
            "fifty losses": {"losses": LONG, "spacing": lambda n: 1.3 ** np.arange(n)},
            "sixty losses, the steepest fall late": {
                "losses": (*range(120, 68, -1), 30, 20, 19, *range(20, 25)),
                "spacing": lambda n: 1.3 ** np.arange(n),
            },
            "450 losses": {
                "losses": (*range(700, 349, -1), 249, 189, *range(188, 91, -1)),
                "spacing": lambda n: 1.05 ** np.arange(n),
            },
            "fifty losses, the steepest fall first": {
                "losses": (150, *LONG[1:]),
                "spacing": lambda n: 1.3 ** np.arange(n),
            },
        },
    ),
}
