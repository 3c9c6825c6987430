"""Measure in Chromium what a reader waits for: a figure whose slider moves, a run of the checks, an answer to "Why?".

`make bench-page` runs this. Of a figure only its own computation is measured, not the browser's style, layout and
paint: at most 4 ms at the median, and 50 ms until the reader's own 200 steps of Adam in Python have followed. A run of
the checks is measured from the click, beside the plain start of Pyodide with NumPy, which every such page needs: at
most 3 s in a new browser when the reader has written for a while, 2 s in a second visit, 0.3 s for each later run; no
task of the page itself takes more than 100 ms while Python starts.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from itertools import chain

from playwright.sync_api import Browser, Page, sync_playwright

from places import COURSE, ROOT, chromium
from serve import serving

ROUNDS, LATER_RUNS = 5, 5
WRITING = 10_000  # ms between the opening of the editor and the click, for a reader who writes something
BELOW, SLUG, OWN_PAGE = "/sub/path/", "adam", "theory/practice/"

# Move each slider from one end to the other. The table stays closed, as it usually is.
MOVE = """
(name) => [...document.querySelectorAll(`[data-figure="${name}"] input[type=range]`)].map((slider) => {
    const moves = 100;
    const move = (i) => {
        slider.value = (slider.max * (i % moves)) / (moves - 1);
        slider.dispatchEvent(new Event("input"));
    };
    for (let i = 0; i < 20; i++) move(i);
    const times = [];
    for (let i = 0; i < moves; i++) {
        const start = performance.now();
        move(i);
        times.push(performance.now() - start);
    }
    const label = document.querySelector(`label[for="${slider.id}"]`).textContent;
    slider.value = slider.max / 2;
    slider.dispatchEvent(new Event("input"));
    return [label, times];
})
"""
# Move a slider step by step, each time until the line of the reader's own code has changed.
OWN_MOVES = """
async (figure) => {
    const slider = figure.querySelector("input[type=range]");
    const times = [];
    for (let i = 0; i < 25; i++) {
        const followed = new Promise((done) => {
            const watch = new MutationObserver(() => done(watch.disconnect()));
            figure.querySelectorAll("path.wb-own-run").forEach((own) => watch.observe(own, { attributeFilter: ["d"] }));
        });
        const start = performance.now();
        slider.value = +slider.value + (i % 2 ? -4 : 3);
        slider.dispatchEvent(new Event("input"));
        await followed;
        times.push(performance.now() - start);
    }
    return times.slice(5);
}
"""
WATCH_TASKS = """
window.tasks = [0];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => tasks.push(entry.duration)))
    .observe({ type: "longtask" });
"""
# Paste into the editor, as a reader does: text that is set from outside passes through the browser's own editing, whose
# work is no part of the page.
PASTE = """
(editor, code) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", code);
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}
"""
LONGEST_TASK = "Math.max(...tasks)"
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


def figures(browser: Browser) -> Iterator[tuple[str, list[float]]]:
    """Yield the name of each slider, and how many milliseconds its figure computes for each of its moves."""
    page = browser.new_page()
    page.goto((ROOT / "site/figures/harness.html").as_uri())
    for name in page.locator("figure").evaluate_all("all => all.map((figure) => figure.dataset.figure)"):
        for label, times in page.evaluate(MOVE, name):
            yield f"{name}: {label}, ms", times


def runs(browser: Browser) -> Iterator[tuple[str, list[float]]]:
    """Yield the seconds of plain starts, runs and answers, in turns so that a busy moment hits all."""
    names = (
        "plain start of Pyodide",
        "first run, at once",
        "first run, after writing",
        "second visit, at once",
        "later",
        "first answer to Why?",
    )
    seconds: dict[str, list[float]] = {name: [] for name in names}
    tasks: list[float] = []
    with serving(ROOT / "build/site", BELOW) as site:
        for _ in range(ROUNDS):
            with browser.new_context(service_workers="block") as context:
                page = context.new_page()
                page.goto(site, wait_until="networkidle")
                seconds[names[0]].append(float(page.evaluate(PLAIN_START, f"{site}assets/python/")))
            with browser.new_context(service_workers="block") as context:
                page = opened(context.new_page(), site)
                seconds[names[1]].append(one_run(page))
                tasks.append(page.evaluate(LONGEST_TASK))
                seconds[names[4]] += [one_run(page) for _ in range(LATER_RUNS)]
                seconds[names[5]].append(one_answer(page))
                page.close()
                seconds[names[3]].append(one_run(opened(context.new_page(), site)))
            with browser.new_context(service_workers="block") as context:
                page = opened(context.new_page(), site)
                page.wait_for_timeout(WRITING)
                seconds[names[2]].append(one_run(page))
    yield from ((f"{name}, s", times) for name, times in seconds.items())
    yield "longest task of the page, ms", tasks


def own_code(browser: Browser) -> Iterator[tuple[str, list[float]]]:
    """Yield how long the line of the reader's own Adam, 200 steps in Python, takes to follow a slider."""
    with serving(ROOT / "build/site", BELOW) as site, browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.goto(f"{site}{OWN_PAGE}", wait_until="networkidle")
        code = json.dumps(COURSE.solution(SLUG).read_text(encoding="utf-8"))
        page.evaluate("([key, code]) => localStorage.setItem(key, code)", [f"course:{BELOW}:code:{SLUG}", code])
        page.goto(f"{site}{OWN_PAGE}", wait_until="networkidle")
        for question in page.get_by_role("button", name="Skip").all():
            question.dispatch_event("click")
        figure = page.locator("[data-figure=race]")
        figure.get_by_label("Draw what your own code does").check()
        figure.locator(".wb-own-words", has_text="adam_descent does").wait_for(timeout=120_000)
        yield "race with own Adam of 200 steps, ms", figure.evaluate(OWN_MOVES)


def opened(page: Page, site: str) -> Page:
    """Open the editor, and put the reference in it unless it is there from an earlier visit."""
    page.goto(f"{site}exercises/{SLUG}/", wait_until="networkidle")
    button = page.locator(".wb-open")
    returning = button.text_content() == "Continue with your code"
    button.hover()
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH_TASKS)
    button.click()
    editor = page.get_by_role("textbox", name=f"{SLUG}.py")
    editor.wait_for()
    if not returning:
        editor.press("Control+A")
        editor.evaluate(PASTE, COURSE.solution(SLUG).read_text(encoding="utf-8"))
    return page


def one_run(page: Page) -> float:
    """Return the seconds from pressing the button to the last result."""
    begun = time.perf_counter()
    page.get_by_role("button", name="Run the checks").click()
    page.locator(".wb-status", has_text="visible checks pass").wait_for(timeout=120_000)
    page.locator(".wb-picture .gd-sentence").wait_for(timeout=120_000)
    return time.perf_counter() - begun


def one_answer(page: Page) -> float:
    """Return the seconds from pressing "Why?" to the answer."""
    begun = time.perf_counter()
    page.get_by_role("button", name="Why?").click()
    page.locator(".wb-status", has_text="no more to say").wait_for(timeout=120_000)
    return time.perf_counter() - begun


if __name__ == "__main__":
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--allow-file-access-from-files"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        print(f"{'':44}{'median':>9}{'worst':>9}")
        for name, times in chain(figures(browser), own_code(browser), runs(browser)):
            print(f"{name:44}{statistics.median(times):9.2f}{max(times):9.2f}", flush=True)
        browser.close()
