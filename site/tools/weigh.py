"""Measure how much each page transfers with everything that it loads; print a table, the largest first.

`make weigh` runs this, and fails where a page is larger than LIMIT. Text counts as hosts send it, compressed.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import sync_playwright

from places import chromium
from serve import serving

LIMIT = 350  # kB
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml")


def transferred(file: Path) -> int:
    """Return the bytes that a host sends for a file."""
    data = file.read_bytes()
    return len(gzip.compress(data, 6) if file.suffix in COMPRESSED else data)


def weights(site: Path) -> dict[str, float]:
    """Return the kB that each page costs a browser with an empty cache."""
    found = {}
    with serving(site, "/") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for index in sorted(site.rglob("index.html")):
            name, files = index.parent.relative_to(site).as_posix(), set[Path]()
            with browser.new_context(service_workers="block") as context:
                page = context.new_page()
                page.on(
                    "response", lambda answer, files=files: files.add(site / unquote(urlsplit(answer.url).path)[1:])
                )
                page.goto(f"{address}{name}/", wait_until="networkidle")
            present = (file / "index.html" if file.is_dir() else file for file in files)
            found[name] = sum(transferred(file) for file in present if file.is_file()) / 1000
        browser.close()
    return found


def main() -> int:
    found = weights(Path(sys.argv[1]).resolve())
    for name, kilobytes in sorted(found.items(), key=lambda row: -row[1]):
        print(f"{name:32}{kilobytes:8.1f} kB")
    print(f"largest page {max(found.values()):.0f} kB, limit {LIMIT} kB")
    return int(max(found.values()) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
