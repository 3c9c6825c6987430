"""Find out what is wrong with your functions, in three steps:

    python why.py EXERCISE

shows the smallest call that goes wrong; the same command again asks a question and names the paragraph to read; once
more, and it names the mistake, if it is a known one. `--all` shows everything at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np

from calls import Call, show
from compared import Compared
from diagnosis import Comparison, Diagnosis
from facets import listed
from fingerprints import Recorded, from_text
from kinds import Case, Kinds
from notes import MISSING, NOT_WRITTEN
from trials import where_wrong
from usage import uses_of
from visits import answered, module_of, visit

EXERCISES = Path(__file__).parent
LEVELS = 3
PATIENCE = 20.0  # seconds that all calls may take together
WIDTH = 88
UNUSUAL = 5  # numbers that are as hard to read as one unusual thing about a call


def main(arguments: list[str]) -> int:
    """Explain one exercise, or list them all; return the exit status."""
    slugs = sorted(path.parent.name for path in EXERCISES.glob("*/known.txt"))
    names = [a.strip("/\\").removesuffix(".py") for a in arguments if not a.startswith("-")]
    if len(names) != 1:
        print("python why.py EXERCISE explains one of: " + " ".join(slugs))
        return 0 if not names else 2
    if names[0] not in slugs:
        near = get_close_matches(names[0], slugs, n=1)
        print(f"why.py: there is no exercise {names[0]!a}" + (f"; did you mean {near[0]}?" if near else ""))
        return 2
    return explain(names[0], everything="--all" in arguments)


def explain(slug: str, everything: bool) -> int:
    """Print what is wrong with an exercise, one step more than the last time; return the exit status."""
    folder = EXERCISES / slug
    try:
        source = (folder / f"{slug}.py").read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        print(f"why.py: {slug}/{slug}.py cannot be read: {error.strerror}")
        return 1
    recorded = from_text((folder / "known.txt").read_text(encoding="ascii"))
    level = LEVELS if everything else next_level(slug, source)
    bell = threading.Timer(PATIENCE, give_up)
    bell.daemon = True
    bell.start()
    try:
        lines = list(explained(slug, source, recorded, kinds_in(folder / "contract.py"), level))
    except (Exception, SystemExit) as error:
        lines = [f"{slug}.py does not run: {type(error).__name__}: {error}"]
    bell.cancel()
    print("\n".join(lines))
    return 0


def give_up() -> None:
    """End the program: a function does not come to an end."""
    print(f"After {PATIENCE:g} seconds a function had not come to an end. Does a loop never end?", flush=True)
    os._exit(1)


def next_level(slug: str, source: str) -> int:
    """Return the step that is due: the first for a file that has changed, one more for the same file."""
    file, digest = EXERCISES / ".pytest_cache" / "why.json", hashlib.sha256(source.encode()).hexdigest()[:16]
    try:
        seen = json.loads(file.read_text(encoding="utf-8"))
        level = min(seen[slug][1] + 1, LEVELS) if seen[slug][0] == digest else 1
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        seen, level = {}, 1
    with contextlib.suppress(OSError):  # a folder that cannot be written to begins anew each time
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({**seen, slug: [digest, level]}), encoding="utf-8")
    return level


def kinds_in(path: Path) -> dict[str, Kinds]:
    """Return the kinds of inputs of an exercise."""
    spec = importlib.util.spec_from_file_location(f"contract_of_{path.parent.name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kinds: dict[str, Kinds] = module.KINDS
    return kinds


def explained(slug: str, source: str, recorded: Recorded, kinds: dict[str, Kinds], level: int) -> Iterator[str]:
    """Yield the lines about an exercise up to a level."""
    with np.errstate(all="ignore"):
        module = module_of(source)
        comparison = Comparison(recorded, visit(kinds, module, recorded.defaults), uses_of(module, list(kinds)))
        diagnosis = comparison.diagnose(alone(source, kinds))
    unwritten = [name for name in kinds if unwritten_in(comparison.seen[name].answers)]
    concerned = {name for names in diagnosis.mistakes.values() for name in names} | {
        f.function for f in diagnosis.facets
    }
    for name in [n for n in kinds if n in comparison.wrong | concerned]:
        yield from about(comparison, diagnosis, name, kinds[name].first, level)
    if unwritten:
        yield f"Not written yet: {listed(unwritten)}."
    if not comparison.wrong | concerned:
        right = [name for name in kinds if name not in unwritten]
        if right:
            yield f"{listed(right)}: nothing wrong was found, with any kind of input."
    elif level < LEVELS:
        yield f"python why.py {slug}   once more says more; with --all everything at once"


def unwritten_in(answers: list[Any]) -> bool:
    """Return whether a function is missing or still its stub."""
    return any(answer in (MISSING, NOT_WRITTEN) for answer in answers if isinstance(answer, tuple))


def alone(source: str, kinds: dict[str, Kinds]) -> Callable[[str, Case], tuple[Any, Any]]:
    """Return what makes one call in a module of its own."""

    def call(name: str, case: Case) -> tuple[Any, Any]:
        notes, called, *_ = answered(name, getattr(module_of(source), name), kinds[name], [case.anew()])
        return notes[0], called[0]

    return call


def about(comparison: Comparison, diagnosis: Diagnosis, name: str, usual: dict[str, str], level: int) -> Iterator[str]:
    """Yield what is known about one function up to a level."""
    own = comparison.functions[name]
    yield name
    yield from ("  " + line for line in where(own, usual))
    words = {m["id"]: m for m in comparison.recorded.mistakes}
    named = [words[id_] for id_, functions in diagnosis.mistakes.items() if name in functions]
    others = [facet for facet in diagnosis.facets if facet.function == name]
    if level >= 2:
        for mistake in named:
            yield from wrapped(mistake["question"])
        pages = dict.fromkeys([mistake["page"] for mistake in named] or [comparison.recorded.page])
        yield f"  -> {', '.join(pages)}"
    if level >= LEVELS:
        for title, explanation in [
            *((m["title"], m["explanation"]) for m in named),
            *((f.title, f.explanation) for f in others),
        ]:
            yield from wrapped(f"{title}. {explanation}")
        if not named and not others:
            yield from wrapped("This is none of the known mistakes, so all that is known is where it shows.")
    yield ""


def where(own: Compared, usual: dict[str, str]) -> Iterator[str]:
    """Yield the plainest call that goes wrong, what came back, what was expected, and where else it goes wrong."""
    wrong = [int(place) for place in np.flatnonzero(own.wrong)]
    if not wrong:
        yield "is right for float arrays, with arguments that may be changed and all settings passed in"
        return
    cases, answers = own.seen.cases, own.seen.answers

    def effort(place: int) -> tuple[bool, bool, int]:
        """Return what it takes to read a call: numbers, and levels that are not the usual ones."""
        want, case = own.prints.expected[place], cases[place]
        unusual = sum(level != usual.get(factor) for factor, level in case.kinds.items())
        size = sum(np.size(value) for value in case.args) + value(want).count(",")
        return want is None, not differs_plainly(answers[place], want), UNUSUAL * unusual + size

    place = min(wrong, key=effort)
    yield str(Call(own.name, cases[place].args, cases[place].kwargs))
    got, want = answers[place], own.prints.expected[place]
    if isinstance(got, tuple):
        yield got[0] + (f", expected {value(want)}" if want is not None else "")
    else:
        yield from outputs(own.prints.names, got, want)
    judged = [p for p, counts in enumerate(own.judged) if counts]
    sentence = where_wrong([cases[p] for p in judged], [bool(own.right[p]) for p in judged])
    if sentence:
        yield sentence


def differs_plainly(got: Any, want: Any) -> bool:
    """Return whether a reader sees at a glance that two answers differ: by a hundredth or more, or in form."""
    parts = want["values"] if isinstance(want, dict) else [want]
    values = got if isinstance(want, dict) and isinstance(got, list) else [got]
    try:
        one, other = (np.concatenate([np.ravel(np.asarray(v, dtype=float)) for v in of]) for of in (values, parts))
    except (TypeError, ValueError):
        return True
    return one.shape != other.shape or bool((abs(one - other) > 0.01 * np.maximum(abs(one), abs(other))).any())


def outputs(names: list[str], got: Any, want: Any) -> Iterator[str]:
    """Yield what came back and what was expected, value by value where there are several."""
    parts = want["values"] if isinstance(want, dict) else [want]
    values = got if isinstance(want, dict) and isinstance(got, list) else [got]
    if len(parts) != len(values) or want is None:
        yield f"returned {value(got)}" + (f", expected {value(want)}" if want is not None else "")
        return
    labels = names if len(names) == len(parts) else [""] * len(parts)
    for label, one, other in zip(labels, values, parts, strict=True):
        equal = value(one) == value(other)
        name = f"{label} = " if label and len(parts) > 1 else ""
        yield f"returned {name}{value(one)}" + (", as expected" if equal else f", expected {value(other)}")


def value(note: Any) -> str:
    """Return an answer as a reader writes it."""
    if isinstance(note, dict):
        return "(" + ", ".join(value(part) for part in note["values"]) + ")"
    if isinstance(note, list) and any(isinstance(part, np.ndarray) for part in note):
        return "(" + ", ".join(value(part) for part in note) + ")"
    return note if isinstance(note, str) else show(note)


def wrapped(text: str) -> Iterator[str]:
    """Yield the lines of a text, indented and short enough for a terminal."""
    line = " "
    for word in text.split():
        if len(line) + 1 + len(word) > WIDTH:
            yield line
            line = " "
        line += f" {word}"
    yield line


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
