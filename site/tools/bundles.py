"""Bundle the scripts and styles of the pages with esbuild, with the packages that site/package-lock.json pins.

Of D3 only the modules that draw are used: they do nothing by themselves, and leave elements, roles and keys to the
page. CodeMirror 6 has small parts and good support for keyboards and screen readers; a page loads it only on demand.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import tempfile
from pathlib import Path

from places import ASSETS, NPM, ROOT, save

BUDGET = 60  # kB of the figures after compression, for script and styles together


def write_figures() -> None:
    """Bundle site/figures into assets/figures.js and figures.css; end the build when they are above the budget."""
    bundle(ASSETS, ["figures/figures.js", "figures/figures.css"], [], "figures.licences.txt")
    size = sum(len(gzip.compress((ASSETS / f"figures.{kind}").read_bytes())) / 1000 for kind in ("js", "css"))
    print(f"the figures take {size:.1f} of {BUDGET} kB, compressed")
    if size > BUDGET:
        raise SystemExit("the figures are too large")


def bundle(target: Path, entries: list[str], options: list[str], licences: str) -> None:
    """Bundle the entries into a folder, and write there the notices of the packages, as their licences require."""
    fixed = ["--bundle", "--minify", "--target=es2022", "--log-level=warning", f"--outdir={target}"]
    notice = f"--banner:js=/* Contains packages of others: {licences} */"
    with tempfile.NamedTemporaryFile("r", suffix=".json") as meta:
        command = [str(NPM / ".bin/esbuild"), *entries, *fixed, *options, notice, f"--metafile={meta.name}"]
        subprocess.run(command, cwd=ROOT / "site", check=True)
        inputs = json.load(meta)["inputs"]
    found = (re.match(r"node_modules/((?:@[^/]+/)?[^/]+)/", name) for name in inputs)
    names = sorted({match[1] for match in found if match})
    notices = (f"{name}\n\n{(NPM / name / 'LICENSE').read_text(encoding='utf-8')}" for name in names)
    save(target / licences, "\n\n".join(notices))
