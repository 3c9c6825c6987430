"""Implementations of adagrad_step that are handed in: right ones in many styles, and wrong ones."""

from collections import namedtuple

import numpy as np

from specimens import Specimens

ADAGRAD = Specimens("adagrad_step")

State = namedtuple("State", "w, s")


def floats(*values):
    """Return arguments as float arrays."""
    return [np.asarray(value, dtype=float) for value in values]


# --- right --------------------------------------------------------------------------------------------


@ADAGRAD.right("follows the formulas")
def formulas(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = floats(w, s, gradient)
    s = s + gradient**2
    return w - learning_rate * gradient / (np.sqrt(s) + eps), s


@ADAGRAD.right("works in copies of its arguments")
def buffers(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, step = (np.array(value, dtype=float) for value in (w, s, gradient))
    s += step * step
    step *= learning_rate
    step /= np.sqrt(s) + eps
    w -= step
    return w, s


@ADAGRAD.right("goes through the entries one by one")
def loops(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s = np.array(w, dtype=float), np.array(s, dtype=float)
    for place, slope in np.ndenumerate(np.asarray(gradient, dtype=float)):
        s[place] = s[place] + slope * slope
        w[place] = w[place] - learning_rate * slope / (s[place] ** 0.5 + eps)
    return w, s


@ADAGRAD.right("first computes a rate for every entry")
def own_rates(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = floats(w, s, gradient)
    total = np.add(s, np.square(gradient))
    rates = learning_rate / (total**0.5 + eps)
    return np.subtract(w, rates * gradient), total


@ADAGRAD.right("takes the root of the sum as the length of two sides")
def lengths(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = floats(w, s, gradient)
    root = np.hypot(np.sqrt(s), gradient)
    return w + (-learning_rate) * (gradient / (root + eps)), root**2


@ADAGRAD.right("returns a named tuple and takes a further argument")
def named(w, s, gradient, learning_rate=0.01, eps=1e-8, scale=1.0):
    w, s, gradient = floats(w, s, gradient)
    s = np.sum([s, gradient**2], axis=0)
    return State(w=w - scale * learning_rate * gradient / (eps + np.sqrt(s)), s=s)


# --- wrong, the plainest first ------------------------------------------------------------------------


@ADAGRAD.wrong("returns s before w")
def swapped(w, s, gradient, learning_rate=0.01, eps=1e-8):
    return formulas(w, s, gradient, learning_rate, eps)[::-1]


@ADAGRAD.wrong("returns the old s")
def old_s(w, s, gradient, learning_rate=0.01, eps=1e-8):
    return formulas(w, s, gradient, learning_rate, eps)[0], np.array(s, dtype=float)


@ADAGRAD.wrong("has no root: it divides by s + eps")
def no_root(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = floats(w, s, gradient)
    s = s + gradient**2
    return w - learning_rate * gradient / (s + eps), s


@ADAGRAD.wrong("adds up the sizes of the gradients instead of their squares")
def sizes(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = floats(w, s, gradient)
    s = s + np.abs(gradient)
    return w - learning_rate * gradient / (np.sqrt(s) + eps), s


@ADAGRAD.wrong("divides all entries by one common number")
def common(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = floats(w, s, gradient)
    s = s + gradient**2
    return w - learning_rate * gradient / (np.sqrt(np.sum(s)) + eps), s


@ADAGRAD.wrong("forgets the squares of earlier gradients")
def forgets(w, s, gradient, learning_rate=0.01, eps=1e-8):
    return formulas(w, np.zeros(np.shape(s)), gradient, learning_rate, eps)


@ADAGRAD.wrong("takes the mean of s and the new square instead of their sum")
def mean(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = floats(w, s, gradient)
    s = (s + gradient**2) / 2
    return w - learning_rate * gradient / (np.sqrt(s) + eps), s


@ADAGRAD.wrong("divides by the root of the old s")
def divides_by_old(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = floats(w, s, gradient)
    return w - learning_rate * gradient / (np.sqrt(s) + eps), s + gradient**2


@ADAGRAD.wrong("always uses the default learning_rate")
def rate_fixed(w, s, gradient, learning_rate=0.01, eps=1e-8):
    return formulas(w, s, gradient, 0.01, eps)


@ADAGRAD.wrong("has 0.001 as the default of learning_rate")
def other_default(w, s, gradient, learning_rate=0.001, eps=1e-8):
    return formulas(w, s, gradient, learning_rate, eps)


@ADAGRAD.wrong("has eps inside the root")
def eps_inside(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = floats(w, s, gradient)
    s = s + gradient**2
    return w - learning_rate * gradient / np.sqrt(s + eps), s


@ADAGRAD.wrong("always uses the default eps")
def eps_fixed(w, s, gradient, learning_rate=0.01, eps=1e-8):
    return formulas(w, s, gradient, learning_rate, 1e-8)


@ADAGRAD.wrong("writes the new squares into the caller's s")
def s_in_place(w, s, gradient, learning_rate=0.01, eps=1e-8):
    new_w, new_s = formulas(w, s, gradient, learning_rate, eps)
    if isinstance(s, np.ndarray) and s.dtype == float:
        s[...] = new_s
    return new_w, new_s


@ADAGRAD.wrong("moves the caller's w")
def w_in_place(w, s, gradient, learning_rate=0.01, eps=1e-8):
    new_w, new_s = formulas(w, s, gradient, learning_rate, eps)
    if isinstance(w, np.ndarray) and w.dtype == float:
        w[...] = new_w
    return new_w, new_s


@ADAGRAD.wrong("squares the caller's gradient in place")
def gradient_in_place(w, s, gradient, learning_rate=0.01, eps=1e-8):
    answer = formulas(w, s, gradient, learning_rate, eps)
    if isinstance(gradient, np.ndarray) and gradient.dtype == float:
        gradient *= gradient
    return answer


@ADAGRAD.wrong("also shrinks w by a thousandth")
def shrinks(w, s, gradient, learning_rate=0.01, eps=1e-8):
    return formulas(0.999 * np.asarray(w, dtype=float), s, gradient, learning_rate, eps)


@ADAGRAD.wrong("limits gradients to the size 1")
def limited(w, s, gradient, learning_rate=0.01, eps=1e-8):
    return formulas(w, s, np.clip(gradient, -1.0, 1.0), learning_rate, eps)


@ADAGRAD.wrong("adds up the squares over the columns of a matrix")
def over_columns(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = floats(w, s, gradient)
    squares = gradient**2
    s = s + (np.broadcast_to(squares.sum(axis=0), squares.shape) if squares.ndim > 1 else squares)
    return w - learning_rate * gradient / (np.sqrt(s) + eps), s


@ADAGRAD.wrong("adds up the squares of all calls, whatever s is passed in")
def keeps_s():
    kept = {}

    def continued(w, s, gradient, learning_rate=0.01, eps=1e-8):
        s = kept.setdefault(np.shape(s), np.array(s, dtype=float))
        w, s = formulas(w, s, gradient, learning_rate, eps)
        kept[np.shape(s)] = s
        return w, s.copy()

    return continued


@ADAGRAD.wrong("cuts off the decimals of w where it holds whole numbers")
def whole_numbers(w, s, gradient, learning_rate=0.01, eps=1e-8):
    new_w, new_s = formulas(w, s, gradient, learning_rate, eps)
    return new_w.astype(np.asarray(w).dtype), new_s


@ADAGRAD.wrong("is NaN where no gradient has come yet")
def no_eps_at_zero(w, s, gradient, learning_rate=0.01, eps=1e-8):
    w, s, gradient = floats(w, s, gradient)
    s = s + gradient**2
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = gradient / np.sqrt(s)
    return w - learning_rate * ratio / (1 + eps / np.where(s > 0, np.sqrt(s), 1.0)), s
