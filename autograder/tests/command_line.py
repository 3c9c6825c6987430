"""Runs commands in the process of the tests: starting Python for each would take longer than most commands."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

from autograder import cli


@dataclass
class Done:
    """What a command left: its exit status and its output."""

    status: int
    out: str
    err: str


def run(*arguments: str | Path) -> Done:
    """Run one command in this process; a complaint about an option leaves through SystemExit."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = cli.main([str(a) for a in arguments])
        except SystemExit as ended:
            status = int(ended.code or 0)
    return Done(status, out.getvalue(), err.getvalue())


def misuse(*arguments: str | Path) -> str:
    """Return the one line on standard error of a command that ends with status 2."""
    done = run(*arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith("\n")
    line = done.err.removesuffix("\n")
    assert line.isprintable(), line
    return line
