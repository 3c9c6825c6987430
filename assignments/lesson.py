"""What the notebooks of the course import: checks run in a cell, functions of other exercises, and how pictures look.

    verify = checker(globals(), "adam_step", "adam_descent")
    verify(test_first_step_length)         # one line when it passes; what was seen and expected when it does not
    momentum = own("momentum")             # what you wrote in momentum/momentum.ipynb or momentum/momentum.py

NumPy and matplotlib are all it needs.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import checks
from calls import CALLS, record
from outcomes import NOT_WRITTEN

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")  # told apart by the colour-blind, too


class NotPassed(Exception):
    """A check that did not pass; Jupyter shows its lines and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return str(self).split("\n")


# --- checks -------------------------------------------------------------------------------------------


def checker(names: dict[str, Any], *functions: str) -> Callable[[Any], None]:
    """A function that runs a check on the functions of this notebook; `names` are its global names."""
    passed: dict[str, bool] = {}

    def verify(test: Any) -> None:
        """Run one check; raises NotPassed with what a student should read."""
        name, title = test.__name__.removeprefix("test_"), " ".join(test.__doc__.split())
        passed[name] = False
        if passed.get(test.check.after) is False:
            raise NotPassed(f"–  {title}\n   waits for {test.check.after}")
        CALLS.clear()
        with _Recording(names, functions):
            problem = _seen(test)
        if problem:
            raise NotPassed(f"{'·' if problem == NOT_WRITTEN else '✗'}  {title}\n" + _indented(problem))
        passed[name] = True
        print(f"✓  {title}")

    return verify


def _seen(test: Any) -> str:
    """What came of a check, in lines; "" when it passed."""
    try:
        test()
    except NotImplementedError:
        return NOT_WRITTEN
    except checks.CheckFailure as failure:
        hint = test.check.hint if failure.hint is None else failure.hint
        return "\n".join([*map(str, CALLS[-1:]), failure.message, hint])
    except Exception as error:
        lines = [f"raised {type(error).__name__}: {error}"]
        frames = traceback.extract_tb(error.__traceback__)
        called = next((i for i, f in enumerate(frames, 1) if (f.filename, f.name) == (__file__, "call")), len(frames))
        theirs = [f for f in frames[called:] if f.filename not in (__file__, checks.__file__)]
        lines += [f"  line {f.lineno}, in {f.name}: {f.line or ''}" for f in theirs[-3:]]
        return "\n".join([*map(str, CALLS[-1:]), *lines])
    return ""


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" for line in text.split("\n") if line)


class _Recording:
    """While it lasts, calls of the student's functions by a check are remembered for the message."""

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
            if self.depth == 0:  # a function's own calls of another are not the check's
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
    """A function of another exercise that is not there or not written yet; the message is one line."""


class Own(ModuleType):
    """The functions of one exercise; what is not there is missed when it is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise Missing(f"{self.__name__} has no {name} yet")


def own(slug: str) -> Own:
    """What you wrote for another exercise: its notebook or its module, beside this one; the written one of the two.

    Raises Missing when there is neither.
    """
    for folder in (Path(".."), Path(".")):
        found = [path for path in (folder / slug / f"{slug}.ipynb", folder / slug / f"{slug}.py") if path.is_file()]
        loaded = [_load(slug, path) for path in found]
        if loaded:
            return max(loaded, key=lambda module: len(written(module)))
    raise Missing(f"there is no {slug}/{slug}.ipynb beside this notebook")


def written(module: ModuleType) -> list[str]:
    """The functions of a module that are more than a stub."""
    functions = {n: v for n, v in vars(module).items() if callable(v) and hasattr(v, "__code__")}
    return [n for n, v in functions.items() if "NotImplementedError" not in v.__code__.co_names]


def _load(slug: str, path: Path) -> Own:
    module = Own(slug)
    for source in _sources(path):
        try:
            exec(compile(source, str(path), "exec"), vars(module))
        except Exception as error:
            print(f"{path.name}: {type(error).__name__}: {error}")
    return module


def _sources(path: Path) -> Iterator[str]:
    """A module's text, or the cells of a notebook that hold answers and what they build on."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield text
        return
    for cell in json.loads(text)["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and (marks.get("solution") or marks.get("grade_id") == "given"):
            yield "".join(cell["source"])


# --- pictures -----------------------------------------------------------------------------------------


def figures() -> None:
    """Let figures of this notebook look alike: wide, with a light grid and colours that everybody can tell apart."""
    import matplotlib.pyplot as plt
    from cycler import cycler

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


def valley(axes: Any, loss: Callable[[Any], float], x: tuple[float, float], y: tuple[float, float]) -> None:
    """Draw a loss of two parameters as a landscape: filled contours, closer together near the bottom."""
    w = np.meshgrid(np.linspace(*x, 121), np.linspace(*y, 121))
    heights = np.apply_along_axis(loss, 0, np.array(w))
    levels = heights.min() + (heights.max() - heights.min()) * np.linspace(0.0, 1.0, 16) ** 2
    axes.contourf(*w, heights, levels=levels, cmap="Blues", alpha=0.55)
    axes.contour(*w, heights, levels=levels[1:], colors="white", linewidths=0.6)
    axes.set(xlabel="w[0]", ylabel="w[1]", xlim=x, ylim=y)
    axes.grid(visible=False)
