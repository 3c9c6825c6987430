"""`autograder prove`: the laws that keep the parts of the course in agreement; a law yields a line for each breach."""

from __future__ import annotations

import doctest
import sys
import types
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from autograder.course import Course
from autograder.engine.delivery.bundle import files_without_recordings, secrets_in
from autograder.engine.grading.grade import default_jobs
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.problems import problems
from autograder.engine.proof.bench import Bench, Law, breaches, of_each_exercise, of_the_whole_course
from autograder.engine.proof.files import ALTERNATIVES, alternatives, left_to_do, stray_folders
from autograder.engine.proof.golden import golden_breaches
from autograder.engine.proof.site import nav_breaches, page_breaches
from autograder.engine.release import differences, release_files
from autograder.engine.results import ExerciseResult, printable
from autograder.engine.secrets import leaks
from autograder.engine.stubs import stub
from autograder.engine.suites import (
    GRADED,
    WrittenCheck,
    bare_asserts,
    checks_of,
    course_path,
    functions,
    kinds_of,
    line_of,
    line_of_mistake,
    mistakes_of,
    row_of,
)
from autograder.mistakes import Mistake

LEAST_MISTAKES = 3  # of every function
LEAST_STYLES = 3  # of correct code for every exercise


def files_are_complete(bench: Bench) -> Iterator[str]:
    """course.toml, folders and navigation have the same exercises; their files can be used, and none says TODO"""
    yield from stray_folders(bench.course)
    for found in bench.problems.values():
        yield from found
    yield from nav_breaches(bench.course)
    for slug in bench.slugs:
        yield from left_to_do(bench.course, slug)


@of_the_whole_course
def assignments_equal_the_release(bench: Bench) -> Iterator[str]:
    """assignments/ equals the release of solutions/"""
    for path in differences(bench.course):
        yield f"assignments/{path} differs: run `autograder release`"


@of_each_exercise
def references_are_right(bench: Bench, slug: str) -> Iterator[str]:
    """every reference scores full marks, and every example in its docstrings runs"""
    yield from failures(bench, slug, "the reference", bench.solution(slug))
    yield from broken_examples(bench.course, slug)


def failures(bench: Bench, slug: str, name: str, source: str) -> Iterator[str]:
    """Yield the checks that correct code does not pass."""
    for _, result in bench.grade({name: job_of(slug, source)}):
        for check in result["checks"]:
            if check["outcome"] != "passed":
                saw = check["message"].splitlines() or [check["outcome"]]
                yield f"{bench.place(slug, check['name'])}: {name} does not pass {check['name']}: {saw[-1]}"


def broken_examples(course: Course, slug: str) -> Iterator[str]:
    """Yield the functions whose docstrings have no example, and examples that give something else."""
    path = course.solution(slug)
    source = path.read_text(encoding="utf-8")
    module = types.ModuleType(slug)
    exec(compile(source, f"{slug}.py", "exec"), module.__dict__)
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    for name in functions(source):
        text, place = getattr(module, name).__doc__ or "", line_of(path, rf"^def {name}\(")
        if ">>>" not in text:
            yield f"{place}: {name} has no example in its docstring"
        test = doctest.DocTestParser().get_doctest(text, dict(vars(module)), name, f"{slug}.py", 0)
        if runner.run(test, out=lambda _: None).failed:
            yield f"{place}: the example of {name} does not give what it shows"


@of_each_exercise
def other_correct_code_is_accepted(bench: Bench, slug: str) -> Iterator[str]:
    """correct code in at least three styles gets full marks"""
    files = alternatives(bench.course, slug)
    if len(files) < LEAST_STYLES:
        yield f"{ALTERNATIVES}: {slug} has {len(files)} styles, expected {LEAST_STYLES}: write STYLE/{slug}.py"
    for file in files:
        yield from failures(bench, slug, course_path(file), file.read_text(encoding="utf-8"))


@of_each_exercise
def stubs_are_calm(bench: Bench, slug: str) -> Iterator[str]:
    """every stub scores 0 with every check "not written yet\""""
    for _, result in bench.grade({slug: job_of(slug, stub(bench.solution(slug)))}):
        for check in result["checks"]:
            if check["outcome"] != "not_written":
                place = bench.place(slug, check["name"])
                yield f"{place}: on the stub, {check['name']} is {check['outcome']}, expected not_written"


@of_each_exercise
def mistakes_are_caught(bench: Bench, slug: str) -> Iterator[str]:
    """every mistake fails its suite and is named; every function has at least three"""
    known, file, solution = mistakes_of(bench.course, slug), bench.course.suite(slug, "mistakes"), bench.solution(slug)
    places = {mistake.id: line_of_mistake(bench.course, slug, mistake.id) for mistake in known}
    if len(places) != len(known):
        yield f"{course_path(file)}: two mistakes have the same id"
    edited = [edited_function(mistake, solution) for mistake in known]
    for name in functions(solution):
        if edited.count(name) < LEAST_MISTAKES:
            yield f"{course_path(file)}: {name} has {edited.count(name)} known mistakes, expected {LEAST_MISTAKES}"
    for name, result in bench.grade({mistake.id: job_of(slug, mistake.apply(solution)) for mistake in known}):
        if result["score"] == result["max_score"]:
            yield f"{places[name]}: the mistake {name} gets full marks: add a check that it fails"
        elif name not in (ids := [m["id"] for m in result["mistakes"]]):
            other = f"is called {' and '.join(ids)}" if ids else "gets no name: let the contract visit what it changes"
            yield f"{places[name]}: the mistake {name} {other}"


def edited_function(mistake: Mistake, solution: str) -> str:
    """Return the name of the function in which the edit of a mistake lies."""
    before = solution[: solution.index(mistake.old)] + mistake.old
    headers = [line for line in before.splitlines() if line.startswith("def ")]
    return headers[-1].removeprefix("def ").partition("(")[0] if headers else ""


@of_the_whole_course
def nothing_leaks(bench: Bench) -> Iterator[str]:
    """no line of a solution, a hidden check or a mistake is in assignments/ or a bundle"""
    yield from leaks(bench.course, release_files(bench.course))
    yield from secrets_in(
        bench.course, files_without_recordings(bench.course, bench.slugs)
    )  # `publish` looks at what it records


@of_each_exercise
def checks_are_complete(bench: Bench, slug: str) -> Iterator[str]:
    """functions have their kinds, checks a docstring, a hint and points; no bare assert; points sum as they should"""
    written = checks_of(bench.course, slug)
    names = [c.name for c in written]
    for check in written:
        yield from (f"{bench.place(slug, check.name)}: {check.name} {flaw}" for flaw in flaws(check, names))
    try:
        TopologicalSorter({c.name: [c.after] for c in written if c.after}).prepare()
    except CycleError as error:
        yield f"{bench.place(slug, error.args[1][0])}: checks wait for each other: {', '.join(error.args[1])}"
    for file in (bench.course.suite(slug, part) for part in GRADED):
        yield from (f"{course_path(file)} line {n} uses a bare assert" for n in bare_asserts(file))
    for name in functions(bench.solution(slug)):
        if name not in kinds_of(bench.course, slug):
            yield f"{line_of(bench.course.suite(slug, 'contract'), '^KINDS')}: {name} has no kinds of inputs: add them"
    total, points = sum(c.points for c in written), bench.course.exercise(slug).points
    if total != points:
        yield f"{row_of(bench.course, slug)}: {slug} has {points} points, its checks have {total}: change one of them"


def flaws(check: WrittenCheck, names: list[str]) -> Iterator[str]:
    """Yield what is wrong with a check; `names` are those of all checks of the exercise."""
    if not check.docstring:
        yield "has no docstring: write the line that a student reads"
    if not check.hint:
        yield "has no hint: write the idea behind it"
    if check.after and check.after not in names:
        yield f"waits for {check.after}, which does not exist"
    if names.count(check.name) > 1:
        yield "exists twice"


@of_the_whole_course
def golden_submissions_hold(bench: Bench) -> Iterator[str]:
    """golden submissions give exactly their expected result"""
    return golden_breaches(bench.course) if bench.slugs == bench.course.slugs else iter(())


@of_each_exercise
def order_does_not_matter(bench: Bench, slug: str) -> Iterator[str]:
    """suites give the same result twice and in shuffled order"""
    sources = {"reference": bench.solution(slug)}
    sources |= {m.id: m.apply(bench.solution(slug)) for m in mistakes_of(bench.course, slug)[::4]}
    jobs = {f"{name} {n}": job_of(slug, text, shuffle=n) for name, text in sources.items() for n in (0, 1, 2)}
    jobs |= {f"{name} again": job_of(slug, text) for name, text in sources.items()}
    seen: dict[str, ExerciseResult] = {}
    for name, result in bench.grade(jobs):
        result["checks"].sort(key=lambda c: c["name"])
        if seen.setdefault(name.split()[0], result) != result:
            yield f"{slug}: {name} is judged otherwise than the first time"


@of_each_exercise
def pages_lead_somewhere(bench: Bench, slug: str) -> Iterator[str]:
    """every exercise page includes its stub, and the page and heading of every mistake exist"""
    return page_breaches(bench.course, slug)


LAWS: tuple[Law, ...] = (
    files_are_complete,
    assignments_equal_the_release,
    references_are_right,
    stubs_are_calm,
    mistakes_are_caught,
    other_correct_code_is_accepted,
    nothing_leaks,
    checks_are_complete,
    golden_submissions_hold,
    order_does_not_matter,
    pages_lead_somewhere,
)


def prove_all(course: Course, slugs: tuple[str, ...]) -> int:
    """Print each law with its breaches; return 1 when one is broken."""
    found = {slug: lines for slug in course.slugs if (lines := list(problems(course, slug)))}
    sound, broken = tuple(slug for slug in slugs if slug not in found), 0
    with Pool[str](course, sound, default_jobs(len(sound) or 1)) as pool:
        bench = Bench(course, slugs, pool, found)
        for number, law in enumerate(LAWS, start=1):
            lines = list(breaches(course.root, law, bench))
            broken += bool(lines)
            print(f"{'BROKEN' if lines else 'holds '}  {number:2}  {' '.join((law.__doc__ or '').split())}")
            for line in lines:
                print(f"            {printable(line)}")
            sys.stdout.flush()
    print(f"{len(LAWS) - broken} of {len(LAWS)} laws hold")
    if found:
        print(f"Of {', '.join(found)}, only the files were looked at: mend them first.")
    return 1 if broken else 0
