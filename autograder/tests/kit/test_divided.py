"""Two mistakes that were not recorded together are named by the calls that each of them changes alone."""

from __future__ import annotations

from autograder.course import Course
from autograder.tests.kit.test_diagnosis import diagnosed

WARMUP = """
def warmup_cosine(t, peak_rate, warmup_steps, total_steps, min_rate=0.0):
    t = np.asarray(t, dtype=float)
    falling = peak_rate * (1 + np.cos(np.pi * np.minimum(t / total_steps, 1))) / 2
    return np.where(t < warmup_steps, peak_rate * (t + 1) / max(warmup_steps, 1), falling)
"""


def test_each_of_two_mistakes_explains_the_calls_that_it_alone_changes(course: Course) -> None:
    found = diagnosed(course, "schedules", WARMUP)
    assert set(found.mistakes) == {"min_rate_ignored", "cosine_not_shifted"}


def test_one_mistake_leads_where_the_other_is_never_seen_by_itself(course: Course) -> None:
    reference = course.solution("stopping").read_text(encoding="utf-8")
    run = reference[reference.index("def minimize(") :]
    for setting in ("loss_threshold", "gradient_tolerance"):
        run = run.replace(f"{setting} is not None", setting)
    found = diagnosed(course, "stopping", "\n" + run.replace("np.array(losses), n_", "np.array(losses), 1 + n_"))
    assert set(found.mistakes) == {"losses_counted", "zeros_switch_off"}


def test_nothing_is_divided_where_a_call_is_explained_by_neither(course: Course) -> None:
    assert not diagnosed(course, "schedules", WARMUP.replace("* (t + 1)", "* (t + 1.3)")).mistakes
