"""`make capstone`: record the digits of the capstone, and the losses of the references, drawn behind a student's."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import lesson
import network
from autograder.course import Course, find_course
from autograder.engine.notebooks.cells import capstone_cells
from autograder.engine.notebooks.course import DIGITS, RECORDED
from autograder.engine.suites import load_reference

DECIMALS = 4


def digits_text() -> str:
    """Return scikit-learn's pictures of digits as the text of a file."""
    from sklearn.datasets import load_digits  # type: ignore[import-untyped]

    digits = load_digits()
    return network.packed(digits.data, digits.target)


def losses(course: Course) -> dict[str, list[list[float]]]:
    """Return each optimiser's losses on training and validation pictures after each epoch."""
    import matplotlib

    matplotlib.use("Agg")
    references = {slug: load_reference(course, slug) for slug in course.slugs}
    own, lesson.own = lesson.own, references.__getitem__  # type: ignore[assignment]
    namespace: dict[str, Any] = {}
    try:
        with matplotlib.rc_context(), contextlib.chdir(RECORDED.parent):  # the first cell sets how figures look
            for cell in capstone_cells(course):
                if cell.kind == "explore" and "runs" not in namespace:
                    exec(cell.source, namespace)
    finally:
        lesson.own = own
    return {name: values.round(DECIMALS).tolist() for name, (_, values) in namespace["runs"].items()}


def main() -> None:
    """Record the digits and the losses."""
    DIGITS.write_text(digits_text(), encoding="ascii")
    lines = [f"{json.dumps(name)}: {json.dumps(values)}" for name, values in losses(find_course()).items()]
    RECORDED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
