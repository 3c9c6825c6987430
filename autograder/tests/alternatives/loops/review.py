"""Properties that need no second implementation: steps that are known, and relations between the points of a path."""

import numpy as np


def accepts_nesterov(nesterov_descent):
    for w0 in (np.array([2.0, -1.0]), np.array([[1.0], [-3.0]]), np.array([3, 1])):
        for gamma in (None, 0.5):
            for n_steps in (0, 1, 6):
                points = []

                def gradient_fn(w, points=points):
                    points.append(w.copy())
                    return w * np.abs(w) + 1.0

                before = w0.copy()
                settings = {} if gamma is None else {"gamma": gamma}
                path = nesterov_descent(gradient_fn, w0, 0.05, n_steps, **settings)
                if path.shape != (n_steps + 1, *w0.shape) or len(points) != n_steps:
                    return False
                if not np.array_equal(w0, before) or not np.allclose(path[0], before):
                    return False
                v = np.zeros(w0.shape)
                for t in range(n_steps):
                    decay = 0.9 if gamma is None else gamma
                    if not np.allclose(points[t], path[t] - decay * v):
                        return False
                    v = decay * v + 0.05 * (points[t] * np.abs(points[t]) + 1.0)
                    if not np.allclose(path[t + 1], path[t] - v):
                        return False
    return True


def accepts_adagrad(adagrad_step):
    shapes = [(), (3,), (2, 3), (2, 1, 2)]
    for turn in range(2):
        for shape in shapes:
            rng = np.random.default_rng(turn)
            w, s, g = rng.normal(size=shape), rng.uniform(0.1, 4.0, shape), rng.normal(size=shape)
            for settings in ({}, {"learning_rate": 0.5}, {"learning_rate": 1.0, "eps": 0.3}):
                old = np.array(w), np.array(s), np.array(g)
                new_w, new_s = adagrad_step(w, s, g, **settings)
                if not (np.array_equal(w, old[0]) and np.array_equal(s, old[1]) and np.array_equal(g, old[2])):
                    return False
                if np.shape(new_w) != shape or np.shape(new_s) != shape or not np.allclose(new_s - s, g * g):
                    return False
                step = settings.get("learning_rate", 0.01) * g
                if not np.allclose((w - new_w) * (new_s**0.5 + settings.get("eps", 1e-8)), step, atol=1e-10):
                    return False
    new_w, new_s = adagrad_step(np.array([1, 2]), np.array([0, 9]), np.array([0, 4]), learning_rate=0.1)
    return bool(np.allclose(new_w, [1.0, 1.92]) and np.allclose(new_s, [0.0, 25.0]))
