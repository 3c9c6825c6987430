"""`autograder publish`: what an instructor needs to hand a course out on Classroom 50, or on GitHub alone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.delivery import template
from autograder.engine.delivery.bundle import FILES, PYTHON, Files, bundles, weights
from autograder.engine.delivery.formats import runner_of
from autograder.engine.folders import writable_folder
from autograder.engine.results import printable
from autograder.engine.submissions import hyphenated
from autograder.errors import Misuse

MODES = ("every-push", "tag")
WHOLE = "course"  # the assignment that holds all exercises
ASSIGNMENTS_SCHEMA = "classroom50/assignments/v1"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,38}")
ORG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}")  # an enterprise's own may hold underscores
Groups = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Publication:
    """Where it is written, for which classroom, and whether all exercises are one assignment."""

    out: Path
    whole: bool = False
    org: str = "ORG"
    classroom: str = "classroom"
    submission_mode: str = MODES[0]


def groups(slugs: tuple[str, ...], whole: bool) -> Groups:
    """The assignments: one with every exercise, or one for each, under names that Classroom 50 takes."""
    return {WHOLE: slugs} if whole else {hyphenated(slug): (slug,) for slug in slugs}


def classroom50(course: Course, slugs: tuple[str, ...], options: Publication) -> int:
    """Write templates, bundles, assignment entries, a private workflow and the commands to type; the exit status."""
    made, out = groups(slugs, options.whole), writable_folder(options.out)
    for name in (*made, options.classroom):
        if not NAME.fullmatch(name):
            raise Misuse(f"Classroom 50 takes names of a-z, 0-9 and hyphens, 2 to 39 long, not {printable(name)!r}")
    if not ORG.fullmatch(options.org):
        raise Misuse(f"the name of an organisation has letters, digits and hyphens, not {printable(options.org)!r}")
    for name, bundle in bundles(course, made).items():
        template.write(out / "templates" / name, template.files(course, made[name]), f"{course.title}: {name}")
        put(out / "autograders" / name, bundle)
    entries = [entry(course, name, group, options) for name, group in made.items()]
    document = {"schema": ASSIGNMENTS_SCHEMA, "assignments": entries}
    words = {"org": options.org, "classroom": options.classroom, "assignments": " ".join(made), "python": PYTHON}
    files = {
        "assignments.json": json.dumps(document, indent=2) + "\n",
        "runtime.json": json.dumps(entries[0]["runtime"], indent=2) + "\n",
        "official-grade.yml": filled("official-grade.yml", words),
        "COMMANDS.md": filled("COMMANDS.md", {**words, "title": course.title, **commands(course, made, options)}),
    }
    put(out, {name: text.encode() for name, text in files.items()})
    say(out, made, "COMMANDS.md says what to type")
    return 0


def entry(course: Course, name: str, group: tuple[str, ...], options: Publication) -> dict[str, Any]:
    """An assignment as Classroom 50 keeps it."""
    return {
        "slug": name,
        "name": title(course, group),
        "template": {"owner": options.org, "repo": f"{name}-template", "branch": "main"},
        "mode": "individual",
        "autograder": "default",
        "runtime": {"runs-on": "ubuntu-24.04", "python": PYTHON},
        "feedback_pr": False,
        "allowed_files": allowed_files(group),
        "submission_mode": options.submission_mode,
    }


def title(course: Course, group: tuple[str, ...]) -> str:
    return course.exercise(group[0]).title if len(group) == 1 else course.title


def allowed_files(group: tuple[str, ...]) -> list[str]:
    """Patterns in the manner of .gitignore that keep the exercises and nothing else."""
    patterns = ["*"]
    for slug in group:
        patterns += [f"!{slug}.py", f"!{slug}.ipynb", f"!{slug}/", f"{slug}/*"]
        patterns += [f"!{slug}/{slug}.py", f"!{slug}/{slug}.ipynb"]
    return patterns


def commands(course: Course, made: Groups, options: Publication) -> dict[str, str]:
    """The parts of COMMANDS.md that repeat for each assignment."""
    org, classroom = options.org, options.classroom
    templates, assignments, student = [], [], []
    for name, group in made.items():
        repository = f"{org}/{name}-template"
        templates.append(f"gh repo create {repository} --private --source templates/{name} --push")
        templates.append(f"gh repo edit {repository} --template")
        assignments += [
            f'gh teacher assignment add {org} {classroom} {name} --name "{title(course, group)}" \\',
            f"    --template {repository} --runtime runtime.json --feedback-pr=false \\",
            f"    --submission-mode {options.submission_mode} \\",
            "    " + " ".join(f"--allowed-files '{pattern}'" for pattern in allowed_files(group)),
        ]
        student.append(f"gh student accept {org} {classroom} {name}")
    parts = {"templates": templates, "assignments": assignments, "student": student}
    return {**{name: "\n".join(lines) for name, lines in parts.items()}, "first": next(iter(made))}


def actions(course: Course, slugs: tuple[str, ...], options: Publication) -> int:
    """Write repositories whose own workflow grades every push; the exit status."""
    made, out = groups(slugs, options.whole), writable_folder(options.out)
    for name, bundle in bundles(course, made).items():
        files = template.files(course, made[name])
        files |= {f".github/autograder/{file}": content for file, content in bundle.items()}
        files[".github/workflows/grade.yml"] = workflow(weights(course, made[name])).encode()
        template.write(out / name, files, f"{course.title}: {name}")
    say(out, made, "push each to a repository and mark it as a template")
    return 0


def workflow(points: list[int]) -> str:
    """The workflow of a repository whose checks have these points."""
    runners = [runner_of(number) for number in points]
    results = [f"          {r.upper()}_RESULTS: ${{{{ steps.grade.outputs.{r} }}}}" for r in runners]
    return filled("grade.yml", {"python": PYTHON, "results": "\n".join(results), "runners": ",".join(runners)})


def filled(name: str, words: dict[str, str]) -> str:
    """A file of ours with its words in place."""
    text = (FILES / name).read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(f"{{{{{word}}}}}", value)
    return text


def put(place: Path, files: Files) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (place / name).write_bytes(content)


def say(out: Path, made: Groups, after: str) -> None:
    print(f"{printable(str(out))}: {', '.join(made)}; {after}")
