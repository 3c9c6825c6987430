"""Debian's Chromium, and the site's folder on a local address."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

SITE = Path(__file__).resolve().parents[1]


def pytest_configure(config: pytest.Config) -> None:
    # Of pytest-playwright's own fixtures; every other warning stays an error.
    config.addinivalue_line("filterwarnings", "ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("the browser tests need Chromium: apt-get install chromium")
    # Chromium's own sandbox does not start for root, which continuous integration runs as.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="session")
def harness() -> Iterator[str]:
    """The address of the page that holds every figure, freshly bundled."""
    subprocess.run([sys.executable, SITE / "tools" / "build_figures.py"], check=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/figures/harness.html"
    server.shutdown()
    server.server_close()
