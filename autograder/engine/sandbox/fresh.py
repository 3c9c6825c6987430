"""What a worker has of the grader's process: next to nothing, so that code runs the same wherever it is graded."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import checks

KEPT = ("LD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "SYSTEMROOT")
"""Where libraries lie, what NumPy computes the same with, and without which Windows starts no process."""


def python_path() -> dict[str, str]:
    """Return the variable that says where packages lie, for a process that is started in another folder.

    An empty entry would be the current folder, which may be a student's.
    """
    folders = [os.path.abspath(f) for f in os.environ.get("PYTHONPATH", "").split(os.pathsep) if f]
    return {"PYTHONPATH": os.pathsep.join(folders)} if folders else {}


def worker_environment() -> dict[str, str]:
    """Return the environment variables that a worker starts with: `KEPT`, and settings for one thread."""
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    kept = {n: os.environ[n] for n in KEPT if n in os.environ}
    return {**one_thread, **kept, **python_path(), "PYTHONHASHSEED": "0"}


def forget_the_grader() -> None:
    """Leave a student an empty environment, and nothing to import but the standard library and NumPy."""
    packages = ("site-packages", "dist-packages")
    sys.path[:] = [f for f in sys.path if f.startswith(sys.base_prefix) and not any(p in f for p in packages)]
    kit = {path.stem for path in Path(checks.__file__).parent.glob("*.py")}
    own = {"autograder", "msgpack", "landlockpy", "seccompy"} | kit
    for name in [n for n in sys.modules if n.partition(".")[0] in own]:
        del sys.modules[name]
    os.environ.clear()
