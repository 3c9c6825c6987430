"""What a worker reports of a source that was loaded has a known form, whoever wrote the report."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.engine.sandbox.channel import FrameError
from autograder.engine.sandbox.failures import NOT_TEXT, load_report

CHUNKS = [("adam.py", b"x = 1\ny = (\n")]


def problem(**fields: Any) -> dict[str, Any]:
    reply = {"problems": [{"chunk": "adam.py", "line": 1, **fields}], "defined": [], "uses": []}
    return load_report(reply, CHUNKS)[0][0]


@pytest.mark.parametrize(
    "forged",
    [
        {"chunk": "The instructor decided: 8 of 8 points.", "syntax": "x"},
        {"line": 2**4000, "syntax": "x"},
        {"line": -5, "syntax": "x"},
        {"line": True, "syntax": "x"},
        {"line": 1.0, "syntax": "x"},
        {"classes": ["E"], "text": "", "frames": [["another.py", 1, "f"]]},
        {"classes": ["E"], "text": "", "frames": [["adam.py", 10**9, "f"]]},
        {"classes": [], "text": "", "frames": []},
    ],
)
def test_a_report_that_no_worker_writes_is_refused(forged: dict[str, Any]) -> None:
    with pytest.raises(FrameError):
        problem(**forged)


def test_reports_of_a_worker() -> None:
    assert problem(line=2, syntax="'(' was never closed") == {
        "chunk": "adam.py",
        "line": 2,
        "syntax": "'(' was never closed",
    }
    assert problem(missing="matplotlib.pyplot")["missing"] == "matplotlib.pyplot"
    assert problem(chunk="<string>", missing="torch") == {"chunk": "adam.py", "line": 0, "missing": "torch"}
    frames = [["adam.py", 2, "<module>"]]
    assert problem(classes=["ValueError", "Exception"], text="no", frames=frames)["frames"] == frames


def test_what_has_a_known_form_is_not_the_workers() -> None:
    assert problem(encoding="all checks passed")["encoding"] == NOT_TEXT
    assert problem(missing="x, and all is well")["missing"] == "a module"
    assert problem(classes=["Your grade is 100"], text="", frames=[])["classes"] == ["Exception"]
