"""Compact fingerprints of what functions answer: enough to compare two implementations, too little to rebuild one.

The note of an answer becomes two numbers: one for its structure (shapes, texts, errors, positions of NaN), and for its
numbers the difference between their weighted sum and the reference's. Equal answers have equal fingerprints, and
different answers do not have equal fingerprints on many calls by accident.
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
"""The arrays of an answer are compared relative to their own sizes, up to so many; the last part is all the others."""
SMALLEST_SIZE = 1e-3
"""A part is compared as if its largest entry were at least this, because checks have an absolute tolerance as well."""
NO_DIFFERENCE = 1.1e-5
"""A smaller difference from the reference is none: checks allow 1e-5."""
EQUAL_ABSOLUTE, EQUAL_RELATIVE = 3e-5, 2e-3
"""Two differences from the reference are equal within these; half precision keeps three digits."""

GOLDEN_RATIO = 0.6180339887498949
"""Multiples of it, without their whole parts, are weights of which no two are equal."""
RAISED_VALUE_ERROR = zlib.crc32(b"tuple:('raised ValueError',)") | 1
"""The structure of the one error that docstrings ask for."""


@dataclass
class Differences:
    """By call, how answers differ from the reference's: their structure (0 for the same), and in numbers."""

    structure: np.ndarray
    numbers: np.ndarray

    def equal(self, other: Differences) -> np.ndarray:
        """Return by call whether these are equal; either may have one row of calls for each of many mistakes."""
        size = np.maximum(np.abs(self.numbers), np.abs(other.numbers))
        with np.errstate(invalid="ignore"):
            near = np.abs(self.numbers - other.numbers) <= EQUAL_ABSOLUTE + EQUAL_RELATIVE * size
        near |= self.numbers == other.numbers
        result: np.ndarray = (self.structure == other.structure) & near
        return result

    @property
    def none(self) -> np.ndarray:
        """Return by call whether there is no difference from the reference."""
        result: np.ndarray = (self.structure == 0) & (self.numbers == 0)
        return result

    def nowhere(self) -> Differences:
        """Return as many calls without a difference."""
        return Differences(np.zeros_like(self.structure), np.zeros_like(self.numbers))

    def at(self, calls: Any) -> Differences:
        """Return the differences in some of the calls."""
        return Differences(self.structure[..., calls], self.numbers[..., calls])


@dataclass
class Baseline:
    """By call, the structure of the reference's note, its weighted sum and the sizes of its parts."""

    structure: np.ndarray
    sums: np.ndarray
    sizes: np.ndarray

    @classmethod
    def of(cls, notes: list[Any]) -> Baseline:
        """Return the baseline of the reference's notes."""
        parts = [structure_and_arrays(note) for note in notes]
        sizes = np.array([part_sizes(arrays) for _, arrays in parts]).reshape(-1, PARTS)
        sums = np.array([weighted_sum(a, s) for (_, a), s in zip(parts, sizes, strict=True)], dtype=float)
        return cls(np.array([code for code, _ in parts], dtype=np.uint32), sums, sizes)

    @property
    def raises(self) -> np.ndarray:
        """Return by call whether the reference raises an error."""
        result: np.ndarray = self.structure == RAISED_VALUE_ERROR
        return result

    def at(self, calls: list[int]) -> Baseline:
        """Return the baseline of some of the calls."""
        return Baseline(self.structure[calls], self.sums[calls], self.sizes[calls])

    def differences(self, notes: list[Any]) -> Differences:
        """Return how other notes of the same calls differ."""
        parts = [structure_and_arrays(note) for note in notes]
        sums = [weighted_sum(a, s) for (_, a), s in zip(parts, self.sizes, strict=True)]
        numbers = np.arcsinh(np.clip(np.array(sums, dtype=float) - self.sums, -1e300, 1e300))
        structure = np.array([code for code, _ in parts], dtype=np.uint32)
        return Differences(
            np.where(structure == self.structure, 0, structure).astype(np.uint32),
            np.where(np.abs(numbers) <= NO_DIFFERENCE, 0, numbers).astype(np.float16),
        )


def structure_and_arrays(note: Any) -> tuple[int, list[np.ndarray]]:
    """Return the structure of a note as an odd number, and its arrays with 0 for entries that are not finite."""
    arrays: list[np.ndarray] = []
    structure = structure_text(note, arrays)
    return zlib.crc32(structure.encode("utf-8", "replace")) | 1, arrays


def structure_text(note: Any, arrays: list[np.ndarray]) -> str:
    """Return the structure of a note as text, and append its arrays."""
    if isinstance(note, list):
        return "[" + ",".join(structure_text(item, arrays) for item in note) + "]"
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
    """Return the largest absolute value in each part."""
    sizes = [float(np.max(np.abs(a), initial=0.0)) for a in arrays]
    return [max([*sizes[p : p + 1], 0.0]) for p in range(PARTS - 1)] + [max([*sizes[PARTS - 1 :], 0.0])]


def weighted_sum(arrays: list[np.ndarray], sizes: np.ndarray) -> float:
    """Return the sum of the weighted means of all arrays, each over its size; no two entries have the same weight."""
    total, position = 0.0, 1
    with np.errstate(over="ignore", invalid="ignore"):
        for number, array in enumerate(arrays):
            weights = 1 + (np.arange(position, position + array.size) * GOLDEN_RATIO) % 1
            total += float(weights @ (array / (sizes[min(number, PARTS - 1)] + SMALLEST_SIZE))) / max(array.size, 1)
            position += array.size
    return total if np.isfinite(total) else 1e300


@dataclass
class Fingerprints:
    """What is recorded of one function: the reference, and how single mistakes and pairs of them differ from it."""

    names: list[str]
    """The values of an answer, such as w, m and v."""
    answer_baseline: Baseline
    call_baseline: Baseline
    """Of the calls of functions that are passed in."""
    judged: np.ndarray
    """By call, whether its numbers are compared."""
    expected: list[Any]
    """The reference's answers as lists, None for long ones."""
    counts: list[list[int]]
    """How often the reference calls each function that is passed in."""
    warns: bool
    """Whether the docstring forbids warnings."""
    single: DifferenceTable
    pairs: DifferenceTable
    pair_calls: np.ndarray
    """The indices of the calls for which pairs are recorded."""
    other_facts: list[dict[str, Any]] = field(default_factory=list)
    """By row of `single`, what `other_facts_of` returns."""


@dataclass
class DifferenceTable:
    """The differences of many mistakes of one function, in one row for each."""

    mistakes: list[tuple[int, ...]]
    """By row, the indices of one mistake, or of two in the same function."""
    answers: Differences
    calls: Differences

    def row(self, number: int) -> tuple[Differences, Differences]:
        """Return the differences of one row: of the answers, and of the calls of functions."""
        answers, calls = self.answers, self.calls
        return (
            Differences(answers.structure[number], answers.numbers[number]),
            Differences(calls.structure[number], calls.numbers[number]),
        )


@dataclass
class RecordedData:
    """The recorded data of an exercise, with which a diagnosis compares."""

    mistakes: list[dict[str, str]]
    """Id, title, explanation, question and page of each."""
    defaults: dict[str, dict[str, Any]]
    uses: dict[str, list[str]]
    endless: dict[str, list[int]]
    """By function, the indices of the mistakes that take too long."""
    functions: dict[str, Fingerprints]
    page: str = ""


def other_facts_of(seen: Seen) -> dict[str, Any]:
    """Return what else happened in the calls of a function: changed arguments, forms, defaults, warnings, …"""
    found: dict[str, Any] = {
        "writes": seen.writes,
        "forms": {form: outcome for form, outcome in seen.forms.items() if outcome},
        "defaults": sorted(seen.defaults),
        "required": sorted(seen.required),
        "kept": seen.kept,
        "warned": [call for call, warned in enumerate(seen.warned) if warned],
    }
    return {name: value for name, value in found.items() if value}


# --- as bytes and as text -----------------------------------------------------------------------------


def packed(recorded: RecordedData) -> bytes:
    """Return recorded data as bytes that NumPy alone can read."""
    arrays: dict[str, np.ndarray] = {}
    plain: dict[str, Any] = {k: getattr(recorded, k) for k in ("mistakes", "defaults", "uses", "endless", "page")}
    plain["functions"] = {}
    for number, (name, prints) in enumerate(recorded.functions.items()):
        key = f"{number}"
        for what, baseline in (("a", prints.answer_baseline), ("c", prints.call_baseline)):
            arrays |= {f"{key}{what}{part}": getattr(baseline, part) for part in ("structure", "sums", "sizes")}
        arrays |= {f"{key}judged": prints.judged, f"{key}pair_calls": prints.pair_calls}
        for what, table in (("m", prints.single), ("p", prints.pairs)):
            for part, differences in (("a", table.answers), ("c", table.calls)):
                codes, indices = np.unique(differences.structure, return_inverse=True)
                small = np.uint8 if len(codes) < 256 else np.uint16
                arrays[f"{key}{what}{part}codes"] = codes
                arrays[f"{key}{what}{part}structure"] = indices.reshape(differences.structure.shape).astype(small)
                arrays[f"{key}{what}{part}numbers"] = differences.numbers
        plain["functions"][name] = {
            "names": prints.names,
            "expected": prints.expected,
            "counts": prints.counts,
            "warns": prints.warns,
            "single": prints.single.mistakes,
            "pairs": prints.pairs.mistakes,
            "other_facts": prints.other_facts,
        }
    arrays["plain"] = np.frombuffer(json.dumps(plain).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpacked(data: bytes) -> RecordedData:
    """Return packed data; raise ValueError, OSError or KeyError for anything else."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    plain = json.loads(arrays["plain"].tobytes())
    functions: dict[str, Fingerprints] = {}
    for number, (name, own) in enumerate(plain.pop("functions").items()):
        key = f"{number}"
        baselines = [
            Baseline(*(arrays[f"{key}{what}{part}"] for part in ("structure", "sums", "sizes"))) for what in "ac"
        ]
        tables = [
            DifferenceTable(
                [tuple(mistakes) for mistakes in own[name_of_table]],
                *(
                    Differences(
                        arrays[f"{key}{what}{part}codes"][arrays[f"{key}{what}{part}structure"]],
                        arrays[f"{key}{what}{part}numbers"].astype(float),
                    )
                    for part in "ac"
                ),
            )
            for what, name_of_table in (("m", "single"), ("p", "pairs"))
        ]
        functions[name] = Fingerprints(
            own["names"],
            baselines[0],
            baselines[1],
            arrays[f"{key}judged"],
            own["expected"],
            own["counts"],
            own["warns"],
            tables[0],
            tables[1],
            arrays[f"{key}pair_calls"],
            own["other_facts"],
        )
    return RecordedData(functions=functions, **plain)


def as_text(recorded: RecordedData, key: str) -> str:
    """Return recorded data as lines of text, after a first line that says which sources it was recorded from."""
    text = base64.b85encode(packed(recorded)).decode()
    return "\n".join([key, *(text[at : at + 120] for at in range(0, len(text), 120)), ""])


def from_text(text: str) -> RecordedData:
    """Return the recorded data of lines of text; raise ValueError, OSError or KeyError for anything else."""
    return unpacked(base64.b85decode(text.partition("\n")[2].replace("\n", "")))
