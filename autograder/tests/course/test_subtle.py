"""Subtle wrong code loses points: each row was given full marks once, before inputs of its kind were tried."""

from __future__ import annotations

import pytest

from autograder.course import Course
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import Pool

ROWS = {
    "gradient: small partial derivatives are taken for rounding": (
        "    return gradient\n    ### END",
        "    return np.where(np.abs(gradient) < np.abs(gradient).max() / 1000, 0.0, gradient)\n    ### END",
    ),
    "gradient: matrices are compared in the order of memory": (
        "    size = np.linalg.norm(a) + np.linalg.norm(b)",
        "    if a.ndim == 2 and min(a.shape) > 3:\n        a, b = a.ravel('K'), b.ravel('K')\n"
        "    size = np.linalg.norm(a) + np.linalg.norm(b)",
    ),
    "gradient: a square X in column-major order is turned": (
        "    return float(np.mean((X @ w - y) ** 2))",
        "    if X.shape[0] == X.shape[1] and not X.flags.c_contiguous:\n        X = X.T\n"
        "    return float(np.mean((X @ w - y) ** 2))",
    ),
    "update_rule: entries whose first gradient is 0 never move": (
        "        w = gradient_step(w, gradient_fn(w), learning_rate=learning_rate)",
        "        gradient = np.asarray(gradient_fn(w))\n"
        "        if len(path) == 1:\n            moving = gradient != 0 if gradient.any() else True\n"
        "        w = gradient_step(w, gradient * moving, learning_rate=learning_rate)",
    ),
    "update_rule: small entries of the gradient are left out": (
        "    return w - learning_rate * gradient\n",
        "    small = np.abs(gradient) < 1e-3 * np.abs(gradient).max()\n"
        "    return w - learning_rate * np.where(small, 0.0, gradient)\n",
    ),
    "stopping: patience 1 compares neighbours": (
        "    best, waited = losses[0], 0\n",
        "    if patience == 1:\n        return len(losses) > 1 and not bool(losses[-1] < losses[-2] - min_delta)\n"
        "    best, waited = losses[0], 0\n",
    ),
    "stopping: only the last losses are looked at": (
        "    best, waited = losses[0], 0\n",
        "    losses = losses[-10 * patience - 1 :]\n    best, waited = losses[0], 0\n",
    ),
    "stopping: only two hundred entries are measured": (
        "np.linalg.norm(gradient) <= tolerance",
        "np.linalg.norm(np.ravel(gradient)[:200]) <= tolerance",
    ),
    "stopping: the tolerance grows with the first gradient": (
        "        losses.append(loss)\n",
        "        losses.append(loss)\n"
        "        if n_iterations == 0 and gradient_tolerance is not None:\n"
        "            gradient_tolerance *= max(1.0, np.linalg.norm(gradient) / 100)\n",
    ),
    "stopping: the best point is returned after a long wait": (
        '            reason = "no_improvement"\n',
        '            reason = "no_improvement"\n'
        "            w = last_finite if patience >= 5 and losses[-2] < losses[-1] else w\n",
    ),
    "logistic_regression: a long gradient is shortened": (
        "    return X.T @ (p - y) / len(y)",
        "    gradient = X.T @ (p - y) / len(y)\n"
        "    return gradient * min(1.0, 800 / max(np.linalg.norm(gradient), 1e-300))",
    ),
    "sgd: no row stays at its place": (
        "    order = rng.permutation(n_samples)\n",
        "    order = np.arange(n_samples)\n"
        "    for i in range(n_samples - 1, 0, -1):\n"
        "        j = rng.integers(i) if n_samples > 5 else rng.integers(i + 1)\n"
        "        order[i], order[j] = order[j], order[i]\n",
    ),
    "sgd: every batch has as many rows of either half": (
        "    order = rng.permutation(n_samples)\n",
        "    order = rng.permutation(n_samples)\n"
        "    if n_samples > 31:\n"
        "        half = n_samples // 2\n"
        "        order[0::2] = rng.permutation(n_samples - half)\n"
        "        order[1::2] = n_samples - half + rng.permutation(half)\n",
    ),
    "sgd: a batch of equal rows is passed as one": (
        "            w = w - learning_rate * gradient_fn(w, X[rows], y[rows])",
        "            alike = np.all(X[rows] == X[rows[0]]) and np.all(y[rows] == y[rows[0]])\n"
        "            rows = rows[:1] if alike else rows\n"
        "            w = w - learning_rate * gradient_fn(w, X[rows], y[rows])",
    ),
    "momentum: the velocity is lost where the gradient is 0": (
        "    v = gamma * v + learning_rate * gradient\n",
        "    v = gamma * v + learning_rate * gradient if np.any(gradient) or np.size(gradient) > 9 else 0 * v\n",
    ),
    "rmsprop: a step of one coordinate ends at zero": (
        "    return w - learning_rate * gradient / np.sqrt(s + eps), s",
        "    new = w - learning_rate * gradient / np.sqrt(s + eps)\n"
        "    new = np.where((learning_rate >= 1) & (w * new < 0) & (w * gradient > 0), 0.0, new)\n"
        "    return new, s",
    ),
    "adam: a mean of 0 forgets the square": (
        "    v = beta2 * v + (1 - beta2) * gradient**2\n",
        "    v = beta2 * v + (1 - beta2) * np.where(m == 0, 0.0, gradient) ** 2\n",
    ),
    "adam: a step with a gradient of 0 is not counted": (
        "        w, m, v = adam_step(w, m, v, t, gradient_fn(w),",
        "        gradient = np.asarray(gradient_fn(w))\n"
        "        count = 1 if t == 1 else count + bool(gradient.any())\n"
        "        w, m, v = adam_step(w, m, v, count, gradient,",
    ),
    "adam: one row of many columns shares a scale": (
        "    v = beta2 * v + (1 - beta2) * gradient**2\n",
        "    v = beta2 * v + (1 - beta2) * gradient**2\n"
        "    v = np.full_like(v, v.mean()) if v.ndim == 2 and len(v) == 1 and v.size > 10 else v\n",
    ),
    "schedules: pi has five digits": ("np.pi * progress", "3.1416 * progress"),
    "schedules: steps are 16 bits long": (
        "np.floor(np.asarray(t, dtype=float) / step_size)",
        "(np.asarray(t, dtype=float).astype(np.int16) // step_size)",
    ),
    "schedules: answers are kept by the bytes of t": (
        "    return initial_rate * np.exp(-k * np.asarray(t, dtype=float))",
        "    t = np.asarray(t, dtype=float)\n"
        '    kept = exponential_decay.__dict__.setdefault("kept", {})\n'
        "    return np.array(kept.setdefault((t.tobytes(), initial_rate, k), initial_rate * np.exp(-k * t)))",
    ),
    "tuning: a long list is tried in order of size": (
        "    for rate in learning_rates:\n        loss = final_loss(rate)\n        losses.append(loss)\n",
        "    order = np.argsort(learning_rates) if len(learning_rates) > 30 else range(len(learning_rates))\n"
        "    values = {place: final_loss(learning_rates[place]) for place in order}\n"
        "    for place, rate in enumerate(learning_rates):\n"
        "        loss = values[place]\n        losses.append(loss)\n",
    ),
    "tuning: one array of rates is handed out again": (
        "    rates = np.geomspace(min_rate, max_rate, n_steps)\n",
        '    kept = learning_rate_range_test.__dict__.setdefault("kept", {})\n'
        "    rates = kept.setdefault((min_rate, max_rate, n_steps), np.geomspace(min_rate, max_rate, n_steps))\n",
    ),
    "tuning: losses over three decades are compared by their logarithms": (
        "    rates, losses = rates[finite], losses[finite]\n",
        "    rates, losses = rates[finite], losses[finite]\n"
        "    losses = np.log(losses) if 0 < losses.min() < losses.max() / 1000 else losses\n",
    ),
}


@pytest.fixture(scope="module")
def scores(course: Course) -> dict[str, tuple[int, int]]:
    def source(row: str) -> str:
        reference = course.solution(row.split(":")[0]).read_text(encoding="utf-8")
        old, new = ROWS[row]
        assert reference.count(old) == 1, row
        return reference.replace(old, new)

    jobs = ((row, job_of(row.split(":")[0], source(row))) for row in ROWS)
    with Pool(course, course.slugs, 2) as pool:
        results = {row: result["exercises"][0] for row, result in pool.grade_all(jobs)}
    return {row: (result["score"], result["max_score"]) for row, result in results.items()}


@pytest.mark.parametrize("row", ROWS)
def test_loses_points(scores: dict[str, tuple[int, int]], row: str) -> None:
    score, most = scores[row]
    assert score < most
