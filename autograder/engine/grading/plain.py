"""A grading process off Linux, for one submission: the job on standard input, the results on standard output.

Started by `pool.PlainSlot`. Without a fork, each submission needs a process of its own.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

from autograder.course import load_course
from autograder.engine.grading.explanation import results_of
from autograder.engine.grading.jobs import Graded, Job
from autograder.engine.grading.session import STOPPED, GradingSession, run_session
from autograder.engine.sandbox.plain import PlainZygote
from autograder.engine.sandbox.wire import decode, encode


def main() -> None:
    """Grade the job and write the results; nothing is written if the session could not begin."""
    course, job = load_course(Path(sys.argv[1])), decode(sys.stdin.buffer.read())
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a suite that prints does not print into the answer

    def serve(session: GradingSession) -> None:
        with answer:
            answer.write(encode(session.give_up(job) if "given_up" in job else graded_by(session, job)))

    run_session(course, tuple(s["slug"] for s in job["sources"]), serve)


def graded_by(session: GradingSession, job: Job) -> Graded:
    """Return the results of the job; a failure of the grader itself costs the exercises that it had not reached."""
    graded = Graded(exercises=[], internal="")
    try:
        for result in results_of(session, job, PlainZygote(session.course.bounds)):
            graded["exercises"].append(result)
    except Exception:
        traceback.print_exc()
        graded["internal"] = STOPPED
        session.complete(job, graded)
    return graded


if __name__ == "__main__":
    main()
