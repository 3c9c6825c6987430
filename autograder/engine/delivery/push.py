"""Grade one push in the workflow of Classroom 50 or of a repository, from an unpacked bundle.

This process installs the pinned packages and writes the reports. Another process grades: it confines the student's code
and gets none of GitHub's environment variables, which hold tokens. This module and those that it imports use only the
standard library, because they run before the packages are installed.
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

from autograder.course import load_course
from autograder.engine.delivery import formats
from autograder.engine.reports import markdown
from autograder.engine.results import ExerciseResult, Result, Status, assemble, printable
from autograder.errors import NotGraded

INSTALL_SECONDS, GRADE_SECONDS = 240.0, 150.0  # together well below the ten minutes after which a workflow is ended
# passed on to the grader; the last one chooses the code with which NumPy multiplies, and so how it rounds
GRADER_VARIABLES = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE")
GITHUB_PREFIXES = ("GITHUB_", "ACTIONS_", "RUNNER_", "CLASSROOM50_")
NOT_FINISHED = f"the grader did not finish within {GRADE_SECONDS:g} seconds"
NOT_COLLECTED = "no checks were found: the files that grade a push are broken, tell the course team"


def main(bundle: Path, checkout: Path, arguments: list[str]) -> int:
    """Grade a checkout with an unpacked bundle and report the result.

    Return 0 if there is a report, even one in which every check was skipped, and 1 if nothing could be graded.
    """
    for_actions = arguments == ["--actions"]
    try:
        if arguments and not for_actions:
            raise NotGraded("the only option is --actions")
        if not for_actions and not os.environ.get("SUBMISSION_TAG"):
            raise NotGraded("SUBMISSION_TAG, which Classroom 50 sets, is missing; elsewhere, use --actions")
        packages = install(bundle, os.environ)
        result = grade(bundle, checkout, packages)
    except NotGraded as error:
        print(f"::error title=Not graded::{error}")
        return 1
    # Classroom 50 sets the first variable, Actions the second
    result["submission"] = os.environ.get("USERNAME") or os.environ.get("GITHUB_ACTOR") or "this push"
    body = markdown.feedback(load_course(bundle), result, regrade_form(os.environ))
    (report_to_actions if for_actions else report_to_classroom50)(result, body, checkout)
    print(formats.summary(result))
    return 0


def regrade_form(environ: Mapping[str, str]) -> str:
    """Return the address of the form for a regrade, up to the id of a check; "" if the repository is not known."""
    server, repository = environ.get("GITHUB_SERVER_URL"), environ.get("GITHUB_REPOSITORY")
    return f"{server}/{repository}/issues/new?template=regrade.yml&check=" if server and repository else ""


# --- packages -----------------------------------------------------------------------------------------


def install(bundle: Path, environ: Mapping[str, str]) -> str:
    """Install the pinned packages and return their folder, or "" if this Python has them.

    Raise NotGraded if that fails or takes too long.
    """
    requirements = bundle / "requirements.txt"
    pins = dict(re.findall(r"^([\w.-]+)==([\w.]+)", requirements.read_text(encoding="utf-8"), re.MULTILINE))
    if all(installed_version(name) == version for name, version in pins.items()):
        return ""
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    folder = Path(environ.get("RUNNER_TEMP") or bundle.parent) / f"autograder-packages-{digest}"
    if not (folder / "complete").exists():  # written at the end: without it an installation was interrupted
        # -P and --isolated: nothing is imported from the current folder, and no configuration is read
        command = [sys.executable, "-P", "-m", "pip", "--isolated", "--disable-pip-version-check", "install", "--quiet"]
        command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "--target", str(folder)]
        variables = {name: value for name, value in environ.items() if not name.startswith(GITHUB_PREFIXES)}
        try:
            process = subprocess.run(
                [*command, "-r", str(requirements)], cwd=bundle, env=variables, timeout=INSTALL_SECONDS, check=False,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise NotGraded(f"the packages were not installed within {INSTALL_SECONDS:g} seconds") from None
        if process.returncode:
            why = printable(next(reversed(process.stderr.strip().splitlines()), "no reason given"))
            raise NotGraded(f"the packages cannot be installed: {why}")
        (folder / "complete").touch()
    return str(folder)


def installed_version(name: str) -> str:
    """Return the version of an installed package, or "" if it is not installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


# --- grading ------------------------------------------------------------------------------------------


def grade(bundle: Path, checkout: Path, packages: str) -> Result:
    """Grade a checkout in a process without GitHub's variables and return the result.

    If that takes too long or no checks are collected, every check of the result is skipped. Raise NotGraded if the
    process fails.
    """
    result_file = bundle / "result.json"
    command = [sys.executable, "-P", "-s", "-m", "autograder.engine.delivery.replay"]
    environment = {name: os.environ[name] for name in GRADER_VARIABLES if name in os.environ}
    # one thread, as in the official grade: results are rounded alike, and time is shared fairly
    environment |= {"PYTHONPATH": os.pathsep.join(filter(None, (str(bundle), packages))), "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [*command, str(bundle), str(checkout), str(result_file)], cwd=bundle, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
    )  # fmt: skip
    try:
        _, error_output = process.communicate(timeout=GRADE_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return all_skipped(bundle, "timed_out", NOT_FINISHED)
    if process.returncode or not result_file.exists():
        why = printable(next(reversed(error_output.strip().splitlines()), "the grader ended"))
        raise NotGraded(why)
    result: Result = json.loads(result_file.read_text(encoding="utf-8"))
    empty = not all(exercise["checks"] for exercise in result["exercises"]) or not result["exercises"]
    return all_skipped(bundle, "crashed", NOT_COLLECTED) if empty else result


def all_skipped(bundle: Path, status: Status, why: str) -> Result:
    """Return a result in which every check is skipped: for a status of exercises, with a message for the student."""
    exercises: list[ExerciseResult] = json.loads((bundle / "unfinished.json").read_text(encoding="utf-8"))
    for exercise in exercises:
        exercise["status"], exercise["notes"] = status, [why]
        for check in exercise["checks"]:
            check["reason"], check["message"] = status, why
    return assemble("submission", exercises)


# --- reports ------------------------------------------------------------------------------------------


def report_to_classroom50(result: Result, body: str, checkout: Path) -> None:
    """Write the outputs that Classroom 50 reads, and `result.json` and `release-body.md` over what has these names."""
    document = json.dumps(formats.result_document(result, os.environ), indent=1)
    for name, text in (("result.json", document), ("release-body.md", body)):
        file = checkout / name
        if file.is_dir() and not file.is_symlink():  # a student may have made a folder or a link of this name
            shutil.rmtree(file)
        file.unlink(missing_ok=True)
        file.write_text(text, encoding="utf-8")
    workflow_status = "success" if formats.complete(result) else "failure"
    append("GITHUB_OUTPUT", f"status={workflow_status}\nsummary={formats.summary(result)}\n")


def report_to_actions(result: Result, body: str, checkout: Path) -> None:
    """Write the job summary and the output `complete`: whether all points were reached.

    Print annotations of lines of the student's code, and the points.
    """
    append("GITHUB_STEP_SUMMARY", body)
    append("GITHUB_OUTPUT", f"complete={'true' if formats.complete(result) else 'false'}\n")
    for line in (*formats.notes_on_lines(result, checkout), *formats.notices(result)):
        print(line)


def append(variable: str, text: str) -> None:
    """Append text to the file that an environment variable names, if the runner set it."""
    if os.environ.get(variable):
        with open(os.environ[variable], "a", encoding="utf-8") as file:
            file.write(text)
