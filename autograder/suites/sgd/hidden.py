"""Checks of sgd in the official grade: every kind of input that the docstrings allow, fairness, the generator."""

from collections import Counter
from itertools import pairwise

import numpy as np

from checks import assert_close, check, each, fail
from objectives import LinearModel
from sgd import minibatches, sgd
from spies import Spy, sample

MODEL = LinearModel()
EPOCHS, FAIR = 144, 120
"""Orders of four rows to draw, and their largest chi-squared: 23 on average, above 120 once in 10^11 fair shuffles."""
LARGE_EPOCHS = 110
"""Epochs of 303 rows in batches of 50. The chi-squared of six groups of rows in six full batches is 25 on average."""


def one_for_each(generators, *args):
    """Return a call for each generator, its last argument; the same tuple for the same one, so that it moves on."""
    calls = {id(generator): (*args, generator) for generator in generators}
    return [calls[id(generator)] for generator in generators]


def assert_uses_only(rng, draw, what):
    """Fail unless `draw`, which takes a list of generators, uses them alone and not NumPy's global state."""
    seed, before = int(rng.integers(2**32)), np.random.get_state()
    first, again, *unlike = (np.random.default_rng(seed + n) for n in (0, 0, 1, 2, 3, 4, 5))
    answers = draw([first] * 6 + [again, *unlike])
    answer, later, same, others = answers[0], answers[1:6], answers[6], answers[7:]
    after = np.random.get_state()
    if before[2] != after[2] or not np.array_equal(before[1], after[1]):
        fail("NumPy's global random state was used or changed, expected draws from rng only")
    used = first.bit_generator.seed_seq.n_children_spawned  # or, as nearly always, numbers were drawn from it
    used = used or first.bit_generator.state != np.random.default_rng(seed).bit_generator.state
    if not used or all(o == answer for o in others):
        fail(f"nothing was drawn from rng, or the {what} do not depend on it")
    if same != answer:
        fail(f"two generators in the same state gave different {what}, expected the same")
    if all(o == answer for o in later):  # five later: even an unfair shuffle never repeats itself so often
        fail(f"two calls with one generator gave the same {what}, expected different ones")


@check(
    points=1,
    hint="Cut the shuffled rows into pieces of batch_size; the last may be smaller.",
    after="every_row_once",
)
def test_minibatches_kinds(kinds):
    """minibatches is right for every number of rows and every batch size"""
    kinds.assert_right(minibatches)


@check(
    points=1,
    hint="A fair shuffle gives every order the same chance; swapping each row with any of all rows does not.",
    after="every_row_once",
)
def test_fair_shuffle(rng):
    """over many epochs all orders of the rows are about equally frequent"""
    answers = [[int(row) for (row,) in answer] for answer in each(minibatches, [(4, 1, rng)] * EPOCHS)]
    assert_even(Counter(map(tuple, answers)), "the 24 orders")
    steps = [tuple(before.index(row) for row in now) for before, now in pairwise(answers)]
    assert_even(Counter(steps), "the 24 orders that an epoch may have beside the one before")
    assert_fair_in_few_rows(rng)
    assert_many_orders(rng)
    assert_fair_in_many_rows(rng)


def assert_fair_in_few_rows(rng):
    """Fail if an order of two rows, or a place of one of eight, never comes or always does."""
    firsts = [int(next(iter(answer))[0]) for answer in each(minibatches, [(2, 1, rng)] * 60)]
    if len(set(firsts)) < 2:
        fail(f"60 epochs of two rows all began with row {firsts[0]}")
    if all(row != other for row, other in pairwise(firsts)):
        fail("60 epochs of two rows began with rows 0 and 1 in turn")
    stayed = sum(
        row == place for answer in each(minibatches, [(8, 1, rng)] * EPOCHS) for place, (row,) in enumerate(answer)
    )
    if stayed < EPOCHS / 3:
        fail(f"in {EPOCHS} epochs of eight rows, a row stayed at its place {stayed} times, expected about {EPOCHS}")


def assert_many_orders(rng):
    """Fail if an order of three rows never comes, or an order of 24 rows comes twice, as with few seeds."""
    orders = {tuple(int(row) for (row,) in answer) for answer in each(minibatches, [(3, 1, rng)] * 120)}
    if len(orders) < 6:
        fail(f"120 epochs of three rows had {len(orders)} of the 6 orders")
    epochs = [tuple(frozenset(map(int, rows)) for rows in answer) for answer in each(minibatches, [(24, 6, rng)] * 260)]
    if len(set(epochs)) < len(epochs):
        fail(f"260 epochs of 24 rows had only {len(set(epochs))} different orders, expected no repetition")


def assert_fair_in_many_rows(rng):
    """Fail if batches of 50 of 303 rows, or neighbours in them, are not what chance brings about."""
    places, neighbours, halves = np.zeros((303, 7)), [], 0
    for answer in each(minibatches, [(303, 50, rng)] * LARGE_EPOCHS):
        neighbours.append(0)
        for place, rows in enumerate(answer):
            places[np.asarray(rows), place] += 1
            halves += (np.sum(np.asarray(rows) < 151) - 25) ** 2 if len(rows) == 50 else 0
            neighbours[-1] += len(set(map(int, rows)) & {int(row) + 1 for row in rows})
    (answer,) = each(minibatches, [(3000, 100, rng)])
    first = [int(row) for rows in answer for row in rows][:1000]
    early = sum(row < 1000 for row in first)
    if not 200 < early < 470:  # 333, give or take 12
        fail(f"of the first 1000 rows of an epoch of 3000, {early} were rows 0 .. 999, expected about 333")
    row, place = divmod(int(np.argmax(places)), 7)
    if places[row, place] > LARGE_EPOCHS / 2:
        often = f"in {places[row, place]:.0f} of {LARGE_EPOCHS} epochs"
        fail(f"row {row} of 303 was in batch {place} of 7 {often}, expected about {LARGE_EPOCHS / 6:.0f}")
    if sum(neighbours) > 80 * LARGE_EPOCHS or max(neighbours) > 120:  # 49 in an epoch, give or take 6
        often = f"{np.mean(neighbours):.0f} of 303 rows were in a batch with the next one"
        fail(f"{often}, and {max(neighbours)} in one epoch, expected about 49 in each")
    if halves < 3 * 6 * LARGE_EPOCHS:  # 10 in a batch
        fail("batches of 50 rows of 303 had nearly always 25 of the first half, expected larger differences")
    table, expected = places[:300, :6].reshape(6, 50, 6).sum(axis=1), LARGE_EPOCHS * 50 * 50 / 303
    if np.sum((table - expected) ** 2) / expected > FAIR:
        group, place = divmod(int(np.argmax(np.abs(table - expected))), 6)
        held = f"batch {place} of 7 held {table[group, place]:.0f} of the rows {50 * group} .. {50 * group + 49}"
        fail(f"in {LARGE_EPOCHS} epochs of 303 rows {held}, expected about {expected:.0f}")


def assert_even(times, what):
    """Fail unless the 24 possible outcomes came about equally often."""
    drawn, expected = sum(times.values()), sum(times.values()) / 24
    if sum(n**2 for n in times.values()) / expected - drawn > FAIR:
        often = f"one of them {max(times.values())} times"
        fail(f"{drawn} epochs had {len(times)} of {what}, {often}, expected each about {expected:.0f} times")


@check(points=1, hint="Draw from the generator that is passed in, and from nothing else.", after="shuffled_each_epoch")
def test_minibatches_use_rng(rng):
    """the batches are drawn from the given generator only, and the next call draws different ones"""

    def epochs(generators):
        answers = each(minibatches, one_for_each(generators, 60, 6))
        return [[[int(row) for row in rows] for rows in answer] for answer in answers]

    assert_uses_only(rng, epochs, "batches")


@check(points=1, hint="Each update starts from the point that the one before it reached.", after="full_batch")
def test_updates(rng):
    """each update is w - learning_rate * gradient with the gradient of its batch at the current w"""
    for scale, learning_rate, batch_size in ((1.0, 0.04, 3), (0.1, 0.9, 2), (1.0, 0.01, 8)):
        X, y, w = scale * sample(rng, (8, 3)), scale * sample(rng, 8), sample(rng, 3)
        spy = Spy(MODEL.gradient)
        got = sgd(spy, w.copy(), X, y, learning_rate, 2, batch_size, rng)
        spy.assert_called(2 * -(-8 // batch_size))
        path = [w]
        for _, X_batch, y_batch in spy.calls:
            w = w - learning_rate * MODEL.gradient(w, X_batch, y_batch)
            path.append(w)
        assert_close(got, path, "path")


@check(
    points=1,
    hint="Every epoch uses every row once, with its own entry of y, and begins with a new shuffle.",
    after="full_batch",
)
def test_sgd_kinds(kinds):
    """sgd is right for every kind of input that its docstring allows: batches, pairs, epochs, the path"""
    kinds.assert_right(sgd)


@check(points=1, hint="Pass the generator on, and draw from nothing else.", after="full_batch")
def test_sgd_uses_rng(rng):
    """the batches of sgd are drawn from the given generator only"""

    def orders(generators):
        spy, number = Spy(MODEL.gradient, in_worker=True), np.arange(60.0)
        X = np.column_stack([number, 60 - number])
        list(each(sgd, one_for_each(generators, spy, np.zeros(2), X, number + 0.5, 1e-5, 1, 30)))
        rows = [X_batch[:, 0].tolist() for _, X_batch, _ in spy.calls]
        return list(zip(rows[::2], rows[1::2], strict=False))[: len(generators)]

    assert_uses_only(rng, orders, "orders of the rows")


@check(points=1, hint="Work on copies: w0, X and y belong to the caller.", after="full_batch")
def test_sgd_is_pure(kinds):
    """sgd changes none of its arguments"""
    kinds.assert_untouched(sgd)


@check(points=1, hint="Convert lists and arrays of whole numbers to float arrays first.")
def test_lists_and_whole_numbers(kinds):
    """lists and whole numbers are converted to float arrays, also those that gradient_fn is called with"""
    kinds.assert_converts(sgd)
