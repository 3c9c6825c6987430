"""Record how the answers of an exercise's known mistakes differ from the reference's, and keep that in a file.

Two mistakes in one function are recorded together as well. Recorded data are fingerprints, without any line of a
reference or of a mistake's edit: students get them.
"""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import os
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

import checks
from autograder.course import Course
from autograder.engine.diagnosis.edits import reached_by_edit
from autograder.engine.diagnosis.endless import Endless, at_most
from autograder.engine.diagnosis.pairs import Selected, merged, pair_calls_of, visit_selected
from autograder.engine.suites import helpers_of, kinds_of, mistakes_of
from autograder.mistakes import Mistake
from fingerprints import (
    Baseline,
    Differences,
    DifferenceTable,
    Fingerprints,
    RecordedData,
    as_text,
    from_text,
    other_facts_of,
)
from kinds import Kinds
from usage import uses_of
from visits import Seen, module_of, visit

MISTAKE_SECONDS = 5.0  # of CPU for one function with a mistake; one that takes longer is recorded as endless
PAIR_SECONDS = 2.0  # of CPU for one function with two mistakes; a pair that takes longer is not recorded
KEPT_ANSWER_NUMBERS = 24  # a larger answer of the reference is not kept as it is: nobody would read it

KIT_FILES_IN_KEY = (
    "calls checks comparing fingerprints kinds levels notes objectives reuse rows spies trials usage visits".split()
)
"""The files of the kit that affect recorded data: a change in one of them makes it out of date."""

MOST_CHARACTERS = 149_000  # of the file that students and pages load; pairs take most of it

KNOWN = "known.txt"
"""The file of `assignments/` with the recorded data of an exercise."""

KindsByFunction = dict[str, Kinds]


def recorded_data(course: Course, slug: str) -> RecordedData:
    """Return the recorded data of an exercise."""
    return from_text(recorded_text(course, slug))


def recorded_text(course: Course, slug: str) -> str:
    """Return the recorded data as text: from `assignments/` or `build/answers/`, if it has the current key.

    Otherwise record again, and save the text in `build/answers/`.
    """
    current_key, cache_file = key(course, slug), course.root / "build/answers" / f"{slug}.txt"
    for file in (course.assignments / slug / KNOWN, cache_file):
        with contextlib.suppress(Exception):  # a missing or damaged file is written again
            text = file.read_text(encoding="ascii")
            if text.startswith(f"{current_key}\n") and from_text(text):
                return text
    reference = course.solution(slug).read_text(encoding="utf-8")
    data = record(kinds_of(course, slug), reference, mistakes_of(course, slug), course.exercise(slug).page)
    text = as_text(data, current_key)
    with contextlib.suppress(OSError):  # where the folder cannot be written to, every run records again
        cache_file.parent.mkdir(parents=True, exist_ok=True)
        temporary_file = cache_file.with_suffix(f".{os.getpid()}")  # another process never reads half a file
        temporary_file.write_text(text, encoding="ascii")
        temporary_file.replace(cache_file)
    return text


def key(course: Course, slug: str) -> str:
    """Return a hash of all sources of the course and of the kit that affect the recorded data."""
    suite = course.suite(slug, "mistakes").parent
    files = [course.solution(slug), suite / "mistakes.py", suite / "contract.py", *helpers_of(course, slug)]
    files += sorted(suite.parent.glob("*.py"))  # shared by all suites
    files += [
        *(Path(checks.__file__).with_name(f"{name}.py") for name in KIT_FILES_IN_KEY),
        Path(__file__),
        Path(__file__).with_name("pairs.py"),
        Path(__file__).with_name("edits.py"),
    ]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


def record(kinds: KindsByFunction, reference: str, mistakes: list[Mistake], page: str = "") -> RecordedData:
    """Return the fingerprints of the reference, of every mistake, and of pairs that change the same function.

    `page` is the address of the chapter, to which the diagnosis leads when no mistake is named.
    """
    recorder = Recorder(kinds, reference)
    for number, mistake in enumerate(mistakes):
        for source in mistake.variants(reference):
            recorder.add(number, source)
    recorder.add_pairs([mistake.apply(reference) for mistake in mistakes])
    fields = ("id", "title", "explanation", "question", "page")
    words = [{field: getattr(m, field) for field in fields} for m in mistakes]
    while len(as_text(recorder.result(words, page), "")) > MOST_CHARACTERS and recorder.thin():
        pass
    return recorder.result(words, page)


class Row(NamedTuple):
    """How one mistake, or two together, differ from the reference in one function; mistakes are known by index."""

    mistakes: tuple[int, ...]
    answers: Differences
    calls: Differences
    other_facts: dict[str, Any]

    def equals_reference(self) -> bool:
        """Return whether no answer and no call of a function differs."""
        return bool(self.answers.none.all() and self.calls.none.all())

    def equals(self, other: Row) -> bool:
        """Return whether answers and calls of functions differ from the reference in the same way."""
        return bool(self.answers.equal(other.answers).all() and self.calls.equal(other.calls).all())

    def at(self, calls: list[int]) -> Row:
        """Return the row for some of the calls."""
        return self._replace(answers=self.answers.at(calls), calls=self.calls.at(calls))


class Recorder:
    """Collects the fingerprints of one exercise; most attributes are dictionaries by the name of a function."""

    def __init__(self, kinds: KindsByFunction, reference: str) -> None:
        self.kinds, self.reference, self.module = kinds, reference, module_of(reference)
        self.defaults = {name: defaults_of(getattr(self.module, name)) for name in kinds}
        self.seen = visit(kinds, self.module, self.defaults)
        self.answer_baselines = {name: Baseline.of(seen.answers) for name, seen in self.seen.items()}
        self.call_baselines = {name: Baseline.of(seen.called) for name, seen in self.seen.items()}
        self.endless: dict[str, list[int]] = {name: [] for name in kinds}
        self.rows: dict[str, list[Row]] = {name: [] for name in kinds}
        self.pairs: dict[str, list[Row]] = {name: [] for name in kinds}
        self.pair_calls = {name: pair_calls_of(seen) for name, seen in self.seen.items()}
        self.selected = {name: Selected(kinds[name], calls) for name, calls in self.pair_calls.items()}

    def add(self, mistake: int, source: str) -> None:
        """Add a row for each function that a version of a mistake changes, unless an earlier version gave the same."""
        for name, seen in self.visited(source, mistake):
            answers = self.answer_baselines[name].differences(seen.answers)
            calls = self.call_baselines[name].differences(seen.called)
            row = Row((mistake,), answers, calls, other_facts_of(seen))
            earlier = [r for r in self.rows[name] if r.mistakes == row.mistakes]
            again = any(row.equals(r) and row.other_facts == r.other_facts for r in earlier)
            changed = not row.equals_reference() or row.other_facts != other_facts_of(self.seen[name])
            if changed and not again:
                self.rows[name].append(row)

    def visited(self, source: str, mistake: int) -> Iterator[tuple[str, Seen]]:
        """Yield the name of each function that differs and what was seen of it; one that takes too long is endless."""
        module = module_of(source)
        for name in reached_by_edit(self.reference, source, module, self.kinds):
            try:
                with at_most(MISTAKE_SECONDS):
                    seen = visit(self.kinds, module, self.defaults, [name])[name]
            except Endless:
                self.endless[name] = sorted({*self.endless[name], mistake})
            else:
                yield name, seen

    def add_pairs(self, sources: list[str]) -> None:
        """Add the pairs of mistakes that change the same function and together answer as neither does alone."""
        # reversed: of several versions of a mistake the first is kept, which is the one in `sources`
        first = {
            name: {row.mistakes[0]: row for row in reversed(rows) if not row.equals_reference()}
            for name, rows in self.rows.items()
        }
        for a, b in combinations(range(len(sources)), 2):
            names = [name for name in self.kinds if {a, b} <= set(first[name])]
            text = merged(self.reference, sources[a], sources[b]) if names else ""
            if not text or text in sources:
                continue
            with contextlib.suppress(Exception):  # two edits may make a module that cannot be loaded
                module = module_of(text)
                for name in names:
                    self.add_pair(name, module, (first[name][a], first[name][b]))

    def add_pair(self, name: str, module: ModuleType, alone: tuple[Row, Row]) -> None:
        """Add a pair of mistakes in one function, unless it answers as the reference or as one of them alone."""
        calls = self.pair_calls[name]
        with contextlib.suppress(Endless), at_most(PAIR_SECONDS):
            seen = visit_selected(self.selected[name], name, module, self.defaults, self.kinds)
            pair = Row(
                alone[0].mistakes + alone[1].mistakes,
                self.answer_baselines[name].at(calls).differences(seen.answers),
                self.call_baselines[name].at(calls).differences(seen.called),
                {},  # these are recorded of single mistakes only
            )
            if not pair.equals_reference() and not any(pair.equals(row.at(calls)) for row in alone):
                self.pairs[name].append(pair)

    def thin(self) -> bool:
        """Leave out every tenth of the calls for which the most pairs are recorded; return whether there were ten."""
        name = max(self.pairs, key=lambda name: len(self.pairs[name]))
        calls = self.pair_calls[name]
        kept = [place for place in range(len(calls)) if place % 10 != 9]
        self.pair_calls[name] = [calls[place] for place in kept]
        self.pairs[name] = [row.at(kept) for row in self.pairs[name]]
        return len(kept) < len(calls)

    def result(self, mistakes: list[dict[str, str]], page: str) -> RecordedData:
        """Return everything that was added."""
        functions = {}
        for name, seen in self.seen.items():
            functions[name] = Fingerprints(
                names=[part.strip() for part in self.kinds[name].names.split(",") if part.strip()],
                answer_baseline=self.answer_baselines[name],
                call_baseline=self.call_baselines[name],
                judged=np.array(seen.judged),
                expected=[readable(answer) for answer in seen.answers],
                counts=[[len(calls) for calls in called] for called in seen.called],
                # a docstring names the warning that it forbids
                warns="RuntimeWarning" in (getattr(self.module, name).__doc__ or ""),
                single=stacked(self.rows[name], len(seen.cases)),
                pairs=stacked(self.pairs[name], len(self.pair_calls[name])),
                pair_calls=np.array(self.pair_calls[name]),
                other_facts=[row.other_facts for row in self.rows[name]],
            )
        endless = {name: numbers for name, numbers in self.endless.items() if numbers}
        return RecordedData(mistakes, self.defaults, uses_of(self.module, list(self.kinds)), endless, functions, page)


def defaults_of(function: Any) -> dict[str, Any]:
    """Return the default values of a function's parameters, by name."""
    parameters = inspect.signature(function).parameters.values()
    return {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}


def stacked(rows: list[Row], number_of_calls: int) -> DifferenceTable:
    """Return the rows as one table, in the types of `Baseline.differences`, also for no rows."""

    def stack(differences: list[Differences]) -> Differences:
        return Differences(
            np.array([d.structure for d in differences], dtype=np.uint32).reshape(-1, number_of_calls),
            np.array([d.numbers for d in differences], dtype=np.float16).reshape(-1, number_of_calls),
        )

    return DifferenceTable(
        [row.mistakes for row in rows], stack([row.answers for row in rows]), stack([row.calls for row in rows])
    )


def readable(answer: Any) -> Any:
    """Return an answer of the reference as JSON: (lists of) numbers, {"values": [...]} for several results, or text.

    Return None for complex arrays, for those of more than KEPT_ANSWER_NUMBERS numbers, and for anything else.
    """
    if isinstance(answer, np.ndarray):
        return answer.tolist() if answer.size <= KEPT_ANSWER_NUMBERS and answer.dtype.kind != "c" else None
    if isinstance(answer, list):
        parts = [readable(item) for item in answer]
        return {"values": parts} if all(part is not None for part in parts) else None
    return answer if isinstance(answer, str) else None
