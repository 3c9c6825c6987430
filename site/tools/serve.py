"""Serve the built site locally, as a static web host would: `python serve.py PORT`."""

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

SITE_PATH = urlsplit(COURSE.site).path.rstrip("/") + "/"  # such as "/gradient-descent/": where the public site is


def handler_class(site: Path, prefixes: tuple[str, ...]) -> type[BaseHTTPRequestHandler]:
    """Return a handler class that serves the folder `site` under each of these prefixes, which end with a slash."""
    site = site.resolve()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer with the file under the path, of a folder with `index.html`, or with `404.html` and status 404."""
            path = unquote(urlsplit(self.path).path)
            relative = next((path.removeprefix(prefix) for prefix in prefixes if path.startswith(prefix)), None)
            file = site / (relative or "").lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            # "..", and links that lead out of the site, are refused
            found = relative is not None and file.is_file() and file.resolve().is_relative_to(site)
            file = file if found else site / "404.html"
            body = file.read_bytes()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # a browser that leaves the page closes the connection
                self.wfile.write(body if self.command == "GET" else b"")  # HEAD: headers only

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Write no log."""

    return Handler


@contextmanager
def serving(site: Path, below: str) -> Iterator[str]:
    """Serve the site under `below`, which ends with a slash, while the block runs; yield the local address."""
    # port 0 is any free one; the page of errors has links that begin with SITE_PATH
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_class(site, (below, SITE_PATH)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{below}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    port = int(sys.argv[1])
    print(f"http://127.0.0.1:{port}{SITE_PATH}")
    ThreadingHTTPServer(("127.0.0.1", port), handler_class(ROOT / "build/site", (SITE_PATH,))).serve_forever()
