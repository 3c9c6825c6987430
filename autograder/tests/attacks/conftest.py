"""Fixtures of the attacks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.tests.attacks.harness import Surroundings, surroundings


@pytest.fixture(scope="session")
def around() -> Iterator[Surroundings]:
    """The course with small bounds and the canaries."""
    with surroundings() as made:
        yield made
