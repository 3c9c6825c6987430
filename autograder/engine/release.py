"""Generate `assignments/` from `solutions/` and the visible checks; it is committed and never edited by hand."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path

import pictures
from autograder.course import Course, kit_files
from autograder.engine.diagnosis.record import KNOWN, recorded_text
from autograder.engine.intake import Intake
from autograder.engine.notebooks.cells import capstone_cells, exercise_cells, handed_out
from autograder.engine.notebooks.course import DIGITS, RECORDED
from autograder.engine.notebooks.write import notebook_text
from autograder.engine.stubs import stubs
from autograder.engine.suites import explains_itself, load_reference, picture_of, text_of
from autograder.errors import CourseError

TEMPLATES = Path(__file__).parent / "templates"


def intake_for(course: Course, slugs: tuple[str, ...]) -> Intake:
    """Return an `Intake`, which tells the code that students were given from their own, and knows the bounds."""
    texts = stubs(course, slugs)
    notebooks = functools.cache(lambda slug: handed_out(course, slug, texts[slug]))
    return Intake(slugs, texts, course.bounds, notebooks, course.slugs)


def release_files(course: Course) -> dict[str, str]:
    """Return the text of every file of `assignments/` by its path there."""
    files = kit_files()
    files["capstone.ipynb"] = notebook_text(capstone_cells(course))
    files |= {path.name: path.read_text(encoding="utf-8") for path in (RECORDED, DIGITS)}
    rows = "\n".join(f"| {e.slug} | {e.title} | {e.minutes} min | {e.points} |" for e in course.exercises)
    for template in sorted(p for p in TEMPLATES.rglob("*") if p.is_file()):
        words = {"title": course.title, "site": course.site, "first": course.slugs[0], "rows": rows}
        words["order"] = " ".join(course.slugs)
        files[template.relative_to(TEMPLATES).as_posix()] = filled(template.read_text(encoding="utf-8"), words)
    for slug, text in stubs(course, course.slugs).items():
        files[f"{slug}/{slug}.py"] = text
        files[f"{slug}/{slug}.ipynb"] = notebook_text(exercise_cells(course, slug, text))
        files[f"{slug}/test_{slug}.py"] = text_of(course.suite(slug, "visible"))
        files[f"{slug}/picture.py"] = text_of(course.suite(slug, "picture"))
        files[f"{slug}/picture.json"] = picture_of_reference(course, slug)
        if explains_itself(course, slug):
            files[f"{slug}/contract.py"] = text_of(course.suite(slug, "contract"))
            files[f"{slug}/{KNOWN}"] = recorded_text(course, slug)
    return files


def filled(text: str, words: dict[str, str]) -> str:
    """Return a text in which the value of each word replaces `{{word}}`."""
    for word, value in words.items():
        text = text.replace(f"{{{{{word}}}}}", value)
    return text


def picture_of_reference(course: Course, slug: str) -> str:
    """Return the lines that the reference draws, as JSON with one line of text for each."""
    picture = pictures.take(picture_of(course, slug), load_reference(course, slug))
    if picture["reason"]:
        raise CourseError(f"autograder/suites/{slug}/picture.py: the reference does not draw it: {picture['reason']}")
    return '{"lines": [\n' + ",\n".join(json.dumps(line) for line in picture["lines"]) + "\n]}\n"


def write(course: Course) -> list[str]:
    """Make `assignments/` equal to the release; return the paths that changed."""
    files, changed = release_files(course), list(differences(course))
    for path in _present(course.assignments) - set(files):
        (course.assignments / path).unlink()
    for path, text in files.items():
        target = course.assignments / path
        if path not in changed:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    for folder in sorted((p for p in course.assignments.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return changed


def differences(course: Course) -> Iterator[str]:
    """Yield the paths of `assignments/` that differ from the release, are missing or do not belong there."""
    files = release_files(course)
    present = _present(course.assignments)
    for path in sorted(present | set(files)):
        one_sided = path not in files or path not in present
        if one_sided or relevant(path, (course.assignments / path).read_bytes()) != relevant(
            path, files[path].encode()
        ):
            yield path


def relevant(path: str, content: bytes) -> bytes:
    """Return the part of a file that decides whether it is the released one.

    Another computer may record other last digits from the same sources, so of recorded data that is the first line.
    """
    return content.split(b"\n", 1)[0] if path.endswith(KNOWN) else content


def _present(folder: Path) -> set[str]:
    caches = {"__pycache__", ".pytest_cache"}
    files = (p for p in folder.rglob("*") if p.is_file() and not caches & set(p.parts))
    return {p.relative_to(folder).as_posix() for p in files}
