"""Each promise is a small question to the implementation; all of them have to be answered with yes."""

from functools import partial, reduce

import numpy as np


def _close(got, want):
    return np.shape(got) == np.shape(want) and bool(np.allclose(got, want, rtol=1e-6, atol=1e-9))


def _nesterov(slope, w0, rate, n, gamma):
    start = np.asarray(w0, dtype=float)

    def step(state, _):
        path, v = state
        v = gamma * v + rate * slope(path[-1] - gamma * v)
        return [*path, path[-1] - v], v

    return np.array(reduce(step, range(n), ([start], np.zeros(start.shape)))[0])


def _slope(w):
    return w + 0.5 * np.sin(3 * w)


def accepts_nesterov(nesterov_descent):
    def right_path(w0, rate, n, gamma):
        return _close(nesterov_descent(_slope, w0, rate, n, gamma=gamma), _nesterov(_slope, w0, rate, n, gamma))

    def default():
        return _close(nesterov_descent(_slope, np.ones(2), 0.2, 5), _nesterov(_slope, np.ones(2), 0.2, 5, 0.9))

    def one_call_a_step():
        seen = []
        nesterov_descent(lambda w: (seen.append(1), w)[1], np.ones(2), 0.1, 7)
        return len(seen) == 7

    def pure():
        w0 = np.array([2.0, 3.0])
        nesterov_descent(_slope, w0, 0.1, 3)
        return w0.tolist() == [2.0, 3.0]

    starts = (np.array([3.0, -2.0]), 1.5, np.arange(6.0).reshape(2, 3), [4, -3], np.array([1, 2]))
    questions = [partial(right_path, w0, 0.1, n, g) for w0 in starts for n in (5, 0) for g in (0.9, 0.3, 0.0)]
    return all(question() for question in [*questions, default, one_call_a_step, pure])


def accepts_adagrad(adagrad_step):
    def right(w, s, gradient, **settings):
        rate, eps = settings.get("learning_rate", 0.01), settings.get("eps", 1e-8)
        before = np.array(w, float), np.array(s, float), np.array(gradient, float)
        total = before[1] + before[2] ** 2
        new_w, new_s = adagrad_step(w, s, gradient, **settings)
        kept = all(np.array_equal(a, b) for a, b in zip((w, s, gradient), before, strict=True))
        return kept and _close(new_s, total) and _close(new_w, before[0] - rate * before[2] / (np.sqrt(total) + eps))

    grid = np.array([[1.0, -2.0, 3.0], [0.5, 0.25, -4.0]])
    cases = [(grid, grid**2 + 1, grid[::-1].copy()), (grid[0].copy(), np.zeros(3), np.array([0.0, 2.0, -1.0]))]
    cases += [([1, 2], [3, 0], [-2, 1]), (1.0, 2.0, 3.0)]
    settings = ({}, {"learning_rate": 0.7}, {"eps": 0.5}, {"learning_rate": 2.0, "eps": 0.1})
    return all(right(*case, **own) for case in cases for own in settings)
