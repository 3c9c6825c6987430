"""Draw what your functions do, beside a right solution:

    python plot.py EXERCISE

opens a window, or writes EXERCISE.png where there is no screen. `python plot.py` alone lists the exercises.
"""

from __future__ import annotations

import importlib.util
import io
import json
import sys
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from pictures import Picture, sentence, take

EXERCISES = Path(__file__).parent  # the folder that holds a folder for each exercise
LINE_COLOURS = ("#0b62a8", "#b3420a", "#1d7a46", "#8a3a9c")
LINE_STYLES: tuple[Any, ...] = ("solid", (0, (6, 2)), (0, (2, 1.5)), (0, (8, 2, 2, 2)))
LEVELS = 12  # number of contours of an objective


def main(arguments: list[str]) -> int:
    """Draw one exercise, or list them all; return the exit status."""
    slugs = sorted(p.parent.name for p in EXERCISES.glob("*/picture.py"))
    if not arguments or arguments[0] in ("-h", "--help"):
        print("python plot.py EXERCISE draws one of: " + " ".join(slugs))
        return 0
    if len(arguments) > 1:
        return _complain("one exercise at a time: python plot.py EXERCISE", 2)
    slug = arguments[0].strip("/\\").removesuffix(".py")
    if slug not in slugs:
        near = get_close_matches(slug, slugs, n=1)
        hint = f"did you mean {near[0]}?" if near else "the exercises are " + " ".join(slugs)
        return _complain(f"there is no exercise {slug!a}; {hint}", 2)
    try:
        module = load(EXERCISES / slug / f"{slug}.py", slug)
    except (Exception, SystemExit) as error:
        return _complain(f"{slug}.py does not run: {sentence(error)}", 1)
    picture = load(EXERCISES / slug / "picture.py", f"picture_of_{slug}").PICTURE
    drawn = take(picture, module)
    if drawn["reason"]:
        print(
            f"{slug}: a line is missing: {drawn['reason']}"
            if drawn["lines"]
            else f"Nothing to draw for {slug}: {drawn['reason']}."
        )
    if not drawn["lines"]:
        return 0
    reference = json.loads((EXERCISES / slug / "picture.json").read_text(encoding="utf-8"))
    return show(picture, reference["lines"], drawn["lines"], Path(f"{slug}.png"))


def _complain(line: str, status: int) -> int:
    print(f"plot.py: {line}", file=sys.stderr)
    return status


def load(file: Path, name: str) -> ModuleType:
    """Run a file and return it as a module of this name."""
    source = importlib.util.decode_source(file.read_bytes())
    module = sys.modules[name] = ModuleType(name)
    module.__file__ = str(file)
    exec(compile(source, str(file), "exec", dont_inherit=True), vars(module))
    return module


def show(picture: Picture, reference: list[Any], student: list[Any], file: Path) -> int:
    """Open a window or, without a screen, write a file and print its name; return the exit status."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 5.5), layout="constrained")
    frame(axes, picture)
    for lines, broad in ((reference, True), (student, False)):
        for line in lines:
            add(axes, line, picture, broad)
    axes.set_title(picture.title)
    axes.legend(loc="best", fontsize="small", title="thin: yours\nbroad and pale: a right solution")
    figure.supxlabel(f"A right solution: {picture.caption}", fontsize="small", wrap=True)
    if figure.canvas.required_interactive_framework:
        pyplot.show()
        return 0
    try:
        figure.savefig(file, dpi=120)
    except OSError as error:
        return _complain(f"{file} cannot be written: {error.strerror}", 1)
    print(f"The picture is in {file}: thin lines are yours, broad and pale ones those of a right solution.")
    return 0


def frame(axes: Any, picture: Picture) -> None:
    """Set up the axes and draw the contours of the objective."""
    for axis, scale, limits, label in (
        (picture.x, axes.set_xscale, axes.set_xlim, axes.set_xlabel),
        (picture.y, axes.set_yscale, axes.set_ylim, axes.set_ylabel),
    ):
        scale("log" if axis.log else "linear")
        limits(axis.low, axis.high)
        label(axis.label)
    if picture.objective is not None:
        w = np.meshgrid(*(np.linspace(axis.low, axis.high, 81) for axis in (picture.x, picture.y)))
        heights = np.apply_along_axis(picture.objective, 0, np.array(w))
        levels = np.geomspace(1.0, 1e3, LEVELS) / 1e3 * (heights.max() - heights.min()) + heights.min()
        axes.contour(*w, heights, levels=levels, colors="black", alpha=0.3, linewidths=0.6)


def add(axes: Any, line: dict[str, Any], picture: Picture, broad: bool) -> None:
    """Draw one line: broad and pale for the reference, thin with a dot at every point for the student's own."""
    number = [planned.name for planned in picture.lines].index(line["name"])
    colour, planned = LINE_COLOURS[number], picture.lines[number]
    if broad:
        axes.plot(line["x"], line["y"], color=colour, linewidth=7, alpha=0.25, solid_capstyle="round")
        return
    look = {"linewidth": 1.4, "linestyle": LINE_STYLES[number], "marker": "." if planned.dots else "", "markersize": 6}
    axes.plot(line["x"], line["y"], color=colour, label=planned.name, **look)


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # an error's text may hold characters a console cannot print
    sys.exit(main(sys.argv[1:]))
