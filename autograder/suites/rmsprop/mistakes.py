"""Known wrong implementations of rmsprop, each as an edit of the reference."""

from autograder.mistakes import Mistake
from autograder.suites.descents import run_in_w0, shared, stopping

ROOT, INSIDE = "np.sqrt(s + eps)", "add eps to s, under the root"
MEAN = "s = gamma * s + (1 - gamma) * gradient**2"
STEP = "return w - learning_rate * gradient / np.sqrt(s + eps), s"
RUN = """w = np.array(w0, dtype=float)
    s = np.zeros_like(w)
    path = [w]
    for _ in range(n_steps):
        w, s = rmsprop_step(w, s, gradient_fn(w), learning_rate, gamma, eps)
        path.append(w)"""
CALL = "w, s = rmsprop_step(w, s, gradient_fn(w), learning_rate, gamma, eps)"

INLINE = """w = np.array(w0, dtype=float)
    s = np.zeros_like(w)
    path = [w]
    for t in range(1, n_steps + 1):
        gradient = gradient_fn(w)
        s = {mean}
        w = w - learning_rate * gradient / np.sqrt({scale} + eps)
        path.append(w)"""

MISTAKES = [
    shared(
        "eps_misplaced",
        "np.sqrt(s + eps)",
        "(np.sqrt(s) + eps)",
        id="eps_outside",
        place="outside",
        computes="adds eps to the root of s, as PyTorch does",
        asked=INSIDE,
        page="theory/rmsprop/#eps",
    ),
    shared("eps_missing", ROOT, "np.sqrt(s)", mean="s", asked=INSIDE, page="theory/rmsprop/#eps"),
    shared("eps_subtracted", ROOT, "np.sqrt(s - eps)", asked=INSIDE, page="theory/rmsprop/#eps"),
    shared("root_missing", ROOT, "(s + eps)", step="the gradient", page="theory/rmsprop/#step"),
    Mistake(
        id="square_missing",
        title="The gradient is not squared",
        old=MEAN,
        new="s = gamma * s + (1 - gamma) * np.abs(gradient)",
        computes="keeps a running mean of the absolute gradient",
        asked="keep a running mean of the squared gradient",
        concept="RMS stands for root mean square: without the squares, the root has the wrong scale.",
        page="theory/rmsprop/#running-mean",
    ),
    Mistake(
        id="adagrad",
        title="The squares are summed: AdaGrad",
        old=MEAN,
        new="s = s + gradient**2",
        computes="adds every squared gradient to s and forgets none, which is AdaGrad",
        asked="add gamma times the old mean and 1 - gamma times the new square",
        concept="A sum only grows, so the factor on the gradient only gets smaller; with a running mean, which "
        "forgets, it can grow again.",
        page="theory/rmsprop/#running-mean",
    ),
    Mistake(
        id="weight_missing",
        title="The new square lacks its factor 1 - gamma",
        old=MEAN,
        new="s = gamma * s + gradient**2",
        computes="adds the whole square to gamma times the old s",
        asked="multiply the new square by 1 - gamma",
        concept="The weights of a mean add up to 1; without 1 - gamma, s becomes a fading sum that is 1 / (1 - gamma) "
        "times too large.",
        page="theory/rmsprop/#running-mean",
    ),
    Mistake(
        id="weights_swapped",
        title="gamma and 1 - gamma are swapped",
        old=MEAN,
        new="s = (1 - gamma) * s + gamma * gradient**2",
        computes="adds 1 - gamma times the old mean and gamma times the new square",
        asked="add gamma times the old mean and 1 - gamma times the new square",
        concept="A mean with a long memory changes slowly: the larger weight is that of the past.",
        page="theory/rmsprop/#running-mean",
    ),
    Mistake(
        id="mean_forgotten",
        title="The step forgets the mean it was given",
        old=MEAN,
        new="s = (1 - gamma) * gradient**2",
        computes="makes s from the new gradient alone",
        asked="add gamma times the old mean and 1 - gamma times the new square",
        concept="Divided by its own size alone, a gradient keeps nothing but its sign: the memory in s is what makes "
        "a larger gradient a larger step.",
        page="theory/rmsprop/#running-mean",
    ),
    Mistake(
        id="one_mean_for_all",
        title="All coordinates share one mean",
        old=MEAN,
        new=(
            "s = gamma * s + (1 - gamma) * np.sum(gradient**2)",
            "s = gamma * s + (1 - gamma) * np.mean(gradient**2)",
        ),
        computes="adds the squared length of the whole gradient, or the mean of its squares, to every entry of s",
        asked="keep a mean of its own for every coordinate",
        concept="RMSprop gives every coordinate its own scale; with a common one, steep directions slow down the flat "
        "ones.",
        page="theory/rmsprop/#running-mean",
    ),
    shared(
        "setting_fixed",
        MEAN,
        "s = 0.9 * s + 0.1 * gradient**2",
        id="gamma_fixed",
        title="gamma is fixed at 0.9",
        page="theory/rmsprop/#running-mean",
    ),
    Mistake(
        id="eps_fixed",
        title="eps is fixed at 1e-8",
        old="np.sqrt(s + eps)",
        new="np.sqrt(s + 1e-8)",
        computes="adds 1e-8 under the root, whatever eps is",
        asked="use the argument eps",
        concept="eps is a setting: a larger one shortens the steps of coordinates whose gradients are small and noisy.",
        page="theory/rmsprop/#eps",
    ),
    Mistake(
        id="old_mean",
        title="The gradient is divided by the old mean",
        old=f"{MEAN}\n    {STEP}",
        new="new_s = gamma * s + (1 - gamma) * gradient**2\n    "
        "return w - learning_rate * gradient / np.sqrt(s + eps), new_s",
        computes="divides by the root of the mean from before the update",
        asked="update the mean first and divide by the root of the new one",
        concept="At the first step the old mean is zero, so the gradient is divided by the root of eps alone, and the "
        "step explodes.",
        page="theory/rmsprop/#step",
    ),
    Mistake(
        id="bias_corrected",
        title="The mean is divided by 1 - gamma",
        old="np.sqrt(s + eps)",
        new="np.sqrt(s / (1 - gamma) + eps)",
        computes="divides s by 1 - gamma before the root",
        asked="use the mean as it is",
        concept="Correcting a mean that starts at zero is an idea of Adam; RMSprop does not, so its first step is 1 / "
        "sqrt(1 - gamma) times learning_rate long.",
        page="theory/rmsprop/#first-step",
    ),
    shared(
        "climbs",
        "return w - learning_rate",
        "return w + learning_rate",
        step="the scaled gradient",
        page="theory/rmsprop/#step",
    ),
    shared(
        "swapped_answer",
        STEP,
        "return s, w - learning_rate * gradient / np.sqrt(s + eps)",
        first="w",
        second="s",
        page="theory/rmsprop/#step",
    ),
    shared("w_in_place", STEP, "w -= learning_rate * gradient / np.sqrt(s + eps)\n    return w, s"),
    shared(
        "state_in_place",
        MEAN,
        "s *= gamma\n    s += (1 - gamma) * gradient**2",
        id="s_in_place",
        title="The caller's s is updated in place",
        state="s",
    ),
    Mistake(
        id="mean_reset",
        title="The mean is set back to zero before every step",
        old=CALL,
        new="w, s = rmsprop_step(w, np.zeros_like(w), gradient_fn(w), learning_rate, gamma, eps)",
        computes="starts every step from a mean of zero, so that each step is as long as the first",
        asked="set s to zero once, before the first step, and carry it on",
        concept="A mean that is set to zero inside the loop forgets every gradient but the last.",
        page="theory/rmsprop/#running-mean",
    ),
    Mistake(
        id="starts_at_one",
        title="The mean starts at one: a different convention",
        old="s = np.zeros_like(w)",
        new="s = np.ones_like(w)",
        computes="starts with s = 1, as TensorFlow 1 does",
        asked="start with s = 0",
        concept="With s = 0 at the start, the first step has the same length for small and large gradients; with "
        "s = 1, it grows with the gradient.",
        page="theory/rmsprop/#first-step",
    ),
    Mistake(
        id="starts_with_a_square",
        title="The mean starts with the first squared gradient",
        old="s = np.zeros_like(w)",
        new="s = np.array(gradient_fn(w), dtype=float) ** 2",
        computes="starts with s equal to the squared gradient at w0",
        asked="start with s = 0",
        concept="The first squared gradient gets the weight 1 - gamma, like every later one; started this way, it gets "
        "the weight 1.",
        page="theory/rmsprop/#first-step",
    ),
    shared("stale_gradient", CALL, CALL.replace("gradient_fn(w)", "gradient_fn(path[0])")),
    shared(
        "settings_not_passed_on",
        CALL,
        (CALL.replace(", gamma, eps", ""), CALL.replace(", learning_rate, gamma, eps", "")),
        settings="its settings",
        page="theory/rmsprop/#running-mean",
    ),
    shared("one_update_too_many", "range(n_steps)", "range(n_steps + 1)"),
    shared("start_missing", "path = [w]", "path = []"),
    shared("last_point_only", "return np.array(path)", "return w"),
    shared("one_array_many_times", CALL, CALL.replace("w, s =", "w[...], s =")),
    shared("moves_the_start", RUN, run_in_w0(RUN)),
    shared(
        "rate_decays",
        CALL,
        tuple(
            CALL.replace("learning_rate", f"learning_rate {decay}")
            for decay in ("/ np.sqrt(len(path))", "/ len(path)", "* 0.99 ** (len(path) - 1)")
        ),
    ),
    shared("stops_by_itself", f"{CALL}\n        path.append(w)", stopping(CALL)),
    Mistake(
        id="eps_after_the_division",
        title="eps is added after the division",
        old=STEP,
        new=(
            "return w - learning_rate * gradient / np.sqrt(s) + eps, s",
            "return w - learning_rate * (gradient / np.sqrt(s) + eps), s",
            "return w - (learning_rate * gradient / np.sqrt(s) + eps), s",
        ),
        computes="divides by the root of s and adds eps to the result",
        asked="add eps to s, under the root",
        concept="Division comes before addition: eps then moves w itself, and nothing keeps the divisor from zero.",
        page="theory/rmsprop/#eps",
    ),
    Mistake(
        id="eps_outside_and_summed",
        title="AdaGrad, with eps outside the root",
        old=f"{MEAN}\n    {STEP}",
        new="s = s + gradient**2\n    return w - learning_rate * gradient / (np.sqrt(s) + eps), s",
        computes="sums the squares of all gradients and adds eps to the root of the sum, as AdaGrad does",
        asked="keep a running mean of the squares and add eps under the root",
        concept="A sum only grows, so the factor on the gradient only gets smaller; a running mean forgets old "
        "gradients.",
        page="theory/rmsprop/#running-mean",
    ),
    Mistake(
        id="bias_corrected_in_the_run",
        title="The bias of the mean is corrected, as in Adam",
        old=RUN,
        new=INLINE.format(mean="gamma * s + (1 - gamma) * gradient**2", scale="s / (1 - gamma**t)"),
        computes="divides s by 1 - gamma**t before the root",
        asked="use the mean as it is",
        concept="Correcting a mean that starts at zero is an idea of Adam; RMSprop has longer first steps instead.",
        page="theory/rmsprop/#first-step",
    ),
    Mistake(
        id="plain_average",
        title="A plain average of all squares",
        old=RUN,
        new=INLINE.format(mean="s + (gradient**2 - s) / t", scale="s"),
        computes="averages all squared gradients with equal weights, and gamma has no effect",
        asked="keep gamma times the old mean and add 1 - gamma times the new square",
        concept="A plain average never forgets: after many steps a new gradient hardly counts.",
        page="theory/rmsprop/#running-mean",
    ),
    Mistake(
        id="rate_as_weight",
        title="The new square is weighted with the learning rate",
        old=MEAN,
        new="s = gamma * s + learning_rate * gradient**2",
        computes="adds learning_rate times the new square, in the way of a velocity",
        asked="add 1 - gamma times the new square",
        concept="The weights of a mean add up to 1; the rate belongs to the step, not to the mean.",
        page="theory/rmsprop/#running-mean",
    ),
    Mistake(
        id="mean_of_sizes",
        title="A mean of sizes in place of the root of a mean of squares",
        old=f"{MEAN}\n    {STEP}",
        new=tuple(
            f"s = gamma * s + (1 - gamma) * np.abs(gradient)\n    return w - learning_rate * gradient / {divisor}, s"
            for divisor in ("(s + eps)", "s")
        ),
        computes="keeps a running mean of the absolute gradient and divides by it",
        asked="keep a running mean of the squares and divide by its root",
        concept="The root of a mean of squares is larger than the mean of the sizes: large gradients weigh more in it.",
        page="theory/rmsprop/#running-mean",
    ),
    Mistake(
        id="root_by_one_half",
        title="** 1/2 is half, not a root",
        old="np.sqrt(s + eps)",
        new="((s + eps) ** 1/2)",
        computes="halves s + eps where its root is meant",
        asked="take the root of s + eps",
        concept="A power comes before a division: x ** 1 / 2 is (x ** 1) / 2.",
        page="theory/rmsprop/#step",
    ),
    Mistake(
        id="rate_and_gamma_swapped",
        title="gamma and learning_rate are passed in the wrong order",
        old=CALL,
        new=CALL.replace("learning_rate, gamma", "gamma, learning_rate"),
        computes="makes every step with gamma as the rate and the rate as gamma",
        asked="pass each setting on as itself",
        concept="Arguments without names are known by their order alone.",
        page="theory/rmsprop/#step",
    ),
    Mistake(
        id="eps_as_a_limit",
        title="eps is a lower limit of the divisor",
        old=ROOT,
        new=("np.sqrt(np.maximum(s, eps))", "np.maximum(np.sqrt(s), eps)"),
        computes="uses eps only where the mean is smaller, as a lower limit",
        asked="add eps to s, under the root",
        concept="Both keep the divisor away from zero; added, eps counts a little everywhere.",
        page="theory/rmsprop/#eps",
    ),
    Mistake(
        id="centred",
        title="The square of the mean gradient is subtracted: centred RMSprop",
        old=RUN,
        new=tuple(
            INLINE.replace("s = np.zeros_like(w)", "s, mean = np.zeros_like(w), np.zeros_like(w)")
            .replace("        s = {mean}", "        mean = gamma * mean + (1 - gamma) * gradient\n        s = {mean}")
            .format(mean="gamma * s + (1 - gamma) * gradient**2", scale="s - mean**2")
            .replace("np.sqrt(s - mean**2 + eps)", root)
            for root in ("np.sqrt(s - mean**2 + eps)", "(np.sqrt(np.maximum(s - mean**2, 0)) + eps)")
        ),
        computes="divides by an estimate of the standard deviation, as PyTorch does with centered=True",
        asked="divide by the root of the mean square itself",
        concept="Centred RMSprop is a method of its own: where gradients agree, its divisor is nearly zero.",
        page="theory/rmsprop/#step",
    ),
]
