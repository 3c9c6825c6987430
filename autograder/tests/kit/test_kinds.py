"""The kinds of inputs: which calls there are, what sharing arrays brings to light, and what a message says of it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from checks import CheckFailure
from contrast import where_wrong
from kinds import Case, Kinds
from levels import CONVERTED, ENTRIES, FORMS, SHAPES, idle, setting
from objectives import Gaps
from rows import Draw, InTurn
from trials import MANY, Trials, drawn


def doubled(draw: Draw, shape: tuple[int, ...], entries: Callable[..., Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"w": entries(draw(shape))}, {}


def right(w: Any) -> Any:
    return 2 * np.asarray(w, dtype=float)


KINDS = Kinds(doubled, "w", shape=SHAPES, form=FORMS, entries=ENTRIES)


def trials(answer: Callable[[Any], Any]) -> tuple[Trials, Any]:
    """The trials of a function, and the function under the name that they know."""

    def function(w: Any) -> Any:
        return answer(w)

    calls = drawn(KINDS, right, np.random.default_rng(0), least=MANY)
    return Trials({"function": KINDS}, lambda name: calls), function


def test_every_possible_pair_of_levels_is_in_a_row_whatever_the_seed() -> None:
    factors = KINDS.factors
    for a, b in combinations(factors, 2):
        for x in factors[a]:
            for y in factors[b]:
                assert idle({a: x, b: y}) or any(row[a] == x and row[b] == y for row in KINDS.rows), (x, y)
    one, other = (KINDS.cases(np.random.default_rng(seed)) for seed in (1, 2))
    assert [case.kinds for case in one] == [case.kinds for case in other]
    assert not np.array_equal(one[0].args[0], other[0].args[0])


def test_a_level_with_several_values_takes_them_in_turn() -> None:
    kinds = Kinds(doubled, shape={"a vector": InTurn((2,), (3,))}, entries={"any": np.array, "positive": np.abs})
    assert [np.shape(case.args[0]) for case in kinds.cases(np.random.default_rng(0))[:2]] == [(2,), (3,)]


def test_a_single_factor_has_a_row_for_each_level() -> None:
    rows = Kinds(lambda draw, size: ({"w": draw(size)}, {}), size={"two": (2,), "three": (3,)}).rows
    assert rows == [{"size": "two"}, {"size": "three"}]


def test_at_the_end_one_argument_after_the_other_is_exchanged() -> None:
    def step(draw: Draw, shape: tuple[int, ...], rate: float, **settings: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"w": draw(shape), "rate": rate}, settings

    kinds = Kinds(step, shape={"a vector": (3,)}, rate={"one": 1, "two": 2}, beta=setting("beta", 0.5))
    *_, first, one, two, three = kinds.cases(np.random.default_rng(0))
    assert not np.array_equal(first.args[0], one.args[0])
    assert [(case.arguments["rate"], case.kwargs) for case in (one, two, three)] == [
        (1, {}),
        (2, {}),
        (2, {"beta": 0.5}),
    ]
    assert one.args[0] is two.args[0] is three.args[0]


def test_right_code_passes_all_three_checks() -> None:
    tried, function = trials(right)
    tried.assert_right(function)
    tried.assert_untouched(function)
    tried.assert_converts(function)


def test_the_calls_of_a_function_are_made_once_for_all_checks() -> None:
    count = [0]

    def counted(w: Any) -> Any:
        count[0] += 1
        return right(w)

    tried, function = trials(counted)
    tried.assert_right(function)
    assert count[0] >= MANY
    before = count[0]
    tried.assert_untouched(function)
    tried.assert_converts(function)
    assert count[0] == before


def test_the_message_says_for_which_kind_a_function_is_wrong() -> None:
    tried, function = trials(lambda w: right(w) if np.ndim(w) < 3 else right(w) + 1)
    with pytest.raises(CheckFailure, match=r"Your answer is wrong in all \d+ calls with"):
        Trials({"function": KINDS}, tried.draw).assert_right(function)


def test_a_function_that_keeps_an_array_is_noticed() -> None:
    kept: dict[Any, Any] = {}

    def by_identity(w: Any) -> Any:
        return kept.setdefault(id(w), (right(w), w))[0]

    tried, function = trials(by_identity)
    with pytest.raises(CheckFailure, match="The same call alone is answered rightly"):
        tried.assert_right(function)


def in_place(w: Any) -> Any:
    if isinstance(w, np.ndarray) and w.dtype == float and w.flags.writeable:
        before = w.copy()
        w *= 3
        return 2 * before
    return right(w)


def test_a_changed_array_is_no_wrong_answer_but_noticed_by_the_check_of_purity() -> None:
    tried, function = trials(in_place)
    tried.assert_right(function)
    tried.assert_converts(function)
    with pytest.raises(CheckFailure, match="the argument w was changed"):
        tried.assert_untouched(function)


def test_a_function_that_needs_arrays_fails_the_check_of_lists_alone() -> None:
    tried, function = trials(lambda w: 2.0 * w if isinstance(w, np.ndarray) else SimpleNamespace())
    tried.assert_right(function)
    tried.assert_untouched(function)
    with pytest.raises(CheckFailure, match="w is a SimpleNamespace"):
        tried.assert_converts(function)


def test_lists_are_tried_for_every_shape_and_other_forms_in_turn() -> None:
    forms = [case.kinds["form"] for case in KINDS.in_forms(CONVERTED, np.random.default_rng(0))]
    assert forms.count("a list") == len(SHAPES) + 2  # the same list twice in a row, with other numbers
    assert set(forms) == set(CONVERTED)


def test_nothing_is_said_where_no_kind_tells_right_from_wrong() -> None:
    cases = [Case({"shape": shape, "form": form}, {}, {}) for shape in "ab" for form in "cd"]
    assert where_wrong(cases, [True, False, False, True]) == ""
    assert "with b and d, and right" in where_wrong(cases, [True, True, True, False])


def test_levels_of_two_factors_may_be_wrong_together() -> None:
    settings = [(0, 0.5), (0, 0.9), (0.5, 0), (0.9, 0), (0.5, 0.5), (0.9, 0.9), (0.9, 0.5)]
    cases = [Case({"one": f"beta1 = {a}", "two": f"beta2 = {b}"}, {}, {}) for a, b in settings]
    said = where_wrong(cases, [0 not in pair for pair in settings])
    assert said == "Your answer is wrong in all 4 calls with beta1 = 0 or beta2 = 0, and right in the other 3."


def test_where_the_reference_raises_a_value_error_so_has_the_function() -> None:
    def strict(w: Any) -> Any:
        if np.size(w) == 1:
            raise ValueError
        return right(w)

    calls = drawn(KINDS, strict, np.random.default_rng(0))
    accepting, function = trials(right)
    Trials({"function": KINDS}, lambda name: calls).assert_right(named(strict))
    with pytest.raises(CheckFailure, match="expected a ValueError"):
        Trials({"function": KINDS}, lambda name: calls).assert_right(function)
    with pytest.raises(ValueError, match="with a number or one entry, and right in the other"):
        accepting.assert_right(named(strict))


def named(function: Any) -> Any:
    """The function under the name that the trials know."""
    function.__name__ = "function"
    return function


class TestDraw:
    def test_two_numbers_or_more_have_both_signs(self) -> None:
        draw = Draw(np.random.default_rng(1))
        assert all(set(np.sign(draw((size,)))) == {-1, 1} for size in (2, 3, 5, 8) for _ in range(40))

    def test_two_arrays_agree_in_sign_in_some_entries_and_not_in_others(self) -> None:
        draw = Draw(np.random.default_rng(1))
        agree = [np.sign(draw((8,)) * draw((8,))) for _ in range(40)]
        assert sum(set(signs) == {-1, 1} for signs in agree) > 20


class TestGaps:
    def test_only_the_first_entry_has_a_slope_in_a_gap(self) -> None:
        gradient = Gaps(np.array([2.0, 3.0]), 0.5, 0.25).gradient
        assert gradient(np.array([0.1, 9.0])).tolist() == [2.0, 3.0]
        assert gradient(np.array([0.6, 9.0])).tolist() == [0.5, 0.0]
