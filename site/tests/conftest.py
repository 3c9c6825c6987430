"""Fixtures: the built site, served below a path as on GitHub Pages, and Chromium."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "site/tools"))

from places import COURSE, chromium  # noqa: E402
from serve import SITE_PATH, serving  # noqa: E402

BELOW = "/sub/path/"  # where the tests serve the site


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": chromium(), "args": ["--no-sandbox"]}  # containers run as root


NO_SERVICE_WORKER = "delete Navigator.prototype.serviceWorker"  # it would fetch the whole site in every test


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    context.add_init_script(NO_SERVICE_WORKER)
    return context


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with serving(ROOT / "build/site", BELOW) as address:
        yield address


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="session")
def harness() -> Iterator[str]:
    """Serve the page with all figures, which `make site` has bundled; return its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(ROOT / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/figures/harness.html"
    server.shutdown()
    server.server_close()


WATCH_SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.value)))
    .observe({ type: "layout-shift", buffered: true });"""


class Visit:
    """A page in the browser, and every problem that is seen in it."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.problems: list[str] = []
        self.allowed = ["/".join(site.split("/")[:3]), "data:", "blob:"]
        page.on("console", lambda m: self.note(m.type in ("error", "warning"), m.text))
        page.on("pageerror", lambda error: self.note(True, str(error)))
        page.on("request", lambda r: self.note(not r.url.startswith(tuple(self.allowed)), f"asks for {r.url}"))
        page.on("response", lambda r: self.note(r.status >= 400, f"{r.status} for {r.url}"))

    def note(self, wrong: bool, text: str) -> None:
        if wrong:
            self.problems.append(text)

    def open(self, address: str) -> None:
        self.page.goto(self.site + address, wait_until="networkidle")

    def use_own_address(self) -> None:
        """Visit the site at its own address, with answers from the local server: elsewhere the theme reloads pages."""
        local, self.site = self.site.replace(BELOW, SITE_PATH), COURSE.site
        self.allowed.append(self.site)
        self.page.context.route(
            f"{self.site}**",
            lambda route: route.fulfill(response=route.fetch(url=route.request.url.replace(self.site, local))),
        )

    def skip_questions(self) -> None:
        """Uncover the figures of the page without a guess."""
        buttons = self.page.get_by_role("button", name="Skip")
        while buttons.count():
            buttons.first.press("Enter")

    def violations(self) -> list[str]:
        """Return what axe finds against the rules of accessibility."""
        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]


@pytest.fixture
def visit(page: Page, site: str) -> Visit:
    return Visit(page, site)
