"""What is wrong beside the numbers, in words: forms of arguments, changed arguments, defaults, errors, shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from contrast import where_wrong


@dataclass(frozen=True)
class Facet:
    """A deviation of one function that is no known mistake, but can be said in words."""

    id: str
    title: str
    explanation: str
    function: str


def of(what: str, function: str, value: Any, defaults: dict[str, Any]) -> Facet:
    """Return the facet for what else happened in the calls of a function."""
    if what == "defaults":
        return default(function, value, defaults)
    if what == "kept":
        return kept(function)
    if what == "required":
        return required(function, value)
    makers: dict[str, Callable[[str, Any], Facet]] = {"writes": written, "forms": forms, "warned": warned}
    return makers[what](function, value)


def written(function: str, names: list[str]) -> Facet:
    """Return the facet of arguments that are changed."""
    one = len(names) == 1
    return Facet(
        "arguments_changed",
        f"The caller's {listed(names)} {'is' if one else 'are'} changed",
        f"{function} writes into {listed(names)}, which {'belongs' if one else 'belong'} to the caller. np.asarray "
        "makes no copy of a float array, and -= or [...] = write into it: compute a new array, or make a copy first.",
        function,
    )


def forms(function: str, outcomes: dict[str, str]) -> Facet:
    """Return the facet of arguments in other forms than float arrays."""
    named = [form for form in outcomes if "whole" not in form]
    whole = [form for form in outcomes if "whole" in form]
    errors = sorted({o.removeprefix("raised ") for o in outcomes.values() if o != "wrong"})
    what = raising(errors[0]) if errors and all(o != "wrong" for o in outcomes.values()) else "answers otherwise"
    if named:
        return Facet(
            "lists_not_converted",
            "Lists are not converted",
            f"{function} works with float arrays, but {what} for {listed([*named, *whole])}. An array argument may be "
            "anything that np.asarray(x, dtype=float) accepts: convert each of them first.",
            function,
        )
    return Facet(
        "whole_numbers_not_converted",
        "Whole numbers are not converted",
        f"{function} works with float arrays, but {what} for arrays of {listed(whole)}. They cannot hold decimals, and "
        "their products may overflow: make float arrays of all array arguments first, with np.asarray(x, dtype=float).",
        function,
    )


def raising(error: str) -> str:
    """Return what a function does that raises an error, or that a function which was passed in refuses."""
    refused = error in ("CheckFailure", "CallbackFailed")
    called = "calls the function it is given with something else than a float array of the right shape"
    return called if refused else f"raises {error}"


def default(function: str, names: list[str], defaults: dict[str, Any]) -> Facet:
    """Return the facet of settings that have another value when they are left out."""
    values = [f"{name}={defaults[name]!r}" for name in names]
    return Facet(
        "default_differs",
        f"The default of {listed(names)} is another one",
        f"{function} answers otherwise when {listed(names)} {'is' if len(names) == 1 else 'are'} left out than with "
        f"{listed(values)}, the value in the docstring. A caller who leaves a setting out relies on it.",
        function,
    )


def required(function: str, names: list[str]) -> Facet:
    """Return the facet of settings that cannot be left out."""
    one = len(names) == 1
    return Facet(
        "default_missing",
        f"{listed(names)} {'has' if one else 'have'} no default",
        f"{function} raises an error when {listed(names)} {'is' if one else 'are'} left out. The docstring gives a "
        f"default for {'it' if one else 'each of them'}, and a caller who leaves a setting out relies on it.",
        function,
    )


def kept(function: str) -> Facet:
    """Return the facet of something that outlives a call."""
    return Facet(
        "kept_between_calls",
        "Something is kept between calls",
        f"The same call of {function} is answered rightly alone, and otherwise after others. A global variable, a "
        "default argument that is changed, or an array that is shared outlives a call: every call has to start afresh.",
        function,
    )


def drawn(function: str) -> Facet:
    """Return the facet of random numbers that do not depend on the generator alone."""
    return Facet(
        "other_random_numbers",
        "The same generator gives another answer",
        f"The same call of {function}, with a generator in the same state, is answered otherwise when it comes again. "
        "Either random numbers come from elsewhere, such as np.random itself, or something is kept between calls.",
        function,
    )


def warned(function: str, places: list[int]) -> Facet:
    """Return the facet of warnings."""
    return Facet(
        "warns",
        "The answers come with a warning",
        f"NumPy warns in {function}, although the docstring asks for none: somewhere in it a number overflows, or a "
        "logarithm or a division meets 0, before the result is put right. np.where computes both of its branches.",
        function,
    )


def of_numbers(own: Any, named: bool) -> Facet | None:
    """Return the facet of a function whose answers are wrong only in that some calls raise, or in their shape or calls.

    A name says already what is wrong with the answers; then only errors are added.
    """
    raised = own.raised & own.wrong
    if raised.any():
        if not own.right[own.judged].any():
            return None  # it never answers: the message of the check says so
        if "writes" in own.other_facts:
            return None  # what it writes into cannot always be written into
        rest = own.wrong & ~raised
        return refused(own, raised) if named or not rest.any() else None
    if named:
        return None
    numbers, structure = own.answers.numbers == 0, own.answers.structure == 0
    if (numbers & structure)[own.judged].all():
        return calls(own)
    if (numbers & ~structure)[own.wrong].all():
        return shape(own)
    return None


def refused(own: Any, raised: np.ndarray) -> Facet:
    """Return the facet of calls that raise an error."""
    cases = [case for case, judged in zip(own.seen.cases, own.judged, strict=True) if judged]
    where = where_wrong(cases, [bool(not r) for r in raised[own.judged]])
    event = own.seen.failed(int(np.flatnonzero(raised)[0]))
    error = event[0].removeprefix("raised ") if event else "an error"
    several = [
        np.array([any(size(v) > least for v in case.args if not callable(v)) for case in cases])
        for size, least in ((np.ndim, 0), (np.size, 1))
    ]
    if any((only == raised[own.judged]).all() and not only.all() for only in several):
        return Facet(
            "single_numbers_only",
            "Only single numbers are accepted",
            f"{own.name} is right for a single number and raises {error} for an array. The functions of math, and `if` "
            "and `while` with a comparison, take one number: NumPy's functions and np.where take arrays, too.",
            own.name,
        )
    return Facet(
        "allowed_input_refused",
        "An allowed input raises an error",
        f"{own.name} {raising(error)}, where the docstring asks for an answer. {where}".rstrip(),
        own.name,
    )


def shape(own: Any) -> Facet | None:
    """Return the facet of right numbers in a wrong shape, None where it is not the shape of one array."""
    for place in np.flatnonzero(own.wrong):
        got, want = own.seen.answers[place], own.prints.expected[place]
        if want in ("True", "False") and isinstance(got, np.ndarray) and got.size == 1:
            return Facet(
                "number_for_truth",
                "A number instead of True or False",
                f"{own.name} returns a number that stands for {want}; the docstring asks for True or False themselves.",
                own.name,
            )
        if isinstance(got, np.ndarray) and isinstance(want, list | float) and got.shape != np.shape(want):
            return Facet(
                "shape_differs",
                "The numbers are right, their shape is not",
                f"{own.name} returns the right numbers in the shape {got.shape}, expected {np.shape(want)}.",
                own.name,
            )
    return None


def calls(own: Any) -> Facet | None:
    """Return the facet of right answers for which functions were called too often or too rarely."""
    for place in np.flatnonzero(own.wrong):
        spies = list(own.seen.cases[place].spies)
        counts = [len(made) for made in own.seen.called[place]]
        for name, count, wanted in zip(spies, counts, own.prints.counts[place], strict=False):
            if count != wanted:
                more = "more" if count > wanted else "less"
                return Facet(
                    "calls_differ",
                    f"{name} is called {more} often than asked",
                    f"The answers are right, but {own.name} calls {name} {count} times, expected {wanted}. A call may "
                    "be a long computation, and the number of calls is a part of what the docstring promises.",
                    own.name,
                )
    return None


def listed(names: list[str]) -> str:
    """Return names as a list in words.

    >>> listed(["w", "m", "v"])
    'w, m and v'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
