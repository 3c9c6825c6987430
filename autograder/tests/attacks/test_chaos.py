"""Every third member of a class is hostile, processes are killed, the disk fills, the gradebook is locked: nobody else
gets another result than alone. 60 members in `make test`, 300 by `make fuzz`."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import random
import resource
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder import cli
from autograder.engine.grading.slot import MEMORY
from autograder.engine.grading.store import Store
from autograder.engine.suites import mistakes_of
from autograder.tests.attacks import forging, outside, reports, resources, wire
from autograder.tests.attacks.harness import Surroundings, descendants
from autograder.tests.attacks.test_submissions import ODD
from autograder.tests.command_line import run

pytestmark = pytest.mark.long

MEMBERS = int(os.environ.get("CHAOS", "60"))
SLUG = "momentum"
SECONDS = 20.0  # for each hostile member, of two processes on a busy machine
FULL_AFTER = 10  # results that the disk holds
ATTACKS = [a for room in (forging, outside, reports, resources, wire) for a in room.ATTACKS if a.slug == SLUG]


def honest(around: Surroundings, number: int) -> str:
    """Return the source of an honest member: the reference, a mistake, or nothing yet."""
    reference = around.course.solution(SLUG).read_text(encoding="utf-8")
    sources = [reference, *(m.apply(reference) for m in mistakes_of(around.course, SLUG)[:4]), "x = 1\n"]
    return f"{sources[number % len(sources)]}\n# {number}\n"


def classes(around: Surroundings, chance: random.Random) -> tuple[Path, Path]:
    """Make the class, and one of its honest members alone."""
    mixed, alone = around.folder / "mixed", around.folder / "alone"
    for number in range(MEMBERS):
        for folder in (mixed, alone) if number % 3 else (mixed,):
            member = folder / f"member{number:03}"
            member.mkdir(parents=True)
            if number % 3:
                (member / f"{SLUG}.py").write_text(honest(around, number), encoding="utf-8")
            elif chance.random() < 0.4:
                ODD[chance.choice(sorted(ODD))](member, around)
            else:
                (member / f"{SLUG}.py").write_text(around.source(chance.choice(ATTACKS)), encoding="utf-8")
    return mixed, alone


@contextlib.contextmanager
def in_the_background(*deeds: Any) -> Iterator[None]:
    """Do something again and again in threads of its own, until the block ends."""
    done = threading.Event()

    def again(deed: Any) -> None:
        while not done.wait(0.1):
            deed()

    threads = [threading.Thread(target=again, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


class Killer:
    """Kills a process of one slot after the other, each time when some results more are there."""

    def __init__(self, pages: Path, chance: random.Random) -> None:
        self.pages, self.chance, self.seen, self.kills, self.last = pages, chance, 0, 0, time.monotonic()

    def __call__(self) -> None:
        finished = len(list(self.pages.glob("*.html")))
        if finished < self.seen + 8 or time.monotonic() < self.last + 0.5:
            return
        below, slots = descendants(os.getpid()), {}
        for pid, parent in below.items():
            with contextlib.suppress(OSError):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if parent == os.getpid() and b"autograder.engine.grading.slot" in words:
                    slots[words[-3]] = pid  # by its number
        if slots:
            slot = slots[sorted(slots)[self.kills % len(slots)]]
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.chance.choice([slot, *(pid for pid in below if below[pid] == slot)]), signal.SIGKILL)
            self.seen, self.kills, self.last = finished, self.kills + 1, time.monotonic()


def test_the_honest_members_of_a_class_in_chaos_get_what_they_get_alone(
    around: Surroundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(7)
    mixed, alone = classes(around, chance)
    monkeypatch.setattr(cli, "find_course", lambda: around.course)
    database, pages, written = tmp_path / "gradebook.db", tmp_path / "out", 0
    options = ("--class", "--exercise", SLUG, "--jobs", "2")
    expected = run("grade", alone, *options, "--state", tmp_path / "s1", "--json", tmp_path / "alone.json")
    assert (expected.status, expected.err) == (0, "")
    run("grade", alone, *options, "--state", tmp_path / "s1", "--gradebook", database)
    write = Store._write

    def full(store: Store, line: bytes) -> None:
        nonlocal written
        written += 1
        if written > FULL_AFTER:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(store, line)

    def locked() -> None:
        with contextlib.closing(sqlite3.connect(database, timeout=0.1)) as book, contextlib.suppress(sqlite3.Error):
            book.execute("BEGIN EXCLUSIVE")
            time.sleep(0.2)

    monkeypatch.setattr(Store, "_write", full)
    killer, began = Killer(pages, chance), time.monotonic()
    with in_the_background(killer, locked):
        done = run(
            *("grade", mixed, *options, "--state", tmp_path / "s2", "--json", tmp_path / "mixed.json"),
            *("--out", pages, "--gradebook", database),
        )
    seconds = time.monotonic() - began
    assert done.status in (0, 1), done.err
    assert killer.kills >= MEMBERS // 20
    assert "No space left on device" in done.err
    graded = {r["submission"]: r for r in json.loads((tmp_path / "mixed.json").read_text(encoding="utf-8"))["results"]}
    assert len(graded) == MEMBERS
    for result in json.loads((tmp_path / "alone.json").read_text(encoding="utf-8"))["results"]:
        for exercise in (same := graded[result["submission"]])["exercises"]:
            exercise["picture"] = None  # asked for by `--out` alone
            exercise.pop("mark", None)
        same.pop("mark", None)
        assert same == result
    assert sum(graded[f"member{n:03}"]["score"] for n in range(0, MEMBERS, 3)) == 0
    assert len(list(pages.glob("member*.html"))) == MEMBERS
    assert seconds < SECONDS * MEMBERS / 3
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10 < MEMORY
