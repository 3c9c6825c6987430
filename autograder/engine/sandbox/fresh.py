"""What a worker has of the grader's process: next to nothing, so that code runs the same wherever it is graded."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import checks

KEPT = ("LD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "SYSTEMROOT")
"""Where libraries lie, what NumPy computes the same with, and without which Windows starts no process."""
PACKAGES = ("site-packages", "dist-packages")
NEED_PYTEST = {"conftest", "verdicts"}
"""Modules of the kit that are no use to a student's code; the others it can import, as in a clone."""


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
    """Leave a student an empty environment, and nothing to import but the standard library, NumPy and the kit."""
    kit = Path(checks.__file__).parent
    own = {path.stem for path in kit.glob("*.py")} - NEED_PYTEST
    for name in own:
        importlib.import_module(name)
    sys.path[:] = [f for f in sys.path if f.startswith(sys.base_prefix) and not any(p in f for p in PACKAGES)]
    sys.path[:] = [f for f in sys.path if not kit.is_relative_to(f)]  # where Python lies in a folder above the grader
    kept = {*sys.stdlib_module_names, *own, "__main__", "numpy"}
    for name in [n for n in sys.modules if n.partition(".")[0] not in kept]:
        del sys.modules[name]
    os.environ.clear()
