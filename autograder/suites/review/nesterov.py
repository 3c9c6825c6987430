"""Implementations of nesterov_descent that are handed in: right ones in many styles, and wrong ones."""

from itertools import accumulate

import numpy as np

from specimens import Specimens

NESTEROV = Specimens("nesterov_descent")

# --- right --------------------------------------------------------------------------------------------


@NESTEROV.right("follows the formulas and keeps a list of points")
def formulas(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w = np.array(w0, dtype=float)
    v, path = np.zeros_like(w), [w]
    for _ in range(n_steps):
        v = gamma * v + learning_rate * gradient_fn(w - gamma * v)
        w = w - v
        path.append(w)
    return np.array(path)


@NESTEROV.right("fills an array that is made beforehand")
def filled(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    path = np.empty((n_steps + 1, *np.shape(w0)))
    path[0] = w0
    v = np.zeros(np.shape(w0))
    for t in range(n_steps):
        v = learning_rate * gradient_fn(path[t] - gamma * v) + gamma * v
        path[t + 1] = path[t] - v
    return path


@NESTEROV.right("has no velocity: the last two points say how fast it moves")
def two_points(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    before = now = np.asarray(w0, dtype=float)
    path = [now]
    for _ in range(n_steps):
        ahead = now + gamma * (now - before)
        before, now = now, ahead - learning_rate * np.asarray(gradient_fn(ahead))
        path.append(now)
    return np.stack(path)


@NESTEROV.right("keeps the rate outside the velocity, which is the same while the rate is constant")
def rate_outside(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w = np.array(w0, dtype=float)
    v, path = 0.0 * w, [w.copy()]
    for _ in range(n_steps):
        v = gamma * v + gradient_fn(w - learning_rate * gamma * v)
        w = w - learning_rate * v
        path.append(w)
    return np.array(path)


@NESTEROV.right("works in one buffer and copies every point")
def buffers(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w = np.array(w0, dtype=float)
    v, path = np.zeros_like(w), [w.copy()]
    for _ in range(n_steps):
        v *= gamma
        v += learning_rate * gradient_fn(w - v)
        w -= v
        path.append(w.copy())
    return np.array(path)


@NESTEROV.right("is written with accumulate")
def accumulated(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    def step(state, _):
        w, v = state
        v = gamma * v + learning_rate * gradient_fn(w - gamma * v)
        return w - v, v

    start = np.asarray(w0, dtype=float)
    return np.array([w for w, _ in accumulate(range(n_steps), step, initial=(start, np.zeros_like(start)))])


@NESTEROV.right("counts the velocity in the other direction, and takes a further argument")
def other_sign(gradient_fn, w0, learning_rate, n_steps, gamma=0.9, callback=None):
    points, velocity = [np.array(w0, dtype=float)], np.zeros(np.shape(w0))
    while len(points) <= n_steps:
        velocity = gamma * velocity - learning_rate * gradient_fn(points[-1] + gamma * velocity)
        points.append(points[-1] + velocity)
        if callback is not None:
            callback(points[-1])
    return np.array(points)


# --- wrong, the plainest first ------------------------------------------------------------------------


@NESTEROV.wrong("returns the last point only")
def last_point(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    return formulas(gradient_fn, w0, learning_rate, n_steps, gamma)[-1]


@NESTEROV.wrong("leaves the start out of the path")
def no_start(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    return formulas(gradient_fn, w0, learning_rate, n_steps, gamma)[1:]


@NESTEROV.wrong("has no velocity at all: gradient descent")
def plain_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    return formulas(gradient_fn, w0, learning_rate, n_steps, 0.0)


@NESTEROV.wrong("makes one step too many")
def one_more(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    return formulas(gradient_fn, w0, learning_rate, n_steps + 1, gamma)


@NESTEROV.wrong("looks behind w instead of ahead")
def looks_behind(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w = np.array(w0, dtype=float)
    v, path = np.zeros_like(w), [w]
    for _ in range(n_steps):
        v = gamma * v + learning_rate * gradient_fn(w + gamma * v)
        w = w - v
        path.append(w)
    return np.array(path)


@NESTEROV.wrong("averages: the gradient enters the velocity with the factor 1 - gamma")
def averaged(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    return formulas(gradient_fn, w0, (1 - gamma) * learning_rate, n_steps, gamma)


@NESTEROV.wrong("looks ahead by the whole velocity instead of gamma times the velocity")
def looks_too_far(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w = np.array(w0, dtype=float)
    v, path = np.zeros_like(w), [w]
    for _ in range(n_steps):
        v = gamma * v + learning_rate * gradient_fn(w - v)
        w = w - v
        path.append(w)
    return np.array(path)


@NESTEROV.wrong("holds the last point in every row of the path")
def one_array(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w = np.array(w0, dtype=float)
    v, path = np.zeros_like(w), [w]
    for _ in range(n_steps):
        v = gamma * v + learning_rate * gradient_fn(w - gamma * v)
        w[...] = w - v
        path.append(w)
    return np.array(path)


@NESTEROV.wrong("asks for the gradient at the start of each step a second time")
def asks_twice(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    w = np.array(w0, dtype=float)
    v, path = np.zeros_like(w), [w]
    for _ in range(n_steps):
        gradient_fn(w)
        v = gamma * v + learning_rate * gradient_fn(w - gamma * v)
        w = w - v
        path.append(w)
    return np.array(path)


@NESTEROV.wrong("moves the caller's w0")
def moves_w0(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    path = formulas(gradient_fn, w0, learning_rate, n_steps, gamma)
    if isinstance(w0, np.ndarray) and w0.dtype == float:
        w0[...] = path[-1]
    return path


@NESTEROV.wrong("always uses gamma = 0.9, whatever is passed in")
def gamma_fixed(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    return formulas(gradient_fn, w0, learning_rate, n_steps, 0.9)


@NESTEROV.wrong("has 0.95 as the default of gamma")
def other_default(gradient_fn, w0, learning_rate, n_steps, gamma=0.95):
    return formulas(gradient_fn, w0, learning_rate, n_steps, gamma)


@NESTEROV.wrong("returns a matrix w as a vector")
def flattens(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    return formulas(gradient_fn, w0, learning_rate, n_steps, gamma).reshape(n_steps + 1, -1)


@NESTEROV.wrong("begins with the velocity that the call before has left")
def keeps_velocity():
    kept = {}

    def continued(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
        w = np.array(w0, dtype=float)
        v, path = kept.get(w.shape, np.zeros_like(w)), [w]
        for _ in range(n_steps):
            v = gamma * v + learning_rate * gradient_fn(w - gamma * v)
            w = w - v
            path.append(w)
        kept[w.shape] = v
        return np.array(path)

    return continued


@NESTEROV.wrong("cuts off the decimals of w where w0 holds whole numbers")
def whole_numbers(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    path = np.empty((n_steps + 1, *np.shape(w0)), dtype=np.asarray(w0).dtype)
    path[...] = formulas(gradient_fn, w0, learning_rate, n_steps, gamma)
    return path


@NESTEROV.wrong("makes a step although n_steps is 0")
def at_least_one(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    return formulas(gradient_fn, w0, learning_rate, max(n_steps, 1), gamma)
