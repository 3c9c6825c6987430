"""Values that are kept in a file come back as they were, in their order."""

from __future__ import annotations

import tempfile
from typing import NamedTuple

import pytest

from autograder.engine import spool as module
from autograder.engine.spool import Shelf, Spool
from autograder.errors import GraderFailed


class Pair(NamedTuple):
    name: str
    number: float


@pytest.mark.parametrize("in_memory", [1 << 20, 1])
def test_values_come_back_in_the_order_of_their_positions(in_memory: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IN_MEMORY", in_memory)
    values = Spool[dict[str, object]]()
    for position in (2, 0, 1):
        values.put(position, {"name": f"Zoë {position}", "points": position / 3})
    assert list(values) == [{"name": f"Zoë {i}", "points": i / 3} for i in range(3)]
    assert (len(values), values[-1]["name"], len(values[1:])) == (3, "Zoë 2", 2)


def test_a_value_is_made_of_what_was_written() -> None:
    pairs = Spool(Pair._make)
    pairs.append(Pair("ada", 0.1))
    assert list(pairs) == [Pair("ada", 0.1)]
    assert pairs[0].name == "ada"


def test_a_position_without_a_value_has_none() -> None:
    values = Spool[int]()
    values.put(1, 7)
    with pytest.raises(IndexError, match="nothing was put at 0"):
        _ = values[0]


def test_values_of_a_shelf_are_found_by_their_names() -> None:
    shelf = Shelf[tuple[int, ...]](tuple)
    shelf.put("ada", [1, 2])
    shelf.put("bob", [3])
    shelf.put("ada", [4])
    assert (shelf["ada"], shelf["bob"], shelf.get("eve", ())) == ((4,), (3,), ())
    assert dict(shelf) == {"ada": (4,), "bob": (3,)}


def test_a_full_disk_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IN_MEMORY", 1)
    values = Spool[str]()
    values.append("x")
    with open("/dev/full", "w+b", buffering=0) as full:
        monkeypatch.setattr(values, "file", full)
        with pytest.raises(GraderFailed, match=f"^{tempfile.gettempdir()} has no room for the results: No space left"):
            values.append("y")
