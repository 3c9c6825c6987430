"""Pictures are taken when they are asked for, from whatever was handed in, and never change a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import calls
import pictures
from autograder.course import Bounds, Course, find_course
from autograder.engine.grading.album import PICTURE_SECONDS, Album
from autograder.engine.grading.jobs import Job, job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.results import ExerciseResult
from autograder.engine.sandbox.client import Zygote
from autograder.engine.sandbox.forked import ForkingZygote
from autograder.engine.sandbox.student import StudentCode
from autograder.engine.stubs import stub
from autograder.engine.suites import load_reference, picture_of

pytestmark = pytest.mark.long

COURSE = find_course()
BOUNDS = Bounds(call_cpu=0.5, call_wall=1.0, load_wall=2.0, exercise_wall=4.0)
REFERENCE = COURSE.solution("momentum").read_text(encoding="utf-8")
RIGHT = "    return np.array(path)\n"
IN_A_PICTURE = "len(w0) == 2 and float(w0[0]) == -9.0"  # where the picture starts, and no check does


def instead(answer: str, when: str = "True") -> str:
    """Momentum whose descent answers otherwise, always or in the picture alone."""
    return REFERENCE.replace(RIGHT, f"    if {when}:\n        {answer}\n{RIGHT}")


def graded(pool: Pool[Any], job: Job, asked: bool) -> ExerciseResult:
    answer = pool.grade({**job, "pictures": asked})
    assert answer["internal"] == ""
    return answer["exercises"][0]


def test_the_samples_are_what_they_say() -> None:
    assert REFERENCE.count(RIGHT) == 1
    assert picture_of(COURSE, "momentum").lines[0].points(load_reference(COURSE, "momentum"))[0][0] == -9.0


@pytest.mark.parametrize("slug", COURSE.slugs)
def test_a_reference_draws_in_the_sandbox_what_it_draws_outside(pool: Pool[Any], course: Course, slug: str) -> None:
    job = job_of(slug, course.solution(slug).read_text(encoding="utf-8"))
    outside = pictures.take(picture_of(course, slug), load_reference(course, slug))
    assert graded(pool, job, asked=True)["picture"] == outside


def test_nothing_is_drawn_unless_asked_for(pool: Pool[Any]) -> None:
    assert graded(pool, job_of("momentum", REFERENCE), asked=False)["picture"] is None


@pytest.mark.parametrize("source", ["def (", "import os\nos._exit(0)"])
def test_a_file_that_does_not_run_draws_nothing(pool: Pool[Any], source: str) -> None:
    assert graded(pool, job_of("momentum", source), asked=True)["picture"] is None


def test_a_stub_draws_nothing_and_is_calm(pool: Pool[Any]) -> None:
    drawn = graded(pool, job_of("momentum", stub(REFERENCE)), asked=True)["picture"]
    assert drawn == {"lines": [], "reason": "not written yet"}


HOSTILE = {
    "returns None": "return None",
    "returns not a number": "return np.full((5, 2), np.nan)",
    "returns infinity": "return np.full((5, 2), np.inf)",
    "returns huge numbers": "return np.full((5, 2), 1e308)",
    "returns text": "return [['0', '1']]",
    "returns too much": "return np.zeros((10**6, 2))",
    "returns complex numbers": "return np.zeros((5, 2), dtype=complex)",
    "returns another shape": "return np.zeros(5)",
    "returns an object": "return object()",
    "raises": "raise ValueError('::error::<script>\\x1b[31m')",
    "exits": "import sys; sys.exit(0)",
    "ends the process": "import os; os._exit(0)",
    "never ends": "while True: pass",
    "takes all memory": "return [bytes(10**9) for _ in range(9)]",
    "prints a flood": "print('x' * 10**6); return np.zeros(5)",
    "changes its arguments": "w0[:] = np.nan; return None",
    "warns": "return np.exp(np.full((2, 2), 1e4))",
}


@pytest.mark.parametrize("when", ["True", IN_A_PICTURE], ids=["always", "in the picture"])
@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_a_picture_that_cannot_be_drawn_is_one_reason_and_no_verdict(pool: Pool[Any], answer: str, when: str) -> None:
    job = job_of("momentum", instead(answer, when))
    without, with_picture = (graded(pool, job, asked) for asked in (False, True))
    drawn = with_picture.pop("picture")  # type: ignore[misc]
    without.pop("picture")  # type: ignore[misc]
    assert with_picture == without
    assert drawn["lines"] == []
    assert drawn["reason"].isprintable()
    assert "::" not in drawn["reason"]
    assert 0 < len(drawn["reason"]) <= 300


def test_what_a_check_counts_does_not_count_pictures(pool: Pool[Any]) -> None:
    counting = REFERENCE.replace("def momentum_descent", "CALLS = []\n\n\ndef momentum_descent").replace(
        RIGHT, f"    CALLS.append(1)\n    if len(CALLS) > 9 and {IN_A_PICTURE}:\n        return None\n{RIGHT}"
    )
    drawn = graded(pool, job_of("momentum", counting), asked=True)["picture"]
    assert drawn is not None
    assert [len(line["x"]) for line in drawn["lines"]] == [41, 41]  # a worker that saw the checks would count more


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    running = ForkingZygote(BOUNDS)
    yield running
    running.close()


class TestBudget:
    def attempt(self, zygote: Zygote, source: str, wall: float = 4.0) -> StudentCode:
        return StudentCode("momentum", [("momentum.py", source.encode())], zygote, BOUNDS, wall)

    def test_without_time_nothing_is_called(self, zygote: Zygote) -> None:
        drawn = Album(COURSE).take(self.attempt(zygote, REFERENCE, wall=0.0))
        assert drawn == {"lines": [], "reason": "no time was left to draw it"}

    def test_time_of_an_exercise_is_not_exceeded(self, zygote: Zygote) -> None:
        drawn = Album(COURSE).take(self.attempt(zygote, instead("while True: pass"), wall=0.3))
        assert drawn is not None
        assert drawn["reason"] == "gamma=0.8: did not finish in time; does a loop never end?"

    @pytest.mark.parametrize("source", [instead("while True: pass"), "while True:\n    pass"])
    def test_all_pictures_of_a_submission_share_an_allowance(self, zygote: Zygote, source: str) -> None:
        album = Album(COURSE)
        album.left = 0.2
        taken = [album.take(self.attempt(zygote, source)) for _ in range(3)]
        assert [t and t["lines"] for t in taken] == [[], [], []]
        assert taken[2] == {"lines": [], "reason": "no time was left to draw it"}

    def test_drawing_takes_from_the_allowance_and_leaves_the_attempt_alone(self, zygote: Zygote) -> None:
        album, attempt = Album(COURSE), self.attempt(zygote, REFERENCE)
        before = dict(vars(attempt))
        assert album.take(attempt)
        assert 0 < album.left < PICTURE_SECONDS
        assert vars(attempt) == before
        assert calls.CALLS == []

    def test_a_function_that_was_given_up_is_not_called_again(self, zygote: Zygote) -> None:
        attempt = self.attempt(zygote, REFERENCE)
        attempt.given_up["momentum_descent"] = "timed_out"
        drawn = Album(COURSE).take(attempt)
        assert drawn == {"lines": [], "reason": "gamma=0.8: not called again: it was stopped in an earlier check"}
