"""The repository that students' repositories are made from: what `assignments/` has for its exercises, and a history.

Its history begins with what is published first and holds nothing but what was published since.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
from pathlib import Path

from autograder.course import Course
from autograder.engine.delivery.bundle import FILES, Files
from autograder.engine.release import released
from autograder.engine.results import printable
from autograder.engine.secrets import leaks
from autograder.errors import Misuse

AUTHOR = ("-c", "user.name=autograder", "-c", "user.email=autograder@localhost", "-c", "commit.gpgSign=false")


def files(course: Course, slugs: tuple[str, ...]) -> Files:
    """Every file of a template with these exercises."""
    chosen = dataclasses.replace(course, exercises=tuple(course.exercise(slug) for slug in slugs))
    text = released(chosen)
    text[".gitignore"] = (FILES / "gitignore").read_text(encoding="utf-8")
    text[".vscode/settings.json"] = (FILES / "settings.json").read_text(encoding="utf-8")
    if found := next(leaks(course, text), ""):
        raise Misuse(f"nothing is published: {found}")
    return {name: content.encode() for name, content in text.items()}


def write(folder: Path, wanted: Files, message: str) -> None:
    """Make a repository hold these files and no others, as one more commit; Misuse where that cannot be done."""
    if folder.exists() and any(folder.iterdir()) and not (folder / ".git").is_dir():
        raise Misuse(f"{printable(str(folder))} holds something else: name an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".git").is_dir():
        git(folder, "init", "--quiet", "--initial-branch=main", "--template=")
    for name in git(folder, "ls-files", "-z").split("\0"):
        if name and name not in wanted:
            (folder / name).unlink(missing_ok=True)
    for name, content in wanted.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    git(folder, "add", "--all", "--force", ".")
    if git(folder, "status", "--porcelain"):
        git(folder, *AUTHOR, "commit", "--quiet", "--no-verify", "--message", message)


def git(folder: Path, *arguments: str) -> str:
    """What git says; neither the user's configuration nor a repository around it has a say."""
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
