"""Prints a hash of everything that is recorded of some exercises, from global generators in a state of its own.

python -P -m autograder.tests.engine.diagnosis.recorded SEED
"""

from __future__ import annotations

import hashlib
import random
import sys

import numpy as np

from autograder.course import find_course
from autograder.engine.delivery import recording
from autograder.engine.diagnosis.record import record
from autograder.engine.suites import kinds_of, mistakes_of
from fingerprints import packed

RECORDED = ("gradient", "sgd")
"""One whose numbers are exact, and one that draws: all of them would take minutes."""


def main(seed: int) -> None:
    np.random.seed(seed)
    random.seed(seed)
    course = find_course()
    for slug in RECORDED:
        reference = course.solution(slug).read_text(encoding="utf-8")
        print(
            "answers",
            slug,
            hashlib.sha256(packed(record(kinds_of(course, slug), reference, mistakes_of(course, slug)))).hexdigest(),
        )
    for slug, made in recording.record(course, RECORDED).items():
        print("bundle", slug, hashlib.sha256(made.packed()).hexdigest())


if __name__ == "__main__":
    main(int(sys.argv[1]))
