"""Code that does not come to an end."""

from __future__ import annotations

import pytest

from patience import interrupted_after


def endless() -> None:
    while True:
        pass


def test_what_takes_too_long_is_interrupted() -> None:
    with interrupted_after(0.05) as late, pytest.raises(KeyboardInterrupt):
        endless()
    assert late.is_set()


def test_what_ends_in_time_is_not() -> None:
    with interrupted_after(60) as late:
        total = sum(range(1000))
    assert total == 499500
    assert not late.is_set()
