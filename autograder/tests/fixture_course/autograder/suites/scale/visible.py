"""Checks of scale that a student can run."""

import numpy as np
from scale import scale

from checks import assert_close, assert_shape, check


@check(points=0, hint="Return one array of the shape of w.")
def test_shape():
    """scale returns an array of the shape of w"""
    assert_shape(scale(np.ones((2, 3)), 2.0), (2, 3), "scale(w, factor)")


@check(points=1, hint="Every entry is multiplied by the factor.", after="shape")
def test_example():
    """an array times three is the one worked out by hand"""
    assert_close(scale(np.array([1.0, -2.0]), 3.0), [3.0, -6.0], "scale(w, factor)")
