"""Publish a course: write what an instructor needs to hand it out on Classroom 50, or on GitHub alone.

Classroom 50 hands out GitHub repositories, made from templates, and grades what students push; instructors use it
with the command `gh teacher`, students with `gh student`. An exercise is known by its slug.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.delivery import template
from autograder.engine.delivery.bundle import PYTHON_VERSION, bundles
from autograder.engine.delivery.published_files import published_file, put
from autograder.engine.folders import writable_folder
from autograder.engine.gradebook.deadlines import instant
from autograder.engine.results import printable
from autograder.engine.submissions import hyphenated
from autograder.errors import Misuse

SUBMISSION_MODES = ("every-push", "tag")  # what Classroom 50 grades: every push, or only `submit/*` tags
WHOLE = "course"  # the assignment that holds all exercises
ASSIGNMENTS_SCHEMA = "classroom50/assignments/v1"
SHORT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,38}")
ORGANISATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}")  # organisations of an enterprise may have underscores
Groups = dict[str, tuple[str, ...]]
"""The slugs of the exercises of each assignment, by the name of the assignment."""


@dataclass(frozen=True)
class Publication:
    """The options of a publication: its kind and folder, the exercises, and whether they are one assignment.

    The other fields are for Classroom 50 alone: the organisation on GitHub (ORG is a placeholder that the instructor
    replaces), the short name of the classroom, and one of the SUBMISSION_MODES.
    """

    out: Path
    kind: str = "classroom50"
    exercises: tuple[str, ...] = ()
    whole: bool = False
    org: str = "ORG"
    classroom: str = "classroom"
    submission_mode: str = SUBMISSION_MODES[0]


def assignments_of(slugs: tuple[str, ...], whole: bool) -> Groups:
    """Return the assignments: one of the whole course, or one for each exercise, named after its slug.

    Names have hyphens in the place of underscores, which Classroom 50 does not allow.
    """
    return {WHOLE: slugs} if whole else {hyphenated(slug): (slug,) for slug in slugs}


def classroom50(course: Course, slugs: tuple[str, ...], options: Publication) -> int:
    """Write all that Classroom 50 needs, and return the exit status.

    For each assignment: the template of students' repositories in `templates/`, and its grader in `autograders/`. Once:
    `assignments.json`, `runtime.json`, the workflow `official-grade.yml` of the instructor's private repository, and
    `COMMANDS.md` with the commands to type. Raise Misuse for a name that Classroom 50 or GitHub does not take.
    """
    assignments, out = assignments_of(slugs, options.whole), writable_folder(options.out)
    for name in (*assignments, options.classroom):
        if not SHORT_NAME.fullmatch(name):
            allowed = "2 to 39 characters of a-z, 0-9 and hyphens, the first no hyphen"
            raise Misuse(f"a name on Classroom 50 has {allowed}; {printable(name)!r} does not fit")
    if not ORGANISATION.fullmatch(options.org):
        allowed = "1 to 39 letters, digits, hyphens and underscores, and begins with a letter or digit"
        raise Misuse(f"the name of an organisation has {allowed}; {printable(options.org)!r} does not fit")
    for name, bundle in bundles(course, assignments).items():
        files = template.files(course, assignments[name])
        template.write(out / "templates" / name, files, message=f"{course.title}: {name}")
        put(out / "autograders" / name, bundle)
    entries = [entry(course, name, group, options) for name, group in assignments.items()]
    document = {"schema": ASSIGNMENTS_SCHEMA, "assignments": entries}
    words = {
        "org": options.org,
        "classroom": options.classroom,
        "python": PYTHON_VERSION,
        "names": " ".join(assignments),
    }
    words |= commands(course, assignments, options)
    texts = {
        "assignments.json": json.dumps(document, indent=2) + "\n",
        "runtime.json": json.dumps(entries[0]["runtime"], indent=2) + "\n",  # the same for every assignment
        "official-grade.yml": published_file("official-grade.yml", words),
        "COMMANDS.md": published_file("COMMANDS.md", words),
    }
    put(out, {name: text.encode() for name, text in texts.items()})
    report(out, assignments, "COMMANDS.md lists the commands to type")
    return 0


def entry(course: Course, name: str, group: tuple[str, ...], options: Publication) -> dict[str, Any]:
    """Return the entry of an assignment in Classroom 50's `assignments.json`."""
    due = deadline(course, group)
    return {
        "slug": name,
        "name": title(course, group),
        "template": {"owner": options.org, "repo": f"{name}-template", "branch": "main"},
        "mode": "individual",
        "autograder": "default",
        "runtime": {"runs-on": "ubuntu-24.04", "python": PYTHON_VERSION},
        "feedback_pr": False,
        "allowed_files": allowed_files(group),
        "submission_mode": options.submission_mode,
        **({"due": due} if due else {}),
    }


def title(course: Course, group: tuple[str, ...]) -> str:
    """Return the title of an assignment: that of its only exercise, or else that of the course."""
    return course.exercise(group[0]).title if len(group) == 1 else course.title


def deadline(course: Course, group: tuple[str, ...]) -> str:
    """Return the last deadline of these exercises in UTC, as Classroom 50 shows it; "" if one of them has none."""
    deadlines = [course.exercise(slug).deadline for slug in group]
    due = [instant(one, course.late.time_zone, latest=True) for one in deadlines if one]
    return max(due).strftime("%Y-%m-%dT%H:%M:%SZ") if len(due) == len(deadlines) else ""


def allowed_files(group: tuple[str, ...]) -> list[str]:
    """Return patterns that keep only the files that students write in these exercises.

    They are read as in .gitignore: `*` drops every file, `!` keeps one again, and the last pattern that matches a path
    decides. A folder must be kept before anything in it can be.
    """
    patterns = ["*"]
    for slug in group:
        patterns += [f"!{slug}.py", f"!{slug}.ipynb", f"!{slug}/", f"{slug}/*"]
        patterns += [f"!{slug}/{slug}.py", f"!{slug}/{slug}.ipynb"]
    return patterns


def commands(course: Course, groups: Groups, options: Publication) -> dict[str, str]:
    """Return the words of COMMANDS.md that depend on the course, by name.

    `templates`, `assignments` and `student` are lines of commands that repeat for each assignment, `first` is the name
    of the first one; `title` and `commit_message` are quoted for a shell.
    """
    org, classroom = options.org, options.classroom
    templates, assignments, student = [], [], []
    for name, group in groups.items():
        repository = f"{org}/{name}-template"
        templates.append(f"gh repo create {repository} --private --source templates/{name} --push")
        templates.append(f"gh repo edit {repository} --template")
        due = f" --due {due}" if (due := deadline(course, group)) else ""
        assignments += [
            f"gh teacher assignment add {org} {classroom} {name} --name {shlex.quote(title(course, group))} \\",
            f"    --template {repository} --runtime runtime.json --feedback-pr=false \\",
            f"    --submission-mode {options.submission_mode}{due} \\",
            "    " + " ".join(f"--allowed-files '{pattern}'" for pattern in allowed_files(group)),
        ]
        student.append(f"gh student accept {org} {classroom} {name}")
    parts = {"templates": templates, "assignments": assignments, "student": student}
    quoted = {"title": shlex.quote(course.title), "commit_message": shlex.quote(f"Autograders of {course.title}")}
    return {**{name: "\n".join(lines) for name, lines in parts.items()}, "first": next(iter(groups)), **quoted}


def actions(course: Course, slugs: tuple[str, ...], options: Publication) -> int:
    """Write for each assignment a template whose own workflow grades every push; return the exit status."""
    assignments, out = assignments_of(slugs, options.whole), writable_folder(options.out)
    for name, bundle in bundles(course, assignments).items():
        files = template.files(course, assignments[name])
        files |= {f".github/autograder/{file}": content for file, content in bundle.items()}
        files[".github/workflows/grade.yml"] = workflow().encode()
        template.write(out / name, files, message=f"{course.title}: {name}")
    report(out, assignments, "push each to a repository and make it a template")
    return 0


def workflow() -> str:
    """Return the text of the workflow that grades each push."""
    return published_file("grade.yml", {"python": PYTHON_VERSION})


def report(out: Path, assignments: Groups, next_step: str) -> None:
    """Print what was written, and what to do next."""
    print(f"{printable(str(out))}: {', '.join(assignments)}; {next_step}")
