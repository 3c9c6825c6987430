"""Write the parts of exercise pages that come from other files: title, time, points, functions, checks, mistakes."""

from __future__ import annotations

import doctest
import io
import re
import signal
import types
import warnings
from contextlib import redirect_stdout

import python_files
from autograder.course import Course, Exercise
from autograder.engine.suites import functions, mistakes_of, written_checks
from autograder.mistakes import Mistake
from places import PAGES, PARTS, save

SECONDS = 2  # for the example of a function; with some mistakes it never ends


def write(course: Course) -> None:
    """Write the parts of every exercise, and the table of all exercises."""
    for exercise in course.exercises:
        slug = exercise.slug
        solution = course.solution(slug).read_text(encoding="utf-8")
        save(PARTS / slug / "head.md", head(exercise, sum(e.points for e in course.exercises), functions(solution)))
        save(PARTS / slug / "workbench.md", workbench(slug))
        save(PARTS / slug / "checks.md", checks(course, slug))
        save(PARTS / slug / "mistakes.md", mistakes(course, slug, solution))
    save(PARTS / "exercises.md", table(course))
    save(PARTS / "course.md", totals(course))
    save(PARTS / "files.md", files(course))
    save(PARTS / "progress.md", progress(course))


def head(exercise: Exercise, total: int, names: list[str]) -> str:
    written = ", ".join(f"`{name}`" for name in names)
    path = exercise.page.strip("/")
    return (
        f"# {exercise.title}\n\n"
        f"About {exercise.minutes} minutes · {exercise.points} of {total} points · "
        f"read first: [chapter {chapter(path)}](../{path}.md) · to write: {written}\n"
        "{ .facts }\n"
    )


def chapter(path: str) -> str:
    """Return number and title of a chapter, from its heading."""
    text = (PAGES / f"{path}.md").read_text(encoding="utf-8")
    return next(line for line in text.splitlines() if line.startswith("# ")).removeprefix("# ").replace(" ", ", ", 1)


def workbench(slug: str) -> str:
    """Return the place for the button of site/workbench, if the site has Python."""
    return f'<div class="workbench" data-exercise="{slug}"></div>\n' if python_files.enabled() else ""


def table(course: Course) -> str:
    rows = "\n".join(
        f"| [{e.title}]({e.slug}.md) | `{e.slug}` | {e.minutes} min | {e.points} |" for e in course.exercises
    )
    return f"| exercise | name | time | points |\n| --- | --- | --- | --- |\n{rows}\n"


def progress(course: Course) -> str:
    """Return the links from the home page to all exercises; a script adds how many checks passed in this browser."""
    links = "".join(
        f'1.  [{e.title}](exercises/{e.slug}.md)\n    {{ data-progress="{e.slug}" }}\n' for e in course.exercises
    )
    here = (
        "You can write and check each exercise on its page, or on [your own machine](#start). This list shows what "
        "passed in this browser.\n\n"
    )
    return (here if python_files.enabled() else "") + links


def files(course: Course) -> str:
    """Return the place for two buttons: save all files of the reader as one archive, and open one."""
    if not python_files.enabled():
        return ""
    return (
        "What you write in the pages stays in this browser only. *Save all* puts your files into one archive, which "
        "you can hand in, keep or *Open* in another browser.\n\n"
        f'<div class="wb-files" data-files="{" ".join(course.slugs)}"></div>\n'
    )


def totals(course: Course) -> str:
    hours = sum(e.minutes for e in course.exercises) / 60
    here = " You can work in your own editor, or in the page of an exercise, which runs the same checks in the browser."
    sentence = f"{len(course.exercises)} exercises, about {hours:.1f} hours of work in all."
    return f"{sentence}{here if python_files.enabled() else ''}\n"


def checks(course: Course, slug: str) -> str:
    """Return how to run the visible checks, and then one line for each, in the words of the report."""
    written = written_checks(course.suite(slug, "visible"))
    here = "Run the checks in this page. " if python_files.enabled() else ""
    visible = sum(c.points for c in written)
    free = "" if all(c.points for c in written) else "; a check without points only helps you"
    head = (
        f"{here}To use your own editor, save the file as `{slug}/{slug}.py` in the folder `assignments` "
        f"and run `pytest {slug}` there. You have these checks, for {visible} of the {course.exercise(slug).points} "
        f"points. The grade runs more, which you do not see{free}.\n\n"
    )
    return head + "".join(f"* {prose(' '.join(c.docstring.split()))} ({points(c.points)})\n" for c in written)


def points(number: int) -> str:
    return "1 point" if number == 1 else f"{number} points"


def mistakes(course: Course, slug: str, solution: str) -> str:
    """Return the known mistakes in folded groups, one for each section of the theory; never their edits."""
    groups: dict[str, list[Mistake]] = {}
    for mistake in mistakes_of(course, slug):
        groups.setdefault(mistake.page, []).append(mistake)
    return "\n".join(group(page, known, solution) for page, known in groups.items())


def group(page: str, known: list[Mistake], solution: str) -> str:
    path, _, anchor = page.partition("/#")
    lines = [f'??? abstract "{heading(path, anchor)} ({len(known)})"']
    lines += [f"    Explained in [this section](../{path}.md#{anchor}).", ""]
    for mistake in known:
        lines += [f"    **{prose(mistake.title)}.** This {prose(mistake.computes)}. Expected: {prose(mistake.asked)}."]
        lines += [f"    {prose(mistake.concept)}"]
        lines += [f"    {line}" for line in evidence(mistake, solution)]
        lines += [""]
    return "\n".join(lines) + "\n"


def prose(text: str) -> str:
    """Return the text with all characters escaped that have a meaning in Markdown."""
    return re.sub(r"([*_`\[\]$\\])", r"\\\1", text).replace("<", "&lt;")


def heading(path: str, anchor: str) -> str:
    """Return the text of a section's heading on a page."""
    for line in (PAGES / f"{path}.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") and f"{{#{anchor}}}" in line:
            return line.lstrip("#").partition("{#")[0].strip().replace('"', "'")
    raise SystemExit(f"{path}.md has no heading {{#{anchor}}}, which a known mistake points to")


def evidence(mistake: Mistake, solution: str) -> list[str]:
    """Return a line with both answers of the first docstring example that the mistake changes, if there is one."""
    right, wrong = examples(solution), examples(mistake.apply(solution))
    for name, answer in right.items():
        if wrong.get(name, answer) != answer:
            return [f"The example of `{name}` gives `{shortened(wrong[name])}` instead of `{answer}`."]
    return []


def shortened(answer: str) -> str:
    """Return an answer with the middle of every list of more than ten numbers left out."""
    return re.sub(r"\[([^\[\]]*)\]", lambda found: f"[{short(found[1].split(', '))}]", answer)


def short(numbers: list[str]) -> str:
    if len(numbers) <= 10:
        return ", ".join(numbers)
    return f"{', '.join(numbers[:4])}, … {len(numbers) - 5} more …, {numbers[-1]}"


def examples(source: str) -> dict[str, str]:
    """Return what the docstring example of each function of a module gives."""
    module = types.ModuleType("exercise")
    exec(compile(source, "exercise", "exec"), module.__dict__)
    texts = {name: getattr(module, name).__doc__ or "" for name in functions(source)}
    parse = doctest.DocTestParser().get_examples
    return {name: outcome(parse(text), dict(module.__dict__)) for name, text in texts.items()}


def outcome(steps: list[doctest.Example], names: dict[str, object]) -> str:
    """Run these statements; return what the last one shows, or the name of an error."""
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(SECONDS)
    shown = io.StringIO()
    try:
        with redirect_stdout(shown), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for step in steps:
                shown.seek(0)
                shown.truncate()
                exec(compile(step.source, "example", "single"), names)
    except Exception as error:
        return type(error).__name__
    finally:
        signal.alarm(0)
    return " ".join(shown.getvalue().split())


def give_up(signum: int, frame: object) -> None:
    raise TimeoutError
