"""Pages of feedback in a browser: accessible in light and dark, on a desk and on a phone, alone and in peace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PAGES = ("full", "broken", "nothing", "index")


@dataclass
class Opened:
    """A page as somebody sees it, and what it asked for and complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(params=[1280, 360], ids=["desk", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=PAGES)
def opened(request: pytest.FixtureRequest, browser: Browser, folder: Path, width: int, scheme: str) -> Iterator[Opened]:
    """Each page in each dress, with everything unfolded."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    made = Opened(context.new_page())
    made.page.on("request", lambda r: made.requests.append(r.url))
    made.page.on("console", lambda m: made.complaints.append(m.text))
    made.page.on("pageerror", lambda e: made.complaints.append(str(e)))
    made.page.goto((folder / f"{request.param}.html").as_uri())
    made.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    yield made
    context.close()


def test_nobody_is_kept_out(opened: Opened) -> None:
    found = Axe().run(opened.page).response["violations"]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found] == []


def test_nothing_sticks_out_at_the_side(opened: Opened) -> None:
    wide = opened.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0


def test_the_page_asks_for_nothing_and_complains_of_nothing(opened: Opened) -> None:
    assert opened.requests == [opened.page.url]
    assert opened.complaints == []


def test_lines_can_be_told_from_the_paper(browser: Browser, folder: Path, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto((folder / "full.html").as_uri())
    colours = page.evaluate(
        """() => [getComputedStyle(document.body).backgroundColor,
            ...['.own.line-0', '.own.line-1', 'svg text'].map(s => {
                const style = getComputedStyle(document.querySelector('figure ' + s));
                return s === 'svg text' ? style.fill : style.stroke;
            })]"""
    )
    assert len(set(colours)) == 4
    assert "none" not in colours
    page.close()


def test_every_link_of_the_class_leads_to_a_page(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    page.goto((folder / "index.html").as_uri())
    links = page.evaluate("[...document.querySelectorAll('td a, th a')].map(a => a.getAttribute('href'))")
    names = {link.partition("#")[0] for link in links if not link.startswith("http")}
    assert len(names) > 20 - 2
    assert all((folder / name).is_file() for name in names)
    page.close()


def test_a_head_sorts_the_table_with_the_keyboard_and_says_so(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    page.goto((folder / "index.html").as_uri())
    table = page.locator("table.sortable").last
    names = "rows => rows.map(row => row.cells[0].textContent.trim())"
    before = table.locator("tbody tr").evaluate_all(names)
    for place, orders in ((0, ("ascending", "descending")), (2, ("ascending", "descending"))):
        head = table.locator("thead th").nth(place)
        for order in orders:
            head.get_by_role("button").focus()
            page.keyboard.press("Enter")
            assert head.get_attribute("aria-sort") == order
            assert table.locator("th[aria-sort]").count() == 1
    marks = table.locator("tbody tr").evaluate_all("rows => rows.map(row => parseFloat(row.cells[2].textContent))")
    assert marks == sorted(marks, reverse=True)
    assert sorted(table.locator("tbody tr").evaluate_all(names)) == sorted(before)
    page.close()
