"""Scaling: every entry of an array, times one number."""

import numpy as np


def scale(w, factor):
    """Multiply an array by a number.

        scale(w, c) = c w

    Args:
        w: an array of any shape; it is not modified.
        factor: c, a number.

    Returns:
        A new array of the shape of w.

    >>> scale([1.0, -2.0], 3.0).tolist()
    [3.0, -6.0]
    """
    ### BEGIN SOLUTION
    return factor * np.asarray(w, dtype=float)
    ### END SOLUTION
