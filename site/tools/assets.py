"""Copy fonts and styles from site/node_modules into site/pages/assets: pages load nothing from other hosts."""

from __future__ import annotations

import re

from places import ASSETS, NPM, copy, save

FACES = ("400-normal", "400-italic", "600-normal")


def write() -> None:
    """Copy the files that pages load, and nothing else of the packages."""
    katex, fonts = NPM / "katex/dist", NPM / "@fontsource/source-sans-3/files"
    css = (katex / "katex.min.css").read_text(encoding="utf-8")
    save(ASSETS / "katex/katex.min.css", re.sub(r',url\([^)]*\.(woff|ttf)\) format\("\w+"\)', "", css))
    for font in (katex / "fonts").glob("*.woff2"):
        copy(font, ASSETS / "katex/fonts" / font.name)
    for face in FACES:
        name = f"source-sans-3-latin-{face}.woff2"
        copy(fonts / name, ASSETS / "fonts" / name)
