"""A result in the forms that others read."""

from __future__ import annotations

from autograder.engine.delivery import formats
from autograder.engine.results import assemble
from autograder.tests.engine.reports.samples import check, exercise


def test_the_points_are_two_notices_as_the_classic_reporter_printed_them() -> None:
    result = assemble("submission", [exercise(check(points=3), check("failed", 2))])
    assert formats.notices(result) == [
        "::notice title=Autograding complete::Points 3/5",
        '::notice title=Autograding report::{"totalPoints": 3, "maxPoints": 5}',
    ]
