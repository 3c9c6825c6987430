"""A student's functions behind the process boundary behave as plain calls would."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import calls
import checks
import objectives
from autograder.course import Bounds
from autograder.engine.sandbox.arguments import Arguments, replay
from autograder.engine.sandbox.client import WorkerProcess, Zygote
from autograder.engine.sandbox.failures import Failed
from autograder.engine.sandbox.forked import ForkingZygote
from autograder.engine.sandbox.forms import Fields, Items, Opaque, Record
from autograder.engine.sandbox.plain import PlainZygote
from autograder.engine.sandbox.student import StudentCode
from checks import CheckFailure
from spies import Spy

BOUNDS = Bounds(call_cpu=0.5, call_wall=1.0, load_wall=2.0, exercise_wall=4.0)
Load = Callable[[str], StudentCode]
HALF = objectives.HalfSquare()


@pytest.fixture(scope="module", params=[ForkingZygote, PlainZygote])
def zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    running: Zygote = request.param(BOUNDS)
    yield running
    running.close()


@pytest.fixture
def load(zygote: Zygote) -> Iterator[Load]:
    """Load a source as the exercise `adam`."""
    attempts: list[StudentCode] = []

    def loaded(source: str) -> StudentCode:
        attempt = StudentCode("adam", [("adam.py", source.encode())], zygote, BOUNDS, 60.0)
        attempt.open()
        attempts.append(attempt)
        return attempt

    yield loaded
    for attempt in attempts:
        attempt.close()


def stopped(attempt: StudentCode) -> str:
    """Return why an attempt answers no more calls, "" if it does."""
    return attempt.stop.reason if attempt.stop else ""


def answer(load: Load, body: str, *args: Any, **kwargs: Any) -> Any:
    """The answer of a function `f(*a, **k)` with this body."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return load(f"import numpy as np\ndef f(*a, **k):\n{lines}\n").call("f", args, kwargs)


class TestAnswers:
    @pytest.mark.parametrize(
        "body", ["return 1.5", "return [1, (2, None)]", "return {'a': 1}", "return 'x'", "return True"]
    )
    def test_plain_values_come_back(self, load: Load, body: str) -> None:
        assert answer(load, body) == eval(body.removeprefix("return "))

    def test_arrays_come_back(self, load: Load) -> None:
        assert answer(load, "return a[0] * k['rate']", np.ones((2, 2)), rate=3.0).tolist() == [[3.0, 3.0], [3.0, 3.0]]

    def test_a_subclass_of_an_array_comes_back_as_its_numbers(self, load: Load) -> None:
        body = "class Sub(np.ndarray):\n    pass\nreturn np.ones(2).view(Sub)"
        assert type(answer(load, body)) is np.ndarray

    def test_generators_maps_and_sets_are_read_out(self, load: Load) -> None:
        for body in (
            "return (i for i in range(3))",
            "return map(abs, range(3))",
            "return {0, 1, 2}",
            "return range(3)",
        ):
            back = answer(load, body)
            assert isinstance(back, Items)
            assert list(back) == [0, 1, 2]

    def test_an_endless_generator_is_read_to_a_bound(self, load: Load) -> None:
        assert len(list(answer(load, "import itertools\nreturn itertools.count()"))) == 10_001

    @pytest.mark.parametrize(
        "body",
        [
            "from types import SimpleNamespace\nreturn SimpleNamespace(w=1.0, reason='x')",
            "from collections import namedtuple\nreturn namedtuple('D', 'w reason')(1.0, 'x')",
            "from dataclasses import make_dataclass\nreturn make_dataclass('D', ['w', 'reason'])(1.0, 'x')",
            "class D:\n    __slots__ = ('w', 'reason')\nd = D()\nd.w, d.reason = 1.0, 'x'\nreturn d",
            "class D:\n    w = 1.0\n    @property\n    def reason(self):\n        return 'x'\nreturn D()",
            "class D:\n    w, reason = 1.0, 'x'\n    def __iter__(self):\n        return iter('wx')\nreturn D()",
            "class D:\n    w, reason = 1.0, 'x'\n    def __call__(self):\n        pass\nreturn D()",
            "class D(dict):\n    __getattr__ = dict.__getitem__\nreturn D(w=1.0, reason='x')",
            "from enum import Enum\nfrom types import SimpleNamespace\nclass R(str, Enum):\n    e = 'x'\n"
            "return SimpleNamespace(w=1.0, reason=R.e)",
        ],
    )
    def test_objects_with_fields_come_back_by_their_fields(self, load: Load, body: str) -> None:
        back = answer(load, body)
        assert isinstance(back, Fields | Record)
        assert (back.w, back.reason) == (1.0, "x")

    @pytest.mark.parametrize("body", ["return object()", "return len", "return np", "return lambda: 1", "return int"])
    def test_everything_else_is_a_type_name(self, load: Load, body: str) -> None:
        assert isinstance(answer(load, body), Opaque)

    def test_an_answer_that_is_too_large_is_a_sentence(self, load: Load) -> None:
        with pytest.raises(Failed, match="too large"):
            answer(load, "return np.zeros(10**7)")


class TestArguments:
    def test_changes_are_kept_for_who_asks_and_reach_nobody_else(self, load: Load) -> None:
        w, items, untouched = np.array([1.0, 2.0]), [1, 2], [3]
        answer(load, "a[0][0] = 9\na[1].append(3)", w, items, untouched)
        assert (w.tolist(), items, calls.left_in(untouched)) == ([1.0, 2.0], [1, 2], [3])
        assert calls.left_in(w).tolist() == [9.0, 2.0]
        assert calls.left_in(items) == [1, 2, 3]

    @pytest.mark.parametrize(
        "change",
        ["a[0].shape = (2, 2)", "a[0].dtype = 'i8'", "a[0][0] = 9", "a[0].sort()", "a[0].resize(3, refcheck=False)"],
    )
    def test_every_change_of_an_argument_is_noticed(self, load: Load, change: str) -> None:
        w = np.array([4.0, 1.0, 2.0, 3.0])
        attempt = load(f"def f(*a):\n    {change}\n")
        with pytest.raises(CheckFailure, match="the argument w was changed"):
            checks.assert_pure(lambda w: attempt.call("f", (w,), {}), "w", w)

    def test_a_read_only_array_cannot_be_written_to(self, load: Load) -> None:
        w = np.array([1.0])
        w.flags.writeable = False
        with pytest.raises(ValueError, match="read-only"):
            answer(load, "a[0][0] = 9", w)

    def test_a_generator_moves_on(self, load: Load) -> None:
        rng, twin = np.random.default_rng(1), np.random.default_rng(1)
        assert answer(load, "return a[0].random(3)", rng).tolist() == twin.random(3).tolist()
        assert rng.random() == twin.random()

    def test_a_generator_spawns_the_same_others_as_here(self, load: Load) -> None:
        rng, twin = np.random.default_rng(1), np.random.default_rng(1)
        for _ in range(2):  # the second call goes on where the first one was
            spawned = answer(load, "return a[0].spawn(2)[1].random(3)", rng)
            assert spawned.tolist() == twin.spawn(2)[1].random(3).tolist()

    def test_the_use_of_the_global_random_state_is_seen(self, load: Load) -> None:
        before = np.random.get_state()[2]  # type: ignore[index]
        answer(load, "return 1")
        assert np.random.get_state()[2] == before  # type: ignore[index]
        answer(load, "np.random.rand()")
        assert np.random.get_state()[2] != before  # type: ignore[index]


class TestCallbacks:
    def test_functions_are_called_back_with_plain_values(self, load: Load) -> None:
        seen: list[Any] = []

        def gradient(w: np.ndarray) -> np.ndarray:
            seen.append(w.copy())
            return 2 * w

        assert answer(load, "return a[0](a[1]) + a[0](a[1])", gradient, np.ones(2)).tolist() == [4.0, 4.0]
        assert [w.tolist() for w in seen] == [[1.0, 1.0], [1.0, 1.0]]

    def test_an_argument_handed_back_is_the_students_own_object(self, load: Load) -> None:
        body = "w = np.ones(1)\ng = a[0](w)\ng *= 3\nreturn w"
        assert answer(load, body, lambda w: w).tolist() == [3.0]

    def test_a_quadratic_crosses_by_value(self, load: Load) -> None:
        f, w = objectives.Quadratic((1.0, 10.0)), np.array([2.0, -3.0])
        body = "return a[0](a[2]), a[1](a[2]), a[0].__self__.curvatures"
        loss, gradient, curvatures = answer(load, body, f.loss, f.gradient, w)
        assert (loss, gradient.tolist(), curvatures) == (f.loss(w), f.gradient(w).tolist(), (1.0, 10.0))

    def test_what_a_call_writes_into_an_objective_is_gone_in_the_next_one(self, load: Load) -> None:
        attempt = load("def f(gradient, w):\n    slopes = gradient(w)\n    slopes *= 3\n    return slopes\n")
        slope = objectives.Slope(np.array([1.0, 2.0])).gradient
        for _ in range(2):
            assert attempt.call("f", (slope, np.ones(2)), {}).tolist() == [3.0, 6.0]

    def test_a_callbacks_error_comes_back_as_it_is(self, load: Load) -> None:
        def refuses(w: Any) -> None:
            raise CheckFailure("too often")

        with pytest.raises(CheckFailure, match="too often"):
            answer(load, "a[0](1)", refuses)

    def test_a_swallowed_error_of_a_callback_is_swallowed(self, load: Load) -> None:
        def refuses(w: Any) -> None:
            raise CheckFailure("too often")

        assert answer(load, "try:\n    a[0](1)\nexcept Exception:\n    return 5", refuses) == 5

    def test_time_spent_in_a_callback_is_not_the_students(self, load: Load) -> None:
        import time

        assert answer(load, "a[0]()\nreturn 1", lambda: time.sleep(1.3)) == 1


class TestSpiesInTheWorker:
    """An objective that is computed in the worker, which tells of its calls."""

    def test_calls_that_are_counted_cross_one_by_one(self, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
        answered: list[Any] = []
        callback = WorkerProcess._answer
        monkeypatch.setattr(WorkerProcess, "_answer", lambda *given: (answered.append(given), callback(*given))[1])
        spy = Spy(HALF.gradient)
        assert answer(load, "return a[0](a[1])", spy, np.ones(1)).tolist() == [1.0]
        spy.assert_called(1)
        assert len(answered) == 1

    def test_the_spy_sees_every_call_and_no_callback_crosses(self, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delattr(WorkerProcess, "_answer")
        loss, gradient = (Spy(method, in_worker=True) for method in (HALF.loss, HALF.gradient))
        body = "w = a[2]\nfor _ in range(2):\n    w = w - 0.5 * a[1](w)\n    a[0](w)\nreturn w"
        assert answer(load, body, loss, gradient, np.array([4.0, 8.0])).tolist() == [1.0, 2.0]
        assert [w.tolist() for (w,) in gradient.calls] == [[4.0, 8.0], [2.0, 4.0]]
        assert [w.tolist() for (w,) in loss.calls] == [[2.0, 4.0], [1.0, 2.0]]

    def test_a_spy_sees_an_argument_as_it_was_when_it_was_handed_over(self, load: Load) -> None:
        spy = Spy(HALF.gradient, in_worker=True)
        assert answer(load, "w = a[1].copy()\ng = a[0](w)\ng *= 3\nreturn w", spy, np.ones(1)).tolist() == [3.0]
        assert [w.tolist() for (w,) in spy.calls] == [[1.0]]

    def test_what_its_function_refuses_fails_the_check(self, load: Load) -> None:
        with pytest.raises(CheckFailure, match="called the function with whole numbers, expected a float array"):
            answer(load, "a[0](np.array([1, 2]))", Spy(HALF.gradient, in_worker=True))

    def test_an_argument_that_it_cannot_work_with_is_the_students_error(self, load: Load) -> None:
        with pytest.raises(Exception, match="could not work with its argument") as caught:
            answer(load, "a[0](np.ones(3))", Spy(objectives.Quadratic((1.0, 2.0)).gradient, in_worker=True))
        assert caught.value.student_type == "CallbackFailed"  # type: ignore[attr-defined]

    def test_a_swallowed_failure_is_swallowed(self, load: Load) -> None:
        spy = Spy(HALF.gradient, in_worker=True)
        assert answer(load, "try:\n    a[0]([1])\nexcept Exception:\n    return 5", spy) == 5
        assert spy.calls == [([1],)]

    def test_a_run_that_asks_too_often_is_ended(self, load: Load) -> None:
        spy = Spy(HALF.gradient, limit=5, in_worker=True)
        with pytest.raises(CheckFailure, match="more than 5 times"):
            answer(load, "while True:\n    a[0](a[1])", spy, np.ones(1))
        assert len(spy.calls) == 6

    def test_code_that_swallows_the_stop_of_a_spy_runs_out_of_time(self, load: Load) -> None:
        body = "while True:\n    try:\n        a[0](a[1])\n    except Exception:\n        pass"
        with pytest.raises(Failed, match="did not finish in time"):
            answer(load, body, Spy(HALF.gradient, limit=5, in_worker=True), np.ones(1))

    def test_the_limit_counts_earlier_calls(self, load: Load) -> None:
        spy = Spy(HALF.gradient, limit=3, in_worker=True)
        attempt = load("def f(g, w, n):\n    return [g(w) for _ in range(n)]\n")
        attempt.call("f", (spy, np.ones(1), 2), {})
        with pytest.raises(CheckFailure, match="more than 3 times"):
            attempt.call("f", (spy, np.ones(1), 2), {})

    def test_an_argument_that_cannot_be_reported_is_unreadable(self, load: Load) -> None:
        body = "try:\n    a[0]('\\ud800')\nexcept Exception:\n    return 5"
        with pytest.raises(Failed, match="too large or too deep"):
            answer(load, body, Spy(HALF.gradient, in_worker=True))

    @pytest.mark.parametrize("reported", [[["x", [1.0]]], [[7, [1.0]]], [[0, 1.0]], [[None, [[]]]], [[0, [1.0, 2.0]]]])
    def test_a_report_that_no_worker_of_ours_makes_is_ignored(self, reported: Any) -> None:
        assert replay(reported, [Spy(HALF.gradient, in_worker=True)], True) is None

    def test_a_reported_call_is_not_computed_again_unless_it_failed(self) -> None:
        spy = Spy(lambda w: np.linalg.inv(w), in_worker=True)
        assert replay([[0, [1.0]]], [spy], False) is None
        assert spy.calls == [(1.0,)]

    def test_a_report_about_counted_calls_is_ignored(self) -> None:
        counted, seen = Spy(HALF.gradient), Spy(HALF.gradient, in_worker=True)
        assert replay([[0, [1.0]], [1, [2.0]]], [counted, seen], True) is None
        assert (counted.calls, seen.calls) == ([], [(2.0,)])
        with pytest.raises(AssertionError):
            seen.assert_called(1)


class TestErrors:
    @pytest.mark.parametrize(
        "kind", ["ValueError", "ZeroDivisionError", "NotImplementedError", "KeyError", "RecursionError"]
    )
    def test_errors_keep_their_kind_text_and_place(self, load: Load, kind: str) -> None:
        with pytest.raises(Exception, match="why") as caught:
            answer(load, f"raise {kind}('why')")
        assert type(caught.value).__name__ == kind
        assert caught.value.student_frames == [(3, "f", f"raise {kind}('why')")]  # type: ignore[attr-defined]

    def test_an_error_of_the_students_own_class_is_of_its_built_in_parent(self, load: Load) -> None:
        with pytest.raises(ValueError, match="why") as caught:
            answer(load, "class Mine(ValueError):\n    pass\nraise Mine('why')")
        assert caught.value.student_type == "Mine"  # type: ignore[attr-defined]

    @pytest.mark.parametrize("body", ["import sys\nsys.exit(0)", "raise KeyboardInterrupt", "raise BaseException('x')"])
    def test_what_would_end_the_grader_is_an_ordinary_error(self, load: Load, body: str) -> None:
        with pytest.raises(Exception):  # noqa: B017
            answer(load, body)

    def test_an_error_whose_text_raises_is_still_an_error(self, load: Load) -> None:
        with pytest.raises(ValueError):
            answer(load, "class E(ValueError):\n    def __str__(self):\n        raise TypeError\nraise E")

    def test_warnings_cross(self, load: Load) -> None:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            answer(load, "return np.exp(np.array(1e4))")
        assert [str(w.message) for w in caught] == ["overflow encountered in exp"]


class TestLimits:
    def test_a_loop_ends_and_the_function_is_not_called_again(self, load: Load) -> None:
        attempt = load("def f():\n    while True:\n        pass\ndef g():\n    return 1\n")
        with pytest.raises(Failed, match="did not finish in time"):
            attempt.call("f", (), {})
        with pytest.raises(Failed, match="not called again"):
            attempt.call("f", (), {})
        assert attempt.call("g", (), {}) == 1

    def test_a_function_that_ends_the_process_costs_only_itself(self, load: Load) -> None:
        attempt = load("import os\ndef f():\n    os._exit(0)\ndef g():\n    return 1\n")
        with pytest.raises(Failed, match="ended the Python process"):
            attempt.call("f", (), {})
        assert attempt.call("g", (), {}) == 1

    def test_an_endless_loop_around_a_callback_ends(self, load: Load) -> None:
        with pytest.raises(Failed, match="did not finish in time"):
            answer(load, "while True:\n    a[0]()", lambda: 1.0)

    def test_sleep_counts_as_wall_time(self, load: Load) -> None:
        with pytest.raises(Failed, match="did not finish in time"):
            answer(load, "import time\ntime.sleep(60)")

    def test_what_is_printed_beyond_a_bound_is_dropped_and_told(self, load: Load) -> None:
        attempt = load("def f():\n    print('x' * 2_000_000)\n    return 1\n")
        assert attempt.call("f", (), {}) == 1
        attempt.close()
        assert attempt.flooded

    def test_a_flood_that_never_ends_is_told_from_a_silent_loop(self, load: Load) -> None:
        with pytest.raises(Failed, match="printed without end and did not finish in time"):
            answer(load, "while True:\n    print('still working')")

    def test_an_exercise_has_a_budget(self, zygote: Zygote) -> None:
        source = b"def f():\n    while True: pass\ndef g(): return 1\n"
        attempt = StudentCode("adam", [("adam.py", source)], zygote, BOUNDS, 0.2)
        attempt.open()
        with pytest.raises(Failed, match="did not finish"):
            attempt.call("f", (), {})
        further = (attempt.call("g", (), {}) for _ in range(1000))  # time on a busy machine may leave a little
        with pytest.raises(Failed, match="are used up"):
            list(further)
        assert stopped(attempt) == "timed_out"


def given(*calls: tuple[Any, ...], **options: Any) -> list[Arguments]:
    """Calls that all have the same keyword arguments."""
    return [(args, options) for args in calls]


class TestManyCalls:
    def test_each_call_has_its_answer(self, load: Load) -> None:
        attempt = load("def f(x, y=1):\n    return x * y\n")
        assert list(attempt.each("f", given((1,), (2,), (3,), y=2))) == [2, 4, 6]

    def test_the_calls_are_recorded_one_by_one(self, load: Load) -> None:
        attempt = load("def f(x):\n    return x\n")
        calls.CALLS.clear()
        answers = attempt.each("f", given((1,), (2,)))
        for seen in (1, 2):
            assert next(answers) == seen == len(calls.CALLS)
        assert str(calls.CALLS[-1]) == "f(2)"

    def test_an_error_comes_where_it_belongs(self, load: Load) -> None:
        attempt = load("def f(x):\n    return 6 / x\n")
        answers = attempt.each("f", given((1,), (0,), (2,)))
        assert next(answers) == 6.0
        with pytest.raises(ZeroDivisionError):
            next(answers)

    def test_a_tuple_of_arguments_that_is_repeated_hands_on_its_generator(self, load: Load) -> None:
        attempt = load("def f(rng):\n    return rng.random()\n")
        rng, same = np.random.default_rng(5), np.random.default_rng(5)
        assert list(attempt.each("f", given(*[(rng,)] * 4))) == [same.random() for _ in range(4)]
        assert rng.random() == same.random()

    def test_different_tuples_share_a_generator_too(self, load: Load) -> None:
        attempt = load("def f(n, rng):\n    return rng.random(n)\n")
        rng, same = np.random.default_rng(5), np.random.default_rng(5)
        for got, n in zip(attempt.each("f", given((1, rng), (2, rng))), (1, 2), strict=True):
            assert got.tolist() == same.random(n).tolist()

    def test_a_callback_may_be_among_the_arguments(self, load: Load) -> None:
        attempt = load("def f(g, x):\n    return g(x)\n")
        assert list(attempt.each("f", given((abs, -1), (abs, -2)))) == [1, 2]

    def test_each_call_may_have_settings_of_its_own(self, load: Load) -> None:
        attempt = load("def f(x, y=1):\n    return x * y\n")
        calls: list[Arguments] = [((2,), {}), ((2,), {"y": 3}), ((2,), {"y": 5})]
        assert list(attempt.each("f", calls)) == [2, 6, 10]

    def test_what_fails_in_a_callback_fails_at_its_own_call(self, load: Load) -> None:
        attempt = load("def f(g, x):\n    return g(x)\n")

        def small(x: int) -> int:
            if x > 1:
                checks.fail("too large")
            return x

        answers = attempt.each("f", given((small, 1), (small, 2), (small, 0)))
        assert next(answers) == 1
        with pytest.raises(checks.CheckFailure, match="too large"):
            next(answers)
        assert str(calls.CALLS[-1]) == "f(small, 2)"

    def test_many_calls_cross_in_one_request(self, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[bytes] = []
        request = WorkerProcess.request
        monkeypatch.setattr(WorkerProcess, "request", lambda *given: (asked.append(given[1]), request(*given))[1])
        attempt = load("def f(g, rng):\n    return g(0)\n")
        rngs = [np.random.default_rng(n) for n in (1, 2)]
        asked.clear()
        assert list(attempt.each("f", given((abs, rngs[0]), (abs, rngs[1])))) == [0, 0]
        assert len(asked) == 1

    def test_each_call_has_the_time_of_one(self, load: Load) -> None:
        attempt = load("import time\ndef f(x):\n    time.sleep(0.25)\n    return x\n")
        assert list(attempt.each("f", given(*[(n,) for n in range(7)]))) == list(range(7))

    def test_an_endless_loop_in_a_later_call_ends(self, load: Load) -> None:
        attempt = load("import time\ndef f(x):\n    while x:\n        pass\n    time.sleep(0.3)\n")
        with pytest.raises(Failed, match="did not finish in time"):
            list(attempt.each("f", given((0,), (0,), (1,), (0,))))

    def test_warnings_that_a_call_switches_off_are_heard_in_the_next(self, load: Load) -> None:
        body = "np.log(0.0)\n    warnings.simplefilter('ignore')\n    return x\n"
        attempt = load(f"import warnings\nimport numpy as np\ndef f(x):\n    {body}")
        with pytest.warns(RuntimeWarning, match="divide by zero") as seen:
            assert list(attempt.each("f", given((1,), (2,)))) == [1, 2]
        assert len(seen) == 2

    def test_a_function_that_reenters_makes_a_second_run_inside_the_first(self, load: Load) -> None:
        attempt = load("kept = []\ndef f(g, w):\n    kept[:] = [w]\n    g(w)\n    return kept[0]\n")
        spy = Spy(HALF.gradient, in_worker=True, reenters=True)
        assert attempt.call("f", (spy, np.ones(2)), {}).tolist() == [2.0, 2.0]
        assert [w.tolist() for (w,) in spy.calls] == [[1.0, 1.0]]

    def test_calls_that_do_not_fit_into_one_frame_are_too_large(self, load: Load) -> None:
        attempt = load("import numpy as np\ndef f(n):\n    return np.ones(n)\n")
        answers = attempt.each("f", given(*[(100_000,)] * 3))
        assert next(answers).shape == (100_000,)
        with pytest.raises(Failed, match="too large"):
            next(answers)


class TestTheNextExercise:
    """Every exercise has a worker of its own."""

    @pytest.mark.parametrize(
        "source",
        [
            "import numpy as np\nnp.seterr(all='raise')",
            "import csv\ncsv.answers = 1",
            "import builtins\nbuiltins.float = int",
            "import os\nos._exit(0)",
            "x = 1",
        ],
    )
    def test_the_next_exercise_finds_nothing_of_the_one_before(self, load: Load, source: str) -> None:
        before = load(source)
        pid = before.worker.pid if before.worker else 0
        before.close()
        after = load("import csv\ndef f():\n    return float('1.5'), hasattr(csv, 'answers')\n")
        assert after.worker is not None
        assert after.worker.pid != pid
        assert after.call("f", (), {}) == (1.5, False)

    def test_a_worker_is_ended_by_a_handle_since_its_number_may_be_anothers_by_then(self, load: Load) -> None:
        attempt = load("x = 1")
        assert attempt.worker is not None
        real, attempt.worker.pid = attempt.worker.pid, os.getpid()
        attempt.close()
        end = time.monotonic() + 10
        while Path(f"/proc/{real}").exists():
            assert time.monotonic() < end

    def test_its_random_numbers_start_anew(self, load: Load) -> None:
        source = "import random, numpy as np\ndef f():\n    return random.random(), np.random.random()\n"
        assert load(source).call("f", (), {}) == load(source).call("f", (), {})

    def test_what_the_grader_computes_for_an_exercise_is_on_its_time(self, load: Load) -> None:
        attempt = load("def f():\n    return 1\n")
        end = time.process_time() + BOUNDS.exercise_wall
        while time.process_time() < end:
            pass
        with pytest.raises(Failed, match="seconds of this exercise are used up"):
            attempt.call("f", (), {})


class TestLoading:
    def test_what_is_defined_before_a_crash_is_kept(self, load: Load) -> None:
        attempt = load("def f():\n    return 1\n1 / 0\n")
        assert attempt.call("f", (), {}) == 1
        assert attempt.problems[0]["classes"][0] == "ZeroDivisionError"
        assert attempt.problems[0]["frames"] == [["adam.py", 3, "<module>"]]

    def test_a_missing_function_is_a_sentence(self, load: Load) -> None:
        with pytest.raises(Failed, match=r"defines no function adam_step; did you mean adam_stp\?"):
            load("def adam_stp(): pass\n").call("adam_step", (), {})

    def test_a_file_that_does_not_compile_has_a_line(self, load: Load) -> None:
        attempt = load("def f(:\n")
        assert attempt.problems[0]["line"] == 1
        assert attempt.broken(["f"])

    def test_an_import_that_does_not_end_is_timed_out(self, load: Load) -> None:
        assert stopped(load("while True: pass\n")) == "timed_out"

    def test_an_import_that_ends_the_process_is_a_crash(self, load: Load) -> None:
        assert stopped(load("import os\nos._exit(0)\n")) == "crashed"

    def test_only_the_standard_library_numpy_and_the_kit_can_be_imported(self, load: Load) -> None:
        for name in ("autograder", "pytest", "msgpack", "landlockpy", "matplotlib", "scipy", "conftest"):
            with pytest.raises(ImportError, match="No module named"):
                answer(load, f"try:\n    import {name}\nexcept ImportError:\n    raise")
        modules = (
            "math cmath decimal fractions dataclasses enum collections itertools functools logging typing warnings"
        )
        for name in modules.split():
            answer(load, f"import {name}")

    def test_one_attempt_leaves_nothing_to_the_next(self, load: Load) -> None:
        answer(load, "np.mean = None\nnp.random.seed(5)")
        assert answer(load, "return np.mean([1.0, 3.0])") == 2.0
