"""References and the definitions of pictures as modules; what the files that students get import is there, too."""

from __future__ import annotations

import functools
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder import checks
from autograder.course import Course, CourseError

sys.modules["checks"] = checks  # pictures say `from checks import …`, here as in a student's clone

from autograder import pictures  # noqa: E402

sys.modules["pictures"] = pictures

from autograder import plot  # noqa: E402

__all__ = ["checks", "load_reference", "picture_of", "pictures", "plot"]


def load_reference(path: Path, slug: str) -> ModuleType:
    """The reference solution as a module that `import` cannot find."""
    module = ModuleType(f"reference_of_{slug}")
    SourceFileLoader(module.__name__, str(path)).exec_module(module)
    return module


@functools.cache
def picture_of(course: Course, slug: str) -> Any:
    """The `Picture` that an exercise defines; CourseError when there is none."""
    path = course.suite(slug, "picture")
    try:
        return plot.load(path, f"picture_of_{slug}").PICTURE
    except (FileNotFoundError, AttributeError) as error:
        what = getattr(error, "strerror", None) or "defines no PICTURE"
        raise CourseError(f"autograder/suites/{slug}/picture.py: {what}") from None
