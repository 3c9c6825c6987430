"""Adam: momentum and RMSprop together, with the bias of a cold start taken out.

Both running averages start at zero, so early on they are too small. Dividing by 1 - beta**t makes up for it,
exactly so while the gradient stays the same. Read theory/adam first; then fill in the two functions below.
"""

import numpy as np


def adam_step(w, m, v, t, gradient, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """One step of Adam.

        m <- beta1 m + (1 - beta1) gradient           m_hat = m / (1 - beta1**t)
        v <- beta2 v + (1 - beta2) gradient**2        v_hat = v / (1 - beta2**t)
        w <- w - learning_rate * m_hat / (sqrt(v_hat) + eps)

    Args:
        w: parameters, an array of any shape.
        m: running mean of the gradients, same shape as w; zeros before the first step.
        v: running mean of the squared gradients, same shape as w; zeros before the first step.
        t: the number of this step: 1 for the first one.
        gradient: gradient at w, same shape as w.
        learning_rate: eta > 0, about the most that a coordinate moves in one step.
        beta1, beta2: how much of the old averages is kept, in [0, 1).
        eps: a small number outside the root that keeps the division defined.

    Returns:
        (w, m, v): new arrays of the shape of w. m and v are the averages themselves, not m_hat and v_hat.
        None of the arguments is modified. As everywhere in this exercise, anything that
        np.asarray(x, dtype=float) takes is accepted as an array.

    >>> w, m, v = adam_step([1.0, -2.0], [0.0, 0.0], [0.0, 0.0], 1, [4.0, -0.01], learning_rate=0.1)
    >>> w.round(6).tolist()
    [0.9, -1.9]

    Other libraries: Keras and TensorFlow add eps before the bias of v is taken out ("epsilon hat"); PyTorch
    and optax do it as here. Source: Kingma and Ba, Adam, ICLR 2015, algorithm 1.
    """
    raise NotImplementedError


def adam_descent(gradient_fn, w0, n_steps, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Run Adam from w0 and return every point it visits.

    Args:
        gradient_fn: function of w (a float array of the shape of w0) that returns the gradient there.
        w0: start, an array of any shape; it is not modified. m and v start at zero.
        n_steps: number of updates, >= 0; gradient_fn is called once for each.
        learning_rate, beta1, beta2, eps: as in adam_step.

    Returns:
        The path, an array of shape (n_steps + 1, *w0.shape), with path[0] equal to w0.

    >>> path = adam_descent(lambda w: 2 * w, [1.0], 2, learning_rate=0.1)
    >>> path.round(4).tolist()
    [[1.0], [0.9], [0.8004]]

    Source: Kingma and Ba, Adam, ICLR 2015, algorithm 1.
    """
    raise NotImplementedError
