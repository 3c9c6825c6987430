"""Write a template repository, from which students' repositories are made: the files of `assignments/` and a history.

Its history begins with the first publication and holds only what was published since.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
from pathlib import Path

from autograder.course import Course
from autograder.engine.delivery.published_files import FileBytes, published_file, put
from autograder.engine.release import released
from autograder.engine.results import printable
from autograder.engine.secrets import leaks
from autograder.errors import Misuse

AUTHOR = ("-c", "user.name=autograder", "-c", "user.email=autograder@localhost", "-c", "commit.gpgSign=false")


def files(course: Course, slugs: tuple[str, ...]) -> FileBytes:
    """Return every file of a template with these exercises."""
    chosen = dataclasses.replace(course, exercises=tuple(course.exercise(slug) for slug in slugs))
    text = released(chosen)
    text[".gitignore"] = published_file("gitignore")
    text[".vscode/settings.json"] = published_file("settings.json")
    if found := next(leaks(course, text), ""):
        raise Misuse(f"nothing is published: {found}")
    return {name: content.encode() for name, content in text.items()}


def write(folder: Path, wanted: FileBytes, message: str) -> None:
    """Commit exactly these files to a repository, which is made if it is missing; raise Misuse if that fails."""
    if folder.exists() and any(folder.iterdir()) and not (folder / ".git").is_dir():
        raise Misuse(f"{printable(str(folder))} holds something else: name an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".git").is_dir():
        git(folder, "init", "--quiet", "--initial-branch=main", "--template=")
    for name in git(folder, "ls-files", "-z").split("\0"):
        if name and name not in wanted:
            (folder / name).unlink(missing_ok=True)
    put(folder, wanted)
    git(folder, "add", "--all", "--force", ".")
    if git(folder, "status", "--porcelain"):
        git(folder, *AUTHOR, "commit", "--quiet", "--no-verify", "--message", message)


def git(folder: Path, *arguments: str) -> str:
    """Run git and return its output; the user's configuration and a surrounding repository have no effect."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "core.autocrlf=false", *arguments]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except FileNotFoundError:
        raise Misuse("git is needed to write a template repository, and it is not installed") from None
    if done.returncode:
        raise Misuse(f"git {arguments[0]}: {printable(done.stderr.strip().splitlines()[-1])}")
    return done.stdout
