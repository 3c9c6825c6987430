"""Two mistakes in one function: the source that has both, and the few calls for which pairs are recorded."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np

from fingerprints import structure_and_arrays
from kinds import Case, Kinds
from visits import Seen, visit

PAIR_CALLS = 29  # at most, of each function for which pairs are recorded: there are many pairs
PAIR_ANSWER_NUMBERS = 100  # calls with larger answers are left out of these, because they take time

TOKEN = re.compile(r"\w+|\s+|.")


class Selected:
    """Some of the calls of a function, in place of its `Kinds` in a visit; drawn once: every visit has the same."""

    def __init__(self, kinds: Kinds, calls: list[int]) -> None:
        self.kinds, self.calls, self.facts = kinds, calls, kinds.facts
        self.gain, self.enough, self.gained = kinds.gain, kinds.enough, kinds.gained
        self.converted: dict[str, Any] = {}
        self.drawn: list[Case] = []

    def cases(self, rng: np.random.Generator) -> list[Case]:
        """Return the selected calls."""
        if not self.drawn:
            cases = self.kinds.cases(rng)
            self.drawn = [cases[call] for call in self.calls]
        return [with_own_functions(case) for case in self.drawn]

    def in_forms(self, forms: Any, rng: np.random.Generator) -> list[Case]:
        """Return no calls: other forms than arrays are recorded of single mistakes only."""
        return []


def with_own_functions(case: Case) -> Case:
    """Return a case with copies of what an implementation could change for the next one: functions and generators."""
    arguments = case.arguments.items()
    return replace(case, arguments={n: v if isinstance(v, np.ndarray) else copy.deepcopy(v) for n, v in arguments})


def visit_selected(selected: Selected, name: str, module: ModuleType, defaults: Any, kinds: dict[str, Kinds]) -> Seen:
    """Return what was seen of one function in the selected calls."""
    # all functions are passed, because the position of a function among them seeds its random numbers
    every: dict[str, Any] = {**kinds, name: selected}
    return visit(every, module, defaults, [name])[name]


def merged(reference: str, one: str, other: str) -> str:
    """Return a text with the changes of two others, word by word, "" where they change the same words.

    >>> merged("if norm(g) <= limit:", "if norm(g) < limit:", "if sum(g) <= limit:")
    'if sum(g) < limit:'
    """
    words = TOKEN.findall(reference)
    edits = sorted([*changes(words, TOKEN.findall(one)), *changes(words, TOKEN.findall(other))], reverse=True)
    if any(end > start for (start, _, _), (_, end, _) in pairwise(edits)) or not edits:
        return ""
    if any((start, end) == (after, until) for (start, end, _), (after, until, _) in pairwise(edits)):
        return ""  # both insert something at one place
    for start, end, new in edits:
        words[start:end] = new
    return "".join(words)


def changes(words: list[str], others: list[str]) -> list[tuple[int, int, list[str]]]:
    """Return what replaces which words where one text becomes another."""
    start = next((place for place, (a, b) in enumerate(zip(words, others, strict=False)) if a != b), 0)
    most = min(len(words), len(others)) - start
    end = next((back for back in range(most) if words[-1 - back] != others[-1 - back]), most)
    middle, new = words[start : len(words) - end], others[start : len(others) - end]
    codes = SequenceMatcher(None, middle, new, autojunk=False).get_opcodes()
    return [(start + a, start + b, new[c:d]) for what, a, b, c, d in codes if what != "equal"]


def pair_calls_of(seen: Seen) -> list[int]:
    """Return the indices of up to PAIR_CALLS calls, evenly spread among the judged ones with short answers."""
    sizes = [sum(array.size for array in structure_and_arrays(answer)[1]) for answer in seen.answers]
    calls = [call for call, judged in enumerate(seen.judged) if judged and sizes[call] <= PAIR_ANSWER_NUMBERS]
    most = min(PAIR_CALLS, len(calls))
    return [calls[(2 * number + 1) * len(calls) // (2 * most)] for number in range(most)]
