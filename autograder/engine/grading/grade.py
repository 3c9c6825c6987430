"""Grade submissions: take them in, hand them to the grading processes, assemble results."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator, Sequence

from autograder.course import Course
from autograder.engine.grading.cluster import Cluster
from autograder.engine.grading.fingerprint import fingerprint, key_of
from autograder.engine.grading.jobs import Graded, Job, source_of
from autograder.engine.grading.pool import Confinement, Pool
from autograder.engine.grading.seeds import course_secret, seed_of
from autograder.engine.grading.store import Store
from autograder.engine.intake import Found, sources_sha256, take_in
from autograder.engine.release import intake_for
from autograder.engine.results import Result, assemble
from autograder.engine.submissions import Submission

Ticket = tuple[int, str, str]
"""A submission under way: its position, the key of its result, its name."""


class Grader:
    """Grades submissions for some exercises of a course; its grading processes start when the first one is needed.

    `seed` replaces the seed of every exercise, to repeat a verdict; the random inputs come from it alone.
    `pictures` asks for pictures of what the code does. Results that `store` holds are reused unless `force`.
    `scheduler` is the address of a dask scheduler, whose workers then are the grading processes.
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
        store: Store | None = None,
        force: bool = False,
        scheduler: str = "",
    ) -> None:
        self.course, self.slugs, self.seed, self.pictures = course, slugs, seed, pictures
        self.secret = secret or course_secret()
        self.intake = intake_for(course, slugs)
        self.internal: list[str] = []
        self.reused = 0
        self.store, self.force = store, force
        self.version = fingerprint(course, slugs, confinement) if store else ""
        self.start: Callable[[], Pool[Ticket] | Cluster[Ticket]] = (
            (lambda: Cluster(scheduler, slugs, confinement))
            if scheduler
            else (lambda: Pool(course, slugs, jobs, confinement))
        )
        self.pool: Pool[Ticket] | Cluster[Ticket] | None = None

    def grade(self, submissions: Sequence[Submission], shuffle: int = 0) -> Iterator[tuple[int, Result]]:
        """Yield the position and the result of each submission, as they finish."""
        for position, submission in enumerate(submissions):
            job = self.job(submission, shuffle)
            key = key_of(self.version, job) if self.store else ""
            known = self.store.get(key) if self.store and not self.force else None
            if known is not None:
                self.reused += 1
                yield position, assemble(submission.name, known)
                continue
            self.pool = self.pool or self.start()
            for ticket, graded in self.pool.batches.add((position, key, submission.name), job):
                yield ticket[0], self.finish(ticket, graded)
        if self.pool:
            for ticket, graded in self.pool.batches.rest():
                yield ticket[0], self.finish(ticket, graded)

    def finish(self, ticket: Ticket, graded: Graded) -> Result:
        """Return the result of a submission that was graded just now; it is stored before it is reported."""
        _, key, name = ticket
        if graded["internal"]:
            self.internal.append(f"{name}: {graded['internal']}")
        elif self.store:
            self.store.put(key, graded["exercises"])
        return assemble(name, graded["exercises"])

    def job(self, submission: Submission, shuffle: int = 0) -> Job:
        """Return what a grading process needs of a submission; one at which intake fails is unreadable."""
        try:
            found = take_in(submission, self.intake)
            sources_hash = sources_sha256(submission, self.course.slugs, self.course.bounds)
        except Exception as error:
            traceback.print_exc()
            reason = f"the grader failed to read it ({type(error).__name__}); tell the course team"
            self.internal.append(f"{submission.name}: {reason}")
            found, sources_hash = [Found(slug, "unreadable", notes=[reason]) for slug in self.slugs], ""
        limit = self.course.bounds.message_chars
        sources = [
            source_of(f, self.seed or seed_of(self.secret, f.slug, f.sha256 + sources_hash), limit) for f in found
        ]
        return {"sources": sources, "shuffle": shuffle, "pictures": self.pictures}

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *failure: object) -> None:
        if self.store:
            self.store.close()
        if self.pool:
            self.pool.__exit__(*failure)  # type: ignore[arg-type]


def default_jobs(submissions: int) -> int:
    """Return the number of grading processes: one for each core, and no more than submissions."""
    return max(1, min(os.cpu_count() or 1, submissions))


def grade_one_by_one(
    course: Course, slugs: tuple[str, ...], submissions: Sequence[Submission], secret: str = ""
) -> list[Result]:
    """Return all results in the order of the submissions: the course team's own, which need no confinement."""
    jobs = default_jobs(len(submissions))
    with Grader(course, slugs, jobs, secret=secret, confinement="if possible") as grader:
        graded = dict(grader.grade(submissions))
    return [graded[i] for i in range(len(submissions))]
