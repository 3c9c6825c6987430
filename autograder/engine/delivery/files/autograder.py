"""Grades one push: `python autograder.py` in the checkout of a student's repository.

Made by `autograder publish`. It needs Python {{python}} on Linux; everything else is in `bundle.zip` beside it, or
pinned by hash there. Nothing here is secret: no solution is in the bundle.
"""

import os
import sys
import tempfile
import zipfile
from pathlib import Path

PYTHON = "{{python}}"  # the checks are compiled for it


def main() -> int:
    """Unpack the bundle and grade with it; 0 whenever the push was graded."""
    here = "{}.{}".format(*sys.version_info)
    if here != PYTHON:
        print(f"::error title=Not graded::this bundle is for Python {PYTHON}, and this is Python {here}")
        return 1
    with tempfile.TemporaryDirectory(prefix="bundle-", dir=os.environ.get("RUNNER_TEMP")) as folder:
        with zipfile.ZipFile(Path(__file__).resolve().with_name("bundle.zip")) as bundle:
            bundle.extractall(folder)
        sys.path.insert(0, folder)
        from autograder.engine.delivery.push import main as push

        return push(Path(folder), Path.cwd(), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
