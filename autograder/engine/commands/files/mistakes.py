"""Known wrong implementations of slug, each as an edit of the reference."""

from autograder.mistakes import Mistake

MOVE = "return np.asarray(w, dtype=float) - learning_rate * np.asarray(gradient, dtype=float)"

# TODO: list at least three mistakes of every function; `old` stands exactly once in the reference
MISTAKES = [
    Mistake(
        id="climbs",
        title="The step climbs",
        old="float) - learning_rate",
        new="float) + learning_rate",
        computes="adds learning_rate * gradient to w, which leads uphill",
        asked="subtract learning_rate * gradient from w",
        concept="The gradient points in the direction in which the function grows fastest.",
        page="theory/CHAPTER/#step",
    ),
    Mistake(
        id="rate_fixed",
        title="learning_rate is fixed at 0.1",
        old="learning_rate * np",
        new="0.1 * np",
        computes="always uses the default, whatever is passed in",
        asked="use the value that is passed in",
        concept="A default applies only when nothing is passed.",
        page="theory/CHAPTER/#step",
    ),
    Mistake(
        id="w_in_place",
        title="The caller's w is moved in place",
        old=MOVE,
        new="w = np.asarray(w, dtype=float)\n    w -= learning_rate * np.asarray(gradient, dtype=float)\n    return w",
        computes="writes the new values into the array w that was passed in",
        asked="return a new array and leave the arguments as they are",
        concept="np.asarray makes no copy of a float array, and -= writes into it: the caller's w changes too.",
        page="theory/CHAPTER/#step",
    ),
]
