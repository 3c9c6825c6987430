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
from autograder.engine.diagnosis import record as recording
from autograder.engine.diagnosis.record import record, recorded_data, recorded_text
from autograder.engine.release import write
from autograder.engine.suites import kinds_of, mistakes_of
from autograder.mistakes import Mistake
from autograder.tests.engine.commands.samples import COURSE, SLUG
from autograder.tests.engine.diagnosis.recorded import RECORDED
from diagnosis import Comparison
from fingerprints import Fingerprints, as_text, packed, unpacked
from visits import module_of, visit

pytestmark = pytest.mark.long


@pytest.fixture
def copy(tmp_path: Path) -> Course:
    """A small course that nobody has released yet."""
    return load_course(Path(shutil.copytree(COURSE.root, tmp_path / "course")))


def kept(course: Course) -> Path:
    return course.root / "build/answers" / f"{SLUG}.txt"


def edit(old: str, new: str) -> Mistake:
    return Mistake("made_up", "A title", old, new, "computes", "ask", "An idea.", "theory/x/#y")


def rows_of(prints: Fingerprints, number: int) -> list[int]:
    return [row for row, who in enumerate(prints.single.mistakes) if who == (number,)]


def test_a_mistake_is_recorded_where_it_differs_and_nowhere_else(course: Course) -> None:
    reference = course.solution("momentum").read_text(encoding="utf-8")
    known = next(m for m in mistakes_of(course, "momentum") if m.id == "averaged_velocity")
    made = record(kinds_of(course, "momentum"), reference, [known, edit("return w - v, v", "return (w - v), v")])
    for prints in made.functions.values():
        assert len(rows_of(prints, 0)) == 1
        assert not rows_of(prints, 1)


def test_every_form_of_a_mistake_is_recorded(course: Course) -> None:
    reference = course.solution("momentum").read_text(encoding="utf-8")
    forms = Mistake("made_up", "A title", "return w - v, v", ("return w - 2 * v, v", "return w - 3 * v, v"), *"abcd")
    made = record(kinds_of(course, "momentum"), reference, [forms])
    assert len(rows_of(made.functions["momentum_step"], 0)) == 2


def test_two_mistakes_of_one_function_are_recorded_together(course: Course) -> None:
    reference = course.solution("rmsprop").read_text(encoding="utf-8")
    known = [m for m in mistakes_of(course, "rmsprop") if m.id in ("eps_outside", "weight_missing")]
    assert (0, 1) in record(kinds_of(course, "rmsprop"), reference, known).functions["rmsprop_step"].pairs.mistakes


def test_an_endless_mistake_is_recorded_as_one(course: Course) -> None:
    reference = course.solution("momentum").read_text(encoding="utf-8")
    endless = edit("for t in range(n_steps):", "while True:\n        pass\n    for t in range(n_steps):")
    assert record(kinds_of(course, "momentum"), reference, [endless]).endless == {"momentum_descent": [0]}


def test_packing_keeps_everything(course: Course) -> None:
    reference = course.solution("adam").read_text(encoding="utf-8")
    made = record(kinds_of(course, "adam"), reference, mistakes_of(course, "adam")[:5])
    again = unpacked(packed(made))
    assert again.mistakes == made.mistakes
    assert again.defaults == made.defaults
    for name, prints in made.functions.items():
        for table in ("single", "pairs"):
            one, other = getattr(prints, table), getattr(again.functions[name], table)
            assert one.mistakes == other.mistakes
            assert np.array_equal(one.answers.structure, other.answers.structure)
            assert np.array_equal(one.answers.numbers, other.answers.numbers)


def test_recorded_data_is_small(course: Course) -> None:
    sizes = [len(recorded_text(course, slug)) for slug in course.slugs]  # the file that students and pages load
    assert max(sizes) <= 150_000
    assert sum(sizes) <= 1_000_000


def test_the_most_pairs_are_recorded_for_fewer_calls_where_they_would_take_too_much(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference, kinds = course.solution("momentum").read_text(encoding="utf-8"), kinds_of(course, "momentum")
    known = mistakes_of(course, "momentum")[:6]
    usual = record(kinds, reference, known)
    monkeypatch.setattr(recording, "MOST_CHARACTERS", len(as_text(usual, "")) - 1)
    thinned = record(kinds, reference, known)
    name = max(usual.functions, key=lambda name: len(usual.functions[name].pairs.mistakes))
    assert len(thinned.functions[name].pair_calls) < len(usual.functions[name].pair_calls)
    assert thinned.functions[name].pairs.answers.numbers.shape[1] == len(thinned.functions[name].pair_calls)
    monkeypatch.setattr(recording, "MOST_CHARACTERS", 0)
    assert len(record(kinds, reference, known).functions[name].pair_calls) == 9


def test_answers_of_the_mistakes_are_computed_once(copy: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    first = recorded_data(copy, SLUG)
    monkeypatch.setattr(recording, "record", None)  # a call of it would fail
    assert recorded_data(copy, SLUG).mistakes == first.mistakes


def test_released_answers_are_not_computed_again(copy: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    write(copy)
    kept(copy).unlink()
    monkeypatch.setattr(recording, "record", None)  # a call of it would fail
    assert recorded_data(copy, SLUG).mistakes


def test_answers_of_the_mistakes_are_computed_again_when_the_reference_changes(copy: Course) -> None:
    before = recorded_text(copy, SLUG).splitlines()[0]
    path = copy.solution(SLUG)
    path.write_text(path.read_text(encoding="utf-8") + "\n# another line\n", encoding="utf-8")
    after = recorded_text(copy, SLUG).splitlines()[0]
    assert after != before
    assert kept(copy).read_text(encoding="ascii").splitlines()[0] == after


def test_a_damaged_file_is_made_again(copy: Course) -> None:
    recorded_data(copy, SLUG)
    whole = kept(copy).read_bytes()
    kept(copy).write_bytes(whole[:100])
    assert recorded_data(copy, SLUG).mistakes
    assert kept(copy).read_bytes() == whole


def test_a_course_that_cannot_be_written_to_has_them_all_the_same(copy: Course) -> None:
    shutil.rmtree(copy.root / "build", ignore_errors=True)
    (copy.root / "build").write_text("a file where the folder would be", encoding="utf-8")
    assert recorded_data(copy, SLUG).mistakes


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


def recorded(seed: int) -> subprocess.Popen[str]:
    """Start to record everything in a process whose hashes, global random numbers, threads and variables differ."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "autograder.tests.engine.diagnosis.recorded", str(seed)],
        env=os.environ | {"PYTHONHASHSEED": str(seed), "OPENBLAS_NUM_THREADS": str(seed), "ANOTHER": "x" * seed},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def test_what_is_recorded_follows_from_the_sources_alone() -> None:
    running = [recorded(1), recorded(2)]
    first, second = (process.communicate()[0].splitlines() for process in running)
    assert [line.split()[:2] for line in first] == [[what, s] for what in ("answers", "bundle") for s in RECORDED]
    assert first == second


def test_a_mistake_that_draws_from_the_global_state_is_named_whatever_that_state_is(course: Course) -> None:
    (drawing,) = (m for m in mistakes_of(course, "sgd") if m.id == "global_random_state")
    reference = course.solution("sgd").read_text(encoding="utf-8")
    kinds, module = kinds_of(course, "sgd"), module_of(drawing.apply(reference))
    recorded = recorded_data(course, "sgd")
    kept = np.random.get_state()
    try:
        for seed in range(20):
            np.random.seed(seed)
            np.random.bytes(4 * seed)  # as if code before had drawn
            found = Comparison(recorded, visit(kinds, module, recorded.defaults), recorded.uses).diagnose()
            assert list(found.mistakes) == [drawing.id]
    finally:
        np.random.set_state(kept)


def test_recording_leaves_the_global_random_numbers_as_they_were(course: Course) -> None:
    (drawing,) = (m for m in mistakes_of(course, "sgd") if m.id == "global_random_state")
    before = np.random.get_state()[1:3]  # type: ignore[index]
    record(kinds_of(course, "sgd"), course.solution("sgd").read_text(encoding="utf-8"), [drawing])
    after = np.random.get_state()[1:3]  # type: ignore[index]
    assert after[1] == before[1]
    assert np.array_equal(after[0], before[0])
