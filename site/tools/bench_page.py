"""Measure how long a run in the page takes, compared with the plain start of Pyodide with NumPy; in seconds.

`make bench-page` runs this. Both begin with an empty cache, and the rounds alternate, so that a busy machine slows down
both.
"""

from __future__ import annotations

import statistics
import time

from playwright.sync_api import Browser, Page, sync_playwright

from places import COURSE, ROOT, chromium
from serve import serving

ROUNDS = 5
LATER_RUNS = 5  # after the first run, in each round
BELOW, SLUG = "/sub/path/", "adam"
KEY = f"course:{BELOW}:code:{SLUG}"  # under which the page stores the code; typing it would start Python too early

# The time that every page with NumPy needs.
PLAIN_START = """
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


def plain_start(browser: Browser, site: str) -> float:
    """Return the seconds from an empty page to the first number of NumPy."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site, wait_until="networkidle")
        return float(page.evaluate(PLAIN_START, f"{site}assets/python/"))


def runs(browser: Browser, site: str, code: str) -> list[float]:
    """Return the seconds from pressing the button to the last result: the first run of a visit, then the later runs."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}exercises/{SLUG}/", wait_until="networkidle")
        page.evaluate("([key, code]) => localStorage.setItem(key, JSON.stringify(code))", [KEY, code])
        page.reload(wait_until="networkidle")
        page.get_by_role("button", name="Continue with your code").click()
        page.get_by_role("textbox", name=f"{SLUG}.py").wait_for()
        return [one_run(page) for _ in range(1 + LATER_RUNS)]


def one_run(page: Page) -> float:
    begun = time.perf_counter()
    page.get_by_role("button", name="Run the checks").click()
    page.locator(".wb-status", has_text="visible checks pass").wait_for(timeout=120_000)
    page.locator(".wb-picture .gd-sentence").wait_for(timeout=120_000)
    return time.perf_counter() - begun


def main() -> None:
    code = COURSE.solution(SLUG).read_text(encoding="utf-8")
    starts, firsts, later = [], [], []
    with serving(ROOT / "build/site", BELOW) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for _ in range(ROUNDS):
            starts.append(plain_start(browser, site))
            first, *rest = runs(browser, site, code)
            firsts.append(first)
            later += rest
        browser.close()
    print(f"{'seconds':34}{'median':>8}{'best':>8}{'worst':>8}")
    for name, times in (
        ("plain start of Pyodide with NumPy", starts),
        ("first run in the page", firsts),
        ("a run after the first", later),
    ):
        print(f"{name:34}{statistics.median(times):8.2f}{min(times):8.2f}{max(times):8.2f}")
    ratio = statistics.median(firsts) / statistics.median(starts)
    print(f"first run / plain start {ratio:.2f} (at most 2.5); a run after the first (at most 1 s)")


if __name__ == "__main__":
    main()
