"""The checks of one exercise in the page, run by pytest with the same files as in a student's folder.

The worker writes those files into COURSE and calls `run`. What happens is told as it happens, since a run whose code
never ends is thrown away together with this interpreter.
"""

from __future__ import annotations

import builtins
import importlib
import io
import json
import math
import os
import sys
from collections.abc import Callable, Generator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy  # while Python starts, not in the time of the first check
import pytest

COURSE = Path("/course")
PLACES = [f"--rootdir={COURSE}", f"--config-file={COURSE / 'pytest.ini'}", "--capture=sys"]
# What takes time and changes no word here: a cache, plugins of others, rewritten asserts (suites have none), and a
# collection of garbage for warnings that are not shown.
BRISK = ["-p", "no:cacheprovider", "--disable-plugin-autoload", "--assert=plain", "-p", "no:unraisableexception"]

SHARED = (builtins, math, numpy, numpy.linalg, numpy.random)  # what a file may have changed for those after it
CLEAN = [(module, dict(vars(module))) for module in SHARED]
SETTINGS = numpy.geterr(), numpy.get_printoptions(), sys.getrecursionlimit()


def run(slug: str, tell: Callable[[str], object]) -> None:
    """Run the checks of an exercise; `tell` gets JSON: which check runs, each verdict, and what came of the whole."""
    os.chdir(COURSE)
    forget()
    reporter = Reporter(tell)
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(terminal), redirect_stderr(terminal):
        status = pytest.main([*PLACES, *BRISK, slug], plugins=[reporter])
    passed = status == pytest.ExitCode.OK and all(outcome == "passed" for outcome in reporter.outcomes)
    problem = getattr(sys.modules.get(slug), "problem", "")
    picture = take(slug) if passed else None
    reporter.tell(passed=passed, problem=problem, terminal=terminal.buffer.getvalue().decode(), picture=picture)


def forget() -> None:
    """Begin as a new process would: the files are read again, and what the run before changed is as it was."""
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(f"{COURSE}/"):
            del sys.modules[name]
    importlib.invalidate_caches()
    for module, names in CLEAN:
        for name in vars(module).keys() - names.keys():
            delattr(module, name)
        vars(module).update(names)
    errors, printing, depth = SETTINGS
    numpy.seterr(**errors)
    numpy.set_printoptions(**printing)
    sys.setrecursionlimit(depth)


class Reporter:
    """A pytest plugin that passes the verdicts of the checks on."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        self.send = tell
        self.outcomes: list[str] = []
        self.printed = ""

    def tell(self, **what: Any) -> None:
        self.send(json.dumps(what))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.tell(checks=[verdicts().title_of(item) for item in session.items])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self.tell(running=verdicts().title_of(item))
        done = yield
        outcomes = sys.modules["outcomes"].OUTCOMES
        verdict = verdicts().VERDICTS[verdicts().identity(item)]
        self.outcomes.append(verdict.outcome)
        shown = asdict(verdict) | {"mark": outcomes[verdict.outcome].symbol}
        self.tell(verdict=shown, printed=self.printed if verdict.outcome == "failed" else "")
        return done

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """What the check printed, as much of it as the command line shows."""
        if report.when == "call":
            self.printed = report.capstdout + report.capstderr


def verdicts() -> ModuleType:
    """Return the kit's module of that name, which is another one in each run."""
    return sys.modules["verdicts"]


def take(slug: str) -> dict[str, Any]:
    """What the student's functions draw: lines, and for mini-batches the rows of each."""
    if str(COURSE) not in sys.path:
        sys.path.append(str(COURSE))  # pytest has taken it away again
    pictures = importlib.import_module("pictures")
    names: dict[str, Any] = {"__name__": f"picture_of_{slug}"}
    exec((COURSE / slug / "picture.py").read_text(encoding="utf-8"), names)
    taken = pictures.take(names["PICTURE"], sys.modules[slug])
    if "batches" in names:
        taken["batches"] = names["batches"](sys.modules[slug])
    return taken
