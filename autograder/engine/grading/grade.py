"""Grade submissions: take them in, hand them to the grading processes, assemble results."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from autograder.course import Course
from autograder.engine.grading.jobs import Job, Source
from autograder.engine.grading.pool import Confinement, Pool
from autograder.engine.grading.seeds import course_secret, seed_of
from autograder.engine.intake import Found, Intake, Submission, take_in
from autograder.engine.release import stubs
from autograder.engine.results import Result, assemble


class Grader:
    """Grading processes for some exercises of a course, started at once and used for many submissions.

    `seed` replaces the seed of every exercise, to repeat a verdict; the random inputs come from it alone.
    `pictures` asks for pictures of what the code does.
    """

    def __init__(
        self,
        course: Course,
        slugs: tuple[str, ...],
        jobs: int,
        seed: str = "",
        secret: str = "",
        confinement: Confinement = "required",
        pictures: bool = False,
    ) -> None:
        self.course, self.slugs, self.seed, self.pictures = course, slugs, seed, pictures
        self.secret = secret or course_secret()
        self.pool: Pool[int] = Pool(course, slugs, jobs, confinement)
        self.intake = Intake(slugs, stubs(course, slugs), course.bounds)
        self.internal: list[str] = []

    def grade(self, submissions: Sequence[Submission], shuffle: int = 0) -> Iterator[tuple[int, Result]]:
        """The position and the result of each submission, as they finish."""
        jobs = ((i, self.job(take_in(s, self.intake), shuffle)) for i, s in enumerate(submissions))
        for position, graded in self.pool.grade_all(jobs):
            name = submissions[position].name
            if graded["internal"]:
                self.internal.append(f"{name}: {graded['internal']}")
            yield position, assemble(name, graded["exercises"])

    def job(self, found: list[Found], shuffle: int = 0) -> Job:
        """What a grading process needs of a submission."""
        return {"sources": [self.source(f) for f in found], "shuffle": shuffle, "pictures": self.pictures}

    def source(self, found: Found) -> Source:
        return {
            "slug": found.slug,
            "status": found.status,
            "chunks": found.chunks,
            "sha256": found.sha256,
            "seed": self.seed or seed_of(self.secret, found.slug, found.sha256),
            "notes": found.notes,
        }

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *failure: object) -> None:
        self.pool.__exit__(*failure)  # type: ignore[arg-type]


def default_jobs(submissions: int) -> int:
    """As many grading processes as there are cores, and no more than submissions."""
    return max(1, min(os.cpu_count() or 1, submissions))


def grade_one_by_one(
    course: Course, slugs: tuple[str, ...], submissions: Sequence[Submission], secret: str = ""
) -> list[Result]:
    """All results in the order of the submissions, which are the course team's own: they run wherever `prove` does."""
    jobs = default_jobs(len(submissions))
    with Grader(course, slugs, jobs, secret=secret, confinement="if possible") as grader:
        graded = dict(grader.grade(submissions))
    return [graded[i] for i in range(len(submissions))]
