"""Checks of average that a student can run."""

from average import average

from checks import assert_close, check


@check(points=1, hint="The sum over the number of values.")
def test_example():
    """the average of 1, 2 and 6 is 3"""
    assert_close(average([1.0, 2.0, 6.0]), 3.0, "average(values)")
