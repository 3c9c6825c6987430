"""Frames between two processes: whole, bounded, and never waited for in vain."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from autograder.engine.sandbox.channel import MAX_FRAME, Channel, Closed, FrameError

Pair = tuple[Channel, Channel]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = map(Channel, socket.socketpair())
    yield ours, theirs
    ours.close()
    theirs.close()


def test_frames_arrive_whole_and_in_order(pair: Pair) -> None:
    ours, theirs = pair
    large = bytes(3 << 20)
    sender = threading.Thread(target=lambda: [ours.send(f) for f in (b"a", large, b"")])
    sender.start()
    assert [theirs.receive(), theirs.receive(), theirs.receive()] == [b"a", large, b""]
    sender.join()


def test_the_other_sides_end_is_noticed(pair: Pair) -> None:
    ours, theirs = pair
    theirs.close()
    with pytest.raises(Closed):
        ours.receive()


def test_a_frame_that_claims_to_be_huge_is_refused_before_it_is_read(pair: Pair) -> None:
    ours, theirs = pair
    theirs.end.sendall(b"\xff\xff\xff\xff")
    with pytest.raises(FrameError, match="are allowed"):
        ours.receive()
    with pytest.raises(FrameError):
        ours.send(bytes(MAX_FRAME + 1))


def test_a_wait_can_be_ended_whether_nothing_comes_or_only_a_trickle(pair: Pair) -> None:
    def stop() -> None:
        raise TimeoutError

    ours, theirs = Channel(pair[0].end, tick=0.01), pair[1]
    with pytest.raises(TimeoutError):
        ours.receive(stop)
    theirs.end.sendall(b"\x05\x00")
    with pytest.raises(TimeoutError):
        ours.receive(stop)


def test_a_send_that_nobody_reads_can_be_ended(pair: Pair) -> None:
    def stop() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        Channel(pair[0].end, tick=0.01).send(bytes(MAX_FRAME), stop)
