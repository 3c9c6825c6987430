"""Slots that die are replaced, and what they were grading is graded again; whatever else fails is given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.course import Course, find_course
from autograder.engine.grading import pool as module
from autograder.engine.grading.jobs import Graded, Job, job_of
from autograder.engine.grading.pool import Pool, SlotDied
from autograder.errors import GraderFailed

Deed = Callable[[Job], Graded]
REFERENCE = find_course().solution("momentum").read_text(encoding="utf-8")


def dies(job: Job) -> Graded:
    raise SlotDied("ended")


def ends(job: Job) -> Graded:
    raise GraderFailed("did not start")


def fails(job: Job) -> Graded:
    return {**works(job), "internal": "stopped"}


def unreadable(job: Job) -> Graded:
    return Graded(exercises=[], internal="cannot be read")


def cannot_cross(job: Job) -> Graded:
    raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "half a character")


def works(job: Job) -> Graded:
    exercise: Any = {"status": "graded", "checks": []}
    return Graded(exercises=[exercise], internal="")


def crashes(job: Job) -> Graded:
    exercise: Any = {"status": "graded", "checks": [{"reason": "crashed"}]}
    return Graded(exercises=[exercise], internal="")


class FakeSlot:
    """Does one deed after the other, across all that were started."""

    deeds: list[Deed]
    started: list[int]
    asked: list[Job]

    def __init__(self, course: Course, slugs: tuple[str, ...], number: int, confinement: str) -> None:
        self.number = number
        self.started.append(number)

    def grade(self, job: Job) -> Graded:
        self.asked.append(job)
        return self.deeds.pop(0)(job)

    def close(self) -> None:
        pass

    def kill(self) -> None:
        pass


@pytest.fixture
def slots(monkeypatch: pytest.MonkeyPatch) -> type[FakeSlot]:
    FakeSlot.started, FakeSlot.asked = [], []
    monkeypatch.setattr(module, "SLOT", FakeSlot)
    return FakeSlot


def grade(course: Course, *deeds: Deed) -> Graded:
    FakeSlot.deeds = list(deeds)
    with Pool[Any](course, ("momentum",), 1, first=3) as pool:
        return pool.grade(job_of("momentum", REFERENCE))


def test_a_slot_that_dies_is_replaced_on_the_same_core(course: Course, slots: type[FakeSlot]) -> None:
    assert grade(course, dies, works) == works(job_of("momentum", ""))
    assert slots.started == [3, 3]


def test_a_failure_is_the_submissions_own_and_final(course: Course, slots: type[FakeSlot]) -> None:
    assert grade(course, fails)["internal"] == "stopped"
    assert slots.started == [3]


def test_a_crash_is_tried_again_only_where_the_system_kills_processes(
    course: Course, slots: type[FakeSlot], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert grade(course, crashes, works)["exercises"] == crashes(job_of("momentum", ""))["exercises"]
    kills = iter([7, 8, 8])
    monkeypatch.setattr(module, "killed_for_memory", lambda: next(kills))
    assert grade(course, crashes, works) == works(job_of("momentum", ""))


@pytest.mark.parametrize("deeds", [[dies, dies, dies], [unreadable], [cannot_cross]])
def test_what_cannot_be_graded_is_given_up_without_anything_of_the_student(
    course: Course, slots: type[FakeSlot], deeds: list[Deed]
) -> None:
    assert grade(course, *deeds, fails) == fails(job_of("momentum", ""))
    assert ["given_up" in job for job in slots.asked] == [False] * len(deeds) + [True]
    assert [(s["chunks"], s["notes"]) for s in slots.asked[-1]["sources"]] == [([], [])]


def test_where_not_even_that_can_be_said_the_run_ends(course: Course, slots: type[FakeSlot]) -> None:
    with pytest.raises(GraderFailed):
        grade(course, dies, dies, dies, dies)


def test_a_slot_that_cannot_start_is_not_started_again(course: Course, slots: type[FakeSlot]) -> None:
    with pytest.raises(GraderFailed, match="did not start"):
        grade(course, ends, works)
    assert slots.started == [3]


def test_nothing_is_started_for_a_run_that_is_over(course: Course, slots: type[FakeSlot]) -> None:
    slots.deeds = [dies, works]
    with Pool[Any](course, ("momentum",), 1) as pool:
        pass
    with pytest.raises(GraderFailed):
        pool.grade(job_of("momentum", REFERENCE))
    assert slots.started == [0]


def test_what_is_given_up_is_a_complete_result_and_none_of_it_runs(pool: Pool[Any]) -> None:
    job = job_of("momentum", "while True:\n    pass\n")
    slot = pool.free.get()
    try:
        graded = slot.grade({**job, "given_up": True})
    finally:
        pool.free.put(slot)
    (exercise,) = graded["exercises"]
    assert (exercise["slug"], exercise["status"], exercise["score"], exercise["max_score"]) == (
        "momentum",
        "crashed",
        0,
        8,
    )
    assert exercise["notes"] == ["the grader itself failed here; tell the course team"]
    assert len(exercise["checks"]) > 5
    assert graded["internal"]


def test_a_slot_grades_alike_before_and_after_it_has_rehearsed(course: Course) -> None:
    for source in ("raise KeyboardInterrupt\n", REFERENCE.replace("return", "return None and", 1), REFERENCE):
        with Pool[Any](course, ("momentum",), 1) as pool:
            first, second, third = (pool.grade(job_of("momentum", source)) for _ in range(3))
        assert first == second == third
        assert (first["exercises"][0]["score"] == 8) is (source == REFERENCE)
