"""Random calls inside the contract of update_rule: they decide whether two implementations behave the same."""

from objectives import Spy, read_only, sample


def explore(module, observe, rng):
    """Call every function once; `observe` notes the answer and whether an argument was modified."""
    shape = [(), (3,), (2, 2)][rng.integers(3)]
    scale = 10 ** rng.uniform(-3, 3)
    w, gradient = scale * sample(rng, shape), scale * sample(rng, shape)
    whole = rng.integers(-9, 10, shape)
    rate = rng.uniform(0.01, 2)
    observe(module.gradient_step, w, gradient, rate)
    observe(module.gradient_step, w, w, rate)
    observe(module.gradient_step, whole, whole[::-1] if shape else whole, rate)
    observe(module.gradient_step, w.tolist(), gradient.tolist(), rate)
    curvatures = rng.uniform(0.1, 4, shape)
    gradients = [lambda w: curvatures * w, lambda w: w, lambda w: gradient, lambda w: 0 * gradient]
    spy = Spy(gradients[rng.integers(4)])
    starts = [w, read_only(w), w.tolist(), whole]
    observe(module.gradient_descent, spy, starts[rng.integers(4)], rate / 4, int(rng.integers(0, 7)))
    observe.note([str(getattr(point, "dtype", "list")) for points in spy.calls for point in points])
