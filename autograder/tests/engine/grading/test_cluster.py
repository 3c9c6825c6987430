"""Grading on a real cluster of two workers on this machine: the same results, also when a worker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from autograder import cli
from autograder.course import Course, find_course
from autograder.engine.finding import submissions
from autograder.engine.grading import cluster as module
from autograder.engine.grading.grade import Grader
from autograder.engine.results import Result
from autograder.engine.submissions import Submission
from autograder.errors import GraderFailed

REFERENCE = find_course().solution("momentum").read_text(encoding="utf-8")
MEMBERS = 14
PROGRAM = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    options = dict(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1")
    with LocalCluster(**options) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with two worker processes."""
    program = tmp_path_factory.mktemp("cluster") / "cluster.py"
    program.write_text(PROGRAM, encoding="utf-8")
    pipe: Any = subprocess.PIPE
    with subprocess.Popen([sys.executable, str(program)], stdin=pipe, stdout=pipe, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        running.stdin.close()


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> list[Submission]:
    """A class in which no two submissions are the same."""
    folder = tmp_path_factory.mktemp("class")
    for number in range(MEMBERS):
        (folder / f"student{number:02}").mkdir()
        source = REFERENCE.replace("return w - v, v", "return w + v, v") if number % 3 else REFERENCE
        (folder / f"student{number:02}" / "momentum.py").write_text(f"{source}\n# {number}\n", encoding="utf-8")
    return submissions(folder, find_course().slugs, "class")


@pytest.fixture(scope="module")
def locally(course: Course, wanted: list[Submission]) -> list[Result]:
    """The results of a grade without a cluster."""
    return graded(course, wanted, "")


def graded(course: Course, wanted: list[Submission], address: str) -> list[Result]:
    with Grader(course, ("momentum",), 2, confinement="if possible", scheduler=address) as grader:
        results = dict(grader.grade(wanted))
    assert grader.internal == []
    return [results[i] for i in range(len(wanted))]


def slots(dask_worker: Any) -> list[int]:
    """On a worker: the processes that grade."""
    return [slot.process.pid for pool in module.POOLS.values() for slot in pool.slots]


def test_a_cluster_gives_the_same_results_and_keeps_its_slots_between_runs(
    course: Course, wanted: list[Submission], locally: list[Result], address: str
) -> None:
    assert graded(course, wanted, address) == locally
    with Client(address, set_as_default=False) as client:
        first = client.run(slots)
        assert [len(pids) for pids in first.values()] == [1, 1]
        assert graded(course, wanted, address) == locally
        assert client.run(slots) == first


def test_a_worker_that_is_killed_costs_no_result(
    course: Course, wanted: list[Submission], locally: list[Result], address: str
) -> None:
    with Grader(course, ("momentum",), 2, confinement="if possible", scheduler=address) as grader:
        running = grader.grade(wanted)
        results = dict([next(running)])
        with Client(address, set_as_default=False) as client:
            victim = next(iter(client.run(os.getpid).values()))
        os.kill(victim, signal.SIGKILL)
        results.update(running)
    assert [results[i] for i in range(MEMBERS)] == locally


def test_a_worker_with_another_version_of_the_course_is_not_used(
    course: Course, wanted: list[Submission], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "fingerprint", lambda *_: "of another version")
    with pytest.raises(GraderFailed, match="has another version of the course or the grader"):
        graded(course, wanted, address)


def test_what_the_cluster_loses_ends_the_run_in_one_line(
    course: Course, wanted: list[Submission], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(setup: object, jobs: object) -> None:
        raise KeyError("lost\n")

    monkeypatch.setattr(module, "grade_on_worker", lost)
    with pytest.raises(GraderFailed, match=r"^the cluster failed: 'lost\\n'$"):
        graded(course, wanted, address)


def refused(capsys: pytest.CaptureFixture[str], folder: Path, address: str) -> str:
    """The line of a command that ends with status 2."""
    (folder / "momentum.py").write_text(REFERENCE, encoding="utf-8")
    arguments = ["grade", str(folder), "--scheduler", address, "--state", str(folder / "state")]
    assert cli.main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    return output.err


def test_a_missing_package_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    expected = "autograder: --scheduler needs the package distributed: pip install 'autograder[cluster]'\n"
    assert refused(capsys, tmp_path, "tcp://127.0.0.1:9") == expected


@pytest.mark.parametrize("scheduler", ["foo", "nonsense://x", "tcp://127.0.0.1:port"])
def test_no_client_is_made_for_what_is_no_address(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("distributed.Client", pytest.fail)
    assert refused(capsys, tmp_path, scheduler).startswith(f"autograder: no scheduler can be reached at {scheduler}: ")


@pytest.mark.parametrize("scheduler", ["tcp://127.0.0.1:9", "nonsense://x", "tcp://127.0.0.1:port"])
def test_a_scheduler_that_cannot_be_reached_is_one_line(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "PATIENCE", "300 ms")
    line = refused(capsys, tmp_path, scheduler)
    assert line.startswith(f"autograder: no scheduler can be reached at {scheduler}: ")
    assert line.count("\n") == 1
