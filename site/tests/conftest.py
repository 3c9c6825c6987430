"""The built site, served below a path as project pages are, and Debian's Chromium."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "site/tools"))

from places import chromium  # noqa: E402
from serve import serving  # noqa: E402


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": chromium(), "args": ["--no-sandbox"]}  # containers run as root


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with serving(ROOT / "build/site", "/sub/path/") as address:
        yield address


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="session")
def harness() -> Iterator[str]:
    """The address of the page that holds every figure; `make site` has bundled them."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(ROOT / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/figures/harness.html"
    server.shutdown()
    server.server_close()


class Watched:
    """A page of the browser, and what went wrong in it."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.troubles: list[str] = []
        host = "/".join(site.split("/")[:3])
        page.on("console", lambda m: self.note(m.type in ("error", "warning"), m.text))
        page.on("pageerror", lambda error: self.note(True, str(error)))
        page.on("request", lambda r: self.note(not r.url.startswith((host, "data:", "blob:")), f"asks for {r.url}"))
        page.on("response", lambda r: self.note(r.status >= 400, f"{r.status} for {r.url}"))

    def note(self, wrong: bool, text: str) -> None:
        if wrong:
            self.troubles.append(text)

    def open(self, address: str) -> None:
        self.page.goto(self.site + address, wait_until="networkidle")


@pytest.fixture
def watched(page: Page, site: str) -> Watched:
    return Watched(page, site)
