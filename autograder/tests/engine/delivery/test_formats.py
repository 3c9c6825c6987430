"""A result in the forms that others read."""

from __future__ import annotations

from pathlib import Path

from autograder.engine.delivery import formats
from autograder.engine.results import assemble
from autograder.tests.engine.delivery import reporter
from autograder.tests.engine.reports.samples import check, exercise

LONGEST_VARIABLE = 128 << 10  # bytes that Linux hands to a process in one variable


def test_no_text_of_a_student_s_makes_a_payload_too_long_for_a_variable(tmp_path: Path) -> None:
    failed = [check("failed", name=f"c{i}", message="\N{SNAKE}" * 1000, hint="try " * 40) for i in range(60)]
    payloads = formats.classic(assemble("submission", [exercise(*failed)]), tmp_path)
    assert len(payloads["points1"]) < LONGEST_VARIABLE
    (found,) = reporter.payloads("points1", {"POINTS1_RESULTS": payloads["points1"]})
    assert found["tests"][0]["test_code"].startswith("\N{SNAKE}" * 200)
