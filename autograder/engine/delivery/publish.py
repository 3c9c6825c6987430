"""Publish a course: write what an instructor needs to hand it out on Classroom 50, or on GitHub alone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.delivery import template
from autograder.engine.delivery.bundle import PYTHON, bundles, weights
from autograder.engine.delivery.formats import runner_of
from autograder.engine.delivery.published_files import published_file, put
from autograder.engine.folders import writable_folder
from autograder.engine.results import printable
from autograder.engine.submissions import hyphenated
from autograder.errors import Misuse

MODES = ("every-push", "tag")
WHOLE = "course"  # the assignment that holds all exercises
ASSIGNMENTS_SCHEMA = "classroom50/assignments/v1"
SHORT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,38}")
ORGANISATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}")  # organisations of an enterprise may have underscores
Groups = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Publication:
    """Where a publication is written, for which classroom, and whether all exercises form one assignment."""

    out: Path
    whole: bool = False
    org: str = "ORG"
    classroom: str = "classroom"
    submission_mode: str = MODES[0]


def groups(slugs: tuple[str, ...], whole: bool) -> Groups:
    """Return the exercises of each assignment, by a name that Classroom 50 takes."""
    return {WHOLE: slugs} if whole else {hyphenated(slug): (slug,) for slug in slugs}


def classroom50(course: Course, slugs: tuple[str, ...], options: Publication) -> int:
    """Write templates, bundles, entries, a private workflow and the commands to type; return the exit status."""
    assignments, out = groups(slugs, options.whole), writable_folder(options.out)
    for name in (*assignments, options.classroom):
        if not SHORT_NAME.fullmatch(name):
            raise Misuse(f"Classroom 50 takes names of a-z, 0-9 and hyphens, 2 to 39 long, not {printable(name)!r}")
    if not ORGANISATION.fullmatch(options.org):
        raise Misuse(f"the name of an organisation has letters, digits and hyphens, not {printable(options.org)!r}")
    for name, bundle in bundles(course, assignments).items():
        files = template.files(course, assignments[name])
        template.write(out / "templates" / name, files, f"{course.title}: {name}")
        put(out / "autograders" / name, bundle)
    entries = [entry(course, name, group, options) for name, group in assignments.items()]
    document = {"schema": ASSIGNMENTS_SCHEMA, "assignments": entries}
    words = {"org": options.org, "classroom": options.classroom, "python": PYTHON}
    named = {**words, "assignments": " ".join(assignments)}
    typed = {**words, "title": course.title, **commands(course, assignments, options)}
    texts = {
        "assignments.json": json.dumps(document, indent=2) + "\n",
        "runtime.json": json.dumps(entries[0]["runtime"], indent=2) + "\n",
        "official-grade.yml": published_file("official-grade.yml", named),
        "COMMANDS.md": published_file("COMMANDS.md", typed),
    }
    put(out, {name: text.encode() for name, text in texts.items()})
    report(out, assignments, "COMMANDS.md lists the commands to type")
    return 0


def entry(course: Course, name: str, group: tuple[str, ...], options: Publication) -> dict[str, Any]:
    """Return the entry of an assignment in Classroom 50's `assignments.json`."""
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
    """Return the title of an assignment: that of its exercise, or the course's."""
    return course.exercise(group[0]).title if len(group) == 1 else course.title


def allowed_files(group: tuple[str, ...]) -> list[str]:
    """Return patterns, as in .gitignore, that keep the files of these exercises and no others."""
    patterns = ["*"]
    for slug in group:
        patterns += [f"!{slug}.py", f"!{slug}.ipynb", f"!{slug}/", f"{slug}/*"]
        patterns += [f"!{slug}/{slug}.py", f"!{slug}/{slug}.ipynb"]
    return patterns


def commands(course: Course, groups: Groups, options: Publication) -> dict[str, str]:
    """Return the parts of COMMANDS.md that repeat for each assignment."""
    org, classroom = options.org, options.classroom
    templates, assignments, student = [], [], []
    for name, group in groups.items():
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
    return {**{name: "\n".join(lines) for name, lines in parts.items()}, "first": next(iter(groups))}


def actions(course: Course, slugs: tuple[str, ...], options: Publication) -> int:
    """Write repositories whose own workflow grades every push; return the exit status."""
    assignments, out = groups(slugs, options.whole), writable_folder(options.out)
    for name, bundle in bundles(course, assignments).items():
        files = template.files(course, assignments[name])
        files |= {f".github/autograder/{file}": content for file, content in bundle.items()}
        files[".github/workflows/grade.yml"] = workflow(weights(course, assignments[name])).encode()
        template.write(out / name, files, f"{course.title}: {name}")
    report(out, assignments, "push each to a repository and make it a template")
    return 0


def workflow(points: list[int]) -> str:
    """Return the workflow of a repository whose checks have these points."""
    runners = [runner_of(number) for number in points]
    results = [f"          {r.upper()}_RESULTS: ${{{{ steps.grade.outputs.{r} }}}}" for r in runners]
    return published_file("grade.yml", {"python": PYTHON, "results": "\n".join(results), "runners": ",".join(runners)})


def report(out: Path, assignments: Groups, next_step: str) -> None:
    """Print what was written, and what to do next."""
    print(f"{printable(str(out))}: {', '.join(assignments)}; {next_step}")
