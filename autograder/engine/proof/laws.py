"""`autograder prove`: the laws that keep the rooms of the course in agreement; a law yields a line for each breach."""

from __future__ import annotations

import doctest
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograder.course import Course
from autograder.engine.delivery.bundle import contents, secrets_in
from autograder.engine.grading.grade import default_jobs
from autograder.engine.grading.jobs import Job, job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.proof.golden import golden_breaches
from autograder.engine.proof.site import nav_breaches, page_breaches
from autograder.engine.release import differences, released
from autograder.engine.results import ExerciseResult
from autograder.engine.secrets import leaks
from autograder.engine.stubs import stub
from autograder.engine.suites import bare_asserts, functions, mistakes_of, written_checks
from autograder.mistakes import Mistake

LEAST_MISTAKES = 3  # of every function


@dataclass
class Bench:
    """A course under proof, with grading processes at hand."""

    course: Course
    slugs: tuple[str, ...]
    pool: Pool[str]

    def solution(self, slug: str) -> str:
        return self.course.solution(slug).read_text(encoding="utf-8")

    def grade(self, jobs: dict[str, Job]) -> Iterator[tuple[str, ExerciseResult]]:
        """The results of jobs of one exercise each, in the order of the jobs."""
        graded = dict(self.pool.grade_all(jobs.items()))
        return ((name, graded[name]["exercises"][0]) for name in jobs)


Law = Callable[[Bench], Iterator[str]]


def same_slugs_everywhere(bench: Bench) -> Iterator[str]:
    """the same slugs in solutions, assignments, suites, pages and manifest"""
    root = bench.course.root
    rooms = {
        "solutions": root / "solutions",
        "assignments": root / "assignments",
        "autograder/suites": root / "autograder/suites",
    }
    for room, folder in rooms.items():
        there = {p.name for p in folder.iterdir() if p.is_dir() and not p.name.startswith((".", "_"))}
        for slug in sorted(there ^ set(bench.course.slugs)):
            yield f"{slug} is {'in' if slug in there else 'not in'} {room}, the manifest says otherwise"
    yield from nav_breaches(bench.course)


def assignments_equal_the_release(bench: Bench) -> Iterator[str]:
    """assignments/ equals the release of solutions/"""
    for path in differences(bench.course):
        yield f"assignments/{path} differs: run `autograder release`"


def references_are_right(bench: Bench) -> Iterator[str]:
    """every reference scores full marks, and every example in its docstrings runs"""
    for slug, result in bench.grade({slug: job_of(slug, bench.solution(slug)) for slug in bench.slugs}):
        for check in result["checks"]:
            if check["outcome"] != "passed":
                yield f"{slug}: the reference does not pass {check['name']}: {check['message'].splitlines()[-1:]}"
        yield from broken_examples(slug, bench.solution(slug))


def broken_examples(slug: str, source: str) -> Iterator[str]:
    """Functions without a docstring or an example, and examples that answer otherwise."""
    module = types.ModuleType(slug)
    exec(compile(source, f"{slug}.py", "exec"), module.__dict__)
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    for name in functions(source):
        text = getattr(module, name).__doc__ or ""
        if ">>>" not in text:
            yield f"{slug}: {name} has no example in its docstring"
        test = doctest.DocTestParser().get_doctest(text, dict(vars(module)), name, f"{slug}.py", 0)
        if runner.run(test, out=lambda _: None).failed:
            yield f"{slug}: the example of {name} does not give what it shows"


def stubs_are_calm(bench: Bench) -> Iterator[str]:
    """every stub scores 0 with every check "not written yet\""""
    for slug, result in bench.grade({slug: job_of(slug, stub(bench.solution(slug))) for slug in bench.slugs}):
        for check in result["checks"]:
            if check["outcome"] != "not_written":
                yield f"{slug}: on the stub, {check['name']} is {check['outcome']}, expected not_written"


def mistakes_are_caught(bench: Bench) -> Iterator[str]:
    """every mistake's edit matches exactly once, fails its suite and is named; every function has at least three"""
    for slug in bench.slugs:
        known, jobs, places = mistakes_of(bench.course, slug), dict[str, Job](), list[str]()
        for mistake in known:
            try:
                jobs[mistake.id] = job_of(slug, mistake.apply(bench.solution(slug)))
                places.append(edited_function(mistake, bench.solution(slug)))
            except ValueError as error:
                yield f"{slug}: {error}"
        if len(jobs) != len(known):
            yield f"{slug}: two mistakes have the same id"
        for name in functions(bench.solution(slug)):
            if places.count(name) < LEAST_MISTAKES:
                yield f"{slug}: {name} has {places.count(name)} known mistakes, expected {LEAST_MISTAKES}"
        for name, result in bench.grade(jobs):
            if result["score"] == result["max_score"]:
                yield f"{slug}: the mistake {name} gets full marks"
            elif name not in (ids := [m["id"] for m in result["mistakes"]]):
                yield f"{slug}: the mistake {name} is not named, but {' and '.join(ids) or 'none'}"


def edited_function(mistake: Mistake, solution: str) -> str:
    """The function in which the edit of a mistake lies."""
    before = solution[: solution.index(mistake.old)] + mistake.old
    headers = [line for line in before.splitlines() if line.startswith("def ")]
    return headers[-1].removeprefix("def ").partition("(")[0] if headers else ""


def nothing_leaks(bench: Bench) -> Iterator[str]:
    """no line of a solution, a hidden check or a mistake is in assignments/ or a bundle"""
    yield from leaks(bench.course, released(bench.course))
    without_data = dict.fromkeys(bench.slugs, b"")  # `publish` looks at what it records
    yield from secrets_in(bench.course, contents(bench.course, bench.slugs, without_data))


def checks_are_complete(bench: Bench) -> Iterator[str]:
    """every check has a docstring, a hint and its points, suites use no bare assert, points sum to the manifest's"""
    for exercise in (e for e in bench.course.exercises if e.slug in bench.slugs):
        files = [bench.course.suite(exercise.slug, part) for part in ("visible", "hidden")]
        written = [c for file in files for c in written_checks(file)]
        names = [c.name for c in written]
        for check in written:
            where = f"{exercise.slug}::{check.name}"
            if not (check.marked and check.docstring and isinstance(check.points, int) and check.hint):
                yield f"{where} lacks its mark, docstring, hint or points"
            if check.after and check.after not in names:
                yield f"{where} waits for {check.after}, which does not exist"
            if waits_for_itself(check.name, {c.name: c.after for c in written}):
                yield f"{where} waits, through others, for itself"
            if names.count(check.name) > 1:
                yield f"{where} exists twice"
        for file in files:
            yield from (f"{exercise.slug}/{file.name} line {n} uses a bare assert" for n in bare_asserts(file))
        total = sum(c.points for c in written if isinstance(c.points, int))
        if total != exercise.points:
            yield f"{exercise.slug}: the checks carry {total} points, the manifest says {exercise.points}"
    if sum(e.points for e in bench.course.exercises) != 100:
        yield "the points of the course do not sum to 100"


def waits_for_itself(name: str, after: dict[str, str | None]) -> bool:
    """Following `after` from a check leads back to it."""
    step, seen = after.get(name), set[str]()
    while step and step != name and step not in seen:
        seen.add(step)
        step = after.get(step)
    return step == name


def golden_submissions_hold(bench: Bench) -> Iterator[str]:
    """golden submissions give exactly their expected result"""
    return golden_breaches(bench.course) if bench.slugs == bench.course.slugs else iter(())


def order_does_not_matter(bench: Bench) -> Iterator[str]:
    """suites give the same result twice and in shuffled order"""
    for slug in bench.slugs:
        sources = {"reference": bench.solution(slug)}
        matching = (
            m for m in mistakes_of(bench.course, slug)[::4] if bench.solution(slug).count(m.old) == 1
        )  # law 5 tells the others
        sources |= {m.id: m.apply(bench.solution(slug)) for m in matching}
        jobs = {f"{name} {n}": job_of(slug, text, shuffle=n) for name, text in sources.items() for n in (0, 0, 1, 2)}
        jobs |= {f"{name} again": job_of(slug, text) for name, text in sources.items()}
        seen: dict[str, ExerciseResult] = {}
        for name, result in bench.grade(jobs):
            result["checks"].sort(key=lambda c: c["name"])
            if seen.setdefault(name.split()[0], result) != result:
                yield f"{slug}: {name} is judged otherwise than the first time"


def pages_lead_somewhere(bench: Bench) -> Iterator[str]:
    """every exercise page includes its stub, every link and anchor of a page resolves, every mistake's page exists"""
    known = ((slug, m) for slug in bench.slugs for m in mistakes_of(bench.course, slug))
    return page_breaches(bench.course, [(slug, m.id, m.page) for slug, m in known])


LAWS: tuple[Law, ...] = (
    same_slugs_everywhere,
    assignments_equal_the_release,
    references_are_right,
    stubs_are_calm,
    mistakes_are_caught,
    nothing_leaks,
    checks_are_complete,
    golden_submissions_hold,
    order_does_not_matter,
    pages_lead_somewhere,
)


def prove_all(course: Course, slugs: tuple[str, ...]) -> int:
    """Print each law with its breaches; 1 when one is broken."""
    broken = 0
    with Pool[str](course, slugs, default_jobs(len(slugs))) as pool:
        bench = Bench(course, slugs, pool)
        for number, law in enumerate(LAWS, start=1):
            breaches = list(law(bench))
            broken += bool(breaches)
            print(f"{'BROKEN' if breaches else 'holds '}  {number}  {' '.join((law.__doc__ or '').split())}")
            for breach in breaches:
                print(f"           {breach}")
            sys.stdout.flush()
    print(f"{len(LAWS) - broken} of {len(LAWS)} laws hold")
    return 1 if broken else 0
