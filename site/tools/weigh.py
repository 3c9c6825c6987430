"""Measure how much each page transfers, with everything that it loads; print a table, the largest first."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from playwright.sync_api import sync_playwright

from places import chromium
from serve import pages, serving

LIMIT = 350  # kB
KINDS = {".html": "page", ".css": "styles", ".js": "scripts", ".woff2": "fonts", ".json": "search"}


def weigh(site: Path) -> dict[str, Counter[str]]:
    """Return the bytes that the server sent for each page, by kind of file, to a browser with an empty cache."""
    weights: dict[str, Counter[str]] = {}
    sent = Counter[str]()

    def note(file: Path, size: int) -> None:
        sent[KINDS.get(file.suffix, "other")] += size

    with serving(site, "/", note) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name in pages(site):
            sent.clear()
            with browser.new_context() as context:
                context.new_page().goto(address + name, wait_until="networkidle")
            weights[name] = sent.copy()
        browser.close()
    return weights


def main() -> None:
    weights = weigh(Path(sys.argv[1]))
    columns = [*KINDS.values(), "other"]
    print(f"{'kB transferred':32}{'all':>8}" + "".join(f"{column:>9}" for column in columns))
    for name, parts in sorted(weights.items(), key=lambda row: -row[1].total()):
        cells = "".join(f"{parts[column] / 1000:9.1f}" for column in columns)
        print(f"{name or 'home':32}{parts.total() / 1000:8.1f}{cells}")
    heaviest = max(parts.total() for parts in weights.values()) / 1000
    print(f"largest page {heaviest:.0f} kB, limit {LIMIT} kB")
    sys.exit(heaviest > LIMIT)


if __name__ == "__main__":
    main()
