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
    raise NotImplementedError


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
    raise NotImplementedError
