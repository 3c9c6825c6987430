"""Serve the built site as a host of static pages would: below a path, compressed."""

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

OWN = urlsplit(COURSE.site).path  # where the site says that it is
PACKED = (".html", ".css", ".js", ".json", ".svg", ".xml")


Note = Callable[[Path, int], object]  # is told which file was sent, and its bytes


def handler(site: Path, below: tuple[str, ...], note: Note = lambda *_: None) -> type[BaseHTTPRequestHandler]:
    """A handler that finds the site below each of these paths."""

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
            if file.suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body, 6)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "HEAD":
                return
            with suppress(ConnectionError):  # a browser that leaves a page does not wait for the rest
                self.wfile.write(body)
            note(file, len(body))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def serving(site: Path, below: str, note: Note = lambda *_: None) -> Iterator[str]:
    """The address of the site, served below a path (and below its own) for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(site.resolve(), (below, OWN), note))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{below}"
    finally:
        server.shutdown()
        server.server_close()


def pages(site: Path) -> list[str]:
    """The addresses of all pages, relative to the site."""
    found = (p.parent.relative_to(site).as_posix() for p in site.rglob("index.html"))
    return sorted("" if name == "." else f"{name}/" for name in found)


if __name__ == "__main__":
    port = int(sys.argv[1])
    print(f"http://127.0.0.1:{port}{OWN}")
    ThreadingHTTPServer(("127.0.0.1", port), handler(ROOT / "build/site", (OWN,))).serve_forever()
