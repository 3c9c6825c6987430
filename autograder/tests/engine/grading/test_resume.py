"""A run that is ended at any moment loses nothing that was finished, and the next one repeats nothing."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, find_course
from autograder.engine.finding import submissions
from autograder.engine.grading.grade import Grader
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.grading.store import Store, lines
from autograder.engine.results import Result
from autograder.engine.submissions import Submission
from autograder.engine.suites import mistakes_of

pytestmark = pytest.mark.long

REFERENCE = find_course().solution("momentum").read_text(encoding="utf-8")
WRONG = mistakes_of(find_course(), "momentum")[0].apply(REFERENCE)
MEMBERS = 14
linux = pytest.mark.skipif(sys.platform != "linux", reason="off Linux nothing is graded without --unconfined")


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class in which no two submissions are the same."""
    folder = tmp_path_factory.mktemp("class")
    for number in range(MEMBERS):
        (folder / f"student{number:02}").mkdir()
        source = f"{WRONG if number % 3 else REFERENCE}\n# {number}\n"
        (folder / f"student{number:02}" / "momentum.py").write_text(source, encoding="utf-8")
    return folder


def command(members: Path, state: Path, *more: str | Path) -> list[str]:
    options = ("--exercise", "momentum", "--jobs", "2", "--state", state, *more)
    return [sys.executable, "-P", "-m", "autograder", "grade", str(members), *map(str, options)]


def graded(members: Path, state: Path, **options: Any) -> tuple[bytes, str, str]:
    """The results of a run that is left alone, its summary, and what it complained about."""
    file = state.with_suffix(".json")
    done = subprocess.run(
        command(members, state, "--json", file), capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, done.stderr
    (summary,) = [line for line in done.stdout.splitlines() if " submissions: " in line]
    return file.read_bytes(), summary.rpartition(", ")[0], done.stderr


def finished(state: Path) -> list[str]:
    """The keys of all results in a store, each as often as it was graded."""
    return [key for path in state.glob("*.jsonl") for key, _ in lines(path)]


@pytest.fixture(scope="module")
def undisturbed(members: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The results of a run that nobody disturbed."""
    content, summary, complaints = graded(members, tmp_path_factory.mktemp("undisturbed") / "state")
    assert (summary, complaints) == (f"{MEMBERS} submissions: {MEMBERS} graded, 0 reused, 0 failed", "")
    return content


@linux
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_random_moments_and_started_again(
    seed: int, members: Path, undisturbed: bytes, tmp_path: Path
) -> None:
    moments, state = random.Random(seed), tmp_path / "state"
    for _ in range(3):
        before = len(finished(state))
        with subprocess.Popen(command(members, state), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            more = moments.choice([0, 1, 3])
            while run.poll() is None and len(finished(state)) < before + more:
                time.sleep(0.001)
            time.sleep(moments.random() * 0.05)
            run.kill()
    done = len(finished(state))
    content, summary, _ = graded(members, state)
    assert content == undisturbed
    assert summary == f"{MEMBERS} submissions: {MEMBERS - done} graded, {done} reused, 0 failed"
    assert len(set(finished(state))) == len(finished(state)) == MEMBERS


@linux
def test_a_full_disk_is_one_warning_and_what_was_kept_is_reused(
    members: Path, undisturbed: bytes, tmp_path: Path
) -> None:
    def small_disk() -> None:  # pragma: no cover, in another process
        resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))

    state = tmp_path / "state"
    done = subprocess.run(command(members, state), capture_output=True, text=True, check=False, preexec_fn=small_disk)
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert f"{state} cannot be used: File too large; what is graded now is graded again next time" in done.stderr
    kept = len(finished(state))
    assert 0 < kept < MEMBERS
    content, summary, complaints = graded(members, state)
    assert (content, complaints) == (undisturbed, "")
    assert summary == f"{MEMBERS} submissions: {MEMBERS - kept} graded, {kept} reused, 0 failed"


@linux
def test_two_runs_at_once_give_the_same_results(members: Path, undisturbed: bytes, tmp_path: Path) -> None:
    state = tmp_path / "state"
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    runs = [subprocess.Popen(command(members, state, "--json", file), stdout=subprocess.DEVNULL) for file in files]
    assert [run.wait() for run in runs] == [0, 0]
    assert [file.read_bytes() for file in files] == [undisturbed, undisturbed]
    assert graded(members, state)[1] == f"{MEMBERS} submissions: 0 graded, {MEMBERS} reused, 0 failed"


# --- in this process ----------------------------------------------------------------------------------


def wanted(members: Path) -> list[Submission]:
    return submissions(members, find_course().slugs, "class")


def grading(course: Course, state: Path, **options: Any) -> Grader:
    return Grader(course, ("momentum",), 2, confinement="if possible", store=Store(state), **options)


def test_only_what_changed_is_graded_again(course: Course, members: Path, tmp_path: Path) -> None:
    few = wanted(members)[:4]

    def run(**options: Any) -> tuple[list[Result], int]:
        with grading(course, tmp_path / "state", **options) as grader:
            results = dict(grader.grade(few))
        return [results[i] for i in range(len(few))], grader.reused

    first, reused = run()
    assert reused == 0
    assert run() == (first, len(few))
    assert run(force=True) == (first, 0)
    file = members / "student00" / "momentum.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("    ### BEGIN SOLUTION", "    return None", 1), encoding="utf-8")
    try:
        second, reused = run()
    finally:
        file.write_text(text, encoding="utf-8")
    assert reused == len(few) - 1
    assert second[0]["score"] < first[0]["score"]
    assert second[1:] == first[1:]
    assert run(secret="another")[1] == run(seed="5eed")[1] == 0


def test_a_failure_of_the_grader_is_not_kept(
    course: Course, members: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with grading(course, tmp_path / "state") as grader:
        grader.pool = grader.start()
        broken = grader.pool.grade
        monkeypatch.setattr(grader.pool, "grade", lambda job: {**broken(job), "internal": "the grader stopped"})
        results = dict(grader.grade(wanted(members)[:3]))
    assert sorted(results) == [0, 1, 2]
    assert len(grader.internal) == 3
    assert finished(tmp_path / "state") == []


@linux
@pytest.mark.parametrize("victim", ["slot", "zygote"])
def test_a_process_that_is_killed_costs_no_result(
    victim: str, course: Course, members: Path, undisturbed: bytes, tmp_path: Path
) -> None:
    with Grader(course, ("momentum",), 2, confinement="required", store=Store(tmp_path / "state")) as grader:
        running = grader.grade(wanted(members))
        results = dict([next(running)])
        assert grader.pool is not None
        slot: Any = grader.pool.slots[0]
        while not slot.greeted:
            results.update([next(running)])
        pid = slot.process.pid
        os.kill(pid if victim == "slot" else zygote_of(pid), signal.SIGKILL)
        results.update(running)
    assert grader.internal == []
    assert [results[i] for i in range(MEMBERS)] == json.loads(undisturbed)["results"]
    assert len(finished(tmp_path / "state")) == MEMBERS


@linux
def test_a_worker_that_the_system_kills_costs_no_result(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    kills = 0
    monkeypatch.setattr("autograder.engine.grading.pool.killed_for_memory", lambda: kills)
    job = job_of("momentum", f"import time\ntime.sleep(0.5)\n{REFERENCE}")
    with Pool[Any](course, ("momentum",), 1, "required") as pool:
        slot: Any = pool.slots[0]
        running = pool.executor.submit(pool.grade, job)
        while not slot.greeted and not running.done():  # a child of the zygote may still be its trial of confinement
            time.sleep(0.005)
        zygote = zygote_of(slot.process.pid)
        worker = eventually(lambda: children_of(zygote)[0])
        kills = 1  # as the system counts them when it is short of memory
        os.kill(worker, signal.SIGKILL)
        (exercise,) = running.result()["exercises"]
    assert (exercise["status"], exercise["score"]) == ("graded", 8)


def eventually(look: Callable[[], int]) -> int:
    """What can be seen after a while."""
    end = time.monotonic() + 30
    while True:
        try:
            return look()
        except (ValueError, IndexError, FileNotFoundError):
            assert time.monotonic() < end
            time.sleep(0.005)


def children_of(pid: int) -> list[int]:
    return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def zygote_of(slot: int) -> int:
    """The process that forks the workers of a slot."""
    (zygote,) = [c for c in children_of(slot) if b"sandbox.zygote" in Path(f"/proc/{c}/cmdline").read_bytes()]
    return zygote
