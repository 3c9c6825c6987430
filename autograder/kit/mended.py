"""Answers in another form than asked, mended: of another shape, or a path without its start.

What their numbers say can then be compared, as if the form had been right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from compared import Compared
from facets import Facet
from fingerprints import structure_and_arrays
from kinds import Case

FORMS_TRIED = 40  # ways in which the values of one answer are shaped


def reshaped(own: Compared) -> Compared | None:
    """Return a function as if its answers had the shapes that are expected, None where that changes too little."""
    return mended(own, lambda case, note, structure: in_shape(note, case, structure))


def with_start(own: Compared, start: str) -> Compared | None:
    """Return a function as if its paths began with this argument."""

    def with_first_row(case: Case, note: Any, structure: int) -> Any:
        w0 = np.asarray(case.arguments[start], dtype=float)
        if not isinstance(note, np.ndarray) or note.dtype.kind != "f" or note.shape[1:] != w0.shape or not note.ndim:
            return None
        return np.concatenate([w0[np.newaxis], note])

    return mended(own, with_first_row)


def mended(own: Compared, mend: Any) -> Compared | None:
    """Return a function with those answers mended that then have the expected structure, None if those are few."""
    structure, answers, changed = own.prints.answer_baseline.structure, list(own.seen.answers), 0
    for place in np.flatnonzero(own.judged & ~own.raised & (own.answers.structure != 0)):
        new = mend(own.seen.cases[place], answers[place], int(structure[place]))
        if new is not None and structure_and_arrays(new)[0] == structure[place]:
            answers[place], changed = new, changed + 1
    if 2 * changed < (own.wrong & ~own.raised & (own.answers.structure != 0)).sum() or not changed:
        return None
    return Compared(own.name, replace(own.seen, answers=answers), own.prints)


def in_shape(note: Any, case: Case, structure: int) -> Any:
    """Return an answer with the shapes of its arrays changed so that it has a structure, None if there is no way."""
    values = note if isinstance(note, list) else [note]
    if not all(isinstance(value, np.ndarray) and value.dtype.kind in "biuf" for value in values):
        return None
    ways = product(*(list(shapes(value, case)) for value in values))
    for _, way in zip(range(FORMS_TRIED), ways, strict=False):
        shaped = [value.reshape(shape) for value, shape in zip(values, way, strict=True)]
        new = shaped if isinstance(note, list) else shaped[0]
        if structure_and_arrays(new)[0] == structure:
            return new
    return None


def shapes(value: np.ndarray, case: Case) -> Iterator[tuple[int, ...]]:
    """Yield the shapes that an array may have to have: its own, those of arguments, and rows of those."""
    found = {value.shape: None, (value.size,): None}
    if value.size == 1:
        found[()] = None
    for argument in case.arguments.values():
        if isinstance(argument, np.ndarray):
            if argument.size == value.size:
                found[argument.shape] = None
            elif argument.size and value.size % argument.size == 0:
                found[(value.size // argument.size, *argument.shape)] = None
            if value.size == argument.size == 1 or (argument.size == 1 and value.ndim):
                found[(value.size, *argument.shape)] = None
    yield from found


def shape_facet(own: Compared, other: Compared) -> Facet:
    """Return the facet of a shape that differs beside the numbers; `other` is the function as if it did not."""
    place = next(p for p, (a, b) in enumerate(zip(own.seen.answers, other.seen.answers, strict=True)) if a is not b)
    got, want = (
        [np.shape(value) for value in (note if isinstance(note, list) else [note])]
        for note in (own.seen.answers[place], other.seen.answers[place])
    )
    one, two = next((a, b) for a, b in zip(got, want, strict=True) if a != b)
    return Facet(
        "shape_differs",
        "The shape is another one",
        f"{own.name} returns an array of shape {one} where {two} is expected; its numbers are wrong besides.",
        own.name,
    )
