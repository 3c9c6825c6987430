"""The parts of exercise pages that are known elsewhere: title, time, points, functions, checks, common mistakes."""

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

SECONDS = 2  # for the examples of one mistake; some never end


def write(course: Course) -> None:
    """Parts for every exercise, and the table of all of them."""
    for exercise in course.exercises:
        slug = exercise.slug
        solution = course.solution(slug).read_text(encoding="utf-8")
        save(PARTS / slug / "head.md", head(exercise, sum(e.points for e in course.exercises), functions(solution)))
        save(PARTS / slug / "workbench.md", workbench(slug))
        save(PARTS / slug / "checks.md", checks(course, slug))
        save(PARTS / slug / "mistakes.md", mistakes(course, slug, solution))
    save(PARTS / "exercises.md", table(course))
    save(PARTS / "course.md", totals(course))
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
    """The heading of a page of theory, number and title."""
    text = (PAGES / f"{path}.md").read_text(encoding="utf-8")
    return next(line for line in text.splitlines() if line.startswith("# ")).removeprefix("# ").replace(" ", ", ", 1)


def workbench(slug: str) -> str:
    """The place above the stub where the script of site/workbench puts its button, if Python is on the site."""
    live = f'<div class="workbench" data-exercise="{slug}"></div>\n\n' if python_files.wanted() else ""
    return (
        f"{live}In your own editor: save it as `{slug}/{slug}.py` in the folder `assignments`, "
        f"run `pytest {slug}` there.\n"
    )


def table(course: Course) -> str:
    rows = "\n".join(
        f"| [{e.title}]({e.slug}.md) | `{e.slug}` | {e.minutes} min | {e.points} |" for e in course.exercises
    )
    return f"| exercise | name | time | points |\n| --- | --- | --- | --- |\n{rows}\n"


def progress(course: Course) -> str:
    """Links to all exercises, from the home page; a script adds what passed in this browser."""
    links = "".join(
        f'1.  [{e.title}](exercises/{e.slug}.md)\n    {{ data-progress="{e.slug}" }}\n' for e in course.exercises
    )
    here = "Each can be written and checked in its page, too. What passed in this browser is marked.\n\n"
    return (here if python_files.wanted() else "") + links


def totals(course: Course) -> str:
    hours = sum(e.minutes for e in course.exercises) / 60
    here = " Work in your own editor, or in the page of an exercise, which runs the same checks in the browser."
    sentence = f"{len(course.exercises)} exercises, about {hours:.1f} hours of work in all."
    return f"{sentence}{here if python_files.wanted() else ''}\n"


def checks(course: Course, slug: str) -> str:
    """The checks that students have, one line each, as the report words them."""
    written = written_checks(course.suite(slug, "visible"))
    return "".join(f"* {prose(' '.join(c.docstring.split()))} ({points(c.points)})\n" for c in written)


def points(number: int) -> str:
    return "1 point" if number == 1 else f"{number} points"


def mistakes(course: Course, slug: str, solution: str) -> str:
    """The known mistakes, folded by the paragraph of the theory that explains them; never their edits."""
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
    """Text in which a star is a star and a bracket a bracket."""
    return re.sub(r"([*_`\[\]$\\])", r"\\\1", text).replace("<", "&lt;")


def heading(path: str, anchor: str) -> str:
    """The words of a section's heading on a page."""
    for line in (PAGES / f"{path}.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") and f"{{#{anchor}}}" in line:
            return line.lstrip("#").partition("{#")[0].strip().replace('"', "'")
    raise SystemExit(f"{path}.md has no heading {{#{anchor}}}, which a known mistake points to")


def evidence(mistake: Mistake, solution: str) -> list[str]:
    """Where an example of a docstring comes out otherwise: both answers."""
    right, wrong = examples(solution), examples(mistake.apply(solution))
    for name, answer in right.items():
        if wrong.get(name, answer) != answer:
            return [f"The example of `{name}` gives `{wrong[name]}` instead of `{answer}`."]
    return []


def examples(source: str) -> dict[str, str]:
    """What the last example of every function of a module gives."""
    module = types.ModuleType("exercise")
    exec(compile(source, "exercise", "exec"), module.__dict__)
    texts = {name: getattr(module, name).__doc__ or "" for name in functions(source)}
    parse = doctest.DocTestParser().get_examples
    return {name: outcome(parse(text), dict(module.__dict__)) for name, text in texts.items()}


def outcome(steps: list[doctest.Example], names: dict[str, object]) -> str:
    """What the last of these statements shows, an error by its name."""
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
