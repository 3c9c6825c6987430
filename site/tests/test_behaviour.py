"""What a visitor does: follow links without a reload, search, switch the colours, land on a page that is not there."""

from __future__ import annotations

import doctest

import pytest

from conftest import ROOT, Watched
from places import COURSE
from serve import OWN

EXAMPLES = [path for path in sorted((ROOT / "site/pages").rglob("*.md")) if ">>>" in path.read_text(encoding="utf-8")]


def test_links_are_followed_without_a_reload(watched: Watched) -> None:
    """At the site's own address: elsewhere the theme reloads, which also works."""
    local = watched.site.replace("/sub/path/", OWN)
    watched.site = COURSE.site
    watched.page.route(
        f"{COURSE.site}**",
        lambda route: route.fulfill(response=route.fetch(url=route.request.url.replace(COURSE.site, local))),
    )
    watched.open("theory/update-rule/")
    watched.page.evaluate("window.before = true")
    watched.page.click("a.md-footer__link--next")
    watched.page.wait_for_url("**/theory/stopping/")
    watched.page.wait_for_selector("h1:has-text('When to stop')")
    assert watched.page.evaluate("window.before") is True
    assert watched.page.locator(".katex").count() > 10
    assert [t for t in watched.troubles if not t.startswith(f"asks for {COURSE.site}")] == []


def test_a_search_finds_the_page(watched: Watched) -> None:
    watched.open("")
    watched.page.click(".md-search__input")
    watched.page.keyboard.type("bias correction")
    watched.page.wait_for_selector(".md-search-result__link[href*='theory/adam/']")
    assert watched.troubles == []


def test_the_colours_can_be_switched_and_are_remembered(watched: Watched) -> None:
    watched.page.emulate_media(color_scheme="light")
    watched.open("")
    watched.page.click("label[title='Switch to dark mode']")
    watched.open("theory/adam/")
    assert watched.page.get_attribute("body", "data-md-color-scheme") == "slate"


def test_a_page_that_is_not_there_says_so_and_keeps_its_looks(watched: Watched) -> None:
    watched.page.goto(watched.site.replace("/sub/path/", OWN) + "no/such/page/", wait_until="networkidle")
    assert watched.page.inner_text("h1") == "There is no page here"
    assert [t for t in watched.troubles if "no/such/page" not in t and "status of 404" not in t] == []


def test_paper_has_no_folds(watched: Watched) -> None:
    watched.open("exercises/adam/")
    hint = watched.page.locator("details > p").first
    assert not hint.evaluate("p => p.checkVisibility()")
    watched.page.emulate_media(media="print")
    assert hint.evaluate("p => p.checkVisibility()")


def test_without_script_formulas_and_pictures_are_there(browser, site: str) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}theory/momentum/")
    assert page.locator(".katex-display").first.is_visible()
    assert page.locator("[data-figure=momentum] svg").is_visible()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_of_a_page_give_what_they_show(path) -> None:  # type: ignore[no-untyped-def]
    assert doctest.testfile(str(path), module_relative=False).failed == 0
