"""The kinds of inputs that the docstrings of gradient allow."""

import math

import numpy as np

from kinds import Kinds
from levels import (
    CONVERTED,
    ENTRIES,
    FORMS,
    LEFT_OUT,
    MATRICES,
    SCALES,
    SHAPES,
    THOUSANDS,
    locked,
    scaled,
    setting,
    unlike,
)
from objectives import HalfSquare, Waves
from rows import InTurn
from spies import AnyOrder


def measured(draw, shape, f, entries, size, h):
    """Return the arguments of numerical_gradient; the points at which a small f is asked are compared, too."""
    function = f(draw, shape, 1e-5 if h is LEFT_OUT else h)
    function = function if math.prod(shape) > 6 else AnyOrder(function, in_worker=True)
    return {"f": function, "w": scaled(entries(draw(shape)), size)}, {"h": h}


def last_only(array):
    """Return an array with zeros in the place of all entries but the last."""
    return np.where(np.arange(array.size).reshape(array.shape) == array.size - 1, array, 0.0)


def waves(change):
    """Return a maker of waves as long as h, so that any other h is seen; `change` is made to their heights."""
    return lambda draw, shape, h: Waves(change(draw(shape)), h).value


def model(draw, shape, table, weights, targets, scale):
    """Return the arguments of mse_loss and mse_gradient."""
    w, X, y = weights(draw(shape[1:])), table(draw(shape)), draw(shape[:1])
    w, X, y = (scaled(array, size) for array, size in zip((w, X, y), scale, strict=True))
    return {"w": w, "X": X, "y": targets(y, X @ w)}, {}


def quarters(array):
    """Return an array of multiples of 1/4, whose products and sums are exact."""
    return np.round(4 * array) / 4


def counted(X):
    """Return a table of this shape that holds the multiples of 1/4 in order."""
    return np.arange(X.size).reshape(X.shape) / 4


def pair(draw, shape, relation, scale):
    """Return the arguments of relative_error."""
    a, b = relation(scaled(draw(shape), scale), scaled(draw(shape), scale))
    return {"a": a, "b": b}, {}


def magnified(error, a, b):
    """Return 10^4 times an error, so that the tolerance of an error of nearly zero is 10^-12."""
    return 1e4 * error if isinstance(error, int | float | np.number | np.ndarray) else error


ENTRIES_OF_TABLES = ENTRIES | {
    "entries in order": lambda X: np.sort(X, axis=0),
    "equal columns or rows, or a constant one": InTurn(
        lambda X: np.hstack([np.ones((len(X), 1)), X[:, 1:]]),
        lambda X: np.tile(X[:1], (len(X), 1)),
        lambda X: np.tile(X[:, :1], (1, X.shape[1])),
        lambda X: np.vstack([X[:-1], 0 * X[-1:]]),
        lambda X: np.hstack([X[:, :-1], np.ones((len(X), 1))]),
        lambda X: np.hstack([0 * X[:, :1], X[:, 1:]]),
    ),
}


def no_weight(row):
    """Return whether every weight is 0: then targets of 0 would make the answer 0, whatever X is."""
    first = "a first weight of 0" in row.values()
    return "w at the origin" in row.values() or (first and row.get("shape", "a single column") == "a single column")


ALL_ONES = {"table": np.ones_like, "weights": np.ones_like, "targets": lambda y, fit: np.ones_like(y)}

MODEL = {
    "shape": {
        "more rows than columns": InTurn((6, 3), (4, 2), (9, 4), (5, 2)),
        "a single row": InTurn((1, 3), (1, 1)),
        "a single column": InTurn((5, 1), (2, 1)),
        "as many rows as columns": InTurn((3, 3), (2, 2), (5, 5)),
        "more columns than rows": InTurn((3, 5), (2, 7)),
        "many rows": InTurn((300, 2), (20, 3), (101, 2), (12, 3)),
        "many columns": InTurn((4, 129), (3, 20), (25, 12)),
    },
    "form": FORMS | {"another memory order": np.asfortranarray},
    "table": ENTRIES_OF_TABLES,
    "weights": {
        "any w": lambda w: w,
        "w at the origin": np.zeros_like,
        "a first weight of 0": lambda w: np.where(np.arange(len(w)) > 0, w, 0.0),
    },
    "targets": {
        "any targets": lambda y, fit: y,
        "targets of 0": lambda y, fit: 0 * y,
        "zeros among the targets": lambda y, fit: np.where(np.arange(len(y)) % 2, 0.0, y),
        "equal positive targets": lambda y, fit: np.full_like(y, 1.5),
    },
    "scale": {
        "numbers of usual size": (1, 1, 1),
        "small X and y": InTurn((1, 0.01, 0.01), (1, 0.1, 0.1)),
        "large X and y": InTurn((1, 300, 300), (1, 10, 10)),
        "large targets": InTurn((1, 1, 300), (1, 1, 30)),
        "another size of w": InTurn((300, 1, 1), (0.01, 1, 1), (20, 1, 1), (0.001, 1, 0.001)),
    },
    "impossible": lambda row: row.get("targets") == "targets of 0" and no_weight(row),
    "extra": {
        "a perfect fit": {"table": quarters, "weights": quarters, "targets": lambda y, fit: fit},
        "nearly a perfect fit of large targets": {
            "table": lambda X: np.abs(quarters(X)) + 1,
            "weights": lambda w: 50 * np.abs(quarters(w)) + 50,
            "targets": lambda y, fit: fit + quarters(y) / 256,
        },
        "large residuals": {"scale": (900, 450, 900)},
        "299 rows": {"shape": (299, 2)},
        "2100 rows": {"shape": (2100, 1)},
        "1100 columns": {"shape": (2, 1100), "weights": lambda w: w / 500},
        "the same rows, another order of y": {
            "table": np.sort,
            "weights": np.ones_like,
            "targets": lambda y, fit: np.resize([1.0, -1, 0.5], len(y)),
        },
        "nearly a perfect fit": {
            "table": quarters,
            "weights": quarters,
            "targets": lambda y, fit: fit + quarters(y) / 256,
        },
        "an X of zeros": {"table": np.zeros_like},
        "all zero": {"table": np.zeros_like, "weights": np.zeros_like, "targets": lambda y, fit: 0 * y},
        "a residual of 0 among others": {
            "table": quarters,
            "weights": quarters,
            "targets": lambda y, fit: np.where(np.arange(len(y)) % 3, quarters(y), fit),
        },
        "all ones": ALL_ONES,
        "all ones but for X": ALL_ONES | {"table": lambda X: X},
        "all ones but for w": ALL_ONES | {"weights": lambda w: w},
        "all ones but for y": ALL_ONES | {"targets": lambda y, fit: y},
        "rows in order": {"table": counted},
        "the same numbers in reverse": {"table": lambda X: counted(X)[::-1, ::-1]},
        "a square X in column-major order": {"shape": (3, 3), "form": np.asfortranarray},
        "130 rows of 130 numbers": {"shape": (130, 130), "weights": lambda w: w / 50},
    },
}

COLUMN = {"a column y": {"targets": lambda y, fit: y[:, np.newaxis]}}


KINDS = {
    "numerical_gradient": Kinds(
        measured,
        "gradient",
        shape={
            "a vector": InTurn((3,), (2,), (5,)),
            "one entry": InTurn((1,), (1, 1)),
            "a matrix": InTurn((2, 3), (4, 2), (1, 4), (4, 1)),
            "a square matrix": InTurn((3, 3), (2, 2)),
            "ten or more entries": InTurn((12,), (5, 4), (30,)),
        },
        form=FORMS,
        f={
            "waves as long as h": waves(lambda c: c),
            "waves of the last entry alone": waves(last_only),
            "half the sum of squares": lambda draw, shape, h: HalfSquare(shape).loss,
        },
        entries=ENTRIES | {"equal entries": InTurn(lambda w: np.full_like(w, 1.25), np.ones_like)},
        size={"a w of usual size": 1, "a small w": InTurn(0.001, 0.03), "a large w": InTurn(100, 10)},
        h=setting("h", 0.5, (1e-6, 0.001, 0.1, 0.01)),
        extra={
            "a symmetric matrix": {"shape": (3, 3), "entries": lambda w: w + w.T},
            "a small f": {"f": waves(lambda c: c / 10**4)},
            "w at the origin": {"entries": np.zeros_like},
            "w at the origin, with another f": {"entries": np.zeros_like, "f": waves(np.abs)},
            "w at the origin, with h = 0.5": {"entries": np.zeros_like, "h": 0.5},
            "a matrix of zeros": {"entries": np.zeros_like, "shape": (2, 3)},
            "a read-only w": {"form": locked},
            "an f that is NaN": {"f": waves(lambda c: c * np.nan)},
            "a constant f": {"f": waves(np.zeros_like)},
            "a large f": {"f": waves(lambda c: 1000 * c)},
            "a steep f": {"f": waves(lambda c: 30000 * c)},
            "an f that hardly depends on the first entry": {"f": waves(unlike)},
            "a matrix of 130 entries": {"shape": (2, 65), "form": np.asfortranarray, "h": 0.5},
            "300 entries": {"shape": (300,), "h": 0.5},
            "a w of 20000": {"size": 10**4, "h": 0.5},
        },
    ),
    "mse_loss": Kinds(model, "loss", converted=CONVERTED | THOUSANDS, **MODEL | {"extra": MODEL["extra"] | COLUMN}),
    "mse_gradient": Kinds(model, "gradient", converted=CONVERTED | THOUSANDS, **MODEL),
    "relative_error": Kinds(
        pair,
        "10^4 times the error",
        view=magnified,
        shape=SHAPES,
        form=FORMS,
        relation={
            "any two gradients": lambda a, b: (a, b),
            "nearly equal gradients": lambda a, b: (a, a + 1e-6 * b),
            "a much longer a": lambda a, b: (1000 * a, b),
            "a much longer b": lambda a, b: (a, 1000 * b),
            "opposite gradients": lambda a, b: (a, -a),
            "gradients of the same direction": lambda a, b: (a, 3 * a),
            "positive gradients": lambda a, b: (np.abs(a), np.abs(b)),
        },
        scale=SCALES | {"small numbers": InTurn(0.001, 1e-6, 0.01), "large numbers": InTurn(1000.0, 30.0)},
        extra={
            "equal gradients": {"relation": lambda a, b: (a, a)},
            "gradients that agree in eight digits": {"relation": lambda a, b: (a, a + 1e-8 * b)},
            "gradients that agree in ten digits": {"relation": lambda a, b: (a, a + 1e-10 * b)},
            "three axes, none of length one": {"shape": (2, 3, 2)},
            "2500 entries": {"shape": (50, 50)},
            "9900 entries": {"shape": (9900,)},
            "four axes": {"shape": (2, 1, 3, 2)},
            "gradients as long as 1e17": {"scale": 1e17},
            "matrices in two memory orders": MATRICES["matrices in two memory orders"],
            "two zero gradients": {"relation": lambda a, b: (0 * a, 0 * b)},
            "two zeros": {"relation": lambda a, b: (0 * a, 0 * b), "shape": ()},
            "an a of zeros": {"relation": lambda a, b: (0 * a, b)},
            "a b of zeros": {"relation": lambda a, b: (a, 0 * b)},
            "a b that differs in the last entry alone": {"relation": lambda a, b: (a, a + last_only(b))},
            "gradients as short as 1e-14": {"scale": 1e-14},
            "gradients as short as 1e-40": {"scale": 1e-40},
            "zeros in a": {"relation": lambda a, b: (a * (0, 1, 1), b)},
            "zeros in b": {"relation": lambda a, b: (a, b * (1, 0, 1))},
            "a first entry of 0 in both": {"relation": lambda a, b: (a * (0, 1, 1), b * (0, 1, 1))},
        },
    ),
}
