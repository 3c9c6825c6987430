"""A block that takes too long is ended."""

from __future__ import annotations

import time

import pytest

from autograder.engine.diagnosis.endless import Endless, at_most


def test_an_endless_block_is_ended_whatever_it_catches() -> None:
    def stubborn() -> None:
        while True:
            try:
                sum(range(1000))
            except Exception:
                continue

    with pytest.raises(Endless), at_most(0.05):
        stubborn()


def test_the_timer_is_off_after_the_block() -> None:
    with at_most(0.05):
        pass
    started = time.process_time()
    while time.process_time() < started + 0.1:
        pass
