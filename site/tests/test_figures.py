"""The live figures on a page of their own: drawn at once, usable without a mouse, and equal to their tables."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

FIGURES = ["parabola", "contour", "batches", "momentum", "race", "schedules", "range-test", "associations", "averages"]
FIGURES.append("paths")
CONTROLS = "input, select, button, [role=slider], summary"
DRAWN = (Path(__file__).parent / "drawn.js").read_text(encoding="utf-8")


@pytest.fixture
def page(page: Page, harness: str) -> Page:
    """Open the page with all figures, and fail the test if the browser reports any error."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(harness)
    yield page
    assert not errors


def figure(page: Page, name: str) -> Locator:
    return page.locator(f'figure[data-figure="{name}"]')


def picture(page: Page, name: str) -> str:
    return figure(page, name).locator(".gd-panels").inner_html()


def table(page: Page, name: str) -> dict[str, list[str]]:
    """Return the columns of the open table, which is written in the frame after it is opened."""
    figure(page, name).locator("tr").first.wait_for(state="attached")
    rows = figure(page, name).locator("tr").evaluate_all("rows => rows.map(r => [...r.cells].map(c => c.textContent))")
    return dict(zip(rows[0], map(list, zip(*rows[1:], strict=True)), strict=True))


def number(text: str) -> float:
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
    mantissa, _, power = text.translate(raised).partition(" · 10")
    return float(mantissa) * 10 ** int(power or 0)


class TestAtFirstSight:
    def test_every_figure_is_drawn_in_the_first_frame(self, page: Page) -> None:
        page.add_init_script("""
            document.addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => {
                window.first = [...document.querySelectorAll(".gd-figure")].map(
                    (f) => f.querySelectorAll(".gd-panel .gd-line[d]").length);
            }));""")
        page.reload()
        drawn = page.wait_for_function("window.first").json_value()
        assert len(drawn) == len(FIGURES)
        assert all(lines >= 2 for lines in drawn)

    @pytest.mark.parametrize("name", FIGURES)
    def test_the_question_and_the_caption_stay_and_the_fallback_goes(self, page: Page, name: str) -> None:
        expect(figure(page, name).locator(".gd-question")).to_have_text(
            figure(page, name).get_attribute("data-question")
        )
        expect(figure(page, name).locator("figcaption")).to_be_visible()
        expect(figure(page, name).get_by_text("needs JavaScript")).to_have_count(0)

    def test_nothing_moves_by_itself(self, page: Page) -> None:
        before = [picture(page, name) for name in FIGURES]
        page.wait_for_timeout(500)
        assert [picture(page, name) for name in FIGURES] == before

    @pytest.mark.parametrize("width", [1280, 360])
    def test_a_script_that_comes_late_does_not_shift_the_page(self, page: Page, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        page.add_init_script("""
            window.shift = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.value)))
                .observe({ type: "layout-shift", buffered: true });""")
        page.route("**/figures.js", lambda route: (page.wait_for_timeout(400), route.continue_()))
        page.reload()
        page.wait_for_timeout(300)
        assert page.evaluate("window.shift") < 0.05

    def test_figures_that_are_added_to_the_page_become_live(self, page: Page) -> None:
        page.evaluate(
            "document.querySelector('main').innerHTML = '<figure class=gd-figure data-figure=contour></figure>'"
        )
        expect(page.locator(".gd-live")).to_have_count(1)

    def test_figures_become_live_when_the_theme_swaps_a_page(self, page: Page) -> None:
        page.add_init_script("window.document$ = { subscribe: (f) => (window.swapped = f) };")
        page.reload()
        expect(page.locator(".gd-live")).to_have_count(0)
        page.evaluate("window.swapped()")
        expect(page.locator(".gd-live")).to_have_count(len(FIGURES))


class TestKeyboard:
    @pytest.mark.parametrize("name", FIGURES)
    def test_tab_reaches_every_control(self, page: Page, name: str) -> None:
        controls = figure(page, name).locator(CONTROLS)
        controls.evaluate_all("all => all.forEach((control, i) => (control.dataset.nth = i))")
        controls.first.focus()
        reached = set()
        for _ in range(controls.count()):
            reached.add(page.evaluate("document.activeElement.dataset.nth"))
            page.keyboard.press("Tab")
        assert reached == {str(i) for i in range(controls.count())}

    @pytest.mark.parametrize("name", FIGURES)
    def test_every_control_changes_the_picture(self, page: Page, name: str) -> None:
        controls = figure(page, name).locator("input, select, button, [role=slider]")
        for control in controls.filter(has_not_text="Play").all():
            before = picture(page, name)
            kind = control.evaluate("c => c.selectedIndex > 0 ? 'last' : c.type ?? 'point'")
            keys = {"checkbox": "Space", "button": "Enter", "select-one": "ArrowDown", "last": "ArrowUp"}
            control.press(keys.get(kind, "ArrowRight"))
            assert picture(page, name) != before, control.evaluate("c => c.outerHTML")

    @pytest.mark.parametrize(("limit", "words"), [("1/L", "One step lands"), ("2/L", "stays constant for ever")])
    def test_the_limits_of_the_parabola_can_be_set_exactly(self, page: Page, limit: str, words: str) -> None:
        rate = figure(page, "parabola").get_by_label("Learning rate")
        figure(page, "parabola").get_by_label("Curvature").press("ArrowRight")
        rate.press("Home")
        while f"= {limit}" not in (rate.get_attribute("aria-valuetext") or ""):
            rate.press("ArrowRight")
        expect(figure(page, "parabola").locator(".gd-sentence")).to_contain_text(words)

    def test_a_point_moves_both_ways_and_stays_inside(self, page: Page) -> None:
        point = figure(page, "contour").get_by_role("slider", name="Start point")
        for key in ["ArrowLeft"] * 40 + ["ArrowUp"] * 40:
            point.press(key)
        assert point.get_attribute("aria-valuetext") == "w1 −1.3, w2 1"


class TestWords:
    def test_the_sentence_changes_slowly_enough_to_be_read_aloud(self, page: Page) -> None:
        sentence = figure(page, "parabola").locator(".gd-sentence")
        assert sentence.get_attribute("aria-live") == "polite"
        changes = page.evaluate("""async () => {
            const figure = document.querySelector('[data-figure="parabola"]');
            let changes = 0;
            new MutationObserver(() => changes++).observe(figure.querySelector(".gd-sentence"), { childList: true });
            const slider = figure.querySelector("input");
            for (let i = 0; i <= 100; i++) {
                slider.value = (slider.max * i) / 100;
                slider.dispatchEvent(new Event("input"));
            }
            await new Promise((done) => setTimeout(done, 600));
            return changes;
        }""")
        assert changes <= 2
        expect(sentence).to_contain_text("diverges")

    @pytest.mark.parametrize("name", FIGURES)
    def test_a_table_is_written_when_it_is_opened_and_follows_the_controls(self, page: Page, name: str) -> None:
        cells = figure(page, name).locator("td")
        assert cells.count() == 0
        figure(page, name).locator("summary").press("Enter")
        expect(cells.first).to_be_visible()
        before = cells.all_text_contents()
        figure(page, name).locator("input[type=range]").last.press("ArrowLeft")
        figure(page, name).locator("input[type=range]").first.press("ArrowLeft")
        assert cells.all_text_contents() != before

    @pytest.mark.parametrize(
        ("name", "panel", "line", "x", "y"),
        [
            ("parabola", 0, ".gd-c1", "w", "f(w)"),
            ("parabola", 1, ".gd-c1", "step", "error, relative"),
            ("contour", 0, ".gd-c1", "w₁", "w₂"),
            ("contour", 1, ".gd-c1", "step", "distance, relative"),
            ("contour", 1, ".gd-c2", "step", "best rate, worst case"),
            ("batches", 1, ".gd-c1", "epoch", "batch"),
            ("batches", 1, ".gd-c2", "epoch", "mini-batch of 8"),
            ("batches", 1, ".gd-c3", "epoch", "SGD"),
            ("momentum", 1, ".gd-c1", "step", "flat coordinate"),
            ("momentum", 1, ".gd-c2", "step", "steep coordinate"),
            ("schedules", 0, ".gd-c5", "step", "warm-up, then cosine: rate"),
            ("schedules", 1, ".gd-c3", "step", "exponential: loss"),
            ("range-test", 0, ".gd-ink", "rate", "loss, relative"),
            ("averages", 1, ".gd-c2", "step", "mean"),
            ("averages", 1, ".gd-c5", "step", "schedule-free"),
        ],
    )
    def test_the_table_holds_what_is_drawn(self, page: Page, name: str, panel: int, line: str, x: str, y: str) -> None:
        figure(page, name).locator("summary").press("Enter")
        columns, shown = table(page, name), page.evaluate(DRAWN, {"figure": name, "panel": panel, "line": line})
        points = [(a, b) for a, b in zip(columns[x], columns[y], strict=True) if a != "predicted floor"]
        if (name, panel) == ("schedules", 0):
            points.pop()  # the last row repeats the last rate
        assert len(points) >= 10
        for a, b in points:
            at = [pixel(shown["x"], number(a)), pixel(shown["y"], number(b))]
            assert min(math.dist(at, point) for point in shown["points"]) < 0.25, f"{x} {a}, {y} {b} is not drawn"

    def test_the_race_shows_where_its_table_says(self, page: Page) -> None:
        figure(page, "race").locator("summary").press("Enter")
        columns = table(page, "race")
        for i, kind in enumerate(columns["optimiser"]):
            shown = page.evaluate(DRAWN, {"figure": "race", "panel": 0, "line": f".gd-c{i + 1}"})
            at = [pixel(shown[axis], number(columns[name][i])) for axis, name in (("x", "w₁"), ("y", "w₂"))]
            assert math.dist(at, shown["points"][-1]) < 0.25, kind

    def test_the_facts_are_missing_as_their_table_says(self, page: Page) -> None:
        figure(page, "associations").locator("summary").press("Enter")
        columns = table(page, "associations")
        for i, name in enumerate(("gradient descent", "momentum", "Adam", "Muon"), start=1):
            shown = page.evaluate(DRAWN, {"figure": "associations", "panel": 1, "line": f".gd-c{i}"})
            for fact, missing, point in zip(range(1, 9), columns[name], shown["points"], strict=False):
                at = [pixel(shown["x"], fact), pixel(shown["y"], number(missing))]
                assert math.dist(at, point) < 0.25, f"{name}: fact {fact}"


def pixel(axis: dict[str, Any], value: float) -> float:
    """Return the pixel of a value on an axis, computed from its first and last ticks."""
    scale = math.log if axis["log"] else float
    low, high = scale(axis["numbers"][0]), scale(axis["numbers"][-1])
    share = (scale(value) - low) / (high - low)
    return axis["at"][0] + share * (axis["at"][-1] - axis["at"][0])


class TestPointer:
    def test_a_point_is_dragged(self, page: Page) -> None:
        point = figure(page, "contour").get_by_role("slider", name="Start point")
        point.scroll_into_view_if_needed()
        box = point.bounding_box()
        before = float(point.get_attribute("aria-valuenow"))
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + 90, box["y"] + 60, steps=5)
        page.mouse.up()
        assert float(point.get_attribute("aria-valuenow")) > before + 0.2

    def test_a_touch_moves_the_point(self, browser: Any, harness: str) -> None:
        context = browser.new_context(has_touch=True, viewport={"width": 360, "height": 740})
        page = context.new_page()
        page.goto(harness)
        figure(page, "momentum").locator(".gd-ground").tap(position={"x": 200, "y": 40})
        rate = figure(page, "momentum").get_by_role("slider", name="Learning rate η")
        assert float(rate.get_attribute("aria-valuetext")) == pytest.approx(4 * 200 / 275, abs=0.1)
        context.close()

    def test_a_mouse_over_the_phase_diagram_shows_that_run_and_leaves_the_setting(self, page: Page) -> None:
        before = picture(page, "momentum")
        figure(page, "momentum").locator(".gd-ground").hover(position={"x": 220, "y": 60})
        assert picture(page, "momentum") != before
        page.mouse.move(0, 0)
        assert picture(page, "momentum") == before


class TestMotion:
    def test_play_runs_and_pause_stops(self, page: Page) -> None:
        step = figure(page, "race").get_by_label("Step", exact=True)
        play = figure(page, "race").get_by_role("button", name="Play")
        play.press("Enter")
        page.wait_for_function("i => +i.value > 65", arg=step.element_handle())
        figure(page, "race").get_by_role("button", name="Pause").press("Enter")
        now = step.input_value()
        page.wait_for_timeout(200)
        assert step.input_value() == now
        expect(play).to_be_visible()

    def test_with_reduced_motion_play_jumps_to_the_end(self, page: Page) -> None:
        page.emulate_media(reduced_motion="reduce")
        figure(page, "race").get_by_role("button", name="Play").click()
        assert figure(page, "race").get_by_label("Step", exact=True).input_value() == "200"


@pytest.mark.parametrize("width", [1280, 360])
class TestEverywhere:
    @pytest.mark.parametrize("scheme", ["default", "slate"])
    def test_axe_finds_no_violation(self, page: Page, width: int, scheme: str) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("scheme => (document.body.dataset.mdColorScheme = scheme)", scheme)
        page.locator("summary").evaluate_all("all => all.forEach((summary) => summary.click())")
        results = Axe().run(page)
        assert not results.response["violations"], results.generate_report()

    def test_nothing_is_wider_than_the_page(self, page: Page, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        page.locator("summary").evaluate_all("all => all.forEach((summary) => summary.click())")
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    @pytest.mark.parametrize("name", FIGURES)
    def test_no_setting_moves_the_text_below(self, page: Page, width: int, name: str) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        heights = page.evaluate(
            """async (name) => {
            const figure = document.querySelector(`[data-figure="${name}"]`);
            const heights = [];
            for (const slider of figure.querySelectorAll("input[type=range]")) {
                for (const share of [0, 0.4, 1, 0.6]) {
                    slider.value = slider.max * share;
                    slider.dispatchEvent(new Event("input"));
                    await new Promise((done) => setTimeout(done, 260)); // until the sentence has changed
                    heights.push(figure.offsetHeight);
                }
            }
            return heights;
        }""",
            name,
        )
        assert set(heights) == {heights[0]}, heights
