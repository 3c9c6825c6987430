"""Grading with what was recorded of the references, where the references themselves must not be: in a bundle.

A bundle carries for each exercise a `Recording`: data only. The checks run as in the official grade; each call of the
reference is answered with what the reference answered to the same call when the same check ran with the same seed.

    python -P -m autograder.engine.delivery.replay BUNDLE CHECKOUT RESULT

grades the checkout of a student's repository and writes the result as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograder.course import Course, load_course
from autograder.engine.diagnosis.answers import Answers, unpacked
from autograder.engine.grading.jobs import ExerciseSource, Graded, Job
from autograder.engine.grading.pool import zygote_for
from autograder.engine.grading.session import GradingSession, run_session
from autograder.engine.intake import Found, Intake, take_in
from autograder.engine.notebooks.read import HandedOut
from autograder.engine.results import assemble
from autograder.engine.sandbox.wire import decode, encode
from autograder.engine.submissions import Submission
from autograder.errors import Unconfinable
from autograder.mistakes import Mistake
from verdicts import Verdict, identity

ROOM = "recorded"  # the folder of a bundle that holds the recordings
Calls = dict[tuple[str, str], list[tuple[str, bytes]]]


@dataclass(frozen=True)
class Recording:
    """What a bundle knows of one exercise in the place of its reference and the edits of its mistakes."""

    functions: list[str]
    stub: str
    notebook: HandedOut
    seeds: list[str]
    calls: Calls
    """By seed and check: the functions of the reference that the check called, and the answers in wire form."""
    answers: bytes
    """What the reference and the mistakes answer on the visits of the diagnosis."""
    mistakes: list[dict[str, str]]
    """Id, title, the words of the explanation and the page of each mistake."""

    def seed_for(self, source_sha256: str) -> str:
        """Which of the recorded seeds a submission gets: another source may get another."""
        return self.seeds[int(source_sha256[:8] or "0", 16) % len(self.seeds)]

    def packed(self) -> bytes:
        calls = [[*key, [list(call) for call in made]] for key, made in self.calls.items()]
        answers = [[function, *cell] for function, cell in self.notebook.answers.items()]
        notebook = [self.notebook.given, answers, sorted(self.notebook.ids), sorted(self.notebook.sources)]
        return encode([self.functions, self.stub, notebook, self.seeds, calls, self.answers, self.mistakes])


def recording(data: bytes) -> Recording:
    """A packed recording."""
    functions, stub, (given, cells, ids, sources), seeds, calls, answers, mistakes = decode(data)
    by_function = {function: (id, text) for function, id, text in cells}
    notebook = HandedOut(given, by_function, frozenset(ids), frozenset(sources))
    by_check = {(seed, check): [(name, answer) for name, answer in made] for seed, check, made in calls}
    return Recording(functions, stub, notebook, seeds, by_check, answers, mistakes)


def recorded(root: Path, slug: str) -> Recording:
    """The recording of an exercise in a bundle."""
    return recording((root / ROOM / f"{slug}.msgpack").read_bytes())


def mistakes(suite: str) -> list[Mistake]:
    """The mistakes of an exercise without their edits, for the file `mistakes.py` of a suite in a bundle."""
    folder = Path(suite).parent
    return [Mistake(old="", new="", **words) for words in recorded(folder.parents[2], folder.name).mistakes]


class Replay(ModuleType):
    """Stands where the reference stands during one check."""

    def __init__(self, slug: str, calls: list[tuple[str, bytes]]) -> None:
        super().__init__(f"recorded_reference_of_{slug}")
        self._calls = iter(calls)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def answer(*_: Any, **__: Any) -> Any:
            function, value = next(self._calls, ("nothing more", b""))
            if function != name:
                raise RuntimeError(f"the check calls {name}, but {function} was recorded")
            return decode(value)

        return answer


class ReplayingSession(GradingSession):
    """A session in a bundle."""

    def __init__(self, course: Course, slugs: tuple[str, ...], serve: Any) -> None:
        super().__init__(course, slugs, serve)
        self.recordings = {slug: recorded(course.root, slug) for slug in slugs}

    def load(self, slug: str) -> ModuleType:
        """A module with the names of the reference's functions; each check gets answers of its own."""
        module = ModuleType(f"names_of_{slug}")
        for name in self.recordings[slug].functions:
            function = lambda *_: None  # noqa: E731
            function.__module__ = module.__name__
            setattr(module, name, function)
        return module

    def run(self, item: pytest.Item) -> Verdict:
        """Run one check with the answers that were recorded for it."""
        slug, check = identity(item)
        names = self.references[slug]
        self.references[slug] = Replay(slug, self.recordings[slug].calls.get((self.seed, check), []))
        try:
            return super().run(item)
        finally:
            self.references[slug] = names

    def answers(self, slug: str) -> Answers:
        """What was recorded of the known mistakes."""
        if slug not in self.recorded:
            self.recorded[slug] = unpacked(self.recordings[slug].answers)
        return self.recorded[slug]


def source_of(found: Found, known: Recording) -> ExerciseSource:
    return {
        "slug": found.slug,
        "status": found.status,
        "chunks": found.chunks,
        "sha256": found.sha256,
        "seed": known.seed_for(found.sha256),
        "notes": found.notes,
    }


def grade(course: Course, slugs: tuple[str, ...], job: Job) -> Graded:
    """Grade one job in this process with the recordings of a bundle; Unconfinable where its code cannot be confined."""
    from autograder.engine.grading.slot import grade_in_fork  # Linux only, while a recording is made anywhere

    made = Graded(exercises=[], internal="")
    zygote = zygote_for(course, "required")

    def serve(session: GradingSession) -> None:
        session.confined = zygote.confined
        graded = grade_in_fork(session, job, zygote)
        session.complete(job, graded)
        made.update(graded)

    run_session(course, slugs, serve, ReplayingSession)
    zygote.close()
    return made


def taken(course: Course, slugs: tuple[str, ...], checkout: Path) -> Iterator[ExerciseSource]:
    """What a checkout holds of the exercises; whatever else is in it is not looked at."""
    known = {slug: recorded(course.root, slug) for slug in slugs}
    stubs, notebooks = ({slug: getattr(known[slug], what) for slug in slugs} for what in ("stub", "notebook"))
    intake = Intake(slugs, stubs, course.bounds, notebooks)
    for found in take_in(Submission("submission", checkout), intake):
        yield source_of(found, known[found.slug])


def main(root: Path, checkout: Path, result: Path) -> int:
    """Grade a checkout; 1 where the grader itself failed, 3 where the code cannot be confined."""
    course = load_course(root)
    slugs = tuple(slug for slug in course.slugs if (root / ROOM / f"{slug}.msgpack").exists())
    job: Job = {"sources": list(taken(course, slugs, checkout)), "shuffle": 0}
    try:
        graded = grade(course, slugs, job)
    except Unconfinable as error:
        print(f"not graded, since {error}", file=sys.stderr)
        return 3
    if graded["internal"]:
        print(f"not graded: {graded['internal']}", file=sys.stderr)
        return 1
    result.write_text(json.dumps(assemble("submission", graded["exercises"])), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
