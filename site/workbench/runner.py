"""The tasks of Python in the page: checks, what is wrong with functions, the race, a network that learns, one call.

The worker writes the files of a student's folder into COURSE and calls the function of the task, which returns its
outcome as JSON. Events are sent at once, because a run that never ends is discarded together with this interpreter.
"""

from __future__ import annotations

import builtins
import importlib
import io
import json
import math
import os
import sys
import traceback
from collections.abc import Callable, Generator, Iterable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy  # now, while Python starts, and not during the first check
import pytest

COURSE = Path("/course")
PLACES = [f"--rootdir={COURSE}", f"--config-file={COURSE / 'pytest.ini'}", "--capture=sys"]
# Switch off what takes time and does not change the output: the cache, other plugins, rewritten asserts (suites have
# none), and a garbage collection for warnings that are not shown.
BRISK = ["-p", "no:cacheprovider", "--disable-plugin-autoload", "--assert=plain", "-p", "no:unraisableexception"]

SHARED = (builtins, math, numpy, numpy.linalg, numpy.random)  # a run may change these for the next one
CLEAN = [(module, dict(vars(module))) for module in SHARED]
PATH = list(sys.path)
SETTINGS = numpy.geterr(), numpy.get_printoptions(), sys.getrecursionlimit()


def checks(slug: str, argument: None, send: Callable[[str], object]) -> str:
    """Run the checks by pytest; send each check before it runs and its result, and return the outcome."""
    reset()
    reporter = Reporter(send)
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(terminal), redirect_stderr(terminal):
        status = pytest.main([*PLACES, *BRISK, slug], plugins=[reporter])
    passed = status == pytest.ExitCode.OK and all(outcome == "passed" for outcome in reporter.outcomes)
    problem = getattr(sys.modules.get(slug), "problem", "")
    picture = student_lines(slug) if passed else None
    printed = terminal.buffer.getvalue().decode()
    return json.dumps({"passed": passed, "problem": problem, "terminal": printed, "picture": picture})


def why(slug: str, level: int, send: Callable[[str], object]) -> str:
    """Return what is wrong up to a level, as `why.py` says it; send how long that may take, and what to say then."""
    reset()
    explanation = importlib.import_module("explanation")
    send(json.dumps({"patience": explanation.PATIENCE, "late": explanation.ENDLESS}))
    source = (COURSE / slug / f"{slug}.py").read_text(encoding="utf-8")
    lines, more = explanation.of_source(slug, source, COURSE / slug, level)
    return json.dumps({"lines": [line._asdict() for line in lines], "more": more})


RACED = 10  # seconds that a student's function may take on one landscape


def race(slug: str, argument: None, send: Callable[[str], object]) -> str:
    """Run the race of `run_race.py`; send who takes part, then each landscape's result, and return what stopped it."""
    reset()
    run_race = importlib.import_module("run_race")
    try:
        student = run_race.load(run_race.EXERCISE, slug)
    except (Exception, SystemExit) as error:
        return json.dumps({"problem": f"{slug}.py does not run: {run_race.sentence(error)}"})
    grounds = [(ground, run_race.function_for(ground)) for ground in run_race.grounds()]
    known = [{"name": ground.name, "budget": ground.budget, "function": name} for ground, name in grounds]
    send(json.dumps({"methods": [*run_race.METHODS, run_race.STUDENT], "grounds": known}))
    for ground, name in grounds:
        late = f"{name} did not end within {RACED} seconds on {ground.name}: is there a loop that never ends? "
        send(json.dumps({"patience": RACED, "late": late + "The race was stopped."}))
        raced = run_race.race(ground, student)
        curves = {method: numpy.column_stack(curve).tolist() for method, curve in raced.curves.items()}
        send(json.dumps({"raced": raced._replace(curves=curves)._asdict()}))
    return json.dumps({"problem": ""})


EPOCH = 10  # seconds that an epoch of the network may take
run: Any = None  # what `train` begins and `epoch` continues


def train(slug: str, argument: str, send: Callable[[str], object]) -> str:
    """Begin to train the network with the code of these exercises; return the validation pictures, and the outcome.

    `argument` is JSON with the name of the optimiser and, by exercise, the code that takes part.
    """
    global run
    wanted = json.loads(argument)
    reset()
    network = importlib.import_module("network")
    run = None
    try:
        own = {name: loaded(name, code) for name, code in wanted["codes"].items()}
    except (Exception, SystemExit) as error:
        return json.dumps({"problem": blame(error, wanted["codes"])})
    learned, validated, tested = network.digits(COURSE / "digits.txt")
    run = network.Training(network.course_parts(wanted["optimiser"], own), learned, validated)
    run.tested, run.slugs, run.misread = tested, list(own), network.misread
    pictures = (16 * validated.X).astype(int).tolist()
    return json.dumps({"pictures": pictures, "epochs": run.epochs, **progress()})


def epoch(slug: str, rate: float, send: Callable[[str], object]) -> str:
    """Train the network for one epoch with this highest rate; return the outcome."""
    if run is None:
        return json.dumps({"problem": "The run was stopped."})
    late = f"An epoch did not end within {EPOCH} seconds: is there a loop that never ends? The run was stopped."
    send(json.dumps({"patience": EPOCH, "late": late}))
    try:
        with numpy.errstate(all="ignore"):
            run.epoch(rate)
    except (Exception, SystemExit) as error:
        return json.dumps({"problem": blame(error, run.slugs)})
    return json.dumps(progress())


def progress() -> dict[str, Any]:
    """Return the losses after the last epoch and which pictures are misread, and at the end how many of those kept."""
    losses = [value if math.isfinite(value) else None for value in run.losses[-1]]
    outcome = {"losses": losses, "misread": run.misread(run.w, run.validated).tolist()}
    if not run.ended:
        return outcome
    return outcome | {"tested": len(run.tested.y), "wrong": len(run.misread(run.best, run.tested))}


def loaded(slug: str, code: str) -> ModuleType:
    """Return a student's module."""
    module = sys.modules[slug] = ModuleType(slug)  # dataclasses look their module up
    module.__file__ = f"{COURSE}/{slug}/{slug}.py"  # so that `reset` forgets it
    exec(compile(code, f"{slug}.py", "exec"), vars(module))
    return module


def blame(error: BaseException, slugs: Iterable[str]) -> str:
    """Return an error in one line, with the student's file that it passed through last."""
    names = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    files = [name for name in names if name.removesuffix(".py") in slugs]
    text = importlib.import_module("pictures").sentence(error)
    return f"{files[-1]}: {text}" if files else text


FOLLOWED = 3  # seconds that a call for a figure may take
MOST = 100_000  # numbers that its answer may have


def follow(slug: str, code: str, call: str, send: Callable[[str], object], gradient: Any, loss: Any) -> str:
    """Return what a function answers to a figure's numbers, or in one line why it does not.

    `call` is JSON with the function, its arguments by name, and the shape of the answer; any number of rows will do,
    and whatever stands for None. `gradient` and `loss` are the figure's own, None where a function takes none.
    """
    wanted = json.loads(call)
    name, shape = wanted["function"], tuple(wanted["shape"])
    late = f"{name} did not come to an end within {FOLLOWED} seconds, and was stopped."
    send(json.dumps({"patience": FOLLOWED, "late": late}))
    undo()
    arguments = {k: numpy.array(v, dtype=float) if isinstance(v, list) else v for k, v in wanted["arguments"].items()}
    if "rng" in arguments:
        arguments |= {"rng": numpy.random.default_rng(arguments["rng"]), "gradient_fn": mse_gradient}
    if gradient is not None:
        arguments["gradient_fn"] = in_python(gradient)
    if loss is not None:
        arguments["loss_fn"] = lambda w: float(loss(*numpy.asarray(w, dtype=float).ravel().tolist()))
    doing = f"{slug}.py does not run"
    try:
        with numpy.errstate(all="ignore"):
            module = loaded(slug, code)
            if name not in vars(module):
                return json.dumps({"error": f"{slug}.py defines no function {name}."})
            doing = f"{name} does not answer"
            answer = numpy.array(vars(module)[name](**arguments), dtype=float)
    except NotImplementedError:
        return json.dumps({"error": f"{name} is not written yet."})
    except (Exception, SystemExit) as error:
        return json.dumps({"error": f"{doing}: {type(error).__name__}: {str(error)[:200]}"})
    columns = zip(shape[1:], answer.shape[1:], strict=False)
    if answer.size > MOST or answer.ndim != len(shape) or any(size not in (None, own) for size, own in columns):
        expected = ", ".join("any" if size is None else str(size) for size in shape)
        return json.dumps({"error": f"{name} returns shape {answer.shape}, expected ({expected})."})
    return json.dumps({"answer": numpy.where(numpy.isfinite(answer), answer.astype(object), None).tolist()})


def mse_gradient(w: Any, X: Any, y: Any) -> numpy.ndarray:
    """Return the gradient of the mean squared error over rows, as the figure of batches computes it."""
    return 2 / len(y) * X.T @ (X @ w - y)


def in_python(gradient: Any) -> Callable[[Any], numpy.ndarray]:
    """Return a gradient of the figures as a function of arrays."""

    def gradient_fn(w: Any) -> numpy.ndarray:
        point = numpy.asarray(w, dtype=float)
        return numpy.array(gradient(*point.ravel().tolist()).to_py(), dtype=float).reshape(point.shape)

    return gradient_fn


def reset() -> None:
    """Restore the state of a new process: files are read again, and changes by the previous run are undone."""
    os.chdir(COURSE)
    sys.path[:] = [*PATH, str(COURSE)]
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(f"{COURSE}/"):
            del sys.modules[name]
    importlib.invalidate_caches()
    undo()


def undo() -> None:
    """Undo what the previous run changed in modules that stay."""
    for module, names in CLEAN:
        for name in vars(module).keys() - names.keys():
            if not isinstance(vars(module)[name], ModuleType):  # NumPy imports some of its modules when they are used
                delattr(module, name)
        vars(module).update(names)
    errors, printing, depth = SETTINGS
    numpy.seterr(**errors)
    numpy.set_printoptions(**printing)
    sys.setrecursionlimit(depth)


class Reporter:
    """A pytest plugin that sends the results of the checks."""

    def __init__(self, send: Callable[[str], object]) -> None:
        self.send = send
        self.outcomes: list[str] = []
        self.printed = ""

    def report(self, **event: Any) -> None:
        self.send(json.dumps(event))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.report(checks=[verdicts().title_of(item) for item in session.items])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self.report(running=verdicts().title_of(item))
        done = yield
        outcomes = sys.modules["outcomes"].OUTCOMES
        verdict = verdicts().VERDICTS[verdicts().identity(item)]
        self.outcomes.append(verdict.outcome)
        result = asdict(verdict) | {"symbol": outcomes[verdict.outcome].symbol}
        self.report(result=result, printed=self.printed if verdict.outcome == "failed" else "")
        return done

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what the check printed, as much of it as the command line shows."""
        if report.when == "call":
            self.printed = report.capstdout + report.capstderr


def verdicts() -> ModuleType:
    """Return the kit's module of that name, which is another one in each run."""
    return sys.modules["verdicts"]


def student_lines(slug: str) -> dict[str, Any]:
    """Return what the student's functions draw: lines, and for mini-batches the rows of each batch."""
    sys.path[:] = [*PATH, str(COURSE)]  # as pytest has changed it
    pictures = importlib.import_module("pictures")
    names: dict[str, Any] = {"__name__": f"picture_of_{slug}"}
    exec((COURSE / slug / "picture.py").read_text(encoding="utf-8"), names)
    drawn = pictures.take(names["PICTURE"], sys.modules[slug])
    if "batches" in names:
        drawn["batches"] = names["batches"](sys.modules[slug])
    return drawn
