"""Checks of scale in the official grade."""

from scale import scale

from checks import assert_all_agree, assert_pure, check
from objectives import sample


@check(points=2, hint="Every entry is multiplied by the factor, whatever its sign.", after="shape")
def test_any_array(reference, rng):
    """arrays of any shape times any number agree with the formula"""
    calls = [(sample(rng, shape), rng.uniform(-2, 2)) for shape in (3, (2, 2), ())]
    assert_all_agree(scale, reference, calls, "scale(w, factor)")


@check(points=1, hint="Work on a copy: w belongs to the caller.", after="any_array")
def test_purity(rng):
    """scale leaves w as it was"""
    assert_pure(scale, "w", sample(rng, 4), 0.5)
