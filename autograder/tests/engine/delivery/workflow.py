"""The `run:` steps of a workflow, executed one after another in a folder as the runner's shell executes them."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")


def steps(file: Path) -> Iterator[dict[str, Any]]:
    """All steps of all jobs, each with the variables of its workflow, its job and its own."""
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            yield {**step, "env": {**workflow.get("env", {}), **job.get("env", {}), **step.get("env", {})}}


def run(step: Mapping[str, Any], folder: Path, environ: Mapping[str, str], context: Mapping[str, str]) -> str:
    """Execute one step; what it printed. Expressions are looked up in the context, by their names."""
    variables = {name: filled(str(value), context) for name, value in step["env"].items()}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", filled(step["run"], context)],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environ, **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def filled(text: str, context: Mapping[str, str]) -> str:
    return EXPRESSION.sub(lambda found: context[found[1]], text)


def outputs(file: Path) -> dict[str, str]:
    """What a step wrote to GITHUB_OUTPUT."""
    return dict(line.partition("=")[::2] for line in file.read_text(encoding="utf-8").splitlines())
