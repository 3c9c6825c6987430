"""Grades one push where a bundle runs: in the workflow of Classroom 50, or in one of a repository's own.

This process writes what is reported. It installs the pinned packages, and lets another process grade, which gets no
variable of GitHub's and confines the student's code. Nothing but the standard library is needed here.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.course import load_course
from autograder.engine.delivery import formats
from autograder.engine.reports import markdown
from autograder.engine.results import CheckResult, ExerciseResult, Result, Status, assemble, printable
from autograder.errors import NotGraded

INSTALLING, GRADING = 240.0, 150.0
"""Seconds that each may take: together well below ten minutes."""
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE")
GITHUB = ("GITHUB_", "ACTIONS_", "RUNNER_", "CLASSROOM50_")
LATE = f"the grader did not finish within {GRADING:g} seconds"
NOT_COLLECTED = "no checks were collected: the bundle is broken, tell the course team"


def main(bundle: Path, checkout: Path, arguments: list[str]) -> int:
    """Grade the checkout with an unpacked bundle; 0 whenever it was graded, whatever came of it."""
    for_actions = arguments == ["--actions"]
    try:
        if arguments and not for_actions:
            raise NotGraded("the only option is --actions")
        if not for_actions and not os.environ.get("SUBMISSION_TAG"):
            raise NotGraded("this is run by Classroom 50, which sets SUBMISSION_TAG; elsewhere say --actions")
        packages = install(bundle, os.environ)
        result = grade(bundle, checkout, packages)
    except NotGraded as error:
        print(f"::error title=Not graded::{error}")
        return 1
    result["submission"] = os.environ.get("USERNAME") or os.environ.get("GITHUB_ACTOR") or "this push"
    body = markdown.feedback(load_course(bundle), result)
    (report_to_actions if for_actions else report_to_classroom50)(result, body, checkout)
    print(formats.summary(result))
    return 0


# --- packages -----------------------------------------------------------------------------------------


def install(bundle: Path, environ: Mapping[str, str]) -> str:
    """The folder with the pinned packages, or "" where this Python has them already; raises NotGraded."""
    requirements = bundle / "requirements.txt"
    pins = dict(re.findall(r"^([\w.-]+)==([\w.]+)", requirements.read_text(encoding="utf-8"), re.MULTILINE))
    if all(installed(name) == version for name, version in pins.items()):
        return ""
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    folder = Path(environ.get("RUNNER_TEMP") or bundle.parent) / f"autograder-packages-{digest}"
    if not (folder / "complete").exists():
        command = [sys.executable, "-P", "-m", "pip", "--isolated", "--disable-pip-version-check", "install", "--quiet"]
        command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "--target", str(folder)]
        ours = {name: value for name, value in environ.items() if not name.startswith(GITHUB)}
        try:
            done = subprocess.run(
                [*command, "-r", str(requirements)], cwd=bundle, env=ours, timeout=INSTALLING, check=False,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise NotGraded(f"the packages were not installed within {INSTALLING:g} seconds") from None
        if done.returncode:
            why = printable(next(reversed(done.stderr.strip().splitlines()), "no reason given"))
            raise NotGraded(f"the packages cannot be installed: {why}")
        (folder / "complete").touch()
    return str(folder)


def installed(name: str) -> str:
    """The version of a package that this Python finds, or ""."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


# --- grading ------------------------------------------------------------------------------------------


def grade(bundle: Path, checkout: Path, packages: str) -> Result:
    """The result of a checkout from a process without GitHub's variables; raises NotGraded."""
    answer = bundle / "result.json"
    command = [sys.executable, "-P", "-s", "-m", "autograder.engine.delivery.replay"]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {"PYTHONPATH": os.pathsep.join(filter(None, (str(bundle), packages))), "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [*command, str(bundle), str(checkout), str(answer)], cwd=bundle, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
    )  # fmt: skip
    try:
        _, complaint = process.communicate(timeout=GRADING)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return nothing(bundle, "timed_out", LATE)
    if process.returncode or not answer.exists():
        why = printable(next(reversed(complaint.strip().splitlines()), "the grader ended"))
        raise NotGraded(why)
    result: Result = json.loads(answer.read_text(encoding="utf-8"))
    empty = not all(exercise["checks"] for exercise in result["exercises"]) or not result["exercises"]
    return nothing(bundle, "crashed", NOT_COLLECTED) if empty else result


def nothing(bundle: Path, status: Status, why: str) -> Result:
    """A result in which no check passes, from what the bundle knows of its checks."""
    about = json.loads((bundle / "bundle.json").read_text(encoding="utf-8"))
    return assemble("submission", [_nothing(exercise, status, why) for exercise in about["exercises"]])


def _nothing(about: dict[str, Any], status: Status, why: str) -> ExerciseResult:
    checks: list[CheckResult] = [
        {
            "name": check["name"],
            "title": check["title"],
            "visible": check["visible"],
            "outcome": "skipped",
            "reason": status,
            "score": 0,
            "max_score": check["points"],
            "message": why,
            "hint": "",
        }
        for check in about["checks"]
    ]
    return {
        "slug": about["slug"],
        "score": 0,
        "max_score": sum(check["max_score"] for check in checks),
        "status": status,
        "source_sha256": "",
        "seed": "",
        "confined": True,
        "notes": [why],
        "checks": checks,
        "mistakes": [],
        "page": about["page"],
        "picture": None,
    }


# --- reports ------------------------------------------------------------------------------------------


def report_to_classroom50(result: Result, body: str, checkout: Path) -> None:
    """`result.json`, `release-body.md` and the outputs that Classroom 50 reads; what lies in their place is removed."""
    document = json.dumps(formats.result_document(result, os.environ), indent=1)
    for name, text in (("result.json", document), ("release-body.md", body)):
        place = checkout / name
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        place.write_text(text, encoding="utf-8")
    status = "success" if formats.complete(result) else "failure"
    append("GITHUB_OUTPUT", f"status={status}\nsummary={formats.summary(result)}\n")


def report_to_actions(result: Result, body: str, checkout: Path) -> None:
    """The summary of the job, the payloads of the classic reporter, annotations on the student's lines."""
    append("GITHUB_STEP_SUMMARY", body)
    append(
        "GITHUB_OUTPUT", "".join(f"{name}={payload}\n" for name, payload in formats.classic(result, checkout).items())
    )
    for line in formats.notes_on_lines(result, checkout):
        print(line)


def append(variable: str, text: str) -> None:
    """Add to the file that a variable names, where the runner set it."""
    if os.environ.get(variable):
        with open(os.environ[variable], "a", encoding="utf-8") as file:
            file.write(text)
