"""Write the editor of site/workbench, the students' files that it runs, and the pictures of the references."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from typing import Any

import numpy as np

from autograder.course import kit_files
from autograder.engine.notebooks.course import DIGITS
from autograder.engine.suites import explains_itself, load_module, load_reference, picture_of
from bundles import bundle
from places import ASSETS, COURSE, ROOT, copy, save
from plot import LEVELS

TARGET = ASSETS / "workbench"
GRID = 60
SHARED = ["pytest.ini", *kit_files()]  # of the folder that students get, for every exercise


def write() -> None:
    """Write the bundle, copy what the page runs, and write the picture of each exercise."""
    for old in (TARGET, ASSETS / "assignments"):
        shutil.rmtree(old, ignore_errors=True)
    entries = [f"workbench/{name}" for name in ("workbench.js", "worker.js", "workbench.css")]
    explained = [slug for slug in COURSE.slugs if explains_itself(COURSE, slug)]
    words = {"SHARED": SHARED, "EXPLAINED": explained}
    options = ["--format=esm", "--splitting", *(f"--define:{name}={json.dumps(v)}" for name, v in words.items())]
    bundle(TARGET, entries, options, "licences.txt")
    copy(ROOT / "site/workbench/runner.py", TARGET / "runner.py")
    own = [f"{slug}/{name}" for slug in COURSE.slugs for name in (f"test_{slug}.py", "picture.py")]
    own += [f"{slug}/{name}" for slug in explained for name in ("contract.py", "known.txt")]
    own.append(DIGITS.name)
    for name in SHARED + own:
        copy(COURSE.assignments / name, ASSETS / "assignments" / name)
    for slug in COURSE.slugs:
        save(TARGET / f"pictures/{slug}.json", json.dumps(picture(slug)))


def picture(slug: str) -> dict[str, Any]:
    """Return the axes of an exercise's picture and the lines of the reference."""
    known = picture_of(COURSE, slug)
    recorded = json.loads((COURSE.assignments / slug / "picture.json").read_text(encoding="utf-8"))["lines"]
    lines = zip(known.lines, recorded, strict=True)
    data = {
        "title": known.title,
        "caption": known.caption,
        "x": asdict(known.x),
        "y": asdict(known.y),
        "lines": [{"dots": line.dots, "exact": line.exact, **drawn} for line, drawn in lines],
    }
    if known.objective is not None:
        data["contours"] = contours(known)
    rows = getattr(load_module(COURSE.suite(slug, "picture"), f"batches_of_{slug}"), "batches", None)
    if rows is not None:
        data["batches"] = rows(load_reference(COURSE, slug))
    return data


def contours(known: Any) -> dict[str, Any]:
    """Return the heights in the middle of GRID * GRID cells, and the levels to draw, spaced as in `plot.py`."""
    middles = ((np.arange(GRID) + 0.5) / GRID * (axis.high - axis.low) + axis.low for axis in (known.x, known.y))
    heights = np.apply_along_axis(known.objective, 0, np.array(np.meshgrid(*middles)))
    spread = heights.max() - heights.min()
    levels = np.geomspace(1.0, 1e3, LEVELS) / 1e3 * spread + heights.min()
    return {"heights": [float(f"{h:.5g}") for h in heights.ravel()], "levels": levels.tolist()}
