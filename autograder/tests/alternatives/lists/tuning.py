"""Lists: rates and losses come back as lists, the points of the curve travel as pairs."""

import math

import numpy as np


def numbers(values):
    return np.asarray(values, dtype=float).tolist()


def each(f, *trees):
    if isinstance(trees[0], list):
        return [each(f, *branches) for branches in zip(*trees)]
    return f(*trees)


def plain(x):
    return int(x) if x.is_integer() else x


def moved(w, gradient, rate):
    return each(lambda c, g: c - rate * g, w, gradient)


def grid_search(final_loss, learning_rates):
    rates = numbers(learning_rates)
    losses = [float(final_loss(rate)) for rate in rates]
    table = [(loss, i) for i, loss in enumerate(losses) if math.isfinite(loss)]
    if not table:
        raise ValueError("no rate gave a finite loss")
    return plain(rates[min(table)[1]]), losses


def learning_rate_range_test(loss_fn, gradient_fn, w0, min_rate=1e-5, max_rate=10.0, n_steps=100):
    w, rates, losses = numbers(w0), [], []
    for i in range(n_steps):
        rate = math.exp(math.log(min_rate) + i / (n_steps - 1) * math.log(max_rate / min_rate))
        w = moved(w, numbers(gradient_fn(np.array(w))), rate)
        rates.append(rate)
        losses.append(float(loss_fn(np.array(w))))
        if not math.isfinite(losses[-1]) or losses[-1] > 4 * min(losses[:-1], default=math.inf):
            break
    return rates, losses


def suggest_learning_rate(rates, losses):
    curve = zip(numbers(rates), numbers(losses))
    points = [(math.log(r), f, r) for r, f in curve if math.isfinite(f)]
    x, f, rates = (list(column) for column in zip(*points))
    pieces = [(f[i + 1] - f[i]) / (x[i + 1] - x[i]) for i in range(len(f) - 1)]
    slopes = pieces[:1]
    for i in range(1, len(pieces)):
        left, right = x[i] - x[i - 1], x[i + 1] - x[i]
        slopes.append((right * pieces[i - 1] + left * pieces[i]) / (left + right))
    slopes = slopes[:f.index(min(f))]
    return plain(rates[slopes.index(min(slopes))])
