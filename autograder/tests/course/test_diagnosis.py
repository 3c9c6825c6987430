"""Feedback names the mistake: every listed one, two at once, and none that is not there."""

from __future__ import annotations

import itertools

import pytest

from autograder.course import Course
from autograder.engine.grading.jobs import job_of
from autograder.engine.grading.pool import Pool
from autograder.engine.proof.equivalence import first_difference
from autograder.engine.proof.laws import edited_function
from autograder.engine.proof.mutants import mutants
from autograder.engine.results import ExerciseResult
from autograder.engine.suites import kinds_of, mistakes_of
from autograder.mistakes import Mistake
from visits import module_of

pytestmark = pytest.mark.long

ALIKE = {
    "both_branches_computed",
    "kept_point_moves_along",
    "returns_broken_point",
    "sigmoid_warns",
}
"""Mistakes that are named together with another one: no answer tells the two apart."""
FALSE_CLAIMS = 0.05
BOTH_NAMED = 0.9


def named(result: ExerciseResult) -> list[str]:
    return [m["id"] for m in result["mistakes"]]


def reference_of(course: Course, slug: str) -> str:
    return course.solution(slug).read_text(encoding="utf-8")


def grade_all(pool: Pool[str], slug: str, sources: dict[str, str]) -> dict[str, ExerciseResult]:
    jobs = ((name, job_of(slug, text)) for name, text in sources.items())
    return {name: graded["exercises"][0] for name, graded in pool.grade_all(jobs)}


def test_almost_every_known_mistake_is_named_alone(course: Course, pool: Pool[str]) -> None:
    shared = []
    for slug in course.slugs:
        results = grade_all(pool, slug, {m.id: m.apply(reference_of(course, slug)) for m in mistakes_of(course, slug)})
        shared += [i for i, r in results.items() if named(r) != [i]]
    assert set(shared) == ALIKE


def feeds(reference: str, inner: str, outer: str) -> bool:
    """The second function calls the first."""
    return inner in vars(module_of(reference))[outer].__code__.co_names


def pairs(course: Course, slug: str) -> list[tuple[Mistake, Mistake, str, bool]]:
    """Two mistakes in different functions, their source, and whether one function feeds the other; every seventh."""
    reference = reference_of(course, slug)
    placed = [(m, edited_function(m, reference)) for m in mistakes_of(course, slug)]
    found = []
    for (a, f), (b, g) in itertools.combinations(placed, 2):
        if f and g and f != g and reference.count(a.old) == 1 and a.apply(reference).count(b.old) == 1:
            fed = feeds(reference, f, g) or feeds(reference, g, f)
            inner = (a, b) if feeds(reference, f, g) or not fed else (b, a)
            found.append((*inner, b.apply(a.apply(reference)), fed))
    return found[:: max(1, len(found) // 12)]


def test_two_mistakes_at_once_are_both_named(course: Course, pool: Pool[str]) -> None:
    apart, both, fed, inner = 0, 0, 0, 0
    missed = []
    for slug in course.slugs:
        sampled = {f"{a.id} {b.id}": (a, b, text, feeding) for a, b, text, feeding in pairs(course, slug)}
        results = grade_all(pool, slug, {name: text for name, (_, _, text, _) in sampled.items()})
        for name, (a, b, _, feeding) in sampled.items():
            seen = named(results[name])
            if feeding:
                fed += 1
                inner += a.id in seen
            else:
                apart += 1
                both += a.id in seen and b.id in seen
            if not {a.id, b.id} <= set(seen):
                missed.append((slug, name, feeding, seen))
    print(f"\napart: {both} of {apart} both named; feeding: the inner one in {inner} of {fed}")
    assert both >= BOTH_NAMED * apart, missed
    assert inner >= BOTH_NAMED * fed, missed


def test_wrong_code_that_nobody_listed_is_not_called_by_a_name_that_does_not_fit(
    course: Course, pool: Pool[str]
) -> None:
    wrong, false = 0, []
    for slug in course.slugs:
        reference, known = reference_of(course, slug), {m.id: m for m in mistakes_of(course, slug)}
        sample = {f"line {m.line}: {m.change}": m.source for m in mutants(reference)[::18]}
        for name, result in grade_all(pool, slug, sample).items():
            wrong += result["score"] < result["max_score"]
            explore = kinds_of(course, slug)
            fits = [
                first_difference(explore, known[i].apply(reference), sample[name], 40) is None
                for i in named(result)
                if i in known  # a facet describes what was seen, and claims no code
            ]
            whole = len({m["checks"][0] for m in result["mistakes"] if m["checks"]}) <= 1
            if fits and whole and not any(fits):
                false.append(f"{slug} {name}: {named(result)}")
    print(f"\n{len(false)} false names in {wrong} wrong mutants")
    assert wrong > 45
    assert len(false) <= FALSE_CLAIMS * wrong, "\n".join(false)


def test_the_convention_of_another_library_is_called_that(course: Course, pool: Pool[str]) -> None:
    for slug in course.slugs:
        conventions = [m for m in mistakes_of(course, slug) if "convention" in m.title]
        for mistake in conventions:
            result = grade_all(pool, slug, {"": mistake.apply(reference_of(course, slug))})[""]
            assert "convention" in result["mistakes"][0]["title"], mistake.id


def test_nothing_is_named_for_a_stub_or_a_correct_submission(course: Course, pool: Pool[str]) -> None:
    from autograder.engine.stubs import stub

    for slug in course.slugs:
        sources = {"right": reference_of(course, slug), "stub": stub(reference_of(course, slug))}
        assert [named(r) for r in grade_all(pool, slug, sources).values()] == [[], []]
