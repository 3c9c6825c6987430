"""Compute the key of a stored result from all that affects it; after any change the result is no longer found."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import autograder
from autograder.course import Course
from autograder.engine.grading.jobs import Job

GRADING = """
    course.py errors.py mistakes.py kit/*.py suites/*.py
    engine/*.py engine/notebooks/read.py engine/diagnosis/*.py engine/grading/*.py engine/sandbox/*.py
""".split()
"""The files of this package that decide results; reports, proofs and commands do not."""


def fingerprint(course: Course, slugs: tuple[str, ...], confinement: str) -> str:
    """Return a hash of all that affects results except the submission: grader, suites, references, bounds, platform."""
    digest = hashlib.sha256()
    exercises = [replace(course.exercise(slug), deadline=None) for slug in slugs]  # lateness changes marks only
    runs_on = (sys.platform, platform.machine(), sys.version_info[:3], np.__version__)
    digest.update(repr((autograder.__version__, runs_on, confinement, course.bounds, exercises)).encode())
    for path in _files(course, slugs):
        content = hashlib.sha256(path.read_bytes()).digest()
        digest.update(path.name.encode() + b"\0" + content)
    return digest.hexdigest()


def _files(course: Course, slugs: tuple[str, ...]) -> Iterator[Path]:
    package = Path(autograder.__file__).parent
    for pattern in GRADING:
        yield from sorted(package.glob(pattern))
    for slug in slugs:
        yield course.solution(slug)
        yield from sorted(course.suite(slug, "hidden").parent.glob("*.py"))


def key_of(version: str, job: Job) -> str:
    """Return the key of a submission's result; of the course's secret only the seeds are in it."""
    sources: list[dict[str, Any]] = [
        {**source, "chunks": [(name, hashlib.sha256(data).hexdigest()) for name, data in source["chunks"]]}
        for source in job["sources"]
    ]
    request = (version, sources, job["shuffle"], job.get("pictures", False))
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
