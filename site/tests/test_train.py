"""A network that learns in the page: with the reader's own functions, with the course's, stopped, and begun again."""

from __future__ import annotations

import json
import re

import pytest
from commandline import solution
from playwright.sync_api import Browser, Locator, Page, expect
from workbench import PATIENCE

from autograder.engine.notebooks.course import RECORDED
from autograder.engine.stubs import stub
from conftest import BELOW, ROOT, Visit

pytestmark = pytest.mark.long

LONG = 2 * PATIENCE  # for Python to start, and for a run of 40 to 60 epochs
OWN = ("adam", "sgd", "schedules", "stopping")
ENDLESS = solution("schedules").replace(
    "def warmup_cosine(", "def warmup_cosine(*_, **__):\n    while True: pass\n\n\ndef other("
)
FAILS_LATE = solution("adam").replace("    ### BEGIN SOLUTION", "    if t > 100:\n        raise ValueError('far')", 1)


def open_page(visit: Visit, **codes: str) -> Page:
    """Open the page in a browser that holds this code of exercises."""
    for slug, code in codes.items():
        entry = json.dumps([f"course:{BELOW}:code:{slug}", json.dumps(code)])
        visit.page.add_init_script(f"localStorage.setItem(...{entry})")
    visit.open("train/")
    return visit.page


def train(page: Page) -> None:
    page.get_by_role("button", name="Train", exact=True).click()


def sentence(page: Page) -> Locator:
    return page.locator(".train .gd-sentence")


def expect_end(page: Page) -> None:
    expect(sentence(page)).to_contain_text("kept for the end", timeout=LONG)


def parts(page: Page) -> list[str]:
    """Return for each part whose it is."""
    return page.locator(".tr-parts strong").all_text_contents()


def rows(page: Page) -> list[list[float]]:
    """Return the table: epoch, both losses, and the number of misread pictures."""
    page.locator(".train .gd-numbers").evaluate("(details) => (details.open = true)")
    expect(page.locator(".train tbody tr").first).to_be_visible()
    texts = page.locator(".train tbody tr").evaluate_all(
        "all => all.map((r) => [...r.cells].map((c) => c.textContent))"
    )
    return [[number(text) for text in row] for row in texts]


def number(text: str) -> float:
    """Return a number as the page writes it, such as 9.3 · 10⁻⁴."""
    plain = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")).replace(" · 10", "e")
    return float(plain)


def test_with_own_functions_it_runs_as_the_notebook_does(visit: Visit) -> None:
    page = open_page(visit, **{slug: solution(slug) for slug in OWN})
    train(page)
    expect_end(page)
    assert parts(page) == ["yours"] * 4
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))["Adam"]
    shown = rows(page)
    assert len(shown) == len(recorded)
    for (_, *losses, _), expected in list(zip(shown, recorded, strict=True))[:10]:
        assert losses == pytest.approx(expected, rel=2e-3)
    assert shown[0][3] > 200
    assert shown[-1][3] < 15
    assert visit.problems == []


def test_what_is_missing_or_wrong_is_replaced_by_the_courses_and_named(visit: Visit) -> None:
    wrong = solution("adam").replace("(1 - beta1**t)", "(1 - beta1)")
    assert wrong != solution("adam")
    page = open_page(visit, adam=wrong, sgd=stub(solution("sgd")), stopping=solution("stopping"))
    train(page)
    expect_end(page)
    assert parts(page) == ["the course’s", "the course’s", "the course’s", "yours"]
    expect(page.locator(".tr-parts li").nth(0)).to_contain_text("its checks do not pass yet")
    expect(page.locator(".tr-parts li").nth(2)).to_contain_text("yours is not in this browser")
    assert rows(page)[-1][3] < 20
    page.locator(".tr-parts li").nth(2).get_by_role("link").click()
    page.wait_for_url("**/exercises/schedules/")
    assert visit.problems == []


def test_a_part_that_never_ends_is_replaced_and_the_run_goes_on(visit: Visit) -> None:
    page = open_page(visit, schedules=ENDLESS)
    train(page)
    expect_end(page)
    assert parts(page)[2] == "the course’s"
    assert visit.problems == []


def test_an_error_on_the_way_is_one_line_with_the_file(visit: Visit) -> None:
    page = open_page(visit, adam=FAILS_LATE)
    train(page)
    expect(sentence(page)).to_have_text("adam.py: ValueError: far", timeout=LONG)
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    assert visit.problems == []


def test_it_stops_goes_on_and_starts_over(visit: Visit) -> None:
    page = open_page(visit)
    train(page)
    expect(sentence(page)).to_have_text(re.compile(r"After \d+ epochs"), timeout=LONG)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    before = rows(page)
    page.wait_for_timeout(500)
    assert rows(page) == before
    page.get_by_role("button", name="Go on").click()
    expect_end(page)
    assert rows(page)[: len(before)] == before
    page.get_by_role("button", name="Start over").click()
    expect(sentence(page)).to_contain_text("Press “Train”")
    drawn = page.locator(".gd-data .tr-before").evaluate_all("all => all.map((p) => p.getAttribute('d').length > 20)")
    assert drawn == [True, True]
    assert visit.problems == []


def test_the_rate_and_the_optimiser_matter_also_while_it_learns(visit: Visit) -> None:
    page = open_page(visit)
    page.get_by_label("Optimiser").select_option("momentum")
    expect(page.locator(".gd-value")).to_have_text("0.1")
    train(page)
    expect(sentence(page)).to_have_text(re.compile(r"After \d+ epochs"), timeout=LONG)
    page.get_by_label("Highest rate").press("End")
    expect_end(page)
    assert rows(page)[-1][3] > 50
    assert visit.problems == []


def test_the_page_answers_while_it_learns(visit: Visit) -> None:
    """An epoch takes the page's own thread a few milliseconds: of the processor, since other tests may keep it busy."""
    page = open_page(visit)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")

    train(page)
    expect(sentence(page)).to_have_text(re.compile(r"After \d+ epoch"), timeout=LONG)
    begun = spent()
    expect_end(page)
    assert (spent() - begun) / 40 < 0.03


def test_nothing_of_python_is_loaded_before_the_click(visit: Visit) -> None:
    requested: list[str] = []
    visit.page.on("request", lambda request: requested.append(request.url))
    page = open_page(visit)
    page.wait_for_timeout(500)
    assert not [url for url in requested if re.search("/assets/(python|assignments)/|workbench/worker", url)]
    assert (ROOT / "build/site/assets/assignments/digits.txt").stat().st_size < 60_000


def test_without_javascript_the_page_names_the_notebook(browser: Browser, site: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}train/")
    expect(page.get_by_text("capstone.ipynb of the course trains the same network")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_keyboard_is_enough_and_axe_finds_no_violation(visit: Visit, width: int, scheme: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page = open_page(visit, adam=solution("adam"))
    page.get_by_label("Optimiser").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_focused()
    expect(page.locator(".tr-digits")).to_have_attribute("aria-label", re.compile(r"\d+ of them"), timeout=LONG)
    first = page.locator(".tr-digits").get_attribute("aria-label")
    page.wait_for_timeout(1000)
    assert page.locator(".tr-digits").get_attribute("aria-label") == first  # nothing moves before the end
    expect_end(page)
    rows(page)
    assert visit.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.problems == []
