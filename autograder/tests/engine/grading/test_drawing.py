"""Calls that are packed once for many submissions."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from autograder.course import Bounds
from autograder.engine.grading.drawing import packed_calls
from autograder.engine.sandbox.forked import ForkingZygote
from autograder.engine.sandbox.student import StudentCode
from calls import EXACT
from kinds import Kinds
from levels import FORMS, SHAPES
from rows import Draw
from trials import drawn

SOURCE = "import numpy as np\ndef twice(w):\n    return 2 * np.asarray(w, dtype=float)\n"
OTHER = "import numpy as np\ndef twice(w):\n    return 2 * np.asarray(w, dtype=float) + (np.ndim(w) == 0)\n"


def number(draw: Draw, shape: tuple[int, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"w": draw(shape)}, {}


def test_only_answers_that_differ_from_the_references_are_read() -> None:
    reference = ModuleType("reference")
    exec(SOURCE, reference.__dict__)
    drawn_calls = drawn(Kinds(number, shape=SHAPES, form=FORMS), reference.twice, np.random.default_rng(0))
    known = packed_calls("twice", drawn_calls, reference)
    calls = [(trial.case.args, trial.case.kwargs) for trial in drawn_calls.in_order()]
    zygote = ForkingZygote(Bounds())
    try:
        for source in (SOURCE, OTHER):
            code = StudentCode("adam", [("adam.py", source.encode())], zygote, Bounds(), 60.0)
            read = [a is not EXACT for a in code.each("twice", calls, reuse=True, packed=known)]
            assert read == [source is OTHER and np.ndim(w) == 0 for (w,), _ in calls]
            code.close()
    finally:
        zygote.close()
