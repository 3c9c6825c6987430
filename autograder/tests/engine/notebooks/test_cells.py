"""The cells of an exercise's notebook: each text from its one source, ids that stay, and nothing hidden."""

from __future__ import annotations

import re

import pytest

from autograder.course import Course, find_course
from autograder.engine.notebooks.cells import Cell, exercise_cells, explore_cells
from autograder.engine.notebooks.python_file import PythonFile
from autograder.engine.stubs import stub
from autograder.engine.suites import functions, written_checks
from autograder.errors import CourseError

SLUGS = find_course().slugs


def cells_of(course: Course, slug: str) -> dict[str, Cell]:
    solution = course.solution(slug).read_text(encoding="utf-8")
    return {cell.id: cell for cell in exercise_cells(course, slug, stub(solution))}


@pytest.mark.parametrize("slug", SLUGS)
class TestEveryNotebook:
    def test_has_an_answer_cell_for_each_function_with_its_stub(self, course: Course, slug: str) -> None:
        text = stub(course.solution(slug).read_text(encoding="utf-8"))
        answers = [cell for cell in cells_of(course, slug).values() if cell.kind == "answer"]
        assert [cell.function for cell in answers] == functions(text)
        assert all(cell.source in text and cell.source.endswith("raise NotImplementedError") for cell in answers)

    def test_has_a_grade_cell_for_each_check_with_its_points(self, course: Course, slug: str) -> None:
        checks = {cell.id: cell.points for cell in cells_of(course, slug).values() if cell.kind == "check"}
        suites = [written_checks(course.suite(slug, part)) for part in ("visible", "hidden")]
        assert checks == {check.name: check.points for suite in suites for check in suite}
        assert sum(points or 0 for points in checks.values()) == course.exercise(slug).points

    def test_holds_title_and_points_of_a_hidden_check_and_nothing_else(self, course: Course, slug: str) -> None:
        hidden = written_checks(course.suite(slug, "hidden"))
        titles = {check.name: " ".join(check.docstring.split()) for check in hidden}
        for name, title in titles.items():
            text = cells_of(course, slug)[name].source
            assert re.fullmatch(r"# In the grade, (0 points|1 point|\d+ points): " + re.escape(title), text)

    def test_holds_every_visible_check_as_it_stands_in_the_suite(self, course: Course, slug: str) -> None:
        suite = course.suite(slug, "visible").read_text(encoding="utf-8")
        source = PythonFile(suite)
        for name in source.functions:
            if name.startswith("test_"):
                text = cells_of(course, slug)[name.removeprefix("test_")].source
                assert text == f"{source.function(name)}\n\n\nverify({name})"
                assert source.function(name) in suite

    def test_begins_with_title_theory_and_formulas(self, course: Course, slug: str) -> None:
        text = cells_of(course, slug)["theory"].source
        assert text.startswith(f"# {course.exercise(slug).title}\n\n{course.exercise(slug).points} points, about ")
        assert text.count("$$") >= 2
        assert r"\tag" not in text
        assert "](#" not in text
        assert ".md" not in text

    def test_places_a_check_after_the_functions_that_it_uses(self, course: Course, slug: str) -> None:
        seen: set[str] = set()
        names = {f"answer-{name}" for name in functions(course.solution(slug).read_text(encoding="utf-8"))}
        for cell in cells_of(course, slug).values():
            seen.add(cell.id)
            if cell.kind == "check":
                used = {f"answer-{name}" for name in re.findall(r"\b\w+\b", cell.source.partition('"""')[2])}
                assert used & names <= seen

    def test_has_two_explore_cells_or_more(self, course: Course, slug: str) -> None:
        explore = [cell for cell in cells_of(course, slug).values() if cell.kind == "explore"]
        assert len(explore) >= 3  # the imports, and two pictures
        assert not any(f"from {slug} import" in cell.source for cell in explore)

    def test_all_its_code_compiles(self, course: Course, slug: str) -> None:
        for cell in cells_of(course, slug).values():
            if cell.kind != "text":
                compile(cell.source, cell.id, "exec")

    def test_has_ids_that_jupyter_and_nbgrader_take(self, course: Course, slug: str) -> None:
        assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in cells_of(course, slug))


def test_the_ids_of_a_notebook_do_not_change_within_a_term(course: Course) -> None:
    assert list(cells_of(course, "momentum"))[:10] == [
        "theory",
        "given",
        "tools",
        "answer-momentum_step",
        "step_shapes",
        "step",
        "step_kinds",
        "step_is_pure",
        "answer-momentum_descent",
        "descent_path",
    ]


@pytest.mark.parametrize(
    "title",
    [
        "update_rule: Learning-rate comparison",
        "update_rule: Contour path",
        "update_rule: Gradient descent on a simple parabola",
        "logistic_regression: Logistic regression",
        "sgd: SGD",
        "sgd: GD versus SGD",
        "adam: Optimiser race",
        "schedules: Schedules",
        "tuning: Range test",
    ],
)
def test_the_practice_pieces_are_among_the_explore_cells(course: Course, title: str) -> None:
    slug, _, name = title.partition(": ")
    texts = [cell.source for cell in cells_of(course, slug).values() if cell.kind == "text"]
    assert any(text.startswith(f"### {name}\n") for text in texts)


def test_what_an_answer_builds_on_is_handed_out(course: Course) -> None:
    given = cells_of(course, "stopping")["given"].source
    assert given.startswith("from typing import NamedTuple\nimport numpy as np\n\n\nclass Descent(NamedTuple):\n")


def test_a_notebook_of_the_solution_keeps_the_marks_of_nbgrader(course: Course) -> None:
    solution = course.solution("adam").read_text(encoding="utf-8")
    answers = [cell.source for cell in exercise_cells(course, "adam", solution) if cell.kind == "answer"]
    assert all(text.count("### BEGIN SOLUTION") == text.count("### END SOLUTION") == 1 for text in answers)


def test_two_cells_of_one_name_are_an_error(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    twice = [Cell("given", "explore", "")]
    monkeypatch.setattr("autograder.engine.notebooks.cells.explore_cells", lambda text, slug: twice)
    with pytest.raises(CourseError, match=r"^adam: two cells of its notebook would be called given$"):
        cells_of(course, "adam")


def test_an_explore_file_becomes_a_head_and_a_text_and_a_cell_for_each_part() -> None:
    text = '"""Look."""\n\nimport numpy as np\nfrom adam import (\n    adam_step,\n)\n\nN = 3\n\n\n'
    text += "def f():\n    pass\n\n\n"
    text += "# %% One, two\n# A line\n# and more.\n\nprint(N)\n\n# %% Three\n\nprint(3)  # %% no part\n"
    assert explore_cells(text, "adam") == [
        Cell("explore", "text", "## Explore\n\nLook."),
        Cell("explore-start", "explore", "import numpy as np\n\nN = 3\n\n\ndef f():\n    pass"),
        Cell("explore-one-two-text", "text", "### One, two\n\nA line\nand more."),
        Cell("explore-one-two", "explore", "print(N)"),
        Cell("explore-three-text", "text", "### Three"),
        Cell("explore-three", "explore", "print(3)  # %% no part"),
    ]
