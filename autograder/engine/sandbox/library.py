"""The standard library and NumPy for a worker that may not enter a folder above them, such as root's home.

Only root can start a worker there, and the worker has become the user "nobody" before it imports anything.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pkgutil
import sys
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    ModuleSpec,
    PathFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)
from pathlib import Path
from types import ModuleType

import numpy as np

FOLDER = os.path.dirname(os.__file__)
LOADERS = (
    (ExtensionFileLoader, EXTENSION_SUFFIXES),
    (SourceFileLoader, SOURCE_SUFFIXES),
    (SourcelessFileLoader, BYTECODE_SUFFIXES),
)


def closed_to_others(path: str) -> bool:
    """Return whether one of the folders above a file keeps an unprivileged user from it."""
    return not all(folder.stat().st_mode & 1 for folder in Path(path).parents)


def load_numpy() -> None:
    """Load the parts of NumPy that students can import, for workers that may not read its files."""
    exec("from numpy import *", {})
    for package in (np, np.lib, np.ma, np.polynomial):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if not {"tests", "conftest", "distutils"} & {*module.name.split(".")} and "._" not in module.name:
                with contextlib.suppress(ImportError):
                    importlib.import_module(module.name)


def find_from_here() -> None:
    """Make the standard library's folder the current one, and find modules from there: no folder above is used."""
    os.chdir(FOLDER)
    sys.path_hooks.insert(0, FinderFromHere)
    sys.path_importer_cache.clear()
    for folder in sys.path:  # a worker may read the files of the library's own folder, but not list it
        PathFinder.find_spec("nothing", [folder])


class FinderFromHere(FileFinder):
    """Finds modules in a folder of the standard library, from the current one on."""

    def __init__(self, path: str) -> None:
        if os.path.isabs(path) and not f"{path}{os.sep}".startswith(f"{FOLDER}{os.sep}"):
            raise ImportError(path)
        super().__init__(path, *LOADERS)
        self.path = _from_here(path)

    def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = super().find_spec(fullname, target)
        if spec is not None and spec.origin is not None:
            spec.origin = _from_here(spec.origin)  # Python makes it absolute
        return spec


def _from_here(path: str) -> str:
    return os.path.join(os.curdir, os.path.relpath(path, FOLDER)) if os.path.isabs(path) else path
