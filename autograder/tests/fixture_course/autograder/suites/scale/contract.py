"""Random visits to scale inside its contract."""

from objectives import sample


def explore(module, observe, rng):
    """Call the function once; `observe` notes the answer and whether an argument was modified."""
    observe(module.scale, sample(rng, (2, 2)), rng.uniform(-2, 2))
