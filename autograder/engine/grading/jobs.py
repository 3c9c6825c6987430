"""The data that goes into a grading process and comes back."""

from __future__ import annotations

import hashlib
from typing import NotRequired, TypedDict

from autograder.course import Bounds
from autograder.engine.intake import Found
from autograder.engine.notebooks.read import Chunk
from autograder.engine.results import ExerciseResult, Status, harmless


class ExerciseSource(TypedDict):
    """One exercise of a submission as intake found it; `chunks` is empty unless `status` is "graded"."""

    slug: str
    status: Status
    chunks: list[Chunk]
    sha256: str
    seed: str
    notes: list[str]


def source_of(found: Found, seed: str, message_chars: int = Bounds.message_chars) -> ExerciseSource:
    """Return an exercise as intake found it, with its seed; its notes are cut to `message_chars`."""
    return {
        "slug": found.slug,
        "status": found.status,
        "chunks": found.chunks,
        "sha256": found.sha256,
        "seed": seed,
        "notes": [harmless(note, message_chars) for note in found.notes],
    }


class Job(TypedDict):
    """One submission to grade; `shuffle` (0: no) runs the checks in another order, `pictures` asks for pictures.

    One that is `given_up`, since the grader failed at it, gets a result that says so, and none of its code runs.
    `explain` names a check of its only exercise whose verdict is to be explained.
    """

    sources: list[ExerciseSource]
    shuffle: int
    pictures: NotRequired[bool]
    given_up: NotRequired[bool]
    explain: NotRequired[str]


class Graded(TypedDict):
    """The results in the order of the job; `internal` describes a failure of the grader itself, if any."""

    exercises: list[ExerciseResult]
    internal: str


def given_up(job: Job) -> Job:
    """Return a job that asks for the result of a failure; it carries nothing that a student wrote."""
    return {**job, "sources": [{**s, "chunks": [], "notes": []} for s in job["sources"]], "given_up": True}


def job_of(slug: str, text: str, seed: str = "", shuffle: int = 0) -> Job:
    """Return a job for the source of one exercise as text; without a `seed`, its seed is its own hash."""
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    found = Found(slug, "graded", [(f"{slug}.py", data)], digest)
    return {"sources": [source_of(found, seed or digest)], "shuffle": shuffle}
