"""Checks of average in the official grade."""

from average import average

from checks import check


@check(points=2, hint="Every entry counts once, also in a matrix.", after="example")
def test_kinds(kinds):
    """average is right for every kind of input that its docstring allows"""
    kinds.assert_right(average)
