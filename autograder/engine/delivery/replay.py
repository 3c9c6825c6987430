"""Grade with recorded answers of the references: in a bundle, which must not hold the references themselves.

A bundle holds a `Recording` for each exercise, which is data only. The checks run as in the official grade; each call
of the reference gets the answer that was recorded when the same check ran with the same seed.

    python -P -m autograder.engine.delivery.replay BUNDLE CHECKOUT RESULT

grades the checkout of a student's repository and writes the result as JSON.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.course import Course, load_course
from autograder.engine.grading.jobs import ExerciseSource, Graded, Job, source_of
from autograder.engine.grading.pool import zygote_for
from autograder.engine.grading.session import GradingSession, run_session
from autograder.engine.intake import Intake, take_in
from autograder.engine.notebooks.read import HandedOut
from autograder.engine.results import ExerciseResult, assemble
from autograder.engine.sandbox.wire import decode, encode
from autograder.engine.submissions import Submission
from autograder.errors import Unconfinable
from autograder.mistakes import Mistake
from checks import CheckFailure
from fingerprints import RecordedData, unpacked
from spies import Spy

RECORDINGS = "recorded"  # the folder of a bundle that holds the recordings


RecordedAnswer = tuple[str, bytes]
"""The name of a function of the reference that a check called; its answer, with the calls of spies, in wire form."""
CallsByCheck = dict[tuple[str, str], list[RecordedAnswer]]
"""The answers that a check, or the kinds of a function, got from the reference, in their order, by seed and name."""


@dataclass(frozen=True)
class Recording:
    """The recorded data of one exercise, which a bundle holds in place of the reference and the edits of mistakes."""

    functions: list[str]
    stub: str
    notebook: HandedOut
    seeds: list[str]
    calls: CallsByCheck
    answers: bytes
    """The fingerprints that the diagnosis compares with."""
    unfinished: ExerciseResult
    """What a push reports if the grader does not finish: no check ran."""
    mistakes: list[dict[str, str]]
    """Id, title, the words of the explanation and the page of each mistake."""

    def seed_for(self, source_sha256: str) -> str:
        """Return the recorded seed that a submission gets: it depends on the source."""
        return self.seeds[int(source_sha256[:8] or "0", 16) % len(self.seeds)]

    def packed(self) -> bytes:
        """Return the recording in wire form."""
        notebook = {**vars(self.notebook), "ids": sorted(self.notebook.ids), "sources": sorted(self.notebook.sources)}
        return encode({**vars(self), "notebook": notebook})


def recording_of(root: Path, slug: str) -> Recording:
    """Return the recording of an exercise in a bundle."""
    fields = decode((root / RECORDINGS / f"{slug}.msgpack").read_bytes())
    notebook = {**fields["notebook"], **{name: frozenset(fields["notebook"][name]) for name in ("ids", "sources")}}
    return Recording(**{**fields, "notebook": HandedOut(**notebook)})


def mistakes(suite: str) -> list[Mistake]:
    """Return the mistakes of an exercise without their edits, for the file `mistakes.py` of a suite in a bundle."""
    folder = Path(suite).parent
    return [Mistake(old="", new="", **words) for words in recording_of(folder.parents[2], folder.name).mistakes]


class ReplayedReference(ModuleType):
    """Replaces the reference during one check: gives its recorded answers in their order."""

    def __init__(self, slug: str, answers: list[RecordedAnswer]) -> None:
        super().__init__(f"recorded_reference_of_{slug}")
        self._answers = iter(answers)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def answer(*args: Any, **_: Any) -> Any:
            function, recorded = next(self._answers, ("nothing more", b""))
            if function != name:
                raise RuntimeError(f"the check calls {name}, but {function} was recorded")
            value, spied, refused, broken_off = decode(recorded)
            for spy, calls in zip((a for a in args if isinstance(a, Spy)), spied, strict=True):
                spy.calls += calls
            if refused:
                raise ValueError
            if broken_off:
                raise CheckFailure("a function that was passed in failed")
            return value

        return answer


class ReplayingSession(GradingSession):
    """A session in a bundle, where recorded answers take the place of the references."""

    packs = False

    def __init__(self, course: Course, slugs: tuple[str, ...], serve: Any) -> None:
        super().__init__(course, slugs, serve)
        self.recordings = {slug: recording_of(course.root, slug) for slug in slugs}

    def load(self, slug: str) -> ModuleType:
        """Return a module with the names of the reference's functions."""
        module = ModuleType(f"names_of_{slug}")
        for name in self.recordings[slug].functions:
            function = lambda *_: None  # noqa: E731
            function.__module__ = module.__name__
            setattr(module, name, function)
        return module

    def reference_for(self, slug: str, asking: str) -> ModuleType:
        """Return a module that gives the answers recorded under the name `asking`."""
        return ReplayedReference(slug, self.recordings[slug].calls.get((self.seed, asking), []))

    def fingerprints_of(self, slug: str) -> RecordedData:
        """Return the fingerprints of the known mistakes."""
        if slug not in self.recorded:
            self.recorded[slug] = unpacked(self.recordings[slug].answers)
        return self.recorded[slug]


def grade(course: Course, slugs: tuple[str, ...], job: Job) -> Graded:
    """Grade one job in this process with the recordings of a bundle; raise Unconfinable if code cannot be confined."""
    from autograder.engine.grading.slot import grade_in_fork  # Linux only, while recordings are made on every system

    result = Graded(exercises=[], internal="")
    zygote = zygote_for(course, "required")

    def serve(session: GradingSession) -> None:
        session.confined = zygote.confined
        graded = grade_in_fork(session, job, zygote)
        session.complete(job, graded)
        result.update(graded)

    run_session(course, slugs, serve, ReplayingSession)
    zygote.close()
    return result


def sources_in(checkout: Path, course: Course, slugs: tuple[str, ...]) -> list[ExerciseSource]:
    """Return the source of each exercise in a checkout, with a recorded seed; no other file in it is read."""
    recordings = {slug: recording_of(course.root, slug) for slug in slugs}
    stubs = {slug: recording.stub for slug, recording in recordings.items()}
    notebooks = {slug: recording.notebook for slug, recording in recordings.items()}
    intake = Intake(slugs, stubs, course.bounds, notebooks.__getitem__)
    found = take_in(Submission("submission", checkout), intake)
    return [source_of(f, recordings[f.slug].seed_for(f.sha256), course.bounds.message_chars) for f in found]


def main(root: Path, checkout: Path, result: Path) -> int:
    """Grade a checkout; return 1 if the grader itself failed, 3 if the code cannot be confined, else 0."""
    course = load_course(root)
    slugs = tuple(slug for slug in course.slugs if (root / RECORDINGS / f"{slug}.msgpack").exists())
    try:
        graded = grade(course, slugs, {"sources": sources_in(checkout, course, slugs), "shuffle": 0})
    except Unconfinable as error:
        print(f"not graded: {error}", file=sys.stderr)
        return 3
    if graded["internal"]:
        print(f"not graded: {graded['internal']}", file=sys.stderr)
        return 1
    result.write_text(json.dumps(assemble("submission", graded["exercises"])), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
