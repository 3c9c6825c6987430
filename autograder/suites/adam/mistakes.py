"""Known wrong implementations of adam, each as an edit of the reference."""

from autograder.mistakes import Mistake
from autograder.suites.descents import run_in_w0, shared, skipping, stopping

M, V = "m = beta1 * m + (1 - beta1) * gradient\n", "v = beta2 * v + (1 - beta2) * gradient**2"
DIVISOR, OUTSIDE = "(np.sqrt(v_hat) + eps)", "add eps to the root of v_hat"
HATS = "m_hat = m / (1 - beta1**t)\n    v_hat = v / (1 - beta2**t)"
RETURN = "return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v"
CALL = "w, m, v = adam_step(w, m, v, t, gradient_fn(w), learning_rate, beta1, beta2, eps)"
RUN = f"""w = np.array(w0, dtype=float)
    m, v = np.zeros_like(w), np.zeros_like(w)
    path = [w]
    for t in range(1, n_steps + 1):
        {CALL}
        path.append(w)"""

INLINE = """w = np.array(w0, dtype=float)
    m, v, largest = np.zeros_like(w), np.zeros_like(w), np.zeros_like(w)
    path = [w]
    for t in range(1, n_steps + 1):
        gradient = gradient_fn(w)
        m = beta1 * m + (1 - beta1) * gradient
        v = beta2 * v + (1 - beta2) * gradient**2
        {largest}
        w = w - learning_rate * m / (1 - beta1**t) / (np.sqrt({scale}) + eps)
        path.append(w)"""
ONE_ARRAY = """w = np.array(w0, dtype=float)
    m = v = np.zeros_like(w)
    path = [w]
    for t in range(1, n_steps + 1):
        gradient = np.array(gradient_fn(w), dtype=float)
        {first}
        {second}
        w = w - learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
        path.append(w)"""
FIRST, SECOND = "m[...] = beta1 * m + (1 - beta1) * gradient", "v[...] = beta2 * v + (1 - beta2) * gradient**2"

MISTAKES = [
    Mistake(
        id="power_missing",
        title="The power t is missing in the bias correction",
        old=HATS,
        new="m_hat = m / (1 - beta1)\n    v_hat = v / (1 - beta2)",
        computes="divides by 1 - beta in every step",
        asked="divide by 1 - beta**t, with t the number of the step",
        concept="The bias of a start at zero fades from step to step, so its correction depends on t: at step t the "
        "zero still has the weight beta**t.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="power_fixed",
        title="The power in the bias correction is always 2",
        old=HATS,
        new="m_hat = m / (1 - beta1**2)\n    v_hat = v / (1 - beta2**2)",
        computes="divides by 1 - beta**2 in every step",
        asked="divide by 1 - beta**t, with t the number of the step",
        concept="The bias of a start at zero fades from step to step, so the power is the number of the step and not a "
        "square.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="t_counted_twice",
        title="The step is counted once too often",
        old=HATS,
        new="m_hat = m / (1 - beta1 ** (t + 1))\n    v_hat = v / (1 - beta2 ** (t + 1))",
        computes="corrects the bias with t + 1",
        asked="correct the bias with t, which is already 1 at the first step",
        concept="After step t an average holds t gradients; with a correction for t + 1 both averages stay too small.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="not_corrected",
        title="The bias is not corrected",
        old=HATS,
        new="m_hat = m\n    v_hat = v",
        computes="uses m and v as they are",
        asked="divide m by 1 - beta1**t and v by 1 - beta2**t",
        concept="m and v start at zero and are too small at first, the root of v more so than m: with the usual betas "
        "the first steps are several times too long.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="v_not_corrected",
        title="Only m is corrected",
        old=HATS,
        new="m_hat = m / (1 - beta1**t)\n    v_hat = v",
        computes="corrects the bias of m, but not that of v",
        asked="correct both",
        concept="Like m, v starts at zero; uncorrected, it makes the first step over 30 times too long with the usual "
        "betas.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="m_not_corrected",
        title="Only v is corrected",
        old=HATS,
        new="m_hat = m\n    v_hat = v / (1 - beta2**t)",
        computes="corrects the bias of v, but not that of m",
        asked="correct both",
        concept="Like v, m starts at zero; uncorrected, it makes the first step ten times too short with the usual "
        "betas.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="corrected_twice",
        title="The bias is corrected twice",
        old=HATS,
        new="m_hat = m / (1 - beta1**t) ** 2\n    v_hat = v / (1 - beta2**t) ** 2",
        computes="divides by 1 - beta**t twice",
        asked="divide by 1 - beta**t once",
        concept="One division makes the average exact for a constant gradient; a second one overshoots.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="correction_multiplied",
        title="The bias correction multiplies",
        old=HATS,
        new="m_hat = m * (1 - beta1**t)\n    v_hat = v * (1 - beta2**t)",
        computes="multiplies by 1 - beta**t",
        asked="divide by 1 - beta**t",
        concept="The averages are too small by the factor 1 - beta**t, so dividing restores them.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="one_beta_for_both",
        title="v is corrected with beta1",
        old=HATS,
        new="m_hat = m / (1 - beta1**t)\n    v_hat = v / (1 - beta1**t)",
        computes="divides both averages by 1 - beta1**t",
        asked="divide v by 1 - beta2**t",
        concept="Each average warms up at the pace of its own beta: v remembers longer and needs correction longer.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="corrected_averages_kept",
        title="The corrected averages are carried on",
        old=RETURN,
        new="return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m_hat, v_hat",
        computes="returns m_hat and v_hat as the state for the next step",
        asked="return m and v themselves",
        concept="The correction is for the current step only: averages that are returned corrected are corrected once "
        "more in every later step.",
        page="theory/adam/#bias-correction",
    ),
    shared(
        "eps_misplaced",
        DIVISOR,
        "np.sqrt(v_hat + eps)",
        id="eps_inside",
        place="inside",
        computes="adds eps to v_hat, under the root",
        asked=OUTSIDE,
        page="theory/adam/#eps",
    ),
    Mistake(
        id="eps_hat",
        title="eps is added before the bias of v is corrected: a different convention",
        old="(np.sqrt(v_hat) + eps)",
        new=(
            "(np.sqrt(v_hat) + eps / np.sqrt(1 - beta2**t))",
            "((np.sqrt(v) + eps) * (1 - beta1 ** (t + 1)) / np.sqrt(1 - beta2 ** (t + 1)) / (1 - beta1**t))",
        ),
        computes="adds eps to the root of v and corrects the sum, as Keras and TensorFlow do",
        asked="correct v first and add eps to the root of v_hat",
        concept="With both corrections in the rate and eps added to sqrt(v), only eps differs: it counts 1 / sqrt(1 - "
        "beta2**t) times as much, about 30 times at the first step.",
        page="theory/adam/#eps",
    ),
    shared("eps_missing", DIVISOR, "np.sqrt(v_hat)", mean="v_hat", asked=OUTSIDE, page="theory/adam/#eps"),
    shared("eps_subtracted", DIVISOR, "(np.sqrt(v_hat) - eps)", asked=OUTSIDE, page="theory/adam/#eps"),
    shared("root_missing", DIVISOR, "(v_hat + eps)", step="m_hat", page="theory/adam/#step"),
    Mistake(
        id="square_missing",
        title="The gradient in v is not squared",
        old=V,
        new="v = beta2 * v + (1 - beta2) * np.abs(gradient)",
        computes="keeps a running mean of the absolute gradient in v",
        asked="keep a running mean of the squared gradient",
        concept="The root of v has the scale of a gradient only if v is a mean of squares.",
        page="theory/adam/#moments",
    ),
    Mistake(
        id="weights_missing",
        title="The factors 1 - beta are missing",
        old=f"{M}    {V}",
        new="m = beta1 * m + gradient\n    v = beta2 * v + gradient**2",
        computes="adds the whole gradient to m and its whole square to v",
        asked="multiply the new values by 1 - beta",
        concept="The weights of a mean add up to 1: beta for the past and 1 - beta for the new value.",
        page="theory/adam/#moments",
    ),
    Mistake(
        id="betas_swapped",
        title="beta1 and beta2 are swapped",
        old=f"{M}    {V}\n    {HATS}",
        new="m = beta2 * m + (1 - beta2) * gradient\n    v = beta1 * v + (1 - beta1) * gradient**2\n"
        "    m_hat = m / (1 - beta2**t)\n    v_hat = v / (1 - beta1**t)",
        computes="averages the gradient with beta2 and its square with beta1",
        asked="average the gradient with beta1 and its square with beta2",
        concept="m gives the direction, which has to follow the slope, and has the shorter memory; v gives the scale "
        "and has the longer one.",
        page="theory/adam/#moments",
    ),
    shared(
        "setting_fixed",
        f"{M}    {V}",
        "m = 0.9 * m + 0.1 * gradient\n    v = 0.999 * v + 0.001 * gradient**2",
        id="betas_fixed",
        title="The betas are fixed at 0.9 and 0.999",
        page="theory/adam/#moments",
    ),
    Mistake(
        id="v_forgotten",
        title="v has no memory",
        old=V,
        new="v = (1 - beta2) * gradient**2",
        computes="makes v from the new gradient alone",
        asked="add beta2 times the v passed in and 1 - beta2 times the new square",
        concept="v is meant to be a steady scale: made from one gradient alone, it jumps as the gradient does.",
        page="theory/adam/#moments",
    ),
    Mistake(
        id="m_forgotten",
        title="m has no memory",
        old=M,
        new="m = (1 - beta1) * gradient\n",
        computes="makes m from the new gradient alone",
        asked="add beta1 times the m passed in and 1 - beta1 times the new gradient",
        concept="m is Adam's momentum: without the old value it is only a scaled gradient.",
        page="theory/adam/#moments",
    ),
    Mistake(
        id="gradient_for_m",
        title="The step takes the gradient instead of m_hat",
        old="learning_rate * m_hat / (np",
        new="learning_rate * gradient / (np",
        computes="divides the new gradient by the root of v_hat, so that m is kept but never used",
        asked="divide m_hat by the root of v_hat",
        concept="Without m this is RMSprop with a bias correction: it agrees with Adam at step 1 and differs later.",
        page="theory/adam/#step",
    ),
    shared(
        "climbs",
        "return w - learning_rate",
        "return w + learning_rate",
        step="the scaled average",
        page="theory/adam/#step",
    ),
    shared(
        "swapped_answer",
        RETURN,
        RETURN.replace("m, v", "v, m"),
        id="swapped_moments",
        first="m",
        second="v",
        page="theory/adam/#step",
    ),
    shared("w_in_place", RETURN, RETURN.replace("return w -", "w -=").replace(", m, v", "\n    return w, m, v")),
    shared(
        "state_in_place",
        f"{M}    {V}",
        "m *= beta1\n    m += (1 - beta1) * gradient\n    v *= beta2\n    v += (1 - beta2) * gradient**2",
        id="moments_in_place",
        title="The caller's m and v are updated in place",
        state="m and v",
    ),
    Mistake(
        id="t_from_zero",
        title="The steps are counted from 0",
        old="for t in range(1, n_steps + 1):",
        new="for t in range(n_steps):",
        computes="starts with t = 0 and divides by 1 - beta**0, which is zero",
        asked="start with t = 1",
        concept="t counts the gradients in the averages, the new one included: at the first step that is 1.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="t_stuck",
        title="t is 1 in every step",
        old=CALL,
        new=CALL.replace("v, t,", "v, 1,"),
        computes="corrects the bias in every step as if it were the first",
        asked="count the steps: 1, 2, 3 and so on",
        concept="The bias of a start at zero fades from step to step, and its correction has to fade with it.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="moments_reset",
        title="m and v are set back to zero before every step",
        old=CALL,
        new=CALL.replace("(w, m, v, t", "(w, np.zeros_like(w), np.zeros_like(w), t"),
        computes="starts every step from averages of zero",
        asked="set m and v to zero once, before the first step, and carry them on",
        concept="Averages that are set to zero inside the loop, or never stored, forget every gradient but the last.",
        page="theory/adam/#moments",
    ),
    shared(
        "settings_not_passed_on",
        CALL,
        (CALL.replace(", beta1, beta2, eps", ""), CALL.replace(", learning_rate, beta1, beta2, eps", "")),
        settings="its settings",
        page="theory/adam/#moments",
    ),
    shared("stale_gradient", CALL, CALL.replace("gradient_fn(w)", "gradient_fn(path[0])")),
    shared("one_update_too_few", "range(1, n_steps + 1)", "range(1, n_steps)"),
    shared("one_update_too_many", "range(1, n_steps + 1)", "range(1, n_steps + 2)"),
    shared("start_missing", "path = [w]", "path = []"),
    shared("last_point_only", "return np.array(path)", "return w"),
    shared("one_array_many_times", CALL, CALL.replace("w, m, v =", "w[...], m, v =")),
    shared("moves_the_start", RUN, run_in_w0(RUN)),
    shared(
        "rate_decays",
        CALL,
        tuple(
            CALL.replace("learning_rate", f"learning_rate {decay}")
            for decay in ("/ np.sqrt(t)", "/ t", "* 0.99 ** (t - 1)")
        ),
    ),
    shared("stops_by_itself", f"{CALL}\n        path.append(w)", stopping(CALL)),
    shared("zero_gradient_skipped", CALL, skipping(CALL), state="the mean m"),
    Mistake(
        id="times_for_power",
        title="beta times t instead of beta to the power t",
        old=HATS,
        new="m_hat = m / (1 - beta1 * t)\n    v_hat = v / (1 - beta2 * t)",
        computes="divides by 1 - beta * t, which becomes negative after a step or two",
        asked="divide by 1 - beta**t, with two stars for the power",
        concept="At step t the zero of the start has been multiplied t times by beta, so its weight is beta**t.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="eps_after_the_division",
        title="eps is added after the division",
        old=RETURN,
        new=(
            "return w - learning_rate * m_hat / np.sqrt(v_hat) + eps, m, v",
            "return w - learning_rate * (m_hat / np.sqrt(v_hat) + eps), m, v",
        ),
        computes="divides by the root of v_hat and adds eps to the result",
        asked=OUTSIDE,
        concept="Division comes before addition: eps then moves w itself, and nothing keeps the divisor from zero.",
        page="theory/adam/#eps",
    ),
    Mistake(
        id="weight_decay_added",
        title="A weight decay is added",
        old=M,
        new=(
            *(f"gradient = gradient + {c} * w\n    {M}" for c in ("0.01", "1e-4", "0.1", "1e-2 * learning_rate")),
            *(f"w = w - {c} * learning_rate * w\n    {M}" for c in ("0.01", "1e-4", "0.1")),
        ),
        computes="adds a share of w to the gradient or to the step, which pulls w towards zero",
        asked="use the gradient as it is passed in",
        concept="Weight decay belongs to the loss, which the user chooses: with it added, another problem is solved.",
        page="theory/adam/#moments",
    ),
    Mistake(
        id="power_of_the_difference",
        title="The power is taken of the whole bracket",
        old=HATS,
        new="m_hat = m / (1 - beta1) ** t\n    v_hat = v / (1 - beta2) ** t",
        computes="divides by (1 - beta)**t, which is right at the first step only",
        asked="divide by 1 - beta**t",
        concept="At step t the zero of the start still has the weight beta**t; what is left of the whole is 1 minus "
        "that.",
        page="theory/adam/#bias-correction",
    ),
    Mistake(
        id="one_scale_for_all",
        title="All coordinates share one v",
        old=V,
        new=("v = beta2 * v + (1 - beta2) * np.sum(gradient**2)", "v = beta2 * v + (1 - beta2) * np.mean(gradient**2)"),
        computes="adds the squared length of the whole gradient, or the mean of its squares, to every entry of v",
        asked="add to each entry of v the square of its own partial derivative",
        concept="Adam gives every coordinate its own scale; with a common one, steep directions slow down flat ones.",
        page="theory/adam/#moments",
    ),
    Mistake(
        id="largest_v",
        title="The largest v or v_hat so far: AMSGrad",
        old=RUN,
        new=tuple(
            INLINE.format(largest=f"largest = np.maximum(largest, {candidate})", scale=scale)
            for candidate, scale in (
                ("v / (1 - beta2**t)", "largest"),
                ("v", "largest / (1 - beta2**t)"),
                ("v", "largest"),
            )
        ),
        computes="divides by the root of the largest v or v_hat so far, which is AMSGrad, another method",
        asked="divide by the root of the present v_hat",
        concept="A largest value never falls: after one steep place all later steps stay short.",
        page="theory/adam/#step",
    ),
    Mistake(
        id="nesterov_mean",
        title="m_hat looks one step ahead: Nadam",
        old="return w - learning_rate * m_hat /",
        new=(
            "m_hat = beta1 * m_hat + (1 - beta1) * gradient / (1 - beta1**t)\n    return w - learning_rate * m_hat /",
            "m_hat = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * gradient / (1 - beta1**t)\n"
            "    return w - learning_rate * m_hat /",
        ),
        computes="mixes the new gradient into m_hat once more, which is a simple form of Nadam, Adam with "
        "Nesterov's momentum",
        asked="divide m_hat itself by the root of v_hat",
        concept="m already holds the new gradient; a second share of it makes the first steps longer.",
        page="theory/adam/#step",
    ),
    Mistake(
        id="m_is_v",
        title="m and v are one array",
        old=RUN,
        new=(
            ONE_ARRAY.format(first=FIRST, second=SECOND),
            ONE_ARRAY.format(first=SECOND, second=FIRST),
        ),
        computes="gives one array two names, so that each update of m changes v and the other way round",
        asked="keep two arrays of zeros, one for m and one for v",
        concept="m = v = np.zeros(...) makes one array: what is changed under one name changes under the other.",
        page="theory/update-rule/#copies",
    ),
    Mistake(
        id="root_by_one_half",
        title="** 1/2 is half, not a root",
        old="(np.sqrt(v_hat) + eps)",
        new=("(v_hat**1/2 + eps)", "(v_hat + eps)**1/2"),
        computes="halves v_hat where its root is meant",
        asked="take the root of v_hat",
        concept="A power comes before a division: x ** 1 / 2 is (x ** 1) / 2.",
        page="theory/adam/#step",
    ),
    Mistake(
        id="square_of_the_surprise",
        title="The square of the difference from the mean: AdaBelief",
        old=V,
        new=tuple(f"v = beta2 * v + (1 - beta2) * (gradient - m) ** 2{end}" for end in ("", " + eps")),
        computes="averages the square of gradient - m, which is another method (AdaBelief)",
        asked="average the square of the gradient itself",
        concept="Adam divides by how large gradients are, AdaBelief by how far they are from what m expects.",
        page="theory/adam/#moments",
    ),
    Mistake(
        id="moments_exchanged_in_the_run",
        title="m and v are exchanged from step to step",
        old=CALL,
        new=(CALL.replace("w, m, v =", "w, v, m ="), CALL.replace("(w, m, v,", "(w, v, m,")),
        computes="passes m on where v belongs, and v where m belongs",
        asked="pass m and v on in their own places",
        concept="The values of a tuple have no names: a caller knows them by their order alone.",
        page="theory/adam/#moments",
    ),
    Mistake(
        id="gradient_clipped",
        title="The gradient is clipped first",
        old=M,
        new=(
            f"gradient = np.clip(gradient, -1, 1)\n    {M}",
            f"gradient = gradient / max(1.0, np.linalg.norm(gradient))\n    {M}",
        ),
        computes="limits the gradient before the averages are updated",
        asked="use the gradient as it is passed in",
        concept="Clipping is a method of its own, against single huge gradients; Adam's steps are bounded anyway.",
        page="theory/adam/#moments",
    ),
]
