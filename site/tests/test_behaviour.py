"""What visitors do: follow links without a reload, search, switch the colours, open an address without a page."""

from __future__ import annotations

import doctest

import pytest

from conftest import BELOW, ROOT, WATCH_SHIFTS, Visit
from serve import SITE_PATH

EXAMPLES = [path for path in sorted((ROOT / "site/pages").rglob("*.md")) if ">>>" in path.read_text(encoding="utf-8")]


def test_links_are_followed_without_a_reload(visit: Visit) -> None:
    visit.use_own_address()
    visit.open("theory/update-rule/")
    visit.page.evaluate("window.before = true")
    visit.page.click("a.md-footer__link--next")
    visit.page.wait_for_url("**/theory/stopping/")
    visit.page.wait_for_selector("h1:has-text('When to stop')")
    assert visit.page.evaluate("window.before") is True
    assert visit.page.locator(".katex").count() > 10
    assert visit.problems == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("address", ["theory/momentum/", "theory/adam/", "exercises/stopping/", "exercises/"])
def test_fonts_that_come_late_do_not_move_the_text(visit: Visit, address: str, width: int) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(WATCH_SHIFTS)
    page.route("**/source-sans-*", lambda route: (page.wait_for_timeout(500), route.continue_()))
    visit.open(address)
    assert page.evaluate("window.shift") <= 0.05


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("address", ["practice/", "train/", "exercises/race/"])
def test_scripts_that_come_late_do_not_move_the_text(visit: Visit, address: str, width: int) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(WATCH_SHIFTS)
    page.route("**/workbench/*.js", lambda route: (page.wait_for_timeout(300), route.continue_()))
    visit.open(address)
    assert page.evaluate("window.shift") <= 0.05


def test_a_search_finds_the_page(visit: Visit) -> None:
    visit.open("")
    visit.page.click(".md-search__input")
    visit.page.keyboard.type("bias correction")
    visit.page.wait_for_selector(".md-search-result__link[href*='theory/adam/']")
    assert visit.problems == []


def test_the_colours_can_be_switched_and_are_remembered(visit: Visit) -> None:
    visit.page.emulate_media(color_scheme="light")
    visit.open("")
    visit.page.click("label[title='Switch to dark mode']")
    visit.open("theory/adam/")
    assert visit.page.get_attribute("body", "data-md-color-scheme") == "slate"


def test_an_address_without_a_page_shows_a_page_that_says_so(visit: Visit) -> None:
    visit.page.goto(visit.site.replace(BELOW, SITE_PATH) + "no/such/page/", wait_until="networkidle")
    assert visit.page.inner_text("h1") == "There is no page here"
    assert [p for p in visit.problems if "no/such/page" not in p and "status of 404" not in p] == []


def test_folded_text_is_printed(visit: Visit) -> None:
    visit.open("exercises/adam/")
    hint = visit.page.locator("details > p").first
    assert not hint.evaluate("p => p.checkVisibility()")
    visit.page.emulate_media(media="print")
    assert hint.evaluate("p => p.checkVisibility()")


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("4e-4", "Right."),
        ("4 · 10^-4", "Right."),
        ("0,0004", "Right."),
        ("0.004", "Not this."),
        ("small", "Type a number"),
    ],
)
def test_a_number_that_a_question_asks_for_is_judged(visit: Visit, typed: str, verdict: str) -> None:
    visit.open("theory/stopping/")
    visit.page.get_by_label("Your number").fill(typed)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(f"[data-number] + form output:has-text('{verdict}')")
    assert visit.problems == []


def test_formulas_and_pictures_are_visible_without_javascript(browser, site: str) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}theory/momentum/")
    assert page.locator(".katex-display").first.is_visible()
    assert page.locator("[data-figure=momentum] svg").is_visible()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_of_a_page_give_what_they_show(path) -> None:  # type: ignore[no-untyped-def]
    assert doctest.testfile(str(path), module_relative=False).failed == 0
