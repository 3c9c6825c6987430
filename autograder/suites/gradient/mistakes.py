"""Known wrong implementations of gradient, each as an edit of the reference."""

from autograder.mistakes import Mistake

MEASURED = "theory/gradient/#finite-differences"
STEP_SIZE = "theory/gradient/#choosing-h"
DERIVED = "theory/gradient/#mean-squared-error"
COMPARED = "theory/gradient/#checking-a-gradient"
COPIES = "theory/update-rule/#copies"

LOOP = """    for i in np.ndindex(w.shape):
        step = np.zeros_like(w)
        step[i] = h
        gradient[i] = (f(w + step) - f(w - step)) / (2 * h)
"""

FIXED_H = "1e-5 1e-4 1e-6 1e-3 1e-7 1e-8".split()
LENGTHS = """    size = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / size) if size > 0 else 0.0"""

MISTAKES = [
    Mistake(
        id="divides_by_two_times_h_unbracketed",
        title="The h ends up in the numerator",
        old="/ (2 * h)",
        new="/ 2 * h",
        computes="halves the difference and then multiplies it by h",
        asked="divide the difference by 2 h",
        concept="Division and multiplication are done from left to right: a / 2 * h is (a / 2) * h.",
        page=MEASURED,
    ),
    Mistake(
        id="difference_unbracketed",
        title="Only the second value is divided",
        old="(f(w + step) - f(w - step)) / (2 * h)",
        new="f(w + step) - f(w - step) / (2 * h)",
        computes="divides f(w - h e_i) alone and subtracts the huge result from f(w + h e_i)",
        asked="divide the difference of the two values by 2 h",
        concept="Division comes before subtraction, so a difference that is to be divided needs brackets.",
        page=MEASURED,
    ),
    Mistake(
        id="divides_by_h",
        title="Divided by h, not by 2 h",
        old="/ (2 * h)",
        new="/ h",
        computes="returns twice the gradient, whatever f is",
        asked="divide by 2 h, the distance between the two points",
        concept="A slope is the rise over the whole run, and from w - h to w + h the run is 2 h.",
        page=MEASURED,
    ),
    Mistake(
        id="forward_difference",
        title="A one-sided difference",
        old="(f(w + step) - f(w - step)) / (2 * h)",
        new="(f(w + step) - f(w)) / h",
        computes="uses forward differences, a different convention with a larger error",
        asked="use the point h below w as well as the point h above it",
        concept="The error of a one-sided difference shrinks like h, that of a central one like h**2: in f(w + h) - "
        "f(w - h) the even terms of the Taylor series cancel.",
        page=MEASURED,
    ),
    Mistake(
        id="sign_swapped",
        title="The two points are swapped",
        old="f(w + step) - f(w - step)",
        new="f(w - step) - f(w + step)",
        computes="returns the negative of the gradient",
        asked="subtract the value below from the value above",
        concept="A function that grows with w has a positive slope: the value at the larger w comes first.",
        page=MEASURED,
    ),
    Mistake(
        id="all_entries_moved",
        title="All entries are moved at once",
        old="step[i] = h",
        new="step[:] = h",
        computes="returns the sum of all partial derivatives in every entry",
        asked="move only entry i for the derivative with respect to entry i",
        concept="A partial derivative measures the effect of one entry while all the others stay fixed.",
        page=MEASURED,
    ),
    Mistake(
        id="rows_only",
        title="Whole rows of a matrix are moved",
        old="np.ndindex(w.shape)",
        new="range(len(w))",
        computes="moves all entries of a row at once, which is right for vectors only",
        asked="move each entry of w on its own, whatever the number of dimensions",
        concept="Indexing a matrix with one number picks a whole row; len counts rows, not entries.",
        page=MEASURED,
    ),
    Mistake(
        id="not_put_back",
        title="A moved entry is not put back",
        old="    w = np.asarray(w, dtype=float)\n    gradient = np.zeros_like(w)\n" + LOOP,
        new=tuple(
            f"""    w = np.array(w, dtype=float)
    gradient = np.zeros_like(w)
    for i in np.ndindex(w.shape):
        w[i] += h
        above = f(w)
        w[i] -= 2 * h
        gradient[i] = (above - f(w)) / (2 * h)
        w[i] += {back} * h
"""
            for back in (0, 2)
        ),
        computes="leaves each entry moved by h after it was measured, so that later entries are measured at another "
        "point",
        asked="measure every entry at the same w",
        concept="All partial derivatives of a gradient belong to one point, so each entry is put back before the next "
        "one is moved.",
        page=MEASURED,
    ),
    Mistake(
        id="moves_the_callers_array",
        title="The caller's array is moved",
        old="    gradient = np.zeros_like(w)\n" + LOOP,
        new="""    gradient = np.zeros_like(w)
    for i in np.ndindex(w.shape):
        kept = w[i]
        w[i] = kept + h
        above = f(w)
        w[i] = kept - h
        gradient[i] = (above - f(w)) / (2 * h)
        w[i] = kept
""",
        computes="writes into the array that was passed in, even if it restores the values afterwards",
        asked="leave w unchanged, also while f is being called",
        concept="np.asarray makes no copy of a float array: what is written to the result is written to the original.",
        page=COPIES,
    ),
    Mistake(
        id="whole_numbers_stay_whole",
        title="Whole numbers cut the decimals off",
        old="    w = np.asarray(w, dtype=float)\n    gradient = np.zeros_like(w)\n",
        new="    w = np.asarray(w)\n    gradient = np.zeros_like(w)\n",
        computes="keeps the number type of w, so that a small h becomes 0 in an array of whole numbers",
        asked="convert w to float first",
        concept="zeros_like copies the dtype too, and an integer array drops the decimals of what is stored in it.",
        page=COPIES,
    ),
    Mistake(
        id="returns_inside_the_loop",
        title="Returned inside the loop",
        old="/ (2 * h)\n    return gradient",
        new="/ (2 * h)\n        return gradient",
        computes="fills the first entry only and leaves the others at 0",
        asked="fill every entry before returning",
        concept="A return statement ends the function at once: inside a loop, in the first round.",
        page=MEASURED,
    ),
    Mistake(
        id="flat_answer",
        title="The answer has lost the shape of w",
        old="    return gradient\n",
        new="    return gradient.ravel()\n",
        computes="returns the partial derivatives as a 1-D array",
        asked="return an array with the shape of w",
        concept="A gradient has the shape of w, one entry for each parameter, so that it can be subtracted from w.",
        page=MEASURED,
    ),
    Mistake(
        id="h_ignored",
        title="The argument h is not used",
        old="    gradient = np.zeros_like(w)\n    for",
        new=tuple(f"    gradient = np.zeros_like(w)\n    h = {h}\n    for" for h in FIXED_H),
        computes="always works with the same h",
        asked="use the h that is passed in",
        concept="A large h gives a large truncation error, a small h a large rounding error: the caller chooses "
        "the compromise.",
        page=STEP_SIZE,
    ),
    Mistake(
        id="h_has_another_default",
        title="The default of h is another one",
        old="h=1e-5",
        new=("h=1e-4", "h=1e-12"),
        computes="uses another h than 1e-5 unless h is passed in",
        asked="use h = 1e-5 as the default",
        concept="A larger h has a larger error from the third derivative, a smaller one loses more digits in the "
        "difference: near 1e-5 the two errors are about the same.",
        page=STEP_SIZE,
    ),
    Mistake(
        id="half_loss",
        title="Half the loss",
        old="return float(np.mean((X @ w - y) ** 2))",
        new="return float(np.mean((X @ w - y) ** 2) / 2)",
        computes="returns half the mean squared error, a different convention",
        asked="return the mean squared error itself",
        concept="The factor 1 / 2 cancels the 2 of the derivative: it moves no minimum, but halves every gradient.",
        page=DERIVED,
    ),
    Mistake(
        id="loss_summed",
        title="A sum, not a mean",
        old="np.mean((X @ w - y) ** 2)",
        new="np.sum((X @ w - y) ** 2)",
        computes="adds up the squares, which gives N times the mean",
        asked="average the squares over the N rows",
        concept="A mean does not grow with the number of rows, so one learning rate fits small and large data sets.",
        page=DERIVED,
    ),
    Mistake(
        id="loss_root",
        title="The root of the mean squared error",
        old="float(np.mean((X @ w - y) ** 2))",
        new="float(np.sqrt(np.mean((X @ w - y) ** 2)))",
        computes="returns the root mean squared error",
        asked="return the mean squared error, without a root",
        concept="The root is smallest at the same w, but its gradient is a different one: 1 / (2 root) times as long.",
        page=DERIVED,
    ),
    Mistake(
        id="loss_absolute",
        title="Absolute residuals",
        old="np.mean((X @ w - y) ** 2)",
        new="np.mean(np.abs(X @ w - y))",
        computes="returns the mean absolute error",
        asked="square the residuals",
        concept="Squares weigh a residual by its size and are smooth at zero; absolute values have a corner there.",
        page=DERIVED,
    ),
    Mistake(
        id="squares_the_mean",
        title="The mean is squared, not the residuals",
        old="np.mean((X @ w - y) ** 2)",
        new="np.mean(X @ w - y) ** 2",
        computes="averages the residuals first, so that positive and negative ones cancel",
        asked="square each residual before the mean is taken",
        concept="The square of a mean is at most the mean of the squares; the difference is the variance of the "
        "residuals.",
        page=DERIVED,
    ),
    Mistake(
        id="column_accepted",
        title="A column of targets is accepted",
        old="    if np.ndim(y) != 1:\n        raise",
        new=("    if False:\n        raise", "    y = np.ravel(y)\n    if False:\n        raise"),
        computes="accepts a column y, by flattening it or by subtracting it from a row, which gives N x N differences",
        asked="raise a ValueError when y is not one-dimensional",
        concept="Broadcasting stretches (N,) and (N, 1) to (N, N) without a warning, and the mean hides it.",
        page=DERIVED,
    ),
    Mistake(
        id="two_missing",
        title="The factor 2 is missing",
        old="return 2 * X.T",
        new="return X.T",
        computes="returns the gradient of half the mean squared error, a different convention",
        asked="return the gradient of mse_loss as it is defined here, with its factor 2",
        concept="The derivative of a square is twice its base: gradient and loss have to follow the same convention.",
        page=DERIVED,
    ),
    Mistake(
        id="gradient_summed",
        title="The gradient of a sum",
        old="(X @ w - y) / len(X)",
        new="(X @ w - y)",
        computes="leaves out the division by N",
        asked="divide by the number of rows",
        concept="The gradient of a mean is the mean of the gradients: it does not grow with the number of rows.",
        page=DERIVED,
    ),
    Mistake(
        id="divides_by_features",
        title="Divided by the number of features",
        old="/ len(X)",
        new="/ len(w)",
        computes="divides by d, the number of parameters",
        asked="divide by N, the number of rows",
        concept="The mean in the loss runs over the samples, the rows of X; its columns are the features.",
        page=DERIVED,
    ),
    Mistake(
        id="divides_twice",
        title="Averaged twice",
        old="2 * X.T @ (X @ w - y) / len(X)",
        new="2 * X.T @ (X @ w - y) / len(X) ** 2",
        computes="divides by N twice",
        asked="divide by N once",
        concept="The product with X^T already sums over the rows, so a single division makes it a mean.",
        page=DERIVED,
    ),
    Mistake(
        id="residual_negated",
        title="The residual has the wrong sign",
        old="X.T @ (X @ w - y)",
        new="X.T @ (y - X @ w)",
        computes="returns the negative of the gradient",
        asked="use the residual X w - y, prediction minus target",
        concept="With y - X w the result points downhill, and a descent that subtracts it climbs.",
        page=DERIVED,
    ),
    Mistake(
        id="overwrites_the_targets",
        title="The residual is stored in y",
        old="    return 2 * X.T @ (X @ w - y) / len(X)",
        new="    y -= X @ w\n    return -2 * X.T @ y / len(X)",
        computes="replaces the caller's targets by the residuals, so that the next call works on other data",
        asked="leave y as it is",
        concept="An operator like -= writes into the existing array, and np.asarray made no copy of it.",
        page=COPIES,
    ),
    Mistake(
        id="absolute_error",
        title="The difference is not divided by the lengths",
        old="float(np.linalg.norm(a - b) / size) if size > 0 else 0.0",
        new="float(np.linalg.norm(a - b))",
        computes="returns the length of the difference alone",
        asked="divide the length of the difference by the sum of the two lengths",
        concept="A difference of 0.001 is small between gradients of length 1000 and large between tiny ones.",
        page=COMPARED,
    ),
    Mistake(
        id="length_of_the_sum",
        title="The length of the sum, not the sum of the lengths",
        old="np.linalg.norm(a) + np.linalg.norm(b)",
        new="np.linalg.norm(a + b)",
        computes="divides by norm(a + b), which is zero for opposite gradients",
        asked="divide by norm(a) + norm(b)",
        concept="Opposite vectors cancel in a + b; the sum of their lengths is zero only when both are.",
        page=COMPARED,
    ),
    Mistake(
        id="zero_by_zero",
        title="Two zero gradients give 0 / 0",
        old="float(np.linalg.norm(a - b) / size) if size > 0 else 0.0",
        new="float(np.linalg.norm(a - b) / size)",
        computes="divides 0 by 0 when both gradients are zero, which is NaN",
        asked="return 0.0 for two zero gradients",
        concept="At a flat point both gradients vanish and agree, but 0 / 0 has no value and needs its own case.",
        page=COMPARED,
    ),
    Mistake(
        id="padded_size",
        title="A small constant in the denominator",
        old="size = np.linalg.norm(a) + np.linalg.norm(b)",
        new="size = np.linalg.norm(a) + np.linalg.norm(b) + 1e-8",
        computes="adds 1e-8 to the denominator, a different convention that hides errors in tiny gradients",
        asked="divide by the sum of the two lengths alone, and treat two zero gradients separately",
        concept="Where the gradients are much smaller than such a constant, no error looks large.",
        page=COMPARED,
    ),
    Mistake(
        id="larger_length",
        title="Divided by the larger length",
        old="np.linalg.norm(a) + np.linalg.norm(b)",
        new="max(np.linalg.norm(a), np.linalg.norm(b))",
        computes="divides by the larger of the two lengths, a different convention",
        asked="divide by their sum",
        concept="Both errors are relative, but they differ by a factor of 1 to 2, so a threshold for one does not fit "
        "the other.",
        page=COMPARED,
    ),
    Mistake(
        id="squared_lengths",
        title="Squared lengths without the root",
        old="float(np.linalg.norm(a - b) / size) if size > 0 else 0.0",
        new="float(np.sum((a - b) ** 2) / np.sum(a**2 + b**2)) if size > 0 else 0.0",
        computes="compares sums of squares, so that a small error looks much smaller than it is",
        asked="compare lengths, the roots of the sums of squares",
        concept="An error of 1e-3 has a square of 1e-6: without the root, the same threshold means something else.",
        page=COMPARED,
    ),
    Mistake(
        id="h_is_the_whole_distance",
        title="The two points are h apart instead of 2 h",
        old="        step[i] = h\n        gradient[i] = (f(w + step) - f(w - step)) / (2 * h)",
        new="        step[i] = h / 2\n        gradient[i] = (f(w + step) - f(w - step)) / h",
        computes="measures at h / 2 on either side of w",
        asked="measure at a distance of h on either side, so that the two points are 2 h apart",
        concept="Both forms are central differences; h has to mean the same for the caller and for the function.",
        page=MEASURED,
    ),
    Mistake(
        id="four_points",
        title="Four points for each entry: a different formula",
        old="        gradient[i] = (f(w + step) - f(w - step)) / (2 * h)",
        new=(
            "        one, two = f(w + step) - f(w - step), f(w + step / 2) - f(w - step / 2)\n"
            "        gradient[i] = (4 * two / h - one / (2 * h)) / 3",
            "        one, two = f(w + step) - f(w - step), f(w + 2 * step) - f(w - 2 * step)\n"
            "        gradient[i] = (8 * one - two) / (12 * h)",
        ),
        computes="combines four values of f for each entry (Richardson's step)",
        asked="use the two values f(w + h e_i) and f(w - h e_i)",
        concept="More points make the error smaller, and each costs one more call of f, which may be expensive.",
        page=MEASURED,
    ),
    Mistake(
        id="error_entry_by_entry",
        title="The error is taken entry by entry: a different convention",
        old=LENGTHS,
        new=tuple(
            f"    with np.errstate(all='ignore'):\n        return float({formula})"
            for formula in (
                "np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))",
                "np.max(np.abs(a - b) / (np.abs(a) + np.abs(b)))",
                "np.max(np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-12))",
                "np.max(np.abs(a - b) / np.maximum(1e-12, np.maximum(np.abs(a), np.abs(b))))",
                "np.max(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)))",
                "np.mean(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))",
                "np.max(np.abs(a - b)) / max(np.max(np.abs(a)) + np.max(np.abs(b)), 1e-300)",
                "np.max(np.abs(a - b)) / max(np.max(np.abs(a)), np.max(np.abs(b)), 1e-300)",
            )
        ),
        computes="compares entry by entry and takes the largest or the mean, as the notes of CS231n do",
        asked="compare lengths: norm(a - b) over norm(a) + norm(b)",
        concept="One tiny entry that is mostly rounding decides over such an error; beside the gradient it "
        "does not count.",
        page=COMPARED,
    ),
    Mistake(
        id="small_errors_are_zero",
        title="Small errors are reported as 0",
        old=LENGTHS,
        new=(
            "    if np.allclose(a, b):\n        return 0.0\n" + LENGTHS,
            LENGTHS.replace("size > 0", "size > 1e-8"),
            LENGTHS.replace("size > 0", "np.linalg.norm(a - b) > 1e-8"),
        ),
        computes="returns 0 for gradients that are nearly equal, or both short",
        asked="return 0.0 only where the gradients are equal",
        concept="A good measured gradient has an error of 1e-8 and a bad one of 1e-5: that difference is the answer.",
        page=COMPARED,
    ),
    Mistake(
        id="larger_side_for_rows",
        title="The larger of rows and columns for N",
        old="(X @ w - y) / len(X)",
        new="(X @ w - y) / max(X.shape)",
        computes="divides by the larger of the two sides of X, as length(X) does in MATLAB",
        asked="divide by the number of rows",
        concept="Every row of X is a sample; a table with few samples and many features still has few samples.",
        page=DERIVED,
    ),
    Mistake(
        id="half_the_distance",
        title="The points are nearer than the divisor says",
        old="        step[i] = h\n",
        new="        step[i] = h / 2\n",
        computes="moves each entry by h / 2 to either side and divides by 2 h, which halves the gradient",
        asked="move each entry by h, so that the two points are 2 h apart",
        concept="A slope is the rise over the run: the divisor has to be the distance of the two points.",
        page=MEASURED,
    ),
    Mistake(
        id="one_side_of_two",
        title="One point on one side, and still divided by 2 h",
        old="(f(w + step) - f(w - step)) / (2 * h)",
        new=("(f(w + step) - f(w)) / (2 * h)", "(f(w) - f(w - step)) / (2 * h)"),
        computes="compares w with one point at a distance of h and divides by 2 h, which halves the gradient",
        asked="use the points h below and h above w",
        concept="From w to w + h the run is h alone: the divisor has to be the distance of the two points.",
        page=MEASURED,
    ),
    Mistake(
        id="moves_pile_up",
        title="The entries that were moved before stay moved",
        old=LOOP,
        new="""    above, below = w.copy(), w.copy()
    for i in np.ndindex(w.shape):
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
""",
        computes="moves one entry more each time, so that entry i is the sum of the derivatives up to i",
        asked="move entry i alone for the derivative with respect to it",
        concept="A partial derivative measures the effect of one entry while all the others stay fixed.",
        page=MEASURED,
    ),
    Mistake(
        id="residuals_of_all_pairs",
        title="A table of N x N residuals",
        old="np.mean((X @ w - y) ** 2)",
        new="np.mean((X @ w - y[:, np.newaxis]) ** 2)",
        computes="subtracts every target from every prediction, and averages over all pairs",
        asked="subtract from each prediction the target of its own row",
        concept="Broadcasting combines shapes (N, 1) and (N,) to (N, N) without a warning, and the mean hides it.",
        page=DERIVED,
    ),
    Mistake(
        id="variance_of_the_residuals",
        title="The variance of the residuals",
        old="np.mean((X @ w - y) ** 2)",
        new=(
            "np.var(X @ w - y)",
            "(np.sum((X @ w - y - np.mean(X @ w - y)) ** 2) / np.float64(len(y) - 1))",
        ),
        computes="subtracts the mean of the residuals before it squares them",
        asked="square the residuals themselves",
        concept="A model that is wrong by the same amount everywhere has a variance of zero, and still a large error.",
        page=DERIVED,
    ),
    Mistake(
        id="loss_of_the_first_row",
        title="Only one row enters the loss",
        old="return float(np.mean((X @ w - y) ** 2))",
        new=tuple(f"return float((X[{r}] @ w - y[{r}]) ** 2{n})" for r in ("0", "-1") for n in (" / len(y)", "")),
        computes="returns inside the loop over the rows, or overwrites the sum, so that one row counts",
        asked="add up the squares of all rows",
        concept="A return ends the function at once; a sum that is assigned instead of added to keeps its last term.",
        page=DERIVED,
    ),
    Mistake(
        id="gradient_of_the_last_row",
        title="Only one row enters the gradient",
        old="return 2 * X.T @ (X @ w - y) / len(X)",
        new=tuple(
            f"return 2 * X[{row}] * (X[{row}] @ w - y[{row}]){n}" for row in ("-1", "0") for n in (" / len(X)", "")
        ),
        computes="overwrites the gradient in each pass of a loop, or returns in the first, so that one row counts",
        asked="add up the gradients of all rows",
        concept="A sum starts at zero and grows by a term in each pass; what is assigned keeps the last term alone.",
        page=DERIVED,
    ),
    Mistake(
        id="gradient_of_the_root",
        title="The gradient of the root mean squared error",
        old="return 2 * X.T @ (X @ w - y) / len(X)",
        new=tuple(
            f"size = np.sqrt(np.mean((X @ w - y) ** 2)){c}\n    return X.T @ (X @ w - y) / (len(X) * size)"
            for c in ("", " + 1e-12")
        ),
        computes="differentiates the root of the mean squared error",
        asked="differentiate the mean squared error itself",
        concept="The chain rule divides by twice the root: near a perfect fit that gradient does not become short.",
        page=DERIVED,
    ),
    Mistake(
        id="spectral_norm",
        title="The spectral norm of a matrix",
        old=LENGTHS,
        new=(
            LENGTHS.replace("(a)", "(a, 2)").replace("(b)", "(b, 2)").replace("(a - b)", "(a - b, 2)"),
            "    size = np.linalg.norm(a, 2) + np.linalg.norm(b, 2)\n    return float(np.linalg.norm(a - b, 2) / size)",
            "    a, b = (np.atleast_1d(x) for x in (a, b))\n"
            + LENGTHS.replace("(a)", "(a, 2)").replace("(b)", "(b, 2)").replace("(a - b)", "(a - b, 2)"),
        ),
        computes="takes norm(…, 2), which for a matrix is its largest singular value, and refuses a single number",
        asked="take the root of the sum of all squared entries",
        concept="As a list of numbers, diag(3, 4) has length 5; its spectral norm is 4.",
        page=COMPARED,
    ),
    Mistake(
        id="h_grows_with_w",
        title="The distance grows with the entry: a different convention",
        old="""        step[i] = h
        gradient[i] = (f(w + step) - f(w - step)) / (2 * h)""",
        new=tuple(
            f"""        step[i] = h * {size}
        gradient[i] = (f(w + step) - f(w - step)) / (2 * step[i])"""
            for size in ("max(1.0, abs(w[i]))", "(1 + abs(w[i]))", "(abs(w[i]) if w[i] else 1.0)")
        ),
        computes="moves large entries by more than h, as some optimisers do",
        asked="move every entry by h, whatever its size",
        concept="A distance that follows the entry suits entries of very different sizes; here the caller chooses h.",
        page=STEP_SIZE,
    ),
    Mistake(
        id="degrees_of_freedom",
        title="Divided by fewer than N",
        old="return float(np.mean((X @ w - y) ** 2))",
        new=tuple(
            f"with np.errstate(all='ignore'):\n        return float(np.sum((X @ w - y) ** 2) / np.float64({size}))"
            for size in ("len(y) - np.size(w)", "len(y) - 1")
        ),
        computes="divides by N - d or N - 1, as an estimate of a variance does",
        asked="divide by N, the number of rows",
        concept="The loss is the mean of the squared residuals; fewer than N corrects an estimate, which nobody makes.",
        page=DERIVED,
    ),
]
