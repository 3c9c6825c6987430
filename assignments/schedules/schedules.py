"""Learning-rate schedules: long steps to come near a minimum, short steps to settle.

Each function returns the rate of step t = 0, 1, 2, ... from t and its settings alone;
it remembers nothing of earlier calls. Read theory/schedules first; then fill in the
four functions below.
"""

import numpy as np


def step_decay(t, initial_rate, gamma, step_size):
    """Return a rate that is multiplied by gamma after every step_size steps.

        rate(t) = initial_rate gamma**floor(t / step_size)

    Args:
        t: the step, 0 for the first: a number or an array of numbers.
        initial_rate: the rate of step 0, > 0.
        gamma: the share of the rate that is left after a drop, in (0, 1].
        step_size: the number of steps from one drop to the next, an integer >= 1.

    Returns:
        The rate of each step, in the shape of t; t is not modified. Throughout this
        exercise, t may be anything that np.asarray(x, dtype=float) accepts, such as a
        list of whole numbers.

    >>> step_decay([0, 2, 3, 6], 0.8, 0.5, 3).tolist()
    [0.8, 0.8, 0.4, 0.2]

    Other libraries: PyTorch's StepLR does the same; the exponential decays of
    TensorFlow and optax leave out the floor unless staircase=True.
    Source: Ge et al., The step decay schedule, NeurIPS 2019.
    """
    raise NotImplementedError


def exponential_decay(t, initial_rate, k):
    """Return a rate that falls by the same factor in every step.

        rate(t) = initial_rate exp(-k t)

    Args:
        t: the step, 0 for the first: a number or an array of numbers.
        initial_rate: the rate of step 0, > 0.
        k: how fast the rate falls, >= 0; for k > 0 it halves every log(2) / k steps.

    Returns:
        The rate of each step, in the shape of t; t is not modified.

    >>> exponential_decay([0, 1, 2], 1.0, 0.1).round(4).tolist()
    [1.0, 0.9048, 0.8187]

    Other libraries: PyTorch's ExponentialLR takes the factor of one step instead,
    gamma = e^-k.
    Source: Senior et al., An empirical study of learning rates in deep neural networks
    for speech recognition, ICASSP 2013, there with powers of 10.
    """
    raise NotImplementedError


def cosine_annealing(t, initial_rate, min_rate, total_steps):
    """Return a rate that falls from initial_rate to min_rate along half a cosine.

        for t < total_steps:
            rate(t) = min_rate
                      + (initial_rate - min_rate) (1 + cos(pi t / total_steps)) / 2
        for t >= total_steps:
            rate(t) = min_rate

    Args:
        t: the step, 0 for the first: a number or an array of numbers.
        initial_rate: the rate of step 0, > 0.
        min_rate: the rate at the end, >= 0.
        total_steps: the step at which min_rate is reached, an integer >= 1.

    Returns:
        The rate of each step, in the shape of t; t is not modified.

    >>> cosine_annealing([0, 1, 2, 4, 9], 1.0, 0.1, 4).round(4).tolist()
    [1.0, 0.8682, 0.55, 0.1, 0.1]

    Other libraries: optax stays at min_rate, too; PyTorch's CosineAnnealingLR rises
    again after total_steps.
    Source: Loshchilov and Hutter, SGDR, ICLR 2017, equation 5 (without the restarts).
    """
    raise NotImplementedError


def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    """Return a rate that rises linearly to peak_rate, then falls along half a cosine.

        for t < warmup_steps:
            rate(t) = peak_rate (t + 1) / warmup_steps
        for t >= warmup_steps:
            rate(t) = cosine annealing from peak_rate at t = warmup_steps
                      to min_rate at t = total_steps

    Args:
        t: the step, 0 for the first: a number or an array of numbers.
        peak_rate: the highest rate, > 0: that of the last step of the warm-up and of
            the first step of the cosine.
        warmup_steps: the number of steps of the warm-up, an integer with
            0 <= warmup_steps < total_steps; 0 is plain cosine annealing.
        total_steps: the step at which min_rate is reached; the rate stays there.
        min_rate: the rate at the end, >= 0.

    Returns:
        The rate of each step, in the shape of t; t is not modified.

    >>> warmup_cosine([0, 1, 2, 3, 4, 5, 6], 1.0, 2, 6).round(4).tolist()
    [0.5, 1.0, 1.0, 0.8536, 0.5, 0.1464, 0.0]

    Other libraries: many begin the warm-up at a rate of 0 (t / warmup_steps, as optax
    does with init_value=0), so that step 0 does not move.
    Source: Goyal et al., Accurate, large minibatch SGD, 2017, for the warm-up;
    Loshchilov and Hutter, SGDR, ICLR 2017, for the cosine.
    """
    raise NotImplementedError
