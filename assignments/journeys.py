"""What wrong paths have in common with the expected ones: rows that are missing, stand still or come too late."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from beside import Pair, close
from likeness import LEAST

Look = Callable[[np.ndarray, np.ndarray], bool]


def rows_alike(pairs: Sequence[Pair]) -> str | None:
    """Return how the rows of all wrong paths are like those of the expected ones, continuing "the path"."""
    telling = [pair for pair in pairs if pair.want.ndim and len(pair.want) > 2]
    for phrase, look in LOOKS.items():
        if len(telling) >= LEAST and all(
            pair.got.ndim > 0 and look(flat(pair.got), flat(pair.want)) for pair in telling
        ):
            return phrase
    return None


def flat(path: np.ndarray) -> np.ndarray:
    """Return a path with the entries of each point in a row."""
    return path.reshape(len(path), -1)


def short(got: np.ndarray, want: np.ndarray) -> bool:
    """Return whether a path ends early, and is right up to there."""
    return 1 < len(got) < len(want) and close(got, want[: len(got)])


LOOKS: dict[str, Look] = {
    "lacks its first row; the others are right": lambda g, w: close(g, w[1:]),
    "lacks its last row; the others are right": lambda g, w: close(g, w[:-1]),
    "has one row too many at its end; the others are right": lambda g, w: close(g[:-1], w) if len(g) else False,
    "has the start twice; the other rows are right": lambda g, w: close(g[1:], w) if len(g) else False,
    "ends early; up to there it is right": short,
    "is the start in every row": lambda g, w: len(g) > 1 and close(g, np.broadcast_to(w[0], (len(g), w.shape[1]))),
    "is the right last point in every row": lambda g, w: (
        len(g) > 1 and close(g, np.broadcast_to(w[-1], (len(g), w.shape[1])))
    ),
    "begins rightly and is the right last point in every other row": lambda g, w: (
        len(g) == len(w) and close(g[0], w[0]) and close(g[1:], np.broadcast_to(w[-1], w[1:].shape))
    ),
    "is one and the same point in every row": lambda g, w: len(g) > 1 and close(g, np.broadcast_to(g[-1], g.shape)),
    "has only zeros in its last row; the others are right": lambda g, w: close(g[:-1], w[:-1]) and not g[-1].any(),
    "has only zeros in its first row; the others are right": lambda g, w: close(g[1:], w[1:]) and not g[0].any(),
    "has only zeros after its first row": lambda g, w: close(g[:1], w[:1]) and not g[1:].any(),
    "is one row late: each row is what is expected one row before": lambda g, w: close(g[1:], w[:-1]),
    "is one row early: each row is what is expected one row later": lambda g, w: close(g[:-1], w[1:]),
}


def first_wrong_row(pairs: Sequence[Pair]) -> tuple[int, int] | None:
    """Return the earliest row in which a wrong path goes wrong, and in how many of them it is the first wrong one."""
    rows = []
    for pair in pairs:
        if not pair.formed or pair.want.ndim == 0:
            return None
        rows.append(next((r for r in range(len(pair.want)) if not close(pair.got[r], pair.want[r])), -1))
    rows = [row for row in rows if row >= 0]
    return (min(rows), rows.count(min(rows))) if len(rows) >= LEAST else None


def rows_counted(pairs: Sequence[Pair]) -> str | None:
    """Return how many rows all wrong paths have, where that is one too few or too many."""
    counts = {len(pair.got) - len(pair.want) if pair.got.ndim else None for pair in pairs}
    return {-1: "one row too few", 1: "one row too many"}.get(counts.pop() or 0) if len(counts) == 1 else None
