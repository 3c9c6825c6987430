"""L-BFGS with two loops over the last pairs; for the data, batches of eight rows with equal columns, a falling rate."""

import numpy as np


def minimise(loss_fn, gradient_fn, w0, budget):
    w = np.array([float(x) for x in w0])
    f, g = loss_fn(w), gradient_fn(w)
    spent, pairs = 2, []
    while spent + 2 <= budget and np.linalg.norm(g) > 0:
        q, shares = g.copy(), []
        for s, y in reversed(pairs):
            shares.append(s @ q / (s @ y))
            q = q - shares[-1] * y
        if pairs:
            s, y = pairs[-1]
            q = q * (s @ y) / (y @ y)
        else:
            q = q / np.linalg.norm(q)
        for (s, y), share in zip(pairs, reversed(shares), strict=True):
            q = q + (share - y @ q / (s @ y)) * s
        if q @ g <= 0:
            pairs = []
            continue
        rate, lower = 1.0, None
        while spent < budget - 1:
            trial = loss_fn(w - rate * q)
            spent += 1
            if trial <= f - 1e-4 * rate * (q @ g):
                if lower is None or trial < lower[0]:
                    lower = trial, rate
                    if pairs:
                        break
                    rate *= 2.5
                    continue
            if lower is not None:
                break
            rate *= 0.4
        if lower is None:
            if not pairs:
                break
            pairs = []
            continue
        f = lower[0]
        new_w = w - lower[1] * q
        new_g = gradient_fn(new_w)
        spent += 1
        if (new_w - w) @ (new_g - g) > 0:
            pairs = [*pairs[-11:], (new_w - w, new_g - g)]
        w, g = new_w, new_g
    return w


def fit(gradient_fn, w0, X, y, budget, rng):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    n, d = X.shape
    size = np.abs(X).mean(axis=0)
    size[size == 0] = 1.0
    some = rng.choice(n, n // 8, replace=False)
    v = np.array(w0, dtype=float) * size
    first = gradient_fn(v / size, X[some], y[some]) / size
    along = first / max(np.linalg.norm(first), 1e-300)
    largest = 1e-12
    for _ in range(2):
        change = gradient_fn((v + 0.001 * along) / size, X[some], y[some]) / size - first
        largest = max(largest, np.linalg.norm(change) / 0.001)
        along = change / max(np.linalg.norm(change), 1e-300)
    steps = (budget - 3 * len(some)) // 8
    done = 0
    while done < steps:
        order = rng.permutation(n)
        for start in range(0, n - 7, 8):
            if done == steps:
                break
            rows = order[start : start + 8]
            rate = (1 - done / steps) / largest
            v = v - rate * gradient_fn(v / size, X[rows], y[rows]) / size
            done += 1
    return v / size
