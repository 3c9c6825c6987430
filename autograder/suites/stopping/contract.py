"""The kinds of inputs that the docstrings of stopping allow."""

import numpy as np

from kinds import Kinds
from levels import CONVERTED, FORMS, LEFT_OUT, SHAPES, setting
from objectives import Basin, HalfSquare, Mirror, Slope, Staircase
from rows import InTurn

NAN, INF = float("nan"), float("inf")
NEAR, NEARER = 2.0**-17, 2.0**-21
"""How much a length just above a limit is larger, and how much a number: what single precision still tells apart."""


# --- loss_reached -------------------------------------------------------------------------------------


def two_numbers(draw, place, threshold):
    """Return the arguments of loss_reached."""
    level = threshold(float(np.abs(draw())))
    return {"loss": place(level), "threshold": level}, {}


PLACES = {
    "a loss just above the threshold": lambda level: level + (abs(level) or 1) * NEARER,
    "a loss equal to the threshold": lambda level: level,
    "a loss just below the threshold": lambda level: level - (abs(level) or 1) * NEARER,
    "a loss far above the threshold": InTurn(
        lambda level: level + 1000, lambda level: level + 1e9, lambda level: level + 3
    ),
    "a loss far below the threshold": InTurn(
        lambda level: level - 1000, lambda level: level - 1e9, lambda level: level - 3
    ),
    "a loss that is NaN": lambda level: NAN,
    "an infinite loss": lambda level: INF,
    "a loss of minus infinity": lambda level: -INF,
}

THRESHOLDS = {
    "a positive threshold": lambda size: size,
    "a negative threshold": InTurn(
        lambda size: -size, lambda size: -size / 10**6, lambda size: -4, lambda size: -1e9 * size
    ),
    "threshold = 0": InTurn(lambda size: 0, lambda size: 0.0),
    "a threshold of many digits": lambda size: 1000 + size / 2**24,
    "a small threshold": InTurn(lambda size: size / 10**9, lambda size: size / 1e15, lambda size: size / 1000),
    "a large threshold": InTurn(lambda size: 10**6, lambda size: 1e12 * size, lambda size: 1, lambda size: 100 * size),
}


# --- gradient_vanished --------------------------------------------------------------------------------


def length(draw, shape, entries, scale, tolerance):
    """Return the arguments of gradient_vanished; the tolerance depends on the length of the finite entries."""
    gradient = scale * np.array(entries(draw(shape)))
    size = float(np.linalg.norm(gradient[np.isfinite(gradient)]))
    return {"gradient": gradient, "tolerance": tolerance(size)}, {}


def with_entry(place, value):
    """Return a function of an array that returns a copy with another value at this place."""

    def replaced(array):
        array = array.copy()
        array.flat[place] = value
        return array

    return replaced


def three_and_four(array):
    """Return an array of this shape with length 5, which every correct way of computing it gives exactly."""
    return with_entry(0, 3.0)(with_entry(-1, -4.0)(np.zeros(array.shape))) if array.size > 1 else 0 * array - 5


GRADIENTS = {
    "entries of any sign": InTurn(
        lambda array: array, np.abs, lambda array: -np.abs(array), with_entry(0, 0.0), with_entry(-1, 0.0)
    ),
    "a 3 and a 4 among zeros": three_and_four,
    "NaN as an entry": InTurn(with_entry(-1, NAN), with_entry(0, NAN)),
    "an infinite entry": InTurn(with_entry(0, -INF), with_entry(-1, INF)),
}

JUST_BELOW, JUST_ABOVE = "a tolerance just below the length", "a tolerance just above the length"
TOLERANCES = {
    "a tolerance four times the length": lambda size: 4 * size,
    JUST_BELOW: lambda size: size * (1 - NEAR),
    JUST_ABOVE: lambda size: size * (1 + NEAR),
    "a tolerance equal to the length": lambda size: size,
    "tolerance = 0": lambda size: 0,
}


def rounding_decides(row):
    """Return whether a length that is not exact would be compared with itself."""
    exact = row.get("entries") in (None, "a 3 and a 4 among zeros")
    return row.get("tolerance") == "a tolerance equal to the length" and not exact


# --- stopped_improving --------------------------------------------------------------------------------


def history(draw, losses, values, min_delta, more):
    """Return the arguments of stopped_improving; patience is what the losses reach, or more or fewer."""
    array = values(np.array(losses) / 4, round(4 * float(np.abs(draw()))) / 4)
    patience = waited(array, 0 if min_delta is LEFT_OUT else min_delta) + more
    return {"losses": array, "patience": max(patience, 1)}, {"min_delta": min_delta}


def waited(losses, min_delta):
    """Return how many losses came after the last improvement."""
    best = 0
    for place, loss in enumerate(losses):
        best = place if loss < losses[best] - min_delta else best
    return len(losses) - 1 - best


HISTORIES = {
    "a small gain before a larger one": InTurn((8, 4, 3, 1, 1, 1, 1), (8, *(7,) * 20, 5, 5, 5)),
    "a plateau": InTurn((8, 4, 2, 2, 2), (3, 3, 3, 3), (0, 0, 0), (8, *(4,) * 25)),
    "small gains that add up": InTurn((9, 8, 7, 6, 5, 4), (9, 9, 8, 8, 7, 7), range(30, 4, -1)),
    "losses that jump back and forth": InTurn((8, 4, 8, 4, 8, 4), (4, 8, 4, 8, 3, 8, 2, 8)),
    "losses that rise": InTurn((2, 3, 4, 5, 6), range(22), (0, 1)),
    "a late improvement": InTurn((6, 6, 6, 6, 6, 6, 0), (*(6,) * 23, 0), (4, 5, 0)),
    "an early dip": InTurn((8, 0, 7, 6, 5, 4, 3, 2), (8, 0, *range(33, 3, -1))),
    "fifty losses": (*range(70, 32, -1), *(30,) * 12),
}

VALUES = {
    "losses of either sign": lambda array, offset: array - offset,
    "losses of one sign": InTurn(
        lambda array, offset: array + offset, lambda array, offset: array - 50 - offset, lambda array, offset: array
    ),
    "small losses": InTurn(lambda array, offset: array / 2**30, lambda array, offset: array / 2**10),
    "large losses": InTurn(
        lambda array, offset: array + 2**20, lambda array, offset: array - 2**20, lambda array, offset: 2**30 * array
    ),
    "a loss that is not finite": InTurn(
        lambda array, offset: with_entry(1, NAN)(array),
        lambda array, offset: with_entry(-1, NAN)(array),
        lambda array, offset: with_entry(0, INF)(array),
        lambda array, offset: with_entry(-1, -INF)(array),
    ),
}

MARGINS = {"min_delta = 0.5": 0.5} | setting("min_delta", (1, 0, 0.25, 2))
PATIENCE = {
    "patience reached": 0,
    "patience one more than that": 1,
    "another patience": InTurn(-1, 2, -2, 20, -12),
}


# --- minimize -----------------------------------------------------------------------------------------


def run(draw, shape, ground, start, rate, end):
    """Return the arguments of minimize; `end` are the settings, or returns them from the losses and slopes of a run."""
    w0 = start * draw(shape)
    f = ground(draw, w0, rate)
    return {"loss_fn": f.loss, "gradient_fn": f.gradient, "w0": w0, "learning_rate": rate}, (
        end(*seen_on(path(f, w0, rate), f)) if callable(end) else end
    )


def seen_on(points, f):
    """Return the losses and the lengths of the gradients at some points, with 0 for those that are not finite."""
    values = [f.loss(w) for w in points], [np.linalg.norm(f.gradient(w)) for w in points]
    return (np.nan_to_num(numbers, posinf=0.0, neginf=0.0) for numbers in values)


def path(f, w, rate):
    """Return seven points of a run; it stays where the gradient is not finite."""
    points = [w]
    for _ in range(6):
        points.append(points[-1] - rate * np.nan_to_num(f.gradient(np.asarray(points[-1])), posinf=0.0, neginf=0.0))
    return [np.asarray(point) for point in points]


def middle(values, place):
    """Return the middle between two values in a row."""
    return float(values[place - 1] + values[place]) / 2


def bowl(loss=0.0, entry=0, slope=0.0):
    """Return the maker of a bowl; this is added to its loss, and to one entry of the gradient, after three updates."""

    def make(draw, w0, rate):
        if loss == slope == 0:
            return Basin(np.abs(draw(w0.shape)), 0.0, 0.0, np.zeros(w0.shape))
        whole = Basin(np.abs(draw(w0.shape)), 0.0, loss, with_entry(entry, slope)(np.zeros(w0.shape)))
        fence = middle([abs(w.flat[0]) for w in path(whole, w0, rate)], 3)
        return Basin(whole.c, fence, loss, whole.slopes_inside)

    return make


GROUNDS = {
    "a bowl": bowl(),
    "a gradient_fn that returns its argument": lambda draw, w0, rate: HalfSquare(w0.shape),
    "a gradient_fn that returns one fixed array": lambda draw, w0, rate: Slope(draw(w0.shape)),
    "a loss that becomes NaN": bowl(loss=NAN),
    "a loss that becomes infinite": bowl(loss=INF),
    "a gradient whose last entry becomes NaN": bowl(entry=-1, slope=NAN),
    "a gradient whose first entry becomes infinite": bowl(slope=-INF),
}


def column_major(draw, w0, rate):
    """Return a slope whose gradient is in column-major order."""
    return Slope(np.asfortranarray(draw(w0.shape)))


def mirror(draw, w0, rate):
    """Return a function whose gradient is a view of its argument."""
    return Mirror(w0.shape)


ENDS = {
    "max_iterations alone": {"max_iterations": 6},
    "a loss threshold": lambda losses, slopes: {"max_iterations": 9, "loss_threshold": middle(losses, 4)},
    "a gradient tolerance": lambda losses, slopes: {
        "max_iterations": 9,
        "gradient_tolerance": middle(slopes, 4) * (1 + 2**-12),  # never as long as the gradient, unless both are 0
    },
    "a min_delta that no gain reaches": lambda losses, slopes: {
        "max_iterations": 5,
        "patience": 3,
        "min_delta": losses[0] + 1,
    },
    "a min_delta between the gains": lambda losses, slopes: {
        "max_iterations": 9,
        "patience": 1,
        "min_delta": abs(middle(np.diff(losses), 2)),
    },
    "tests that do not hold": {
        "max_iterations": 3,
        "loss_threshold": -1,
        "gradient_tolerance": 1e-6,
        "patience": 50,
    },
    "tests that are None": {
        "max_iterations": 4,
        "loss_threshold": None,
        "gradient_tolerance": None,
        "patience": None,
        "min_delta": 100,
    },
}


def stairs(losses, slopes=(-1.0,), entries=2, **settings):
    """Return the values of a walk down a staircase, at most nine steps, on which tests hold exactly."""
    ground = Staircase(tuple(map(float, losses)), tuple(map(float, slopes)))
    end = {"max_iterations": 9, **settings}
    return {"shape": (entries,), "start": 0.0, "rate": 1, "ground": lambda draw, w0, rate: ground, "end": end}


ROUND = {"ground": GROUNDS["a gradient_fn that returns its argument"]}

WALKS = {
    "a loss that reaches the threshold 0": stairs((1, 0.5, 0, -1), loss_threshold=0),
    "a loss that reaches a negative threshold": stairs((1, -1, -2, -3), loss_threshold=-2.0),
    "a gradient as long as the tolerance": stairs((4, 3, 2, 1), (-1, -1, -0.75), gradient_tolerance=1.25),
    "a gradient of 0 with the tolerance 0": stairs((4, 3, 2, 1), (-1, -1, 0), 1, gradient_tolerance=0),
    "a short step with a long gradient": stairs((4, 3, 2, 1), (-1,), 1, gradient_tolerance=0.75) | {"rate": 0.5},
    "a best loss that comes back": stairs((5, 4, 4.5, 4, 4.25, 3), patience=3),
    "gains as large as min_delta": stairs((5, 4.5, 4, 3.5, 3), patience=2, min_delta=0.5),
    "a whole min_delta": stairs((5, 4.5, 4.25, 3.75, 3), patience=2, min_delta=1),
    "a small gain before a larger one": stairs((8, 7.5, 6.75, 6), patience=2, min_delta=1.0),
    "patience = 1": stairs((3, 2, 2, 1), patience=1),
    "a patience of 25 with gains that are too small": stairs(
        np.linspace(60, 59.5, 65), patience=25, min_delta=0.75, max_iterations=99
    ),
    "a last loss above the best with patience = 5": stairs((5, 4, 6, 6.5, 7, 7.5, 8, 9), patience=5),
    "losses that rise": stairs((1, 2, 3, 4, 5, 6), loss_threshold=0.5, gradient_tolerance=0.5, patience=3),
    "a low loss with a gradient of NaN": stairs((3, 2, 1), (-1, -1, NAN), loss_threshold=1.5),
    "a loss of minus infinity below the threshold": stairs((3, 2, -INF), loss_threshold=1.5),
    "a low loss with a short gradient": stairs(
        (3, 2, 1), (-1, -1, -0.5), 1, loss_threshold=1.5, gradient_tolerance=0.75
    ),
    "a short gradient with patience over": stairs(
        (3, 3, 3), (-1, -1, -0.5), 1, gradient_tolerance=0.75, patience=2, max_iterations=2
    ),
    "a low loss with patience over": stairs((3, 3.5, 1), loss_threshold=1.5, patience=2, min_delta=5, max_iterations=2),
    "patience over at the last update": stairs((3, 3, 3), patience=2, max_iterations=2),
    "a low loss at the last update": stairs((3, 2, 1), loss_threshold=1.5, max_iterations=2),
    "a short gradient at the last update": stairs((3, 2, 1), (-1, -1, 0), gradient_tolerance=1, max_iterations=2),
    "NaN at the last update": stairs((3, 3, NAN), patience=2, max_iterations=2),
    "NaN at the start": stairs((NAN, 1, 1), patience=1),
    "an infinite gradient at a low start": stairs((3, 2, 1), (INF, -1), loss_threshold=3.5),
    "NaN at the start with max_iterations = 0": stairs((3, 2), (NAN, -1), max_iterations=0, loss_threshold=3.5),
    "NaN after the first update": stairs((3, NAN, 1)),
    "a gradient of NaN after the first update": stairs((3, 2, 1), (-1, NAN)),
    "a low start": stairs((3, 2, 1), loss_threshold=3.5, gradient_tolerance=1.5, max_iterations=0),
    "a short gradient at the start": stairs((3, 2, 1), gradient_tolerance=1.5, patience=1),
    "max_iterations = 0": stairs((3, 2, 1), loss_threshold=1.5, patience=1, max_iterations=0),
    "max_iterations = 1": stairs((3, 2, 1), loss_threshold=1.5, patience=2, max_iterations=1),
    "steps that are lost in rounding": {"ground": GROUNDS["a gradient_fn that returns one fixed array"], "rate": 1e-19},
    "a gradient in column-major order": {"ground": column_major, "shape": (2, 3)},
    "a gradient that is a view of w": {"ground": mirror, "rate": 0.25},
    "a gradient of 1e200": stairs((4, 3, 2, 1), (-1, -1e200, -1), max_iterations=1),
    "gains of 1e-11 with patience": stairs(1 + np.arange(9, 0, -1) / 10**11, patience=2),
    "losses below 0": stairs((1, -1, -2, -3, -4), max_iterations=4),
    "huge losses that rise": stairs((1, 1e200, 1e300), max_iterations=2),
    "a loss that rises before it is NaN": stairs((3, 4, 5, 6, NAN)),
    "a gradient that stays short of the tolerance": stairs((4, 3, 2, 1), (-1, -0.5, -1), 1, gradient_tolerance=0.25),
    "a patience that is longer than the run": {"rate": 0.001, "end": {"max_iterations": 170, "patience": 400}},
    "a threshold with the default max_iterations": {**ROUND, "rate": 0.5, "end": {"loss_threshold": 0.1}},
    "a tolerance far below the first gradient": {
        **ROUND,
        "start": 200.0,
        "rate": 0.5,
        "end": {"gradient_tolerance": 1.5, "max_iterations": 30},
    },
    "the default max_iterations": {**ROUND, "rate": 0.001, "end": {}},
    "max_iterations = 130 with all tests": {
        "rate": 0.001,
        "end": {"max_iterations": 130, "loss_threshold": 0.1, "gradient_tolerance": 1e-3, "patience": 20},
    },
    "a run that jumps back and forth": {**ROUND, "rate": 2, "end": {"max_iterations": 40, "gradient_tolerance": 0.1}},
    "a run that jumps back and forth with patience": {
        **ROUND,
        "rate": 2,
        "end": {"max_iterations": 200, "patience": 130},
    },
    "a run that grows": {**ROUND, "rate": 3, "end": {"max_iterations": 25, "loss_threshold": 0.1}},
    "a run that grows very large": {**ROUND, "rate": 101, "end": {"max_iterations": 60}},
    "a start at the bottom": {**ROUND, "start": 0.0, "end": {"max_iterations": 80}},
    "a run that reaches the bottom": {**ROUND, "rate": 1, "end": {"max_iterations": 4, "patience": 3}},
}


def fields(answer, *_):
    """Return the four fields of an answer as a tuple, or the answer itself if it lacks one of them."""
    names = ("reason", "n_iterations", "losses", "w")
    return tuple(getattr(answer, name) for name in names) if all(hasattr(answer, name) for name in names) else answer


KINDS = {
    "loss_reached": Kinds(
        two_numbers,
        place=PLACES,
        threshold=THRESHOLDS,
        extra={
            f"{place}, 1e-15": {"place": PLACES[place], "threshold": lambda size: size / 1e15}
            for place in ("a loss just above the threshold", "a loss just below the threshold")
        }
        | {"a tiny loss above 0": {"place": lambda level: 1e-15, "threshold": lambda size: 0.0}}
        | {"an infinite threshold": {"place": lambda level: 4.0, "threshold": lambda size: INF}},
    ),
    "gradient_vanished": Kinds(
        length,
        shape=SHAPES,
        form=FORMS,
        entries=GRADIENTS,
        tolerance=TOLERANCES,
        scale={
            "gradients of usual size": 1.0,
            "small gradients": InTurn(2.0**-20, 2.0**-9, 2.0**-34),
            "large gradients": InTurn(2.0**20, 2.0**4, 2.0**9),
        },
        impossible=rounding_decides,
        converted=CONVERTED,
        extra={
            "all zero, tolerance = 0": {"entries": np.zeros_like, "tolerance": lambda size: 0},
            "all zero, a small tolerance": {"entries": np.zeros_like, "tolerance": lambda size: 1e-6},
            "a tiny gradient, tolerance = 0": {"scale": 2.0**-45, "tolerance": lambda size: 0},
            "three axes just above the tolerance": {"shape": (2, 3, 3), "tolerance": TOLERANCES[JUST_BELOW]},
            "three axes just below the tolerance": {"shape": (2, 3, 3), "tolerance": TOLERANCES[JUST_ABOVE]},
            "64 entries just above the tolerance": {"shape": (64,), "tolerance": TOLERANCES[JUST_BELOW]},
            "a matrix just above the tolerance": {"shape": (2, 2), "tolerance": TOLERANCES[JUST_BELOW]},
            "a matrix of 100 entries just above the tolerance": {
                "shape": (10, 10),
                "tolerance": TOLERANCES[JUST_BELOW],
            },
            "300 entries just above the tolerance": {"shape": (300,), "tolerance": TOLERANCES[JUST_BELOW]},
            "a column just above the tolerance": {"shape": (5, 1), "tolerance": TOLERANCES[JUST_BELOW]},
            "many small entries beside a large one": {
                "shape": (300,),
                "entries": lambda array: with_entry(0, 1.0)(np.full_like(array, 0.009)),
                "tolerance": lambda size: 1.005,
            },
            "9900 entries just above the tolerance": {"shape": (9900,), "tolerance": TOLERANCES[JUST_BELOW]},
            "9900 entries just below the tolerance": {"shape": (9900,), "tolerance": TOLERANCES[JUST_ABOVE]},
            "a gradient of 1e-18 just above the tolerance": {"scale": 2.0**-60, "tolerance": TOLERANCES[JUST_BELOW]},
            "a gradient of 1e-18 just below the tolerance": {"scale": 2.0**-60, "tolerance": TOLERANCES[JUST_ABOVE]},
            "a gradient of 1e18 just above the tolerance": {"scale": 2.0**60, "tolerance": TOLERANCES[JUST_BELOW]},
            "a gradient of 1e18 just below the tolerance": {"scale": 2.0**60, "tolerance": TOLERANCES[JUST_ABOVE]},
            "a whole tolerance": {"entries": three_and_four, "tolerance": lambda size: 5},
        },
    ),
    "stopped_improving": Kinds(
        history,
        losses=HISTORIES,
        form={name: form for name, form in FORMS.items() if name != "another memory order"},
        values=VALUES,
        min_delta=MARGINS,
        more=PATIENCE,
        tied=[("losses", "patience")],
        converted=CONVERTED | {"whole losses that fall": lambda array: np.arange(len(array), 0, -1)},
        whole={"more": -20},
        extra={
            "gains of 1e-9 with min_delta left out": {
                "losses": range(20, 8, -1),
                "values": lambda array, offset: 1 + array / 10**9,
                "min_delta": LEFT_OUT,
                "more": 3,
            },
            "gains of 1e-9 with min_delta = 0": {
                "losses": range(20, 8, -1),
                "values": lambda array, offset: 1 + array / 10**9,
                "min_delta": 0,
                "more": 3,
            },
            "a best loss 45 losses ago": {"losses": (1, *range(48, 3, -1)), "min_delta": 0, "more": -40},
            "a best loss 150 losses ago": {"losses": (0, *range(160, 10, -1)), "min_delta": 0, "more": -147},
            "a best loss 1100 losses ago": {"losses": (0, *range(1110, 10, -1)), "min_delta": 0, "more": -1097},
            "infinite losses at first": {"losses": (8, 8, 8), "values": lambda array, offset: array + INF, "more": 1},
            "a list that begins with a whole number": {"form": lambda array: [int(array[0]), *array[1:].tolist()]},
            "a best loss of 0, then larger ones": {
                "losses": (8, 0, 4, 4, 4),
                "values": lambda array, offset: array,
                "min_delta": 0,
            },
            "a plateau longer than patience": {"losses": (8, 4, 4, 4, 4, 4), "min_delta": 0, "more": -2},
            "a rise longer than patience": {"losses": range(20), "min_delta": 0.5, "more": -9},
            "a best loss 30 losses ago with patience = 1": {
                "losses": (1, *range(48, 18, -1)),
                "min_delta": 0,
                "more": -29,
            },
            "a last loss below the one before, with patience = 1": {
                "losses": (4, 20, 16),
                "min_delta": 0,
                "more": -1,
            },
            "28 losses with gains that add up": {"losses": range(32, 4, -1), "min_delta": 0.5, "more": 1},
            "a list": {"losses": (8, 4, 2, 2, 2), "min_delta": 0, "form": np.ndarray.tolist},
            "the same list with other losses": {
                "losses": range(20, 8, -1),
                "min_delta": 0,
                "more": 2,
                "form": np.ndarray.tolist,
            },
            "one loss": {"losses": (4,)},
            "two losses": {"losses": (4, 4)},
            "no losses": {"losses": (), "values": lambda array, offset: array},
            "minus infinity as the last loss": {"values": lambda array, offset: with_entry(-1, -INF)(array)},
            "minus infinity as the first loss": {"values": lambda array, offset: with_entry(0, -INF)(array)},
        },
    ),
    "minimize": Kinds(
        run,
        "reason, n_iterations, losses, w",
        view=fields,
        shape=SHAPES,
        form=FORMS,
        ground=GROUNDS,
        end=ENDS,
        start={"w of usual size": 1.0, "w far out": InTurn(10.0, 50.0), "a small w": 0.01, "w at the origin": 0.0},
        rate=setting("learning_rate", 0.25, (1, 0.6), (0.01, 0.1, 0.001), default=False),
        whole={"rate": 1},
        extra=WALKS,
    ),
}
