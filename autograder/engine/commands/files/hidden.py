"""Checks of slug in the official grade: random inputs against the live reference."""

from slug import slug_step

from checks import assert_all_agree, assert_close, assert_pure, check
from objectives import sample

# TODO: check everything that the docstrings promise, with inputs that a wrong implementation gets wrong


@check(points=2, hint="TODO: write the idea behind the check, never the missing line.", after="step")
def test_any_shape(reference, rng):
    """a step agrees with the formula for w of any shape, also with the default learning_rate"""
    inputs = [(sample(rng, shape), sample(rng, shape)) for shape in ((), (3,), (2, 2))]
    settings = [{"learning_rate": 0.5}, {}, {"learning_rate": 2.0}]
    assert_all_agree(slug_step, reference, inputs, "w", settings=settings)


@check(points=1, hint="Work on copies: w and the gradient belong to the caller.", after="any_shape")
def test_step_is_pure(rng):
    """slug_step changes none of its arguments and takes lists of whole numbers"""
    assert_pure(slug_step, "w, gradient", sample(rng, 3), sample(rng, 3))
    assert_close(slug_step([3, 4], [1, -2], learning_rate=0.5), [2.5, 5.0], "w")
