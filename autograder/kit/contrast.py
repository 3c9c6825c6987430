"""What tells the calls with a wrong answer from those with a right one, in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from conditions import condition
from kinds import Case
from rows import Row


def where_wrong(cases: Sequence[Case], passed: Sequence[bool]) -> str:
    """Return a sentence on the simplest levels that tell the wrong calls from the right ones, "" if there are none.

    These are levels of one factor, or else two levels of which one alone is not enough; or else the rarest level that
    all wrong calls have, if at least half of its calls are wrong; or else a condition on the arguments.

    >>> cases = [Case({"shape": shape}, {}, {}) for shape in ("a vector", "a number", "a matrix")]
    >>> where_wrong(cases, [True, True, False])
    'Your answer is wrong in the one call with a matrix, and right in the other 2.'
    >>> where_wrong([*cases, Case({}, {}, {})], [False, False, True, True])
    'Your answer is wrong in both calls with a vector or a number, and right in the other 2.'
    """
    wrong = [case.kinds for case, right in zip(cases, passed, strict=True) if not right]
    right = [case.kinds for case, right in zip(cases, passed, strict=True) if right]
    if not wrong or not right:
        return ""
    apart = min(_levels_apart(wrong, right), key=len, default=())
    if apart:
        of_wrong = any(level in kinds.values() for kinds in wrong for level in apart)
        size, others = (len(wrong), len(right)) if of_wrong else (len(right), len(wrong))
        return _sentence(of_wrong, size, size, " or ".join(apart), others)
    shared = [level for level in wrong[0].values() if all(level in kinds.values() for kinds in wrong)]
    pairs = [pair for pair in combinations(shared, 2) if not any(set(pair) <= set(kinds.values()) for kinds in right)]
    if len(pairs) == 1:
        return _sentence(True, len(wrong), len(wrong), " and ".join(pairs[0]), len(right))
    sizes = {level: len(wrong) + sum(level in kinds.values() for kinds in right) for level in shared}
    level = min(sizes, key=sizes.__getitem__, default="")
    if len(wrong) > 1 and sizes.get(level, len(cases)) < len(cases) and 2 * len(wrong) >= sizes[level]:
        return _sentence(True, len(wrong), sizes[level], level, len(cases) - sizes[level])
    if either := _either(wrong, right):
        return _sentence(True, len(wrong), len(wrong), " or ".join(either), len(right))
    return condition(cases, passed)


def _levels_apart(wrong: list[Row], right: list[Row]) -> Iterator[tuple[str, ...]]:
    """Yield levels of one factor, at most three, that all wrong calls have and no right one has, or the reverse."""
    for factor in {**wrong[0], **right[0]}:
        bad, good = ({kinds.get(factor): None for kinds in rows} for rows in (wrong, right))
        if not bad.keys() & good.keys():
            yield from (tuple(map(str, levels)) for levels in (bad, good) if len(levels) <= 3 and None not in levels)


def _either(wrong: list[Row], right: list[Row]) -> tuple[str, ...]:
    """Return two levels of different factors of which every wrong call has one or both, and no right call any."""
    fine = {level for kinds in right for level in kinds.values()}
    counts = Counter(level for kinds in wrong for level in kinds.values() if level not in fine)
    often = [level for level, count in counts.items() if count > 1]
    pairs = [pair for pair in combinations(often, 2) if all(set(pair) & set(kinds.values()) for kinds in wrong)]
    return pairs[0] if len(pairs) == 1 else ()


def _sentence(of_wrong: bool, number: int, size: int, level: str, others: int) -> str:
    """Return the sentence on `number` of the `size` calls with a level, which are the wrong ones or the right ones."""
    every = {1: "the one call", 2: "both calls"}.get(size, f"all {size} calls")
    which = f"{number} of the {size} calls" if number < size else every
    one, other = ("wrong", "right") if of_wrong else ("right", "wrong")
    return f"Your answer is {one} in {which} with {level}, and {other} in the other {others if others > 1 else 'one'}."
