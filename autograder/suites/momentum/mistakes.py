"""Known wrong implementations of momentum, each as an edit of the reference."""

from autograder.mistakes import Mistake
from autograder.suites.descents import run_in_w0, shared, skipping, stopping

VELOCITY = "v = gamma * v + learning_rate * gradient"
STEP = f"{VELOCITY}\n    return w - v, v"
RUN = """w = np.array(w0, dtype=float)
    v = np.zeros_like(w)
    path = [w]
    for t in range(n_steps):
        rate = learning_rate(t) if callable(learning_rate) else learning_rate
        w, v = momentum_step(w, v, gradient_fn(w), rate, gamma)
        path.append(w)"""
CALL = "w, v = momentum_step(w, v, gradient_fn(w), rate, gamma)"

HEAVY_BALL = """w = np.array(w0, dtype=float)
    before = np.zeros_like(w)
    path = [w]
    for t in range(n_steps):
        rate = {rate}
        w, before = w - rate * gradient_fn(w) + gamma * (w - before), w
        path.append(w)"""
EARLIER = """w = np.array(w0, dtype=float)
    v = np.zeros_like(w)
    path = [w]
    gradient = gradient_fn(w)
    for t in range(n_steps):
        rate = learning_rate(t{one}) if callable(learning_rate) else learning_rate
        v = gamma * v + rate * gradient
        gradient = gradient_fn(w)
        w = w - v
        path.append(w)"""

SCALED = """w = np.array(w0, dtype=float)
    v = np.zeros_like(w)
    path = [w.copy()]
    for t in range(n_steps):
        step = gradient_fn(w)
        step *= learning_rate(t) if callable(learning_rate) else learning_rate
        v = gamma * v + step
        {move}
        path.append(w.copy())"""

MISTAKES = [
    Mistake(
        id="averaged_velocity",
        title="The velocity is an average of the gradients: a different convention",
        old=STEP,
        new="v = gamma * v + (1 - gamma) * gradient\n    return w - learning_rate * v, v",
        computes="multiplies the new gradient by 1 - gamma, and the velocity by the rate afterwards",
        asked="add the whole learning_rate * gradient to gamma times the old velocity",
        concept="An average is about as long as one gradient, a velocity as long as the sum of all that it remembers: "
        "with gamma = 0.9 the averaged form moves ten times less at the same rate.",
        page="theory/momentum/#conventions",
    ),
    Mistake(
        id="damped_gradient",
        title="The new gradient is damped by 1 - gamma",
        old=VELOCITY,
        new="v = gamma * v + (1 - gamma) * learning_rate * gradient",
        computes="adds only the fraction 1 - gamma of learning_rate * gradient to the velocity",
        asked="add the whole learning_rate * gradient to the velocity",
        concept="The factor 1 - gamma belongs to a running average; a velocity is a fading sum and has no such factor.",
        page="theory/momentum/#conventions",
    ),
    Mistake(
        id="rate_outside_velocity",
        title="The learning rate is outside the velocity: a different convention",
        old=STEP,
        new="v = gamma * v + gradient\n    return w - learning_rate * v, v",
        computes="adds the bare gradients to the velocity and multiplies the velocity by the current rate, as PyTorch "
        "and optax do",
        asked="multiply each gradient by the rate of its own step, before it is added to the velocity",
        concept="While the rate is constant, both forms take the same path; when it changes, this form rescales the "
        "whole velocity, the other one only the new gradient.",
        page="theory/momentum/#conventions",
    ),
    Mistake(
        id="nesterov_step",
        title="A Nesterov step",
        old="return w - v, v",
        new="return w - gamma * v - learning_rate * gradient, v",
        computes="moves w by gamma times the new velocity and once more by learning_rate * gradient, which is "
        "Nesterov's method",
        asked="move w by the new velocity alone",
        concept="Nesterov's method looks ahead by one step of the velocity; heavy-ball momentum, the method of this "
        "exercise, does not.",
        page="theory/momentum/#nesterov",
    ),
    Mistake(
        id="velocity_forgotten",
        title="The step forgets the velocity it was given",
        old=VELOCITY,
        new="v = learning_rate * gradient",
        computes="makes the velocity from the new gradient alone, which is plain gradient descent",
        asked="add gamma times the velocity that was passed in",
        concept="Momentum is memory: without the old velocity every step is a first step.",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="velocity_never_fades",
        title="gamma multiplies the gradient instead of the old velocity",
        old=VELOCITY,
        new="v = v + gamma * learning_rate * gradient",
        computes="keeps the whole old velocity and multiplies the new gradient by gamma",
        asked="multiply the old velocity by gamma and add the whole learning_rate * gradient",
        concept="Multiplying the velocity by a gamma below 1 acts as friction; without it nothing slows w down, and it "
        "swings about the minimum for ever.",
        page="theory/momentum/#velocity",
    ),
    shared(
        "setting_fixed",
        VELOCITY,
        "v = 0.9 * v + learning_rate * gradient",
        id="gamma_fixed",
        title="gamma is fixed at 0.9",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="two_minus_signs",
        title="Two minus signs make the step climb",
        old=VELOCITY,
        new="v = gamma * v - learning_rate * gradient",
        computes="adds minus the gradient to the velocity and subtracts the velocity from w as well",
        asked="use one minus sign: add the gradient, times the rate, to the velocity, and subtract the velocity from w",
        concept="The gradient points uphill; two minus signs cancel and move w uphill, too.",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="downhill_velocity",
        title="The velocity has the opposite sign: a different convention",
        old=STEP,
        new="v = gamma * v - learning_rate * gradient\n    return w + v, v",
        computes="keeps a velocity that points downhill and adds it to w, as Keras does",
        asked="keep a velocity that points uphill and subtract it from w",
        concept="Both signs give the same path, but a state that is passed in and returned needs one agreed sign.",
        page="theory/momentum/#conventions",
    ),
    Mistake(
        id="climbs",
        title="The step climbs",
        old="return w - v, v",
        new="return w + v, v",
        computes="adds the velocity to w",
        asked="subtract the velocity from w",
        concept="This velocity is a sum of gradients and so points uphill: w has to move against it.",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="rate_twice",
        title="The learning rate acts twice",
        old="return w - v, v",
        new="return w - learning_rate * v, v",
        computes="multiplies by the learning rate in the velocity and again when w moves",
        asked="multiply by the learning rate once, in the velocity",
        concept="The velocity already is a step, with the rate in it; multiplied by a small rate again, it hardly "
        "moves w.",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="gradient_twice",
        title="The gradient acts twice",
        old="return w - v, v",
        new="return w - v - learning_rate * gradient, v",
        computes="moves w by the new velocity and by the gradient on top of it",
        asked="move w by the new velocity alone",
        concept="The new velocity already contains this step's gradient.",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="old_velocity",
        title="w moves by the old velocity",
        old=STEP,
        new="new_v = gamma * v + learning_rate * gradient\n    return w - v, new_v",
        computes="moves w by the velocity from before the update",
        asked="update the velocity first and move w by the new one",
        concept="With the old velocity every gradient acts one step late, and the first step, with a velocity of zero, "
        "does not move.",
        page="theory/momentum/#velocity",
    ),
    shared(
        "swapped_answer",
        "return w - v, v",
        "return v, w - v",
        first="w",
        second="v",
        page="theory/momentum/#velocity",
    ),
    shared("w_in_place", "return w - v, v", "w -= v\n    return w, v"),
    Mistake(
        id="gradient_in_place",
        title="The caller's gradient is scaled in place",
        old=VELOCITY,
        new="gradient *= learning_rate\n    v = gamma * v + gradient",
        computes="multiplies the gradient that was passed in by the learning rate, inside the caller's array",
        asked="return new arrays and leave the arguments as they are",
        concept="The array a gradient function returns may be used elsewhere; it may even be w itself.",
        page="theory/update-rule/#copies",
    ),
    Mistake(
        id="velocity_reset",
        title="The velocity is set back to zero before every step",
        old=CALL,
        new="w, v = momentum_step(w, np.zeros_like(w), gradient_fn(w), rate, gamma)",
        computes="starts every step from a velocity of zero, which is plain gradient descent",
        asked="set the velocity to zero once, before the first step, and carry it on",
        concept="Momentum is memory: a velocity that is set to zero inside the loop forgets every gradient but the "
        "last.",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="starts_with_a_gradient",
        title="The velocity starts with the first gradient",
        old="v = np.zeros_like(w)",
        new="v = np.array(gradient_fn(w), dtype=float)",
        computes="starts with a velocity equal to the gradient at w0",
        asked="start with a velocity of zero",
        concept="With a velocity of zero, the first step is that of gradient descent: the gradient at w0 counts once, "
        "times the rate.",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="first_step_apart",
        title="The first step has a rate of its own",
        old=CALL,
        new=tuple(
            CALL.replace(" rate,", f" rate if t else {first},") for first in ("1.0", "rate / 2", "rate * (1 - gamma)")
        ),
        computes="multiplies the first gradient by something else than the rate",
        asked="make the first step like all others, from a velocity of zero",
        concept="With a velocity of zero, the first step is that of gradient descent: rate times gradient.",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="nesterov_gradient",
        title="The gradient is taken at Nesterov's look-ahead point",
        old=CALL,
        new="w, v = momentum_step(w, v, gradient_fn(w - gamma * v), rate, gamma)",
        computes="computes the gradient where the old velocity would carry w, which is Nesterov's method",
        asked="compute the gradient at w",
        concept="Nesterov's method looks ahead by one step of the velocity; heavy-ball momentum, the method of this "
        "exercise, does not.",
        page="theory/momentum/#nesterov",
    ),
    shared("stale_gradient", CALL, CALL.replace("gradient_fn(w)", "gradient_fn(path[0])")),
    shared(
        "settings_not_passed_on",
        CALL,
        CALL.replace(", gamma", ""),
        id="gamma_not_passed_on",
        settings="gamma",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="rates_from_one",
        title="The rate function is called from t = 1 on",
        old="learning_rate(t) if",
        new="learning_rate(t + 1) if",
        computes="uses in every step the rate of the step after it",
        asked="count the steps from t = 0",
        concept="A schedule gives its initial rate at t = 0; counted from 1, that rate is never used.",
        page="theory/momentum/#changing-rates",
    ),
    Mistake(
        id="rate_frozen",
        title="The rate function is called only for t = 0",
        old="learning_rate(t) if",
        new="learning_rate(0) if",
        computes="uses the rate of the first step in all of them",
        asked="call the function for the rate of every step",
        concept="A schedule is a function of the step: its value at 0 is only the first rate.",
        page="theory/momentum/#changing-rates",
    ),
    shared("one_update_too_many", "range(n_steps)", "range(n_steps + 1)"),
    shared("start_missing", "path = [w]", "path = []"),
    shared("last_point_only", "return np.array(path)", "return w"),
    shared("one_array_many_times", CALL, CALL.replace("w, v =", "w[...], v =")),
    shared("moves_the_start", RUN, run_in_w0(RUN)),
    shared(
        "rate_decays",
        CALL,
        tuple(
            CALL.replace("rate", f"rate {decay}")
            for decay in ("/ np.sqrt(len(path))", "/ len(path)", "* 0.99 ** (len(path) - 1)")
        ),
    ),
    shared("stops_by_itself", f"{CALL}\n        path.append(w)", stopping(CALL)),
    shared("zero_gradient_skipped", CALL, skipping(CALL), state="the velocity"),
    Mistake(
        id="velocity_unused",
        title="The velocity is computed and not used",
        old="return w - v, v",
        new="return w - learning_rate * gradient, v",
        computes="moves w by learning_rate times the gradient, as plain gradient descent does",
        asked="move w by the new velocity",
        concept="The gradient changes the velocity, and only the velocity moves w.",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="velocity_starts_at_one",
        title="The velocity starts at one",
        old="v = np.zeros_like(w)",
        new="v = np.ones_like(w)",
        computes="begins with a velocity of 1 in every coordinate",
        asked="begin with a velocity of zero",
        concept="Before the first step nothing has pushed w, so it must not move by anything but the first gradient.",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="looks_back",
        title="The gradient is taken behind w",
        old=CALL,
        new=CALL.replace("gradient_fn(w)", "gradient_fn(w + gamma * v)"),
        computes="asks for the gradient at w + gamma v, the wrong side of Nesterov's point",
        asked="ask for the gradient at w",
        concept="w moves by -v, so the point ahead of it is w - gamma v; classical momentum asks at w itself.",
        page="theory/momentum/#conventions",
    ),
    Mistake(
        id="point_before_w0_is_zero",
        title="The point before w0 is taken as zero",
        old=RUN,
        new=tuple(
            HEAVY_BALL.format(rate=f"learning_rate({t}) if callable(learning_rate) else learning_rate")
            for t in ("t", "0")
        ),
        computes="adds gamma times the way from zero to w0 to the first step, as if the run had come from there",
        asked="start with a velocity of zero",
        concept="Written with the last two points, a start at rest means that the point before w0 is w0 itself.",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="gradient_one_point_late",
        title="The gradient is that of the point before",
        old=RUN,
        new=(EARLIER.format(one=""), EARLIER.format(one=" + 1")),
        computes="moves w by the gradient at the point before the last update",
        asked="compute the gradient at the current w, after the last update",
        concept="A gradient belongs to the point where it was computed; one step later the slope is another one.",
        page="theory/update-rule/#many-steps",
    ),
    Mistake(
        id="returned_gradient_in_place",
        title="The array that gradient_fn returned is changed",
        old=RUN,
        new=tuple(SCALED.format(move=move) for move in ("w = w - v", "w -= v")),
        computes="multiplies the array that gradient_fn returned by the rate, in place",
        asked="leave the array that gradient_fn returns as it is",
        concept="gradient_fn may return an array that it keeps, or w itself: writing into it changes that, too.",
        page="theory/update-rule/#copies",
    ),
    Mistake(
        id="rate_on_the_old_velocity",
        title="The learning rate also multiplies the old velocity",
        old=VELOCITY,
        new="v = learning_rate * (gamma * v + gradient)",
        computes="multiplies the old velocity by the rate once more, so that it fades at once",
        asked="multiply the gradient alone by the rate",
        concept="The old velocity contains the rates of its steps already; gamma is all that shortens it.",
        page="theory/momentum/#velocity",
    ),
    Mistake(
        id="nesterov_with_the_other_sign",
        title="Nesterov's step with the other sign of the velocity",
        old=STEP,
        new=f"{VELOCITY}\n    return w + gamma * v - learning_rate * gradient, v",
        computes="adds gamma times the velocity, as Keras does with a velocity that points downhill",
        asked="move w by the new velocity alone: w - v",
        concept="Here the velocity points uphill and is subtracted; the formula of another convention turns it round.",
        page="theory/momentum/#conventions",
    ),
]
