"""Random visits to halving inside its contract."""


def explore(module, observe, rng):
    """Call every function once; `observe` notes the answer and whether an argument was modified."""
    observe(module.half, rng.uniform(-5, 5))
    observe(module.halving, rng.uniform(-5, 5), int(rng.integers(0, 5)))
