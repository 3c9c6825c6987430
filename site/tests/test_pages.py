"""Every page, wide and narrow, light and dark: no error, no foreign request, no axe violation, nothing too wide."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import ROOT, Watched
from serve import pages

AXE = Axe()
PAGES = pages(ROOT / "build/site")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sound(watched: Watched, address: str, width: int) -> None:
    page = watched.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    watched.open(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(watched) == []
    page.click("label[title='Switch to dark mode']")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    assert violations(watched) == []
    assert watched.troubles == []


def violations(watched: Watched) -> list[str]:
    found = AXE.run(watched.page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
