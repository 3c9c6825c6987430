"""Expected numbers are computed with lists and plain floats, entry by entry."""

import copy


def _flat(values):
    if hasattr(values, "tolist"):
        values = values.tolist()
    if isinstance(values, (list, tuple)):
        return [number for item in values for number in _flat(item)]
    return [float(values)]


def _same(got, want):
    got, want = _flat(got), _flat(want)
    return len(got) == len(want) and all(abs(a - b) <= 1e-7 * (1 + abs(b)) for a, b in zip(got, want, strict=True))


def accepts_nesterov(nesterov_descent):
    def run(w0, rate, n_steps, gamma, settings):
        asked = [0]

        def gradient_fn(w):
            asked[0] += 1
            return 0.5 * w**3 + w

        kept = copy.deepcopy(w0)
        path = nesterov_descent(gradient_fn, w0, rate, n_steps, **settings)
        w, v = _flat(w0), [0.0] * len(_flat(w0))
        expected = [list(w)]
        for _ in range(n_steps):
            ahead = [x - gamma * y for x, y in zip(w, v, strict=True)]
            v = [gamma * y + rate * (0.5 * a**3 + a) for y, a in zip(v, ahead, strict=True)]
            w = [x - y for x, y in zip(w, v, strict=True)]
            expected.append(list(w))
        shape = (n_steps + 1, *getattr(w0, "shape", (len(_flat(w0)),)))
        return path.shape == shape and _same(path, expected) and asked[0] == n_steps and _same(w0, kept)

    import numpy as np

    vector = np.array([1.0, -0.5])
    for w0 in (vector, vector, np.array([[0.5, 1.0], [-1.0, 0.25]]), [1, -2]):
        if not run(w0, 0.1, 5, 0.9, {}) or not run(w0, 0.2, 4, 0.6, {"gamma": 0.6}):
            return False
    return run(vector, 0.1, 0, 0.9, {})


def accepts_adagrad(adagrad_step):
    import numpy as np

    def run(w, s, g, rate, eps, settings):
        kept = copy.deepcopy((w, s, g))
        answer = adagrad_step(w, s, g, **settings)
        total = [a + b * b for a, b in zip(_flat(s), _flat(g), strict=True)]
        moved = [x - rate * b / (t**0.5 + eps) for x, b, t in zip(_flat(kept[0]), _flat(g), total, strict=True)]
        pure = all(_same(a, b) for a, b in zip((w, s, g), kept, strict=True))
        return pure and _same(answer[0], moved) and _same(answer[1], total)

    w, s, g = np.array([1.0, 2.0, -1.0]), np.array([0.5, 3.0, 0.0]), np.array([2.0, -0.25, 0.0])
    square = np.array([[1.0, -2.0], [0.5, 3.0]])
    return (
        all(run(w, s, g, rate, eps, {"learning_rate": rate, "eps": eps}) for rate in (0.3, 1.0) for eps in (1e-8, 0.2))
        and run(w, s, g, 0.01, 1e-8, {})
        and run(square, square**2, square, 0.5, 1e-8, {"learning_rate": 0.5})
        and run([1, 2], [0, 1], [3, -1], 0.5, 1e-8, {"learning_rate": 0.5})
    )
