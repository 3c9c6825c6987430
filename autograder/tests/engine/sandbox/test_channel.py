"""Frames between two processes: whole, bounded, and never waited for in vain."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from io import FileIO

import pytest

from autograder.engine.sandbox.channel import MAX_FRAME, Channel, Closed, FrameError, SocketChannel
from autograder.engine.sandbox.pipes import PipeChannel

Pair = tuple[Channel, Channel]
TICK = 0.01  # of the first of a pair


def over_sockets() -> Pair:
    ours, theirs = socket.socketpair()
    return SocketChannel(ours, tick=TICK), SocketChannel(theirs)


def over_pipes() -> Pair:
    (our_end, their_writing), (their_end, our_writing) = os.pipe(), os.pipe()
    ours = PipeChannel(FileIO(our_end), FileIO(our_writing, "w"), tick=TICK)
    return ours, PipeChannel(FileIO(their_end), FileIO(their_writing, "w"))


@pytest.fixture(params=[over_sockets, over_pipes])
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    ours, theirs = request.param()
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
    for _ in range(2):
        with pytest.raises(Closed):
            ours.receive()


def test_a_frame_that_claims_to_be_huge_is_refused_before_it_is_read(pair: Pair) -> None:
    ours, theirs = pair
    os.write(theirs.descriptor, b"\xff\xff\xff\xff")
    with pytest.raises(FrameError, match="are allowed"):
        ours.receive()
    with pytest.raises(FrameError):
        ours.send(bytes(MAX_FRAME + 1))


def test_a_wait_can_be_ended_whether_nothing_comes_or_only_a_trickle(pair: Pair) -> None:
    def stop() -> None:
        raise TimeoutError

    ours, theirs = pair
    with pytest.raises(TimeoutError):
        ours.receive(stop)
    os.write(theirs.descriptor, b"\x05\x00")
    with pytest.raises(TimeoutError):
        ours.receive(stop)


def test_a_send_over_a_socket_that_nobody_reads_can_be_ended() -> None:
    def stop() -> None:
        raise TimeoutError

    ours, theirs = over_sockets()
    with pytest.raises(TimeoutError):
        ours.send(bytes(MAX_FRAME), stop)
    ours.close()
    theirs.close()


def test_the_end_of_a_pipe_is_noticed_by_a_side_that_does_not_listen() -> None:
    reading, writing = os.pipe()
    ended = threading.Event()
    channel = PipeChannel(FileIO(reading), FileIO(os.dup(writing), "w"), at_end=ended.set)
    os.close(writing)
    assert not ended.is_set()
    channel.close()
    assert ended.wait(10)
