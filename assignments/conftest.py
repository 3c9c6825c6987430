"""The hooks of pytest: they load a student's file as far as it runs and turn tracebacks into sentences."""

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
from absent import Absent, loading
from calls import RecordedFunction, missing_function
from checks import CheckFailure
from judgement import student_frames, text_of
from outcomes import OUTCOMES
from patience import interrupted_after
from usage import uses_of
from verdicts import VERDICTS, check_of, record_verdict

LONGEST = 20  # seconds that a check may take on a student's machine
SHOWN_OUTPUT = 2000  # characters at the end of what a failed check printed, about a screen

# --- a student's module, as far as it runs ------------------------------------------------------------


class StudentModule(ModuleType):
    """A student's file as a suite sees it: a function that the file does not define fails when it is called."""

    problem, uses = "", dict[str, list[str]]()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return MissingFunction(self, name)


class MissingFunction:
    """Stands for a function that the file does not define; a check that calls it fails with one sentence."""

    def __init__(self, module: StudentModule, name: str) -> None:
        self.module, self.__name__ = module, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        missing = missing_function(self.module.__name__, self.__name__, list(vars(self.module)))
        raise CheckFailure(self.module.problem or missing, "")


def load_student_module(slug: str, path: Path) -> StudentModule:
    """Run a student's file and return it for a suite; if it stops half-way, what it had defined can be called.

    Only calls by the suite are recorded: the file's own functions call each other directly.
    """
    own, seen_by_suite = ModuleType(slug), StudentModule(slug)
    own.__file__ = str(path)
    sys.modules[slug] = own  # before it runs: dataclasses look their module up
    problem = run_file(path, vars(own))
    for name, value in list(vars(own).items()):
        if callable(value):
            is_own = getattr(value, "__module__", None) == slug and not isinstance(value, type)
            is_own |= isinstance(value, Absent)  # such as a function that a missing decorator has replaced
            setattr(seen_by_suite, name, RecordedFunction(name, value) if is_own else value)
    seen_by_suite.problem = problem
    seen_by_suite.uses = uses_of(own, list(vars(own)))
    sys.modules[slug] = seen_by_suite
    return seen_by_suite


def run_file(path: Path, names: dict[str, Any]) -> str:
    """Run a student's file as far as it runs; return in one sentence what stopped it, or ""."""
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
        with contextlib.redirect_stdout(io.StringIO()), loading(names["__name__"]):
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
    return f" at line {frames[0].line}" if frames else ""


def pytest_pycollect_makemodule(module_path: Path) -> None:
    """Load `adam.py` before pytest imports `test_adam.py` beside it."""
    slug = module_path.stem.removeprefix("test_")
    if module_path.stem != slug and slug == module_path.parent.name:
        load_student_module(slug, module_path.with_name(f"{slug}.py"))


# --- running ------------------------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run every check after the one it waits for."""
    verdicts.sort_by_dependency(items)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget the calls of the previous check; skip this one if the check it waits for did not pass."""
    verdicts.prepare(item)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """Let a check fail that does not come to an end."""
    with interrupted_after(LONGEST) as late:
        try:
            return (yield)
        except KeyboardInterrupt as error:
            if not late.is_set():
                raise
            place = _place(error, pyfuncitem.path.stem.removeprefix("test_"))
            text = f"had not come to an end after {LONGEST} seconds, stopped{place}"
            raise CheckFailure(text, "Does a loop never end?") from None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Record the verdict on a check, and put its sentences into pytest's report."""
    if check_of(item) is not None:  # pytest's own description takes long, and is replaced below
        item.repr_failure = lambda *_: ""  # type: ignore[method-assign]
    report = yield
    if check_of(item) is None or call.when == "teardown" or (call.when == "setup" and call.excinfo is None):
        return report
    uses = getattr(sys.modules.get(item.path.parent.name), "uses", None)
    verdict = record_verdict(item, call.excinfo.value if call.excinfo else None, uses)
    report.sections = [(title, text[-SHOWN_OUTPUT:]) for title, text in report.sections]
    report.location = (*item.location[:2], f"{verdict.slug}: {item.name}")  # the headline of a failure
    report.not_written = verdict.outcome == "not_written"
    if verdict.outcome in ("skipped", "not_written"):
        report.outcome = "skipped"
        report.longrepr = (str(item.path), item.location[1] or 0, verdict.message)
    elif verdict.outcome == "failed":
        report.outcome = "failed"
        report.longrepr = "\n".join(filter(None, (verdict.title, verdict.message, verdict.hint)))
    return report


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Count a check of a function that is not written yet as such, not as skipped."""
    return ("not written yet", "-", "NOT WRITTEN YET") if getattr(report, "not_written", False) else None


# --- the summary in a student's terminal --------------------------------------------------------------


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print for each exercise its checks with their outcomes, and for a check that did not run the reason."""
    try:
        "✓".encode(sys.stdout.encoding or "ascii")
        symbols = {outcome: form.symbol for outcome, form in OUTCOMES.items()}
    except (UnicodeEncodeError, LookupError):
        symbols = {outcome: form.plain for outcome, form in OUTCOMES.items()}
    for slug in dict.fromkeys(v.slug for v in VERDICTS.values()):
        shown = [v for v in VERDICTS.values() if v.slug == slug]
        passed = sum(v.outcome == "passed" for v in shown)
        terminalreporter.write_line("")
        terminalreporter.write_line(f"{slug}   {passed} of {len(shown)} visible checks pass", bold=True)
        problem = getattr(sys.modules.get(slug), "problem", "")
        if problem:
            terminalreporter.write_line(f"  {problem}")
        for verdict in shown:
            after = f"   ({verdict.message})" if verdict.outcome in ("skipped", "not_written") else ""
            terminalreporter.write_line(f"  {symbols[verdict.outcome]} {verdict.title}{after}")
    failed = next((v.slug for v in VERDICTS.values() if v.outcome == "failed"), "")
    if failed and Path(__file__).with_name("why.py").exists():
        terminalreporter.write_line("")
        terminalreporter.write_line(f"python why.py {failed}   shows where it goes wrong, and then why")
    elif VERDICTS and all(v.outcome == "passed" for v in VERDICTS.values()):
        terminalreporter.write_line("")
        terminalreporter.write_line(
            "The grade has more checks than these, with other inputs, so it may still find a mistake."
        )
