"""Copy fonts and styles from site/node_modules into site/pages/assets: pages load nothing from other hosts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from places import ASSETS, NPM, save

FACES = {("normal", 400), ("italic", 400), ("normal", 600)}


def write() -> None:
    """Copy the files that pages load, and nothing else of the packages."""
    katex, fonts = NPM / "katex/dist", NPM / "@fontsource/source-sans-3/files"
    css = (katex / "katex.min.css").read_text(encoding="utf-8")
    save(ASSETS / "katex/katex.min.css", re.sub(r',url\([^)]*\.(woff|ttf)\) format\("\w+"\)', "", css))
    for font in (katex / "fonts").glob("*.woff2"):
        copy(font, f"katex/fonts/{font.name}")
    for style, weight in FACES:
        name = f"source-sans-3-latin-{weight}-{style}.woff2"
        copy(fonts / name, f"fonts/{name}")


def copy(source: Path, name: str) -> None:
    """Copy one file into the assets."""
    target = ASSETS / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
