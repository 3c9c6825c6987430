"""Random visits to average inside its contract."""

from objectives import sample


def explore(module, observe, rng):
    """Call the function once; `observe` notes the answer and whether an argument was modified."""
    observe(module.average, sample(rng, (2, 3)))
