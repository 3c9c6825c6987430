"""The race: choose the method and the rate yourself, under a budget of calls.

Nothing is prescribed but the result, and there is no formula to copy. Read
theory/practice, "Under a budget"; then fill in the two functions below. The command
`python run_race.py` compares them with four optimisers on public landscapes.
"""

import numpy as np


def minimise(loss_fn, gradient_fn, w0, budget):
    """Return a point with as small a loss as you can reach within a budget of calls.

    The landscapes are rotated quadratics with curvatures up to 1000 in some and down to
    0.00001 in others, of condition numbers up to 10 000; logistic regression; a curved
    valley like Rosenbrock's; a plateau at the start. You are not told which one it is.

    Args:
        loss_fn: function of w that returns the loss, a float; a call costs 1.
        gradient_fn: function of w that returns the gradient, shape (d,); a call costs
            1. A call of either for which no budget is left raises a RuntimeError.
        w0: start, shape (d,), with 2 <= d <= 20; anything that np.asarray(w0,
            dtype=float) accepts, such as a list of whole numbers. It is not modified.
        budget: number of calls, 100 to 400.

    Returns:
        The point, a float array of shape (d,). The same arguments give the same point.

    >>> w = minimise(lambda w: w @ w, lambda w: 2 * w, [3.0, -4.0], budget=100)
    >>> bool(w @ w < 0.01)
    True

    Source: Nocedal and Wright, Numerical Optimization, 2006, chapters 3 to 6.
    """
    ### BEGIN SOLUTION
    w = np.array(w0, dtype=float)
    loss, gradient, calls = loss_fn(w), gradient_fn(w), budget - 2
    identity, inverse = np.eye(w.size), None  # an estimate of the inverse second derivatives
    while calls > 1 and gradient.any():
        if inverse is None or gradient @ inverse @ gradient <= 0:
            inverse, measured = identity / np.linalg.norm(gradient), False
        direction = -inverse @ gradient
        rate, ahead, best = 1.0, w, np.inf
        while calls > 1:  # a line search: shorter until the loss falls, in a first step longer as long as it falls
            trial = w + rate * direction
            reached = loss_fn(trial)
            calls -= 1
            if reached < best and reached <= loss + 1e-4 * rate * (gradient @ direction):
                ahead, best = trial, reached
                if measured:
                    break
                rate *= 2.0
            elif best < np.inf:
                break
            else:
                rate *= 0.3
        if best == np.inf:
            break
        new_gradient = gradient_fn(ahead)
        calls -= 1
        s, y = ahead - w, new_gradient - gradient
        if s @ y > 1e-12 * np.linalg.norm(s) * np.linalg.norm(y):  # the update of BFGS
            if not measured:
                inverse, measured = identity * (s @ y) / (y @ y), True
            shrink = identity - np.outer(s, y) / (s @ y)
            inverse = shrink @ inverse @ shrink.T + np.outer(s, s) / (s @ y)
        w, loss, gradient = ahead, best, new_gradient
    return w
    ### END SOLUTION


def fit(gradient_fn, w0, X, y, budget, rng):
    """Return weights with a small mean loss over all rows, within a budget of rows.

    The data are noisy, many rows are nearly alike, and the columns of X have unlike
    sizes. The model depends on X @ w; you are not told its loss.

    Args:
        gradient_fn: function of (w, X_rows, y_rows), of shapes (d,), (B, d) and (B,),
            that returns the gradient of the mean loss of these rows, shape (d,). A call
            costs B; one for which no budget is left raises a RuntimeError.
        w0: start, shape (d,).
        X: one sample in each row, shape (N, d); the last column is constant.
        y: one target for each row, shape (N,).
        budget: number of rows, 3 N to 6 N.
        rng: an np.random.Generator, the only source of randomness.

    Returns:
        The weights, a float array of shape (d,). None of the arrays is modified; an
        array argument may be anything that np.asarray(x, dtype=float) accepts.

    >>> def gradient_fn(w, X, y):
    ...     return X.T @ (X @ w - y) / len(y)
    >>> X, y = np.array([[1.0, 1.0], [2.0, 1.0]] * 50), np.array([3.0, 5.0] * 50)
    >>> w = fit(gradient_fn, [0, 0], X, y, budget=500, rng=np.random.default_rng(0))
    >>> bool(np.abs(X @ w - y).max() < 1.0)
    True

    Source: Bottou, Curtis and Nocedal, Optimization methods for large-scale machine
    learning, SIAM Review, 2018.
    """
    ### BEGIN SOLUTION
    w, X, y = (np.asarray(values, dtype=float) for values in (w0, X, y))
    size = np.sqrt(np.mean(X**2, axis=0))  # in the units v = w * size all columns are alike
    size[size == 0] = 1.0

    def slope(v, rows):
        return gradient_fn(v / size, X[rows], y[rows]) / size

    probe = rng.permutation(len(y))[: len(y) // 8]
    v, curvature = w * size, 0.0
    first = step = slope(v, probe)
    for _ in range(2):  # how fast the gradient changes along itself, then along that change
        step = 1e-3 * step / max(np.linalg.norm(step), 1e-12)
        step = slope(v + step, probe) - first
        curvature = max(curvature, np.linalg.norm(step) / 1e-3)
    batch_size, order = 8, rng.permutation(len(y))
    n_steps = (budget - 3 * len(probe)) // batch_size
    late = []
    for t in range(n_steps):
        if len(order) < batch_size:
            order = np.concatenate([order, rng.permutation(len(y))])
        rows, order = order[:batch_size], order[batch_size:]
        rate = (1 + np.cos(np.pi * t / n_steps)) / 2 / curvature
        v = v - rate * slope(v, rows)
        if t >= n_steps / 2:
            late.append(v)
    return np.mean(late, axis=0) / size
    ### END SOLUTION
