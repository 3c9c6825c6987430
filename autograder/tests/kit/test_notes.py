"""When two notes of answers are the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from notes import same


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (np.array([1.0, 1000.0]), np.array([1.000001, 1000.0]), True),
        (np.array([1.0]), np.array([1.001]), False),
        (np.array([1.0]), np.array([[1.0]]), False),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf]), True),
        (np.array([np.inf]), np.array([-np.inf]), False),
        (np.array(1.0), "1.0", False),
        (("raised ValueError",), ("raised an error",), False),
        (("missing",), ("missing",), True),
        (("missing",), "missing", False),
        ([np.array(1.0), None], [np.array(1.0), None], True),
        ([np.array(1.0)], [np.array(1.0), None], False),
        (np.array(["a"]), np.array(["a"]), False),
        (np.array([1.0]), np.array(["1.0"]), False),
        (np.array([1.0]), np.array([1.0], dtype=object), False),
        (np.array([1.0]), np.array([1.0 + 0.0j]), False),
        (np.array([True, False]), np.array([True, False]), True),
        (np.array([True, False]), np.array([True, True]), False),
    ],
)
def test_same(a: Any, b: Any, equal: bool) -> None:
    assert same(a, b) is equal
