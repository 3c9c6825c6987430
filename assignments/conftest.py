"""The pytest side of the checks: order, waiting, calm stubs and sentences instead of tracebacks.

In a student's clone this file is `conftest.py`; the grader registers the same hooks. A check ends in
one of four outcomes: passed, failed, skipped (the check it waits for did not pass) or not_written.
"""

from __future__ import annotations

import contextlib
import io
import sys
import traceback
from collections.abc import Generator
from dataclasses import dataclass
from importlib.util import decode_source
from pathlib import Path
from types import ModuleType
from typing import Any

import checks
import pytest

NOT_WRITTEN = "not written yet"
MARKS = {"passed": "✓", "failed": "✗", "skipped": "–", "not_written": "·"}
PLAIN_MARKS = {"passed": "ok", "failed": "FAIL", "skipped": "-", "not_written": "."}
SHOWN_OUTPUT = 2000  # characters of what a failed check printed: its end


@dataclass
class Verdict:
    """What came of one check. `reason` names the kind of failure, `message` what was seen, `hint` the idea behind."""

    slug: str
    name: str
    title: str
    points: int
    outcome: str
    reason: str = ""
    message: str = ""
    hint: str = ""


VERDICTS: dict[tuple[str, str], Verdict] = {}
"""The verdicts of this run by exercise and check name."""


def identity(item: pytest.Item) -> tuple[str, str]:
    """The exercise (the folder the suite lies in) and the name of a check."""
    return item.path.parent.name, item.name.removeprefix("test_")


def check_of(item: pytest.Item) -> checks.Check | None:
    return getattr(getattr(item, "function", None), "check", None)


def title_of(item: pytest.Item) -> str:
    """The docstring of a check: the line a student reads."""
    function = getattr(item, "function", None)
    return " ".join((getattr(function, "__doc__", None) or item.name).split())


# --- a student's module, as far as it goes ------------------------------------------------------------


class StudentModule(ModuleType):
    """What a suite sees of a student's file; what the file does not define fails only when it is called."""

    problem = ""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return MissingFunction(self, name)


class MissingFunction:
    def __init__(self, module: StudentModule, name: str) -> None:
        self.module, self.__name__ = module, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise checks.CheckFailure(
            self.module.problem
            or checks.missing_function(self.module.__name__, self.__name__, list(vars(self.module))),
            "",
        )


class RecordedFunction:
    """A student's function that remembers its calls for the messages."""

    def __init__(self, name: str, function: Any) -> None:
        self.__name__, self.function = name, function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        checks.record(self.__name__, args, kwargs)
        return self.function(*args, **kwargs)


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
            theirs = getattr(value, "__module__", None) == slug and not isinstance(value, type)
            setattr(shown, name, RecordedFunction(name, value) if theirs else value)
    shown.problem = problem
    sys.modules[slug] = shown
    return shown


def run_file(path: Path, names: dict[str, Any]) -> str:
    """Run a student's file as far as it goes; the sentence for what stopped it, or ""."""
    try:
        code = compile(decode_source(path.read_bytes()), str(path), "exec", dont_inherit=True)
    except FileNotFoundError:
        return f"{path.name} is missing"
    except OSError as error:
        return f"{path.name} cannot be opened: {error.strerror}"
    except UnicodeDecodeError:
        return f"{path.name} does not compile: it is not text in UTF-8 or the encoding it declares"
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
    frames = student_frames(error, slug)
    return f" at line {frames[0][0]}" if frames else ""


def text_of(error: BaseException) -> str:
    """An error's text; a student's own class of error may not have one."""
    try:
        return str(error)
    except Exception:
        return ""


def pytest_pycollect_makemodule(module_path: Path) -> None:
    """Before `test_adam.py` is imported, load `adam.py` beside it."""
    slug = module_path.stem.removeprefix("test_")
    if module_path.stem != slug and slug == module_path.parent.name:
        load_student_module(slug, module_path.with_name(f"{slug}.py"))


# --- running ------------------------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every check comes after the one it waits for, whatever the order in the file."""
    named = {identity(item): item for item in items}
    ordered: dict[int, pytest.Item] = {}

    def place(item: pytest.Item, waiting: tuple[pytest.Item, ...] = ()) -> None:
        about = check_of(item)
        before = named.get((identity(item)[0], about.after)) if about and about.after else None
        if before is not None and before not in waiting and id(before) not in ordered:
            place(before, (*waiting, item))
        ordered.setdefault(id(item), item)

    for item in items:
        place(item)
    items[:] = ordered.values()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Start with no recorded calls, and wait for the check before."""
    checks.CALLS.clear()
    about = check_of(item)
    before = VERDICTS.get((identity(item)[0], about.after)) if about and about.after else None
    if before is not None and before.outcome != "passed":
        pytest.skip(NOT_WRITTEN if before.outcome == "not_written" else f"waits for: {before.title}")


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


def record_verdict(item: pytest.Item, caught: BaseException | None) -> Verdict:
    """What came of a check that raised this, or nothing."""
    about = check_of(item)
    assert about is not None
    slug, name = identity(item)
    VERDICTS[slug, name] = Verdict(slug, name, title_of(item), about.points, *judge(caught, about, slug))
    return VERDICTS[slug, name]


def judge(error: BaseException | None, about: checks.Check, slug: str) -> tuple[str, str, str, str]:
    """Outcome, reason, message and hint for what a check raised."""
    if error is None:
        return "passed", "", "", ""
    if isinstance(error, pytest.skip.Exception):
        text = str(error)
        return ("not_written" if text == NOT_WRITTEN else "skipped"), "", text, ""
    if isinstance(error, NotImplementedError):
        return "not_written", "", NOT_WRITTEN, ""
    last = f"{checks.CALLS[-1]}\n" if checks.CALLS else ""
    if isinstance(error, checks.CheckFailure):
        reason = getattr(error, "reason", "wrong")
        return "failed", reason, last + error.message, about.hint if error.hint is None else error.hint
    frames = student_frames(error, slug)
    if frames is None:
        return "failed", "check_error", f"{last}the check could not read the answer ({type(error).__name__})", ""
    return "failed", "raised", last + raised(error, frames), ""


def student_frames(error: BaseException, slug: str) -> list[tuple[int, str, str]] | None:
    """Line number, function and text of the lines of the student's file that an error passed through.

    None for an error of the check itself. An error of the student's may have no lines: a call whose arguments
    do not fit the function fails before the first.
    """
    crossed = getattr(error, "student_frames", None)
    if crossed is not None:
        return list(crossed)
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [(f.lineno or 0, f.name, f.line or "") for f in frames if Path(f.filename).name == f"{slug}.py"]
    refused = (frames[-1].filename, frames[-1].name) == (RecordedFunction.__call__.__code__.co_filename, "__call__")
    return theirs if theirs or refused else None


def raised(error: BaseException, frames: list[tuple[int, str, str]]) -> str:
    """A student's own error, trimmed to the student's file."""
    name = getattr(error, "student_type", type(error).__name__)
    lines = [f"raised {name}: {text_of(error)}".rstrip(": ")]
    lines += [f"  line {number}, in {function}: {text.strip()}" for number, function, text in frames[-3:]]
    return "\n".join(lines)


# --- the summary in a student's terminal --------------------------------------------------------------


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One block an exercise: every check with its mark, the reasons below."""
    try:
        "✓".encode(sys.stdout.encoding or "ascii")
        marks = MARKS
    except (UnicodeEncodeError, LookupError):
        marks = PLAIN_MARKS
    for slug in dict.fromkeys(v.slug for v in VERDICTS.values()):
        mine = [v for v in VERDICTS.values() if v.slug == slug]
        done = sum(v.outcome == "passed" for v in mine)
        terminalreporter.write_line("")
        terminalreporter.write_line(f"{slug}   {done} of {len(mine)} visible checks pass", bold=True)
        problem = getattr(sys.modules.get(slug), "problem", "")
        if problem:
            terminalreporter.write_line(f"  {problem}")
        for verdict in mine:
            after = f"   ({verdict.message})" if verdict.outcome in ("skipped", "not_written") else ""
            terminalreporter.write_line(f"  {marks[verdict.outcome]} {verdict.title}{after}")
