"""Grades many sources with an unpacked bundle in one process: `python many.py BUNDLE`, jobs in, results out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from autograder.course import load_course
from autograder.engine.delivery.replay import ReplayingSession, recording_of
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import zygote_for
from autograder.engine.grading.session import GradingSession, run_session
from autograder.engine.grading.slot import grade_in_fork


def main(bundle: Path) -> None:
    """Each job is [slug, text, seed or the number of one]; each answer is the result of the exercise."""
    course, jobs = load_course(bundle), json.load(sys.stdin)
    seeds = {slug: recording_of(bundle, slug).seeds for slug in course.slugs}
    zygote = zygote_for(course, "required")

    def serve(session: GradingSession) -> None:
        session.confined = True
        for slug, text, number, shuffle in jobs:
            graded = grade_in_fork(session, job_of(slug, text, seeds[slug][number % len(seeds[slug])], shuffle), zygote)
            print(json.dumps(graded["exercises"][0]))

    run_session(course, course.slugs, serve, ReplayingSession)
    zygote.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
