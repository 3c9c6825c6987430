"""Frames between two processes: each is a length and as many bytes."""

from __future__ import annotations

import os
import socket
import struct
import time
from abc import ABC, abstractmethod
from collections.abc import Callable

MAX_FRAME = 8 << 20  # to a worker: the largest notebook, as source
MAX_REPLY = 1 << 20  # from a worker: a byte of msgpack can become 64 in memory
MAX_NAMES = 2000  # of the functions that a file defines: `from numpy import *` brings 500


class FrameError(Exception):
    """A frame that is too large to send or to read."""


class Closed(Exception):
    """The other side is gone."""


class Channel(ABC):
    """One end of a connection that carries frames. It writes to `descriptor`; subclasses read.

    With a `tick`, every wait for the other side is interrupted after that many seconds; `on_tick` may raise to end it.
    """

    def __init__(self, descriptor: int, max_frame: int, max_received: int, tick: float) -> None:
        self.descriptor, self.tick = descriptor, tick
        self.max_frame, self.max_received = max_frame, max_received or max_frame
        self.buffer = bytearray()

    @abstractmethod
    def read(self, most: int, on_tick: Callable[[], None]) -> bytes:
        """Return at least one byte, and as a rule `most` at most. Raise Closed when the other side is gone."""

    @abstractmethod
    def close(self) -> None:
        """Close this end."""

    def send(self, frame: bytes, on_tick: Callable[[], None] = lambda: None) -> None:
        """Send one packed value. Raise Closed when nobody reads, FrameError above `max_frame`."""
        if len(frame) > self.max_frame:
            raise FrameError(f"a frame of {len(frame)} bytes, {self.max_frame} are allowed")
        left: bytes | memoryview = struct.pack("<I", len(frame)) + frame
        while left:
            try:
                sent = os.write(self.descriptor, left)
            except BlockingIOError:
                on_tick()
                continue
            except OSError:
                raise Closed from None
            left = memoryview(left)[sent:] if sent < len(left) else b""

    def receive(self, on_tick: Callable[[], None] = lambda: None) -> bytes:
        """Return the next frame. Raise Closed when the other side is gone, FrameError above `max_received`."""
        if not self.buffer:  # most often one read brings one frame
            part = self.read(1 << 16, on_tick)
            if len(part) >= 4 and len(part) == 4 + int.from_bytes(part[:4], "little"):
                return part[4:]  # at most 64 KiB, so below any bound
            self.buffer += part
        (size,) = struct.unpack("<I", self._exactly(4, on_tick))
        if size > self.max_received:
            raise FrameError(f"a frame of {size} bytes, {self.max_received} are allowed")
        return self._exactly(size, on_tick)

    def _exactly(self, size: int, on_tick: Callable[[], None]) -> bytes:
        next_tick = time.monotonic() + self.tick
        while len(self.buffer) < size:
            self.buffer += self.read(max(size - len(self.buffer), 1 << 16), on_tick)
            if self.tick and time.monotonic() > next_tick:  # a frame that trickles in byte by byte
                on_tick()
        frame = bytes(self.buffer[:size])
        del self.buffer[:size]
        return frame


class SocketChannel(Channel):
    """Frames over one end of a socket pair, by plain reads and writes: a confined worker may do no more."""

    def __init__(
        self, end: socket.socket, max_frame: int = MAX_FRAME, max_received: int = 0, tick: float = 0.0
    ) -> None:
        super().__init__(end.fileno(), max_frame, max_received, tick)
        self.end = end
        if tick:  # the kernel's own time-out: no poll before each read
            wait = struct.pack("ll", int(tick), int(tick % 1 * 1e6))
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, wait)

    def read(self, most: int, on_tick: Callable[[], None]) -> bytes:
        while True:
            try:
                part = os.read(self.descriptor, most)
            except BlockingIOError:
                on_tick()
                continue
            except OSError:
                raise Closed from None
            if not part:
                raise Closed
            return part

    def close(self) -> None:
        self.end.close()
