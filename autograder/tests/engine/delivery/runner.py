"""What Classroom 50's runner does with a push, step by step and on this machine alone.

The bundle is fetched from a server on loopback, files that are not allowed are removed, the entry point runs in the
checkout with the variables that the workflow sets, and what it wrote is looked at as the runner looks at it.
"""

from __future__ import annotations

import http.server
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema

from autograder.engine.delivery.template import git
from autograder.tests.engine.delivery.schemas import RESULT

COMMITTER = ("-c", "user.name=alice", "-c", "user.email=alice@example.org")
KEPT = (".github/", ".classroom50.yaml")  # files that no list of allowed files removes
TAG = "submit/20261124T180000Z-0123456"
MARKER = "schema: classroom50/repo-config/v1\nclassroom: cs\nassignment: {assignment}\n"


@dataclass
class Outcome:
    """What the workflow goes on with: `status` is error where there was no result that could be used."""

    exit_code: int
    status: str
    summary: str
    result: dict[str, Any]
    body: str
    log: str

    @property
    def score(self) -> tuple[int, int]:
        return self.result["score"], self.result["max-score"]

    @property
    def failed(self) -> list[str]:
        return [test["test-name"] for test in self.result["tests"] if not test["passed"]]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class Classroom50:
    """An organisation with one classroom, `cs`: its published bundles, and its runner."""

    def __init__(self, published: Path, folder: Path) -> None:
        self.published, self.folder = published, folder
        self.pages = folder / "pages" / "cs" / "autograders"
        self.pages.mkdir(parents=True)
        handler = partial(Quiet, directory=str(folder / "pages"))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self) -> Classroom50:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def accept(self, assignment: str) -> Path:
        """A student's repository, made from the template; the marker of Classroom 50 is a commit of its own.

        The bundle of the assignment is served from now on.
        """
        with tarfile.open(self.pages / f"{assignment}.tar.gz", "w:gz") as archive:
            archive.add(self.published / "autograders" / assignment, assignment)
        checkout = self.folder / f"cs-{assignment}-alice"
        git(self.folder, "clone", "--quiet", str(self.published / "templates" / assignment), str(checkout))
        (checkout / ".classroom50.yaml").write_text(MARKER.format(assignment=assignment), encoding="utf-8")
        commit(checkout, "accept")
        return checkout

    def push(self, assignment: str, files: Mapping[str, str | bytes], **environ: str) -> Outcome:
        """Accept, add these files, and let the runner grade."""
        checkout = self.accept(assignment)
        for name, content in files.items():
            target = checkout / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
        commit(checkout, "work")
        return self.grade(assignment, checkout, **environ)

    def grade(self, assignment: str, checkout: Path, **environ: str) -> Outcome:
        """The grading step of the workflow; the file of `GITHUB_ENV` is looked at afterwards."""
        temp = self.folder / "temp"
        temp.mkdir(exist_ok=True)
        for name in ("result.json", "release-body.md"):
            (checkout / name).unlink(missing_ok=True)
        self.remove_what_is_not_allowed(assignment, checkout)
        pages = f"http://127.0.0.1:{self.server.server_port}"
        with urllib.request.urlopen(f"{pages}/cs/autograders/{assignment}.tar.gz") as answer:
            served = io.BytesIO(answer.read())
        with tarfile.open(fileobj=served) as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 of Debian 12 has none
            archive.extractall(temp / "classroom50-runtime")
        entry = temp / "classroom50-runtime" / assignment / "autograder.py"
        variables = {**self.variables(assignment, checkout, pages, temp), **environ}
        done = subprocess.run(
            [sys.executable, str(entry)],
            cwd=checkout,
            env=variables,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=600,
        )
        return self.look_at(done, checkout, Path(variables["GITHUB_OUTPUT"]))

    def variables(self, assignment: str, checkout: Path, pages: str, temp: Path) -> dict[str, str]:
        """The environment of the step."""
        repository = f"https://github.com/acme/cs-{assignment}-alice"
        files = {name: str(temp / name.lower()) for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH")}
        for path in files.values():
            Path(path).touch()
        return {
            **files,
            "PATH": os.environ["PATH"],
            "PAGES_BASE_URL": pages,
            "CLASSROOM": "cs",
            "ASSIGNMENT": assignment,
            "SUBMISSION_TAG": TAG,
            "USERNAME": "alice",
            "OWNER": "alice",
            "ASSIGNMENT_TYPE": "individual",
            "MODE": "individual",
            "COMMIT_URL": f"{repository}/commit/0123456",
            "RELEASE_URL": f"{repository}/releases/tag/submit",
            "REVIEW_URL": f"{repository}/compare/a...b",
            "CLASSROOM50_BUNDLE_DIR": str(temp / "classroom50-runtime" / assignment),
            "RELEASE_ASSETS": "[]",
            "RUNNER_TEMP": str(temp),
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTOR": "alice",
            "GITHUB_REPOSITORY": f"acme/cs-{assignment}-alice",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": "0123456789",
            "GITHUB_WORKSPACE": str(checkout),
        }

    def remove_what_is_not_allowed(self, assignment: str, checkout: Path) -> None:
        entries = json.loads((self.published / "assignments.json").read_text(encoding="utf-8"))["assignments"]
        (patterns,) = (entry["allowed_files"] for entry in entries if entry["slug"] == assignment)
        listed = self.folder / "patterns"
        listed.write_text("\n".join(patterns), encoding="utf-8")
        ignored = git(checkout, "ls-files", "-z", "--cached", "--ignored", f"--exclude-from={listed}")
        for name in filter(None, ignored.split("\0")):
            if not name.startswith(KEPT):
                (checkout / name).unlink()

    def look_at(self, done: subprocess.CompletedProcess[str], checkout: Path, output: Path) -> Outcome:
        """Read what the entry point left; every number and every field is checked."""
        log = done.stdout + done.stderr
        outputs = dict(line.partition("=")[::2] for line in output.read_text(encoding="utf-8").splitlines())
        if done.returncode:
            return Outcome(done.returncode, "error", "", {}, "", log)
        result = json.loads((checkout / "result.json").read_bytes())
        jsonschema.validate(result, RESULT)
        assert result["score"] <= result["max-score"]
        assert all(test["score"] <= test["max-score"] for test in result["tests"])
        assert result["score"] == sum(test["score"] for test in result["tests"])
        assert result["submission"] == TAG
        body = (checkout / "release-body.md").read_text(encoding="utf-8")
        assert f"{result['score']} of {result['max-score']} points" in body
        assert body.count("```") % 2 == 0
        return Outcome(0, outputs["status"], outputs["summary"], result, body, log)


def commit(checkout: Path, message: str) -> None:
    git(checkout, "add", "--all", "--force")
    git(checkout, *COMMITTER, "commit", "--quiet", "--allow-empty", "--message", message)
