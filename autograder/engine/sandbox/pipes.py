"""Frames over two pipes, for systems where a socket cannot be handed to another process."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from queue import Empty, Queue
from threading import Thread
from typing import IO

from autograder.engine.sandbox.channel import MAX_FRAME, Channel, Closed

AHEAD = 16  # parts of 64 KiB that are read before they are received


class PipeChannel(Channel):
    """Frames over one pipe to read from and another to write to.

    Not every system lets a read from a pipe time out, so a thread reads and the caller waits for the thread.
    `at_end` is called in that thread when the other side is gone, whatever this side is doing then.
    """

    def __init__(
        self,
        reading: IO[bytes],
        writing: IO[bytes],
        max_received: int = 0,
        tick: float = 0.0,
        at_end: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(writing.fileno(), MAX_FRAME, max_received, tick)
        self.writing = writing
        self.parts: Queue[bytes] = Queue(AHEAD)
        Thread(target=self._listen, args=(reading, at_end), daemon=True).start()

    def _listen(self, reading: IO[bytes], at_end: Callable[[], None]) -> None:
        with reading, contextlib.suppress(OSError):
            while part := reading.read(1 << 16):
                self.parts.put(part)
        at_end()
        self.parts.put(b"")

    def read(self, most: int, on_tick: Callable[[], None]) -> bytes:
        while True:
            try:
                part = self.parts.get(timeout=self.tick or None)
            except Empty:
                on_tick()
                continue
            if not part:
                self.parts.put(part)  # so that the next read finds the end, too
                raise Closed
            return part

    def close(self) -> None:
        self.writing.close()
