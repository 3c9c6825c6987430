"""Compact fingerprints of what functions answer: enough to compare two implementations, too little to rebuild one.

The note of an answer becomes its structure (shapes, texts, errors, places of NaN) as one number, and its numbers as
another: a weighted sum, seen from the sum of the reference. Equal answers have equal fingerprints; different answers
with equal fingerprints on many calls do not happen by accident.
"""

from __future__ import annotations

import base64
import io
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from visits import Seen

PARTS = 4
"""The numbers of an answer are compared part by part, each beside the size of its own; the last part holds the rest."""
FLOOR = 1e-3
"""A part is compared as if its largest entry were at least this: that is where the tolerance of checks begins."""
RIGHT = 1.1e-5
CLOSE, RELATIVE = 3e-5, 2e-3
"""Two differences from the reference are equal within these; half precision keeps three digits."""

GOLDEN = 0.6180339887498949
REFUSED = zlib.crc32(b"tuple:('raised ValueError',)") | 1
"""The structure of the one error that docstrings ask for."""


@dataclass
class Marks:
    """By call, the structure of a note and its numbers as a difference from the reference's."""

    structure: np.ndarray
    numbers: np.ndarray

    def equal(self, other: Marks) -> np.ndarray:
        """Return by call, whether these are equal; either may have one row of calls for each of many mistakes."""
        size = np.maximum(np.abs(self.numbers), np.abs(other.numbers))
        with np.errstate(invalid="ignore"):
            near = np.abs(self.numbers - other.numbers) <= CLOSE + RELATIVE * size
        near |= self.numbers == other.numbers
        result: np.ndarray = (self.structure == other.structure) & near
        return result


def right_in(marks: Marks) -> np.ndarray:
    """Return where marks are the reference's."""
    result: np.ndarray = (marks.structure == 0) & (marks.numbers == 0)
    return result


@dataclass
class Scale:
    """What the notes of the reference are like: marks of other notes are taken from here."""

    structure: np.ndarray
    sums: np.ndarray
    sizes: np.ndarray

    @classmethod
    def of(cls, notes: list[Any]) -> Scale:
        """Return the scale of the reference's notes."""
        parts = [taken_apart(note) for note in notes]
        sizes = np.array([part_sizes(arrays) for _, arrays in parts]).reshape(-1, PARTS)
        sums = np.array([weighted(a, s) for (_, a), s in zip(parts, sizes, strict=True)], dtype=float)
        return cls(np.array([code for code, _ in parts], dtype=np.uint32), sums, sizes)

    @property
    def refused(self) -> np.ndarray:
        """Return by call, whether the reference raises an error."""
        result: np.ndarray = self.structure == REFUSED
        return result

    def at(self, places: list[int]) -> Scale:
        """Return the scale of some of the calls."""
        return Scale(self.structure[places], self.sums[places], self.sizes[places])

    def marks(self, notes: list[Any]) -> Marks:
        """Return the marks of notes about the same calls: 0 and 0 where they are the reference's."""
        parts = [taken_apart(note) for note in notes]
        sums = [weighted(a, s) for (_, a), s in zip(parts, self.sizes, strict=True)]
        numbers = np.arcsinh(np.clip(np.array(sums, dtype=float) - self.sums, -1e300, 1e300))
        structure = np.array([code for code, _ in parts], dtype=np.uint32)
        return Marks(
            np.where(structure == self.structure, 0, structure).astype(np.uint32),
            np.where(np.abs(numbers) <= RIGHT, 0, numbers).astype(np.float16),
        )


def taken_apart(note: Any) -> tuple[int, list[np.ndarray]]:
    """Return the structure of a note as a number, and the arrays in it with 0 for what is not finite."""
    arrays: list[np.ndarray] = []
    structure = described(note, arrays)
    return zlib.crc32(structure.encode("utf-8", "replace")) | 1, arrays


def described(note: Any, arrays: list[np.ndarray]) -> str:
    """Return the structure of a note as text, and append its arrays."""
    if isinstance(note, list):
        return "[" + ",".join(described(item, arrays) for item in note) + "]"
    if not isinstance(note, np.ndarray):
        return f"{type(note).__name__}:{note}"
    if note.dtype.kind not in "biufc":
        return f"{note.dtype.kind}{note.shape}"
    numbers = np.asarray(note, dtype=complex if note.dtype.kind == "c" else float).ravel()
    numbers = numbers.view(float)
    finite = np.isfinite(numbers)
    arrays.append(np.where(finite, numbers, 0.0))
    broken = "" if finite.all() else str([(int(p), str(numbers[p])) for p in np.flatnonzero(~finite)[:50]])
    return f"{'c' if note.dtype.kind == 'c' else 'n'}{note.shape}{broken}"


def part_sizes(arrays: list[np.ndarray]) -> list[float]:
    """Return the largest entry of each part."""
    sizes = [float(np.max(np.abs(a), initial=0.0)) for a in arrays]
    return [max([*sizes[p : p + 1], 0.0]) for p in range(PARTS - 1)] + [max([*sizes[PARTS - 1 :], 0.0])]


def weighted(arrays: list[np.ndarray], sizes: np.ndarray) -> float:
    """Return the mean of the numbers of each part, with weights that differ from place to place, over its size."""
    total, place = 0.0, 1
    with np.errstate(over="ignore", invalid="ignore"):
        for number, array in enumerate(arrays):
            weights = 1 + (np.arange(place, place + array.size) * GOLDEN) % 1
            total += float(weights @ (array / (sizes[min(number, PARTS - 1)] + FLOOR))) / max(array.size, 1)
            place += array.size
    return total if np.isfinite(total) else 1e300


@dataclass
class Prints:
    """What is recorded of one function: the reference, and the marks of mistakes and pairs of them."""

    names: list[str]
    """The values of an answer, such as w, m and v."""
    answers: Scale
    called: Scale
    judged: np.ndarray
    expected: list[Any]
    """The reference's answers as lists, None where they are long."""
    counts: list[list[int]]
    """How often the reference calls each function that is passed in."""
    warns: bool
    """Whether the docstring forbids warnings."""
    made: Made
    pairs: Made
    places: np.ndarray
    """The calls that are recorded of pairs."""
    others: list[dict[str, Any]] = field(default_factory=list)
    """By recorded mistake: changed arguments, forms, defaults, what is kept, warnings."""


@dataclass
class Made:
    """Marks of many mistakes of one function, one row each; `who` says which mistakes they are."""

    who: list[tuple[int, ...]]
    answers: Marks
    called: Marks


@dataclass
class Recorded:
    """What a diagnosis of an exercise needs."""

    mistakes: list[dict[str, str]]
    """Id, title, explanation, question and page of each."""
    defaults: dict[str, dict[str, Any]]
    uses: dict[str, list[str]]
    endless: dict[str, list[int]]
    """By function, the mistakes that do not come to an end."""
    functions: dict[str, Prints]
    page: str = ""


def others_of(seen: Seen) -> dict[str, Any]:
    """Return what else happened in the calls of a function, where something did."""
    found: dict[str, Any] = {
        "writes": seen.writes,
        "forms": {form: outcome for form, outcome in seen.forms.items() if outcome},
        "defaults": sorted(seen.defaults),
        "required": sorted(seen.required),
        "kept": seen.kept,
        "warned": [place for place, warned in enumerate(seen.warned) if warned],
    }
    return {name: value for name, value in found.items() if value}


# --- as bytes and as text -----------------------------------------------------------------------------


def packed(recorded: Recorded) -> bytes:
    """Return recorded data as bytes that NumPy alone can read."""
    arrays: dict[str, np.ndarray] = {}
    plain: dict[str, Any] = {k: getattr(recorded, k) for k in ("mistakes", "defaults", "uses", "endless", "page")}
    plain["functions"] = {}
    for number, (name, prints) in enumerate(recorded.functions.items()):
        key = f"{number}"
        for what, scale in (("a", prints.answers), ("c", prints.called)):
            arrays |= {f"{key}{what}{part}": getattr(scale, part) for part in ("structure", "sums", "sizes")}
        arrays |= {f"{key}judged": prints.judged, f"{key}places": prints.places}
        for what, made in (("m", prints.made), ("p", prints.pairs)):
            for part, marks in (("a", made.answers), ("c", made.called)):
                codes, indices = np.unique(marks.structure, return_inverse=True)
                small = np.uint8 if len(codes) < 256 else np.uint16
                arrays[f"{key}{what}{part}codes"] = codes
                arrays[f"{key}{what}{part}structure"] = indices.reshape(marks.structure.shape).astype(small)
                arrays[f"{key}{what}{part}numbers"] = marks.numbers
        plain["functions"][name] = {
            "names": prints.names,
            "expected": prints.expected,
            "counts": prints.counts,
            "warns": prints.warns,
            "made": prints.made.who,
            "pairs": prints.pairs.who,
            "others": prints.others,
        }
    arrays["plain"] = np.frombuffer(json.dumps(plain).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpacked(data: bytes) -> Recorded:
    """Return packed data; raise ValueError, OSError or KeyError for anything else."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    plain = json.loads(arrays["plain"].tobytes())
    functions: dict[str, Prints] = {}
    for number, (name, own) in enumerate(plain.pop("functions").items()):
        key = f"{number}"
        scales = [Scale(*(arrays[f"{key}{what}{part}"] for part in ("structure", "sums", "sizes"))) for what in "ac"]
        made = [
            Made(
                [tuple(who) for who in own[whose]],
                *(
                    Marks(
                        arrays[f"{key}{what}{part}codes"][arrays[f"{key}{what}{part}structure"]],
                        arrays[f"{key}{what}{part}numbers"].astype(float),
                    )
                    for part in "ac"
                ),
            )
            for what, whose in (("m", "made"), ("p", "pairs"))
        ]
        functions[name] = Prints(
            own["names"],
            scales[0],
            scales[1],
            arrays[f"{key}judged"],
            own["expected"],
            own["counts"],
            own["warns"],
            made[0],
            made[1],
            arrays[f"{key}places"],
            own["others"],
        )
    return Recorded(functions=functions, **plain)


def as_text(recorded: Recorded, key: str) -> str:
    """Return recorded data as lines of text, after a first line that says which sources it was recorded from."""
    text = base64.b85encode(packed(recorded)).decode()
    return "\n".join([key, *(text[at : at + 120] for at in range(0, len(text), 120)), ""])


def from_text(text: str) -> Recorded:
    """Return the recorded data of lines of text; raise ValueError, OSError or KeyError for anything else."""
    return unpacked(base64.b85decode(text.partition("\n")[2].replace("\n", "")))
