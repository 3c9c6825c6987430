"""The submissions of one command are graded together, once; a failure of the grader is never a grade."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.engine.nbgrader_plugin import batch
from autograder.engine.nbgrader_plugin.batch import SubmissionBatch, batch_of, notebook_in
from autograder.engine.submissions import Submission
from autograder.errors import NotGraded


class Converter:
    """What a batch needs of nbgrader's `Autograde`."""

    def __init__(self, root: Path, *students: str) -> None:
        self.coursedir = SimpleNamespace(root=str(root), submitted_directory="submitted", format_path=self.path)
        self.assignments = {f"{root}/submitted/{student}/adam": [] for student in students}
        self.root = root

    def path(self, step: str, student: str, assignment: str, escape: bool) -> str:
        return f"{re.escape(str(self.root))}/{step}/{student}/{assignment}"


class FakeGrader:
    """Grades everybody with 7 points, but fails at bob."""

    runs = 0

    def __init__(self, *_: Any, **__: Any) -> None:
        self.internal: list[str] = []
        FakeGrader.runs += 1

    def __enter__(self) -> FakeGrader:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def grade(self, found: Sequence[Submission]) -> Iterator[tuple[int, Any]]:
        for position in reversed(range(len(found))):
            if found[position].name == "bob":
                self.internal.append("bob: the grader stopped")
            yield position, {"exercises": [{"score": 7, "of": found[position].name}]}


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "Grader", FakeGrader)
    monkeypatch.setattr(FakeGrader, "runs", 0)


def test_all_students_of_a_run_are_graded_together(tmp_path: Path) -> None:
    together = SubmissionBatch(Converter(tmp_path, "anna", "carl"), "adam", False)
    assert [together.result(name)["of"] for name in ("anna", "carl", "anna")] == ["anna", "carl", "anna"]  # type: ignore[typeddict-item]
    assert FakeGrader.runs == 1


def test_a_failure_of_the_grader_is_no_grade_and_costs_nobody_else(tmp_path: Path) -> None:
    together = SubmissionBatch(Converter(tmp_path, "anna", "bob", "carl"), "adam", False)
    with pytest.raises(NotGraded, match=r"^bob: the grader stopped$"):
        together.result("bob")
    assert together.result("anna")["score"] == together.result("carl")["score"] == 7
    assert FakeGrader.runs == 1


def test_another_run_is_graded_again(tmp_path: Path) -> None:
    first, second = Converter(tmp_path, "anna"), Converter(tmp_path, "anna")
    assert batch_of(first, "adam", False) is batch_of(first, "adam", False)
    assert batch_of(first, "adam", False) is not batch_of(second, "adam", False)


def test_an_assignment_of_somebody_elses_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(NotGraded, match=r"^there is no exercise essay; only notebooks of this course are graded here$"):
        batch_of(Converter(tmp_path, "anna"), "essay", False)


@pytest.mark.parametrize(
    ("names", "counts"),
    [
        (["adam.ipynb", "Untitled.ipynb"], "adam.ipynb"),
        (["Adam (1).ipynb"], "Adam (1).ipynb"),
        (["a.ipynb", "b.ipynb"], "adam.ipynb"),
        ([], "adam.ipynb"),
    ],
)
def test_the_notebook_of_a_folder_is_the_one_of_the_name_or_the_only_one(
    tmp_path: Path, names: list[str], counts: str
) -> None:
    for name in names:
        (tmp_path / name).touch()
    assert notebook_in(tmp_path, "adam") == counts
