"""What goes into a grading process and what comes back."""

from __future__ import annotations

import hashlib
from typing import NotRequired, TypedDict

from autograder.engine.intake import Found
from autograder.engine.notebooks.read import Chunk
from autograder.engine.results import ExerciseResult, Status


class ExerciseSource(TypedDict):
    """One exercise of a submission as intake found it; `chunks` is empty unless `status` is "graded"."""

    slug: str
    status: Status
    chunks: list[Chunk]
    sha256: str
    seed: str
    notes: list[str]


def source_of(found: Found, seed: str) -> ExerciseSource:
    """Return an exercise as intake found it, with its seed."""
    return {
        "slug": found.slug,
        "status": found.status,
        "chunks": found.chunks,
        "sha256": found.sha256,
        "seed": seed,
        "notes": found.notes,
    }


class Job(TypedDict):
    """One submission to grade; `shuffle` (0: no) runs the checks in another order, `pictures` asks for pictures.

    One that is `given_up`, since the grader failed at it, gets a result that says so, and none of its code runs.
    """

    sources: list[ExerciseSource]
    shuffle: int
    pictures: NotRequired[bool]
    given_up: NotRequired[bool]


class Graded(TypedDict):
    """The results in the order of the job; `internal` describes a failure of the grader itself, if any."""

    exercises: list[ExerciseResult]
    internal: str


def job_of(slug: str, text: str, seed: str = "", shuffle: int = 0) -> Job:
    """Return a job for the source of one exercise as text; without a `seed`, its seed is its own hash."""
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    found = Found(slug, "graded", [(f"{slug}.py", data)], digest)
    return {"sources": [source_of(found, seed or digest)], "shuffle": shuffle}
