"""What a process forgets before it runs a student's code, so that the code runs the same wherever it is graded."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import checks


def forget_the_grader() -> None:
    """Leave a student an empty environment, and nothing to import but the standard library and NumPy."""
    packages = ("site-packages", "dist-packages")
    sys.path[:] = [f for f in sys.path if f.startswith(sys.base_prefix) and not any(p in f for p in packages)]
    kit = {path.stem for path in Path(checks.__file__).parent.glob("*.py")}
    ours = {"autograder", "msgpack", "landlockpy", "seccompy"} | kit
    for name in [n for n in sys.modules if n.partition(".")[0] in ours]:
        del sys.modules[name]
    os.environ.clear()
