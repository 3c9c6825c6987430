"""Random visits to slug inside its contract: what decides whether two implementations behave the same."""

from objectives import sample


# TODO: draw every kind of input that the docstrings allow
def explore(module, observe, rng):
    """Call every function; `observe` notes the answer and whether an argument was modified."""
    shape = [(), (3,), (2, 2)][rng.integers(3)]
    settings = {"learning_rate": rng.uniform(0.01, 2)} if rng.random() < 0.7 else {}
    observe(module.slug_step, sample(rng, shape), sample(rng, shape), **settings)
    observe(module.slug_step, [3, 4], rng.integers(-9, 10, 2), **settings)
