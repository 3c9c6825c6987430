"""Find out what is wrong with your functions, in three steps:

    python why.py EXERCISE

shows the smallest call that goes wrong; the same command again asks a question and names the paragraph to read; once
more, and it names the mistake, if it is a known one. `--all` shows everything at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import threading
from difflib import get_close_matches
from importlib.util import decode_source
from pathlib import Path

from explanation import ENDLESS, LEVELS, PATIENCE, as_text, of_source

EXERCISES = Path(__file__).parent


def main(arguments: list[str]) -> int:
    """Explain one exercise, or list them all; return the exit status."""
    slugs = sorted(path.parent.name for path in EXERCISES.glob("*/known.txt"))
    names = [a.strip("/\\").removesuffix(".py") for a in arguments if not a.startswith("-")]
    if len(names) != 1:
        print("python why.py EXERCISE explains one of: " + " ".join(slugs))
        return 0 if not names else 2
    if names[0] not in slugs and (EXERCISES / names[0]).is_dir():
        print(f"why.py has nothing to say about {names[0]}; its checks do: pytest {names[0]}")
        return 2
    if names[0] not in slugs:
        near = get_close_matches(names[0], slugs, n=1)
        print(f"why.py: there is no exercise {names[0]!a}" + (f"; did you mean {near[0]}?" if near else ""))
        return 2
    return explain(names[0], everything="--all" in arguments)


def explain(slug: str, everything: bool) -> int:
    """Print what is wrong with an exercise, one step more than the last time; return the exit status."""
    folder = EXERCISES / slug
    try:
        source = decode_source(
            (folder / f"{slug}.py").read_bytes()
        )  # by its byte-order mark or coding line, as import does
    except OSError as error:
        print(f"why.py: {slug}/{slug}.py cannot be read: {error.strerror}")
        return 1
    except (SyntaxError, UnicodeDecodeError):
        print(f"why.py: {slug}/{slug}.py is not text in UTF-8: save it as UTF-8")
        return 1
    level = LEVELS if everything else next_level(slug, source)
    bell = threading.Timer(PATIENCE, give_up)
    bell.daemon = True
    bell.start()
    lines, more = of_source(slug, source, folder, level)
    bell.cancel()
    print(as_text(lines))
    if more:
        print(f"\npython why.py {slug}   once more says more; with --all everything at once")
    return 0


def give_up() -> None:
    """End the program: a function does not come to an end."""
    print(ENDLESS, file=sys.__stdout__, flush=True)
    os._exit(1)


def next_level(slug: str, source: str) -> int:
    """Return the step that is due: the first for a file that has changed, one more for the same file."""
    file, digest = EXERCISES / ".pytest_cache" / "why.json", hashlib.sha256(source.encode()).hexdigest()[:16]
    try:
        seen = json.loads(file.read_text(encoding="utf-8"))
        level = min(seen[slug][1] + 1, LEVELS) if seen[slug][0] == digest else 1
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        seen, level = {}, 1
    with contextlib.suppress(OSError):  # a folder that cannot be written to begins anew each time
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({**seen, slug: [digest, level]}), encoding="utf-8")
    return level


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
