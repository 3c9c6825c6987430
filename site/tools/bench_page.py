"""How long a run in the page takes, beside the bare start of Pyodide with NumPy in the same browser; seconds.

`make bench-page` runs it. Both begin with an empty cache and nothing running; rounds alternate, so that a busy machine
slows down both.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from places import COURSE, ROOT, chromium
from serve import serving

ROUNDS = 5
AGAIN = 5  # runs after the first, in each round
SLUG = "adam"
MOST_FIRST, MOST_AGAIN = 2.5, 1.0  # times the bare start; seconds

# What anybody who wants NumPy in a page has to wait for.
BARE = """
async (home) => {
    const source = `onmessage = async () => {
        const { loadPyodide } = await import("${home}pyodide.mjs");
        const pyodide = await loadPyodide({ indexURL: "${home}", packages: ["numpy"] });
        pyodide.runPython("import numpy; numpy.ones(3).sum()");
        postMessage("done");
    };`;
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })), { type: "module" });
    const start = performance.now();
    await new Promise((done) => { worker.onmessage = done; worker.postMessage("go"); });
    worker.terminate();
    return (performance.now() - start) / 1000;
}
"""


def bare(browser: Browser, site: str) -> float:
    """From nothing to the first number of NumPy."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site, wait_until="networkidle")
        return float(page.evaluate(BARE, f"{site}assets/python/"))


def runs(browser: Browser, site: str, code: str) -> list[float]:
    """From the press of the button to the last verdict: the first run of a visit, then those after it."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}exercises/{SLUG}/", wait_until="networkidle")
        page.evaluate("([key, code]) => localStorage.setItem(key, JSON.stringify(code))", [key(site), code])
        page.reload(wait_until="networkidle")
        page.get_by_role("button", name="Go on with what you wrote here").click()
        page.get_by_role("textbox", name=f"{SLUG}.py").wait_for()
        return [pressed(page) for _ in range(1 + AGAIN)]


def key(site: str) -> str:
    """Under which the page keeps the code."""
    return f"course:/{site.split('/', 3)[3]}:code:{SLUG}"


def pressed(page: Page) -> float:
    begun = time.perf_counter()
    page.get_by_role("button", name="Run the checks").click()
    page.locator(".wb-status", has_text="visible checks pass").wait_for(timeout=120_000)
    page.locator(".wb-picture .gd-sentence").wait_for(timeout=120_000)
    return time.perf_counter() - begun


def main() -> int:
    code = COURSE.solution(SLUG).read_text(encoding="utf-8")
    starts, firsts, later = [], [], []
    with serving(Path(ROOT / "build/site"), "/sub/path/") as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for _ in range(ROUNDS):
            starts.append(bare(browser, site))
            first, *rest = runs(browser, site, code)
            firsts.append(first)
            later += rest
        browser.close()
    print(f"{'seconds':34}{'median':>8}{'best':>8}{'worst':>8}")
    for name, times in (
        ("bare start of Pyodide with NumPy", starts),
        ("first run in the page", firsts),
        ("a run after the first", later),
    ):
        print(f"{name:34}{statistics.median(times):8.2f}{min(times):8.2f}{max(times):8.2f}")
    ratio = statistics.median(firsts) / statistics.median(starts)
    kept = ratio <= MOST_FIRST and statistics.median(later) < MOST_AGAIN
    print(f"first run / bare start {ratio:.2f}, limit {MOST_FIRST}; after the first under {MOST_AGAIN} s: ", end="")
    print("kept" if kept else "BROKEN")
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
