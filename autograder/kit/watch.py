"""Run the checks of an exercise each time its file is saved:

    python watch.py

shows the checks of the exercise that was saved last, and how far the course has come. Ctrl-C ends it.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from configparser import ConfigParser
from pathlib import Path

EXERCISES = Path(__file__).parent  # the folder that holds a folder for each exercise
PAUSE = 0.2  # seconds between two looks at the files: short for a person
COUNT = re.compile(r"^(\w+) {3}(\d+) of (\d+) visible checks? pass", re.MULTILINE)

Counts = dict[str, tuple[int, int]]


def main() -> int:
    """Run all checks once, then those of each exercise that is saved; return the exit status."""
    if len(sys.argv) > 1:
        print("python watch.py watches all exercises: it takes no further words")
        return 2
    with contextlib.suppress(KeyboardInterrupt):
        watch(exercises())
    return 0


def watch(slugs: Sequence[str]) -> None:
    """Run checks until the program is interrupted."""
    counts, saved = dict[str, tuple[int, int]](), stamps(slugs)
    print("Running all checks once.", flush=True)
    counts.update(count(checked(slugs)))
    print(f"{progress(slugs, counts)}\n\nSave a file, and its checks run. Ctrl-C ends this.", flush=True)
    while True:
        time.sleep(PAUSE)
        now = stamps(slugs)
        changed = [slug for slug in slugs if now[slug] != saved[slug] and now[slug]]
        saved = now
        if changed:
            output = checked(changed)
            counts.update(count(output))
            clear()
            print(f"{output.rstrip()}\n\n{progress(slugs, counts)}", flush=True)


def exercises() -> list[str]:
    """Return the exercises in this folder in the order of the course, in which pytest.ini lists them."""
    settings = ConfigParser()
    settings.read(EXERCISES / "pytest.ini", encoding="utf-8")
    return [slug for slug in settings["pytest"]["testpaths"].split() if (EXERCISES / slug).is_dir()]


def stamps(slugs: Sequence[str]) -> dict[str, int]:
    """Return when the file of each exercise was last written, in nanoseconds; 0 for a missing file."""

    def stamp(path: Path) -> int:
        try:
            return path.stat().st_mtime_ns
        except OSError:  # an editor may be about to replace it
            return 0

    return {slug: stamp(EXERCISES / slug / f"{slug}.py") for slug in slugs}


def checked(slugs: Sequence[str]) -> str:
    """Run the visible checks of exercises; return what pytest prints."""
    command = [sys.executable, "-m", "pytest", *slugs]
    colours = ["--color=yes"] if sys.stdout.isatty() else []
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    process = subprocess.run(
        [*command, *colours],
        cwd=EXERCISES,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return process.stdout.decode("utf-8", errors="replace")


def count(output: str) -> Counts:
    """Return how many checks of each exercise pass, of how many, from what pytest printed."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", output)
    return {slug: (int(passed), int(of)) for slug, passed, of in COUNT.findall(plain)}


def progress(slugs: Sequence[str], counts: Counts) -> str:
    """Return how many exercises are complete, and how far those are that are begun.

    >>> print(progress(["gradient", "sgd", "adam"], {"gradient": (5, 5), "sgd": (1, 4), "adam": (0, 4)}))
    1 of 3 exercises pass their visible checks; begun: sgd 1 of 4
    """
    complete = [slug for slug in slugs if slug in counts and counts[slug][0] == counts[slug][1]]
    begun = [slug for slug in slugs if slug not in complete and counts.get(slug, (0, 0))[0]]
    listed = ", ".join(f"{slug} {counts[slug][0]} of {counts[slug][1]}" for slug in begun)
    line = f"{len(complete)} of {len(slugs)} exercises pass their visible checks"
    return f"{line}; begun: {listed}" if listed else line


def clear() -> None:
    """Clear the screen, if there is one."""
    if sys.stdout.isatty():
        os.system("cls" if os.name == "nt" else "clear")


if __name__ == "__main__":
    sys.exit(main())
