"""Serve the built site like a host of static pages: below a path, and compressed."""

from __future__ import annotations

import gzip
import mimetypes
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from places import COURSE, ROOT

SITE_PATH = urlsplit(COURSE.site).path  # the path of the site's own address
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml")


Note = Callable[[Path, int], object]  # called with each file that was sent, and its bytes


def handler(site: Path, below: tuple[str, ...], note: Note = lambda *_: None) -> type[BaseHTTPRequestHandler]:
    """Return a handler that serves the site below each of these paths."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            inside = next((path.removeprefix(prefix) for prefix in below if path.startswith(prefix)), None)
            file = site / "404.html" if inside is None else site / inside.lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            found = inside is not None and file.is_file() and file.resolve().is_relative_to(site)
            self.answer(200 if found else 404, file if found else site / "404.html")

        do_HEAD = do_GET  # noqa: N815

        def answer(self, status: int, file: Path) -> None:
            body = file.read_bytes()
            self.send_response(status)
            self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "application/octet-stream")
            if file.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body, 6)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "HEAD":
                return
            with suppress(ConnectionError):  # a browser that leaves the page closes the connection
                self.wfile.write(body)
            note(file, len(body))

        def log_message(self, *_: object) -> None:
            """Write no log."""

    return Handler


@contextmanager
def serving(site: Path, below: str, note: Note = lambda *_: None) -> Iterator[str]:
    """Serve the site below a path, and below its own path, while the block runs; yield the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(site.resolve(), (below, SITE_PATH), note))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{below}"
    finally:
        server.shutdown()
        server.server_close()


def pages(site: Path) -> list[str]:
    """Return the addresses of all pages, relative to the site."""
    found = (p.parent.relative_to(site).as_posix() for p in site.rglob("index.html"))
    return sorted("" if name == "." else f"{name}/" for name in found)


if __name__ == "__main__":
    port = int(sys.argv[1])
    print(f"http://127.0.0.1:{port}{SITE_PATH}")
    ThreadingHTTPServer(("127.0.0.1", port), handler(ROOT / "build/site", (SITE_PATH,))).serve_forever()
