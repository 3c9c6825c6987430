"""Record what the reference and the known mistakes of an exercise answer, as fingerprints, and keep them in a file.

They are data: no line of a reference or of a mistake's edit is in them. Recorded are also pairs of mistakes.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import inspect
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import checks
from autograder.course import Course
from autograder.engine.diagnosis.endless import Endless, at_most
from autograder.engine.suites import helpers_of, kinds_of, mistakes_of
from autograder.mistakes import Mistake
from fingerprints import Made, Marks, Prints, Recorded, Scale, as_text, from_text, others_of, right_in, taken_apart
from kinds import Case, Kinds
from usage import uses_of
from visits import Seen, module_of, visit

VISIT_SECONDS = 1.0  # of CPU that one function of a mistake may take; then the mistake counts as endless
PAIR_SECONDS = 2.0  # of CPU that a function with two mistakes may take; then the pair is not recorded
PAIR_CALLS = 28  # of each function that are recorded of pairs
LONG = 100  # numbers in an answer
LONGEST = 24  # numbers in an answer of the reference that is kept

DECIDING = "calls checks comparing fingerprints kinds levels notes objectives rows spies trials usage visits".split()
"""The files of the kit that have a say in what is recorded."""

KNOWN = "known.txt"
"""The file of `assignments/` with the recorded data of an exercise."""

Kept = dict[str, Kinds]


def recorded_of(course: Course, slug: str) -> Recorded:
    """Return the recorded data of an exercise."""
    return from_text(recorded_text(course, slug))


def recorded_text(course: Course, slug: str) -> str:
    """Return the recorded data as text: the released, or the kept; where a source has changed since, record anew."""
    own, kept = key(course, slug), course.root / "build/answers" / f"{slug}.txt"
    for file in (course.assignments / slug / KNOWN, kept):
        with contextlib.suppress(Exception):  # a damaged file is made again
            text = file.read_text(encoding="ascii")
            if text.startswith(f"{own}\n") and from_text(text):
                return text
    reference = course.solution(slug).read_text(encoding="utf-8")
    recorded = record(kinds_of(course, slug), reference, mistakes_of(course, slug), course.exercise(slug).page)
    text = as_text(recorded, own)
    with contextlib.suppress(OSError):  # a course that cannot be written to is recorded anew each time
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_text(text, encoding="ascii")
        part.replace(kept)
    return text


def key(course: Course, slug: str) -> str:
    """Return one key for everything that decides the recorded data: sources of the course and of the kit."""
    suite = course.suite(slug, "mistakes").parent
    files = [course.solution(slug), suite / "mistakes.py", suite / "contract.py", *helpers_of(course, slug)]
    files += sorted(suite.parent.glob("*.py"))
    files += [*(Path(checks.__file__).with_name(f"{name}.py") for name in DECIDING), Path(__file__)]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


def record(kinds: Kept, reference: str, mistakes: list[Mistake], page: str = "") -> Recorded:
    """Visit the reference, every mistake and every pair of mistakes, and return their fingerprints."""
    recorder = Recorder(kinds, reference)
    for number, mistake in enumerate(mistakes):
        for source in mistake.variants(reference):
            recorder.add(number, source)
    recorder.add_pairs([mistake.variants(reference)[0] for mistake in mistakes], mistakes, reference)
    words = [
        {
            "id": m.id,
            "title": m.title,
            "explanation": m.explanation,
            "question": m.question,
            "page": m.page,
        }
        for m in mistakes
    ]
    return recorder.recorded(words, page)


class Recorder:
    """The fingerprints of one exercise while they are made."""

    def __init__(self, kinds: Kept, reference: str) -> None:
        self.kinds, self.module = kinds, module_of(reference)
        self.defaults = {name: defaults_of(getattr(self.module, name)) for name in kinds}
        self.seen = visit(kinds, self.module, self.defaults)
        self.answers = {name: Scale.of(seen.answers) for name, seen in self.seen.items()}
        self.called = {name: Scale.of(seen.called) for name, seen in self.seen.items()}
        self.endless: dict[str, list[int]] = {name: [] for name in kinds}
        self.rows: dict[str, list[tuple[tuple[int, ...], Marks, Marks, dict[str, Any]]]] = {n: [] for n in kinds}
        self.pairs: dict[str, list[tuple[tuple[int, ...], Marks, Marks]]] = {name: [] for name in kinds}
        self.places = {name: spread(seen) for name, seen in self.seen.items()}
        self.few = {name: Selected(kinds[name], places) for name, places in self.places.items()}

    def add(self, number: int, source: str) -> None:
        """Add where a mistake differs from the reference."""
        for name, seen in self.visited(source, number):
            marks = self.answers[name].marks(seen.answers), self.called[name].marks(seen.called)
            others = others_of(seen)
            known = [row for row in self.rows[name] if row[0] == (number,)]
            again = any(alike(row[1:3], marks) and row[3] == others for row in known)
            if not again and (others != others_of(self.seen[name]) or not all(right_in(m).all() for m in marks)):
                self.rows[name].append(((number,), *marks, others))

    def visited(self, source: str, number: int) -> Iterator[tuple[str, Seen]]:
        """Yield what each function of a source makes of its calls; note those that do not come to an end."""
        module = module_of(source)
        for name in self.kinds:
            try:
                with at_most(VISIT_SECONDS):
                    seen = visit(self.kinds, module, self.defaults, [name])[name]
            except Endless:
                self.endless[name] = sorted({*self.endless[name], number})
            else:
                yield name, seen

    def add_pairs(self, sources: list[str], mistakes: list[Mistake], reference: str) -> None:
        """Add the pairs of mistakes that change a function together, and otherwise than each of them alone."""
        first = {
            name: {who[0]: marks for who, *marks, _ in reversed(rows) if not right(marks)}
            for name, rows in self.rows.items()
        }
        for a, b in combinations(range(len(mistakes)), 2):
            together = [name for name in self.kinds if {a, b} <= set(first[name])]
            text = both(reference, mistakes[a], mistakes[b]) if together else ""
            if not text or text in sources:
                continue
            with contextlib.suppress(Exception):  # the edits do not go together
                module = module_of(text)
                for name in together:
                    self.add_pair(name, module, (a, b), [first[name][a], first[name][b]])

    def add_pair(self, name: str, module: ModuleType, who: tuple[int, int], alone: list[Any]) -> None:
        """Add a pair of mistakes in one function, unless it answers as one of them."""
        places = self.places[name]
        with contextlib.suppress(Endless), at_most(PAIR_SECONDS):
            seen = visit_selected({name: self.few[name]}, module, self.defaults, self.kinds)[name]
            parts = [self.answers[name].at(places).marks(seen.answers), self.called[name].at(places).marks(seen.called)]
            usual = [[Marks(m.structure[places], m.numbers[places]) for m in marks[:2]] for marks in alone]
            if not right(parts) and not any(alike(parts, own) for own in usual):
                self.pairs[name].append((who, parts[0], parts[1]))

    def recorded(self, words: list[dict[str, str]], page: str) -> Recorded:
        """Return everything that was added."""
        functions = {}
        for name, seen in self.seen.items():
            size, few = len(seen.cases), len(self.places[name])
            functions[name] = Prints(
                names=[part.strip() for part in self.kinds[name].names.split(",") if part.strip()],
                answers=self.answers[name],
                called=self.called[name],
                judged=np.array(seen.judged),
                expected=[short(note) for note in seen.answers],
                counts=[[len(calls) for calls in called] for called in seen.called],
                warns="RuntimeWarning" in (getattr(self.module, name).__doc__ or ""),
                made=made([row[:3] for row in self.rows[name]], size),
                pairs=made(self.pairs[name], few),
                places=np.array(self.places[name]),
                others=[row[3] for row in self.rows[name]],
            )
        endless = {name: numbers for name, numbers in self.endless.items() if numbers}
        return Recorded(words, self.defaults, uses_of(self.module, list(self.kinds)), endless, functions, page)


class Selected:
    """A few of the calls of a function, as kinds. They are drawn once, since every visit has the same numbers."""

    def __init__(self, kinds: Kinds, places: list[int]) -> None:
        self.kinds, self.places, self.facts = kinds, places, kinds.facts
        self.converted: dict[str, Any] = {}
        self.drawn: list[Case] = []

    def cases(self, rng: np.random.Generator) -> list[Case]:
        if not self.drawn:
            cases = self.kinds.cases(rng)
            self.drawn = [cases[place] for place in self.places]
        return [with_own_functions(case) for case in self.drawn]

    def in_forms(self, forms: Any, rng: np.random.Generator) -> list[Case]:
        return []


def with_own_functions(case: Case) -> Case:
    """Return a case with copies of what an implementation could change for the next one: functions and generators."""
    arguments = case.arguments.items()
    return replace(case, arguments={n: v if isinstance(v, np.ndarray) else copy.deepcopy(v) for n, v in arguments})


def visit_selected(few: dict[str, Any], module: ModuleType, defaults: Any, kinds: Kept) -> dict[str, Seen]:
    """Visit a few calls of a function; its place among the functions decides about the random numbers."""
    (name,) = few
    every = {other: few.get(other, own) for other, own in kinds.items()}
    return visit(every, module, defaults, [name])


def both(reference: str, one: Mistake, other: Mistake) -> str:
    """Return the reference with two mistakes, "" where their edits do not go together."""
    for first, second in ((one, other), (other, one)):
        text = first.apply(reference)
        if text.count(second.old) == 1:
            return second.apply(text)
    return ""


def spread(seen: Seen) -> list[int]:
    """Return the places of some calls, spread over all that are judged and have no long answers, which take time."""
    sizes = [sum(a.size for a in taken_apart(note)[1]) for note in seen.answers]
    places = [place for place, judged in enumerate(seen.judged) if judged and sizes[place] <= LONG]
    return [places[number * len(places) // PAIR_CALLS] for number in range(min(PAIR_CALLS, len(places)))]


def defaults_of(function: Any) -> dict[str, Any]:
    """Return the defaults of a function's settings."""
    parameters = inspect.signature(function).parameters.values()
    return {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}


def made(rows: list[Any], size: int) -> Made:
    """Return rows of marks as two tables, of the answers and of the calls of functions."""
    tables = [
        Marks(
            np.array([row[part].structure for row in rows], dtype=np.uint32).reshape(-1, size),
            np.array([row[part].numbers for row in rows], dtype=np.float16).reshape(-1, size),
        )
        for part in (1, 2)
    ]
    return Made([row[0] for row in rows], *tables)


def right(marks: Any) -> bool:
    """Return whether all marks are the reference's."""
    return all(bool(right_in(part).all()) for part in marks[:2])


def alike(some: Any, others: Any) -> bool:
    """Return whether marks are equal."""
    return all(bool(a.equal(b).all()) for a, b in zip(some[:2], others[:2], strict=True))


def short(note: Any) -> Any:
    """Return an answer of the reference as lists and numbers, None where it is long or none."""
    if isinstance(note, np.ndarray):
        return note.tolist() if note.size <= LONGEST and note.dtype.kind != "c" else None
    if isinstance(note, list):
        parts = [short(item) for item in note]
        return {"values": parts} if all(part is not None for part in parts) else None
    return note if isinstance(note, str) else None
