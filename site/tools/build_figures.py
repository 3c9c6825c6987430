"""Bundle the live figures of site/figures into site/pages/assets: figures.js, figures.css and the licences of D3.

`make site` runs this with the packages that site/package-lock.json pins. Of D3 only the modules that draw are used:
they have the ISC licence, do nothing by themselves, and leave elements, roles and keys to the page.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import export_vectors

SITE = Path(__file__).resolve().parents[1]
ASSETS = SITE / "pages" / "assets"
MODULES = SITE / "node_modules"
BUDGET = 60  # kB after compression, for script and styles together


def bundle() -> None:
    entries = ["figures/figures.js", "figures/figures.css"]
    options = ["--bundle", "--minify", "--target=es2022", "--log-level=warning", f"--outdir={ASSETS}"]
    notice = "--banner:js=/* Contains D3 modules, ISC licence: figures.licences.txt */"
    subprocess.run([MODULES / ".bin" / "esbuild", *entries, *options, notice], cwd=SITE, check=True)


def licences() -> str:
    """Return the notices of the packages, which the ISC licence requires wherever the code goes."""
    names = sorted(path.name for path in MODULES.iterdir() if path.name.startswith("d3-") or path.name == "internmap")
    return "\n\n".join(f"{name}\n\n{(MODULES / name / 'LICENSE').read_text(encoding='utf-8')}" for name in names)


def main() -> int:
    """Build the bundle and print its size; the exit status is 1 when it is larger than the budget."""
    export_vectors.main()
    bundle()
    (ASSETS / "figures.licences.txt").write_text(licences(), encoding="utf-8")
    total = 0.0
    for name in ("figures.js", "figures.css"):
        data = (ASSETS / name).read_bytes()
        size = len(gzip.compress(data)) / 1000
        total += size
        print(f"{name:12} {len(data) / 1000:6.1f} kB {size:6.1f} kB gzip")
    print(f"{'together':12} {'':9} {total:6.1f} kB gzip of {BUDGET}")
    return int(total > BUDGET)


if __name__ == "__main__":
    sys.exit(main())
