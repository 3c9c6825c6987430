"""Deadline arithmetic: to the second, in any zone, in the hour in which clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from autograder.course import Late
from autograder.engine.gradebook.deadlines import instant, parse, penalty, seconds_late

DEADLINE = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PER_DAY = Late(deduction=10)


class TestSeconds:
    @pytest.mark.parametrize(("after", "seconds"), [(-1, 0), (0, 0), (1, 1), (86_400, 86_400)])
    def test_exactly_at_the_deadline_is_in_time_and_a_second_later_is_late(self, after: int, seconds: int) -> None:
        assert seconds_late(DEADLINE + after * SECOND, DEADLINE, Late()) == seconds

    def test_a_fraction_of_a_second_is_late(self) -> None:
        assert seconds_late(DEADLINE + SECOND / 4, DEADLINE, Late()) == 0.25

    @pytest.mark.parametrize(("after", "seconds"), [(1, 0), (600, 0), (601, 601)])
    def test_whoever_exceeds_the_grace_is_late_from_the_deadline_on(self, after: int, seconds: int) -> None:
        assert seconds_late(DEADLINE + after * SECOND, DEADLINE, Late(grace_minutes=10)) == seconds


def taken(seconds: float, score: float = 12, points: float = 12, late: Late = PER_DAY) -> float:
    """The penalty for so many seconds behind the deadline."""
    return penalty(score, points, DEADLINE + timedelta(seconds=seconds), DEADLINE, late)


class TestPenalty:
    @pytest.mark.parametrize(
        ("seconds", "points"), [(0, 0), (1, 1.2), (86_400, 1.2), (86_401, 2.4), (172_800, 2.4), (172_800.5, 3.6)]
    )
    def test_every_begun_day_counts_whole(self, seconds: float, points: float) -> None:
        assert taken(seconds) == points

    @pytest.mark.parametrize(("seconds", "points"), [(3600, 1), (3601, 2)])
    def test_every_begun_hour_counts_whole(self, seconds: float, points: float) -> None:
        assert taken(seconds, 10, 10, Late(deduction=10, interval="hour")) == points

    @pytest.mark.parametrize("seconds", [1, 10**9])
    def test_what_is_paid_once_does_not_grow(self, seconds: float) -> None:
        assert taken(seconds, 10, 10, Late(deduction=25, interval="once")) == 2.5

    def test_no_more_is_taken_than_was_reached(self) -> None:
        assert taken(20 * 86_400, score=3) == 3

    @pytest.mark.parametrize(("score", "points"), [(12, 6), (7, 1), (6, 0), (2, 0)])
    def test_lateness_alone_takes_nobody_below_the_lowest(self, score: float, points: float) -> None:
        assert taken(20 * 86_400, score, late=Late(deduction=10, lowest=50)) == points

    def test_without_a_deduction_lateness_costs_nothing(self) -> None:
        assert taken(10**9, late=Late()) == 0

    def test_within_the_grace_nothing_is_begun(self) -> None:
        assert taken(60, late=Late(deduction=10, grace_minutes=1)) == 0


class TestZones:
    @pytest.mark.parametrize(
        ("text", "zone", "expected"),
        [
            ("2026-11-20T23:59:00", "UTC", "2026-11-20T23:59:00+00:00"),
            ("2026-11-20 23:59", "Europe/Berlin", "2026-11-20T22:59:00+00:00"),
            ("2026-07-20 23:59", "Europe/Berlin", "2026-07-20T21:59:00+00:00"),
            ("2026-11-20 23:59:00+05:30", "Europe/Berlin", "2026-11-20T18:29:00+00:00"),
            ("2026-11-20T23:59:00Z", "Asia/Tokyo", "2026-11-20T23:59:00+00:00"),
            ("2026-11-20 10:00:00 UTC", "Asia/Tokyo", "2026-11-20T10:00:00+00:00"),
            ("2015-02-02 15:58:23.948203 America/Los_Angeles", "UTC", "2015-02-02T23:58:23.948203+00:00"),
        ],
    )
    def test_a_moment_is_read_in_its_own_zone_or_in_that_of_the_course(
        self, text: str, zone: str, expected: str
    ) -> None:
        assert parse(text, zone).isoformat() == expected

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "soon",
            "10:00",
            "2026-11-20",
            "2026-13-01 10:00",
            "2026-11-20 25:00",
            "2026-11-20 10:00 Mars/Base",
            "2026-11-20 10:00 Europe",
            "2026-11-20 10:00 ../x",
            "0001-01-01 00:00+14:00",
            "9999-12-31 23:59-12:00",
        ],
    )
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError):
            parse(text, "UTC")


class TestTheHourOfAClockChange:
    """In Berlin clocks went from 03:00 back to 02:00 on 25 October 2026, and from 02:00 to 03:00 on 29 March."""

    @pytest.mark.parametrize(
        ("zone", "due", "came", "days"),
        [
            ("Europe/Berlin", "2026-10-24 23:59", "2026-10-25 23:59", 1),  # 25 hours
            ("Europe/Berlin", "2026-10-24 23:59", "2026-10-26 00:00", 2),
            ("America/New_York", "2017-11-04 20:00", "2017-11-05 19:30", 1),
            ("America/New_York", "2017-11-04 20:00", "2017-11-05 20:00", 1),
            ("America/New_York", "2017-11-04 20:00", "2017-11-05 20:01", 2),
            ("America/New_York", "2024-03-09 23:59", "2024-03-10 23:59", 1),  # 23 hours
            ("America/New_York", "2024-03-09 23:59", "2024-03-11 00:59", 2),
            ("America/New_York", "2024-03-09 02:30", "2024-03-10 03:30", 1),  # 02:30 was never shown
            ("America/New_York", "2026-01-09 12:00", "2026-04-19 12:00", 100),
        ],
    )
    def test_a_day_ends_at_the_same_time_of_the_calendars_next_day(
        self, zone: str, due: str, came: str, days: int
    ) -> None:
        late = Late(zone, deduction=1)
        assert penalty(100, 100, parse(came, zone), parse(due, zone, latest=True), late) == days

    def test_a_deadline_in_the_hour_that_comes_twice_is_the_later_one(self) -> None:
        due = instant(datetime(2026, 10, 25, 2, 30), "Europe/Berlin", latest=True)
        assert due == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    def test_a_submission_in_it_is_the_earlier_one(self) -> None:
        assert instant(datetime(2026, 10, 25, 2, 30), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    def test_with_an_offset_both_hours_are_told_apart(self) -> None:
        first, second = parse("2026-10-25 02:30+02:00", "UTC"), parse("2026-10-25 02:30+01:00", "UTC")
        assert seconds_late(second, first, Late()) == 3600

    def test_a_deadline_that_the_clocks_never_show_is_the_later_reading(self) -> None:
        due = instant(datetime(2026, 3, 29, 2, 30), "Europe/Berlin", latest=True)
        assert due == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 in summer time
