"""Remove from a worker nearly all of the grader's process, so that code runs the same wherever it is graded."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import checks

KEPT = ("LD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "SYSTEMROOT")
"""Variables that say where libraries lie, that make NumPy round alike, and that Windows needs to start a process."""
PACKAGES = ("site-packages", "dist-packages")
NEED_PYTEST = {"conftest", "verdicts"}
"""Modules of the kit that need pytest; a student's code can import the others, as in a clone."""


def python_path() -> dict[str, str]:
    """Return the variable that says where packages lie, for a process that is started in another folder.

    An empty entry would be the current folder, which may be a student's.
    """
    folders = [os.path.abspath(f) for f in os.environ.get("PYTHONPATH", "").split(os.pathsep) if f]
    return {"PYTHONPATH": os.pathsep.join(folders)} if folders else {}


def worker_environment() -> dict[str, str]:
    """Return the environment variables that a worker starts with: `KEPT`, and settings for one thread."""
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    passed_on = {n: os.environ[n] for n in KEPT if n in os.environ}
    return {**one_thread, **passed_on, **python_path(), "PYTHONHASHSEED": "0"}


def forget_the_grader() -> None:
    """Leave a student an empty environment, and nothing to import but the standard library, NumPy and the kit."""
    kit = Path(checks.__file__).parent
    own = {path.stem for path in kit.glob("*.py")} - NEED_PYTEST
    for name in own:
        importlib.import_module(name)
    sys.path[:] = [f for f in sys.path if f.startswith(sys.base_prefix) and not any(p in f for p in PACKAGES)]
    sys.path[:] = [f for f in sys.path if not kit.is_relative_to(f)]  # where Python lies in a folder above the grader
    remaining = {*sys.stdlib_module_names, *own, "__main__", "numpy"}
    for name in [n for n in sys.modules if n.partition(".")[0] not in remaining]:
        del sys.modules[name]
    os.environ.clear()
