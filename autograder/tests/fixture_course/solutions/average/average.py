"""The average: the sum of all values over their number."""

import numpy as np


def average(values):
    """Return the mean of all entries.

        average(x) = (x_1 + ... + x_n) / n

    Args:
        values: x, an array of at least one number.

    Returns:
        A float.

    >>> average([1.0, 2.0, 6.0])
    3.0
    """
    ### BEGIN SOLUTION
    values = np.asarray(values, dtype=float)
    return float(values.sum() / values.size)
    ### END SOLUTION
