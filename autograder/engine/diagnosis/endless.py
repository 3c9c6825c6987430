"""A bound on the CPU time of a block, for known mistakes that do not come to an end."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from typing import Any


class Endless(BaseException):
    """A block took too long; no `except Exception` of an implementation stops this."""


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise Endless when the block takes more CPU time (a busy machine is no loop), where there is such a timer."""

    def raise_endless(*_: Any) -> None:
        raise Endless

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGPROF, raise_endless)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
