"""Bundle the editor of site/workbench into site/pages/assets/workbench, and copy the students' files that it runs.

The editor is CodeMirror 6 (MIT): it has small parts and good support for keyboards and screen readers, and a page loads
it only on demand.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import asdict
from typing import Any

import numpy as np

from autograder.course import kit_files
from autograder.engine.suites import load_module, load_reference, picture_of
from places import ASSETS, COURSE, NPM, ROOT, save
from plot import LEVELS

SOURCE = ROOT / "site/workbench"
TARGET = ASSETS / "workbench"
GRID = 60
SHARED = ["pytest.ini", *kit_files()]  # of the folder that students get, for every exercise


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    bundle()
    shutil.copyfile(SOURCE / "runner.py", TARGET / "runner.py")
    copy_assignments()
    for slug in COURSE.slugs:
        save(TARGET / f"pictures/{slug}.json", json.dumps(picture(slug)))


def bundle() -> None:
    entries = [SOURCE / name for name in ("workbench.js", "worker.js", "workbench.css")]
    options = ["--bundle", "--minify", "--format=esm", "--splitting", "--target=es2022", "--log-level=warning"]
    options.append(f"--define:SHARED={json.dumps(SHARED)}")
    notice = "--banner:js=/* Contains packages of others: licences.txt */"
    with tempfile.NamedTemporaryFile("r", suffix=".json") as meta:
        places = [f"--outdir={TARGET}", f"--metafile={meta.name}"]
        subprocess.run([NPM / ".bin/esbuild", *entries, *options, notice, *places], cwd=ROOT / "site", check=True)
        inputs = json.load(meta)["inputs"]
    save(TARGET / "licences.txt", licences(inputs))


def licences(inputs: dict[str, Any]) -> str:
    """Return the notices of the packages in the bundle, as their licences require."""
    found = (re.match(r"node_modules/((?:@[^/]+/)?[^/]+)/", name) for name in inputs)
    names = sorted({match[1] for match in found if match})
    return "\n\n".join(f"{name}\n\n{(NPM / name / 'LICENSE').read_text(encoding='utf-8')}" for name in names)


def copy_assignments() -> None:
    """Copy the files of assignments/ that the page runs."""
    target = ASSETS / "assignments"
    shutil.rmtree(target, ignore_errors=True)
    names = list(SHARED)
    for slug in COURSE.slugs:
        (target / slug).mkdir(parents=True)
        names += [f"{slug}/test_{slug}.py", f"{slug}/picture.py"]
    for name in names:
        shutil.copyfile(ROOT / "assignments" / name, target / name)


def picture(slug: str) -> dict[str, Any]:
    """Return the axes of an exercise's picture and the lines of the reference."""
    known = picture_of(COURSE, slug)
    recorded = json.loads((ROOT / f"assignments/{slug}/picture.json").read_text(encoding="utf-8"))["lines"]
    data = {
        "title": known.title,
        "caption": known.caption,
        "x": asdict(known.x),
        "y": asdict(known.y),
        "lines": [
            {"dots": line.dots, "exact": line.exact, **drawn} for line, drawn in zip(known.lines, recorded, strict=True)
        ],
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


if __name__ == "__main__":
    main()
