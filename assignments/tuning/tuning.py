"""Choosing the learning rate: try several rates, or sweep over all of them in one run.

A grid search compares finished runs; a range test lets the rate grow during a single
run until the loss explodes. Read theory/learning-rate first; then fill in the three
functions below.
"""

import numpy as np


def grid_search(final_loss, learning_rates):
    """Try every learning rate; return the one with the smallest loss, and all losses.

        best_rate = the rate with the smallest final_loss(rate); of equals, the first

    Args:
        final_loss: function of a rate that trains from a fresh start and returns the
            loss at the end, a float. It is called once for each rate, in order, since a
            call may be a long run.
        learning_rates: the rates to try, shape (n,).

    Returns:
        (best_rate, losses): a number, and the losses of all n rates in their order,
        those of failed runs included. A loss that is not finite (a run that diverged)
        never wins. None of the arguments is modified. Throughout this exercise, an
        array argument may be anything that np.asarray(x, dtype=float) accepts, such as
        a list of whole numbers.

    Raises:
        ValueError: none of the losses is finite.

    >>> rate, losses = grid_search(lambda rate: (rate - 0.3) ** 2, [0.1, 0.3, 1.0])
    >>> float(rate), losses.round(2).tolist()
    (0.3, [0.04, 0.0, 0.49])

    Other libraries: scikit-learn's GridSearchCV maximises a score instead of minimising
    a loss.
    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 11.4.3.
    """
    raise NotImplementedError


def learning_rate_range_test(
    loss_fn,
    gradient_fn,
    w0,
    min_rate=1e-5,
    max_rate=10.0,
    n_steps=100,
):
    """Run gradient descent with a growing rate; return the rates and the losses.

        rate_i = min_rate * (max_rate / min_rate) ** (i / (n_steps - 1))
        w <- w - rate_i * gradient_fn(w)
        loss_i = loss_fn(w)                                     i = 0, ..., n_steps - 1

    The run ends early when a loss is not finite, or is above four times the smallest
    loss recorded before it; that last loss is recorded, too. The loss at w0 is not
    recorded and does not count.

    Args:
        loss_fn: function of w that returns the loss, a float >= 0, or inf or NaN where
            w is too far away.
        gradient_fn: function of w (a float array of the shape of w0) that returns the
            gradient at w.
        w0: start of the one run, an array of any shape; it is not modified.
        min_rate, max_rate: the first and the last rate, 0 < min_rate < max_rate.
        n_steps: the largest number of updates, >= 2.

    Returns:
        (rates, losses): two arrays with one entry for every update made; losses[i] is
        the loss after the update with rates[i].

    >>> rates, losses = learning_rate_range_test(
    ...     lambda w: w @ w, lambda w: 2 * w, [1.0], 0.01, 1.0, n_steps=3
    ... )
    >>> rates.round(6).tolist(), losses.round(6).tolist()
    ([0.01, 0.1, 1.0], [0.9604, 0.614656, 0.614656])

    Other libraries: Smith lets the rate grow linearly; fastai and PyTorch Lightning
    smooth the losses first.
    Source: Smith, Cyclical learning rates for training neural networks, WACV 2017,
    section 3.3.
    """
    raise NotImplementedError


def suggest_learning_rate(rates, losses):
    """Return the rate of a range test at which the loss falls fastest.

    Points whose loss is not finite are dropped first. For the others:

        slope = np.gradient(losses, np.log(rates))
        k = the position of the smallest loss; of equals, the first
        answer = the rate with the most negative slope at the positions 0, ..., k - 1;
                 of equals, the first

    Args:
        rates: growing learning rates, shape (n,).
        losses: the loss after the update with each rate, shape (n,). At least three are
            finite; those that are not come at the end. The smallest loss is not the
            first one.

    Returns:
        One of the rates, a number. None of the arguments is modified.

    >>> rates, losses = [0.001, 0.01, 0.1, 1.0, 10.0], [1.0, 0.9, 0.3, 0.25, 3.0]
    >>> float(suggest_learning_rate(rates, losses))
    0.01

    Other libraries: PyTorch Lightning took the slope over the position up to version
    2.5.2, which finds the same rate when the rates grow by a constant factor, and takes
    it over the rate itself since 2.5.3; another rule divides the rate of the smallest
    loss by ten.
    Source: the rule "steep" of fastai's learning-rate finder.
    """
    raise NotImplementedError
