"""What the wrong answers of a function have in common, in words, where no known mistake explains them.

All wrong answers of which the expected one is known have to agree, and at least three. What is said is what is seen in
the numbers; where it may come from is never stated as certain.
"""

from __future__ import annotations

import contextlib
from itertools import pairwise, permutations
from typing import Any

import numpy as np

from beside import Known, Pair, close, equal, known_calls, pairs_of
from compared import Compared
from facets import Facet, listed
from journeys import first_wrong_row, rows_alike, rows_counted
from likeness import LEAST, MOST, likeness

WEAK = ("path_goes_wrong", "path_rows", "one_sided", "some_values_wrong")
"""Facets that say where, but not how the numbers differ."""
ROUNDING = 1e-14
MOST_OUTPUTS = 4  # values of which a wrong order is looked for
HINTS = {
    "negative": "A sign may be turned round, or two values subtracted in the wrong order.",
    "number of": "A mean may be taken over another number of things, or a sum and a mean mixed up.",
    "rows /": "A mean may be taken over the other axis.",
    "step": "Compare the formula of the step with the line that moves the parameters, factor by factor.",
    "rounded": "Something is rounded on the way, or stored with too few digits.",
    "limited": "Something is clipped on the way.",
    "always at": "Something is clipped on the way.",
    "root": "A root or a square may be one too many or one too few.",
    "square": "A root or a square may be one too many or one too few.",
    "one number": "A mean or a sum may run over all axes instead of one.",
    "0 but": "A return inside a loop, or an array that is filled in one place only, looks like this.",
    "transposed": "Rows and columns may be exchanged.",
    "order": "The same numbers come in another order.",
    "times": "Look for a factor that is missing, or that acts twice.",
    "of what": "Look for a factor that is missing, or that acts twice.",
}
"""By a word of a likeness, what usually causes it."""


def relation_of(own: Compared) -> Facet | None:
    """Return what the wrong numbers of a function have in common with the expected ones, None where nothing was seen.

    `own` is what was seen of the function beside what is recorded of it. Of answers so odd that they cannot be compared
    nothing is said: no grade is lost for that. Where every method may give other answers, none is expected.
    """
    if own.seen.gains:
        return None
    with np.errstate(all="ignore"), contextlib.suppress(ValueError, TypeError, IndexError, ArithmeticError):
        calls = list(known_calls(own))
        facets = [relation_in(own, some) for some in (calls, [call for call in calls if call.plain])]
        strong = [facet for facet in facets if facet is not None and facet.id not in WEAK]
        return next(iter(strong), None) or without_effect(own) or facets[0] or facets[1]
    return None


def relation_in(own: Compared, calls: list[Known]) -> Facet | None:
    """Return what the wrong ones of these calls have in common, None where nothing was seen."""
    wrong = [call for call in calls if not all(call.right)]
    if len(wrong) < LEAST:
        return None
    names, said = own.prints.names, f"In all {len(wrong)} wrong calls that were compared, "
    if len(wrong[0].right) == 1:
        return of_one(own.name, names[0] if len(names) == 1 else "the answer", wrong, 0, said)
    return of_several(own.name, names, calls, wrong, said)


def of_one(function: str, name: str, wrong: list[Known], place: int, said: str) -> Facet | None:
    """Return the facet of one value that is wrong in these calls."""
    pairs = pairs_of(wrong, place)
    if pairs is None:
        return one_sided(function, wrong, place)
    if name == "path" and (rows := rows_alike(pairs)):
        return Facet("path_differs", f"The path {rows.split(';')[0]}", f"{said}the path {rows}.", function)
    start = next((argument for argument in (name, f"{name}0", "w0") if argument in wrong[0].arguments), None)
    if start and (step := step_of(pairs, start)):
        return facet_of("step_alike", f"The step is {step}", f"{said}the step of {start} is {step}.", function)
    if alike := likeness(pairs):
        subject = subject_of(name)
        return facet_of("numbers_alike", f"{capital(subject)} {alike}", f"{said}{subject} {alike}.", function)
    if name == "path" and (row := first_wrong_row(pairs)) and (row[0] != 1 or row[1] >= MOST * len(pairs)):
        return goes_wrong(function, *row, len(pairs))
    if name == "path" and (rows := rows_counted(pairs)):
        return Facet("path_rows", f"The path has {rows}", f"{said}the path has {rows}, expected n_steps + 1.", function)
    return None


def subject_of(name: str) -> str:
    """Return the name of a value as the subject of a sentence, with its verb.

    >>> subject_of("w"), subject_of("rates"), subject_of("the answer")
    ('w is', 'the rates are', 'the answer is')
    """
    article = "the " if len(name) > 1 and " " not in name else ""
    return f"{article}{name} {'are' if name.endswith('s') and not name.endswith('ss') and len(name) > 1 else 'is'}"


def capital(text: str) -> str:
    """Return a text with a capital letter, unless it begins with the name of a value."""
    first = text.split()[0]
    return text if len(first) == 1 or "_" in first else text[0].upper() + text[1:]


def step_of(pairs: list[Pair], start: str) -> str | None:
    """Return what the steps from an argument to the answer (of a path: its first step) are like."""
    steps = []
    for pair in pairs:
        before = np.asarray(pair.arguments[start], dtype=float)
        if pair.formed and pair.want.ndim == before.ndim + 1 and len(pair.want) > 1:
            ends = (pair.got[1] - pair.got[0], pair.want[1] - pair.want[0])
        elif pair.formed and pair.want.shape == before.shape:
            ends = (pair.got - before, pair.want - before)
        else:
            return None
        steps.append(Pair(*ends, pair.arguments, ROUNDING * float(np.max(np.abs(before), initial=0.0))))
    steps = [step for step in steps if step.want.any() or step.got.any()]
    if any(close(step.got, step.want, step.noise) for step in steps):
        return None
    if alike := likeness(steps):
        return alike
    longer = [step for step in steps if step.want.size > 1]
    if len(longer) >= LEAST and all(parallel(step) for step in longer):
        return "in the right direction, but not of the right length"
    return None


def parallel(step: Pair) -> bool:
    """Return whether a step points where the expected one does."""
    size = float(np.sum(step.want * step.want))
    factor = float(np.sum(step.got * step.want)) / size if size else 0.0
    return factor > 0 and close(step.got, factor * step.want, step.noise)


def goes_wrong(function: str, row: int, count: int, calls: int) -> Facet:
    """Return the facet of paths of which none goes wrong before a row."""
    if row == 0:
        title, hint = "The path does not begin at w0", "The first row of a path is the start itself."
    elif row == 1:
        title, hint = "The path goes wrong with its first update", "Work out one update by hand and compare."
    else:
        title = f"The first {'update is' if row == 2 else f'{row - 1} updates are'} right, the next one is not"
        hint = "What is carried on from one update to the next, or counted, may be lost, mixed up or one step off."
    where = (
        f"In {count} of the {calls} wrong calls that were compared row {row} of the path is the first one that differs"
    )
    return Facet("path_goes_wrong", title, f"{where}, in none an earlier one. {hint}", function)


def of_several(function: str, names: list[str], calls: list[Known], wrong: list[Known], said: str) -> Facet | None:
    """Return the facet of an answer of several values: which of them are wrong, and how."""
    places = range(len(names))
    bad = [place for place in places if not all(call.right[place] for call in calls)]
    good = [names[place] for place in places if place not in bad]
    values = [place for place in bad if " " not in names[place]]  # the others are facts about the answer
    if len(values) > 1 and (order := another_order(wrong, values)):
        shown = listed([names[place] for place in order])
        title = f"{listed([names[place] for place in values])} come in another order"
        text = f"{said}the values come as {shown}: a caller knows the values of a tuple by their order alone."
        return Facet("another_order", title, text, function)
    if taken := taken_for(wrong, values):
        title = " and ".join(f"{names[place]} is what {names[of]} is expected to be" for place, of in taken.items())
        text = f"{said}{title}. The values of a tuple have no names: a caller knows them by their order alone."
        return Facet("another_order", capital(title), text, function)
    telling = [[call for call in wrong if not call.right[place]] for place in bad]
    parts = [
        of_one(function, names[place], own, place, "") if len(own) >= LEAST else None
        for place, own in zip(bad, telling, strict=True)
    ]
    if not good and not any(parts):
        return None
    if any(" " in name for name in names):
        return facts_that_differ(function, [names[place] for place in bad], len(wrong))
    right = f"{listed(good)} {'is' if len(good) == 1 else 'are'} right, " if good else ""
    one = f"{listed([names[place] for place in bad])} {'is' if len(bad) == 1 else 'are'} not"
    texts = [part.explanation.rstrip(".") for part in parts if part is not None][:2]
    if len(bad) == 1 and parts[0] is not None:
        return Facet("one_value_wrong", parts[0].title, f"{said}{right}{one}: {texts[0]}.", function)
    title = f"{right}{one}" if good else next(part.title for part in parts if part is not None)
    text = f"{said}{right}{one}" if good else f"{said}{listed(texts)}"
    added = f" {capital(listed(texts))}." if good and texts else ""
    hint = " What makes the right ones can stay as it is: look at the lines that make the others." if good else ""
    id_ = "values_alike" if any(parts) else "some_values_wrong"
    return Facet(id_, capital(title), f"{text}.{added}{hint}", function)


def facts_that_differ(function: str, bad: list[str], calls: int) -> Facet:
    """Return the facet of facts about an answer that differ: what is compared where many answers are right."""
    return Facet(
        "some_values_wrong",
        f"What differs: {listed(bad)}",
        f"In {calls} calls facts about the answer of {function} were compared. Not as expected: {listed(bad)}.",
        function,
    )


def another_order(wrong: list[Known], bad: list[int]) -> list[int] | None:
    """Return the order in which the wrong values come, None where they are others."""
    if len(bad) > MOST_OUTPUTS:
        return None
    for order in permutations(bad):
        pairs = [(call.got[place], call.want[of]) for call in wrong for place, of in zip(bad, order, strict=True)]
        if list(order) != bad and all(equal(got, want) for got, want in pairs):
            return list(order)
    return None


def taken_for(wrong: list[Known], bad: list[int]) -> dict[int, int]:
    """Return by wrong value the other value that it is in all calls, where it is one."""
    pairs = [(place, of) for place in bad for of in bad if of != place]
    return {p: of for p, of in pairs if all(equal(call.got[p], call.want[of]) for call in wrong)}


def one_sided(function: str, wrong: list[Known], place: int) -> Facet | None:
    """Return the facet of a truth value that is wrong in one direction only."""
    answers = {call.got[place] for call in wrong if isinstance(call.got[place], str)}
    if len(answers) != 1 or not answers <= {"True", "False"}:
        return None
    (answer,) = answers
    other = "False" if answer == "True" else "True"
    return Facet(
        "one_sided",
        f"{answer} where {other} is expected, never the other way round",
        f"In all {len(wrong)} wrong calls that were compared, {function} returns {answer} where {other} is expected: "
        f"the test is {'too easy' if answer == 'True' else 'too hard'} to pass.",
        function,
    )


def without_effect(own: Compared) -> Facet | None:
    """Return the facet of an argument that changes nothing: calls that differ in it alone have equal answers."""
    names = []
    for before, after in pairwise(range(len(own.seen.cases))):
        case = own.seen.cases[after].kinds.get("case", "")
        if not case.startswith("another ") or own.raised[before] or own.raised[after]:
            continue
        scale = own.prints.answer_baseline
        expected = scale.structure[before] == scale.structure[after] and np.isclose(
            scale.sums[before], scale.sums[after]
        )
        got, other = own.seen.answers[before], own.seen.answers[after]
        if not expected and same_answer(got, other):
            names.append(case.removeprefix("another ").removesuffix(" with all else equal"))
    if not names:
        return None
    return Facet(
        "without_effect",
        f"{listed(names)} {'has' if len(names) == 1 else 'have'} no effect",
        f"Two calls of {own.name} that differ only in {' or '.join(names)} are answered alike, where other answers are "
        "expected. An argument may not be used, be replaced by a fixed number, or not be passed on.",
        own.name,
    )


def same_answer(one: Any, other: Any) -> bool:
    """Return whether two answers are the same numbers."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_answer, one, other))
    both = isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
    return both and bool(np.array_equal(one, other)) and bool(np.isfinite(one).all())


def facet_of(id_: str, title: str, explanation: str, function: str) -> Facet:
    """Return a facet, with what usually causes such a likeness."""
    hint = next((hint for word, hint in HINTS.items() if word in title), "")
    return Facet(id_, title, f"{explanation} {hint}".rstrip(), function)
