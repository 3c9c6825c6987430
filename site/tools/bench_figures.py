"""Measure how long a figure computes when one of its sliders moves: median, 95th percentile and worst, in ms.

`make bench-figures` runs this in Chromium on the page with all figures. The browser's own work (style, layout, paint)
is not included.
"""

from __future__ import annotations

import statistics

from playwright.sync_api import sync_playwright

from places import ROOT, chromium

HARNESS = ROOT / "site/figures/harness.html"
MOVES = 100
TARGET = 4.0  # ms at the median

# Move each slider from one end to the other. The table stays closed, as it usually is.
MEASURE = """
([name, moves]) => [...document.querySelectorAll(`[data-figure="${name}"] input[type=range]`)].map((slider) => {
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


def main() -> None:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--allow-file-access-from-files"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        page = browser.new_page()
        page.goto(HARNESS.as_uri())
        print(f"{'figure':12} {'slider':28} {'median':>7} {'p95':>7} {'worst':>7}")
        for name in page.locator("figure").evaluate_all("all => all.map((figure) => figure.dataset.figure)"):
            for label, times in page.evaluate(MEASURE, [name, MOVES]):
                middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
                remark = "" if middle < TARGET else f"   above {TARGET} ms"
                print(f"{name:12} {label:28} {middle:7.2f} {late:7.2f} {max(times):7.2f}{remark}")
        browser.close()


if __name__ == "__main__":
    main()
