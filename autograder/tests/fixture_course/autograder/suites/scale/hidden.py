"""Checks of scale in the official grade."""

from scale import scale

from checks import check


@check(points=2, hint="Every entry is multiplied by the factor, whatever its sign.", after="shape")
def test_kinds(kinds):
    """scale is right for every kind of input that its docstring allows"""
    kinds.assert_right(scale)


@check(points=1, hint="Work on a copy: w belongs to the caller.", after="kinds")
def test_purity(kinds):
    """scale leaves w as it was"""
    kinds.assert_untouched(scale)
