"""Everything of the site that is generated: parts of pages into build/parts, fonts and scripts into site/pages/assets."""

from __future__ import annotations

import api_parts
import assets
import exercise_parts
import static_figures
from places import COURSE


def main() -> None:
    exercise_parts.write(COURSE)
    api_parts.write()
    static_figures.write(COURSE)
    assets.write()


if __name__ == "__main__":
    main()
