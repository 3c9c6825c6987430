"""Every page, wide and narrow, light and dark: no error, no foreign request, no axe violation, nothing too wide."""

from __future__ import annotations

import pytest

from conftest import ROOT, Visit

SITE = ROOT / "build/site"
PAGES = sorted(f"{page.parent.relative_to(SITE).as_posix()}/" for page in SITE.rglob("index.html"))


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_no_faults(visit: Visit, address: str, width: int) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    visit.open(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.violations() == []
    page.click("label[title='Switch to dark mode']")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    assert visit.violations() == []
    assert visit.problems == []
