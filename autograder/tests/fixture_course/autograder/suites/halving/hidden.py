"""Checks of halving in the official grade."""

from halving import halving

from checks import assert_all_agree, check


@check(points=1, hint="n steps join n + 1 numbers.", after="path")
def test_any_path(reference, rng):
    """paths from any start agree with the formula"""
    assert_all_agree(halving, reference, [(rng.uniform(-5, 5), 3), (rng.uniform(-5, 5), 0)], "path")
