"""Code that computes nothing earns next to nothing: zeros, echoes, constants."""

from __future__ import annotations

import ast

import pytest

from autograder.course import Course
from autograder.tests.conftest import Grade

pytestmark = pytest.mark.long

CHEAP = {
    "zeros like the first argument": "import numpy as np\nreturn np.zeros(np.shape({first}))",
    "zeros for a path": "import numpy as np\nreturn np.zeros((1, *np.shape({first})))",
    "the first argument": "return {first}",
    "the last argument": "return {last}",
    "the first argument twice": "return {first}, {first}",
    "the first argument three times": "return {first}, {first}, {first}",
    "all arguments": "return {all}",
    "zero": "return 0.0",
    "one": "return 1.0",
    "None": "return None",
    "True": "return True",
    "False": "return False",
    "an empty list": "return []",
    "not a number": "return float('nan')",
}


def with_bodies(solution: str, body: str) -> str:
    """The reference with the same body in every function."""
    tree = ast.parse(solution)
    for function in [n for n in tree.body if isinstance(n, ast.FunctionDef)]:
        names = [a.arg for a in function.args.args]
        text = body.format(first=names[0], last=names[-1], all=", ".join(names))
        function.body = ast.parse(text).body
    return ast.unparse(tree)


@pytest.mark.parametrize("body", CHEAP.values(), ids=list(CHEAP))
def test_the_same_cheap_answer_everywhere_earns_at_most_three_per_cent(body: str, course: Course, grade: Grade) -> None:
    solutions = {slug: course.solution(slug).read_text(encoding="utf-8") for slug in course.slugs}
    scores = {slug: grade(slug, with_bodies(text, body))["score"] for slug, text in solutions.items()}
    assert sum(scores.values()) <= 0.03 * sum(e.points for e in course.exercises), scores
