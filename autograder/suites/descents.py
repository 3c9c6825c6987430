"""Mistakes that several exercises share: the words stand here once, each exercise gives the edit of its reference."""

from dataclasses import fields

from autograder.mistakes import Mistake

ONE_STEP = "theory/update-rule/#one-step"
RATE = "theory/update-rule/#learning-rate"
MANY_STEPS = "theory/update-rule/#many-steps"
COPIES = "theory/update-rule/#copies"

WORDS = {
    # one step
    "climbs": {
        "title": "The step climbs",
        "computes": "adds {step} to w, which leads uphill",
        "asked": "subtract {step} from w",
        "concept": "The gradient points in the direction in which the function grows fastest; the way down is the "
        "opposite direction.",
        "page": ONE_STEP,
    },
    "swapped_answer": {
        "title": "{first} and {second} are returned in the wrong order",
        "computes": "returns {second} before {first}",
        "asked": "return {first} before {second}",
        "concept": "The values of a tuple have no names: a caller knows them by their order alone.",
    },
    "setting_fixed": {
        "computes": "always uses the default, whatever is passed in",
        "asked": "use the value that is passed in",
        "concept": "A default applies only when nothing is passed; the caller may pass any number in [0, 1).",
    },
    "w_in_place": {
        "title": "The caller's w is moved in place",
        "computes": "writes the new values into the array w that was passed in",
        "asked": "return new arrays and leave the arguments as they are",
        "concept": "np.asarray makes no copy of a float array, and -= writes into it: the caller's w changes too, and "
        "with it every earlier point of a path.",
        "page": COPIES,
    },
    "state_in_place": {
        "computes": "overwrites the {state} that the caller passed in",
        "asked": "return new arrays and leave the arguments as they are",
        "concept": "np.asarray makes no copy of a float array, and *= writes into it: the caller's array changes too.",
        "page": COPIES,
    },
    # a gradient that is divided by the root of a mean of squares
    "eps_missing": {
        "title": "eps is missing",
        "computes": "divides by the root of {mean} alone",
        "concept": "Where the gradient has always been zero, {mean} is zero too, and 0 / 0 is NaN.",
    },
    "eps_subtracted": {
        "title": "eps is subtracted",
        "computes": "subtracts eps",
        "concept": "eps keeps the divisor away from zero; subtracted, it makes a small divisor zero or worse.",
    },
    "eps_misplaced": {
        "title": "eps is {place} the root: a different convention",
        "concept": "Inside the root eps is added to a square, outside to the size of a gradient: inside, eps=1e-8 "
        "already makes steps noticeably shorter where gradients are about 1e-4.",
    },
    "root_missing": {
        "title": "The root is missing",
        "computes": "divides {step} by the mean of the squared gradients",
        "asked": "divide {step} by the root of that mean",
        "concept": "Only the root of a mean square has the scale of a gradient: without it, steep directions hardly "
        "move, and flat ones move much too far.",
    },
    # a run
    "stale_gradient": {
        "title": "The gradient is always the one at w0",
        "computes": "uses the gradient at the start of the run for every update",
        "asked": "compute the gradient at the current w before every update",
        "concept": "A gradient describes the slope at one point only; after a step the slope is a different one.",
        "page": MANY_STEPS,
    },
    "settings_not_passed_on": {
        "title": "The run does not pass {settings} on",
        "computes": "makes every step with the default settings",
        "asked": "make every step with the settings that the run was called with",
        "concept": "A function that calls another has to pass its settings on; what is left out falls back to a "
        "default.",
    },
    "one_update_too_many": {
        "title": "One update too many",
        "computes": "makes n_steps + 1 updates",
        "asked": "make exactly n_steps updates",
        "concept": "A path of n updates has n + 1 points: the extra point is the start, not the result of one more "
        "update.",
        "page": MANY_STEPS,
    },
    "one_update_too_few": {
        "title": "One update too few",
        "computes": "makes n_steps - 1 updates",
        "asked": "make exactly n_steps updates",
        "concept": "Count updates, not points: the start is a point of the path, but no update leads to it.",
        "page": MANY_STEPS,
    },
    "start_missing": {
        "title": "The path lacks its start",
        "computes": "returns only the points that the updates lead to",
        "asked": "begin the path with w0",
        "concept": "A path of n updates has n + 1 points, and the first of them is the start.",
        "page": MANY_STEPS,
    },
    "last_point_only": {
        "title": "The last point instead of the path",
        "computes": "returns only the point where the run ends",
        "asked": "return every point of the run, beginning with w0",
        "concept": "The last point hides how the run got there: only the path shows whether w crept, overshot or "
        "jumped.",
        "page": MANY_STEPS,
    },
    "one_array_many_times": {
        "title": "The path holds one array many times",
        "computes": "writes every new point into the same array, so that all rows of the path show the last point",
        "asked": "keep a copy of every point",
        "concept": "A list holds references, not copies: an array that is changed in place changes in every row.",
        "page": COPIES,
    },
    "rate_decays": {
        "title": "The learning rate shrinks on the way",
        "computes": "makes the learning rate smaller from step to step, which is a learning-rate schedule",
        "asked": "use the rate as it is passed in, in every step",
        "concept": "Near a minimum the steps get shorter by themselves, because the gradient does; a schedule is a "
        "method of its own.",
        "page": RATE,
    },
    "stops_by_itself": {
        "title": "The run ends by itself",
        "computes": "leaves the loop when the gradient or the step is nearly zero",
        "asked": "make exactly n_steps updates, with one call of gradient_fn for each",
        "concept": "A stopping rule changes the length of the path; how to choose one is an exercise of its own.",
        "page": MANY_STEPS,
    },
    "zero_gradient_skipped": {
        "title": "A step with a zero gradient is skipped",
        "computes": "leaves w and {state} as they are where the gradient is zero",
        "asked": "make every step, also one with a gradient of zero",
        "concept": "What remembers the gradients before goes on moving w, and fades, where the gradient is zero.",
        "page": MANY_STEPS,
    },
    "moves_the_start": {
        "title": "The caller's w0 is moved",
        "computes": "writes every update into the array w0 that was passed in",
        "asked": "leave w0 as it is",
        "concept": "np.asarray makes no copy of a float array: a second run from the same w0 would start where this "
        "one ended.",
        "page": COPIES,
    },
}
"""By the kind of a mistake, its words; what stands in braces is given by the exercise."""


def shared(kind: str, old: str, new: str | tuple[str, ...], **given: str) -> Mistake:
    """Return the shared mistake `kind` with this edit.

    What is `given` fills the braces in its words, or takes the place of a field (`id`, `title`, `page`, …).
    """
    words = {"id": kind} | {key: text.format(**given) for key, text in WORDS[kind].items()}
    own = {field.name: given[field.name] for field in fields(Mistake) if field.name in given}
    return Mistake(old=old, new=new, **words | own)


def stopping(call: str) -> tuple[str, ...]:
    """Return the lines of a run that makes this call and keeps its point, with ways to leave the loop by itself."""
    keep = "\n        path.append(w)"
    own = call.replace("gradient_fn(w)", "gradient")
    tests = [
        *((f"np.linalg.norm(gradient) < {size}", True) for size in ("1e-6", "1e-8", "1e-10", "1e-12")),
        *((f"np.linalg.norm(w - path[-1]) < {size}", False) for size in ("1e-6", "1e-8", "1e-10", "1e-12")),
    ]
    ends = ("", "\n            path += [w] * (n_steps + 1 - len(path))")
    return tuple(
        f"gradient = gradient_fn(w)\n        if {test}:{end}\n            break\n        {own}{keep}"
        if before
        else f"{call}\n        if {test}:{end}\n            break{keep}"
        for test, before in tests
        for end in ends
    )


def skipping(call: str) -> tuple[str, ...]:
    """Return the lines of a run that makes this call only where the gradient is not zero."""
    own = call.replace("gradient_fn(w)", "gradient")
    tests = "gradient.any()", "np.linalg.norm(gradient) > 1e-12", "np.linalg.norm(gradient) > 1e-8"
    return tuple(f"gradient = gradient_fn(w)\n        if {test}:\n            {own}" for test in tests)


def run_in_w0(run: str) -> str:
    """Return the text of a run that makes its updates inside w0 and copies every point into its path."""
    return (
        run.replace("np.array(w0", "np.asarray(w0")
        .replace("        w, ", "        w[...], ")
        .replace("path = [w]", "path = [w.copy()]")
        .replace("append(w)", "append(w.copy())")
    )
