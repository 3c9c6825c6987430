"""Generate what the build needs: parts of pages in build/parts; scripts, styles and fonts in site/pages/assets."""

from __future__ import annotations

import api_parts
import assets
import bundles
import exercise_parts
import practice
import python_files
import replay
import static_figures
import workbench_parts
from places import COURSE

if __name__ == "__main__":
    exercise_parts.write(COURSE)
    api_parts.write()
    static_figures.write(COURSE)
    assets.write()
    python_files.write()
    replay.write()
    bundles.write_figures()
    workbench_parts.write()
    practice.write()
