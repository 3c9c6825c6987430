"""Generate what the build needs: parts of pages in build/parts, fonts and styles in site/pages/assets."""

from __future__ import annotations

import api_parts
import assets
import exercise_parts
import python_files
import static_figures
from places import COURSE


def main() -> None:
    exercise_parts.write(COURSE)
    api_parts.write()
    static_figures.write(COURSE)
    assets.write()
    python_files.write()


if __name__ == "__main__":
    main()
