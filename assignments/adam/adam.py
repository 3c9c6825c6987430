"""Adam: momentum and RMSprop together, with a correction of the first steps.

Both running means start at zero, so at first they are too small (this is their bias).
Dividing by 1 - beta**t corrects it, exactly so while the gradient stays the same.
Read theory/adam first; then fill in the two functions below.
"""

import numpy as np


def adam_step(
    w,
    m,
    v,
    t,
    gradient,
    learning_rate=0.001,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
):
    """Return w, m and v after one step of Adam.

        m <- beta1 m + (1 - beta1) gradient           m_hat = m / (1 - beta1**t)
        v <- beta2 v + (1 - beta2) gradient**2        v_hat = v / (1 - beta2**t)
        w <- w - learning_rate * m_hat / (sqrt(v_hat) + eps)

    Args:
        w: parameters, an array of any shape.
        m: running mean of the gradients, same shape as w; zeros before the first step.
        v: running mean of the squared gradients, same shape as w; zeros before the
            first step. It is called s in RMSprop; the v of momentum is something else.
        t: the number of this step: 1 for the first one.
        gradient: gradient at w, same shape as w.
        learning_rate: eta > 0, roughly the longest step of a coordinate; after a long
            time without a gradient, steps can be several times as long.
        beta1, beta2: how much of the old m and the old v is kept, in [0, 1).
        eps: a small number > 0 outside the root, so that the divisor is never zero.

    Returns:
        (w, m, v): new arrays of the shape of w; m and v are the running means
        themselves, not m_hat and v_hat. None of the arguments is modified. Throughout
        this exercise, an array argument may be anything that np.asarray(x, dtype=float)
        accepts, such as a list of whole numbers.

    >>> w, m, v = [1.0, -2.0], [0.0, 0.0], [0.0, 0.0]
    >>> w, m, v = adam_step(w, m, v, 1, [4.0, -0.01], learning_rate=0.1)
    >>> w.round(6).tolist()
    [0.9, -1.9]

    Other libraries: PyTorch and optax do the same; Keras and TensorFlow add eps before
    the bias of v is corrected ("epsilon hat").
    Source: Kingma and Ba, Adam, ICLR 2015, algorithm 1.
    """
    raise NotImplementedError


def adam_descent(
    gradient_fn,
    w0,
    n_steps,
    learning_rate=0.001,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
):
    """Run Adam from w0 and return every point it visits.

    Args:
        gradient_fn: function of w (a float array of the shape of w0) that returns the
            gradient at w.
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
