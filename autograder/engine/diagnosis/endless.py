"""Limit the CPU time of a block, for known mistakes that never end."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from typing import Any


class Endless(BaseException):
    """Raised when a block takes too long; no `except Exception` of an implementation catches it."""


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise Endless if the block takes more CPU time than this; do nothing on systems without such a timer."""

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
