"""The assertion helpers: what they let pass, what they refuse, and how they say it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest

import calls
import checks
from checks import CheckFailure
from objectives import HalfSquare, LinearModel, Polynomial, Quadratic, Table
from spies import Spy, read_only, sample


class Sub(np.ndarray):
    pass


ALLOWED: dict[str, Any] = {
    "a list": [1.0, 2.0],
    "a tuple": (1, 2),
    "integers": np.array([1, 2]),
    "float32": np.array([1, 2], dtype="f4"),
    "half precision": np.array([1, 2], dtype="f2"),
    "big-endian": np.array([1, 2], dtype=">f8"),
    "a strided view": np.array([1.0, 0.0, 2.0])[::2],
    "a read-only array": read_only([1, 2]),
    "a subclass": np.array([1.0, 2.0]).view(Sub),
    "a list of 0-d arrays": [np.array(1.0), np.array(2.0)],
}

REFUSED: dict[str, tuple[Any, str]] = {
    "None": (None, "w is None"),
    "an empty array": ([], "has shape (0,)"),
    "a broadcastable scalar": (1.0, "has shape ()"),
    "one axis more": ([[1.0, 2.0]], "has shape (1, 2)"),
    "complex numbers": (np.array([1 + 0j, 2]), "complex numbers"),
    "truth values": (np.array([True, False]), "truth values"),
    "Decimals": ([Decimal(1), Decimal(2)], "objects"),
    "Fractions": (np.array([Fraction(1), Fraction(2)], dtype=object), "objects"),
    "a ragged list": ([[1.0], [1.0, 2.0]], "objects or rows of unequal length"),
    "text": ("12", "a str"),
    "a list of text": (["1", "2"], "w is an array of text"),
    "numbers and text": ([1.0, "2"], "w is an array of text"),
    "text further inside": ([[1.0], (b"2",)], "w is an array of text"),
    "a dict": ({1: 2}, "a dict"),
    "a generator": ((x for x in [1.0, 2.0]), "a generator"),
    "a set": ({1.0, 2.0}, "a set"),
    "NaN": ([1.0, np.nan], "expected finite numbers"),
    "infinity": ([1.0, np.inf], "expected finite numbers"),
    "another number": ([1.0, 2.1], "returned w = [1., 2.1]\nexpected w = [1.,  2.]\n"),
}


class TestAssertClose:
    @pytest.mark.parametrize("got", ALLOWED.values(), ids=list(ALLOWED))
    def test_lets_the_right_numbers_pass_in_any_dress(self, got: Any) -> None:
        assert checks.assert_close(got, [1.0, 2.0]).tolist() == [1.0, 2.0]

    @pytest.mark.parametrize(("got", "message"), REFUSED.values(), ids=list(REFUSED))
    def test_refuses_what_is_not_the_answer(self, got: Any, message: str) -> None:
        with pytest.raises(CheckFailure) as caught:
            checks.assert_close(got, [1.0, 2.0], "w")
        assert message in caught.value.message

    def test_one_long_text_does_not_widen_a_long_list(self) -> None:
        answer = [""] * 10**6 + ["x" * 10**6]  # 4 TB as an array of text
        with pytest.raises(CheckFailure, match="returned an array of text"):
            checks.assert_close(answer, [1.0, 2.0])
        with pytest.raises(CheckFailure, match=r"the argument w was changed from \[1.\] to \['', ''"):
            checks.assert_unchanged(answer, [1.0], "w")

    def test_a_list_without_end_is_no_array(self) -> None:
        answer: list[Any] = []
        answer.append(answer)
        with pytest.raises(CheckFailure, match="objects or rows of unequal length"):
            checks.assert_close(answer, [1.0, 2.0])

    def test_an_object_that_equals_everything_does_not_pass(self) -> None:
        class Evil:
            def __eq__(self, other: object) -> bool:
                return True

            def __array__(self, *_: Any, **__: Any) -> np.ndarray:
                return np.array([1.0, 2.0])

        with pytest.raises(CheckFailure, match="an Evil"):
            checks.assert_close(Evil(), [1.0, 2.0])

    @pytest.mark.parametrize("got", [3, 3.0, np.float32(3), np.array(3), np.int64(3)])
    def test_a_scalar_may_be_any_kind_of_number(self, got: Any) -> None:
        checks.assert_close(got, 3.0)

    @pytest.mark.parametrize("got", [[3.0], np.array([3.0]), True, "3", 3 + 0j])
    def test_a_scalar_is_one_real_number(self, got: Any) -> None:
        with pytest.raises(CheckFailure):
            checks.assert_close(got, 3.0)

    def test_the_tolerance_is_relative_to_the_largest_entry(self) -> None:
        checks.assert_close([1000.009, 0.009], [1000.0, 0.0])
        with pytest.raises(CheckFailure):
            checks.assert_close([1000.011, 0.0], [1000.0, 0.0])
        with pytest.raises(CheckFailure):
            checks.assert_close([2e-8], [0.0])

    def test_non_finite_numbers_must_agree_in_kind(self) -> None:
        checks.assert_close([1.0, np.nan, np.inf], [1.0, np.nan, np.inf], finite=False)
        for wrong in ([1.0, np.inf, np.inf], [1.0, np.nan, -np.inf], [np.nan, np.nan, np.inf]):
            with pytest.raises(CheckFailure):
                checks.assert_close(wrong, [1.0, np.nan, np.inf], finite=False)

    def test_of_a_path_the_first_row_that_deviates_is_shown(self) -> None:
        with pytest.raises(CheckFailure) as caught:
            checks.assert_close([[0.0], [1.0], [9.0]], [[0.0], [2.0], [3.0]], "path")
        assert caught.value.message == "returned path[1] = [1.], expected [2.]"

    def test_numbers_that_look_alike_get_more_digits(self) -> None:
        with pytest.raises(CheckFailure) as caught:
            checks.assert_close([1.0, 1000.02], [1.0, 1000.0], "w")
        assert caught.value.message == (
            "returned w = [1., 1000.02]\nexpected w = [1.,   1000.]\n                  ^^^^^^^"
        )
        with pytest.raises(CheckFailure) as caught:
            checks.assert_close([1.0000001, 0.0], [1.0, 2e-5])
        assert caught.value.message == "returned [1.,    0.]\nexpected [1., 2e-05]\n              ^^^^^"


class TestUnpack:
    def test_takes_tuples_and_lists(self) -> None:
        Pair = NamedTuple("Pair", [("w", int), ("v", int)])  # noqa: UP014
        for answer in ((1, 2), [1, 2], Pair(1, 2)):
            assert [int(x) for x in checks.unpack(answer, "w, v")] == [1, 2]

    @pytest.mark.parametrize(
        ("answer", "message"),
        [
            (None, "returned None"),
            (3.0, "returned one value (float)"),
            (np.ones((2, 3)), "returned one value (ndarray)"),
            ({"w": 1, "v": 2}, "returned one value (dict)"),
            ((1, 2, 3), "returned 3 values, expected 2: w, v"),
            ((), "returned 0 values, expected 2: w, v"),
        ],
    )
    def test_says_how_many_values_came(self, answer: Any, message: str) -> None:
        with pytest.raises(CheckFailure) as caught:
            checks.unpack(answer, "w, v")
        assert caught.value.message == message


class TestAssertTruth:
    @pytest.mark.parametrize("got", [True, np.True_, np.array(True)])
    def test_takes_every_kind_of_truth_value(self, got: Any) -> None:
        checks.assert_truth(got, True)

    @pytest.mark.parametrize("got", [1, 1.0, "True", [True], np.array([True]), None, False])
    def test_refuses_everything_else(self, got: Any) -> None:
        with pytest.raises(CheckFailure):
            checks.assert_truth(got, True)


class TestAssertEqual:
    def test_compares_labels_whatever_their_number_type(self) -> None:
        checks.assert_equal([1.0, 0.0], [1, 0])
        checks.assert_equal(np.array([1, 0], dtype="i1"), [1, 0])

    @pytest.mark.parametrize("got", [[True, False], [1, 1], [1], [1, 0.5], None])
    def test_refuses_other_labels(self, got: Any) -> None:
        with pytest.raises(CheckFailure):
            checks.assert_equal(got, [1, 0])

    def test_compares_text(self) -> None:
        checks.assert_equal("diverged", "diverged")
        for wrong in ("converged", None, 3):
            with pytest.raises(CheckFailure):
                checks.assert_equal(wrong, "diverged", "reason")


class TestPurity:
    def test_a_changed_argument_is_named(self) -> None:
        def doubles(w: np.ndarray, rate: float) -> np.ndarray:
            w *= rate
            return w

        with pytest.raises(CheckFailure, match=r"the argument w was changed from \[1.\] to \[2.\]"):
            checks.assert_pure(doubles, "w", np.array([1.0]), 2.0)

    def test_an_argument_left_alone_is_fine(self) -> None:
        assert checks.assert_pure(lambda w, v: w + v, "w, v", [1.0], [2.0]) == [1.0, 2.0]

    def test_not_a_number_stays_not_a_number(self) -> None:
        checks.assert_pure(lambda w: None, "w", np.array([np.nan]))


class TestAssertSilent:
    def test_an_overflow_is_reported(self) -> None:
        with pytest.raises(CheckFailure, match="warned: overflow encountered in exp"):
            checks.assert_silent(np.exp, np.array([1e4]))

    def test_other_warnings_are_the_students_own_business(self) -> None:
        import warnings

        checks.assert_silent(lambda: warnings.warn("old", DeprecationWarning, stacklevel=1))


class TestAssertRaises:
    def test_only_the_expected_kind_of_error_passes(self) -> None:
        checks.assert_raises(ValueError, int, "x")
        with pytest.raises(CheckFailure, match="returned 3, expected a ValueError"):
            checks.assert_raises(ValueError, int, "3")
        with pytest.raises(TypeError):
            checks.assert_raises(ValueError, int, None)


class TestSpy:
    def test_counts_and_copies(self) -> None:
        spy, w = Spy(lambda w: w), np.array([1.0])
        spy(w)
        w[0] = 5.0
        spy(w)
        spy.assert_called(2)
        assert [call[0].tolist() for call in spy.calls] == [[1.0], [5.0]]
        with pytest.raises(CheckFailure, match="called <lambda> 2 times, expected 3"):
            spy.assert_called(3)

    def test_a_run_that_never_ends_is_ended(self) -> None:
        spy = Spy(lambda: 0, limit=10)

        def endless() -> None:
            while True:
                spy()

        with pytest.raises(CheckFailure, match="more than 10 times"):
            endless()


class TestObjectives:
    def test_the_gradient_of_half_the_square_is_the_very_argument(self) -> None:
        w = np.array([[3.0, 4.0]])
        assert HalfSquare().gradient(w) is w
        assert HalfSquare().loss(w) == 12.5
        assert HalfSquare().loss(2.0) == 2.0

    @pytest.mark.parametrize(("w", "what"), [([1.0], "a list"), (np.array([1]), "whole numbers"), (1, "whole numbers")])
    def test_an_objective_is_asked_with_floats(self, w: Any, what: str) -> None:
        with pytest.raises(CheckFailure, match=f"called the function with {what}, expected a float array"):
            HalfSquare().gradient(w)

    def test_a_polynomial_is_asked_at_points_of_its_shape(self) -> None:
        f = Polynomial((2,), (1.0, -3.0), ((2, 1), (0, 1)))  # w0**2 w1 - 3 w1
        assert f.value([3.0, 2.0]) == 12.0
        with pytest.raises(CheckFailure, match="the argument of f has shape"):
            f.value(3.0)
        with pytest.raises(CheckFailure, match="called f with 2 arguments, expected one"):
            f.value(3.0, 2.0)

    def test_a_table_answers_with_the_value_of_the_nearest_place(self) -> None:
        table = Table((0.1, 1.0), (5.0, -np.inf))
        assert [table.value(x) for x in (0.1, np.float64(0.2), 0.9)] == [5.0, 5.0, -np.inf]
        with pytest.raises(CheckFailure, match="the argument of the function has shape"):
            table.value(np.ones(2))

    def test_a_linear_model_has_the_gradient_of_its_mean_squared_error(self) -> None:
        w, X, y = np.array([0.5, -0.5]), np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([1.0, 2.0, 3.0])
        assert LinearModel().gradient(w, X, y).round(6).tolist() == [-17.666667, -22.666667]
        assert LinearModel().pull(w, X, y).tolist() == [22.0, 28.0]

    def test_a_batch_has_rows_and_an_entry_of_y_for_each(self) -> None:
        w = np.zeros(2)
        for X, y, message in (
            (np.ones((0, 2)), np.ones(0), "a batch of no rows"),
            (np.ones((2, 2)), np.ones(3), "X_batch has shape"),
            (np.ones((1, 2)), [1.0], "expected three arrays"),
        ):
            with pytest.raises(CheckFailure, match=message):
                LinearModel().gradient(w, X, y)


class TestCalls:
    def test_a_call_can_be_pasted(self) -> None:
        call = calls.Call("f", (np.array([0.1, 1.0]), [1, 2], 3, -0.5, "x"), {"eps": 1e-8})
        assert str(call) == "f([0.1, 1.], [1, 2], 3, -0.5, 'x', eps=1e-08)"

    def test_callbacks_are_named(self) -> None:
        assert calls.show_argument(Quadratic((1.0, 10.0)).gradient) == "lambda w: np.array([1., 10.]) * w"
        assert calls.show_argument(np.sin) == "sin"
        assert (
            calls.show_argument(Spy(Quadratic((1.0, 10.0)).loss)) == "lambda w: np.sum(np.array([1., 10.]) * w**2) / 2"
        )

    def test_what_is_no_short_formula_is_imported(self) -> None:
        call = calls.Call("f", (Table((0.1, 0.2), (1.0, np.inf)).value,), {})
        assert str(call) == "from objectives import Table; f(Table([0.1, 0.2], [1., np.inf]).value)"

    def test_a_generator_is_shown_as_code_that_makes_one(self) -> None:
        calls.record("sgd", (np.random.default_rng(1),), {})
        assert str(calls.CALLS.pop()) == "sgd(np.random.default_rng())"

    def test_long_arrays_are_cut(self) -> None:
        assert calls.show(np.arange(100.0)) == "[0., 1., 2., 3., ..., 96., 97., 98., 99.]"

    def test_a_missing_function_is_answered_with_the_likely_name(self) -> None:
        assert calls.missing_function("adam", "adam_step", ["adamstep", "_x"]).endswith("did you mean adamstep?")
        assert calls.missing_function("adam", "adam_step", ["np"]) == "adam.py defines no function adam_step"


def test_samples_have_coordinates_of_like_size_and_two_decimals() -> None:
    drawn = sample(np.random.default_rng(0), (50, 4))
    assert drawn.shape == (50, 4)
    assert (np.abs(drawn) >= 0.5).all()
    assert (np.abs(drawn) <= 2).all()
    assert np.array_equal(drawn, np.round(drawn, 2))
