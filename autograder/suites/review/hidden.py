"""Checks of review in the official grade: right and wrong implementations are handed in, in a random order."""

from weakref import WeakKeyDictionary

from autograder.suites.review.adagrad import ADAGRAD
from autograder.suites.review.nesterov import NESTEROV
from calls import keep_call
from checks import CheckFailure, assert_truth, check, fail
from review import accepts_adagrad, accepts_nesterov

SHARES = (0.4, 0.5, 0.75, 1.0)
"""Of the wrong implementations, those that have to be rejected for one point more each."""
NAMED = 2
"""Implementations that a message names, of those that were accepted and of those that were rejected."""
VERDICTS = WeakKeyDictionary()
"""By submission and function, what it said of each implementation: the checks of a function share the calls."""


def verdict(accepts, specimen):
    """Return whether an implementation is accepted; the name of the error if the function raises one."""
    try:
        answer = accepts(specimen.anew())
    except (NotImplementedError, CheckFailure):
        raise
    except Exception as error:
        return getattr(error, "student_type", type(error).__name__)
    assert_truth(answer, bool(answer) if type(answer).__name__ in ("bool", "bool_", "ndarray") else True)
    return bool(answer)


def verdicts(accepts, specimens, kinds, rng):
    """Return what a function says of every specimen. None knows which one comes next, so nobody can count."""
    known = VERDICTS.setdefault(kinds, {})
    if accepts.__name__ not in known:
        said = {place: verdict(accepts, specimens[place]) for place in rng.permutation(len(specimens)).tolist()}
        known[accepts.__name__] = [said[place] for place in range(len(specimens))]
    return known[accepts.__name__]


def assert_tells_apart(accepts, specimens, share, kinds, rng):
    """Fail unless every right implementation is accepted, and this share of the wrong ones rejected."""
    answers = list(zip(specimens, verdicts(accepts, specimens, kinds, rng), strict=True))
    refused = [(s.title, answer) for s, answer in answers if s.right and answer is not True]
    missed = [(s.title, answer) for s, answer in answers if not s.right and answer is not False]
    wrong = sum(not specimen.right for specimen in specimens)
    lines = [sentence("a right", *one) for one in refused[:NAMED]]
    lines += [sentence("a wrong", *one) for one in missed[:NAMED]]
    keep_call(accepts.__name__, (specimens[0],), {})
    if refused:
        fail("\n".join(lines), "A right implementation may differ in style and in rounding: ask only what is promised.")
    if wrong - len(missed) < share * wrong:
        fail(f"rejected {wrong - len(missed)} of {wrong} wrong implementations\n" + "\n".join(lines))


def sentence(kind, title, answer):
    """Say what became of an implementation."""
    done = {True: "accepted", False: "rejected"}.get(answer, f"raised {answer} for")
    return f"{done} {kind} one, which {title}"


HINT = "Which promise of the docstring does no call of yours look at yet?"


@check(points=1, hint=HINT)
def test_nesterov_two_fifths(kinds, rng):
    """accepts_nesterov accepts every right implementation and rejects two fifths of the wrong ones"""
    assert_tells_apart(accepts_nesterov, NESTEROV.all, SHARES[0], kinds, rng)


@check(points=1, hint=HINT)
def test_nesterov_half(kinds, rng):
    """accepts_nesterov accepts every right implementation and rejects half of the wrong ones"""
    assert_tells_apart(accepts_nesterov, NESTEROV.all, SHARES[1], kinds, rng)


@check(points=1, hint=HINT)
def test_nesterov_three_quarters(kinds, rng):
    """accepts_nesterov accepts every right implementation and rejects three quarters of the wrong ones"""
    assert_tells_apart(accepts_nesterov, NESTEROV.all, SHARES[2], kinds, rng)


@check(points=1, hint=HINT)
def test_nesterov_all(kinds, rng):
    """accepts_nesterov accepts every right implementation and rejects all wrong ones"""
    assert_tells_apart(accepts_nesterov, NESTEROV.all, SHARES[3], kinds, rng)


@check(points=1, hint=HINT)
def test_adagrad_two_fifths(kinds, rng):
    """accepts_adagrad accepts every right implementation and rejects two fifths of the wrong ones"""
    assert_tells_apart(accepts_adagrad, ADAGRAD.all, SHARES[0], kinds, rng)


@check(points=1, hint=HINT)
def test_adagrad_half(kinds, rng):
    """accepts_adagrad accepts every right implementation and rejects half of the wrong ones"""
    assert_tells_apart(accepts_adagrad, ADAGRAD.all, SHARES[1], kinds, rng)


@check(points=1, hint=HINT)
def test_adagrad_three_quarters(kinds, rng):
    """accepts_adagrad accepts every right implementation and rejects three quarters of the wrong ones"""
    assert_tells_apart(accepts_adagrad, ADAGRAD.all, SHARES[2], kinds, rng)


@check(points=1, hint=HINT)
def test_adagrad_all(kinds, rng):
    """accepts_adagrad accepts every right implementation and rejects all wrong ones"""
    assert_tells_apart(accepts_adagrad, ADAGRAD.all, SHARES[3], kinds, rng)
