"""What is wrong with functions, in three steps: the plainest call that goes wrong, a question, the name of the mistake.

`why.py`, the notebooks and the pages of the site show these same lines, each in its own form.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import textwrap
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from checks import CheckFailure
from diagnosis import Comparison
from evidence import Diagnosis
from facets import listed
from fingerprints import RecordedData, from_text
from kinds import Case, Kinds
from notes import IMPLEMENTATION, MISSING, NOT_WRITTEN
from usage import mend_first, uses_of
from visits import answered, module_of, visit
from whereabouts import where

LEVELS = 3
PATIENCE = 20  # seconds that all calls may take together
ENDLESS = f"After {PATIENCE} seconds a function had not come to an end. Does a loop never end, or is much printed?"
RIGHT = (
    "right in every call that was tried, with all kinds of inputs. The grade makes other calls and has checks of its "
    "own, so it may still find something."
)
WIDTH = 88


class Line(NamedTuple):
    """One line of an explanation, or a paragraph of it.

    `kind` is "function" for the name of the function that the next lines are about, "call" for a call and what came
    of it, "text" for a paragraph, "page" for a page to read, and "remark" for a sentence about the whole file.
    """

    kind: str
    text: str


class Explanation(NamedTuple):
    """The lines up to a level, and whether the next level says more."""

    lines: list[Line]
    more: bool


def of_source(slug: str, source: str, folder: Path, level: int) -> Explanation:
    """Return what is wrong with a file; its folder holds what is recorded of the exercise."""
    return of_module(f"{slug}.py", lambda: module_of(source), folder, level)


def of_module(file: str, make: Callable[[], Any], folder: Path, level: int) -> Explanation:
    """Return what is wrong with the functions of a module that `make` makes anew; what they print is not shown."""
    recorded = from_text((folder / "known.txt").read_text(encoding="ascii"))
    kinds = kinds_in(folder / "contract.py")
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            module = make()
        except (Exception, SystemExit) as error:
            return Explanation([Line("remark", f"{file} does not run: {described(error)}")], False)
        return explained(module, make, recorded, kinds, level)


def kinds_in(path: Path) -> dict[str, Kinds]:
    """Return the kinds of inputs of an exercise."""
    spec = importlib.util.spec_from_file_location(f"contract_of_{path.parent.name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kinds: dict[str, Kinds] = module.KINDS
    return kinds


def explained(
    module: Any, make: Callable[[], Any], recorded: RecordedData, kinds: dict[str, Kinds], level: int
) -> Explanation:
    """Return the explanation of the functions of a module up to a level; `make` makes it once more."""
    comparison = Comparison(recorded, visit(kinds, module, recorded.defaults), uses_of(module, list(kinds)))
    diagnosis = comparison.diagnose(alone(make, kinds))
    unwritten = [name for name in kinds if unwritten_in(comparison.seen[name].answers)]
    raised = partial(error_of, make)
    concerned = {name for names in diagnosis.mistakes.values() for name in names} | {
        f.function for f in diagnosis.facets
    }
    lines: list[Line] = []
    for name in sorted(kinds, key=lambda name: len(comparison.uses.get(name, ()))):  # what others call comes first
        if name not in comparison.wrong | concerned:
            continue
        lines += about(comparison, diagnosis, name, kinds[name].first, level, raised)
    others = [name for name, value in vars(module).items() if callable(value) and name not in kinds]
    meant = {
        name: near[0]
        for name in unwritten
        if not hasattr(module, name) and (near := get_close_matches(name, others, n=1, cutoff=0.8))
    }
    lines += [Line("remark", f"{name} is not there; did you mean {near}?") for name, near in meant.items()]
    if set(unwritten) > set(meant):
        lines.append(Line("remark", f"Not written yet: {listed([n for n in unwritten if n not in meant])}."))
    if comparison.wrong | concerned:
        return Explanation(lines, level < LEVELS)
    right = [name for name in kinds if name not in unwritten]
    if right:
        lines.append(Line("remark", f"{listed(right)}: {RIGHT}"))
    return Explanation(lines, False)


def unwritten_in(answers: list[Any]) -> bool:
    """Return whether a function is missing or still its stub."""
    return any(answer in (MISSING, NOT_WRITTEN) for answer in answers if isinstance(answer, tuple))


def alone(make: Callable[[], Any], kinds: dict[str, Kinds]) -> Callable[[str, Case], tuple[Any, Any]]:
    """Return what makes one call in a module of its own."""

    def call(name: str, case: Case) -> tuple[Any, Any]:
        notes, called, *_ = answered(name, getattr(make(), name), kinds[name], [case.anew()])
        return notes[0], called[0]

    return call


def error_of(make: Callable[[], Any], name: str, case: Case) -> str:
    """Return what a call raises when it is made alone, "" if that is nothing."""
    own = case.anew()
    try:
        getattr(make(), name)(*own.args, **own.kwargs)
    except Exception as error:
        # a CheckFailure is what a function that was passed in says about its argument
        return described(error) if isinstance(error, CheckFailure) else f"raised {described(error)}"
    return ""


def described(error: BaseException) -> str:
    """Return an error as a phrase, with the last line of the student's file that it passed through."""
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename).name == IMPLEMENTATION]
    place = f", in line {lines[-1]}" if lines else ""
    text = error.message if isinstance(error, CheckFailure) else f"{type(error).__name__}: {error}".rstrip(": ")
    return f"{text}{place}"


def about(
    comparison: Comparison,
    diagnosis: Diagnosis,
    name: str,
    usual: dict[str, str],
    level: int,
    raised: Callable[[str, Case], str],
) -> Iterator[Line]:
    """Yield what is known about one function up to a level."""
    yield Line("function", name)
    words = {m["id"]: m for m in comparison.recorded.mistakes}
    named = [words[id_] for id_, functions in diagnosis.mistakes.items() if name in functions]
    others = [facet for facet in diagnosis.facets if facet.function == name]
    if causes := diagnosis.causes.get(name):
        yield Line("text", mend_first(name, causes))
        yield from (Line("text", f"{facet.title}. {facet.explanation}") for facet in others if level >= LEVELS)
        return
    yield from (Line("call", line) for line in where(comparison.functions[name], usual, raised))
    if level >= 2:
        yield from (Line("text", question) for question in dict.fromkeys(mistake["question"] for mistake in named))
        yield from (
            Line("page", page)
            for page in dict.fromkeys([mistake["page"] for mistake in named] or [comparison.recorded.page])
        )
    if level >= LEVELS:
        yield from (Line("text", f"{m['title']}. {m['explanation']}") for m in named)
        yield from (Line("text", f"{facet.title}. {facet.explanation}") for facet in others)
        if not named and not others:
            yield Line("text", "This is none of the known mistakes, so all that is known is where it shows.")


# --- as text -------------------------------------------------------------------------------------------


def as_text(lines: Iterable[Line]) -> str:
    """Return an explanation for a terminal or a notebook: indented, and with an empty line after each function."""
    shown: list[str] = []
    for kind, text in lines:
        if kind in ("function", "remark"):
            shown += [""] * bool(shown) + list(wrapped(text, indent=""))
        elif kind == "text":
            shown += wrapped(text, indent="  ")
        else:
            shown.append(f"  -> {text}" if kind == "page" else f"  {text}")
    return "\n".join(shown)


def wrapped(text: str, indent: str) -> list[str]:
    """Return the lines of a text, indented and short enough for a terminal."""
    wrapper = textwrap.TextWrapper(WIDTH, indent, indent, break_long_words=False, break_on_hyphens=False)
    return wrapper.wrap(text)
