"""Checks of slug in the official grade: every kind of input that the docstrings allow, purity, lists."""

from slug import slug_step

from checks import check

# TODO: check what the docstrings promise beside the values (such as counts), and the ideas that a hint should name


@check(points=1, hint="TODO: write the idea behind the check, never the missing line.", after="step")
def test_step_kinds(kinds):
    """slug_step is right for every kind of input that its docstring allows"""
    kinds.assert_right(slug_step)


@check(points=1, hint="Work on copies: w and the gradient belong to the caller.", after="step")
def test_step_is_pure(kinds):
    """slug_step changes none of its arguments"""
    kinds.assert_untouched(slug_step)


@check(points=1, hint="Convert a list or an array of whole numbers to a float array first.")
def test_lists_and_whole_numbers(kinds):
    """lists and whole numbers are converted to float arrays"""
    kinds.assert_converts(slug_step)
