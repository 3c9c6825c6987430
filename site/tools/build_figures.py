"""Bundle the live figures: site/figures/ -> site/pages/assets/figures.js and figures.css.

    python site/tools/build_figures.py        after `npm ci` in site/
"""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import export_vectors

SITE = Path(__file__).resolve().parents[1]
ASSETS = SITE / "pages" / "assets"
BUDGET = 60  # kB on the wire, for everything


def main() -> int:
    export_vectors.main()
    entries = ["figures/figures.js", "figures/figures.css"]
    options = ["--bundle", "--minify", "--target=es2022", "--legal-comments=none", "--log-level=warning"]
    subprocess.run(["node_modules/.bin/esbuild", *entries, *options, f"--outdir={ASSETS}"], cwd=SITE, check=True)
    total = 0.0
    for name in ("figures.js", "figures.css"):
        data = (ASSETS / name).read_bytes()
        size = len(gzip.compress(data)) / 1000
        total += size
        print(f"{name:12} {len(data) / 1000:6.1f} kB  {size:5.1f} kB gzip")
    print(f"{'together':12} {'':9}  {total:5.1f} kB gzip, budget {BUDGET} kB")
    return int(total > BUDGET)


if __name__ == "__main__":
    sys.exit(main())
