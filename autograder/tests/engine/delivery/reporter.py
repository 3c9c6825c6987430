"""The two totals of `autograding-grading-reporter`, as its code computes them from the payloads of its runners."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any


def payloads(runners: str, environ: Mapping[str, str]) -> list[dict[str, Any]]:
    """The payload of each runner, from the variable that is called after it."""
    return [json.loads(base64.b64decode(environ[f"{name.strip().upper()}_RESULTS"])) for name in runners.split(",")]


def total_of_the_table(found: list[dict[str, Any]]) -> Fraction:
    """Of each runner its maximum, times the share of its tests that pass; scores are not looked at."""
    shares = (Fraction(sum(t["status"] == "pass" for t in p["tests"]), len(p["tests"])) * p["max_score"] for p in found)
    return sum(shares, Fraction(0))


def total_of_the_annotation(found: list[dict[str, Any]]) -> int:
    """The scores of all tests of the runners that have a maximum."""
    return sum(test["score"] for p in found if p["max_score"] for test in p["tests"])


def maximum(found: list[dict[str, Any]]) -> int:
    return sum(p["max_score"] for p in found)
