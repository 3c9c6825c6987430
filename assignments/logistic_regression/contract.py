"""The kinds of inputs that the docstrings of logistic_regression allow."""

import numpy as np

from kinds import Kinds
from levels import ENTRIES, FORMS, SHAPES, scaled, setting
from rows import InTurn

TABLES = {
    "more rows than columns": InTurn((6, 3), (4, 2), (9, 4), (5, 2)),
    "a single row": InTurn((1, 3), (1, 1)),
    "a single column": InTurn((5, 1), (2, 1)),
    "as many rows as columns": InTurn((3, 3), (2, 2), (5, 5)),
    "more columns than rows": InTurn((3, 5), (2, 7)),
    "many rows": InTurn((300, 2), (20, 3), (101, 2), (12, 3)),
    "many columns": InTurn((4, 129), (3, 20), (25, 12)),
}

COLUMNS = ENTRIES | {
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

LABELS = {
    "both labels": InTurn(
        lambda y, X: y,
        lambda y, X: np.arange(len(y)) % 2.0,
        lambda y, X: (np.arange(len(y)) == 0) * 1.0,
        lambda y, X: (np.arange(len(y)) > 0) * 1.0,
        lambda y, X: 1.0 - y,
    ),
    "labels of 1 alone": lambda y, X: np.ones_like(y),
    "labels of 0 alone": lambda y, X: np.zeros_like(y),
}

LABEL_TYPES = {
    "labels as whole numbers": {"labels": lambda y, X: y.astype(np.int64)},
    "labels as truth values": {"labels": lambda y, X: y.astype(bool)},
}

EQUAL = {
    "an X of zeros": {"columns": np.zeros_like},
}

WEIGHTS = {
    "large weights and small numbers in X": {"weights": lambda w: 1000 * w, "columns": lambda X: X / 1000},
    "299 rows": {"shape": (299, 2)},
    "2100 rows": {"shape": (2100, 1)},
    "1100 columns": {"shape": (2, 1100)},
    "a square X in column-major order": {"shape": (3, 3), "form": np.asfortranarray},
    "w at the origin": {"weights": np.zeros_like},
    "zeros in w but for the last weight": {"weights": lambda w: np.where(np.arange(len(w)) == len(w) - 1, w, 0.0)},
    "a last weight of 0": {"weights": lambda w: np.where(np.arange(len(w)) < len(w) - 1, w, 0.0)},
}


ALL_ONES = {"columns": np.ones_like, "weights": np.ones_like, "labels": LABELS["labels of 1 alone"]}
AGAIN = {
    "all ones": ALL_ONES,
    "all ones but for X": ALL_ONES | {"columns": lambda X: X},
    "all ones but for w": ALL_ONES | {"weights": lambda w: w},
    "all ones but for y": ALL_ONES | {"labels": LABELS["labels of 0 alone"]},
}
"""Calls of which any two share all arguments but one or two."""


class Labelled(Kinds):
    """Kinds of inputs with small whole numbers, so that labels stay 0 and 1 and scores stay small."""

    def in_forms(self, forms, rng):
        return super().in_forms({name: with_small_numbers(form) for name, form in forms.items()}, rng)


def with_small_numbers(form):
    """Return a form, or each of several, that cuts off decimals where it makes whole numbers."""
    if isinstance(form, tuple):
        return tuple(map(with_small_numbers, form))

    def formed(array):
        value = form(array)
        whole = isinstance(value, np.ndarray) and value.dtype.kind == "i"
        return np.trunc(array).astype(value.dtype) if whole else value

    return formed


def short(array, columns):
    """Return numbers so small that the scores of rows with many columns are not larger than those of three."""
    return array if columns <= 3 else np.round(array * np.sqrt(3 / columns), 3)


def scores(draw, shape, scale):
    """Return the arguments of sigmoid."""
    return {"z": scale(draw(shape))}, {}


def fitting(X):
    """Return labels of which two in three follow the last column."""
    return ((X[:, -1] > 0) != (np.arange(len(X)) % 3 == 1)).astype(float)


def labelled(draw, shape, columns, labels, size, weights):
    """Return the arguments of log_loss and of its gradient."""
    X, w = short(columns(draw(shape)), shape[1]), short(weights(draw(shape[1:])), shape[1])
    w, X, y = size(w, X, labels(fitting(X), X))
    return {"w": w, "X": X, "y": y}, {}


def off_zero(w, X, least):
    """Return an X whose scores are no smaller than this part of |w|**2, so that no rounding decides their signs."""
    return X + np.outer(np.abs(X @ w) < least * (w @ w), w)


def wrong_by_24(w, X, y):
    """Return data in which the largest score is 24 in size and does not fit its label."""
    X = off_zero(w, X, 0.2)
    z = X @ w
    place = np.argmax(np.abs(z))
    fits = (z[place] > 0) == y[place]
    turned = np.where(np.arange(len(X)) == place, -1.0 if fits else 1.0, 1.0)
    return w * 24 / abs(z[place]), turned[:, np.newaxis] * X, y


def right_by_far(w, X, y):
    """Return data in which every second row, or the only one, has a large score that fits its label."""
    X, far = off_zero(w, X, 0.5), np.arange(len(X)) % 2 == (len(X) > 1)
    fits = (X @ w > 0) == y
    return w, np.where(far, np.where(fits, 250.0, -250.0), 1.0)[:, np.newaxis] * X, y


SIZES = {
    "scores of usual size": lambda w, X, y: (w, X, y),
    "small numbers in X": InTurn(lambda w, X, y: (w, X / 100, y), lambda w, X, y: (w / 20, X, y)),
    "a wrong answer with a score of 24": wrong_by_24,
    "large scores": lambda w, X, y: (w, 250 * off_zero(w, X, 0.5), y),
    "large scores that fit their labels": right_by_far,
}


def cancels(row):
    """Return whether errors p - y may all be so small that little of them is left in single precision."""
    return {"float32", "large scores that fit their labels"} <= set(row.values())


def within_bounds(loss, w, X, y):
    """Return a loss; 15 for any finite one of at least 15 per wrong answer with a score beyond 25."""
    beyond = np.mean(np.where(y, -1.0, 1.0) * np.dot(X, w) > 25)
    number = isinstance(loss, int | float | np.number | np.ndarray) and np.ndim(loss) == 0
    return 15.0 if beyond and number and 15 * beyond <= loss < np.inf else loss


def training(draw, shape, columns, labels, size, rate, n_steps):
    """Return the arguments of train."""
    X = scaled(short(columns(draw(shape)), shape[1]), size)
    return {"X": X, "y": labels(fitting(X), X), "learning_rate": rate, "n_steps": n_steps}, {}


ONES = {"columns": np.ones_like, "labels": LABELS["labels of 1 alone"]}

FALLS_THEN_RISES = {
    "columns": lambda X: np.array([[3.0, -2.0], [4.0, -3.0], [2.0, 3.0]]),
    "labels": lambda y, X: np.array([1.0, 0.0, 1.0]),
    "rate": 1,
}


def separated(y, X):
    """Return labels that the sign of the first column decides."""
    return (X[:, 0] > 0).astype(float)


def in_pairs(X):
    """Return pairs of equal rows, of multiples of 1/4."""
    return np.repeat(np.round(4 * X[::2]) / 4, 2, axis=0)


def classified(draw, shape, columns, place, weights):
    """Return the arguments of predict."""
    w, X = place(weights(draw(shape[1:])), columns(draw(shape)))
    return {"w": w, "X": X}, {}


def first_row(X, factor):
    """Return a column of ones but for the first entry."""
    return np.where(np.arange(len(X)) == 0, factor, 1.0)[:, np.newaxis]


def near_boundary(w, X):
    """Return data with scores of zero, a little above and a little below it in turn; all numbers are exact."""
    least = 2.0**-30 if len(w) == 1 else 2.0**-16
    w, distance = np.round(8 * w) / 8, np.resize([least, -least, 0.0], len(X))
    X = np.zeros_like(X)
    X[:, 0] = distance
    if len(w) > 1:
        X[:, 0] += w[1]
        X[:, 1] = -w[0]
    return w, X


KINDS = {
    "sigmoid": Kinds(
        scores,
        "the answer",
        shape=SHAPES,
        form=FORMS,
        scale={
            "scores of usual size": lambda z: z,
            "small scores": InTurn(lambda z: z / 1000, lambda z: z / 20),
            "scores of about 10": InTurn(lambda z: 8 * z, lambda z: 4 * z, lambda z: 15 * z),
            "large scores": InTurn(lambda z: 750 * z, lambda z: 5000 * z, lambda z: 25 * z, lambda z: 350 * z),
            "positive scores": InTurn(np.abs, lambda z: 15 * np.abs(z), lambda z: 350 * np.abs(z)),
            "negative scores": InTurn(
                lambda z: -np.abs(z), lambda z: -15 * np.abs(z), lambda z: -350 * np.abs(z), lambda z: -3 * np.abs(z)
            ),
            "zeros among the scores": ENTRIES["zeros among them"],
            "equal scores, or whole or sorted ones": InTurn(
                lambda z: np.full_like(z, z.flat[0]),
                lambda z: np.round(3 * z),
                lambda z: np.sort(z, axis=None).reshape(z.shape),
            ),
        },
        extra={
            "9900 scores": {"shape": (9900,)},
            "scores of 0": {"scale": np.zeros_like},
            "a score of 0": {"scale": np.zeros_like, "shape": ()},
            "a Python float": {"scale": float, "shape": ()},
            "a Python float of -10000": {"scale": lambda z: -1e4, "shape": ()},
            "scores that begin with 50": {"scale": lambda z: np.array([50.0, 0.5, -1.5, 3])},
            "scores that begin with -800": {"scale": lambda z: np.array([-800.0, 0.5, -1.5])},
            "scores in steps": {"scale": lambda z: np.linspace(-40, 40, 81)},
            "scores where exp overflows": {"scale": lambda z: np.array([-746.0, -745.0, -709.0, 709.0, 710.0, 746.0])},
        },
    ),
    "log_loss": Labelled(
        labelled,
        "loss",
        view=within_bounds,
        shape=TABLES,
        form=FORMS,
        columns=COLUMNS,
        labels=LABELS,
        size=SIZES,
        weights={"any w": lambda w: w},
        extra=WEIGHTS | LABEL_TYPES | EQUAL | AGAIN,
    ),
    "log_loss_gradient": Labelled(
        labelled,
        "gradient",
        impossible=cancels,
        shape=TABLES,
        form=FORMS,
        columns=COLUMNS,
        labels=LABELS,
        size=SIZES,
        weights={"any w": lambda w: w},
        extra=WEIGHTS
        | LABEL_TYPES
        | EQUAL
        | AGAIN
        | {
            "wrong answers with numbers near 1000": {
                "columns": lambda X: 900 + 50 * X,
                "labels": LABELS["labels of 0 alone"],
                "weights": np.abs,
            }
        },
    ),
    "train": Labelled(
        training,
        "w, losses",
        shape=TABLES,
        form=FORMS,
        columns=COLUMNS,
        labels=LABELS,
        size={"numbers of usual size in X": 1, "small numbers in X": InTurn(0.05, 0.2, 0.01)},
        rate=setting("learning_rate", 0.5, (2.5, 1, 3), (0.001, 0.1, 0.02), default=False),
        n_steps=setting("n_steps", 6, (1, 2), (9, 4, 15, 3), default=False),
        extra=LABEL_TYPES
        | EQUAL
        | {
            "n_steps = 0": {"n_steps": 0},
            "n_steps = 0 and a single row": {"n_steps": 0, "shape": (1, 3)},
            "a run of 300 steps": {"n_steps": 300},
            "a run of 1200 steps": {"n_steps": 1200, "shape": (4, 2), "rate": 0.01},
            "40 steps with a small rate": {"n_steps": 40, "rate": 0.001},
            "labels that a line separates": {"size": 2, "n_steps": 60, "labels": separated},
            "labels that cancel": {"columns": in_pairs, "labels": lambda y, X: np.arange(len(y)) % 2.0},
            "X and y of ones": ONES,
            "X and y of ones, with another rate": ONES | {"rate": 1},
            "X and y of ones, with other steps": ONES | {"n_steps": 5},
            "an X of ones, with labels of 0": ONES | {"labels": LABELS["labels of 0 alone"]},
            "large numbers in X": {"size": 20, "rate": 0.001},
            "an X of up to 1000": {"size": 400, "rate": 2e-6},
            "a rate of 2e-8": {"size": 400, "rate": 2e-8},
            "steps that are lost in rounding": {"rate": 1e-19},
            "small numbers in X and a large rate": {"size": 0.05, "rate": 200, "n_steps": 40, "labels": separated},
            "a loss that falls and then rises": FALLS_THEN_RISES,
            "a loss that rises": FALLS_THEN_RISES | {"rate": 2.5, "n_steps": 4},
        },
    ),
    "predict": Labelled(
        classified,
        "labels",
        shape=TABLES,
        form=FORMS,
        columns=COLUMNS,
        place={
            "scores of usual size": lambda w, X: (w, off_zero(w, X, 0.01)),
            "scores at zero and around it": near_boundary,
            "small numbers in X": InTurn(
                lambda w, X: (w, 0.01 * off_zero(w, X, 0.01)), lambda w, X: (0.01 * w, off_zero(w, X, 0.01))
            ),
            "large numbers": InTurn(
                lambda w, X: (w, off_zero(w, X, 0.01) * first_row(X, 250)),
                lambda w, X: (30 * w, off_zero(w, X, 0.01)),
                lambda w, X: (w, 30 * off_zero(w, X, 0.01)),
            ),
        },
        weights={"any w": lambda w: w},
        extra=WEIGHTS
        | {
            "an X of zeros": {"columns": np.zeros_like, "place": lambda w, X: (w, X)},
            "scores of -1e-13": {"columns": np.abs, "place": lambda w, X: (np.abs(w), -1e-13 * X)},
            "scores of 1e-13": {"place": lambda w, X: (w, 1e-13 * off_zero(w, X, 0.01))},
            "an X of minus zeros": {"columns": lambda X: -np.zeros_like(X), "place": lambda w, X: (np.abs(w), X)},
        },
    ),
}
