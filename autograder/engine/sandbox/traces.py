"""What one exercise can leave behind in a worker for the next: settings of Python and NumPy, patched modules, memory.

A worker that has changed is not used again, so that an honest `np.seterr(all="raise")` in one exercise costs nothing
in another. A student who hides a trace on purpose disturbs only their own code.
"""

from __future__ import annotations

import builtins
import collections
import functools
import gc
import itertools
import math
import operator
import os
import random
import signal
import sys
import warnings
from typing import Any

import numpy as np

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

PATCHABLE = (np, np.linalg, np.random, builtins, math, random, operator, functools, itertools, collections, warnings)
GROWTH = 32 << 10  # KiB of memory that an exercise may leave in use


class Surroundings:
    """A process as it is now, to be compared with later."""

    def __init__(self) -> None:
        self.settings, self.memory = settings(), memory()

    def changed(self) -> bool:
        """Return whether something is no longer as it was."""
        return settings() != self.settings or memory() > self.memory + GROWTH


def settings() -> list[Any]:
    """Return the settings of Python and NumPy that code can change, and the members of modules it can patch."""
    return [
        np.geterr(),
        np.geterrcall(),
        np.get_printoptions(),
        sys.getrecursionlimit(),
        sys.gettrace(),
        sys.getprofile(),
        gc.isenabled(),
        list(warnings.filters),
        list(sys.path),
        dict(os.environ),
        signal.getsignal(signal.SIGINT),
        [list(map(id, vars(module).values())) for module in PATCHABLE],
    ]


def memory() -> int:
    """Return the most that a forked process has had in memory so far, in KiB; 0 where the system does not tell."""
    return 0 if resource is None else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
