"""`make mutate`: do the suites catch unlisted faults, and is a fault ever given the wrong name?

The mutants of the references are graded; survivors and false names are listed one by one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.course import Course, find_course
from autograder.engine.grading.jobs import Graded, job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.proof.equivalence import first_difference
from autograder.engine.proof.mutants import Mutant, mutants
from autograder.engine.suites import kinds_of, mistakes_of

KILLED, EQUIVALENT, MISNAMED = 0.99, 0.12, 0.02
"""At least this share of the mutants that behave differently is killed; at most these shares of all may be called
equivalent, and of the killed ones named as a mistake that behaves otherwise."""
ROUNDS_OF_A_NAME = 40  # of random inputs, in which a named mistake must behave as the mutant does


@dataclass
class Tally:
    """The mutants of one exercise: how many there are, and those that were not killed or got a wrong name."""

    slug: str
    total: int
    equivalent: list[Mutant]
    alive: list[tuple[Mutant, int]]
    named: int
    misnamed: list[tuple[Mutant, list[str]]]

    @property
    def different(self) -> int:
        return self.total - len(self.equivalent)

    @property
    def killed(self) -> int:
        return self.different - len(self.alive)


def tally(course: Course, slug: str, pool: Pool[Mutant]) -> Tally:
    """Grade all mutants of an exercise, and return how many there are of each sort."""
    reference = course.solution(slug).read_text(encoding="utf-8")
    if not full_marks(pool.grade(job_of(slug, reference))):
        raise SystemExit(f"{slug}: the reference does not get full marks, so a mutant that fails proves nothing")
    all_mutants = mutants(reference)
    graded = list(pool.grade_all((m, job_of(slug, m.source)) for m in all_mutants))
    result = Tally(slug, len(all_mutants), [], [], 0, [])
    for mutant, outcome in sorted(graded, key=lambda pair: (pair[0].line, pair[0].change)):
        if full_marks(outcome):
            different = first_difference(kinds_of(course, slug), reference, mutant.source)
            if different is None:
                result.equivalent.append(mutant)
            else:
                result.alive.append((mutant, different))
        elif names := [m["id"] for m in outcome["exercises"][0]["mistakes"]]:
            result.named += 1
            if misnamed(course, slug, mutant.source, names):
                result.misnamed.append((mutant, names))
    return result


def misnamed(course: Course, slug: str, source: str, names: list[str]) -> bool:
    """Return whether none of the named mistakes by itself behaves as this source does."""
    explore, reference = kinds_of(course, slug), course.solution(slug).read_text(encoding="utf-8")
    known = {m.id: m.apply(reference) for m in mistakes_of(course, slug) if m.id in names}
    return all(first_difference(explore, text, source, ROUNDS_OF_A_NAME) is not None for text in known.values())


def full_marks(graded: Graded) -> bool:
    """Return whether every check passed."""
    return all(c["outcome"] == "passed" for e in graded["exercises"] for c in e["checks"])


def report(tallies: list[Tally]) -> Iterator[str]:
    """Yield a line for each survivor and each false name, then the lines of the table."""
    for t in tallies:
        for mutant, number in t.alive:
            yield f"{t.slug} line {mutant.line}: ALIVE, differs in round {number}: {mutant.change}"
        for mutant in t.equivalent:
            yield f"{t.slug} line {mutant.line}: behaves the same inside the contract: {mutant.change}"
        for mutant, names in t.misnamed:
            yield f"{t.slug} line {mutant.line}: called {' and '.join(names)}, which it is not: {mutant.change}"
    yield f"{'exercise':22}{'mutants':>8}{'same':>6}{'killed':>8}{'alive':>7}"
    for t in tallies:
        yield f"{t.slug:22}{t.total:8}{len(t.equivalent):6}{t.killed:8}{len(t.alive):7}"
    total, different = sum(t.total for t in tallies), sum(t.different for t in tallies)
    killed = sum(t.killed for t in tallies)
    same = total - different
    yield f"killed {killed} of {different} = {killed / different:.2%}"
    yield f"equivalent {same} of {total} = {same / total:.2%}"
    false = sum(len(t.misnamed) for t in tallies)
    yield f"named {sum(t.named for t in tallies)}, falsely {false} = {false / killed:.2%} of the killed"


def main() -> int:
    """Print the report; return 1 if too few are killed, or too many are called equivalent or by a false name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exercise", action="append", help="only this exercise (repeatable)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    course = find_course()
    slugs = tuple(options.exercise or course.slugs)
    with Pool[Mutant](course, slugs, options.jobs) as pool:
        tallies = [tally(course, slug, pool) for slug in slugs]
    print("\n".join(report(tallies)))
    total, different = sum(t.total for t in tallies), sum(t.different for t in tallies)
    killed, false = sum(t.killed for t in tallies), sum(len(t.misnamed) for t in tallies)
    sound = killed >= KILLED * different and total - different <= EQUIVALENT * total and false <= MISNAMED * killed
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
