"""`autograder new`: write all files of a new exercise.

The files work unchanged; comments in them say what the author still has to write. An exercise has a slug, its name in
files and imports, and a title for people.
"""

from __future__ import annotations

import importlib.util
import keyword
import re
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

from autograder.course import MANIFEST, SLUG, Course, load_course
from autograder.engine import release
from autograder.engine.problems import require_gradable
from autograder.engine.proof.files import ALTERNATIVES
from autograder.engine.proof.site import CONFIG
from autograder.engine.results import printable
from autograder.engine.suites import PARTS
from autograder.errors import Misuse

TEMPLATES = Path(__file__).parent / "files"
STYLES = ("functional", "lists", "loops")  # of the alternative correct solutions that are written; the choice is free
# `points` is the sum of the templates' checks; the author replaces `minutes`, the time that a student needs.
ROW = '\n[[exercises]]\nslug = "{slug}"\ntitle = "{title}"\nminutes = 30\npoints = 4\npage = "theory/{chapter}/"\n'


@dataclass(frozen=True)
class NewExercise:
    """The options of `autograder new`: the slug and the title of the exercise."""

    slug: str
    title: str = ""


def add(parser: ArgumentParser) -> None:
    """Add the arguments of this command to the parser."""
    parser.add_argument("slug", metavar="SLUG", help="the exercise's name in files and imports, as in mini_batches")
    parser.add_argument("--title", default="", metavar="TITLE", help="its title (default: from the slug)")
    parser.set_defaults(options=NewExercise)


def run(course: Course, options: NewExercise) -> int:
    """Write the files, print the path of each and what to do next, and return the exit status.

    Raise Misuse before anything is written, or if a file cannot be written; the files printed until then remain.
    """
    require_gradable(course, course.slugs)  # the release at the end needs all exercises
    slug, title = options.slug, options.title or options.slug.replace("_", " ").capitalize()
    refuse(course, slug, title)
    files = {path: filled(name, slug, title) for path, name in places(slug).items()}
    for path in files:
        if (course.root / path).exists():
            raise Misuse(f"{path} exists already, and nothing is overwritten: delete it, or choose another slug")
    files |= {MANIFEST: with_row(course, slug, title), CONFIG: with_pages(course, slug)}
    try:
        for path, text in files.items():
            (course.root / path).parent.mkdir(parents=True, exist_ok=True)
            (course.root / path).write_text(text, encoding="utf-8")
            print(f"{path} written")
    except OSError as error:
        raise Misuse(f"{printable(str(error.filename))} cannot be written to: {error.strerror}") from None
    release.write(load_course(course.root))
    print(f"assignments/{slug} released; `autograder prove --exercise {slug}` lists what is left to do")
    return 0


def refuse(course: Course, slug: str, title: str) -> None:
    """Raise Misuse for a slug that cannot name a new module, or a title that is not one line of plain text."""
    if slug in course.slugs:
        raise Misuse(f"there is an exercise {slug} already")
    if not SLUG.fullmatch(slug) or keyword.iskeyword(slug):
        raise Misuse(f"{printable(repr(slug))} cannot name a module: write a-z, 0-9 and _, beginning with a letter")
    # `import slug` must find the exercise: not a module of Python, of the kit or of the suites' helpers.
    if importlib.util.find_spec(slug) is not None or (course.root / f"autograder/suites/{slug}.py").exists():
        raise Misuse(f"{slug} is the name of a module that Python finds already: choose another")
    # The title stands in strings of Python, TOML and YAML, where nothing escapes it.
    if not title.strip() or not title.isprintable() or set(title) & set('"\\'):
        raise Misuse(f'{printable(repr(title))} is no title: write one line of text that contains neither " nor \\')


def chapter(slug: str) -> str:
    """Return the name of an exercise's chapter in the address of its page."""
    return slug.replace("_", "-")


def places(slug: str) -> dict[str, str]:
    """Return the name of the template that each new file is made from, by the path of the file in the course."""
    return {
        f"solutions/{slug}/{slug}.py": "solution.py",
        **{f"autograder/suites/{slug}/{part}.py": f"{part}.py" for part in PARTS},
        **{f"{ALTERNATIVES.as_posix()}/{style}/{slug}.py": "alternative.py" for style in STYLES},
        f"site/pages/exercises/{slug}.md": "exercise.md",
        f"site/pages/theory/{chapter(slug)}.md": "chapter.md",
    }


def filled(name: str, slug: str, title: str) -> str:
    """Return the text of a template, with its placeholders replaced by the slug, chapter and title of an exercise."""
    words = {"slug": slug, "CHAPTER": chapter(slug), "TITLE": title}
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return re.sub("|".join(words), lambda found: words[found[0]], text)


def with_row(course: Course, slug: str, title: str) -> str:
    """Return the text of the manifest with an entry for an exercise added at the end."""
    text = (course.root / MANIFEST).read_text(encoding="utf-8").rstrip("\n") + "\n"
    return text + ROW.format(slug=slug, title=title, chapter=chapter(slug))


def with_pages(course: Course, slug: str) -> str:
    """Return the text of the site's configuration with both pages of an exercise added to its navigation.

    Each stands after the page of the same kind of the course's last exercise.
    """
    text, last = (course.root / CONFIG).read_text(encoding="utf-8"), course.exercises[-1]
    after = {f"exercises/{last.slug}.md": f"exercises/{slug}.md"}
    after[f"{last.page.strip('/')}.md"] = f"theory/{chapter(slug)}.md"
    for before, page in after.items():
        # `- page.md` or `- Title: page.md`; the group is the indentation and the hyphen, for the new line
        line = re.search(rf"^( *- )(?:[^\n]*: )?{re.escape(before)}\n", text, re.MULTILINE)
        if line is None:
            raise Misuse(f"{CONFIG} has no line for {before}, after which the new page is to stand")
        text = f"{text[: line.end()]}{line[1]}{page}\n{text[line.end() :]}"
    return text
