"""Known wrong implementations of halving, each as an edit of the reference."""

from autograder.mistakes import Mistake

MISTAKES = [
    Mistake(
        id="doubles",
        title="The number is doubled",
        old="return x / 2",
        new="return x * 2",
        computes="returns twice the number",
        asked="return half of it",
        concept="Half of a number is nearer to zero.",
        page="theory/halving/",
    ),
    Mistake(
        id="no_start",
        title="The start is missing",
        old="return np.array(path)",
        new="return np.array(path[1:])",
        computes="leaves out the number it started with",
        asked="return n_steps + 1 numbers",
        concept="n steps join n + 1 numbers.",
        page="theory/halving/",
    ),
]
