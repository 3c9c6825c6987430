"""The kinds of grounds that the functions of race are called with, and facts about how they go about it.

Every method reaches another point, so no numbers are compared: only what can be said of all runs of one method.
"""

from itertools import pairwise

import numpy as np

from budgets import Metered, decimals
from checks import real_array
from kinds import Kinds
from landscapes import line, plateau, quadratic
from levels import CONVERTED


class Paid(Metered):
    """A metered function whose errors the diagnosis knows as those of an argument, since they pass this file."""

    ground = None

    def __call__(self, *args):
        return super().__call__(*args)

    def anew(self):
        return paid(super().anew(), self.ground)


def paid(function, ground):
    """Return a metered function as such a one, which knows the landscape or the rows that it is about."""
    made = Paid(function.function, function.run, function.prepared)
    made.ground = ground
    return made


# --- minimise -----------------------------------------------------------------------------------------


def start_of(landscape, draw):
    """Return a start that is a little beside the landscape's own, so that it depends on the draw."""
    return landscape.start + 1e-3 * draw(landscape.start.shape)


def descent(draw, order, landscape):
    """Return the arguments of minimise."""
    ground = landscape(draw.rng)
    loss_fn, gradient_fn = (paid(function, ground) for function in ground.functions())
    w0 = start_of(ground, draw)
    return {"loss_fn": loss_fn, "gradient_fn": gradient_fn, "w0": w0, "budget": ground.budget}, {}


def facts_of_descent(answer, loss_fn, gradient_fn, w0, budget):
    """Return what all runs of one method have in common."""
    run, start = loss_fn.run, np.array(w0, dtype=float)
    w = real_array(answer, "w")
    asked = [call for call in run.asked if call[0] == "gradient_fn"]
    moves = moves_of([(point, gradient_fn.function(point)) for _, point in asked])
    returned = 0 if np.array_equal(w, start) else 1 if asked and np.array_equal(w, asked[-1][1]) else 2
    return (
        int(run.overspent),
        int(run.spent > 0.8 * budget),
        len(asked),
        int(len(asked) < run.spent),
        w.size,
        returned,
        *moves,
    )


def gain_of_descent(answer, loss_fn, gradient_fn, w0, budget):
    """Return the decimals that a run gains, none at all if it asked for too much."""
    w = real_array(answer, "w")
    broken = loss_fn.run.overspent or w.shape != loss_fn.ground.start.shape
    return -np.inf if broken else decimals(loss_fn.ground, w, 9.0)


def moves_of(visited):
    """Return how points with their gradients follow each other: which way, how far, with which memory."""
    steps = [(after[0] - before[0], before[1]) for before, after in pairwise(visited)]
    steps = [(move, slope) for move, slope in steps if np.linalg.norm(slope) > 1e-9 and np.isfinite(move).all()][:10]
    if not steps:
        return 0, 0, 0, 0, 0
    rates = [-float(move @ slope) / float(slope @ slope) for move, slope in steps]
    straight = [np.linalg.norm(m + r * s) <= 1e-6 * np.linalg.norm(m) for (m, s), r in zip(steps, rates, strict=True)]
    lengths = [np.linalg.norm(move) for move, _ in steps]
    alike = np.ptp(np.abs(steps[0][0])) <= 1e-3 * np.abs(steps[0][0]).max()  # the first step of Adam
    return (
        int(rates[0] < 0),
        int(all(straight)),
        int(np.ptp(rates) <= 1e-6 * np.abs(rates).max()),
        int(np.ptp(lengths) <= 1e-6 * max(lengths)),
        int(alike),
    )


# --- fit ----------------------------------------------------------------------------------------------


def global_state():
    """Return NumPy's global random state."""
    _, words, place, *_ = np.random.get_state()
    return words.tobytes(), place


BEFORE = [global_state()]
"""The global state when the last arguments were made, which a call has to leave alone."""


def regression(draw, order, table):
    """Return the arguments of fit."""
    data = table(draw.rng)
    w0 = 1e-3 * draw(data.start.shape)
    rng = np.random.default_rng(int(draw.rng.integers(2**32)))
    BEFORE[0] = global_state()
    return {
        "gradient_fn": paid(data.function(), data),
        "w0": w0,
        "X": data.X,
        "y": data.y,
        "budget": data.budget,
        "rng": rng,
    }, {}


def facts_of_fit(answer, gradient_fn, w0, X, y, budget, rng):
    """Return what all runs of one method have in common."""
    run, w = gradient_fn.run, real_array(answer, "w")
    targets = np.asarray(y, dtype=float).tolist()
    places = [[targets.index(t) if t in targets else -1 for t in y_rows] for *_, y_rows in run.asked]
    sizes = [len(rows) for rows in places]
    rows = [row for batch in places for row in batch]
    stored = sum(b - a == 1 for a, b in pairwise(rows)) > len(rows) / 2
    late = [call[1] for call in run.asked[len(run.asked) // 2 :]]
    visited = [(call[1], gradient_fn.function(*call[1:])) for call in run.asked]
    rates = [-float((b[0] - a[0]) @ a[1]) / max(float(a[1] @ a[1]), 1e-300) for a, b in pairwise(visited)]
    early, end = np.abs(rates[len(rates) // 3 : len(rates) // 2 + 1]), np.abs(rates[-3:])
    falls = len(rates) > 9 and np.median(end) < 0.3 * np.median(early)
    return (
        int(run.overspent),
        int(run.spent > 0.8 * budget),
        max(sizes, default=0),
        sizes[-1] if sizes else 0,
        int(set(rows) >= set(range(len(targets)))),
        int(stored),
        w.size,
        int(any(np.array_equal(w, point) for point in late)),
        int(falls),
        int(np.array_equal(w, np.asarray(w0, dtype=float))),
        *moves_of(visited[len(visited) // 3 :])[:3],
        int(global_state() != BEFORE[0]),
    )


def gain_of_fit(answer, gradient_fn, w0, X, y, budget, rng):
    """Return the decimals that a run gains, none at all if it asked for too much or drew from the global state."""
    w = real_array(answer, "w")
    broken = gradient_fn.run.overspent or w.shape != gradient_fn.ground.start.shape or global_state() != BEFORE[0]
    return -np.inf if broken else decimals(gradient_fn.ground, w, 4.0)


DESCENT_FACTS = (
    "whether too much was spent, most of the budget used, calls of gradient_fn, use of loss_fn, the size of w, "
)
DESCENT_FACTS += (
    "the point that is returned, steps uphill, along the gradient, of one rate, of one length, alike entries"
)
FIT_FACTS = "whether too much was spent, most of the budget used, the largest batch, the last batch, use of all rows, "
FIT_FACTS += (
    "stored order, the size of w, whether w is a point of the run, a rate that falls, w0 returned, steps uphill, "
)
FIT_FACTS += "along the gradient, of one rate, use of the global state"

ONCE = {"once": 1}
FORMS = {"a list": CONVERTED["a list"]}

KINDS = {
    "minimise": Kinds(
        descent,
        DESCENT_FACTS,
        view=facts_of_descent,
        gain=gain_of_descent,
        enough=5.0,
        order=ONCE,
        converted=FORMS,
        tied=[["loss_fn", "gradient_fn", "w0", "budget"]],
        landscape={
            "a bowl": lambda rng: quadratic(rng, 4, 1.0, 5.0, 40),
            "a steep ravine": lambda rng: quadratic(rng, 5, 1e3, 100.0, 60),
            "a flat ravine": lambda rng: quadratic(rng, 3, 1e-3, 100.0, 60),
            "a plateau": lambda rng: plateau(rng, 3, 5.0, 10.0, 60),
        },
    ),
    "fit": Kinds(
        regression,
        FIT_FACTS,
        view=facts_of_fit,
        gain=gain_of_fit,
        enough=2.3,  # on these few rows one pass over them gains 2.1
        order=ONCE,
        converted=FORMS,
        tied=[["gradient_fn", "w0", "X", "y", "budget", "rng"]],
        table={
            "columns of one size": lambda rng: line(rng, 64, 3, 4, 1.0, 1.0, 4),
            "columns of unlike size": lambda rng: line(rng, 96, 4, 4, 1.0, 20.0, 4),
        },
    ),
}
