"""Checks of halving in the official grade."""

from halving import halving

from checks import check


@check(points=1, hint="n steps join n + 1 numbers.", after="path")
def test_path_kinds(kinds):
    """halving is right for every kind of input that its docstring allows"""
    kinds.assert_right(halving)
