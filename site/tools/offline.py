"""Write the service worker, which keeps the whole site of one build in the browser, and the version into each page."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from pathlib import Path

from places import ROOT, save

WORKER = ROOT / "site/offline/service-worker.js"
NAME = "service-worker.js"
LEFT_OUT = (".map", ".gz")  # read by developer tools and search engines
LANGUAGES = "assets/javascripts/lunr/"  # the search of sites in other languages


def write(site: Path) -> str:
    """Write both and return the version, which is made from all files of the site."""
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    paths = [path for path in paths if path != NAME and not path.endswith(LEFT_OUT) and not path.startswith(LANGUAGES)]
    everything = json.dumps([(path, digest(site / path)) for path in paths])
    version = hashlib.sha256(everything.encode()).hexdigest()[:16]
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        save(page, text.replace("<html ", f'<html data-version="{version}" ', 1))
    build = json.dumps({"version": version, "files": {path: digest(site / path) for path in paths}})
    save(site / NAME, f"const BUILD = {build};\n{WORKER.read_text(encoding='utf-8')}")
    return version


def digest(file: Path) -> str:
    """Return the hash of a file as browsers compare it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(file.read_bytes()).digest()).decode()}"


if __name__ == "__main__":
    print(f"the service worker keeps version {write(Path(sys.argv[1]))}")
