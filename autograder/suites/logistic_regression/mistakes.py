"""Known wrong implementations of logistic_regression, each as an edit of the reference."""

from autograder.mistakes import Mistake
from autograder.suites.descents import shared

PAGE = "theory/logistic-regression/"
UPDATE_RULE = "theory/update-rule/"
POWER = "    power = np.exp(-np.abs(z))  # at most 1, so it cannot overflow\n"
SIGMOID = f"{POWER}    return np.where(z >= 0, 1, power) / (1 + power)"
LOSS = "    return np.mean(np.logaddexp(0, z) - y * z)"
GRADIENT = "    return X.T @ (p - y) / len(y)"
UPDATE = "        w = w - learning_rate * log_loss_gradient(w, X, y)"
LABELS = "    return (sigmoid(X @ w) >= 0.5).astype(int)"

CLIPS = "1e-7 1e-8 1e-10 1e-9 1e-6 1e-5 1e-4 1e-3".split()
AS_WRITTEN = "1 / 1 + np.exp(-z)", "np.exp(z) / 1 + np.exp(z)"
LOOP = """    losses = [log_loss(w, X, y)]
    for _ in range(n_steps):
        w = w - learning_rate * log_loss_gradient(w, X, y)
        losses.append(log_loss(w, X, y))
"""

MISTAKES = [
    Mistake(
        id="sigmoid_falls",
        title="The minus sign in the exponent is missing",
        old=SIGMOID,
        new="    return np.exp(-np.logaddexp(0, z))",
        computes="falls from 1 to 0 as the score grows",
        asked="compute 1 / (1 + exp(-z)), which rises from 0 to 1",
        concept="sigmoid(-z) = 1 - sigmoid(z), so a lost sign gives every sample the probability of the other class.",
        page=PAGE + "#sigmoid",
    ),
    Mistake(
        id="sigmoid_exp_over_exp",
        title="exp(z) / (1 + exp(z)) becomes NaN for large scores",
        old=SIGMOID,
        new="    return np.exp(z) / (1 + np.exp(z))",
        computes="divides infinity by infinity once exp(z) overflows, near z = 710",
        asked="return a finite probability for scores as large as 10^4",
        concept="Formulas that are equal on paper differ in floating point: take the one whose exponent is never "
        "positive.",
        page=PAGE + "#far-from-zero",
    ),
    Mistake(
        id="sigmoid_tanh_unscaled",
        title="The score is not halved in the tanh form",
        old=SIGMOID,
        new="    return (1 + np.tanh(z)) / 2",
        computes="returns the sigmoid of 2 z",
        asked="compute 1 / (1 + exp(-z))",
        concept="sigmoid(z) = (1 + tanh(z / 2)) / 2: without the half every score counts double.",
        page=PAGE + "#sigmoid",
    ),
    Mistake(
        id="sigmoid_derivative",
        title="The derivative of the sigmoid instead of the sigmoid",
        old="return np.where(z >= 0, 1, power) / (1 + power)",
        new="return power / (1 + power) ** 2",
        computes="returns p (1 - p), which is 1/4 at a score of zero",
        asked="return p itself, which is 1/2 at a score of zero",
        concept="p (1 - p) says how fast the probability changes with the score; it does not appear in the gradient of "
        "the log-loss.",
        page=PAGE + "#sigmoid",
    ),
    Mistake(
        id="loss_summed",
        title="The loss is summed over the rows",
        old="np.mean(np.logaddexp(0, z) - y * z)",
        new="np.sum(np.logaddexp(0, z) - y * z)",
        computes="adds the losses of all rows, which gives N times the mean",
        asked="take the mean over the rows",
        concept="A mean keeps its size when the data grow, so one learning rate fits a small and a large data set.",
        page=PAGE + "#log-loss",
    ),
    Mistake(
        id="loss_negative",
        title="The minus sign of the log-loss is missing",
        old="np.mean(np.logaddexp(0, z) - y * z)",
        new="np.mean(y * z - np.logaddexp(0, z))",
        computes="returns the mean log-likelihood, which is never positive",
        asked="return the negative of the mean log-likelihood, a loss that is never below zero",
        concept="The logarithm of a probability is negative; the likelihood is maximised, the loss is minimised.",
        page=PAGE + "#log-loss",
    ),
    Mistake(
        id="loss_labels_swapped",
        title="The labels stand at the wrong logarithms",
        old="np.mean(np.logaddexp(0, z) - y * z)",
        new="np.mean(np.logaddexp(0, z) - (1 - y) * z)",
        computes="gives a row with label 1 the loss -log(1 - p), and a row with label 0 the loss -log(p)",
        asked="give label 1 the loss -log(p) and label 0 the loss -log(1 - p)",
        concept="p is the probability of label 1; the loss of a row is minus the log of the probability of its own "
        "label.",
        page=PAGE + "#log-loss",
    ),
    Mistake(
        id="loss_one_class",
        title="Rows with label 0 cost nothing",
        old="np.mean(np.logaddexp(0, z) - y * z)",
        new="np.mean(y * (np.logaddexp(0, z) - z))",
        computes="averages -y log(p), which is 0 for every row with label 0",
        asked="add -(1 - y) log(1 - p) for the rows with label 0",
        concept="If only rows with label 1 count, predicting 1 for everything has no cost, and the weights grow for "
        "ever.",
        page=PAGE + "#log-loss",
    ),
    Mistake(
        id="loss_zero_times_log_zero",
        title="The logarithm of a probability that has rounded to 0",
        old=LOSS,
        new="    p = sigmoid(z)\n    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))",
        computes="takes log(0) for a confident answer: infinity when it is wrong, 0 * -inf = NaN when it is right",
        asked="stay finite for scores as large as 10^4",
        concept="Beyond a score of 37 floats cannot tell p from 1: it rounds to exactly 1, and 1 - p to exactly 0.",
        page=PAGE + "#far-from-zero",
    ),
    Mistake(
        id="loss_overflows",
        title="log(1 + exp(z)) overflows for large scores",
        old="np.logaddexp(0, z)",
        new="np.log(1 + np.exp(z))",
        computes="becomes infinite from about z = 710 on, where exp(z) leaves the range of floats",
        asked="stay finite for scores as large as 10^4",
        concept="For large z, log(1 + exp(z)) is about z, a harmless number; only exp(z) on the way to it overflows.",
        page=PAGE + "#far-from-zero",
    ),
    Mistake(
        id="loss_clipped_early",
        title="The probability is clipped too far from 0 and 1",
        old=LOSS,
        new=tuple(
            f"    p = np.clip(sigmoid(z), {c}, 1 - {c})\n    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))"
            for c in CLIPS
        ),
        computes="limits the loss of a row, to 16.1 where the clip is 1e-7",
        asked="follow the formula for scores up to 25, as a clip between 1e-15 and 1e-12 does",
        concept="A clip hides how wrong a confident answer is, so it has to lie beyond all losses that matter.",
        page=PAGE + "#far-from-zero",
    ),
    Mistake(
        id="loss_of_labels",
        title="The loss of hard labels instead of probabilities",
        old=LOSS,
        new="    return np.mean(np.where((z >= 0) == (y == 1), 0.0, -np.log(1e-15)))",
        computes="rounds p to 0 or 1 first, so that it only counts wrong labels",
        asked="use the probability p itself",
        concept="A count of errors is flat between its jumps, so its gradient is 0; the log-loss falls as p improves.",
        page=PAGE + "#log-loss",
    ),
    Mistake(
        id="loss_base_two",
        title="The logarithm to base 2",
        old="np.mean(np.logaddexp(0, z) - y * z)",
        new=("np.mean(np.logaddexp(0, z) - y * z) / np.log(2)", "np.mean(np.logaddexp2(0, z) - y * z)"),
        computes="measures in bits, so that the loss at w = 0 is 1",
        asked="use the natural logarithm, with a loss of log 2 = 0.693 at w = 0",
        concept="Bits are a different convention; the gradient X^T (p - y) / N belongs to the natural logarithm.",
        page=PAGE + "#log-loss",
    ),
    Mistake(
        id="loss_base_ten",
        title="The logarithm to base 10",
        old="np.mean(np.logaddexp(0, z) - y * z)",
        new="np.mean(np.logaddexp(0, z) - y * z) / np.log(10)",
        computes="uses np.log10, so that the loss at w = 0 is 0.301",
        asked="use the natural logarithm, np.log, with a loss of log 2 = 0.693 at w = 0",
        concept="A spreadsheet's LOG has the base 10; the gradient X^T (p - y) / N belongs to the natural logarithm.",
        page=PAGE + "#log-loss",
    ),
    Mistake(
        id="gradient_summed",
        title="The gradient is summed over the rows",
        old=GRADIENT,
        new="    return X.T @ (p - y)",
        computes="returns N times the gradient of the mean loss",
        asked="divide by the number of rows, X^T (p - y) / N",
        concept="The gradient of a mean is a mean, too: repeating all rows must not change it.",
        page=PAGE + "#gradient",
    ),
    Mistake(
        id="gradient_by_features",
        title="The gradient is divided by the number of weights",
        old="(p - y) / len(y)",
        new="(p - y) / len(w)",
        computes="divides the sum over the rows by d, the number of weights",
        asked="divide by N, the number of rows",
        concept="The mean is taken over the rows; the number of features does not enter it.",
        page=PAGE + "#gradient",
    ),
    Mistake(
        id="gradient_negated",
        title="The sign of the gradient is flipped",
        old="(p - y) / len(y)",
        new="(y - p) / len(y)",
        computes="returns the negative of the gradient, which points downhill",
        asked="return X^T (p - y) / N, which points uphill",
        concept="A gradient points where the loss grows; the minus sign of the descent belongs to the update.",
        page=PAGE + "#gradient",
    ),
    Mistake(
        id="gradient_of_squared_error",
        title="The gradient of the squared error",
        old="(p - y) / len(y)",
        new="((p - y) * p * (1 - p)) / len(y)",
        computes="multiplies each error by p (1 - p), as for the squared error of a sigmoid",
        asked="differentiate the log-loss, where the slope of the sigmoid cancels",
        concept="The logarithm cancels the slope of the sigmoid, so a confident wrong answer is corrected at full "
        "strength.",
        page=PAGE + "#gradient",
    ),
    Mistake(
        id="gradient_without_sigmoid",
        title="The gradient of linear regression",
        old="p = sigmoid(X @ w)",
        new="p = X @ w",
        computes="uses the score X w instead of the probability",
        asked="use p = sigmoid(X w)",
        concept="Both gradients read X^T (prediction - y) / N; in logistic regression the prediction is a probability.",
        page=PAGE + "#gradient",
    ),
    Mistake(
        id="gradient_of_labels",
        title="Hard labels in the gradient: the perceptron rule",
        old="p = sigmoid(X @ w)",
        new="p = X @ w >= 0",
        computes="uses predicted labels instead of probabilities, so that correctly classified rows contribute nothing",
        asked="use the probability p = sigmoid(X w)",
        concept="A correctly classified row still contributes, and the more so the further the probability of its "
        "label is from 1.",
        page=PAGE + "#gradient",
    ),
    Mistake(
        id="gradient_doubled",
        title="A factor of 2 from the squared error",
        old="(p - y) / len(y)",
        new="(p - y) * 2 / len(y)",
        computes="returns twice the gradient",
        asked="return X^T (p - y) / N",
        concept="The 2 of 2 / N comes from differentiating a square; the log-loss has no square.",
        page=PAGE + "#gradient",
    ),
    Mistake(
        id="gradient_signed_labels",
        title="Labels -1 and +1 in a formula for 0 and 1",
        old="(p - y) / len(y)",
        new="(p - (2 * y - 1)) / len(y)",
        computes="compares p with labels -1 and +1",
        asked="compare p with labels 0 and 1",
        concept="Labels -1 and +1 are a different convention, with the loss log(1 + exp(-y z)); p - y needs 0 and 1.",
        page=PAGE + "#gradient",
    ),
    Mistake(
        id="train_one_update_too_many",
        title="One update too many",
        old="for _ in range(n_steps):",
        new="for _ in range(n_steps + 1):",
        computes="makes n_steps + 1 updates",
        asked="make n_steps updates; with the start that is n_steps + 1 losses",
        concept="n updates visit n + 1 points: the start has a loss, but needs no update.",
        page=UPDATE_RULE + "#many-steps",
    ),
    Mistake(
        id="train_loss_before_update",
        title="The loss is recorded before the update",
        old=f"{UPDATE}\n        losses.append(log_loss(w, X, y))",
        new=f"        losses.append(log_loss(w, X, y))\n{UPDATE}",
        computes="records the loss at the start twice, and never the loss of the final weights",
        asked="record the loss after every update, so that the last one belongs to the w that is returned",
        concept="A loss belongs to the weights it was computed from, and an update changes the weights.",
        page=PAGE + "#training",
    ),
    shared(
        "climbs",
        "w = w - learning_rate",
        "w = w + learning_rate",
        id="train_climbs",
        step="learning_rate times the gradient",
    ),
    shared(
        "stale_gradient",
        f"    for _ in range(n_steps):\n{UPDATE}",
        "    g = log_loss_gradient(w, X, y)\n    for _ in range(n_steps):\n        w = w - learning_rate * g",
        id="train_stale_gradient",
        title="The gradient is computed once, before the loop",
    ),
    Mistake(
        id="train_starts_at_one",
        title="The weights start at one",
        old="w = np.zeros(np.shape(X)[1])",
        new="w = np.ones(np.shape(X)[1])",
        computes="starts at w = (1, ..., 1)",
        asked="start at w = 0, where every probability is 1/2 and the loss is log 2",
        concept="The loss is convex, so the start is a matter of convention; zero favours neither class.",
        page=PAGE + "#training",
    ),
    Mistake(
        id="train_divides_again",
        title="The step is divided by the number of rows once more",
        old=UPDATE,
        new="        w = w - learning_rate / len(y) * log_loss_gradient(w, X, y)",
        computes="makes every step N times too short",
        asked="take learning_rate times the gradient, which is a mean already",
        concept="Dividing by N once turns a sum into a mean; dividing twice makes the step shrink as the data grow.",
        page=PAGE + "#training",
    ),
    Mistake(
        id="predict_strict",
        title="A probability of exactly one half counts as 0",
        old=LABELS,
        new=(
            "    return (sigmoid(X @ w) > 0.5).astype(int)",
            "    return np.round(1 / (1 + np.exp(-np.clip(X @ w, -700, 700))))",
        ),
        computes="gives a tie to class 0, as > does (and np.round, which rounds 0.5 to the even number 0)",
        asked="give a tie to class 1, p >= 0.5",
        concept="At one half both labels are equally likely, so this is a different convention: that of scikit-learn.",
        page=PAGE + "#prediction",
    ),
    Mistake(
        id="predict_score_at_half",
        title="The score is compared with one half",
        old="(sigmoid(X @ w) >= 0.5)",
        new="(X @ w >= 0.5)",
        computes="returns 1 only for scores of at least 0.5, which is a probability of 0.62",
        asked="compare the probability with 0.5",
        concept="A probability of one half belongs to the score zero.",
        page=PAGE + "#prediction",
    ),
    Mistake(
        id="predict_probability",
        title="The probability instead of the label",
        old=LABELS,
        new="    return sigmoid(X @ w)",
        computes="returns p for every row",
        asked="return the label, 1 where p >= 0.5 and else 0",
        concept="The probability says how sure the model is; the label is the decision that follows from it.",
        page=PAGE + "#prediction",
    ),
    Mistake(
        id="predict_signed_labels",
        title="Labels -1 and +1",
        old=LABELS,
        new="    return np.where(sigmoid(X @ w) >= 0.5, 1, -1)",
        computes="returns -1 where the label is 0",
        asked="return 0 and 1, the labels of y",
        concept="Labels -1 and +1 are a different convention; a prediction is compared with y, so it uses the labels "
        "of y.",
        page=PAGE + "#prediction",
    ),
    Mistake(
        id="sigmoid_brackets_missing",
        title="The brackets of the denominator are missing",
        old=SIGMOID,
        new=tuple(f"    with np.errstate(all='ignore'):\n        return {formula}" for formula in AS_WRITTEN),
        computes="divides by 1 and then adds the exponential",
        asked="divide by the whole sum 1 + exp(-z)",
        concept="Division comes before addition: a / b + c is (a / b) + c.",
        page=PAGE + "#sigmoid",
    ),
    Mistake(
        id="sigmoid_warns",
        title="exp(-z) overflows for very negative scores",
        old=SIGMOID,
        new="    return 1 / (1 + np.exp(-z))",
        computes="gives the right probabilities, but NumPy warns of an overflow where exp(-z) is too large",
        asked="give no warning for scores of up to 10^4 in size",
        concept="exp(-|z|) is at most 1 and cannot overflow; the probability of either sign follows from it.",
        page=PAGE + "#far-from-zero",
    ),
    Mistake(
        id="both_branches_computed",
        title="Both branches of np.where are computed",
        old=SIGMOID,
        new="    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))",
        computes="gives the right probabilities, but computes either formula for every score and warns of the overflow "
        "in the one that is not used",
        asked="give no warning for scores of up to 10^4 in size",
        concept="np.where chooses between two arrays that are computed before; it does not skip anything.",
        page=PAGE + "#far-from-zero",
    ),
    Mistake(
        id="constant_in_the_logarithm",
        title="A constant is added inside the logarithm",
        old=LOSS,
        new=tuple(
            f"    p = sigmoid(z)\n    return -np.mean(y * np.log(p + {c}) + (1 - y) * np.log(1 - p + {c}))"
            for c in ("1e-5", "1e-7", "1e-8", "1e-9", "1e-6", "1e-10", "1e-4", "1e-3", "1e-12")
        ),
        computes="adds a small number to every probability before its logarithm",
        asked="follow the formula for scores up to 25",
        concept="The constant changes every loss a little, and that of confident wrong answers much.",
        page=PAGE + "#far-from-zero",
    ),
    Mistake(
        id="train_one_loss_too_few",
        title="A loss is missing",
        old="    losses = [log_loss(w, X, y)]\n",
        new="    losses = []\n",
        computes="returns n_steps losses, without the one at the start",
        asked="return n_steps + 1 losses: one at the start and one after every update",
        concept="n updates lead to n + 1 points, and each of them has a loss.",
        page=UPDATE_RULE + "#many-steps",
    ),
    Mistake(
        id="train_last_loss_missing",
        title="The last loss is missing",
        old=LOOP,
        new=LOOP.replace("[log_loss(w, X, y)]", "[]").replace(
            "        w = w - learning_rate * log_loss_gradient(w, X, y)\n        losses.append(log_loss(w, X, y))\n",
            "        losses.append(log_loss(w, X, y))\n        w = w - learning_rate * log_loss_gradient(w, X, y)\n",
        ),
        computes="records a loss before every update, and none after the last one",
        asked="return n_steps + 1 losses: one at the start and one after every update",
        concept="The loss after the last update is the one that the returned weights have.",
        page=UPDATE_RULE + "#many-steps",
    ),
    Mistake(
        id="train_updates_for_losses",
        title="One update for each loss",
        old=LOOP,
        new="""    losses = []
    for _ in range(n_steps + 1):
        losses.append(log_loss(w, X, y))
        w = w - learning_rate * log_loss_gradient(w, X, y)
""",
        computes="makes n_steps + 1 updates, since every loss is followed by one",
        asked="make n_steps updates and return n_steps + 1 losses",
        concept="There is one loss more than updates: the last loss has no update after it.",
        page=UPDATE_RULE + "#many-steps",
    ),
    Mistake(
        id="predict_larger_probability",
        title="The larger probability instead of its label",
        old=LABELS,
        new="    p = sigmoid(X @ w)\n    return np.maximum(p, 1 - p)",
        computes="returns how probable the more probable label is",
        asked="return the label itself, 0 or 1",
        concept="A probability says how sure the model is; the label is what it answers.",
        page=PAGE + "#prediction",
    ),
    Mistake(
        id="sigmoid_of_the_size",
        title="The sign of the score is lost",
        old=SIGMOID,
        new=(
            "    return 1 / (1 + np.exp(-np.abs(z)))",
            "    power = np.exp(-np.abs(z))\n    return power / (1 + power)",
        ),
        computes="uses the absolute value of the score and answers alike for z and -z",
        asked="return 1 - sigmoid(-z) for a negative z",
        concept="exp(-|z|) cannot overflow, but does not know on which side z lies: turn the result round for z < 0.",
        page=PAGE + "#far-from-zero",
    ),
    Mistake(
        id="loss_of_signed_labels",
        title="The loss for labels -1 and +1",
        old=LOSS,
        new="    return np.mean(np.logaddexp(0, -y * z))",
        computes="uses log(1 + exp(-y z)) with labels 0 and 1: a row with label 0 costs log 2 whatever its score",
        asked="use the labels 0 and 1 as they are, with -y log(p) - (1 - y) log(1 - p)",
        concept="Labels -1 and +1 are a different convention: its formula needs 2 y - 1 in the place of y.",
        page=PAGE + "#log-loss",
    ),
    shared(
        "rate_decays",
        UPDATE,
        tuple(
            UPDATE.replace("learning_rate", f"learning_rate {decay}")
            for decay in ("/ len(losses)", "/ np.sqrt(len(losses))", "* 0.99 ** (len(losses) - 1)")
        ),
        id="train_rate_decays",
    ),
    shared(
        "stops_by_itself",
        LOOP,
        tuple(
            LOOP + f"        if {test} < {size}:\n            break\n"
            for test in (
                "abs(losses[-2] - losses[-1])",
                "np.linalg.norm(log_loss_gradient(w, X, y))",
                "losses[-2] - losses[-1]",
            )
            for size in ("1e-4", "1e-6", "1e-8", "1e-3", "1e-10")
        ),
        id="train_stops_by_itself",
        computes="leaves the loop when the loss or the gradient hardly changes",
        asked="make exactly n_steps updates and record n_steps + 1 losses",
        page=PAGE + "#training",
    ),
    Mistake(
        id="train_intercept_added",
        title="A column of ones is added to X",
        old="    w = np.zeros(np.shape(X)[1])",
        new=(
            "    X = np.column_stack((np.ones(len(y)), X))\n    w = np.zeros(np.shape(X)[1])",
            "    X = np.column_stack((X, np.ones(len(y))))\n    w = np.zeros(np.shape(X)[1])",
        ),
        computes="fits an intercept of its own, so that w has one entry too many",
        asked="fit one weight for each column of X",
        concept="Whoever wants an intercept puts a column of ones into X; one added silently changes the model.",
        page=PAGE + "#training",
    ),
    Mistake(
        id="train_gradients_added_up",
        title="The gradients are added up from update to update",
        old=LOOP,
        new=tuple(
            f"""    total, losses = 0.0, {start}
    for _ in range(n_steps):
        {before}
        total = total + log_loss_gradient(w, X, y)
        w = w - learning_rate * total
        {after}
"""
            for start, before, after in (
                ("[log_loss(w, X, y)]", "pass", "losses.append(log_loss(w, X, y))"),
                ("[]", "losses.append(log_loss(w, X, y))", "pass"),
            )
        ),
        computes="moves w by the sum of all gradients so far",
        asked="move w by the gradient at the current w alone",
        concept="PyTorch adds gradients up until they are set to zero; here each update starts from a new one.",
        page=PAGE + "#training",
    ),
    Mistake(
        id="train_standardised",
        title="The columns of X are standardised",
        old="    w = np.zeros(np.shape(X)[1])",
        new=tuple(
            f"    X = np.asarray(X, dtype=float)\n    spread = X.std(axis=0)\n    spread = {spread}\n"
            "    X = (X - X.mean(axis=0)) / spread\n    w = np.zeros(np.shape(X)[1])"
            for spread in ("np.where(spread == 0, 1, spread)", "spread + 1e-8", "spread")
        ),
        computes="fits weights for columns that are shifted and scaled, and returns those",
        asked="fit the weights that belong to X as it is passed in",
        concept="Scaled columns have other weights, and a column of ones becomes zero: predict gets the old X.",
        page=PAGE + "#training",
    ),
]
