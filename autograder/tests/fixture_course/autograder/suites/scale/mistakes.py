"""Known wrong implementations of scale, each as an edit of the reference."""

from autograder.mistakes import Mistake

RIGHT = "return factor * np.asarray(w, dtype=float)"

MISTAKES = [
    Mistake(
        id="divides",
        title="The array is divided by the factor",
        old=RIGHT,
        new="return np.asarray(w, dtype=float) / factor",
        computes="divides every entry by the factor",
        asked="multiply every entry by the factor",
        concept="A factor above 1 makes numbers larger.",
        page="theory/scale/",
    ),
    Mistake(
        id="adds",
        title="The factor is added",
        old=RIGHT,
        new="return factor + np.asarray(w, dtype=float)",
        computes="adds the factor to every entry",
        asked="multiply every entry by the factor",
        concept="Adding moves numbers, multiplying stretches them.",
        page="theory/scale/",
    ),
    Mistake(
        id="changes_w",
        title="w itself is scaled",
        old=RIGHT,
        new="w *= factor\n    return w",
        computes="writes the answer into the array of the caller",
        asked="return a new array",
        concept="The caller still needs its numbers.",
        page="theory/scale/",
    ),
]
