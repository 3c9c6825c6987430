"""Off Linux: the same results without confinement. Here a plain slot runs where a confined one could, or `elsewhere.py`
makes this machine look like another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, find_course, load_course
from autograder.engine.commands.grade import UNCONFINED
from autograder.engine.finding import submissions
from autograder.engine.grading import plain, pool
from autograder.engine.grading.grade import Grader
from autograder.engine.grading.jobs import Graded, Job, job_of
from autograder.engine.grading.pool import PlainSlot, Pool
from autograder.engine.proof.golden import FOLDER, golden_results
from autograder.engine.proof.sample_class import notebook
from autograder.engine.results import ExerciseResult, Result
from autograder.engine.stubs import stub
from autograder.engine.suites import mistakes_of
from autograder.errors import GraderFailed
from autograder.tests.conftest import Grade

pytestmark = pytest.mark.long

ELSEWHERE = Path(__file__).with_name("elsewhere.py")
REFERENCE = find_course().solution("momentum").read_text(encoding="utf-8")
LINUX_ONLY = {
    "autograder.bench.large_class",
    "autograder.bench.processor",
    "autograder.engine.grading.slot",
    "autograder.engine.sandbox.confine",
    "autograder.engine.sandbox.zygote",
}
DATABASE = {
    f"autograder.engine.gradebook.{name}"
    for name in (
        "database",
        "exercise_writer",
        "formgrader",
        "keeping",
        "memory",
        "reader",
        "spreadsheets",
        "table",
        "writer",
    )
}
"""What nothing else needs but a gradebook: SQLAlchemy's asyncio has branches that want the other systems themselves."""
IMPORTS = """
import importlib, pkgutil, sys, autograder
sys.modules.update(dict.fromkeys(("nbgrader", "alembic", "sqlalchemy")))
for module in pkgutil.walk_packages(autograder.__path__, "autograder."):
    apart = ("autograder.tests", "autograder.suites", "autograder.__main__", "autograder.engine.nbgrader_plugin.")
    if not module.name.startswith(apart):  # nbgrader's dependencies know which system this is
        try:
            importlib.import_module(module.name)
        except (ImportError, AttributeError):
            print(module.name)
"""


def elsewhere(system: str, *arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a module of ours as if on another system."""
    command = [sys.executable, "-P", str(ELSEWHERE), system, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, **options)


# --- a plain slot on this machine ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def plain_pool(course: Course) -> Iterator[Pool[Any]]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pool, "SLOT", PlainSlot)
        running = Pool[Any](course, course.slugs, 2)
    with running:
        yield running


def unconfined(result: ExerciseResult) -> ExerciseResult:
    """What a result would be had nothing been confined."""
    return {**result, "confined": False}


def test_references_stubs_and_mistakes_get_the_results_of_a_confined_grade(
    course: Course, plain_pool: Pool[int], grade: Grade
) -> None:
    references = {slug: course.solution(slug).read_text(encoding="utf-8") for slug in course.slugs}
    kinds = [references, {slug: stub(text) for slug, text in references.items()}]
    for number in (0, 12, 24):
        known = {slug: mistakes_of(course, slug) for slug in course.slugs}
        kinds.append({slug: m[number % len(m)].apply(references[slug]) for slug, m in known.items()})
    jobs = ((number, submission(texts)) for number, texts in enumerate(kinds))
    for number, graded in plain_pool.grade_all(jobs):
        expected = [unconfined(grade(slug, text)) for slug, text in kinds[number].items()]
        assert graded == {"exercises": expected, "internal": ""}


def submission(texts: dict[str, str]) -> Job:
    """One job with the source of every exercise, since each job starts a process."""
    return {"sources": [job_of(slug, text)["sources"][0] for slug, text in texts.items()], "shuffle": 0}


def test_golden_submissions_get_their_results_in_plain_processes(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "SLOT", PlainSlot)
    for name, result in golden_results(course, every=4).items():
        assert result == json.loads((course.root / FOLDER / f"{name}.json").read_text(encoding="utf-8")), name


def test_a_submission_leaves_nothing_to_the_next(plain_pool: Pool[Any]) -> None:
    job = job_of("momentum", REFERENCE)
    first = plain_pool.grade(job)
    plain_pool.grade(job_of("momentum", "import numpy as np\nnp.mean = np.sum = None\n"))
    assert [plain_pool.grade(job) for _ in range(2)] == [first, first]


def test_a_course_without_suites_is_a_failure_of_the_grader(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text(find_course().root.joinpath("course.toml").read_text(encoding="utf-8"))
    slot = PlainSlot(load_course(tmp_path), ("momentum",), 0, "off")
    with pytest.raises(GraderFailed):
        slot.grade(job_of("momentum", REFERENCE))


def test_a_failure_of_the_grader_costs_what_was_not_reached(
    course: Course, grade: Grade, capsys: pytest.CaptureFixture[str]
) -> None:
    result = grade("momentum", REFERENCE)

    class Stops:
        def __init__(self) -> None:
            self.course, self.completed = course, False

        def grade(self, job: Job, zygote: object) -> Iterator[ExerciseResult]:
            yield result
            raise ZeroDivisionError

        def complete(self, job: Job, graded: Graded) -> None:
            self.completed = bool(graded["internal"])

    session = Stops()
    graded = plain.graded_by(session, job_of("momentum", REFERENCE))  # type: ignore[arg-type]
    assert graded["exercises"] == [result]
    assert session.completed
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_grade_can_be_broken_off(course: Course) -> None:
    slot = PlainSlot(course, course.slugs, 0, "off")
    with ThreadPoolExecutor(1) as threads:
        grading = threads.submit(slot.grade, job_of("momentum", "while True:\n    pass\n"))
        while slot.process is None:
            time.sleep(0.01)
        slot.kill()
        with pytest.raises(GraderFailed):
            grading.result()


def test_a_worker_ends_with_its_grader() -> None:
    with subprocess.Popen([sys.executable, "-c", LOOPING_WORKER], stdout=subprocess.PIPE, text=True) as grader:
        assert grader.stdout is not None
        worker = Path("/proc", grader.stdout.readline().strip(), "stat")
        assert is_running(worker)
        grader.kill()
    for _ in range(1000):
        if not is_running(worker):
            return
        time.sleep(0.01)
    pytest.fail("the worker is still there")


LOOPING_WORKER = """
from autograder.course import Bounds
from autograder.engine.sandbox.plain import PlainZygote
from autograder.engine.sandbox.student import StudentCode
attempt = StudentCode("adam", [("adam.py", b"def f():\\n    while True: pass")], PlainZygote(Bounds()), Bounds(), 60.0)
attempt.open()
print(attempt.worker.pid, flush=True)
attempt.call("f", (), {})
"""


def is_running(stat: Path) -> bool:
    """A process that is there and no zombie, by its file in /proc."""
    try:
        return stat.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


# --- this machine as if it were another ---------------------------------------------------------------


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_every_module_can_be_imported_but_those_that_confine(system: str, tmp_path: Path) -> None:
    (tmp_path / "imports.py").write_text(IMPORTS, encoding="utf-8")
    done = elsewhere(system, "imports", env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert (set(done.stdout.split()), done.stderr, done.returncode) == (LINUX_ONLY | DATABASE, "", 0)


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_nothing_is_graded_unless_it_is_said_that_nothing_is_confined(system: str, tmp_path: Path) -> None:
    (tmp_path / "momentum.py").write_text(REFERENCE, encoding="utf-8")
    done = elsewhere(system, "autograder", "grade", tmp_path, "--json", tmp_path / "results.json")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert done.stderr.startswith("autograder: not graded: student code can be confined on Linux only; ")
    assert not (tmp_path / "results.json").exists()


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_a_check_can_be_explained_elsewhere(system: str, tmp_path: Path) -> None:
    (tmp_path / "momentum.py").write_text(REFERENCE, encoding="utf-8")
    done = elsewhere(system, "autograder", "explain", tmp_path / "momentum.py", "momentum::step", "--unconfined")
    assert (done.returncode, done.stderr) == (0, "")
    assert "not confined" in done.stdout
    assert "1 call, with what came back and what the reference answers" in done.stdout


def starting_with(lines: str) -> str:
    """The reference with something else at the start of its first function."""
    return REFERENCE.replace("### BEGIN SOLUTION", lines, 1)


MEMBERS = {
    "ada": REFERENCE,
    "bob": mistakes_of(find_course(), "momentum")[0].apply(REFERENCE),
    "carol": stub(REFERENCE),
    "dora": REFERENCE.replace("def ", "def (", 1),
    "edsger": "import sys\nsys.exit(0)\n",
    "-frances ü $(x) 'y' %PATH%": REFERENCE.replace("def momentum_step", "def momentum_stap", 1),
    "grace": REFERENCE + "\nprint('x' * 100_000)\n",
    "heidi": starting_with("while True:\n        pass"),
    "ivan": starting_with("import os\n    os._exit(0)"),
    "john": starting_with("import scipy"),
    "katherine": starting_with("raise KeyboardInterrupt"),
    "leslie": REFERENCE + "\nimport os\nos.write(1, b'no answer')\ninput()\n",
}


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class in which nearly everything that can go wrong does."""
    folder = tmp_path_factory.mktemp("class")
    for name, source in MEMBERS.items():
        (folder / name).mkdir()
        (folder / name / "momentum.py").write_text(source, encoding="utf-8")
        (folder / name / "random.py").write_text("raise SystemExit('of no concern to the grader')", encoding="utf-8")
    (folder / "mallory").mkdir()
    (folder / "mallory" / "momentum.ipynb").write_text(notebook(REFERENCE), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def here(course: Course, members: Path) -> list[Result]:
    """The results of a confined grade, as if nothing had been confined."""
    with Grader(course, ("momentum",), 2) as grader:
        graded = dict(grader.grade(submissions(members, course.slugs, "class")))
    return [{**graded[i], "exercises": [unconfined(e) for e in graded[i]["exercises"]]} for i in range(len(graded))]


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_a_class_gets_the_same_results_elsewhere(
    system: str, here: list[Result], members: Path, tmp_path: Path
) -> None:
    file = tmp_path / "results.json"
    options = ("--class", "--exercise", "momentum", "--unconfined", "--jobs", "2", "--json", file)
    done = elsewhere(system, "autograder", "grade", members, *options, cwd=members / "ada")
    assert (done.returncode, done.stderr) == (0, "")
    assert UNCONFINED in done.stdout
    results = json.loads(file.read_text(encoding="utf-8"))["results"]
    assert [r for r in results if r["submission"] != "heidi"] == [r for r in here if r["submission"] != "heidi"]
    (endless,) = [r["exercises"][0] for r in results if r["submission"] == "heidi"]
    assert endless["status"] in ("graded", "timed_out")  # other systems count wall time, which a busy machine uses up
    assert endless["score"] < endless["max_score"]
