"""Distribute submissions over a few grading processes, behind a `concurrent.futures.Executor`."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Generic, Literal

from autograder.course import Course
from autograder.engine.grading.batches import Batches, Key
from autograder.engine.grading.jobs import Graded, Job, given_up
from autograder.engine.sandbox.channel import Closed, FrameError, SocketChannel
from autograder.engine.sandbox.client import Zygote
from autograder.engine.sandbox.forked import ForkingZygote
from autograder.engine.sandbox.fresh import python_path
from autograder.engine.sandbox.plain import PlainZygote
from autograder.engine.sandbox.wire import decode, encode
from autograder.errors import CourseError, GraderFailed, Unconfinable

MAX_JOB = 256 << 20
Confinement = Literal["required", "if possible", "off"]
TRIES = 3  # of a submission whose slot the system killed
ENDED = "a grading process ended; its messages are above"


class SlotDied(GraderFailed):
    """A grading process ended in the middle of its work, as when the system runs out of memory."""


class Slot:
    """One grading process, which forks for each submission and keeps its workers confined."""

    def __init__(self, course: Course, slugs: tuple[str, ...], number: int, confinement: Confinement) -> None:
        self.number = number
        near_end, far_end = socket.socketpair()
        command = [
            sys.executable,
            "-P",  # the current folder may be a submission, with a `random.py` in it
            "-m",
            "autograder.engine.grading.slot",
            str(far_end.fileno()),
            str(course.root),
            ",".join(slugs),
            str(number),
            confinement,
        ]
        self.process = subprocess.Popen(
            command, pass_fds=[far_end.fileno()], stdin=subprocess.DEVNULL, env=environment(), cwd=course.root
        )
        far_end.close()
        self.channel, self.greeted = SocketChannel(near_end, MAX_JOB), False

    def grade(self, job: Job) -> Graded:
        """Grade one submission.

        Raise before the first one: Unconfinable where confinement is required and missing, CourseError for a suite
        that cannot be collected.
        """
        if not self.greeted:
            self._greet()
        frame = encode(job)
        try:
            self.channel.send(frame)
            graded: Graded = decode(self.channel.receive())
        except (Closed, FrameError):
            raise SlotDied(ENDED) from None
        return graded

    def _greet(self) -> None:
        try:
            greeting = decode(self.channel.receive())
        except Closed:
            raise GraderFailed(ENDED) from None
        self.greeted = True
        if "unconfinable" in greeting:
            raise Unconfinable(greeting["unconfinable"])
        if "broken" in greeting:
            raise CourseError(greeting["broken"])

    def close(self) -> None:
        """Let the process end."""
        self.channel.close()
        self.process.wait()

    def kill(self) -> None:
        """End the process now."""
        self.process.kill()


def environment() -> dict[str, str]:
    """Return the environment of a grading process: one thread, since it and its worker take turns."""
    return {**os.environ, **python_path(), "OPENBLAS_NUM_THREADS": "1"}


class PlainSlot:
    """A grading process off Linux, a new one for each submission since no fork keeps them apart; none is confined."""

    def __init__(self, course: Course, slugs: tuple[str, ...], number: int, confinement: Confinement) -> None:
        self.course, self.number, self.confinement = course, number, confinement
        self.process: subprocess.Popen[bytes] | None = None

    def grade(self, job: Job) -> Graded:
        """Grade one submission. Raise Unconfinable if confinement is required."""
        if self.confinement == "required":
            raise Unconfinable(PlainZygote.why)
        command = [sys.executable, "-P", "-m", "autograder.engine.grading.plain", str(self.course.root)]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, stdin=pipe, stdout=pipe, env=environment(), cwd=self.course.root
        ) as self.process:
            answer, _ = self.process.communicate(encode(job))
        if not answer:
            raise (SlotDied if self.process.returncode < 0 else GraderFailed)(ENDED)
        try:
            graded: Graded = decode(answer)
        except FrameError:
            raise SlotDied(ENDED) from None
        return graded

    def close(self) -> None:
        """End nothing: every process has ended with its submission."""

    def kill(self) -> None:
        """End the process that is grading now, if one is."""
        if self.process:
            self.process.kill()


SLOT: type[Slot | PlainSlot] = Slot if sys.platform == "linux" else PlainSlot
"""The kind of slot that this system can run; nothing else knows that there are two."""


def zygote_for(course: Course, confinement: Confinement) -> Zygote:
    """Return what starts workers for this process. Raise Unconfinable if confinement is required and missing."""
    plain = SLOT is PlainSlot
    zygote = PlainZygote(course.bounds) if plain else ForkingZygote(course.bounds, confinement != "off")
    if confinement == "required" and not zygote.confined:
        zygote.close()
        raise Unconfinable(zygote.why)
    return zygote


class Pool(Generic[Key]):
    """Slots and the executor whose threads wait for them.

    With `confinement` "required" nothing is graded if a worker cannot be confined; "if possible" is for code of
    the course team's own, "off" never confines.
    """

    def __init__(
        self,
        course: Course,
        slugs: tuple[str, ...],
        jobs: int,
        confinement: Confinement = "if possible",
        first: int = 0,
    ) -> None:
        self.executor: Executor = ThreadPoolExecutor(jobs)
        self.batches: Batches[Key] = Batches(self.executor, self.grade_each, most=2 * jobs)
        self.free: SimpleQueue[Slot | PlainSlot] = SimpleQueue()
        self.start: Callable[[int], Slot | PlainSlot] = lambda number: SLOT(course, slugs, number, confinement)
        self.slots = [self.start(first + number) for number in range(jobs)]
        self.ended, self.replacing = False, threading.Lock()
        for slot in self.slots:
            self.free.put(slot)

    def grade(self, job: Job) -> Graded:
        """Grade one submission in whichever slot is free. Whatever goes wrong with it is its own failure.

        It is tried again only where the system killed a process, short of memory. Code that crashes on purpose would
        otherwise see the same inputs again.
        """
        try:
            for _ in range(TRIES):
                killed = killed_for_memory()
                graded = self._try(job)
                if graded and not (_crashed(graded) and killed_for_memory() > killed):
                    break
        except (GraderFailed, Unconfinable, CourseError):  # these say nothing about the submission
            raise
        except Exception:  # a job that cannot cross
            traceback.print_exc()
            graded = None
        if graded is None or len(graded["exercises"]) < len(job["sources"]):
            graded = self._try(given_up(job))
        if graded is None:
            raise GraderFailed(ENDED)
        return graded

    def _try(self, job: Job) -> Graded | None:
        """Grade one submission. Return None when its slot died; that one is replaced by a fresh one."""
        slot = self.free.get()
        try:
            return slot.grade(job)
        except SlotDied:
            slot = self._successor(slot)
            return None
        finally:
            self.free.put(slot)

    def _successor(self, slot: Slot | PlainSlot) -> Slot | PlainSlot:
        with self.replacing:
            if self.ended:
                raise GraderFailed(ENDED)
            slot.kill()
            slot.close()
            position = self.slots.index(slot)
            self.slots[position] = self.start(slot.number)
            return self.slots[position]

    def grade_each(self, jobs: list[Job]) -> list[Graded]:
        """Grade the submissions of one task."""
        return [self.grade(job) for job in jobs]

    def grade_all(self, jobs: Iterable[tuple[Key, Job]]) -> Iterator[tuple[Key, Graded]]:
        """Grade many and yield them as they finish; at most a few submissions are held in memory."""
        return self.batches.all_of(jobs)

    def __enter__(self) -> Pool[Key]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.executor.shutdown()
        with self.replacing:
            self.ended = True
        self.executor.shutdown(wait=False, cancel_futures=True)
        for slot in self.slots:
            slot.close() if kind is None else slot.kill()


def killed_for_memory() -> int:
    """Return how many processes the system has killed so far, short of memory; 0 where it does not tell."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/vmstat").read_text(encoding="ascii").split("oom_kill ")[1].split()[0])
    return 0


def _crashed(graded: Graded) -> bool:
    """Return whether some code of this submission ended its worker."""
    return any(
        e["status"] == "crashed" or any(c["reason"] == "crashed" for c in e["checks"]) for e in graded["exercises"]
    )
