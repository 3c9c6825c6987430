"""The options of `autograder publish` and `autograder collect`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

MODES = ("every-push", "tag")


def add_publish(publishing: argparse.ArgumentParser) -> None:
    """What is published, for which exercises, and where it is written."""
    kinds = publishing.add_subparsers(dest="kind", required=True, metavar="KIND")
    for name, meaning in (
        ("classroom50", "templates, bundles and entries for Classroom 50"),
        ("actions", "repositories whose own workflow grades every push"),
        ("solutions", "references with their explanations, for after the deadline"),
    ):
        kind = kinds.add_parser(name, help=meaning)
        kind.add_argument("--out", type=Path, required=True, metavar="DIR", help="where it is written")
        which: Any = kind if name == "solutions" else kind.add_mutually_exclusive_group()
        which.add_argument("--exercise", action="append", metavar="SLUG", help="only this exercise (repeatable)")
        if name != "solutions":
            which.add_argument("--course", action="store_true", help="one assignment with all exercises")
        if name == "classroom50":
            kind.add_argument("--org", default="ORG", metavar="ORG", help="the organisation on GitHub")
            kind.add_argument("--classroom", default="classroom", metavar="NAME", help="the classroom's short name")
            kind.add_argument(
                "--submission-mode", choices=MODES, default=MODES[0], help="grade every push, or only `submit/*` tags"
            )


def add_collect(collecting: argparse.ArgumentParser, positive: Callable[[str], int]) -> None:
    """Where the repositories are and where the official grade goes."""
    collecting.add_argument("paths", nargs="+", type=Path, metavar="FOLDER")
    collecting.add_argument("--out", type=Path, required=True, metavar="DIR", help="where grade and feedback go")
    collecting.add_argument("--exercise", action="append", metavar="SLUG", help="only this exercise (repeatable)")
    collecting.add_argument(
        "--template", type=Path, metavar="DIR", help="the template that students got (default: the present release)"
    )
    collecting.add_argument("--scores", type=Path, metavar="FILE", help="Classroom 50's scores.json, to be completed")
    collecting.add_argument("--classroom", default="", metavar="NAME", help="the classroom whose scores these are")
    collecting.add_argument("--jobs", type=positive, metavar="N", help="grading processes (default: one a core)")
