"""Checks of average in the official grade."""

from average import average

from checks import assert_all_agree, check
from objectives import sample


@check(points=2, hint="Every entry counts once, also in a matrix.", after="example")
def test_any_values(reference, rng):
    """averages of any values agree with the formula"""
    assert_all_agree(average, reference, [(sample(rng, shape),) for shape in (5, (2, 3))], "average(values)")
