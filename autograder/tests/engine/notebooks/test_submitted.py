"""Whatever students do to a notebook: what they wrote is graded as in a module, or one line says why it is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, find_course
from autograder.engine.grading.jobs import Job
from autograder.engine.grading.pool import Pool
from autograder.engine.intake import Found, take_in
from autograder.engine.notebooks.read import Code, code_of
from autograder.engine.release import intake_for
from autograder.engine.results import ExerciseResult
from autograder.engine.submissions import Submission
from autograder.engine.suites import mistakes_of
from autograder.errors import Unreadable
from autograder.tests.engine.notebooks.samples import Notebook, add, cell, dumped, released, replace, solved, source

pytestmark = pytest.mark.long

SLUG = "momentum"
Graded = Callable[..., ExerciseResult]


def code(course: Course, notebook: Notebook, slug: str = SLUG) -> Code:
    """What counts of a notebook that was handed in."""
    return code_of(dumped(notebook), f"{slug}.ipynb", intake_for(course, (slug,)).handed_out(slug))


@pytest.fixture
def graded(course: Course, pool: Pool[Any]) -> Graded:
    """Grade a notebook, and hold it to the points of the module of the same functions where one is given."""

    def result(notebook: Notebook, slug: str = SLUG) -> ExerciseResult:
        made = code(course, notebook, slug)
        job: Job = {
            "sources": [
                {
                    "slug": slug,
                    "status": "graded",
                    "chunks": made.chunks,
                    "sha256": "",
                    "seed": "s",
                    "notes": made.notes,
                }
            ],
            "shuffle": 0,
        }
        answer = pool.grade(job)
        assert answer["internal"] == ""
        return answer["exercises"][0]

    return result


def points(result: ExerciseResult) -> dict[str, int]:
    return {check["name"]: check["score"] for check in result["checks"]}


@pytest.mark.parametrize("slug", find_course().slugs)
class TestEveryExercise:
    def test_a_solved_notebook_gets_full_marks_without_a_word(self, course: Course, graded: Graded, slug: str) -> None:
        result = graded(solved(course, slug), slug)
        assert result["score"] == result["max_score"] == course.exercise(slug).points
        assert result["notes"] == []

    def test_an_untouched_notebook_is_calm(self, course: Course, graded: Graded, slug: str) -> None:
        result = graded(released(course, slug), slug)
        assert {check["outcome"] for check in result["checks"]} == {"not_written"}
        assert result["notes"] == []
        assert not code(course, released(course, slug), slug).written

    def test_a_mistake_gets_the_points_and_the_name_it_gets_in_a_module(
        self, course: Course, graded: Graded, grade: Graded, slug: str
    ) -> None:
        text = course.solution(slug).read_text(encoding="utf-8")
        for mistake in mistakes_of(find_course(), slug)[:3]:
            notebook = solved(course, slug)
            wrong = mistake.apply(text)
            for answer in (c for c in notebook["cells"] if c["id"].startswith("answer-")):
                answer["source"] = _function(wrong, answer["id"].removeprefix("answer-"))
            result, expected = graded(notebook, slug), grade(slug, wrong, seed="s")
            assert points(result) == points(expected)
            assert [m["id"] for m in result["mistakes"]] == [m["id"] for m in expected["mistakes"]]


def _function(text: str, name: str) -> str:
    from autograder.engine.notebooks.python_file import PythonFile

    return PythonFile(text).function(name)


class TestOddNotebooks:
    """Each of these students wrote correct functions."""

    def full(self, result: ExerciseResult) -> bool:
        return result["score"] == result["max_score"]

    def test_edited_checks_and_imports_have_no_say(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        cell(notebook, "tools")["source"] = "verify = print\nimport numpy as np\nnp.asarray = None"
        cell(notebook, "given")["source"] = "raise SystemExit"
        cell(notebook, "step")["source"] = "def momentum_step(*_): return None"
        assert self.full(result := graded(notebook))
        assert result["notes"] == []

    @pytest.mark.parametrize("name", ["given", "tools", "step", "step_kinds", "explore-start", "theory"])
    def test_deleted_cells_are_not_missed(self, course: Course, graded: Graded, name: str) -> None:
        notebook = solved(course, SLUG)
        notebook["cells"].remove(cell(notebook, name))
        assert self.full(graded(notebook))

    def test_a_copied_answer_cell_counts_once(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        copy = {**cell(notebook, "answer-momentum_step"), "id": "c0ffee"}
        notebook["cells"].insert(4, copy)
        result = graded(notebook)
        assert self.full(result)
        assert result["notes"] == ["momentum_step is defined in the cells 4 and 5 of momentum.ipynb; cell 5 counts"]

    def test_a_cell_that_saves_itself_as_a_module_counts_and_a_line_says_so(
        self, course: Course, graded: Graded
    ) -> None:
        notebook = solved(course, SLUG)
        answer = cell(notebook, "answer-momentum_step")
        answer["source"] = f"%%writefile momentum.py\n{source(notebook, 'answer-momentum_step')}"
        result = graded(notebook)
        assert self.full(result)
        number = notebook["cells"].index(answer) + 1
        line = f"cell {number} of momentum.ipynb begins with %%writefile; its code counts as if it did not"
        assert result["notes"] == [line]

    def test_of_a_wrong_and_a_right_copy_the_last_counts_as_in_jupyter(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        wrong = {**cell(notebook, "answer-momentum_step"), "id": "w", "source": "def momentum_step(*_): return 1"}
        notebook["cells"].insert(3, wrong)
        assert self.full(graded(notebook))
        notebook["cells"].remove(wrong)
        notebook["cells"].append(wrong)
        assert graded(notebook)["score"] == 0

    def test_an_untouched_copy_below_an_answer_takes_nothing_away(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        stub = cell(released(course, SLUG), "answer-momentum_step")
        notebook["cells"].append({**stub, "id": "again"})
        assert self.full(result := graded(notebook))
        assert result["notes"] == []

    def test_cells_with_new_ids_and_without_metadata_are_known_by_their_text(
        self, course: Course, graded: Graded
    ) -> None:
        notebook = solved(course, SLUG)
        for number, one in enumerate(notebook["cells"]):
            one["id"], one["metadata"] = f"new{number}", {}
        assert self.full(result := graded(notebook))
        assert result["notes"] == []

    def test_a_notebook_without_ids_is_known_by_nbgraders_marks(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        for one in notebook["cells"]:
            del one["id"]
        assert self.full(graded(notebook))

    def test_moved_cells_are_found(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        notebook["cells"].reverse()
        assert self.full(graded(notebook))

    def test_an_explore_cell_that_crashes_or_never_ends_is_not_run(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        cell(notebook, "explore-start")["source"] = "while True: pass"
        cell(notebook, "explore-a-ball-in-a-ravine")["source"] = "1 / 0"
        assert self.full(result := graded(notebook))
        assert result["notes"] == []

    def test_a_helper_in_a_cell_of_ones_own_is_there(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        replace(notebook, "answer-momentum_step", "return w - v, v", "return minus(w, v), v")
        text = "%matplotlib inline\nimport matplotlib.pyplot as plt\nfrom checks import assert_close, check\nfrom lesson import own\n!ls\ndef minus(a, b):\n    return a - b"  # noqa: E501
        add(notebook, "own", text, 3)
        assert self.full(result := graded(notebook))
        assert result["notes"] == []

    def test_a_cell_of_ones_own_that_crashes_costs_nothing_and_is_named(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        add(notebook, "own", "1 / 0", 0)
        assert self.full(result := graded(notebook))
        assert result["notes"] == [
            "momentum.ipynb cell 1 stopped with ZeroDivisionError: division by zero at line 1; "
            "what it had defined before was graded"
        ]

    @pytest.mark.parametrize("kernel", [{"name": "python3.9", "display_name": "?", "language": "python"}, None])
    def test_a_kernel_of_another_name_or_none_makes_no_difference(
        self, course: Course, graded: Graded, kernel: Any
    ) -> None:
        notebook = solved(course, SLUG)
        notebook["metadata"]["kernelspec"] = kernel
        assert self.full(graded(notebook))

    def test_an_answer_that_is_written_in_a_cell_of_ones_own_counts(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        text = source(notebook, "answer-momentum_step")
        notebook["cells"].remove(cell(notebook, "answer-momentum_step"))
        add(notebook, "own", text)
        assert self.full(result := graded(notebook))
        assert result["notes"] == []


class TestFolders:
    """Module and notebook lie side by side in what students get."""

    def take(self, course: Course, folder: Path) -> Found:
        (found,) = take_in(Submission("anna", folder), intake_for(course, (SLUG,)))
        return found

    @pytest.fixture
    def folder(self, course: Course, tmp_path: Path) -> Path:
        return Path(shutil.copytree(course.assignments, tmp_path / "anna"))

    def test_a_notebook_counts_where_the_module_is_untouched(self, course: Course, folder: Path) -> None:
        (folder / SLUG / f"{SLUG}.ipynb").write_bytes(dumped(solved(course, SLUG)))
        found = self.take(course, folder)
        assert found.chunks == code(course, solved(course, SLUG)).chunks
        assert found.notes == []

    def test_a_module_counts_where_the_notebook_is_untouched(self, course: Course, folder: Path) -> None:
        shutil.copy(course.solution(SLUG), folder / SLUG)
        found = self.take(course, folder)
        assert [name for name, _ in found.chunks] == [f"{SLUG}.py"]
        assert found.notes == []

    def test_where_both_are_written_the_module_counts_and_a_line_says_so(self, course: Course, folder: Path) -> None:
        shutil.copy(course.solution(SLUG), folder / SLUG)
        (folder / SLUG / f"{SLUG}.ipynb").write_bytes(dumped(solved(course, SLUG)))
        assert self.take(course, folder).notes == ["there are several files for momentum; momentum/momentum.py counts"]

    def test_what_was_handed_out_is_graded_without_a_word(self, course: Course, folder: Path) -> None:
        found = self.take(course, folder)
        assert (found.status, found.notes, found.written) == ("graded", [], False)


class TestOneLine:
    """What cannot be graded is told in one line, and the rest is graded."""

    def test_a_deleted_answer_cell(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        notebook["cells"].remove(cell(notebook, "answer-momentum_step"))
        result = graded(notebook)
        assert result["notes"] == ["momentum.ipynb has no cell for momentum_step any more"]

    def test_an_answer_cell_that_is_text_now(self, course: Course) -> None:
        notebook = solved(course, SLUG)
        cell(notebook, "answer-momentum_step")["cell_type"] = "markdown"
        line = "cell 4 of momentum.ipynb, the answer cell of momentum_step, is not a code cell any more"
        assert code(course, notebook).notes == [line]

    def test_a_function_of_another_name(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        replace(notebook, "answer-momentum_descent", "def momentum_descent", "def descent")
        result = graded(notebook)
        line = "cell 9 of momentum.ipynb, the answer cell of momentum_descent, does not define momentum_descent"
        assert result["notes"] == [line]
        assert 0 < result["score"] < result["max_score"]

    def test_a_cell_that_does_not_compile(self, course: Course, graded: Graded) -> None:
        notebook = solved(course, SLUG)
        replace(notebook, "answer-momentum_descent", "return", "retrun")
        (note,) = graded(notebook)["notes"]
        assert note.startswith("momentum.ipynb cell 9 does not compile: line ")

    def test_a_notebook_in_another_language_is_one_line(self, course: Course) -> None:
        notebook = solved(course, SLUG)
        notebook["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
        with pytest.raises(Unreadable, match=r"^is a notebook of another language \(r\)$"):
            code(course, notebook)


class TestOutputsEarnNothing:
    """What a notebook shows is not read: only code that computes is worth points."""

    def test_free_points(self, course: Course, graded: Graded) -> None:
        notebook = released(course, SLUG)
        for one in notebook["cells"]:
            if one["cell_type"] == "code":
                shown = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
                one["outputs"] = [{**shown, "data": {"text/plain": "free points"}}]
        assert graded(notebook)["score"] == 0
