"""`make bench`: what the grader costs beside plain pytest and beside its own parts, as ratios of medians of one run.

`python -m autograder.bench PART` measures one part alone.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
import sys
from importlib import import_module

from autograder.course import find_course

PARTS = ("submission", "processor", "batch", "students", "pushes", "notebooks", "large_class")


def show(part: str) -> None:
    """Print the figures of a part, each as soon as it is measured."""
    for name, value, unit in import_module(f"autograder.bench.{part}").rows(find_course()):
        print(f"{name:80}{value:9.2f} {unit}", flush=True)


def main() -> None:
    """Print the figures of the part that is named, or of all parts."""
    if len(sys.argv) > 1:
        show(sys.argv[1])
        return
    versions = " ".join(f"{n} {importlib.metadata.version(n)}" for n in ("numpy", "pytest", "msgpack"))
    print(f"Python {platform.python_version()} {versions}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for part in PARTS:  # each in a Python of its own: a process collects suites only once
        subprocess.run([sys.executable, "-m", "autograder.bench", part], check=True)


if __name__ == "__main__":
    main()
