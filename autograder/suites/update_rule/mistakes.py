"""Known wrong implementations of update_rule, each as an edit of the reference."""

from autograder.mistakes import Mistake

STEP = "theory/update-rule/#one-step"
RATE = "theory/update-rule/#learning-rate"
PATH = "theory/update-rule/#many-steps"
COPIES = "theory/update-rule/#copies"

CONVERT = "    w, gradient = (np.asarray(x, dtype=float) for x in (w, gradient))\n"
START = """    w = np.asarray(w0, dtype=float)
    path = [w]
"""
LOOP = """    for _ in range(n_steps):
        w = gradient_step(w, gradient_fn(w), learning_rate=learning_rate)
        path.append(w)
"""

MISTAKES = [
    Mistake(
        id="climbs",
        title="The step climbs",
        old="return w - learning_rate * gradient",
        new="return w + learning_rate * gradient",
        computes="adds the gradient, which is gradient ascent",
        asked="subtract learning_rate * gradient",
        concept="The gradient points where f grows fastest; the way down is the opposite direction.",
        page=STEP,
    ),
    Mistake(
        id="returns_the_step",
        title="The step instead of the new point",
        old="return w - learning_rate * gradient",
        new="return -learning_rate * gradient",
        computes="returns the step alone, as optax does: a different convention",
        asked="return the parameters after the step",
        concept="A step is a difference of two points; the new point is the old one plus the step.",
        page=STEP,
    ),
    Mistake(
        id="brackets_too_early",
        title="The rate multiplies w as well",
        old="return w - learning_rate * gradient",
        new="return learning_rate * (w - gradient)",
        computes="scales w itself by the learning rate",
        asked="multiply the gradient alone by the learning rate",
        concept="The rate says how far to move: with a rate of 0 the point stays where it is.",
        page=STEP,
    ),
    Mistake(
        id="w_in_place",
        title="The caller's w is moved in place",
        old="    return w - learning_rate * gradient",
        new="    w -= learning_rate * gradient\n    return w",
        computes="writes the new values into the array that was passed in",
        asked="return a new array and leave w as it is",
        concept="An operator like -= changes the array in place, and np.asarray makes no copy of a float array.",
        page=COPIES,
    ),
    Mistake(
        id="whole_numbers_stay_whole",
        title="Whole numbers cut the decimals off",
        old=CONVERT + "    return w - learning_rate * gradient",
        new="    w = np.array(w)\n    w[...] = w - learning_rate * np.asarray(gradient)\n    return w",
        computes="stores the new values in an array of the old type, where 2.5 becomes 2",
        asked="work with float arrays, whatever type w has",
        concept="An integer array drops the decimals of what is stored in it, without a warning.",
        page=COPIES,
    ),
    Mistake(
        id="unit_length",
        title="Every step has the same length",
        old="return w - learning_rate * gradient",
        new="return w - learning_rate * gradient / np.linalg.norm(gradient)",
        computes="divides the gradient by its length, a different method (normalised gradient descent)",
        asked="use the gradient as it is",
        concept="Steps that shrink with the gradient settle at a minimum; steps of one length jump about it.",
        page=RATE,
    ),
    Mistake(
        id="sign_only",
        title="Only the sign of the gradient counts",
        old="return w - learning_rate * gradient",
        new="return w - learning_rate * np.sign(gradient)",
        computes="moves each coordinate by the learning rate, a different method (sign descent)",
        asked="use the gradient with its size",
        concept="The size of a partial derivative says how steep its direction is, and steep directions move more.",
        page=RATE,
    ),
    Mistake(
        id="clipped",
        title="Large gradients are cut off",
        old="return w - learning_rate * gradient",
        new="return w - learning_rate * np.clip(gradient, -1, 1)",
        computes="limits each entry of the gradient to the range from -1 to 1, a different method (clipping)",
        asked="use the gradient as it is",
        concept="Clipping is a remedy for exploding gradients, and it changes the path wherever it acts.",
        page=RATE,
    ),
    Mistake(
        id="rate_fixed",
        title="The argument learning_rate is not used",
        old="return w - learning_rate * gradient",
        new="return w - 0.1 * gradient",
        computes="always works with a learning rate of 0.1",
        asked="use the learning rate that is passed in",
        concept="The right rate depends on the curvature of f, so the caller has to be able to choose it.",
        page=RATE,
    ),
    Mistake(
        id="rate_squared",
        title="The learning rate is applied twice",
        old="gradient_step(w, gradient_fn(w),",
        new="gradient_step(w, learning_rate * gradient_fn(w),",
        computes="multiplies each gradient by the square of the learning rate",
        asked="apply the learning rate once",
        concept="gradient_step contains the rate already: multiplied in twice, 0.1 acts as 0.01.",
        page=RATE,
    ),
    Mistake(
        id="rate_decays",
        title="The learning rate shrinks on the way",
        old=LOOP,
        new=LOOP.replace("_ in", "t in").replace("=learning_rate", "=learning_rate / (t + 1)"),
        computes="divides the learning rate by the number of the step, which is a schedule",
        asked="use the same rate in every step",
        concept="Near a minimum the steps shorten by themselves, because the gradient does; a schedule is an extra.",
        page=RATE,
    ),
    Mistake(
        id="one_update_too_many",
        title="One update too many",
        old="range(n_steps)",
        new="range(n_steps + 1)",
        computes="makes n_steps + 1 updates",
        asked="make exactly n_steps updates",
        concept="n updates join n + 1 points: the path is longer by the start, not by another step.",
        page=PATH,
    ),
    Mistake(
        id="one_update_too_few",
        title="One update too few",
        old="range(n_steps)",
        new="range(n_steps - 1)",
        computes="makes n_steps - 1 updates",
        asked="make exactly n_steps updates",
        concept="The start is no step: a path of n_steps points has one update too few.",
        page=PATH,
    ),
    Mistake(
        id="stale_gradient",
        title="The gradient is always the one at w0",
        old=LOOP,
        new="    gradient = gradient_fn(w)\n" + LOOP.replace("gradient_fn(w)", "gradient"),
        computes="asks for the gradient once and then walks in a straight line",
        asked="ask for the gradient at the point of each step",
        concept="A gradient holds at one point only: after a step the slope is another one.",
        page=PATH,
    ),
    Mistake(
        id="returns_inside_the_loop",
        title="Returned inside the loop",
        old="        path.append(w)\n    return",
        new="        path.append(w)\n        return",
        computes="ends after the first update",
        asked="return after n_steps updates",
        concept="A return ends the function at once: inside a loop, in the first round.",
        page=PATH,
    ),
    Mistake(
        id="start_missing",
        title="The path lacks its start",
        old="path = [w]",
        new="path = []",
        computes="returns the n_steps points after the updates only",
        asked="return w0 as the first point of the path",
        concept="A run begins at its start: with it, a path shows every step as the way between two rows.",
        page=PATH,
    ),
    Mistake(
        id="end_missing",
        title="The path lacks its last point",
        old="    path = [w]\n" + LOOP,
        new="    path = []\n" + "\n".join(LOOP.splitlines()[i] for i in (0, 2, 1)) + "\n",
        computes="notes each point before its update, so that the last one is never noted",
        asked="return the point after the last update too",
        concept="What a loop notes before it moves misses the place where it ends, which is the answer.",
        page=PATH,
    ),
    Mistake(
        id="last_point_only",
        title="The last point instead of the path",
        old="    return np.array(path)",
        new="    return w",
        computes="returns the point where the run ends",
        asked="return all the points of the run",
        concept="The last point hides how a run got there: whether it crept, swung or jumped shows in the path alone.",
        page=PATH,
    ),
    Mistake(
        id="one_array_many_times",
        title="The path holds one array many times",
        old=START + LOOP,
        new="""    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(n_steps):
        w -= learning_rate * gradient_fn(w)
        path.append(w)
""",
        computes="puts the same array into the list in every step, so that all rows show the last point",
        asked="keep each point as it was when the run passed it",
        concept="A list keeps references, not copies: an array that is changed in place changes in all its rows.",
        page=COPIES,
    ),
    Mistake(
        id="moves_the_start",
        title="The caller's w0 is moved",
        old=START + LOOP,
        new="""    w = np.asarray(w0, dtype=float)
    path = [w.copy()]
    for _ in range(n_steps):
        w -= learning_rate * np.asarray(gradient_fn(w), dtype=float)
        path.append(w.copy())
""",
        computes="runs in the array that was passed in and leaves it at the end of the path",
        asked="leave w0 as it is",
        concept="np.asarray makes no copy of a float array: a second run from the same w0 begins where this one ended.",
        page=COPIES,
    ),
    Mistake(
        id="stops_by_itself",
        title="The run ends where the ground is flat",
        old=LOOP,
        new=LOOP.replace("):\n", "):\n        if np.linalg.norm(gradient_fn(w)) < 1e-6:\n            break\n"),
        computes="breaks off when the gradient is nearly zero, and asks for it twice",
        asked="make exactly n_steps updates, with one gradient for each",
        concept="A stopping rule changes the length of the path; how to choose one is an exercise of its own.",
        page=PATH,
    ),
]
