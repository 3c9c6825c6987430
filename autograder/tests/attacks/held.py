"""Counts how long a submission holds a slot."""

from __future__ import annotations

import threading

from autograder.engine.sandbox.stopwatch import Stopwatch, children


class Held:
    """Counts how long a slot is held, without the time that a busy machine gives to others."""

    def __init__(self, slot: int) -> None:
        self.watch = Stopwatch(
            1.0, lambda: [slot, *(pid for child in children(slot) for pid in (child, *children(child)))]
        )
        self.seconds, self.done = 0.0, threading.Event()
        self.thread = threading.Thread(target=self._count)

    def _count(self) -> None:
        while not self.done.wait(0.1):
            self.seconds += self.watch.lap()

    def __enter__(self) -> Held:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()
        self.seconds += self.watch.lap()
