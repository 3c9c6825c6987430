"""Draft rows for `mistakes.py` from a wrong submission: the edit of the reference, as far as its lines tell it.

Lines are compared, never parsed: what a student wrote is only text here.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from autograder.engine.stubs import BEGIN, END

ROW = """\
    Mistake(
        id="{id}",
        title="TODO: what the code does, in a few words",
        old={old},
        new={new},
        computes="TODO: what the code computes; the sentence begins with 'This'",
        asked="TODO: what the exercise asks; the sentence begins with 'The exercise asks you to'",
        concept="TODO: the idea behind it, one sentence.",
        page="theory/TODO/#todo",
    ),
"""


def drafted_rows(reference: str, submitted: str) -> list[str]:
    """Return a row for each function of the reference whose submitted lines are others; a text that is valid Python."""
    rows = []
    submitted_bodies = dict(bodies(submitted))
    for name, own in bodies(reference):
        theirs = code_of(submitted_bodies.get(name, []))
        if not own or not theirs or theirs == code_of(own):
            continue
        old, new = edit(reference, own, theirs)
        rows.append(ROW.format(id=f"{name}_todo", old=ascii(old), new=ascii(new)))
    return rows


def bodies(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each function at the top of a module and the lines below its docstring, four blanks deep."""
    starts = list(re.finditer(r"^def (\w+)\(", text, re.MULTILINE))
    for start in starts:
        code = re.split(r"(?<=\n)(?=[^\s#)])", text[start.end() :], maxsplit=1)[0]
        code = re.sub(r"\A.*?:[ \t]*\n", "", code, count=1, flags=re.DOTALL)
        code = re.sub(r'\A\s*[rR]?("""|\'\'\').*?\1[ \t]*\n', "", code, count=1, flags=re.DOTALL)
        code = code.partition(BEGIN)[2].partition(END)[0] if BEGIN in code else code
        lines = "\n".join(line.rstrip() for line in code.expandtabs(4).splitlines()).strip("\n")
        yield start[1], textwrap.indent(textwrap.dedent(lines), "    ").splitlines()


def code_of(lines: list[str]) -> list[str]:
    """Return lines without empty ones and comments."""
    return [line for line in lines if line and not line.lstrip().startswith("#")]


def edit(reference: str, own: list[str], theirs: list[str]) -> tuple[str, str]:
    """Return the fewest lines that stand once in the reference and cover the difference, and what replaces them.

    Both begin at the first sign of a line, as the edits of `mistakes.py` do.
    """
    first, last = 0, 0
    while first < min(len(own), len(theirs)) and own[first] == theirs[first]:
        first += 1
    while last < min(len(own), len(theirs)) - first and own[-1 - last] == theirs[-1 - last]:
        last += 1
    while True:
        old, new = ("\n".join(lines[first : len(lines) - last]).lstrip() for lines in (own, theirs))
        if (old and new and reference.count(old) == 1) or not (first or last):
            return old, new
        last, first = (last - 1, first) if last else (last, first - 1)
