"""TITLE.

TODO: say in two or three lines what is built here and why.
Read theory/CHAPTER first; then fill in the function below.
"""

import numpy as np


def slug_step(w, gradient, learning_rate=0.1):
    """Return w after one step.

    TODO: write the first line, which says what is returned, and the formula:

        w <- w - learning_rate * gradient

    Args:
        w: parameters, an array of any shape.
        gradient: gradient at w, same shape as w.
        learning_rate: eta > 0.

    Returns:
        A new array of the shape of w. None of the arguments is modified.
        An array argument may be anything that np.asarray(x, dtype=float) accepts.

    >>> slug_step([1.0, -2.0], [4.0, -2.0], learning_rate=0.5).tolist()
    [-1.0, -1.0]

    Source: TODO: name the paper or the book.
    """
    ### BEGIN SOLUTION
    # TODO: write the reference in place of this step of plain gradient descent
    return np.asarray(w, dtype=float) - learning_rate * np.asarray(gradient, dtype=float)
    ### END SOLUTION
