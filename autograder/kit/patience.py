"""Interrupt code that does not come to an end."""

from __future__ import annotations

import _thread
import contextlib
import signal
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def interrupted_after(seconds: float) -> Iterator[threading.Event]:
    """Raise KeyboardInterrupt in what takes longer; the event says that it was this, and nobody at a keyboard."""
    late = threading.Event()

    def interrupt() -> None:
        late.set()
        _thread.interrupt_main()

    bell = threading.Timer(seconds, interrupt)
    bell.daemon = True
    with contextlib.suppress(RuntimeError):  # a browser has no threads; there the page stops what is late
        bell.start()
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN  # as in what a shell has started in the background
    if ignored:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield late
    finally:
        bell.cancel()
        if ignored:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
