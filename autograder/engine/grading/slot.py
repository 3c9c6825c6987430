"""A grading process: suites collected once, a fork for each submission, results as they come.

Started by `pool.Slot` with the number of a socket; frames of `Job` come in, frames of results go out.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import socket
import sys
import time
import traceback
from pathlib import Path

from autograder.course import load_course
from autograder.engine.grading.explanation import results_of
from autograder.engine.grading.jobs import Graded, Job, job_of
from autograder.engine.grading.pool import MAX_JOB
from autograder.engine.grading.session import STOPPED, GradingSession, run_session
from autograder.engine.sandbox.channel import Channel, Closed, FrameError, SocketChannel
from autograder.engine.sandbox.client import Zygote
from autograder.engine.sandbox.forked import ForkingZygote
from autograder.engine.sandbox.stopwatch import BUSY, Stopwatch, children
from autograder.engine.sandbox.wire import decode, encode
from autograder.errors import CourseError

MEMORY = 1 << 30  # bytes that the grading of a submission may take: an answer can grow when a check looks at it
TICK = 0.5  # seconds between two looks at a submission that is being graded
GRACE = 10.0  # seconds beyond the submission's budget in which what the grader is doing for it may end


def main() -> None:
    """Grade the jobs that arrive on the socket named on the command line."""
    channel = SocketChannel(socket.socket(fileno=int(sys.argv[1])), MAX_JOB)
    course, slugs = load_course(Path(sys.argv[2])), tuple(sys.argv[3].split(","))
    number, confinement = int(sys.argv[4]), sys.argv[5]
    zygote = ForkingZygote(course.bounds, confinement != "off")

    def serve(session: GradingSession) -> None:
        nonlocal zygote
        pin(number, zygote)
        missing = confinement == "required" and not zygote.confined
        channel.send(encode({"unconfinable": zygote.why} if missing else {}))
        if missing:
            return
        session.confined = zygote.confined
        served = rehearsed = False
        gc.freeze()  # suites and references stay: a fork's collector need not touch, and so copy, these pages
        with contextlib.suppress(Closed):  # the pool is gone, or needs this slot no more
            while True:
                frame = channel.receive()
                try:
                    job: Job = decode(frame)
                except FrameError:
                    channel.send(encode(Graded(exercises=[], internal="a submission that cannot be read")))
                    continue
                if not rehearsed and served:  # not before the first: a single submission would only wait for it
                    rehearse(session, zygote)
                    rehearsed = True
                graded = session.give_up(job) if "given_up" in job else grade_in_fork(session, job, zygote)
                if zygote.ended():  # its workers died with it, as if their code had crashed
                    raise SystemExit("the process that forks workers was killed")
                if len(graded["exercises"]) < len(job["sources"]):
                    zygote.close()  # a worker may still be running: it ends with its zygote
                    zygote = ForkingZygote(course.bounds, confinement != "off")
                    if zygote.confined != session.confined:  # read here: a fork would keep the report to itself
                        raise RuntimeError("workers were confined before, and no longer are, or the other way round")
                    pin(number, zygote)
                    session.complete(job, graded)
                channel.send(encode(graded))
                served = True

    try:
        run_session(course, slugs, serve)
    except CourseError as error:
        with contextlib.suppress(Closed):
            channel.send(encode({"broken": str(error)}))
    finally:
        zygote.close()


def rehearse(session: GradingSession, zygote: Zygote) -> None:
    """Grade the references here, not in a fork, so that every fork to come starts with code that has run before."""
    solutions = {slug: session.course.solution(slug).read_text(encoding="utf-8") for slug in session.items}
    sources = [job_of(slug, text)["sources"][0] for slug, text in solutions.items()]
    for _ in session.grade({"sources": sources, "shuffle": 0}, zygote):
        pass
    gc.collect()
    gc.freeze()


def pin(number: int, zygote: Zygote) -> None:
    """Keep grader and worker on one core: they take turns, and waking another core costs more than the work."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        for pid in (0, zygote.pid):
            os.sched_setaffinity(pid, {cores[number % len(cores)]})


def grade_in_fork(session: GradingSession, job: Job, zygote: Zygote) -> Graded:
    """Grade one job in a child; what it had finished is kept when it has to be killed."""
    session.prepare(job)
    near_end, far_end = socket.socketpair()
    child = os.fork()
    if child == 0:
        near_end.close()
        run_child(session, job, zygote, SocketChannel(far_end))
    far_end.close()
    starter, left = os.getppid(), session.course.bounds.submission_wall + GRACE
    inbox, graded = SocketChannel(near_end, tick=TICK), Graded(exercises=[], internal="")
    end = time.monotonic() + BUSY * left
    watch = Stopwatch(2 * TICK, lambda: [child, *children(zygote.pid)])

    def on_tick() -> None:
        nonlocal left
        left -= watch.lap()
        if left < 0 or time.monotonic() > end or os.getppid() != starter:  # out of time, or nobody waits for the result
            raise TimeoutError

    try:
        while len(graded["exercises"]) < len(job["sources"]):
            graded["exercises"].append(decode(inbox.receive(on_tick)))
            on_tick()
    except TimeoutError:
        os.kill(child, signal.SIGKILL)
    except Closed:
        graded["internal"] = STOPPED
    _, status = os.waitpid(child, 0)
    inbox.close()
    if graded["internal"] and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        raise SystemExit("the process that was grading was killed")  # by the system: the submission is tried again
    return graded


def run_child(session: GradingSession, job: Job, zygote: Zygote, outbox: Channel) -> None:
    """Send one frame for each exercise from the child, then end without any clean-up of the parent's."""
    try:
        with contextlib.suppress(ValueError, OSError):  # a lower limit is in force, or the system knows none
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        for result in results_of(session, job, zygote):
            with contextlib.suppress(Closed):  # the slot was killed: its successor grades this submission again
                outbox.send(encode(result))
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
