"""Specimens stay in the grader: a student's function calls them there, and they call its functions in the worker."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder.course import Bounds
from autograder.engine.sandbox.client import Zygote
from autograder.engine.sandbox.failures import Failed
from autograder.engine.sandbox.forked import ForkingZygote
from autograder.engine.sandbox.plain import PlainZygote
from autograder.engine.sandbox.student import StudentCode
from specimens import MOST_NUMBERS, MOST_STEPS, Specimen

BOUNDS = Bounds(call_cpu=1.0, call_wall=3.0, load_wall=2.0, exercise_wall=10.0)
Ask = Callable[..., Any]


def descent(gradient_fn: Any, w0: Any, learning_rate: float, n_steps: int) -> Any:
    """A descent that moves the start that it is given."""
    for _ in range(n_steps):
        w0 -= learning_rate * gradient_fn(w0)
    return w0


@pytest.fixture(scope="module", params=[ForkingZygote, PlainZygote])
def zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    running: Zygote = request.param(BOUNDS)
    yield running
    running.close()


@pytest.fixture
def ask(zygote: Zygote) -> Iterator[Ask]:
    """Return what a function `f(descent)` with this body returns."""
    attempts: list[StudentCode] = []

    def answer(body: str) -> Any:
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        source = f"import numpy as np\ndef f(descent):\n{lines}\n"
        attempt = StudentCode("review", [("review.py", source.encode())], zygote, BOUNDS, 60.0)
        attempts.append(attempt)
        return attempt.call("f", (Specimen("descent", "moves the start", lambda: descent),), {})

    yield answer
    for attempt in attempts:
        attempt.close()


def test_a_specimen_calls_the_functions_that_it_is_given(ask: Ask) -> None:
    body = "seen = []\nend = descent(lambda w: (seen.append(w.copy()), 2 * w)[1], np.array([1.0]), 0.25, n_steps=2)"
    end, seen = ask(f"{body}\nreturn end, seen")
    assert end == 0.25
    assert np.array_equal(seen, [[1.0], [0.5]])


def test_what_a_specimen_changes_in_its_arguments_can_be_seen(ask: Ask) -> None:
    body = "w = np.ones(2)\nend = descent(lambda w: w, w0=w, learning_rate=0.5, n_steps=1)\nreturn w.tolist()"
    assert ask(body) == [0.5, 0.5]
    assert ask("w = np.ones(2)\nreturn descent(lambda w: w, w, 0.5, 1) is w") is True


def test_the_error_of_a_function_that_was_passed_goes_on_where_it_was_passed(ask: Ask) -> None:
    body = "class Own(Exception):\n    pass\ndef g(w):\n    raise Own(5)\ntry:\n    descent(g, np.ones(1), 0.1, 1)"
    assert ask(f"{body}\nexcept Own as error:\n    return error.args[0]") == 5


def test_an_error_of_a_specimen_has_its_own_kind(ask: Ask) -> None:
    frozen = "w = np.ones(1)\nw.flags.writeable = False\ntry:\n    descent(lambda w: w, w, 0.1, 1)"
    assert "read-only" in ask(f"{frozen}\nexcept ValueError as error:\n    return str(error)")
    with pytest.raises(TypeError, match="n_steps"):
        ask("return descent(lambda w: w, np.ones(1), 0.1)")


@pytest.mark.parametrize(
    "call",
    [
        f"descent(lambda w: w, np.ones(1), 0.1, {MOST_STEPS + 1})",
        "descent(lambda w: w, np.ones(1), 0.1, 10**30)",
        f"descent(lambda w: w, np.ones({MOST_NUMBERS + 1}), 0.1, 0)",
        "descent(lambda w: w, np.ones(101), 0.1, 99)",
        "descent(lambda w: np.ones((1, 500)), np.ones((500, 1)), 0.1, 1)",
        "descent(lambda w: w, np.ones((500, 1)), np.ones((1, 500)), 1)",
    ],
)
def test_a_specimen_refuses_too_many_steps_or_numbers(ask: Ask, call: str) -> None:
    with pytest.raises(ValueError, match=r"more than 1000 steps or 10000 numbers|the gradient has shape"):
        ask(f"return {call}")


@pytest.mark.parametrize(
    "body",
    [
        "def g(w):\n    return descent(g, w, 0.1, 1)\nreturn descent(g, np.ones(1), 0.1, 1)",
        "return descent(descent, np.ones(1), 0.1, 1)",
        "return descent(lambda w: [[[w]]] * 3, np.ones(1), 0.1, 1)",
        "return descent(lambda w: descent, np.ones(1), 0.1, 1)",
        "return descent(lambda w: 'text', np.ones(1), 0.1, 1)",
        "while True:\n    descent(lambda w: w, np.ones(1), 0.1, 1)",
        "def g(w):\n    while True:\n        pass\nreturn descent(g, np.ones(1), 0.1, 1)",
        "def g(w):\n    import os\n    os._exit(0)\nreturn descent(g, np.ones(1), 0.1, 1)",
    ],
)
def test_hostile_functions_end_the_call_and_not_the_grader(ask: Ask, body: str) -> None:
    with pytest.raises((Failed, ValueError, TypeError, RecursionError)):
        ask(body)


@pytest.mark.parametrize(
    "frame",
    [
        {"replies": [], "raised": False},
        {"callback": 0, "args": 5, "kwargs": 5},
        {"callback": 0, "args": [], "kwargs": {}},
        {"callback": 7, "args": [], "kwargs": {}},
        {"callback": "0", "args": [], "kwargs": {}},
        {"returned": 1.0},
        [],
    ],
)
def test_forged_frames_end_the_call_at_most(ask: Ask, frame: Any) -> None:
    forge = "(own,) = [c.cell_contents for c in descent.__closure__ if hasattr(c.cell_contents, 'channel')]\n"
    forge += "encode = own.answer.__func__.__globals__['encode']\n"
    forge += f"def g(w):\n    own.channel.send(encode({frame!r}))\n    own.channel.receive()\n    return w\n"
    with contextlib.suppress(Failed, KeyError, TypeError):  # or they disturb nobody but the student's own code
        assert ask(f"{forge}descent(g, np.ones(1), 0.1, 1)\nreturn True") is True
    assert ask("return descent(lambda w: w, np.ones(1), 0.5, 1)") == 0.5


def test_nothing_of_a_specimen_is_in_the_worker(ask: Ask) -> None:
    held = ask("return [type(c.cell_contents).__name__ for c in descent.__closure__]")
    assert sorted(held) == ["PassedFunctions", "int"]
    assert ask("return descent.__name__") == "function"
