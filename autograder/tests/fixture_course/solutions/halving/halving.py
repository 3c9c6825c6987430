"""Halving: one step, and the path of many."""

import numpy as np


def half(x):
    """Return half of a number.

    >>> half(3.0)
    1.5
    """
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION


def halving(x, n_steps):
    """Halve a number n_steps times and return all numbers on the way.

    Args:
        x: the start, a number.
        n_steps: number of steps, >= 0.

    Returns:
        An array of n_steps + 1 numbers that starts with x.

    >>> halving(4.0, 2).tolist()
    [4.0, 2.0, 1.0]
    """
    ### BEGIN SOLUTION
    path = [float(x)]
    for _ in range(n_steps):
        path.append(half(path[-1]))
    return np.array(path)
    ### END SOLUTION
