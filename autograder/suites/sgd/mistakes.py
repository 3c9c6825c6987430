"""Known wrong implementations of sgd, each as an edit of the reference."""

from autograder.mistakes import Mistake
from autograder.suites.descents import shared

EPOCH = "theory/stochastic/#epochs"
SHUFFLE = "theory/stochastic/#shuffling"
BATCHES = "theory/stochastic/#mini-batches"
STEP = "theory/update-rule/#one-step"
PATH = "theory/update-rule/#many-steps"
COPIES = "theory/update-rule/#copies"

ORDER = """order = rng.permutation(n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]"""

MISTAKES = [
    Mistake(
        id="not_shuffled",
        title="The rows are not shuffled",
        old="order = rng.permutation(n_samples)",
        new="order = np.arange(n_samples)",
        computes="cuts the rows into batches in the order in which they are stored",
        asked="draw a new order of the rows for every epoch",
        concept="Stored data are often sorted, so that neighbouring rows are alike: each batch then pulls w towards "
        "its own kind of row.",
        page=SHUFFLE,
    ),
    Mistake(
        id="same_seed_every_epoch",
        title="Every call gives the same order",
        old="order = rng.permutation(n_samples)",
        new=(
            "order = np.random.default_rng(0).permutation(n_samples)",
            "kept, name = vars(minibatches), str(n_samples)\n"
            "    order = kept[name] if name in kept else kept.setdefault(name, rng.permutation(n_samples))",
        ),
        computes="gives the same order in every call, from a generator of its own with a fixed seed or from an order "
        "that it keeps",
        asked="draw a new order from the generator that is passed in",
        concept="Epochs differ because one generator goes on from where it was: one that starts anew, or an order that "
        "is kept, repeats the first epoch.",
        page=SHUFFLE,
    ),
    Mistake(
        id="global_random_state",
        title="NumPy's global random state is used",
        old="order = rng.permutation(n_samples)",
        new="order = np.random.permutation(n_samples)",
        computes="draws from NumPy's global state, which all code of a program shares",
        asked="draw from the generator that is passed in",
        concept="A run can be repeated only if nothing else draws from its source of randomness, so it gets a "
        "generator of its own.",
        page=SHUFFLE,
    ),
    Mistake(
        id="with_replacement",
        title="Rows are drawn with replacement",
        old=ORDER,
        new=(
            ORDER.replace("rng.permutation(n_samples)", "rng.integers(n_samples, size=n_samples)"),
            "return [rng.integers(0, n_samples, min(batch_size, n_samples)) for _ in range(0, n_samples, batch_size)]",
            "return [rng.integers(0, n_samples, batch_size) for _ in range(0, n_samples, batch_size)]",
        ),
        computes="draws every row number from all rows, so that some rows come more than once and others not at all",
        asked="use every row exactly once in an epoch",
        concept="On average N draws with replacement miss about 37 % of the N rows when N is large; a permutation "
        "misses none.",
        page=EPOCH,
    ),
    Mistake(
        id="draws_each_batch_alone",
        title="Every batch is drawn from all rows",
        old=ORDER,
        new=tuple(
            f"return [{draw} for start in range(0, n_samples, batch_size)]"
            for draw in (
                "rng.choice(n_samples, min(batch_size, n_samples - start), replace=False)",
                "rng.choice(n_samples, min(batch_size, n_samples), replace=False)",
            )
        ),
        computes="draws each batch without repeats, but from all rows, whatever the batches before it held",
        asked="put every row into exactly one batch of the epoch",
        concept="Batches that are drawn independently overlap; an epoch is one order of all the rows, cut into pieces.",
        page=EPOCH,
    ),
    Mistake(
        id="batches_shuffled_rows_not",
        title="The batches are shuffled, their rows are not",
        old="for start in range(0, n_samples, batch_size)]",
        new="for order in [np.arange(n_samples)] for start in rng.permutation(np.arange(0, n_samples, batch_size))]",
        computes="cuts the rows in their stored order and changes only which batch comes first",
        asked="shuffle the rows before they are cut",
        concept="If the same rows always share a batch, every epoch has the same few batches; shuffling the rows makes "
        "new ones.",
        page=SHUFFLE,
    ),
    Mistake(
        id="shuffled_inside_batches",
        title="Rows are shuffled inside fixed batches",
        old="return [order[start : start + batch_size] for",
        new="return [rng.permutation(np.arange(n_samples)[start : start + batch_size]) for",
        computes="changes the order inside each batch, and never which rows it holds",
        asked="shuffle the rows before they are cut",
        concept="The gradient of a batch is a mean over its rows, and a mean does not depend on their order.",
        page=SHUFFLE,
    ),
    Mistake(
        id="random_rotation",
        title="The rows are rotated instead of shuffled",
        old="order = rng.permutation(n_samples)",
        new="order = np.roll(np.arange(n_samples), rng.integers(n_samples))",
        computes="starts at a random row and goes on in the stored order",
        asked="make every order of the rows equally likely",
        concept="After a rotation, neighbouring rows are still neighbours: only N of the N! orders are possible.",
        page=SHUFFLE,
    ),
    Mistake(
        id="drops_last_batch",
        title="The rows that are left over are dropped",
        old="range(0, n_samples, batch_size)",
        new=(
            "range(0, n_samples // batch_size * batch_size, batch_size)",
            "range(0, n_samples // min(batch_size, n_samples) * min(batch_size, n_samples), batch_size)",
        ),
        computes="keeps only full batches, as PyTorch's DataLoader does with drop_last=True: a different convention",
        asked="keep the rows that are left over as a smaller last batch",
        concept="An epoch has N / batch_size updates, rounded up; rounded down, it has no update at all when N is "
        "smaller than batch_size.",
        page=BATCHES,
    ),
    Mistake(
        id="empty_last_batch",
        title="An empty batch at the end",
        old="range(0, n_samples, batch_size)",
        new="range(0, n_samples + 1, batch_size)",
        computes="adds a batch of no rows when batch_size divides the number of rows",
        asked="make a smaller last batch only if rows are left over",
        concept="The mean over no rows is 0 / 0, which is NaN, and one NaN in w stays for the rest of the run.",
        page=BATCHES,
    ),
    Mistake(
        id="evened_out_batches",
        title="The rows that are left over are spread over the other batches",
        old="return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]",
        new=(
            "return np.array_split(order, max(1, n_samples // batch_size))",
            "return np.array_split(order, -(-n_samples // batch_size))",
        ),
        computes="makes batches of nearly equal size, not of batch_size rows",
        asked="put batch_size rows into every batch, except that the last one may be smaller",
        concept="The batch size limits the memory and the work of one step, so no batch may be larger; np.array_split "
        "takes the number of parts, not their size.",
        page=BATCHES,
    ),
    Mistake(
        id="size_taken_for_count",
        title="batch_size is used as the number of batches",
        old="return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]",
        new=(
            "return np.array_split(order, batch_size)",
            "size = -(-n_samples // batch_size)\n"
            "    return [order[start : start + size] for start in range(0, n_samples, size)]",
            "size = max(1, n_samples // batch_size)\n"
            "    return [order[start : start + size] for start in range(0, n_samples, size)]",
        ),
        computes="makes batch_size batches instead of batches of batch_size rows",
        asked="put batch_size rows into a batch",
        concept="The number of batches times their size is about N: a larger batch_size means fewer updates per epoch.",
        page=BATCHES,
    ),
    Mistake(
        id="first_row_never_used",
        title="Row 0 is never used",
        old="order = rng.permutation(n_samples)",
        new="order = rng.permutation(np.arange(1, n_samples))",
        computes="shuffles the rows 1 .. N - 1",
        asked="shuffle the rows 0 .. N - 1",
        concept="Row numbers start at zero: N rows end at N - 1, and a row that is left out has no influence on the "
        "fit.",
        page=EPOCH,
    ),
    Mistake(
        id="pairs_torn_apart",
        title="X and y are shuffled separately",
        old="gradient_fn(w, X[rows], y[rows])",
        new=(
            "gradient_fn(w, X[rows], y[rng.permutation(len(y))[: len(rows)]])",
            "gradient_fn(w, X[rows], y[(rows + 1) % len(y)])",
            "gradient_fn(w, X[rows], "
            "y[np.arange(len(rows)) + (len(path) - 1) % -(-len(X) // batch_size) * batch_size])",
        ),
        computes="takes the rows of X in one order and the entries of y in another",
        asked="give every row of X its own target",
        concept="A row and its target are one sample; with targets of other rows, what X says about y is lost.",
        page=SHUFFLE,
    ),
    Mistake(
        id="shuffled_only_once",
        title="The rows are shuffled once for all epochs",
        old="for _ in range(n_epochs):\n        for rows in minibatches(len(X), batch_size, rng):",
        new="batches = list(minibatches(len(X), batch_size, rng))\n    "
        "for _ in range(n_epochs):\n        for rows in batches:",
        computes="draws one order before the first epoch and repeats it in every epoch",
        asked="shuffle again before every epoch",
        concept="One order repeated makes the same errors in the same places in every epoch; new orders average them "
        "out.",
        page=SHUFFLE,
    ),
    Mistake(
        id="all_rows_in_every_step",
        title="Every step uses all the rows",
        old="gradient_fn(w, X[rows], y[rows])",
        new="gradient_fn(w, X, y)",
        computes="computes the gradient of all rows in every step, whatever the batch",
        asked="compute the gradient of the rows of the batch alone",
        concept="A step of mini-batch descent costs batch_size / N of a full gradient; with all rows in each step "
        "nothing is saved.",
        page=BATCHES,
    ),
    Mistake(
        id="one_batch_an_epoch",
        title="An epoch ends after one batch",
        old="path.append(w)",
        new="path.append(w)\n            break",
        computes="makes only one update in every epoch and leaves the other batches unused",
        asked="make an update for every batch of the epoch",
        concept="An epoch is one pass over all the rows: ceil(N / batch_size) updates.",
        page=EPOCH,
    ),
    Mistake(
        id="path_once_an_epoch",
        title="The path has one point per epoch",
        old="            path.append(w)",
        new="        path.append(w)",
        computes="records w only at the end of each epoch",
        asked="record w after every update",
        concept="An epoch is many updates, and the noise between them is what distinguishes mini-batch descent from "
        "batch gradient descent.",
        page=EPOCH,
    ),
    shared("one_array_many_times", "w = w - learning_rate *", "w -= learning_rate *"),
    Mistake(
        id="shuffles_the_callers_rows",
        title="The caller's X and y are shuffled in place",
        old="for _ in range(n_epochs):\n",
        new="for _ in range(n_epochs):\n        mixed = rng.permutation(len(y))\n"
        "        X[:], y[:] = X[mixed], y[mixed]\n",
        computes="changes the order of the rows in the arrays that were passed in",
        asked="leave X and y as they are and take the rows of each batch by their numbers",
        concept="np.asarray makes no copy of a float array, so what is written into it changes the array of the "
        "caller.",
        page=COPIES,
    ),
    shared("climbs", "w = w - learning_rate *", "w = w + learning_rate *", step="learning_rate times the gradient"),
    Mistake(
        id="divided_by_batch_twice",
        title="The gradient is divided by the number of rows twice",
        old="w = w - learning_rate * gradient_fn(w, X[rows], y[rows])",
        new="w = w - learning_rate * gradient_fn(w, X[rows], y[rows]) / len(rows)",
        computes="divides the gradient that gradient_fn returns by the number of rows in the batch",
        asked="use the gradient as gradient_fn returns it",
        concept="gradient_fn decides whether its gradient is a mean or a sum over the rows; a mean that is divided "
        "again makes every step batch_size times too short.",
        page="theory/stochastic/#mean-or-sum",
    ),
    Mistake(
        id="restarts_every_epoch",
        title="Every epoch starts again from w0",
        old="for _ in range(n_epochs):\n",
        new="for _ in range(n_epochs):\n        w = path[0]\n",
        computes="goes back to w0 before every epoch, so that only the last epoch counts",
        asked="start every epoch where the one before it ended",
        concept="The epochs are one continuous run: only the order of the rows is new, w is carried on.",
        page=EPOCH,
    ),
    shared("stale_gradient", "gradient_fn(w, X[rows]", "gradient_fn(path[0], X[rows]"),
    Mistake(
        id="batches_overlap",
        title="Each batch starts one row later",
        old="for start in range(0, n_samples, batch_size)]",
        new="for start in range(-(-n_samples // batch_size))]",
        computes="starts batch i at row i instead of row i * batch_size, so that batches share rows",
        asked="put every row into exactly one batch",
        concept="Batch i begins where the batches before it end: after i * batch_size rows.",
        page=BATCHES,
    ),
    Mistake(
        id="choice_for_each_step",
        title="Every step draws its rows from all rows",
        old="        for rows in minibatches(len(X), batch_size, rng):",
        new=(
            "        for _ in range(-(-len(X) // batch_size)):\n"
            "            rows = rng.choice(len(X), min(batch_size, len(X)), replace=False)",
            "        for _ in range(-(-len(X) // batch_size)):\n"
            "            rows = rng.choice(len(X), min(batch_size, len(X)))",
        ),
        computes="draws each batch by itself, so that an epoch leaves rows out and takes others twice",
        asked="use the batches of one shuffled order in each epoch",
        concept="An epoch is one pass over all rows: what one batch has taken, the next ones cannot take again.",
        page=EPOCH,
    ),
    Mistake(
        id="last_row_of_a_slice_lost",
        title="The last row of every batch is lost",
        old="order[start : start + batch_size]",
        new=("order[start : start + batch_size - 1]", "order[start : min(start + batch_size, n_samples) - 1]"),
        computes="ends each slice one row too early, as if the end of a slice belonged to it",
        asked="put every row into exactly one batch",
        concept="A slice ends before its second number: order[a : b] holds b - a rows.",
        page=BATCHES,
    ),
    Mistake(
        id="batches_used_up",
        title="The batches are used up after the first epoch",
        old="    for _ in range(n_epochs):\n        for rows in minibatches(len(X), batch_size, rng):",
        new="    batches = iter(minibatches(len(X), batch_size, rng))\n"
        "    for _ in range(n_epochs):\n        for rows in batches:",
        computes="makes a generator of batches once, which has nothing left for the second epoch",
        asked="make new batches before every epoch",
        concept="A generator can be gone through once; the next loop over it ends at once, without an error.",
        page=EPOCH,
    ),
    Mistake(
        id="gradients_of_an_epoch_at_its_start",
        title="All gradients of an epoch are taken at its start",
        old="    for _ in range(n_epochs):\n        for rows in minibatches(len(X), batch_size, rng):\n"
        "            w = w - learning_rate * gradient_fn(w, X[rows], y[rows])",
        new="    for _ in range(n_epochs):\n        first = w\n"
        "        for rows in minibatches(len(X), batch_size, rng):\n"
        "            w = w - learning_rate * gradient_fn(first, X[rows], y[rows])",
        computes="uses the w with which the epoch began for the gradient of every batch",
        asked="compute each gradient at the current w",
        concept="The use of small batches is that each one starts from where the one before it has led.",
        page=EPOCH,
    ),
    Mistake(
        id="scaled_to_all_rows",
        title="The gradient is multiplied by N / B",
        old="w = w - learning_rate * gradient_fn(w, X[rows], y[rows])",
        new="w = w - learning_rate * (len(X) / len(rows)) * gradient_fn(w, X[rows], y[rows])",
        computes="multiplies the gradient of a batch by the number of batches, as an estimate of a sum over all rows",
        asked="use the gradient as gradient_fn returns it",
        concept="A mean over a batch is already an estimate of the mean over all rows; only a sum would need N / B.",
        page="theory/stochastic/#mean-or-sum",
    ),
    Mistake(
        id="rows_from_one",
        title="The rows are counted from 1",
        old="order = rng.permutation(n_samples)",
        new="order = rng.permutation(n_samples) + 1",
        computes="numbers the rows 1 .. N",
        asked="number the rows 0 .. N - 1",
        concept="Python counts from zero: row 0 is the first, and there is no row N.",
        page=EPOCH,
    ),
]
