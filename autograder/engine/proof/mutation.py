"""`make mutate`: do the suites reject what nobody listed? Mutants of the references, graded; survivors explained."""

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

KILLED, EQUIVALENT = 0.99, 0.12
"""At least this share of the mutants that behave differently is killed; at most this share may be called equivalent."""


@dataclass
class Tally:
    """What became of the mutants of one exercise."""

    slug: str
    total: int
    equivalent: list[Mutant]
    alive: list[tuple[Mutant, int]]

    @property
    def different(self) -> int:
        return self.total - len(self.equivalent)

    @property
    def killed(self) -> int:
        return self.different - len(self.alive)


def tally(course: Course, slug: str, pool: Pool[Mutant]) -> Tally:
    """Grade all mutants of an exercise and look at the survivors."""
    reference = course.solution(slug).read_text(encoding="utf-8")
    if not full_marks(pool.grade(job_of(slug, reference))):
        raise SystemExit(f"{slug}: the reference does not get full marks, so a mutant that fails proves nothing")
    everyone = mutants(reference)
    survivors = [m for m, graded in pool.grade_all((m, job_of(slug, m.source)) for m in everyone) if full_marks(graded)]
    result = Tally(slug, len(everyone), [], [])
    for mutant in sorted(survivors, key=lambda m: (m.line, m.change)):
        different = first_difference(slug, reference, mutant.source)
        if different is None:
            result.equivalent.append(mutant)
        else:
            result.alive.append((mutant, different))
    return result


def full_marks(graded: Graded) -> bool:
    """No check failed."""
    return all(c["outcome"] == "passed" for e in graded["exercises"] for c in e["checks"])


def report(tallies: list[Tally]) -> Iterator[str]:
    """The survivors one by one, then the table."""
    for t in tallies:
        for mutant, number in t.alive:
            yield f"{t.slug} line {mutant.line}: ALIVE, differs in round {number}: {mutant.change}"
        for mutant in t.equivalent:
            yield f"{t.slug} line {mutant.line}: behaves the same inside the contract: {mutant.change}"
    yield f"{'exercise':22}{'mutants':>8}{'same':>6}{'killed':>8}{'alive':>7}"
    for t in tallies:
        yield f"{t.slug:22}{t.total:8}{len(t.equivalent):6}{t.killed:8}{len(t.alive):7}"
    total, different = sum(t.total for t in tallies), sum(t.different for t in tallies)
    killed = sum(t.killed for t in tallies)
    same = total - different
    yield f"killed {killed} of {different} = {killed / different:.2%}"
    yield f"equivalent {same} of {total} = {same / total:.2%}"


def main() -> int:
    """Exit status 1 when too few are killed or too many are called equivalent."""
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
    enough = sum(t.killed for t in tallies) >= KILLED * different and total - different <= EQUIVALENT * total
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
