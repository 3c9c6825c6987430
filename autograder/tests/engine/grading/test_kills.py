"""A class of which the grading is killed ten times, and started again: nothing is lost, repeated or different.

`RESULTS` is how many submissions it has; `make fuzz` takes 10 000.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from autograder.engine.grading.store import lines
from autograder.tests.engine.commands.samples import REFERENCE, SLUG

RESULTS, KILLS = int(os.environ.get("RESULTS", "400")), 10


def command(folder: Path, state: str) -> list[str]:
    files = ("--json", folder / f"{state}.json", "--jsonl", folder / f"{state}.jsonl")
    options = ("--class", "--exercise", SLUG, "--state", folder / state, *files)
    module = "autograder.tests.engine.grading.standin"
    return [sys.executable, "-P", "-m", module, "grade", str(folder / "class"), *map(str, options)]


def stored(state: Path) -> list[str]:
    """The keys of all results in a store, each as often as it was written."""
    return [key for path in state.glob("*.jsonl") for key, _ in lines(path)]


def test_ten_kills_lose_nothing(tmp_path: Path) -> None:
    moments = random.Random(19)
    for number in range(RESULTS):
        place = tmp_path / "class" / f"student{number:05}" / f"{SLUG}.py"
        place.parent.mkdir(parents=True)
        place.write_text(f"{REFERENCE}\n# {number}\n", encoding="utf-8")
    for _ in range(KILLS):
        before = len(stored(tmp_path / "killed"))
        with subprocess.Popen(command(tmp_path, "killed"), stdout=subprocess.DEVNULL) as run:
            more = moments.randrange(RESULTS // (2 * KILLS))
            while run.poll() is None and len(stored(tmp_path / "killed")) < before + more:
                time.sleep(0.01)
            time.sleep(moments.random() * 0.02)
            assert run.poll() is None, "it ended before it was killed"
            run.kill()
    done = len(stored(tmp_path / "killed"))
    outputs = {
        state: subprocess.run(command(tmp_path, state), capture_output=True, text=True, check=True).stdout
        for state in ("killed", "left_alone")
    }
    assert f"{RESULTS} submissions: {RESULTS - done} graded, {done} reused, 0 failed" in outputs["killed"]
    assert 0 < done < RESULTS
    assert len(set(stored(tmp_path / "killed"))) == len(stored(tmp_path / "killed")) == RESULTS
    contents = [(tmp_path / f"{state}.json").read_bytes() for state in outputs]
    assert contents[0] == contents[1]
    written = [json.loads(line) for line in (tmp_path / "killed.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(written, key=lambda r: r["submission"]) == json.loads(contents[0])["results"]
