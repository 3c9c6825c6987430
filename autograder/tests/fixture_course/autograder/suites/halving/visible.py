"""Checks of halving that a student can run."""

from halving import half, halving

from checks import assert_close, check


@check(points=1, hint="Divide by two.")
def test_half():
    """half of 3 is 1.5"""
    assert_close(half(3.0), 1.5, "half(x)")


@check(points=1, hint="The path begins with the start.")
def test_path():
    """two steps from 4 lead over 2 to 1"""
    assert_close(halving(4.0, 2), [4.0, 2.0, 1.0], "path")
