"""Serve the built site like a host of static pages, below a path."""

from __future__ import annotations

import mimetypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from places import COURSE, ROOT

SITE_PATH = urlsplit(COURSE.site).path  # the path of the site's own address


def handler(site: Path, below: tuple[str, ...]) -> type[BaseHTTPRequestHandler]:
    """Return a handler that serves the site below each of these paths."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            inside = next((path.removeprefix(prefix) for prefix in below if path.startswith(prefix)), None)
            file = site / (inside or "").lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            found = inside is not None and file.is_file() and file.resolve().is_relative_to(site)
            file = file if found else site / "404.html"
            body = file.read_bytes()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # a browser that leaves the page closes the connection
                self.wfile.write(body if self.command == "GET" else b"")

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Write no log."""

    return Handler


@contextmanager
def serving(site: Path, below: str) -> Iterator[str]:
    """Serve the site below a path, and below its own path, while the block runs; yield the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(site.resolve(), (below, SITE_PATH)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{below}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    port = int(sys.argv[1])
    print(f"http://127.0.0.1:{port}{SITE_PATH}")
    ThreadingHTTPServer(("127.0.0.1", port), handler(ROOT / "build/site", (SITE_PATH,))).serve_forever()
