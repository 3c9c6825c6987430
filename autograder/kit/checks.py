"""The decorator and the assertions that check suites are written with.

A suite is a plain pytest file. The decorator `@check` makes a function a check, and its docstring is the
line a student reads. It compares answers with the `assert_*` helpers of this module (those that look at one
answer are written in `comparing`), which test type, kind, shape and finiteness before any number.

    @check(points=2, hint="m and v start at zero, so early averages are too small.")
    def test_first_step_length():
        \"\"\"the first step moves w by learning_rate, for small and large gradients\"\"\"
        w, m, v = unpack(adam_step([0.0], [0.0], [0.0], 1, [0.001], learning_rate=0.1), "w, m, v")
        assert_close(w, [-0.1], "w")

The same suite runs in a student's clone, in the page and in the grader. This module needs only NumPy.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calls import LEFT, as_array, keep_call, left_in, lies_in, show, snapshot
from comparing import CheckFailure as CheckFailure
from comparing import assert_close as assert_close
from comparing import assert_equal as assert_equal
from comparing import assert_same as assert_same
from comparing import assert_shape as assert_shape
from comparing import assert_truth as assert_truth
from comparing import fail as fail
from comparing import near as near
from comparing import real_array as real_array
from comparing import unpack as unpack
from reuse import Reused, Unread, call_key, spoil


@dataclass(frozen=True)
class Check:
    """The arguments of `@check`: points, hint, and the earlier check (without `test_`) that this one waits for."""

    points: int
    hint: str
    after: str | None = None


def check(points: int, hint: str, after: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a test function to be a check. `points` may be 0; `after` names the check that must pass first."""

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        function.check = Check(points, hint, after)  # type: ignore[attr-defined]
        return function

    return declare


def is_unchanged(argument: Any, before: Any) -> bool:
    """Return whether an argument has the type, shape and numbers (or NaN) that it had before the call."""
    if type(argument) is not type(before):
        return False
    try:
        now, then = as_array(argument), np.asarray(before)
    except ValueError:  # rows of unequal length
        return False
    return (
        now.shape == then.shape
        and now.dtype == then.dtype
        and bool(np.all((now == then) | ((now != now) & (then != then))))
    )


def assert_unchanged(argument: Any, before: Any, name: str) -> None:
    """Fail unless an argument still holds what it held before the call."""
    argument = left_in(argument)
    if not is_unchanged(argument, before):
        fail(
            f"the argument {name} was changed from {show(before)} to {show(argument)}",
            "Work on a copy: the arrays a caller passes in are the caller's own.",
        )


def assert_pure(function: Callable[..., Any], names: str, *args: Any, **kwargs: Any) -> Any:
    """Fail if the function changes one of its first arguments, which `names` names; return its answer."""
    before = [snapshot(value) for value in args]
    answer = function(*args, **kwargs)
    for name, argument, old in zip(names.split(", "), args, before, strict=False):
        if isinstance(argument, np.ndarray | list):
            assert_unchanged(argument, old, name)
    return answer


def assert_raises(error: type[Exception], function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Fail unless the call raises this kind of error."""
    try:
        answer = function(*args, **kwargs)
    except error:
        return
    fail(f"returned {show(answer)}, expected a {error.__name__}")


def assert_silent(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Fail if the call gives a RuntimeWarning (overflow, division by zero, …); return its answer."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        answer = function(*args, **kwargs)
    for warning in caught:
        if issubclass(warning.category, RuntimeWarning):
            fail(f"warned: {warning.message}")
    return answer


def assert_agrees(function: Callable[..., Any], reference: Any, *args: Any, names: str = "", **kwargs: Any) -> Any:
    """Fail unless the function agrees with the reference's function of the same name; return the reference's answer.

    `names` names the values of a tuple ("w, m, v") or the single value.
    """
    want = getattr(reference, function.__name__)(*args, **kwargs)
    assert_same(function(*args, **kwargs), want, names)
    return want


def assert_all_agree(
    function: Callable[..., Any], reference: Any, calls: Sequence[tuple[Any, ...]], names: str = "", **options: Any
) -> None:
    """Fail unless the function agrees with the reference in many calls; `options` are those of `each`."""
    wanted = list(each(getattr(reference, function.__name__), calls, **options))  # first: arguments may be changed
    for got, want in zip(each(function, calls, **options), wanted, strict=True):
        assert_same(got, want, names)


def each(
    function: Callable[..., Any],
    calls: Sequence[tuple[Any, ...]],
    settings: Sequence[dict[str, Any]] | None = None,
    reuse: bool = False,
    packed: Any = None,
    **options: Any,
) -> Iterator[Any]:
    """Yield the answers of a function to many calls, one after the other.

    `options` are keyword arguments of all calls; `settings` holds further ones for each call. The grader sends the
    calls together, so none may depend on an earlier answer or on what was done with it. A tuple that occurs twice
    passes the same objects twice, for example one random generator.

    With `reuse`, arrays of one shape, and lists, are the same objects in all calls, filled with the numbers of each. An
    answer is read late (`reuse.Unread`), and spoiled then if more calls follow. Where a call raises an error, that is
    yielded as its answer. What a call leaves in the shared arrays reaches the check by `left_in` alone. The grader may
    have the calls `packed`, with the reference's answers: an answer that is the same to the last bit is EXACT then.

    >>> list(each(max, [(1, 2), (1, -2)], [{}, {"key": abs}]))
    [2, -2]
    """
    keywords = [options] * len(calls) if settings is None else [{**options, **own} for own in settings]
    arguments = list(zip(calls, keywords, strict=True))
    call_together = getattr(function, "each", None)  # what the grader puts in the place of a student's function
    if call_together is not None:
        yield from call_together(arguments, reuse, packed)
    elif reuse:
        yield from in_a_row(function, arguments)
    else:
        for args, kwargs in arguments:
            yield function(*args, **kwargs)


def in_a_row(function: Callable[..., Any], calls: Sequence[tuple[tuple[Any, ...], dict[str, Any]]]) -> list[Any]:
    """Return the answers to calls that share their arrays; what each call left in them is kept for `left_in`."""
    reused, answers, unread = Reused(), list[Any](), Unread()
    bare = getattr(function, "function", function)  # recorded here, with arguments that nobody changes
    for place, (args, kwargs) in enumerate(calls):
        keep_call(function.__name__, args, kwargs)
        shared = reused(args)
        key = call_key(shared, kwargs)
        for earlier in unread.due(key):
            answers[earlier] = read(answers[earlier])
        try:
            answer = bare(*shared, **kwargs)
        except Exception as error:
            answer = error
        answers.append(copy.deepcopy(answer) if lies_in(answer, shared) else answer)
        if answers[-1] is answer:
            unread.add(key, place)
        for own, used in zip(args, shared, strict=True):
            if type(own) in (np.ndarray, list) and not is_unchanged(used, own):
                LEFT[id(own)] = own, snapshot(used)
    return answers


def read(answer: Any) -> Any:
    """Return a copy of an answer and spoil it; anything but arrays, lists and tuples stays as it is."""
    if not isinstance(answer, np.ndarray | list | tuple):
        return answer
    copied = copy.deepcopy(answer)
    spoil(answer)
    return copied
