"""Known wrong implementations of update_rule, each as an edit of the reference."""

from autograder.mistakes import Mistake
from autograder.suites.descents import shared

STEP = "theory/update-rule/#one-step"
RATE = "theory/update-rule/#learning-rate"
PATH = "theory/update-rule/#many-steps"
COPIES = "theory/update-rule/#copies"

UPDATE = "return w - learning_rate * gradient"
CONVERT = "    w, gradient = (np.asarray(x, dtype=float) for x in (w, gradient))\n"
START = """    w = np.asarray(w0, dtype=float)
    path = [w]
"""
LOOP = """    for _ in range(n_steps):
        w = gradient_step(w, gradient_fn(w), learning_rate=learning_rate)
        path.append(w)
"""

STOPPING = """    for _ in range(n_steps):
        g = gradient_fn(w)
        new = gradient_step(w, g, learning_rate=learning_rate)
        if {test}:
            {end}
            break
        w = new
        path.append(w)
    path = path[: n_steps + 1]
"""
TINY = "1e-8", "1e-6"
SMALL = [
    f"np.linalg.norm({what}) < {size}"
    for what in ("g", "new - w")
    for size in ("1e-6", "1e-8", "1e-10", "1e-12", "1e-3")
]

MISTAKES = [
    shared("climbs", UPDATE, UPDATE.replace("-", "+"), step="learning_rate times the gradient"),
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
    shared("w_in_place", UPDATE, "w -= learning_rate * gradient\n    return w"),
    Mistake(
        id="whole_numbers_stay_whole",
        title="Whole numbers cut the decimals off",
        old=CONVERT + "    return w - learning_rate * gradient",
        new="    w = np.array(w)\n    w[...] = w - learning_rate * np.asarray(gradient)\n    return w",
        computes="stores the new values in an array of the type of w, where 2.5 becomes 2 if w holds integers",
        asked="work with float arrays, whatever type w has",
        concept="An integer array drops the decimals of what is stored in it, without a warning.",
        page=COPIES,
    ),
    Mistake(
        id="unit_length",
        title="Every step has the same length",
        old="return w - learning_rate * gradient",
        new=(
            "return w - learning_rate * gradient / np.linalg.norm(gradient)",
            *(f"return w - learning_rate * gradient / (np.linalg.norm(gradient) + {c})" for c in ("1e-12", "1e-8")),
            "length = np.linalg.norm(gradient)\n    return w - learning_rate * gradient / (length if length else 1)",
        ),
        computes="divides the gradient by its length, which is a different method (normalised gradient descent)",
        asked="use the gradient as it is",
        concept="Steps that shrink with the gradient settle at a minimum; steps of constant length jump about it.",
        page=RATE,
    ),
    Mistake(
        id="sign_only",
        title="Only the sign of the gradient counts",
        old="return w - learning_rate * gradient",
        new="return w - learning_rate * np.sign(gradient)",
        computes="moves each coordinate by the learning rate, whatever the size of the gradient: a different method "
        "(sign descent)",
        asked="use the gradient with its size",
        concept="The size of a partial derivative says how steep its direction is, and steep directions move more.",
        page=RATE,
    ),
    Mistake(
        id="clipped",
        title="Large gradients are clipped",
        old="return w - learning_rate * gradient",
        new=(
            "return w - learning_rate * np.clip(gradient, -1, 1)",
            "return w - learning_rate * gradient / max(np.linalg.norm(gradient), 1)",
        ),
        computes="limits the entries of the gradient, or its length, to 1: a different method (clipping)",
        asked="use the gradient as it is",
        concept="Clipping is a remedy for exploding gradients, and it changes the path wherever it applies.",
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
    shared(
        "rate_decays",
        LOOP,
        tuple(
            LOOP.replace("_ in", "t in").replace("=learning_rate", f"=learning_rate {decay}")
            for decay in ("/ (t + 1)", "/ np.sqrt(t + 1)", "* 0.9**t", "* 0.99**t")
        ),
    ),
    shared("one_update_too_many", "range(n_steps)", "range(n_steps + 1)"),
    shared("one_update_too_few", "range(n_steps)", "range(n_steps - 1)"),
    shared("stale_gradient", LOOP, "    gradient = gradient_fn(w)\n" + LOOP.replace("gradient_fn(w)", "gradient")),
    Mistake(
        id="returns_inside_the_loop",
        title="Returned inside the loop",
        old="        path.append(w)\n    return",
        new="        path.append(w)\n        return",
        computes="returns after the first update",
        asked="return after n_steps updates",
        concept="A return statement ends the function at once: inside a loop, in the first round.",
        page=PATH,
    ),
    shared("start_missing", "path = [w]", "path = []"),
    Mistake(
        id="end_missing",
        title="The path lacks its last point",
        old="    path = [w]\n" + LOOP,
        new="    path = []\n" + "\n".join(LOOP.splitlines()[i] for i in (0, 2, 1)) + "\n",
        computes="records each point before its update, so that the last point is never recorded",
        asked="return the point after the last update too",
        concept="A loop that records w before each update never records the point where it ends.",
        page=PATH,
    ),
    shared("last_point_only", "return np.array(path)", "return w"),
    shared(
        "one_array_many_times",
        START + LOOP,
        tuple(
            f"""    w = np.array(w0, dtype=float)
    path = [{start}]
    for _ in range(n_steps):
        w -= learning_rate * gradient_fn(w)
        path.append(w)
"""
            for start in ("w", "w.copy()")
        ),
    ),
    shared(
        "moves_the_start",
        START + LOOP,
        """    w = np.asarray(w0, dtype=float)
    path = [w.copy()]
    for _ in range(n_steps):
        w -= learning_rate * np.asarray(gradient_fn(w), dtype=float)
        path.append(w.copy())
""",
    ),
    shared(
        "stops_by_itself",
        LOOP,
        (
            LOOP.replace("):\n", "):\n        if np.linalg.norm(gradient_fn(w)) < 1e-6:\n            break\n"),
            *(STOPPING.format(test=test, end=end) for test in SMALL for end in ("pass", "path += [w] * n_steps")),
        ),
    ),
    Mistake(
        id="short_gradient_is_zero",
        title="A short gradient is taken for zero",
        old=UPDATE,
        new=tuple(f"return w - learning_rate * gradient * (np.linalg.norm(gradient) >= {s})" for s in TINY),
        computes="makes no step where the gradient is short",
        asked="make the same step, however short the gradient is",
        concept="How small a gradient is depends on the units of the problem, so no fixed length counts as zero here.",
        page=STEP,
    ),
    Mistake(
        id="rounded",
        title="The new parameters are rounded",
        old=UPDATE,
        new=tuple(f"return np.round(w - learning_rate * gradient, {decimals})" for decimals in (6, 4, 3)),
        computes="rounds the parameters after the step",
        asked="return the new parameters with all their digits",
        concept="A number is rounded where it is shown: if w is rounded in every step, small steps are lost.",
        page=STEP,
    ),
]
