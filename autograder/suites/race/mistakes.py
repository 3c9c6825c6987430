"""Known wrong implementations of race: methods that do not come far, each as an edit of the reference."""

from autograder.mistakes import Mistake

BUDGET = "theory/practice/#budget"

MISTAKES = [
    Mistake(
        id="one_rate",
        title="One rate for every landscape",
        old="    while calls > 1 and gradient.any():\n",
        new="    for _ in range(calls):\n"
        "        w = w - 0.1 * gradient\n"
        "        gradient = gradient_fn(w)\n"
        "    return w\n"
        "    while calls > 1 and gradient.any():\n",
        computes="makes every step with the same fixed rate",
        asked="find a rate on each landscape",
        concept="A rate is measured against the curvature: what is right for a curvature of 1 diverges at 1000 and "
        "does not move at 0.001.",
        page=BUDGET,
    ),
    Mistake(
        id="adam_defaults",
        title="Adam with its default rate",
        old="    while calls > 1 and gradient.any():\n",
        new="    m = s = np.zeros(w.size)\n"
        "    for t in range(1, calls + 1):\n"
        "        m, s = 0.9 * m + 0.1 * gradient, 0.999 * s + 0.001 * gradient**2\n"
        "        w = w - 0.001 * m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)\n"
        "        gradient = gradient_fn(w)\n"
        "    return w\n"
        "    while calls > 1 and gradient.any():\n",
        computes="is Adam with the rate 0.001, which moves each entry of w by about 0.001 per call",
        asked="choose the rate for the distance and the budget",
        concept="In Adam the rate is a length: 400 steps of 0.001 hardly lead further than 0.4.",
        page=BUDGET,
    ),
    Mistake(
        id="momentum_defaults",
        title="Momentum with one rate",
        old="    while calls > 1 and gradient.any():\n",
        new="    v = np.zeros(w.size)\n"
        "    for _ in range(calls):\n"
        "        v = 0.9 * v + 0.01 * gradient\n"
        "        w = w - v\n"
        "        gradient = gradient_fn(w)\n"
        "    return w\n"
        "    while calls > 1 and gradient.any():\n",
        computes="makes every step with the same rate and gamma",
        asked="find a rate on each landscape",
        concept="Momentum needs fewer steps in a ravine, but its rate is limited by the curvature as that of plain "
        "descent is.",
        page=BUDGET,
    ),
    Mistake(
        id="fixed_length",
        title="Every step has the same length",
        old="    while calls > 1 and gradient.any():\n",
        new="    for _ in range(calls):\n"
        "        w = w - 0.1 * gradient / (np.linalg.norm(gradient) + 1e-300)\n"
        "        gradient = gradient_fn(w)\n"
        "    return w\n"
        "    while calls > 1 and gradient.any():\n",
        computes="divides the gradient by its norm and steps by 0.1",
        asked="let the steps become shorter near the minimum",
        concept="Steps of one length do not diverge, and jump back and forth across the minimum for ever.",
        page=BUDGET,
    ),
    Mistake(
        id="differences",
        title="The gradient is computed from differences of the loss",
        old="    while calls > 1 and gradient.any():\n",
        new="    for _ in range(calls // (w.size + 1)):\n"
        "        here = loss_fn(w)\n"
        "        w = w - 0.1 * np.array([(loss_fn(w + 1e-6 * e) - here) / 1e-6 for e in identity])\n"
        "    return w\n"
        "    while calls > 1 and gradient.any():\n",
        computes="pays one call for every entry of w, where one call of gradient_fn gives all",
        asked="call gradient_fn",
        concept="A gradient by differences costs d + 1 calls and has errors: the budget pays for d + 1 times fewer "
        "steps.",
        page=BUDGET,
    ),
    Mistake(
        id="climbs",
        title="The search goes uphill",
        old="direction = -inverse @ gradient",
        new="direction = inverse @ gradient",
        computes="searches in the direction of the gradient",
        asked="search against the gradient",
        concept="The gradient points in the direction in which the function grows fastest.",
        page=BUDGET,
    ),
    Mistake(
        id="overspends",
        title="The first calls are not counted",
        old="gradient_fn(w), budget - 2",
        new="gradient_fn(w), budget",
        computes="asks for two calls more than there are",
        asked="count every call, also the first ones",
        concept="A call for which no budget is left raises an error, and all that was reached is lost.",
        page=BUDGET,
    ),
    Mistake(
        id="stops_early",
        title="Most of the budget is not used",
        old="gradient_fn(w), budget - 2",
        new="gradient_fn(w), budget // 10",
        computes="stops after a tenth of the calls",
        asked="use the budget",
        concept="Under a budget an unused call is a lost one: whoever keeps the best point loses nothing by "
        "another step.",
        page=BUDGET,
    ),
    Mistake(
        id="takes_every_step",
        title="Every step is taken, also one uphill",
        old="if reached < best and reached <= loss + 1e-4 * rate * (gradient @ direction):",
        new="if reached < np.inf:",
        computes="takes a step without looking whether the loss has fallen",
        asked="make the rate smaller until the loss falls",
        concept="A method that guesses its rate has to check the guess: one step that is too long can lose all that "
        "was gained.",
        page=BUDGET,
    ),
    Mistake(
        id="no_memory",
        title="Nothing is learned from earlier steps",
        old="if s @ y > 1e-12 * np.linalg.norm(s) * np.linalg.norm(y):",
        new="if s @ y > np.inf:",
        computes="is steepest descent with a line search",
        asked="use what earlier gradients tell about the curvature",
        concept="Along the gradient even the best rate zigzags: with a condition number of 10 000 it takes thousands "
        "of steps.",
        page=BUDGET,
    ),
    Mistake(
        id="returns_start",
        title="The start is returned",
        old="w, loss, gradient = ahead, best, new_gradient\n",
        new="loss, gradient = best, new_gradient\n",
        computes="never moves w to the point that was found",
        asked="go on from the new point",
        concept="Nothing is kept of a step that is not stored.",
        page=BUDGET,
    ),
    Mistake(
        id="moves_w0",
        title="The caller's w0 is moved",
        old="w, loss, gradient = ahead, best, new_gradient\n",
        new="w, loss, gradient = ahead, best, new_gradient\n        w0[:] = w.tolist()\n",
        computes="writes every point into the w0 that was passed in",
        asked="leave w0 as it is",
        concept="A second run from the same w0 would start where this one ended.",
        page=BUDGET,
    ),
    Mistake(
        id="all_rows",
        title="Every step uses all rows",
        old="batch_size, order = 8,",
        new="batch_size, order = len(y),",
        computes="pays a whole pass over the data for each step",
        asked="take few rows for a step",
        concept="Rows that are nearly alike carry the same information: eight of them cost a small part of a pass and "
        "give nearly its direction.",
        page=BUDGET,
    ),
    Mistake(
        id="one_row",
        title="Every step uses one row",
        old="batch_size, order = 8,",
        new="batch_size, order = 1,",
        computes="steps after every single row, with a rate that was measured on many",
        asked="take a few rows for a step",
        concept="The gradient of one row is so noisy that it needs a much smaller rate, or diverges.",
        page=BUDGET,
    ),
    Mistake(
        id="unlike_columns",
        title="The sizes of the columns are not used",
        old="size = np.sqrt(np.mean(X**2, axis=0))",
        new="size = np.ones(X.shape[1])",
        computes="uses one rate for weights of columns of unlike size",
        asked="divide the columns by their sizes, or use a rate for each",
        concept="If a column is a hundred times as large as another, the condition number is about ten thousand or "
        "more.",
        page=BUDGET,
    ),
    Mistake(
        id="rate_guessed",
        title="One rate for all data",
        old="    late = []\n",
        new="    late, w = [], w + 0.0\n"
        "    for _ in range((budget - 3 * len(probe)) // 8):\n"
        "        rows = rng.permutation(len(y))[:8]\n"
        "        w = w - 0.01 * gradient_fn(w, X[rows], y[rows])\n"
        "    return w\n",
        computes="makes every step with the rate 0.01, whatever the data",
        asked="measure how large the rate may be",
        concept="What a rate may be depends on the curvature, which is not known beforehand: two gradients at points "
        "nearby show it.",
        page=BUDGET,
    ),
    Mistake(
        id="no_decay",
        title="The rate does not fall, and nothing is averaged",
        old="        rate = (1 + np.cos(np.pi * t / n_steps)) / 2 / curvature\n"
        "        v = v - rate * slope(v, rows)\n"
        "        if t >= n_steps / 2:\n",
        new="        rate = 1 / curvature\n        v = v - rate * slope(v, rows)\n        if t == n_steps - 1:\n",
        computes="returns the last point of a run with a constant rate",
        asked="let the rate fall, or average the last points",
        concept="With a constant rate, noise keeps w moving around the minimum, the further away the larger the rate.",
        page=BUDGET,
    ),
    Mistake(
        id="probe_not_paid",
        title="The rows used to find the rate are not counted",
        old="(budget - 3 * len(probe)) // batch_size",
        new="budget // batch_size",
        computes="asks for more rows than there are",
        asked="count the rows of every call",
        concept="A call for which no budget is left raises an error, and all that was reached is lost.",
        page=BUDGET,
    ),
    Mistake(
        id="one_pass",
        title="One pass only",
        old="(budget - 3 * len(probe)) // batch_size",
        new="len(y) // batch_size",
        computes="stops after every row was used once",
        asked="use the budget",
        concept="Under a budget of several passes, the first one is only the beginning.",
        page=BUDGET,
    ),
    Mistake(
        id="rows_apart",
        title="Rows and targets do not belong together",
        old="X[rows], y[rows]",
        new="X[rows], y[: len(rows)]",
        computes="passes rows of X with the targets of others",
        asked="take the same rows of X and y",
        concept="Row i of X belongs to entry i of y; otherwise there is nothing to learn.",
        page=BUDGET,
    ),
    Mistake(
        id="one_batch",
        title="All steps use the same rows",
        old="rows, order = order[:batch_size], order[batch_size:]",
        new="rows = order[:batch_size]",
        computes="fits the first eight rows and no others",
        asked="go on to the next rows",
        concept="Eight rows are fitted perfectly by a model that is far off on all others.",
        page=BUDGET,
    ),
    Mistake(
        id="global_state",
        title="NumPy's global random state is used",
        old="probe = rng.permutation",
        new="probe = np.random.permutation",
        computes="draws from NumPy's global state, which all code of a program shares",
        asked="draw from the generator that is passed in",
        concept="A run can be repeated only if nothing else draws from its source of randomness.",
        page=BUDGET,
    ),
    Mistake(
        id="adam_defaults_in_fit",
        title="fit is Adam with its default rate",
        old="    late = []\n",
        new="    late = []\n"
        "    m, s, w = np.zeros(w.size), np.zeros(w.size), w + 0.0\n"
        "    for t in range(1, budget // 16 - 1):\n"
        "        rows = rng.permutation(len(y))[:10]\n"
        "        g = gradient_fn(w, X[rows], y[rows])\n"
        "        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2\n"
        "        w = w - 0.001 * m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)\n"
        "    return w\n",
        computes="is Adam with the rate 0.001, which moves each weight by about 0.001 per step",
        asked="choose the rate for the distance and the budget",
        concept="In Adam the rate is a length: 200 steps of 0.001 hardly lead further than 0.2.",
        page=BUDGET,
    ),
]
