"""Tell right from wrong code: tests for an optimiser that somebody else has written.

Most wrong optimisers still find the minimum, so a test has to look at more than that.
Read theory/practice, "Testing an optimiser"; then fill in the two functions below.
"""

import numpy as np


def accepts_nesterov(nesterov_descent):
    """Return whether an implementation of Nesterov's method does what is asked.

        nesterov_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9)

    starts with w = w0 and v = 0, makes n_steps updates, and returns the path:

        v <- gamma * v + learning_rate * gradient_fn(w - gamma * v)
        w <- w - v

    What is asked of it: gradient_fn is called once in each step, with a float array of
    the shape of w0. The path is a float array of shape (n_steps + 1, *w0.shape), begins
    with w0, and is w0 alone for n_steps = 0. w0 may have any shape, and be anything
    that np.asarray(w0, dtype=float) accepts, such as a list of whole numbers; it is not
    modified. Any learning_rate > 0 and 0 <= gamma < 1 may be passed. Calls do not
    depend on each other.

    Args:
        nesterov_descent: a function with the arguments above. The ones handed in
            raise no error when they are called as described, except where an argument
            is read-only and they write into it, and except for more than 1 000 steps or
            10 000 numbers in a path, which all of them refuse.

    Returns:
        True if it does all this, False if it does not. Right code may be written in
        another style, so that its numbers differ by rounding.

    >>> def stays(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    ...     return np.array([w0] * (n_steps + 1), dtype=float)
    >>> accepts_nesterov(stays)
    False

    Source: Nesterov, A method of solving a convex programming problem with convergence
    rate O(1/k^2), Soviet Mathematics Doklady, 1983; in this form: Sutskever, Martens,
    Dahl and Hinton, On the importance of initialization and momentum, ICML 2013.
    """
    ### BEGIN SOLUTION
    asked = []

    def gradient_fn(w):
        asked.append(np.array(w))
        return np.cos(np.arange(1.0, 1.0 + np.size(w))).reshape(np.shape(w)) * w + w**3

    def agrees(w0, learning_rate, n_steps, **settings):
        gamma, kept = settings.get("gamma", 0.9), np.array(w0)
        w, v = np.array(w0, dtype=float), np.zeros(np.shape(w0))
        path, points = [w], []
        for _ in range(n_steps):
            points.append(w - gamma * v)
            v = gamma * v + learning_rate * gradient_fn(points[-1])
            w = w - v
            path.append(w)
        asked.clear()
        answer = nesterov_descent(gradient_fn, w0, learning_rate, n_steps, **settings)
        same_path = np.shape(answer) == np.shape(path) and np.allclose(answer, path)
        same_calls = np.shape(asked) == np.shape(points) and np.allclose(asked, points)
        return bool(same_path and same_calls and np.array_equal(w0, kept))

    vector, matrix = np.array([1.5, -0.5, 0.25]), np.array([[1.0, -0.5], [0.75, 0.25]])
    return (
        agrees(vector, 0.1, 6)
        and agrees(vector, 0.1, 6)
        and agrees(vector, 0.07, 4, gamma=0.5)
        and agrees(matrix, 0.1, 3)
        and agrees([1, -2], 0.05, 3)
        and agrees(vector, 0.1, 0)
    )
    ### END SOLUTION


def accepts_adagrad(adagrad_step):
    """Return whether an implementation of one AdaGrad step does what is asked.

        adagrad_step(w, s, gradient, learning_rate=0.01, eps=1e-8)

    returns (w, s), new arrays:

        s <- s + gradient**2
        w <- w - learning_rate * gradient / (sqrt(s) + eps)     elementwise

    What is asked of it: w, s and gradient are of one shape, any shape, and anything
    that np.asarray(x, dtype=float) accepts, such as lists of whole numbers; none of
    them is modified. s holds numbers >= 0. Any learning_rate > 0 and eps > 0 may be
    passed. Calls do not depend on each other.

    Args:
        adagrad_step: a function with the arguments above. The ones handed in raise
            no error when they are called as described, except where an argument is
            read-only and they write into it, and except for more than 10 000 numbers,
            which all of them refuse.

    Returns:
        True if it does all this, False if it does not. Right code may be written in
        another style, so that its numbers differ by rounding.

    >>> accepts_adagrad(lambda w, s, gradient, learning_rate=0.01, eps=1e-8: (w, s))
    False

    Source: Duchi, Hazan and Singer, Adaptive subgradient methods, JMLR 2011.
    """
    ### BEGIN SOLUTION

    def agrees(w, s, gradient, **settings):
        learning_rate, eps = settings.get("learning_rate", 0.01), settings.get("eps", 1e-8)
        arguments = w, s, gradient
        kept = [np.array(argument) for argument in arguments]
        slopes = np.array(gradient, dtype=float)
        total = np.array(s) + slopes**2
        expected = np.array(w) - learning_rate * slopes / (np.sqrt(total) + eps), total
        answer = adagrad_step(w, s, gradient, **settings)
        pairs = zip(answer, expected, strict=True)
        same = all(np.shape(got) == np.shape(want) and np.allclose(got, want) for got, want in pairs)
        unchanged = all(np.array_equal(*pair) for pair in zip(arguments, kept, strict=True))
        return bool(same and unchanged)

    w, s, gradient = np.array([1.0, -2.0, 0.5]), np.array([0.25, 4.0, 1.0]), np.array([0.5, -3.0, 0.125])
    matrix = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.5]])
    return (
        agrees(w, s, gradient)
        and agrees(w, s, gradient)
        and agrees(w, s, gradient, learning_rate=0.5)
        and agrees(w, s, gradient, learning_rate=0.5, eps=0.25)
        and agrees(matrix, matrix**2, matrix)
        and agrees([3, 1], [0, 1], [2, -1], learning_rate=0.7)
        and agrees(w, 0 * s, 0 * gradient)
    )
    ### END SOLUTION
