"""Check the built site: every link and anchor resolves, nothing is loaded from other hosts, nothing secret is in it."""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from autograder.engine.secrets import leaks
from places import COURSE

TEXTS = {".html", ".json", ".py", ".ini", ".js", ".mjs", ".css", ".svg", ".xml", ".txt", ".md", ".map"}
LOADED = {"script", "img", "iframe", "source", "video", "audio"}  # and some links, depending on their rel


class Page(HTMLParser):
    """The ids of a page, its links and the files that it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given[name] for name in ("id", "name") if name in given}
        target = given.get("href") or given.get("src")
        if target is None:
            return
        loads = tag in LOADED or (tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload"))
        (self.loaded if loads else self.links).append(target)


def breaches(site: Path) -> Iterator[str]:
    """Yield one line for each fault."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        for target in [*page.links, *page.loaded]:
            if not resolves(site, path, target, pages):
                yield f"{path.relative_to(site)}: {target} leads nowhere"
        for target in page.loaded:
            if urlsplit(target).netloc:
                yield f"{path.relative_to(site)}: {target} is loaded from another host"
    files = (path for path in sorted(site.rglob("*")) if path.suffix in TEXTS)
    yield from leaks(COURSE, {str(path.relative_to(site)): text_of(path) for path in files})


def resolves(site: Path, path: Path, target: str, pages: dict[Path, Page]) -> bool:
    """Return whether a link leads to a file of the site and, if it has an anchor, to this anchor in the file."""
    if urlsplit(target).scheme in ("http", "https", "mailto", "data") and not target.startswith(COURSE.site):
        return True
    address, anchor = urldefrag(target)
    inside = address.removeprefix(COURSE.site if address.startswith("http") else urlsplit(COURSE.site).path)
    base = path.parent if inside == address else site  # an absolute address, as in the 404 page
    file = (base / unquote(inside)).resolve() if address else path
    file = file / "index.html" if file.is_dir() else file
    return file.is_file() and (not anchor or file not in pages or unquote(anchor) in pages[file].ids)


def text_of(path: Path) -> str:
    """Return the text of a file: code in pages without its colours, and the strings in data."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        text = "\n".join(strings(json.loads(text)))
    return html.unescape(re.sub(r"<[^>]+>", "", text)) if path.suffix in (".html", ".json") else text


def strings(data: object) -> Iterator[str]:
    """Yield all strings in data, such as the pages in the search index."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from strings(item)


if __name__ == "__main__":
    found = list(breaches(Path(sys.argv[1]).resolve()))
    print("\n".join(found) or "all links and anchors resolve, nothing is loaded from elsewhere, nothing is secret")
    sys.exit(bool(found))
