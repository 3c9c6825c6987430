"""Answers of many types cross as what they are: iterables with their items, objects with their fields."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.course import Bounds
from autograder.engine.sandbox.forked import ForkingZygote
from autograder.engine.sandbox.forms import Items, Opaque, Record
from autograder.engine.sandbox.student import StudentCode
from autograder.tests.conftest import Grade
from checks import CheckFailure, assert_close, assert_equal, assert_truth, real_array

HEAD = "import collections, decimal, enum, fractions\nimport numpy as np\n"


@pytest.fixture(scope="module")
def zygote() -> Iterator[ForkingZygote]:
    running = ForkingZygote(Bounds())
    yield running
    running.close()


@pytest.fixture
def answer(zygote: ForkingZygote) -> Any:
    """Return the answer of an expression that a worker computes, in the scope of some definitions."""

    def answered(expression: str, definitions: str = "") -> Any:
        source = f"{HEAD}{definitions}\ndef f(): return {expression}\n"
        attempt = StudentCode("adam", [("adam.py", source.encode())], zygote, Bounds(), 60.0)
        try:
            return attempt.call("f", (), {})
        finally:
            attempt.close()

    return answered


ITER = """
class Batches:
    size, name = 3, "all"
    def __init__(self):
        self.rows, self.rng, self.owner, self.table = [0, 1], np.random.default_rng(0), self, np.zeros((400, 400))
        self.many, self.deep = list(range(30_000)), []
        for _ in range(200):
            self.deep = [self.deep]
    @property
    def broken(self):
        raise ValueError("not yet")
    def __iter__(self):
        return iter([[0, 1], range(2, 4)])
"""
SEQUENCE = ITER.replace("__iter__(self)", "__len__(self)").replace(
    "iter([[0, 1], range(2, 4)])", "2\n    def __getitem__(self, i):\n        return list(range(4))[2 * i : 2 * i + 2]"
)
"""It raises no IndexError, so its length is its end."""


@pytest.mark.parametrize("definitions", [ITER, SEQUENCE])
def test_an_object_is_iterable_whatever_attributes_it_has(answer: Any, definitions: str) -> None:
    back = answer("Batches()", definitions)
    assert isinstance(back, Items)
    assert list(back) == [[0, 1], [2, 3]]
    assert (back.type_name, back.fields["size"], back.fields["name"]) == ("Batches", 3, "all")
    assert [type(back.fields[name]) for name in ("owner", "table", "many", "deep")] == [Opaque] * 4


@pytest.mark.parametrize(
    "expression",
    [
        "iter([1, 2])",
        "(i for i in [1, 2])",
        "map(int, '12')",
        "{1: 'a', 2: 'b'}.keys()",
        "collections.deque([1, 2])",
        "collections.UserList([1, 2])",
        "{1, 2}",
    ],
)
def test_every_kind_of_iterable_is_read_out(answer: Any, expression: str) -> None:
    back = answer(expression)
    assert isinstance(back, Items)
    assert list(back) == [1, 2]


def test_an_object_whose_items_have_names_has_its_fields(answer: Any) -> None:
    lines = "class D:\n    w = 1.0\n    def __len__(self): return 1\n    def __getitem__(self, i): raise KeyError(i)\n"
    back = answer("D()", lines)
    assert (type(back), back.w) == (Record, 1.0)


def test_an_error_among_the_items_is_the_students(answer: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        answer("(1 / n for n in [1, 0])")


@pytest.mark.parametrize(
    "expression",
    [
        "np.longdouble(0.5)",
        "np.float16(0.5)",
        "np.float32(0.5)",
        "np.array(0.5)",
        "np.array(0.5, np.longdouble)",
        "np.array(0.5, '>f8')",
        "type('Rate', (float,), {'unit': '1/s'})(0.5)",
        "type('Array', (np.ndarray,), {})((), buffer=np.array(0.5))",
    ],
)
def test_every_kind_of_real_number_is_one(answer: Any, expression: str) -> None:
    assert_close(answer(expression), 0.5)


@pytest.mark.parametrize(
    "expression",
    [
        "[1, 2]",
        "(1.0, 2.0)",
        "[np.longdouble(1), np.float16(2)]",
        "(np.int8(1), np.array(2))",
        "[np.array(1.0), 2]",
        "np.array([1, 2], np.longdouble)",
        "np.array([1, 2], '>i4')",
        "np.array([1, 9, 2], np.float32)[::2]",
        "np.ma.array([1.0, 2.0])",
        "type('Row', (list,), {})([1, 2])",
        "type('Row', (tuple,), {})([1, 2])",
        "np.array([1, 2]).view(type('Array', (np.ndarray,), {'unit': 'm'}))",
        "collections.namedtuple('Pair', 'first second')(1, 2)",
    ],
)
def test_every_kind_of_row_of_numbers_is_one(answer: Any, expression: str) -> None:
    assert_close(answer(expression), [1.0, 2.0])


def test_whole_numbers_text_and_truth_values_of_subclasses_are_what_they_are(answer: Any) -> None:
    assert_equal(answer("type('Count', (int,), {})(3)"), 3)
    assert_equal(answer("enum.IntEnum('N', 'one two').two"), 2)
    assert_equal(answer("np.uint8(3)"), 3)
    assert_equal(answer("np.str_('patience')"), "patience")
    assert_equal(answer("type('Reason', (str,), {})('patience')"), "patience")
    for expression in ("np.True_", "np.array(True)", "True"):
        assert_truth(answer(expression), True)


def test_a_long_double_beyond_all_doubles_is_infinite(answer: Any) -> None:
    assert math.isinf(answer("np.longdouble(10) ** 400"))


@pytest.mark.parametrize(
    "expression",
    [
        "decimal.Decimal(1)",
        "fractions.Fraction(1)",
        "[decimal.Decimal(1)]",
        "np.array([1], object)",
        "1j",
        "np.clongdouble(1)",
        "True",
        "'1'",
        "iter([1.0])",
        "object()",
    ],
)
def test_what_is_no_real_number_does_not_become_one(answer: Any, expression: str) -> None:
    with pytest.raises(CheckFailure):
        real_array(answer(expression))


def test_an_array_keeps_its_type(answer: Any) -> None:
    assert answer("np.ones(2, np.float32)").dtype == np.float32


BATCHES = """
import numpy as np

class Batches:
    def __init__(self, n_samples, batch_size, rng):
        self.order, self.batch_size, self.rng, self.drop_last = rng.permutation(n_samples), batch_size, rng, False
    def __len__(self):
        return -(-len(self.order) // self.batch_size)
    {items}

def minibatches(n_samples, batch_size, rng):
    return Batches(n_samples, batch_size, rng)

def sgd(gradient_fn, w0, X, y, learning_rate, n_epochs, batch_size, rng):
    w, X, y = np.array(w0, float), np.array(X, float), np.array(y, float)
    path = [w]
    for _ in range(n_epochs):
        batches = minibatches(len(X), batch_size, rng)
        for i in range(len(batches)):
            rows = batches.order[i * batch_size : (i + 1) * batch_size]
            w = w - learning_rate * gradient_fn(w, X[rows], y[rows])
            path.append(w)
    return np.array(path)
"""
ROWS = "self.order[i * self.batch_size : (i + 1) * self.batch_size]"


@pytest.mark.parametrize(
    "items",
    [
        f"def __iter__(self):\n        return ({ROWS} for i in range(len(self)))",
        f"def __getitem__(self, i):\n        return {ROWS}",
        f"def __getitem__(self, i):\n        if i >= len(self): raise IndexError(i)\n        return {ROWS}",
    ],
)
def test_batches_of_a_class_get_full_marks(grade: Grade, items: str) -> None:
    result = grade("sgd", BATCHES.replace("{items}", items))
    assert result["score"] == result["max_score"]
