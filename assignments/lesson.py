"""What the notebooks of the course import: checks in a cell, functions of other exercises, the look of figures.

    verify = checker(globals(), "adam_step", "adam_descent")
    verify(test_first_step_length)         # one line when it passes; what was seen and expected when it does not
    momentum = own("momentum")             # what you wrote in momentum/momentum.ipynb or momentum/momentum.py

This module needs only NumPy and matplotlib.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

import checks
from calls import CALLS, record
from judgement import Frame, Judgement, judge
from outcomes import OUTCOMES
from usage import causes_of, mend_first, uses_of

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")  # colour-blind people can distinguish them


class NotPassed(Exception):
    """Raised for a check that did not pass; Jupyter shows its text without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return str(self).split("\n")


# --- checks -------------------------------------------------------------------------------------------


def checker(names: dict[str, Any], *functions: str) -> Callable[[Any], None]:
    """Return a function that runs a check on these functions of a notebook; `names` are its global names."""
    passed: dict[str, bool] = {}
    failed: dict[str, str] = {}  # by check, the function that it called last

    def verify(test: Any) -> None:
        """Run one check and print its title; raise NotPassed with what a student reads if it does not pass."""
        name, title = test.__name__.removeprefix("test_"), " ".join(test.__doc__.split())
        passed[name] = False
        if passed.get(test.check.after) is False:
            raise NotPassed(_lines(Judgement("skipped", message=f"waits for {test.check.after}"), title))
        CALLS.clear()
        failed.pop(name, None)
        with _Recording(names, functions):
            judgement = _judged(test)
        if judgement.outcome == "failed" and CALLS:
            failed[name] = CALLS[-1].function
            uses = uses_of(SimpleNamespace(**{f: names.get(f) for f in functions}), functions)
            causes = causes_of(failed[name], uses, set(failed.values()))
            if causes and judgement.hint == test.check.hint:
                judgement = judgement._replace(hint=mend_first(failed[name], causes))
        text = _lines(judgement, title)
        if judgement.outcome != "passed":
            raise NotPassed(text)
        passed[name] = True
        print(text)

    return verify


def _judged(test: Any) -> Judgement:
    """Run a check and return the judgement on it."""
    try:
        test()
    except Exception as error:
        return judge(error, test.check, _student_frames(error))
    return judge(None, test.check, None)


def _student_frames(error: Exception) -> list[Frame]:
    """Return the lines of the notebook that an error passed through once a student's function was called."""
    frames = traceback.extract_tb(error.__traceback__)
    called = next((i for i, f in enumerate(frames, 1) if (f.filename, f.name) == (__file__, "call")), len(frames))
    ours = (__file__, checks.__file__)
    return [Frame(f.lineno or 0, f.name, f.line or "") for f in frames[called:] if f.filename not in ours]


def _lines(judgement: Judgement, title: str) -> str:
    """Return the line of a check and below it, indented, what was seen and the hint."""
    below = "\n".join((judgement.message, judgement.hint)).split("\n")
    return "\n".join([f"{OUTCOMES[judgement.outcome].symbol}  {title}", *(f"   {line}" for line in below if line)])


class _Recording:
    """A context in which a check's calls of the student's functions are recorded for its message."""

    def __init__(self, names: dict[str, Any], functions: tuple[str, ...]) -> None:
        self.names, self.functions, self.depth = names, functions, 0
        self.before: dict[str, Any] = {}

    def __enter__(self) -> None:
        self.before = {name: self.names.get(name) for name in self.functions}
        self.names.update({name: self.recorded(name, function) for name, function in self.before.items()})

    def __exit__(self, *_: object) -> None:
        for name, function in self.before.items():
            if function is None:
                del self.names[name]
            else:
                self.names[name] = function

    def recorded(self, name: str, function: Any) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if function is None:
                checks.fail(f"there is no function {name} here", "Run the cell that defines it, then this one.")
            if self.depth == 0:  # calls of one student's function by another are not recorded
                record(name, args, kwargs)
            self.depth += 1
            try:
                return function(*args, **kwargs)
            finally:
                self.depth -= 1

        call.__name__ = name
        return call


# --- the other exercises ------------------------------------------------------------------------------


class Missing(Exception):
    """Raised for a function of another exercise that is missing; the message is one line."""


class Own(ModuleType):
    """The functions of one exercise; a missing one raises Missing when it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise Missing(f"{self.__name__} has no {name} yet")


def own(slug: str) -> Own:
    """Return what you wrote for another exercise: its notebook or its module, whichever has more functions written.

    Raises Missing when there is neither.
    """
    for folder in (Path(".."), Path(".")):
        files = (folder / slug / f"{slug}.ipynb", folder / slug / f"{slug}.py")
        loaded = [_load(slug, file) for file in files if file.is_file()]
        if loaded:
            return max(loaded, key=lambda module: len(written(module)))
    raise Missing(f"there is no {slug}/{slug}.ipynb beside this notebook")


def written(module: ModuleType) -> list[str]:
    """Return the names of the functions of a module that are more than a stub."""
    functions = {n: v for n, v in vars(module).items() if callable(v) and hasattr(v, "__code__")}
    return [n for n, v in functions.items() if "NotImplementedError" not in v.__code__.co_names]


def _load(slug: str, path: Path) -> Own:
    """Run a module or the cells of a notebook and return its functions; print what stopped a part of it."""
    module = Own(slug)
    for source in _sources(path):
        try:
            exec(compile(source, str(path), "exec"), vars(module))
        except Exception as error:
            print(f"{path.name}: {type(error).__name__}: {error}")
    return module


def _sources(path: Path) -> Iterator[str]:
    """Yield the text of a module, or of each cell of a notebook that holds an answer or the code given with it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield text
        return
    for cell in json.loads(text)["cells"]:
        nbgrader = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and (nbgrader.get("solution") or nbgrader.get("grade_id") == "given"):
            yield "".join(cell["source"])


# --- pictures -----------------------------------------------------------------------------------------


def figures() -> None:
    """Set the look of this notebook's figures: wide, with a light grid and colours that everybody can distinguish.

    From here on, a cell that calls a function that is not written yet says so in one line.
    """
    import matplotlib.pyplot as plt
    from cycler import cycler

    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        shell.set_custom_exc((NotImplementedError,), _not_written)
    plt.rcParams.update(
        {
            "figure.figsize": (9.0, 4.2),
            "figure.dpi": 100,
            "figure.constrained_layout.use": True,
            "axes.prop_cycle": cycler(color=COLOURS),
            "axes.grid": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlesize": 11,
            "grid.alpha": 0.25,
            "lines.linewidth": 1.8,
            "legend.frameon": False,
        }
    )


def _not_written(shell: Any, kind: type, error: Exception, trace: Any, tb_offset: int | None = None) -> None:
    """Show, instead of a traceback and an empty figure, which function is not written yet."""
    import matplotlib.pyplot as plt

    plt.close("all")
    print(f"{traceback.extract_tb(trace)[-1].name} is not written yet; this cell waits for it.")


def valley(axes: Any, loss: Callable[[Any], float], x: tuple[float, float], y: tuple[float, float]) -> None:
    """Draw a loss of two parameters as filled contours, whose levels lie closer together near the minimum."""
    w = np.meshgrid(np.linspace(*x, 121), np.linspace(*y, 121))
    heights = np.apply_along_axis(loss, 0, np.array(w))
    levels = heights.min() + (heights.max() - heights.min()) * np.linspace(0.0, 1.0, 16) ** 2
    axes.contourf(*w, heights, levels=levels, cmap="Blues", alpha=0.55)
    axes.contour(*w, heights, levels=levels[1:], colors="white", linewidths=0.6)
    axes.set(xlabel="w[0]", ylabel="w[1]", xlim=x, ylim=y)
    axes.grid(visible=False)
