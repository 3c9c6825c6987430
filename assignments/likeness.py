"""What wrong numbers have in common with the expected ones, each likeness as a phrase or None.

A likeness is said only if all wrong answers show it. It describes numbers and claims nothing about code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from beside import TOLERANCE, Pair, close

LEAST = 3  # answers that have to show a likeness
MOST = 0.8  # of the answers that have to be finite


KNOWN = {
    2.0: "twice",
    0.5: "half of",
    4.0: "four times",
    0.25: "a quarter of",
    10.0: "ten times",
    0.1: "a tenth of",
    100.0: "a hundred times",
    0.01: "a hundredth of",
    1 / np.log(10): "1 / ln 10 times",
    np.log(10): "ln 10 times",
    1 / np.log(2): "1 / ln 2 times",
    np.log(2): "ln 2 times",
    1 / np.pi: "1 / pi times",
    np.pi: "pi times",
    1 / np.sqrt(2): "1 / sqrt(2) times",
    np.sqrt(2): "sqrt(2) times",
}
"""Factors that people know."""
POWERS = {1: "{}", -1: "1 / {}", 2: "{} squared", -2: "1 / {} squared", 0.5: "the root of {}", -0.5: "1 / root of {}"}


def likeness(pairs: Sequence[Pair]) -> str | None:
    """Return how all these answers are like the expected ones, continuing "is"; None where nothing was seen.

    A few that are not finite, as where something is divided by 0, are left out.
    """
    finite = [pair for pair in pairs if np.isfinite(pair.got).all()]
    if len(finite) < max(LEAST, MOST * len(pairs)):
        return None
    pairs = finite
    return next((found for look in LOOKS if (found := look(pairs))), None)


def simple(pairs: Sequence[Pair]) -> str | None:
    """Return a simple function of each entry."""
    for phrase, function in ENTRYWISE.items():
        if all(pair.formed and close(pair.got, function(pair.want), pair.noise) for pair in pairs):
            return phrase
    return None


ENTRYWISE: dict[str, Callable[[np.ndarray], Any]] = {
    "0": np.zeros_like,
    "the negative of what is expected": lambda x: -x,
    "the absolute value of what is expected": np.abs,
    "the square of what is expected": np.square,
    "the root of what is expected": lambda x: np.sqrt(np.where(x >= 0, x, np.nan)),
    "one more than what is expected": lambda x: x + 1,
    "one less than what is expected": lambda x: x - 1,
    "1 minus what is expected": lambda x: 1 - x,
    "1 over what is expected": lambda x: 1 / np.where(x == 0, np.nan, x),
    "the sign of what is expected, without its size": np.sign,
    "what is expected, limited to the range from 0 to 1": lambda x: np.clip(x, 0, 1),
    "what is expected, limited to the range from -1 to 1": lambda x: np.clip(x, -1, 1),
    "what is expected, cut off at 0": lambda x: np.maximum(x, 0),
    "what is expected, with the decimals cut off": np.trunc,
}


def factors(pairs: Sequence[Pair]) -> list[float] | None:
    """Return the one factor of each answer, None where some answer has none."""
    found = []
    for pair in pairs:
        if not pair.formed or not pair.want.size or not np.isfinite(pair.want).all() or not np.isfinite(pair.got).all():
            return None
        most = np.unravel_index(np.argmax(np.abs(pair.want)), pair.want.shape)
        if pair.want[most] == 0:
            return None
        factor = float(pair.got[most] / pair.want[most])
        if not close(pair.got, factor * pair.want, pair.noise):
            return None
        found.append(factor)
    return found


def times(pairs: Sequence[Pair]) -> str | None:
    """Return the factor between answers and expected ones: a constant, or made of an argument."""
    found = factors(pairs)
    if not found or not all(found):
        return None
    if np.allclose(found, 1.0, rtol=10 * TOLERANCE):
        return None
    if np.allclose(found, found[0], rtol=TOLERANCE):
        return f"{multiple(found[0], always=True)} what is expected"
    quantities = [dict(measures(pair.arguments)) for pair in pairs]
    for name in quantities[0]:
        values = [own.get(name, 0.0) for own in quantities]
        if any(not np.isfinite(v) or v <= 0 for v in values) or np.ptp(values) < 1e-3 * max(values):
            continue
        for power, phrase in POWERS.items():
            rest = np.array(found) / np.array(values, dtype=float) ** power
            known = multiple(float(rest[0]))
            if np.allclose(rest, rest[0], rtol=TOLERANCE) and known is not None:
                return f"{known + ' ' if known else ''}what is expected, times {phrase.format(name)}".strip()
    return None


def times_entries(pairs: Sequence[Pair]) -> str | None:
    """Return the argument whose entries, or their powers, the entries of all answers are multiplied by."""
    several = [pair for pair in pairs if pair.want.size > 1]
    if len(several) < LEAST or not all(pair.formed for pair in pairs):
        return None
    for name, value in several[0].arguments.items():
        if not isinstance(value, np.ndarray | list):
            continue
        arrays = [np.asarray(pair.arguments[name], dtype=float) for pair in pairs]
        if any(array.shape != pair.want.shape for array, pair in zip(arrays, pairs, strict=True)):
            continue
        for phrase, function in ENTRIES.items():
            wanted = [function(array) * pair.want for array, pair in zip(arrays, pairs, strict=True)]
            if all(close(pair.got, want, pair.noise) for pair, want in zip(pairs, wanted, strict=True)):
                return f"what is expected, times {phrase.format(name)}, entry by entry"
    return None


ENTRIES: dict[str, Callable[[np.ndarray], Any]] = {
    "{}": lambda x: x,
    "the size of {}": np.abs,
    "the sign of {}": np.sign,
    "{} squared": np.square,
    "1 / {}": lambda x: 1 / np.where(x == 0, np.nan, x),
    "1 / the size of {}": lambda x: 1 / np.where(x == 0, np.nan, np.abs(x)),
}


def multiple(factor: float, always: bool = False) -> str | None:
    """Return a factor in words, "" for 1; None for one that nobody knows, unless it has to be said."""
    sign, size = ("minus " if factor < 0 else ""), abs(factor)
    for known, words in {1.0: ""}.items() if not always else ():
        if np.isclose(size, known, rtol=TOLERANCE):
            return "the negative of" if sign else words
    for known, words in KNOWN.items():
        if np.isclose(size, known, rtol=TOLERANCE):
            return sign + words
    return f"{sign}{size:.4g} times" if always else None


def measures(arguments: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield the numbers that a factor may be made of, by their names."""
    arrays = {n: np.asarray(v, dtype=float) for n, v in arguments.items() if isinstance(v, np.ndarray | list | tuple)}
    numbers = {n: float(v) for n, v in arguments.items() if isinstance(v, int | float | np.number) and np.isfinite(v)}
    tables = {name: array for name, array in arrays.items() if array.ndim == 2}
    for name, table in tables.items():
        yield f"the number of rows of {name}", table.shape[0]
        yield f"the number of columns of {name}", table.shape[1]
        yield f"rows / columns of {name}", table.shape[0] / max(table.shape[1], 1)
    for name, array in arrays.items():
        yield f"the number of entries of {name}", array.size
    for name, value in numbers.items():
        yield name, value
        yield f"(1 - {name})", 1 - value
    for (name, value), (other, second) in combinations(numbers.items(), 2):
        if second:
            yield f"{name} / {other}", value / second
    for name, array in arrays.items():
        yield f"the length of {name}", float(np.linalg.norm(array))


def arranged(pairs: Sequence[Pair]) -> str | None:
    """Return another arrangement of the same numbers."""
    ways: dict[str, Callable[[np.ndarray], Any]] = {
        "what is expected, transposed": lambda x: x.T,
        "what is expected, in the reverse order": lambda x: x[::-1] if x.ndim else x,
        "what is expected, in rising order": lambda x: np.sort(x, axis=0) if x.ndim else x,
        "what is expected, its entries read column by column": lambda x: x.ravel(order="F").reshape(x.shape),
        "what is expected, with the points side by side instead of in rows": lambda x: (
            np.moveaxis(x, 0, -1) if x.ndim else x
        ),
    }
    for phrase, way in ways.items():
        if all(close(pair.got, way(pair.want)) for pair in pairs):
            return phrase
    vectors = [pair for pair in pairs if pair.want.ndim == 1 and pair.want.size > 1]
    if len(vectors) >= LEAST and all(pair.got.shape == pair.want.shape * 2 for pair in vectors):
        return "for a vector a table of N x N numbers: a row and a column were combined"
    return None


def summed_up(pairs: Sequence[Pair]) -> str | None:
    """Return what one number, or an array that holds one number everywhere, is of the expected array."""
    ways: dict[str, Callable[[np.ndarray], Any]] = {
        "mean": np.mean,
        "sum": np.sum,
        "largest entry": np.max,
        "smallest entry": np.min,
        "first entry": lambda x: x.ravel()[0],
        "last entry": lambda x: x.ravel()[-1],
    }
    if any(pair.want.size == 0 or pair.got.size == 0 for pair in pairs):
        return None
    if any(np.ptp(pair.got) > TOLERANCE * np.max(np.abs(pair.got)) for pair in pairs):
        return None
    telling = [pair for pair in pairs if pair.want.size > 1]
    for name, way in ways.items():
        alike = all(close(pair.got.ravel()[0], way(pair.want)) for pair in pairs)
        if alike and len(telling) >= LEAST:
            where = "one number" if all(pair.got.ndim == 0 for pair in telling) else "one number everywhere"
            return f"{where}: the {name} of what is expected"
    return None


def partly_filled(pairs: Sequence[Pair]) -> str | None:
    """Return which part of the entries is right where all others are 0."""
    telling = [pair for pair in pairs if pair.want.ndim == 1 and pair.want.size > 1]
    for name, part in {"first": slice(0, 1), "last": slice(-1, None)}.items():
        if len(telling) >= LEAST and all(
            pair.formed and close(pair.got[part], pair.want[part]) and not np.delete(pair.got, part).any()
            for pair in telling
        ):
            return f"0 but for the {name} entry, which is right"
    return None


def rounded(pairs: Sequence[Pair]) -> str | None:
    """Return the number of decimals that no answer exceeds, where the expected ones have more."""
    if not all(pair.formed and pair.got.size and np.isfinite(pair.got).all() for pair in pairs):
        return None
    for decimals in range(9):
        unit = 10.0**-decimals
        if all((np.abs(pair.got - np.round(pair.got, decimals)) <= 1e-13 * np.abs(pair.got)).all() for pair in pairs):
            near = all((np.abs(pair.got - pair.want) <= 10 * unit).all() for pair in pairs)
            any_left = any(pair.got.any() for pair in pairs)
            more = all((np.abs(pair.want - np.round(pair.want, decimals)) > unit / 1000).any() for pair in pairs)
            plural = "" if decimals == 1 else "s"
            return f"rounded to {decimals} decimal{plural}" if near and any_left and more else None
    return None


def limited(pairs: Sequence[Pair]) -> str | None:
    """Return the limits between which all answers lie, where they are right but for that."""
    if not all(pair.formed and np.isfinite(pair.got).all() and pair.got.size for pair in pairs):
        return None
    low, high = min(float(pair.got.min()) for pair in pairs), max(float(pair.got.max()) for pair in pairs)
    if low == high or not all(close(pair.got, np.clip(pair.want, low, high)) for pair in pairs):
        return None
    above = any((pair.want > high).any() for pair in pairs)
    below = any((pair.want < low).any() for pair in pairs)
    limits = [f"at least {low:.4g}"] * below + [f"at most {high:.4g}"] * above
    return f"what is expected, but always {' and '.join(limits)}" if limits else None


LOOKS = [simple, times, times_entries, arranged, summed_up, partly_filled, rounded, limited]
