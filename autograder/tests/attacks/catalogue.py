"""What an attack is: a submission that computes nothing right, and what it tries."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

FUNCTIONS = {
    "momentum": ("momentum_step", "momentum_descent"),
    "adam": ("adam_step", "adam_descent"),
    "sgd": ("minibatches", "sgd"),
    "tuning": ("grid_search", "learning_rate_range_test", "suggest_learning_rate"),
    "update_rule": ("gradient_step", "gradient_descent"),
}

TOOLS = '''
import ctypes, gc, os, resource, struct, sys, time
import numpy as np

TRIED = []
LIBC = ctypes.CDLL(None, use_errno=True)


def attempt(name, action, *arguments):
    """Do something forbidden and note what came of it."""
    try:
        gained = action(*arguments)
    except PermissionError:
        TRIED.append("denied " + name)
    except (OSError, ImportError, ValueError) as error:
        TRIED.append(f"{type(error).__name__} {name}")
    else:
        TRIED.append(f"BREACH {name} {gained!r}"[:200])


def call_c(name, *arguments):
    """A function of the C library; OSError when it gives -1."""
    answer = getattr(LIBC, name)(*(a if isinstance(a, bytes) or a is None else ctypes.c_long(a) for a in arguments))
    if answer == -1:
        raise OSError(ctypes.get_errno(), name)
    return answer


def only_when_confined():
    """Leave before harm is done where the first, harmless thing is not denied."""
    try:
        os.kill(os.getpid(), 0)
    except PermissionError:
        if resource.getrlimit(resource.RLIMIT_AS)[0] < 2 << 30:
            return
    raise SystemExit("BREACH nothing is confined; the rest was not tried")


def local(name):
    """A variable of the worker's own functions that called this module."""
    frame = sys._getframe()
    while frame is not None:
        if name in frame.f_locals:
            return frame.f_locals[name]
        if name in frame.f_globals and frame.f_code.co_filename.endswith("worker.py"):
            return frame.f_globals[name]
        frame = frame.f_back
    raise LookupError(name)


def write_all(data):
    """Bytes on the worker's own channel, past its code."""
    data = memoryview(data)
    while data:
        data = data[os.write(CHANNEL.descriptor, data):]


def frame_of(value):
    packed = value if type(value) is bytes else ENCODE(value)
    return struct.pack("<I", len(packed)) + packed


CHANNEL, ENCODE = local("channel"), local("encode")


def tell(*args, **kwargs):
    """What was tried, as an error that the report shows."""
    raise RuntimeError("; ".join(TRIED) or "nothing was tried")
'''


@dataclass(frozen=True)
class Attack:
    """A submission of one exercise.

    `points` are what an honest grader gives. `says` (or one of several, between bars) must be read in the result: it proves that the payload ran to
    the point where something stopped it, and did not fail by a slip of its author.
    """

    kind: str
    name: str
    source: str
    slug: str = "momentum"
    points: int = 0
    says: str = ""


def attack(
    kind: str, name: str, payload: str = "", body: str = "return tell()", says: str = "", slug: str = "momentum"
) -> Attack:
    """An attack by what runs at import and the body that every function of the exercise has."""
    bodies = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    functions = "".join(f"\n\ndef {name}(*args, **kwargs):\n{bodies}\n" for name in FUNCTIONS[slug])
    return Attack(kind, name, f"{TOOLS}\n{textwrap.dedent(payload).strip()}\n{functions}", slug, 0, says)


def bare(kind: str, name: str, source: str, says: str = "", points: int = 0, slug: str = "momentum") -> Attack:
    """An attack by its whole source."""
    return Attack(kind, name, textwrap.dedent(source).lstrip("\n"), slug, points, says)
