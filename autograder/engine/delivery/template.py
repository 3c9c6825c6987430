"""Write the template repository from which students' repositories are created.

It holds the files of `assignments/`; its history holds only published versions.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
from pathlib import Path

from autograder.course import Course
from autograder.engine.delivery.published_files import FileBytes, published_file, put
from autograder.engine.release import release_files
from autograder.engine.results import printable
from autograder.engine.secrets import leaks
from autograder.engine.suites import checks_of
from autograder.errors import Misuse

# the same author on every machine, and no signature
COMMIT_OPTIONS = ("-c", "user.name=autograder", "-c", "user.email=autograder@localhost", "-c", "commit.gpgSign=false")


def files(course: Course, slugs: tuple[str, ...]) -> FileBytes:
    """Return the content of each file of a template with these exercises, by its path.

    Raise Misuse if one of them would reveal a secret.
    """
    course_of_template = dataclasses.replace(course, exercises=tuple(course.exercise(slug) for slug in slugs))
    texts = release_files(course_of_template)
    texts[".gitignore"] = published_file("gitignore")
    texts[".vscode/settings.json"] = published_file("settings.json")
    example = f"{slugs[0]}::{checks_of(course, slugs[0])[0].name}"
    texts[".github/ISSUE_TEMPLATE/regrade.yml"] = published_file("regrade.yml", {"check": example})
    if found := next(leaks(course, texts), ""):
        raise Misuse(f"the template was not written, because it would reveal a secret: {found}")
    return {name: text.encode() for name, text in texts.items()}


def write(folder: Path, published_files: FileBytes, message: str) -> None:
    """Commit exactly these files to a repository, which is created if it does not exist.

    Make no commit if nothing has changed. Raise Misuse if the folder holds anything else or if git fails.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / ".git").is_dir():
        raise Misuse(f"{printable(str(folder))} is not empty and is not a git repository: choose an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".git").is_dir():
        git(folder, "init", "--quiet", "--initial-branch=main", "--template=")  # no hooks of the user
    for name in git(folder, "ls-files", "-z").split("\0"):
        if name and name not in published_files:
            (folder / name).unlink(missing_ok=True)
    put(folder, published_files)
    git(folder, "add", "--update", ".")
    git(folder, "add", "--force", "--", *published_files)  # even those that the template's own .gitignore names
    if git(folder, "diff", "--cached", "--name-only"):
        git(folder, *COMMIT_OPTIONS, "commit", "--quiet", "--no-verify", "--message", message)


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder and return its output. Raise Misuse if git fails or is not installed.

    The user's configuration and the GIT_* variables, with which git finds another repository, have no effect.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "core.autocrlf=false", *arguments]
    try:
        process = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except FileNotFoundError:
        raise Misuse("git is needed to write a template repository, and it is not installed") from None
    if process.returncode:
        raise Misuse(f"git {arguments[0]}: {printable(process.stderr.strip().splitlines()[-1])}")
    return process.stdout
