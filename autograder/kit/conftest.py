"""The hooks of pytest: a student's file is loaded as far as it goes, and sentences take the place of tracebacks."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Generator
from importlib.util import decode_source
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import verdicts
from calls import RecordedFunction, missing_function
from checks import CheckFailure
from outcomes import OUTCOMES
from verdicts import VERDICTS, check_of, record_verdict, student_frames, text_of

SHOWN_OUTPUT = 2000  # characters of what a failed check printed: its end

# --- a student's module, as far as it goes ------------------------------------------------------------


class StudentModule(ModuleType):
    """What a suite sees of a student's file; what the file does not define fails only when it is called."""

    problem = ""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return MissingFunction(self, name)


class MissingFunction:
    """Stands for a function that the file does not define; a check that calls it fails with one sentence."""

    def __init__(self, module: StudentModule, name: str) -> None:
        self.module, self.__name__ = module, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        absent = missing_function(self.module.__name__, self.__name__, list(vars(self.module)))
        raise CheckFailure(self.module.problem or absent, "")


def load_student_module(slug: str, path: Path) -> StudentModule:
    """Run a student's file; when it stops half-way, what was defined before can be called.

    Only calls by the suite are recorded: the file's own functions call each other directly.
    """
    inside, shown = ModuleType(slug), StudentModule(slug)
    inside.__file__ = str(path)
    sys.modules[slug] = inside  # before it runs: dataclasses look their module up
    problem = run_file(path, vars(inside))
    for name, value in list(vars(inside).items()):
        if callable(value):
            own = getattr(value, "__module__", None) == slug and not isinstance(value, type)
            setattr(shown, name, RecordedFunction(name, value) if own else value)
    shown.problem = problem
    sys.modules[slug] = shown
    return shown


def run_file(path: Path, names: dict[str, Any]) -> str:
    """Run a student's file as far as it goes; return the sentence for what stopped it, or ""."""
    try:
        source = decode_source(path.read_bytes())
    except FileNotFoundError:
        return f"{path.name} is missing"
    except OSError as error:
        return f"{path.name} cannot be opened: {error.strerror}"
    except (SyntaxError, LookupError, ValueError):  # each Python has its own words for each of the three
        return f"{path.name} does not compile: it is not text in UTF-8 or the encoding it declares"
    try:
        code = compile(source, str(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        return f"{path.name} does not compile: {f'line {line}: ' if line else ''}{getattr(error, 'msg', error)}"
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, names)
    except SystemExit as error:
        return f"{path.name} ended itself with sys.exit{_place(error, path.stem)}"
    except Exception as error:
        text = " ".join(text_of(error).split())
        return f"{path.name} stopped with {type(error).__name__}: {text}".rstrip(": ") + _place(error, path.stem)
    return ""


def _place(error: BaseException, slug: str) -> str:
    """Return " at line N" for the student's first line that an error passed through, or ""."""
    frames = student_frames(error, slug)
    return f" at line {frames[0][0]}" if frames else ""


def pytest_pycollect_makemodule(module_path: Path) -> None:
    """Before `test_adam.py` is imported, load `adam.py` beside it."""
    slug = module_path.stem.removeprefix("test_")
    if module_path.stem != slug and slug == module_path.parent.name:
        load_student_module(slug, module_path.with_name(f"{slug}.py"))


# --- running ------------------------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run every check after the one it waits for."""
    verdicts.sort_by_dependency(items)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget the calls of the check before, and wait for an earlier check."""
    verdicts.prepare(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Turn what happened into a verdict, and the report into its sentences."""
    report = yield
    about = check_of(item)
    if about is None or call.when == "teardown" or (call.when == "setup" and call.excinfo is None):
        return report
    verdict = record_verdict(item, call.excinfo.value if call.excinfo else None)
    report.sections = [(title, text[-SHOWN_OUTPUT:]) for title, text in report.sections]
    if verdict.outcome in ("skipped", "not_written"):
        report.outcome = "skipped"
        report.longrepr = (str(item.path), item.location[1] or 0, verdict.message)
    elif verdict.outcome == "failed":
        report.outcome = "failed"
        report.longrepr = "\n".join(filter(None, (verdict.title, verdict.message, verdict.hint)))
    return report


# --- the summary in a student's terminal --------------------------------------------------------------


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print a block for each exercise: its checks with their outcomes, and why one did not run."""
    try:
        "✓".encode(sys.stdout.encoding or "ascii")
        symbols = {outcome: shown.symbol for outcome, shown in OUTCOMES.items()}
    except (UnicodeEncodeError, LookupError):
        symbols = {outcome: shown.plain for outcome, shown in OUTCOMES.items()}
    for slug in dict.fromkeys(v.slug for v in VERDICTS.values()):
        own = [v for v in VERDICTS.values() if v.slug == slug]
        done = sum(v.outcome == "passed" for v in own)
        terminalreporter.write_line("")
        terminalreporter.write_line(f"{slug}   {done} of {len(own)} visible checks pass", bold=True)
        problem = getattr(sys.modules.get(slug), "problem", "")
        if problem:
            terminalreporter.write_line(f"  {problem}")
        for verdict in own:
            after = f"   ({verdict.message})" if verdict.outcome in ("skipped", "not_written") else ""
            terminalreporter.write_line(f"  {symbols[verdict.outcome]} {verdict.title}{after}")
