"""Known wrong implementations of stopping, each as an edit of the reference."""

from autograder.mistakes import Mistake
from autograder.suites.descents import shared

LOSS = "theory/stopping/#loss-threshold"
GRADIENT = "theory/stopping/#gradient-norm"
PATIENCE = "theory/stopping/#no-improvement"
BUDGET = "theory/stopping/#max-iterations"
DIVERGED = "theory/stopping/#divergence"
ORDER = "theory/stopping/#order-of-the-tests"
STEP = "theory/update-rule/#one-step"
PATH = "theory/update-rule/#many-steps"
COPIES = "theory/update-rule/#copies"

HISTORY = """    if len(losses) == 0:
        return False
    best, waited = losses[0], 0
    for loss in losses[1:]:
        if loss < best - min_delta:
            best, waited = loss, 0
        else:
            waited += 1
    return waited >= patience"""

TESTS = """        elif loss_threshold is not None and loss_reached(loss, loss_threshold):
            reason = "loss_threshold"
        elif gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance):
            reason = "gradient_norm"
"""
TRUTHS = TESTS.replace("loss_threshold is not None", "loss_threshold").replace(
    "gradient_tolerance is not None", "gradient_tolerance"
)
IN_THE_OTHER_ORDER = "".join(TRUTHS.splitlines(keepends=True)[i] for i in (2, 3, 0, 1))
RUN = f"""    w = last_finite = np.array(w0, dtype=float)
    losses, n_iterations, reason = [], 0, None
    while reason is None:
        loss, gradient = loss_fn(w), gradient_fn(w)
        losses.append(loss)
        if not (np.isfinite(loss) and np.isfinite(gradient).all()):
            w, reason = last_finite, "diverged"
{TESTS}        elif patience is not None and stopped_improving(losses, patience, min_delta):
            reason = "no_improvement"
        elif n_iterations == max_iterations:
            reason = "max_iterations"
        else:
            last_finite, w = w, w - learning_rate * gradient
            n_iterations += 1
    return Descent(w, np.array(losses), n_iterations, reason)
"""
MOVE = "            last_finite, w = w, w - learning_rate * gradient\n            n_iterations += 1\n"
FIRST_MOVE = "        last_finite, w = w, w - learning_rate * gradient_fn(w)\n        n_iterations += 1\n"
TESTS_LATE = (
    RUN.replace("while reason is None:", "while reason is None and n_iterations < max_iterations:")
    .replace("        loss, gradient", f"{FIRST_MOVE}        loss, gradient")
    .replace(f"        else:\n{MOVE}", "")
    .replace("n_iterations, reason)", 'n_iterations, reason or "max_iterations")')
)
OLD_GRADIENT = (
    RUN.replace("    losses, n_iterations", "    gradient = gradient_fn(w)\n    losses, n_iterations")
    .replace("loss, gradient = loss_fn(w), gradient_fn(w)", "loss = loss_fn(w)")
    .replace("            last_finite, w =", "            gradient = gradient_fn(w)\n            last_finite, w =")
)

MISTAKES = [
    Mistake(
        id="threshold_is_excluded",
        title="A loss equal to the threshold is not accepted",
        old="bool(loss <= threshold)",
        new="bool(loss < threshold)",
        computes="returns True only below the threshold",
        asked="accept the threshold itself: loss <= threshold",
        concept="A perfect fit has a loss of exactly 0, and with a threshold of 0 only <= accepts it.",
        page=LOSS,
    ),
    Mistake(
        id="nan_is_low_enough",
        title="A NaN loss counts as reached",
        old="bool(loss <= threshold)",
        new="not loss > threshold",
        computes="returns True whenever the loss is not above the threshold, for NaN too",
        asked="return False for NaN",
        concept='Every order comparison with NaN is False, so "not loss > threshold" is not the same as "loss <= '
        'threshold".',
        page=LOSS,
    ),
    Mistake(
        id="loss_above_threshold",
        title="The comparison of the loss points the wrong way",
        old="bool(loss <= threshold)",
        new="bool(loss >= threshold)",
        computes="returns True while the loss is still at or above the threshold",
        asked="return True once the loss is at or below the threshold",
        concept="The threshold is the loss that is good enough: a run goes on above it and stops below it.",
        page=LOSS,
    ),
    Mistake(
        id="size_of_the_loss",
        title="The absolute value of the loss is compared",
        old="bool(loss <= threshold)",
        new=("bool(abs(loss) <= threshold)", "bool(abs(loss) < threshold)"),
        computes="compares the absolute value of the loss, so that a large negative loss is not accepted",
        asked="compare the loss itself with the threshold",
        concept="A loss may be negative, and a lower one is always better: it is not a distance from zero.",
        page=LOSS,
    ),
    Mistake(
        id="tolerance_is_excluded",
        title="A length equal to the tolerance is not accepted",
        old="np.linalg.norm(gradient) <= tolerance",
        new="np.linalg.norm(gradient) < tolerance",
        computes="returns True only below the tolerance",
        asked="accept the tolerance itself: norm <= tolerance",
        concept="At an exact minimum the gradient is 0, and with a tolerance of 0 only <= accepts it.",
        page=GRADIENT,
    ),
    Mistake(
        id="largest_entry",
        title="The entry that is largest in size instead of the Euclidean norm",
        old="np.linalg.norm(gradient) <= tolerance",
        new="np.max(np.abs(gradient)) <= tolerance",
        computes="compares the entry of the gradient that is largest in size, as SciPy's BFGS does: a different "
        "convention",
        asked="compare the Euclidean norm of all entries",
        concept="The largest entry of (3, 4) is 4, the Euclidean norm 5: the first ignores all entries but one.",
        page=GRADIENT,
    ),
    Mistake(
        id="sum_of_sizes",
        title="The sum of absolute values instead of the Euclidean norm",
        old="np.linalg.norm(gradient) <= tolerance",
        new="np.sum(np.abs(gradient)) <= tolerance",
        computes="compares the sum of the absolute values (the L1 norm) with the tolerance: a different convention",
        asked="compare the Euclidean norm of all entries",
        concept="The L1 norm of (3, 4) is 7 and the Euclidean norm 5: in many dimensions they are far apart.",
        page=GRADIENT,
    ),
    Mistake(
        id="root_missing",
        title="The root of the sum of squares is missing",
        old="np.linalg.norm(gradient) <= tolerance",
        new="np.sum(np.square(gradient)) <= tolerance",
        computes="compares the squared norm with the tolerance",
        asked="compare the norm itself, the root of the sum of squares",
        concept="Squaring makes small numbers smaller: a squared norm of 1e-6 is a gradient of length 1e-3.",
        page=GRADIENT,
    ),
    Mistake(
        id="spectral_norm",
        title="The spectral norm of a matrix",
        old="np.linalg.norm(gradient) <= tolerance",
        new="np.linalg.norm(np.atleast_1d(gradient), 2) <= tolerance",
        computes="takes norm(…, 2), which for a matrix is its largest singular value",
        asked="take the Euclidean norm of the flattened gradient",
        concept="The spectral norm of diag(3, 4) is 4; as a list of four numbers the same matrix has length 5.",
        page=GRADIENT,
    ),
    Mistake(
        id="one_entry_is_enough",
        title="One small entry is enough",
        old="np.linalg.norm(gradient) <= tolerance",
        new="np.any(np.abs(gradient) <= tolerance)",
        computes="returns True as soon as any single entry is small",
        asked="compare the length of the whole gradient with the tolerance",
        concept="Where f does not depend on one coordinate, that partial derivative is 0 even far from the minimum.",
        page=GRADIENT,
    ),
    Mistake(
        id="nan_has_vanished",
        title="A NaN gradient counts as vanished",
        old="bool(np.linalg.norm(gradient) <= tolerance)",
        new="not np.linalg.norm(gradient) > tolerance",
        computes="returns True whenever the norm is not above the tolerance, for NaN too",
        asked="return False when an entry is NaN",
        concept="Every order comparison with NaN is False, so its negation reports a broken run as a finished one.",
        page=GRADIENT,
    ),
    Mistake(
        id="one_more_than_patience",
        title="One loss more than patience",
        old="return waited >= patience",
        new="return waited > patience",
        computes="waits for patience + 1 losses without improvement, as PyTorch's plateau scheduler does: a different "
        "convention",
        asked="stop when patience losses in a row did not improve, as Keras does",
        concept="Libraries differ by one in how they count patience, so a stopping rule has to say which loss ends the "
        "run.",
        page=PATIENCE,
    ),
    Mistake(
        id="exactly_patience",
        title="Only exactly patience losses count",
        old="return waited >= patience",
        new="return waited == patience",
        computes="returns True for exactly patience losses without improvement, and False again for more",
        asked="return True for patience losses or more",
        concept="A count that has passed the limit never equals it again: compare with >=.",
        page=PATIENCE,
    ),
    Mistake(
        id="previous_loss",
        title="The previous loss instead of the best",
        old="            waited += 1",
        new="            best, waited = loss, waited + 1",
        computes="compares each loss with the one before it",
        asked="compare each loss with the best so far",
        concept="A loss that goes up and down improves on the previous one every other time, but it may never get "
        "better overall.",
        page=PATIENCE,
    ),
    Mistake(
        id="best_follows_small_gains",
        title="The best loss follows gains that are too small to count",
        old="            waited += 1",
        new="            best, waited = min(best, loss), waited + 1",
        computes="lowers best at every smaller loss, as scikit-learn's SGDClassifier does: a different convention",
        asked="leave best as it is unless the loss is below best - min_delta",
        concept="Compared with a best loss that stays, many small gains add up to an improvement; compared with one "
        "that follows every gain, they never do.",
        page=PATIENCE,
    ),
    Mistake(
        id="margin_itself_improves",
        title="A gain of exactly min_delta counts as improvement",
        old="if loss < best - min_delta:",
        new=("if loss <= best - min_delta:", "if best - loss >= min_delta:"),
        computes="counts a gain of exactly min_delta, and with min_delta=0 an equal loss, as an improvement",
        asked="count only a loss strictly below best - min_delta",
        concept="If an equal loss counted as an improvement, a run with a constant loss would never run out of "
        "patience.",
        page=PATIENCE,
    ),
    Mistake(
        id="margin_ignored",
        title="min_delta is not used",
        old="if loss < best - min_delta:",
        new="if loss < best:",
        computes="counts every smaller loss as an improvement",
        asked="count only a loss below best - min_delta",
        concept="Near a minimum the loss falls a little in almost every step; min_delta says how little is too little.",
        page=PATIENCE,
    ),
    Mistake(
        id="margin_wrong_sign",
        title="min_delta with the wrong sign",
        old="if loss < best - min_delta:",
        new="if loss < best + min_delta:",
        computes="counts losses up to min_delta above the best as improvements",
        asked="count only a loss below best - min_delta",
        concept="The margin makes an improvement harder to reach: the loss has to fall by more than min_delta.",
        page=PATIENCE,
    ),
    Mistake(
        id="count_not_reset",
        title="The count goes on after an improvement",
        old="best, waited = loss, 0\n",
        new="best = loss\n",
        computes="counts all losses without improvement since the start",
        asked="count the losses in a row since the last improvement",
        concept="Patience counts for how long nothing has improved, so every improvement resets the count.",
        page=PATIENCE,
    ),
    Mistake(
        id="nan_improves",
        title="NaN counts as improvement",
        old="if loss < best - min_delta:",
        new="if not loss >= best - min_delta:",
        computes="counts NaN as an improvement, and then the loss after it too",
        asked="never count NaN as an improvement",
        concept='Every order comparison with NaN is False, so "not loss >= limit" is not the same as "loss < limit".',
        page=PATIENCE,
    ),
    Mistake(
        id="once_is_for_ever",
        title="An earlier stretch without improvement is enough",
        old="            waited += 1\n",
        new="            waited += 1\n        if waited >= patience:\n            return True\n",
        computes="returns True when enough losses in a row without improvement occur anywhere in the list",
        asked="look at the last losses only",
        concept="The question is whether the loss stands still now; a run that has left a plateau is improving again.",
        page=PATIENCE,
    ),
    shared(
        "climbs",
        "= w, w - learning_rate * gradient",
        "= w, w + learning_rate * gradient",
        step="learning_rate times the gradient",
    ),
    shared(
        "stale_gradient",
        "loss_fn(w), gradient_fn(w)\n",
        "loss_fn(w), gradient_fn(np.array(w0, dtype=float))\n",
    ),
    Mistake(
        id="one_update_too_many",
        title="One update too many",
        old="elif n_iterations == max_iterations:",
        new="elif n_iterations > max_iterations:",
        computes="stops after max_iterations + 1 updates",
        asked="stop when max_iterations updates have been made",
        concept="n updates visit n + 1 points: whoever counts points instead of updates is off by one.",
        page=BUDGET,
    ),
    Mistake(
        id="one_update_too_few",
        title="One update too few",
        old="elif n_iterations == max_iterations:",
        new="elif n_iterations >= max_iterations - 1:",
        computes="stops after max_iterations - 1 updates",
        asked="stop when max_iterations updates have been made",
        concept="n updates visit n + 1 points: whoever counts points instead of updates is off by one.",
        page=BUDGET,
    ),
    Mistake(
        id="zero_iterations_move",
        title="max_iterations=0 makes an update",
        old="elif n_iterations == max_iterations:",
        new="elif n_iterations >= max(max_iterations, 1):",
        computes="compares with max_iterations only after an update, so that it always makes at least one",
        asked="compare with max_iterations before every update, also before the first",
        concept="A loop that tests at its end runs at least once; max_iterations=0 needs the test at the beginning.",
        page=BUDGET,
    ),
    Mistake(
        id="zero_switches_off",
        title="A loss_threshold of 0 switches the test off",
        old="elif loss_threshold is not None and",
        new="elif loss_threshold and",
        computes="skips the test when loss_threshold is 0, because Python treats 0 as false",
        asked="skip the test only when loss_threshold is None",
        concept="0 is a threshold like any other; whether one was passed in shows only in a comparison with None.",
        page=LOSS,
    ),
    Mistake(
        id="zero_tolerance_switches_off",
        title="A gradient_tolerance of 0 switches the test off",
        old="elif gradient_tolerance is not None and",
        new="elif gradient_tolerance and",
        computes="skips the test when gradient_tolerance is 0, because Python treats 0 as false",
        asked="skip the test only when gradient_tolerance is None",
        concept="0 is a tolerance like any other; whether one was passed in shows only in a comparison with None.",
        page=GRADIENT,
    ),
    Mistake(
        id="length_of_the_step",
        title="The step instead of the gradient is tested",
        old="gradient_vanished(gradient, gradient_tolerance):",
        new="gradient_vanished(learning_rate * gradient, gradient_tolerance):",
        computes="compares the length of the step, learning_rate times the gradient, with the tolerance",
        asked="compare the length of the gradient",
        concept="A small learning rate makes short steps even on the steepest slope: a short step is no sign of a "
        "minimum.",
        page=GRADIENT,
    ),
    Mistake(
        id="change_of_the_loss",
        title="The change of the loss instead of the gradient is tested",
        old="gradient_vanished(gradient, gradient_tolerance):",
        new="n_iterations > 0 and abs(losses[-2] - loss) <= gradient_tolerance:",
        computes="stops as soon as the loss has hardly changed in one update",
        asked="test the length of the gradient with gradient_vanished",
        concept="On a parabola with learning_rate = 2 / curvature w jumps back and forth: the loss stays the same, but "
        "the gradient is large.",
        page=GRADIENT,
    ),
    Mistake(
        id="rise_is_convergence",
        title="A loss that rises counts as convergence",
        old="gradient_vanished(gradient, gradient_tolerance):",
        new="n_iterations > 0 and losses[-2] - loss <= gradient_tolerance:",
        computes="stops when the loss has fallen by at most the tolerance, which is also true when it rises",
        asked="test the length of the gradient with gradient_vanished",
        concept="When the loss rises, the gain is negative, and a negative number is below every tolerance.",
        page=GRADIENT,
    ),
    Mistake(
        id="margin_not_passed",
        title="min_delta is not passed to stopped_improving",
        old="stopped_improving(losses, patience, min_delta):\n            reason",
        new="stopped_improving(losses, patience):\n            reason",
        computes="runs the test with min_delta=0",
        asked="pass min_delta on to stopped_improving",
        concept="An argument that is not passed on has no effect: here every tiny gain keeps the run going.",
        page=PATIENCE,
    ),
    Mistake(
        id="first_setback",
        title="The first loss that does not fall ends the run",
        old="stopped_improving(losses, patience, min_delta):\n            reason",
        new="stopped_improving(losses, 1, min_delta):\n            reason",
        computes="stops at the first loss that does not improve, whatever patience is",
        asked="wait for patience losses in a row without improvement",
        concept="One setback is common in a healthy run; patience is there to wait for what comes after it.",
        page=PATIENCE,
    ),
    Mistake(
        id="gradient_before_loss",
        title="The gradient is tested before the loss",
        old="""        elif loss_threshold is not None and loss_reached(loss, loss_threshold):
            reason = "loss_threshold"
        elif gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance):
            reason = "gradient_norm"
""",
        new="""        elif gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance):
            reason = "gradient_norm"
        elif loss_threshold is not None and loss_reached(loss, loss_threshold):
            reason = "loss_threshold"
""",
        computes="reports gradient_norm where both tests hold",
        asked="test the loss before the gradient",
        concept="At a minimum several tests can hold at once, and a fixed order makes the reason the same every time.",
        page=ORDER,
    ),
    Mistake(
        id="patience_before_gradient",
        title="stopped_improving is tested before the gradient",
        old="""        elif gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance):
            reason = "gradient_norm"
        elif patience is not None and stopped_improving(losses, patience, min_delta):
            reason = "no_improvement"
""",
        new="""        elif patience is not None and stopped_improving(losses, patience, min_delta):
            reason = "no_improvement"
        elif gradient_tolerance is not None and gradient_vanished(gradient, gradient_tolerance):
            reason = "gradient_norm"
""",
        computes="reports no_improvement where both tests hold",
        asked="test the gradient before stopped_improving",
        concept="Where the gradient is zero nothing improves either: this order gives the more informative reason.",
        page=ORDER,
    ),
    Mistake(
        id="budget_first",
        title="max_iterations is tested before everything else",
        old="if not (np.isfinite(loss) and np.isfinite(gradient).all()):\n",
        new="""if n_iterations == max_iterations:
            reason = "max_iterations"
        elif not (np.isfinite(loss) and np.isfinite(gradient).all()):
""",
        computes="reports max_iterations at the last point, whichever other test holds there",
        asked="test max_iterations last",
        concept="The last update may be the one that reaches the goal: the other tests have to look at that point, "
        "too.",
        page=ORDER,
    ),
    Mistake(
        id="success_before_divergence",
        title="A low loss hides a broken gradient",
        old="""if not (np.isfinite(loss) and np.isfinite(gradient).all()):
            w, reason = last_finite, "diverged\"""",
        new="""if loss_threshold is not None and loss_reached(loss, loss_threshold):
            reason = "loss_threshold"
        elif not (np.isfinite(loss) and np.isfinite(gradient).all()):
            w, reason = last_finite, "diverged\"""",
        computes="reports loss_threshold where the loss is low but the loss or the gradient is not finite",
        asked="test for divergence before everything else",
        concept="A loss of minus infinity is below every threshold: numbers can be trusted only once they are finite.",
        page=ORDER,
    ),
    Mistake(
        id="infinity_is_not_noticed",
        title="Only NaN counts as divergence, not infinity",
        old="not (np.isfinite(loss) and np.isfinite(gradient).all())",
        new="np.isnan(loss) or np.isnan(gradient).any()",
        computes="goes on when the loss or the gradient is infinite",
        asked="stop at any value that is not finite",
        concept="A number that overflows becomes infinite; NaN comes later, when infinities meet, as in inf - inf.",
        page=DIVERGED,
    ),
    Mistake(
        id="broken_gradient_is_not_noticed",
        title="Only the loss is tested for divergence",
        old="not (np.isfinite(loss) and np.isfinite(gradient).all())",
        new="not np.isfinite(loss)",
        computes="makes an update with a gradient that is NaN or infinite",
        asked="stop when the loss or any entry of the gradient is not finite",
        concept="A loss can be finite where its gradient is not, and one NaN in the gradient stays in w for the rest "
        "of the run.",
        page=DIVERGED,
    ),
    Mistake(
        id="broken_loss_is_not_noticed",
        title="Only the gradient is tested for divergence",
        old="not (np.isfinite(loss) and np.isfinite(gradient).all())",
        new="not np.isfinite(gradient).all()",
        computes="goes on from a point where the loss is NaN or infinite",
        asked="stop when the loss or any entry of the gradient is not finite",
        concept="The square of a large number overflows before the number does: a squared loss becomes infinite before "
        "its gradient.",
        page=DIVERGED,
    ),
    Mistake(
        id="rise_is_divergence",
        title="A loss that rises counts as divergence",
        old="not (np.isfinite(loss) and np.isfinite(gradient).all())",
        new="not (np.isfinite(loss) and np.isfinite(gradient).all() and loss <= losses[0])",
        computes="reports divergence as soon as the loss is above the first one",
        asked="report divergence only for values that are not finite",
        concept="A finite loss that rises can fall again; how long to wait for that is what patience says.",
        page=DIVERGED,
    ),
    Mistake(
        id="returns_broken_point",
        title="A run that diverged returns the point where it broke",
        old='w, reason = last_finite, "diverged"',
        new='reason = "diverged"',
        computes="returns the w whose loss or gradient is not finite",
        asked="return the last w where loss and gradient were both finite",
        concept="After a divergence the one useful result is the last point that still had a loss and a gradient.",
        page=DIVERGED,
    ),
    Mistake(
        id="returns_start",
        title="A run that diverged returns w0",
        old="last_finite, w = w, w - learning_rate * gradient",
        new="w = w - learning_rate * gradient",
        computes="returns w0 after a divergence",
        asked="return the last w where loss and gradient were both finite",
        concept="The point to return has to be updated after every update that went well.",
        page=DIVERGED,
    ),
    Mistake(
        id="kept_point_moves_along",
        title="The last finite w is changed together with w",
        old="last_finite, w = w, w - learning_rate * gradient",
        new="last_finite = w\n            w -= learning_rate * gradient",
        computes="changes w in place, and with it the last finite w, which is the same array",
        asked="return the last w where loss and gradient were both finite",
        concept="An assignment gives an array a second name and makes no copy: -= changes it under both names.",
        page=COPIES,
    ),
    Mistake(
        id="broken_loss_dropped",
        title="The non-finite loss is not recorded",
        old="losses.append(loss)",
        new="losses += [loss] if np.isfinite(loss) else []",
        computes="leaves the loss that is not finite out of losses",
        asked="keep every loss that was seen, the last one too",
        concept="The losses are the record of a run, and the last one shows how a diverged run ended.",
        page=DIVERGED,
    ),
    Mistake(
        id="failed_update_not_counted",
        title="The update that failed is not counted",
        old='w, reason = last_finite, "diverged"',
        new='w, n_iterations, reason = last_finite, max(n_iterations - 1, 0), "diverged"',
        computes="counts only the updates that led to a finite point",
        asked="count every update that was made, the last one too",
        concept="Where an update leads shows only after it was made, so there is always one loss more than there are "
        "updates.",
        page=DIVERGED,
    ),
    Mistake(
        id="start_loss_missing",
        title="The loss at w0 is missing",
        old="np.array(losses), n_iterations",
        new="np.array(losses[1:]), n_iterations",
        computes="returns only the losses after the updates",
        asked="begin losses with the loss at w0",
        concept="n updates visit n + 1 points, and the first of them, the start, has a loss as well.",
        page=BUDGET,
    ),
    Mistake(
        id="best_point",
        title="The best point instead of the last",
        old="    return Descent(w, np.array(losses), n_iterations, reason)",
        new=(
            """    best = np.array(w0, dtype=float)
    for _ in range(int(np.argmin(losses)) if reason != "diverged" else 0):
        best = best - learning_rate * gradient_fn(best)
    w = w if reason == "diverged" else best
    return Descent(w, np.array(losses), n_iterations, reason)""",
            """    w, good = np.array(w0, dtype=float), losses[: len(losses) - (reason == "diverged")]
    for _ in range(int(np.argmin(good)) if good else 0):
        w = w - learning_rate * gradient_fn(w)
    return Descent(w, np.array(losses), n_iterations, reason)""",
        ),
        computes="returns the w with the smallest loss, as Keras can (restore_best_weights): a different convention",
        asked="return the w where the run stopped",
        concept="With patience the run ends some updates after its best point; which of the two to return is a choice.",
        page=PATIENCE,
    ),
    Mistake(
        id="close_is_equal",
        title="A loss a little above the threshold is accepted",
        old="bool(loss <= threshold)",
        new=(
            "bool(loss <= threshold or np.isclose(loss, threshold))",
            "bool(loss <= threshold or np.isclose(loss, threshold, rtol=1e-3))",
            "bool(loss <= threshold + 1e-8)",
        ),
        computes="returns True for a loss that is slightly larger than the threshold",
        asked="compare exactly: loss <= threshold",
        concept="The threshold is the caller's own margin; a second margin makes it another threshold.",
        page=LOSS,
    ),
    Mistake(
        id="last_losses_as_a_block",
        title="The last losses are compared as a block",
        old=HISTORY,
        new=tuple(
            f"    if len(losses) < patience + 1:\n        return False\n    return bool({test})"
            for test in (
                "min(losses[-patience:]) >= min(losses[:-patience]) - min_delta",
                "not any(loss < losses[-patience - 1] - min_delta for loss in losses[-patience:])",
                "not losses[-1] < losses[-patience - 1] - min_delta",
                "losses[-1] >= losses[-patience - 1] - min_delta",
                "losses[-patience - 1] - losses[-1] <= min_delta",
                "not min(losses[-patience:]) < min(losses[:-patience]) - min_delta",
                "min(losses[:-patience]) - min(losses[-patience:]) <= min_delta",
                "np.min(losses[-patience:]) >= np.min(losses[:-patience]) - min_delta",
            )
        ),
        computes="compares the last loss, or the smallest of the last ones, with what came before the last patience "
        "losses",
        asked="go through the losses one by one: one below best - min_delta is an improvement and becomes the best",
        concept="Small gains that do not count leave best where it is, and a bad loss `patience` steps ago is no "
        "measure of progress: only a count that goes from loss to loss is right in both cases.",
        page=PATIENCE,
    ),
    Mistake(
        id="flat_window",
        title="A flat window instead of no improvement",
        old=HISTORY,
        new=tuple(
            f"    if len(losses) < patience + 1:\n        return False\n"
            f"    return bool(max(losses[-patience{one}:]) - min(losses[-patience{one}:]) <= min_delta)"
            for one in (" - 1", "")
        ),
        computes="asks whether the last losses differ by min_delta at most",
        asked="ask whether none of the last losses improved on the best",
        concept="Losses that jump up and down are not flat, and yet none of them has to be an improvement.",
        page=PATIENCE,
    ),
    Mistake(
        id="dead_zone",
        title="Between best and best + min_delta the count stands still",
        old="        else:\n            waited += 1\n    return waited",
        new="        elif loss > best + min_delta:\n            waited += 1\n    return waited",
        computes="counts only losses that are worse than the best by min_delta",
        asked="count every loss that is no improvement",
        concept="A loss either improves or it does not; with a third case a plateau is waited out for ever.",
        page=PATIENCE,
    ),
    Mistake(
        id="worse_is_the_only_failure",
        title="A loss equal to the best counts as improvement",
        old="if loss < best - min_delta:",
        new=("if not loss > best - min_delta:", "if not loss >= best + min_delta or loss == best:"),
        computes="asks whether a loss is worse, so that ties and NaN count as improvements",
        asked="ask whether the loss is better: loss < best - min_delta",
        concept="Not worse is not the same as better: a tie is neither, and every comparison with NaN is False.",
        page=PATIENCE,
    ),
    Mistake(
        id="losses_not_trimmed",
        title="The array of losses keeps its unused places",
        old="    return Descent(w, np.array(losses), n_iterations, reason)",
        new=tuple(
            "    losses = np.array([*losses, *[" + fill + "] * (max_iterations + 1 - len(losses))])\n"
            "    return Descent(w, losses, n_iterations, reason)"
            for fill in ("0.0", "np.nan")
        ),
        computes="returns max_iterations + 1 losses, of which the last ones were never computed",
        asked="return n_iterations + 1 losses",
        concept="An array made for the longest run is cut to the part that was filled.",
        page=BUDGET,
    ),
    Mistake(
        id="losses_counted",
        title="The number of losses is returned as the number of updates",
        old="    return Descent(w, np.array(losses), n_iterations, reason)",
        new="    return Descent(w, np.array(losses), len(losses), reason)",
        computes="returns len(losses) as n_iterations",
        asked="return the number of updates, which is one less",
        concept="n updates visit n + 1 points, and the loss at w0 is the first of n + 1 losses.",
        page=BUDGET,
    ),
    Mistake(
        id="plain_tuple",
        title="A plain tuple instead of Descent",
        old="    return Descent(w, np.array(losses), n_iterations, reason)",
        new="    return w, np.array(losses), n_iterations, reason",
        computes="returns four values without names",
        asked="return a Descent of w, losses, n_iterations and reason",
        concept="A caller writes run.reason: the fields of a NamedTuple are known by their names.",
        page=BUDGET,
    ),
    Mistake(
        id="root_mean_square",
        title="The root mean square instead of the length",
        old="np.linalg.norm(gradient) <= tolerance",
        new=tuple(f"np.sqrt(np.mean(np.square(gradient))) {than} tolerance" for than in ("<=", "<")),
        computes="divides the sum of squares by the number of entries before it takes the root",
        asked="compare the Euclidean norm, the root of the sum itself",
        concept="A mean is smaller than a sum: in many dimensions such a test ends a run far too early.",
        page=GRADIENT,
    ),
    Mistake(
        id="first_loss_counts",
        title="The first loss counts as no improvement",
        old="for loss in losses[1:]:",
        new="for loss in losses:",
        computes="begins to count with the first loss, which is not below itself",
        asked="take the first loss as the first best and count from the second one on",
        concept="The first loss has nothing that it could improve on: patience counts what comes after it.",
        page=PATIENCE,
    ),
    Mistake(
        id="zeros_switch_off",
        title="A setting of 0 switches its test off",
        old=TESTS,
        new=(
            TRUTHS,
            IN_THE_OTHER_ORDER,
            IN_THE_OTHER_ORDER.replace("gradient_tolerance and", "gradient_tolerance is not None and"),
        ),
        computes="skips a test whose setting is 0, because Python treats 0 as false",
        asked="skip a test only when its setting is None",
        concept="0 is a limit like any other; whether one was passed in shows only in a comparison with None.",
        page=LOSS,
    ),
    Mistake(
        id="tests_after_updates_only",
        title="The tests are made only after updates",
        old=RUN,
        new=(TESTS_LATE, TESTS_LATE.replace("reason = [], 0", "reason = [loss_fn(w)], 0")),
        computes="makes an update before the first test, even if the run should end at w0",
        asked="make all tests at w0, too, before the first update",
        concept="n updates visit n + 1 points, and the first of them, the start, is tested like the others.",
        page=ORDER,
    ),
    Mistake(
        id="gradient_of_the_point_before",
        title="The gradient that is tested belongs to the point before",
        old=RUN,
        new=OLD_GRADIENT,
        computes="tests the gradient with which the last update was made",
        asked="test the gradient at the current w",
        concept="After an update w has another gradient: the old one ends the run one update too late.",
        page=GRADIENT,
    ),
    Mistake(
        id="size_of_the_sum",
        title="The size of the sum instead of the Euclidean norm",
        old="np.linalg.norm(gradient) <= tolerance",
        new="abs(np.sum(gradient)) <= tolerance",
        computes="adds up the entries, in which positive and negative ones cancel",
        asked="compare the Euclidean norm of all entries",
        concept="(3, -3) has the sum 0 and the length 4.24: a sum can vanish where the gradient does not.",
        page=GRADIENT,
    ),
    Mistake(
        id="large_loss_is_divergence",
        title="A large loss counts as divergence",
        old="not (np.isfinite(loss) and np.isfinite(gradient).all())",
        new=tuple(
            f"not (np.isfinite(loss) and loss < {size} and np.isfinite(gradient).all())"
            for size in ("1e10", "1e6", "1e3", "1e100")
        ),
        computes="reports divergence when a finite loss is above a limit of its own",
        asked="report divergence only for values that are not finite",
        concept="How large a loss is depends on its units: only NaN and infinity say that no step can follow.",
        page=DIVERGED,
    ),
]
