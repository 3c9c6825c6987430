"""Methods for the race as students would write them, each with the least and the most points that it may earn."""

from __future__ import annotations

HEAD = "import numpy as np\n\n"

FIXED = """
def minimise(loss_fn, gradient_fn, w0, budget):
    w = np.array(w0, dtype=float)
    for _ in range(budget):
        w = w - {0} * gradient_fn(w)
    return w

def fit(gradient_fn, w0, X, y, budget, rng):
    w, X, y = np.array(w0, dtype=float), np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    for _ in range(budget // 8):
        rows = rng.choice(len(y), 8, replace=False)
        w = w - {0} * gradient_fn(w, X[rows], y[rows])
    return w
"""

ADAM = """
def minimise(loss_fn, gradient_fn, w0, budget):
    w = np.array(w0, dtype=float)
    m = v = np.zeros_like(w)
    for t in range(1, budget + 1):
        g = gradient_fn(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        w = w - {0} * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w

def fit(gradient_fn, w0, X, y, budget, rng):
    w, X, y = np.array(w0, dtype=float), np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    m = v = np.zeros_like(w)
    for t in range(1, budget // 32 + 1):
        rows = rng.choice(len(y), 32, replace=False)
        g = gradient_fn(w, X[rows], y[rows])
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        w = w - {0} * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w
"""

FULL = """
def minimise(loss_fn, gradient_fn, w0, budget):
    return np.array(w0, dtype=float)

def fit(gradient_fn, w0, X, y, budget, rng):
    w, X, y = np.array(w0, dtype=float), np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    rate = {0} / np.linalg.eigvalsh(X.T @ X / len(y)).max()
    for _ in range(budget // len(y)):
        w = w - rate * gradient_fn(w, X, y)
    return w
"""

SMALL_FIT = """
def fit(gradient_fn, w0, X, y, budget, rng):
    w, X, y = np.array(w0, dtype=float), np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    m, v, steps, mean = 0.0, 0.0, budget // 16, 0.0
    for t in range(1, steps + 1):
        rows = rng.choice(len(y), 16, replace=False)
        g = gradient_fn(w, X[rows], y[rows])
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g**2
        w = w - 0.1 * (1 - t / (steps + 1)) * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-12)
        if 2 * t > steps:
            mean = mean + w / (steps - steps // 2)
    return mean
"""

RANGE_MOMENTUM = (
    """
def minimise(loss_fn, gradient_fn, w0, budget):
    w = start = np.array(w0, dtype=float)
    rate, losses, rates = 1e-4 / np.linalg.norm(gradient_fn(w)), [loss_fn(w)], []
    spent = 2
    while spent < budget // 4:
        w = w - rate * gradient_fn(w)
        losses.append(loss_fn(w))
        rates.append(rate)
        spent += 2
        if not losses[-1] < 4 * min(losses):
            break
        rate *= 2
    rate = rates[int(np.argmin(losses[1:]))] / 4
    w, v, steps = start, 0.0, budget - spent
    for t in range(steps):
        v = 0.9 * v + rate * (1 + np.cos(np.pi * t / steps)) / 2 * gradient_fn(w)
        w = w - v
    return w
"""
    + SMALL_FIT
)

SEARCH_ADAM = (
    """
def minimise(loss_fn, gradient_fn, w0, budget):
    best, w = (np.inf, None), np.array(w0, dtype=float)
    g0 = gradient_fn(w)
    here, spent, length = loss_fn(w), 2, 1e-3
    while spent < budget // 5:                         # how long may a step be?
        loss = loss_fn(w - length * np.sign(g0))
        spent += 1
        if not loss < here:
            break
        length *= 2
    for part in (0.5, 1.0):
        m = v = 0.0
        steps = max((budget - spent) // 2 if part == 0.5 else budget - spent - 1, 1)
        for t in range(1, steps + 1):
            g = gradient_fn(w)
            m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g**2
            w = w - length / 4 * part * (1 + np.cos(np.pi * t / steps)) / 2 * (m / (1 - 0.9**t)) / (
                np.sqrt(v / (1 - 0.99**t)) + 1e-12)
        spent += steps
    return w
"""
    + SMALL_FIT
)

SEARCH_NESTEROV = (
    """
def minimise(loss_fn, gradient_fn, w0, budget):
    w = ahead = np.array(w0, dtype=float)
    loss, spent, k, rate = loss_fn(w), 1, 1, None
    while spent + 3 <= budget:
        g, here = gradient_fn(ahead), loss_fn(ahead)
        spent += 2
        rate = 1 / np.linalg.norm(g) if rate is None else rate * 1.3
        while spent < budget:
            trial = ahead - rate * g
            reached = loss_fn(trial)
            spent += 1
            if reached <= here - 0.5 * rate * g @ g:
                break
            rate /= 2
        else:
            break
        if reached > loss:                             # too fast: start the momentum again
            ahead, k = w, 1
            continue
        ahead, w, loss, k = trial + (k - 1) / (k + 2) * (trial - w), trial, reached, k + 1
    return w
"""
    + SMALL_FIT
)

CONJUGATE = """
def minimise(loss_fn, gradient_fn, w0, budget):
    w = np.array(w0, dtype=float)
    loss, g, left = loss_fn(w), gradient_fn(w), budget - 2
    p, t = -g, 1 / np.linalg.norm(g)
    while left > 3 and np.linalg.norm(g) > 0:
        if p @ g >= 0:
            p = -g
        slope, far = p @ g, gradient_fn(w + t * p) @ p
        left -= 1
        t = min(-slope * t / (far - slope), 10 * t) if far > slope else 3 * t
        while left > 1:
            new = loss_fn(w + t * p)
            left -= 1
            if new < loss:
                break
            t /= 4
        if not new < loss:
            break
        w, loss, old, g = w + t * p, new, g, gradient_fn(w + t * p)
        left -= 1
        p = -g + max(0, g @ (g - old) / (old @ old)) * p
    return w
"""

CAREFUL_FIT = """
def fit(gradient_fn, w0, X, y, budget, rng):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    scale = np.sqrt((X**2).mean(axis=0))
    Z, v, n = X / scale, np.asarray(w0, dtype=float) * scale, len(y)
    g = lambda v, rows: gradient_fn(v / scale, X[rows], y[rows]) / scale
    some = rng.permutation(n)[:30]
    base = g(v, some)
    u = base / np.linalg.norm(base)
    L = 0.0
    for _ in range(2):
        diff = (g(v + 1e-3 * u, some) - base) / 1e-3
        L, u = max(L, np.linalg.norm(diff)), diff / np.linalg.norm(diff)
    steps, mean, order = (budget - 90) // 8, np.zeros(len(v)), []
    for t in range(steps):
        if len(order) < 8:
            order = list(rng.permutation(n))
        rows, order = order[:8], order[8:]
        v = v - (1 - t / steps) / L * g(v, rows)
        if t >= steps // 2:
            mean += v / (steps - steps // 2)
    return mean / scale
"""

RACERS: dict[str, tuple[str, int, int]] = {
    **{f"one rate, {rate:g}": (FIXED.format(rate), 0, 3) for rate in (1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0)},
    "Adam with its defaults": (ADAM.format(0.001), 0, 4),
    "Adam with the rate 0.1": (ADAM.format(0.1), 4, 8),
    **{f"all rows, {part:g} / L": (FULL.format(part), 0, 3) for part in (0.5, 1.0, 1.9, 4.0, 6.0)},
    "a range test, momentum, a schedule": (RANGE_MOMENTUM, 8, 10),
    "a search for the rate, Adam, a schedule": (SEARCH_ADAM, 8, 10),
    "a line search, Nesterov's momentum, a schedule": (SEARCH_NESTEROV, 8, 10),
    "conjugate directions, small batches with an average": (CONJUGATE + CAREFUL_FIT, 12, 12),
}
"""The source of each method, and its least and most points."""


def source(name: str) -> str:
    """Return the file that a student hands in."""
    return HEAD + RACERS[name][0]
