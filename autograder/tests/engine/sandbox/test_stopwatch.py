"""A stopwatch counts computing and sleeping, and not the time that a busy machine gives to others."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from textwrap import indent
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.course import Bounds
from autograder.engine.sandbox import stopwatch
from autograder.engine.sandbox.client import Zygote
from autograder.engine.sandbox.failures import Failed
from autograder.engine.sandbox.forked import ForkingZygote
from autograder.engine.sandbox.stopwatch import Stopwatch, children, ready, schedule
from autograder.engine.sandbox.student import StudentCode

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux notes how long a process waits")
WORKER = 7
BOUNDS = Bounds(call_cpu=1.0, call_wall=1.0, load_wall=2.0, exercise_wall=2.0)
LOOP = "import time\nend = time.monotonic() + 30\nwhile time.monotonic() < end:\n    pass"
COMPUTES = "import time\nend = time.process_time() + 0.25\nwhile time.process_time() < end:\n    pass"
SOURCE = (
    f"def computes():\n{indent(COMPUTES, '    ')}\n    return 1\ndef sleeps():\n    import time\n    time.sleep(60)\n"
)


class Machine:
    """A clock, and what the kernel notes of this process and of a worker: seconds that they ran and waited."""

    def __init__(self) -> None:
        self.now, self.ran, self.waited = 100.0, {os.getpid(): 5.0, WORKER: 0.0}, {os.getpid(): 5.0, WORKER: 0.0}

    def monotonic(self) -> float:
        return self.now

    def schedule(self, pid: int) -> tuple[float, float]:
        return self.ran[pid], self.waited[pid]

    def passes(
        self, seconds: float, ran: float = 0.0, waited: float = 0.0, own: float = 0.0, kept: float = 0.0
    ) -> None:
        """Let time pass in which the worker ran and waited, and this process did for its `own` and was `kept`."""
        self.now += seconds
        self.ran[WORKER] += ran
        self.waited[WORKER] += waited
        self.ran[os.getpid()] += own
        self.waited[os.getpid()] += kept


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(stopwatch, "time", made)
    monkeypatch.setattr(stopwatch, "schedule", made.schedule)
    return made


@pytest.fixture
def watch(machine: Machine) -> Stopwatch:
    return Stopwatch(0.5, lambda: [WORKER])


def test_what_a_process_computes_or_sleeps_counts(machine: Machine, watch: Stopwatch) -> None:
    machine.passes(0.4, ran=0.3)
    assert watch.lap() == pytest.approx(0.4)
    machine.passes(0.0005)
    assert watch.lap() == pytest.approx(0.0005)


def test_what_others_compute_meanwhile_does_not(machine: Machine, watch: Stopwatch) -> None:
    machine.passes(0.4, ran=0.1, waited=0.3)
    assert watch.lap() == pytest.approx(0.1)
    machine.passes(0.4, ran=0.1, kept=0.2)
    assert watch.lap() == pytest.approx(0.2)


def test_a_wait_that_is_noted_later_is_taken_back(machine: Machine, watch: Stopwatch) -> None:
    machine.passes(0.25)
    machine.passes(0.25)
    assert watch.lap() == pytest.approx(0.5)
    machine.passes(0.1, ran=0.05, waited=0.55)
    assert watch.lap() == pytest.approx(-0.45)


def test_sleep_before_the_process_ran_again_is_not_taken_back(machine: Machine, watch: Stopwatch) -> None:
    machine.passes(0.3)
    assert watch.lap() == pytest.approx(0.3)
    machine.passes(0.2, ran=0.2)
    assert watch.lap() == pytest.approx(0.2)
    machine.passes(0.1, ran=0.05, waited=0.4)
    assert watch.lap() == pytest.approx(0.05)


def test_two_that_take_turns_on_one_processor_keep_each_other(machine: Machine, watch: Stopwatch) -> None:
    machine.passes(0.4, ran=0.2, waited=0.2, own=0.2, kept=0.2)
    assert watch.lap() == pytest.approx(0.4)


def test_a_look_that_comes_late_counts_as_a_bound(machine: Machine, watch: Stopwatch) -> None:
    machine.passes(60.0)
    assert watch.lap() == 0.5


def test_what_is_skipped_does_not_count(machine: Machine, watch: Stopwatch) -> None:
    machine.passes(3.0, waited=2.0)
    watch.skip()
    machine.passes(0.3)
    assert watch.lap() == pytest.approx(0.3)


@LINUX
def test_the_kernel_is_asked() -> None:
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
    try:
        assert sleeper.pid in children(os.getpid())
        assert schedule(os.getpid())[0] > 0
        assert ready(os.getpid())
    finally:
        sleeper.kill()
        sleeper.wait()
    assert schedule(sleeper.pid) == (0.0, 0.0)
    assert not ready(sleeper.pid)
    assert children(sleeper.pid) == []


@pytest.fixture
def zygote() -> Iterator[Zygote]:
    """A zygote that shares one processor with this process and four busy loops."""
    processors = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(processors)})  # what is started from here on inherits this
    loops = [subprocess.Popen([sys.executable, "-c", LOOP]) for _ in range(4)]
    running = ForkingZygote(BOUNDS)
    try:
        yield running
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
        running.close()
        os.sched_setaffinity(0, processors)


@LINUX
def test_on_a_busy_machine_code_gets_its_time_and_sleep_is_still_ended(zygote: Zygote) -> None:
    attempt = StudentCode("adam", [("adam.py", SOURCE.encode())], zygote, BOUNDS, 60.0)
    attempt.open()
    started = time.monotonic()
    assert [attempt.call("computes", (), {}) for _ in range(2)] == [1, 1]
    assert time.monotonic() - started > BOUNDS.exercise_wall  # so that without the stopwatch it would have been ended
    assert attempt.used < BOUNDS.exercise_wall
    with pytest.raises(Failed, match="did not finish in time"):
        attempt.call("sleeps", (), {})
    attempt.close()


@LINUX
@pytest.mark.parametrize(("sleeping", "graded"), [(0.0, [1]), (60.0, [])])
def test_on_a_busy_machine_the_grader_gets_its_time_and_is_still_ended(
    zygote: Zygote, monkeypatch: pytest.MonkeyPatch, sleeping: float, graded: list[int]
) -> None:
    from autograder.engine.grading import slot

    def grade(*_: object) -> Iterator[int]:
        exec(COMPUTES)
        time.sleep(sleeping)
        yield 1

    monkeypatch.setattr(slot, "GRACE", 0.9)
    course = SimpleNamespace(bounds=Bounds(submission_wall=0.1))
    session: Any = SimpleNamespace(course=course, grade=grade, prepare=lambda job: None)
    done: Any = slot.grade_in_fork(session, {"sources": [None], "shuffle": 0}, zygote)  # type: ignore[typeddict-item]
    assert done == {"exercises": graded, "internal": ""}
