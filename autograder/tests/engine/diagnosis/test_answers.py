"""The answers of the known mistakes are recorded as data, kept in a file, and made anew when a source changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from autograder.course import Course, load_course
from autograder.engine.diagnosis import answers
from autograder.engine.diagnosis.answers import answers_of, packed, record, unpacked
from autograder.engine.diagnosis.diagnose import diagnose
from autograder.engine.diagnosis.observe import module_of
from autograder.engine.suites import kinds_of, mistakes_of
from autograder.mistakes import Mistake


@pytest.fixture
def copy(course: Course, tmp_path: Path) -> Course:
    """The parts of the course that answers are made from, in a folder of its own."""
    shutil.copy(course.root / "course.toml", tmp_path)
    shutil.copytree(course.root / "solutions", tmp_path / "solutions")
    for slug in course.slugs:
        shutil.copytree(course.suite(slug, "hidden").parent, tmp_path / "autograder/suites" / slug)
    return load_course(tmp_path)


def edit(old: str, new: str) -> Mistake:
    return Mistake("made_up", "A title", old, new, "computes", "ask", "An idea.", "theory/x/#y")


def test_a_mistake_is_recorded_where_it_differs_and_nowhere_else(course: Course) -> None:
    reference = course.solution("momentum").read_text(encoding="utf-8")
    known = next(m for m in mistakes_of(course, "momentum") if m.id == "averaged_velocity")
    made = record(kinds_of(course, "momentum"), reference, [known, edit("return w - v, v", "return (w - v), v")])
    assert made.mistakes["made_up"] == {}
    functions = {made.function_at(place) for place in made.mistakes[known.id]}
    assert functions == {"momentum_step", "momentum_descent"}


def test_an_endless_mistake_is_recorded_as_one(course: Course) -> None:
    reference = course.solution("momentum").read_text(encoding="utf-8")
    endless = edit("for t in range(n_steps):", "while True:\n        pass\n    for t in range(n_steps):")
    assert record(kinds_of(course, "momentum"), reference, [endless]).endless == {"made_up": ["momentum_descent"]}


def test_packing_keeps_everything(course: Course) -> None:
    reference = course.solution("adam").read_text(encoding="utf-8")
    made = record(kinds_of(course, "adam"), reference, mistakes_of(course, "adam")[:5])
    again = unpacked(packed(made))
    assert again.functions == made.functions
    assert again.mistakes.keys() == made.mistakes.keys()
    for name, cells in made.mistakes.items():
        assert again.mistakes[name].keys() == cells.keys()
        for place, value in cells.items():
            assert np.all(np.asarray(again.mistakes[name][place]) == np.asarray(value))


def test_answers_of_the_mistakes_are_computed_once(copy: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    first = answers_of(copy, "momentum")
    monkeypatch.setattr(answers, "record", None)  # a call of it would fail
    assert answers_of(copy, "momentum").endless == first.endless


def test_answers_of_the_mistakes_are_computed_again_when_the_reference_changes(copy: Course) -> None:
    answers_of(copy, "momentum")
    path = copy.solution("momentum")
    path.write_text(path.read_text(encoding="utf-8") + "\n# another line\n", encoding="utf-8")
    answers_of(copy, "momentum")
    assert len(list((copy.root / "build/answers").iterdir())) == 2


def test_a_damaged_file_is_made_again(copy: Course) -> None:
    answers_of(copy, "momentum")
    (file,) = (copy.root / "build/answers").iterdir()
    file.write_bytes(file.read_bytes()[:100])
    assert answers_of(copy, "momentum").mistakes
    assert len(file.read_bytes()) > 100


def test_a_course_that_cannot_be_written_to_has_them_all_the_same(copy: Course) -> None:
    (copy.root / "build").write_text("a file where the folder would be", encoding="utf-8")
    assert answers_of(copy, "momentum").mistakes


def test_no_line_of_a_solution_is_in_them(course: Course) -> None:
    data = packed(
        record(
            kinds_of(course, "momentum"),
            course.solution("momentum").read_text(encoding="utf-8"),
            mistakes_of(course, "momentum"),
        )
    )
    for line in course.solution("momentum").read_text(encoding="utf-8").splitlines():
        assert len(line.strip()) < 12 or line.strip().encode() not in data


def test_what_a_function_calls_and_what_calls_it_is_joined_to_it(course: Course) -> None:
    stopping, gradient = answers_of(course, "stopping"), answers_of(course, "gradient")
    assert not stopping.apart_from({"loss_reached"}) & {"gradient_vanished", "stopped_improving", "minimize"}
    assert gradient.apart_from({"mse_loss"}) == {"numerical_gradient", "mse_gradient", "relative_error"}


def test_mistakes_are_alike_when_no_visit_tells_them_apart(course: Course) -> None:
    made = answers_of(course, "stopping")
    assert made.alike(["kept_point_moves_along", "returns_broken_point"])
    assert made.alike(["kept_point_moves_along"])
    assert made.alike([])
    assert not made.alike(["kept_point_moves_along", "margin_not_passed"])


def recorded(seed: int) -> subprocess.Popen[str]:
    """Start to record everything in a process whose hashes, global random numbers, threads and variables differ."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "autograder.tests.engine.diagnosis.recorded", str(seed)],
        env=os.environ | {"PYTHONHASHSEED": str(seed), "OPENBLAS_NUM_THREADS": str(seed), "ANOTHER": "x" * seed},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def test_everything_recorded_follows_from_the_sources_alone(course: Course) -> None:
    running = [recorded(1), recorded(2)]
    first, second = (process.communicate()[0].splitlines() for process in running)
    assert [line.split()[:2] for line in first] == [[what, s] for what in ("answers", "bundle") for s in course.slugs]
    assert first == second


def test_a_mistake_that_draws_from_the_global_state_is_named_whatever_that_state_is(course: Course) -> None:
    (drawing,) = (m for m in mistakes_of(course, "sgd") if m.id == "global_random_state")
    reference = course.solution("sgd").read_text(encoding="utf-8")
    explore, module = kinds_of(course, "sgd"), module_of(drawing.apply(reference))
    answers = record(explore, reference, mistakes_of(course, "sgd"))
    kept = np.random.get_state()
    try:
        for seed in range(100):
            np.random.seed(seed)
            np.random.bytes(4 * seed)  # as if code before had drawn
            assert list(diagnose(explore, module, answers, {}, lambda: True)) == [drawing.id]
    finally:
        np.random.set_state(kept)


def test_recording_leaves_the_global_random_numbers_as_they_were(course: Course) -> None:
    (drawing,) = (m for m in mistakes_of(course, "sgd") if m.id == "global_random_state")
    before = np.random.get_state()[1:3]  # type: ignore[index]
    record(kinds_of(course, "sgd"), course.solution("sgd").read_text(encoding="utf-8"), [drawing])
    after = np.random.get_state()[1:3]  # type: ignore[index]
    assert after[1] == before[1]
    assert np.array_equal(after[0], before[0])
