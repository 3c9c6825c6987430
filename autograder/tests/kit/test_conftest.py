"""Plain pytest in a student's clone: calm stubs, sentences instead of tracebacks, nothing of ours in sight."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, kit_files
from autograder.engine.release import TEMPLATES, filled
from autograder.engine.stubs import stub

Done = subprocess.CompletedProcess[str]
Try = Callable[..., Done]

STEP = "def momentum_step(w, v, gradient, learning_rate, gamma=0.9):\n"
RIGHT_STEP = STEP + "    v = gamma * v + learning_rate * gradient\n    return w - v, v\n"
ORDER = "Return two arrays of the shape of w, in the order w, v."
HINT = "Return two arrays of the shape of w, in the order w, v."
SHAPES, BY_HAND = (
    "momentum_step returns w and v, each with the shape of w",
    "a step from a velocity and a gradient agrees with the one worked out by hand",
)
PATH, RATE = (
    "two steps on a parabola land where PyTorch's SGD with momentum lands",
    "the learning rate may be a function of the step, counted from 0",
)


@pytest.fixture
def clone(course: Course, tmp_path: Path) -> Path:
    """A clone with one exercise, as the release makes it, and the reference's text to start from."""
    (tmp_path / "momentum").mkdir()
    for name, text in kit_files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ini = filled((TEMPLATES / "pytest.ini").read_text(encoding="utf-8"), {"order": "momentum"})
    (tmp_path / "pytest.ini").write_text(ini, encoding="utf-8")
    shutil.copy(course.suite("momentum", "visible"), tmp_path / "momentum" / "test_momentum.py")
    return tmp_path


@pytest.fixture
def reference(course: Course) -> str:
    return course.solution("momentum").read_text(encoding="utf-8")


@pytest.fixture
def attempt(clone: Path) -> Try:
    """Write a source and run pytest on it, with no trace of the course in the environment."""

    def attempted(source: str | bytes | None, *arguments: str, folder: str = ".", **environment: str) -> Done:
        if source is not None:
            data = source if isinstance(source, bytes) else source.encode()
            (clone / "momentum" / "momentum.py").write_bytes(data)
        clean = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8", **environment}
        command = [sys.executable, "-m", "pytest", *arguments]
        options: Any = {"stdin": subprocess.DEVNULL, "capture_output": True, "check": False, "timeout": 60}
        done = subprocess.run(command, cwd=clone / folder, env=clean, **options)
        text = Done(command, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
        assert_nothing_of_ours(text)
        return text

    return attempted


def assert_nothing_of_ours(done: Done) -> None:
    """No traceback, no line of the helpers, whatever was tried."""
    text = done.stdout + done.stderr
    assert not re.search(r"Traceback|INTERNALERROR|pluggy|(conftest|checks|test_momentum)\.py:\d", text), text


def summary(done: Done) -> list[str]:
    """The lines of the block of the exercise."""
    lines = done.stdout.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("momentum   "))
    return [line.strip() for line in lines[start:] if line.startswith(("momentum   ", "  "))]


def sentences(done: Done) -> dict[str, list[str]]:
    """What is said of each failed check: the lines between its title and the next header."""
    blocks = re.split(r"^_{3,} momentum: \w+ _{3,}\n", done.stdout.partition("\nmomentum   ")[0], flags=re.MULTILINE)
    return {lines[0]: lines[1:] for lines in (b.rstrip().splitlines() for b in blocks[1:])}


class TestOutcomes:
    def test_an_untouched_stub_is_calmly_counted_as_not_written_yet(self, attempt: Try, reference: str) -> None:
        done = attempt(stub(reference))
        assert done.returncode == 0
        assert "4 not written yet in" in done.stdout
        assert summary(done) == [
            "momentum   0 of 4 visible checks pass",
            *(f"· {title}   (not written yet)" for title in (SHAPES, BY_HAND, PATH, RATE)),
        ]

    def test_the_reference_passes(self, attempt: Try, reference: str) -> None:
        done = attempt(reference)
        assert done.returncode == 0
        assert "4 passed" in done.stdout
        assert summary(done)[0] == "momentum   4 of 4 visible checks pass"

    def test_of_a_half_written_file_the_rest_is_not_written_yet(self, attempt: Try) -> None:
        done = attempt(RIGHT_STEP + "def momentum_descent(*a):\n    raise NotImplementedError\n")
        assert done.returncode == 0
        assert "2 passed, 2 not written yet" in done.stdout

    def test_a_wrong_value_shows_call_answer_expectation_and_hint(self, attempt: Try, reference: str) -> None:
        done = attempt(reference.replace("return w - v, v", "return w + v, v"))
        assert done.returncode == 1
        assert sentences(done)[BY_HAND] == [
            "momentum_step([1., -2.], [0.5, 1.], [2., -4.], 0.1)",
            "returned w = [1.65, -1.5]",
            "expected w = [0.35, -2.5]",
            "v is right. By what does w move, and in which direction?",
        ]

    def test_the_call_that_is_shown_is_the_one_of_the_check(self, attempt: Try, reference: str) -> None:
        done = attempt(reference.replace("return w - v, v", "return w + v, v"))
        call, *answer, _ = sentences(done)[PATH]
        assert call == "momentum_descent(lambda w: np.array([1., 10.]) * w, [1., 1.], 0.05, 2)"
        assert answer == ["returned path[1] = [1.05, 1.5]", "expected path[1] = [0.95, 0.5]"]

    def test_a_function_that_calls_a_wrong_one_is_not_blamed(self, attempt: Try, reference: str) -> None:
        done = attempt(reference.replace("return w - v, v", "return w + v, v"))
        assert (
            sentences(done)[PATH][-1] == "momentum_descent calls your momentum_step, which is wrong: mend that first."
        )

    def test_where_all_pass_it_is_said_that_the_grade_asks_for_more(self, attempt: Try, reference: str) -> None:
        done = attempt(reference)
        assert "The grade has more checks than these, with other inputs, so it may still find a mistake." in done.stdout
        assert "The grade has more" not in attempt(stub(reference)).stdout

    def test_a_check_waits_for_the_one_it_needs(self, attempt: Try, reference: str) -> None:
        done = attempt(reference.replace("path = [w]", "path = []"))
        assert f"– {RATE}   (waits for: {PATH})" in summary(done)
        assert f"✗ {PATH}" in summary(done)

    def test_a_check_waits_wherever_it_stands_in_the_file(self, attempt: Try, clone: Path) -> None:
        suite = clone / "momentum" / "test_momentum.py"
        text = suite.read_text(encoding="utf-8")
        parts = re.split(r"(?=^@check)", text, flags=re.MULTILINE)
        suite.write_text("".join([parts[0], *reversed(parts[1:])]), encoding="utf-8")
        done = attempt(STEP + "    return None\n")
        assert f"– {BY_HAND}   (waits for: {SHAPES})" in summary(done)

    def test_a_check_that_is_chosen_alone_does_not_wait(self, attempt: Try, reference: str) -> None:
        done = attempt(reference, "-k", "test_rate_as_a_function")
        assert summary(done) == ["momentum   1 of 1 visible checks pass", f"✓ {RATE}"]

    def test_a_second_run_sees_the_new_text_at_once(self, attempt: Try, reference: str) -> None:
        attempt(reference.replace("return w - v, v", "return w + v, v"))
        assert attempt(reference).returncode == 0


class TestMissingModules:
    UNUSED = "import torch_geometric_x as tg\nfrom tensorflow_x import keras\n\n\nclass Net(tg.nn.Module):\n    pass\n"

    def test_a_module_that_is_missing_and_not_used_costs_nothing(self, attempt: Try, reference: str) -> None:
        done = attempt(reference.replace("import numpy as np\n", f"import numpy as np\n{self.UNUSED}", 1))
        assert summary(done)[0] == "momentum   4 of 4 visible checks pass"

    @pytest.mark.parametrize("line", ["@jax_x.jit\n" + STEP, STEP + "    return jax_x.step(w, v)\n"])
    def test_a_function_that_uses_it_says_what_is_missing(self, attempt: Try, reference: str, line: str) -> None:
        done = attempt(
            reference.replace("import numpy as np\n", "import jax_x\nimport numpy as np\n", 1).replace(STEP, line)
        )
        missing = "jax_x cannot be imported where exercises are graded; NumPy and most of the standard library can"
        assert f"raised ModuleNotFoundError: {missing}" in sentences(done)[SHAPES]

    def test_a_file_that_asks_gets_an_import_error(self, attempt: Try, reference: str) -> None:
        asks = "try:\n    import jax_x\nexcept ImportError:\n    jax_x = None\nassert jax_x is None\n"
        done = attempt(reference.replace("import numpy as np\n", f"import numpy as np\n{asks}", 1))
        assert summary(done)[0] == "momentum   4 of 4 visible checks pass"


class TestFilesThatDoNotRun:
    def reason(self, done: Done) -> str:
        """The one sentence that every failed check repeats."""
        assert done.returncode == 1
        (line,) = {tuple(lines) for lines in sentences(done).values()}
        assert len(line) == 1
        return line[0]

    def test_a_syntax_error_is_told_with_its_line(self, attempt: Try) -> None:
        done = attempt("import numpy\n\ndef momentum_step(w:\n    return w\n")
        assert self.reason(done).startswith("momentum.py does not compile: line 3: ")

    def test_a_missing_file_is_told(self, attempt: Try) -> None:
        assert self.reason(attempt(None)) == "momentum.py is missing"

    def test_a_file_that_does_not_find_another_is_not_missing(self, attempt: Try) -> None:
        done = attempt("data = 1\nopen('data.csv')\n")
        why = "FileNotFoundError: [Errno 2] No such file or directory: 'data.csv'"
        assert self.reason(done) == f"momentum.py stopped with {why} at line 2"

    def test_a_syntax_error_of_something_else_is_not_the_files(self, attempt: Try) -> None:
        assert self.reason(attempt("a = 1\nb = eval('1 +')\n")).startswith("momentum.py stopped with SyntaxError: ")

    def test_a_folder_of_that_name_is_told(self, attempt: Try, clone: Path) -> None:
        (clone / "momentum" / "momentum.py").mkdir()
        assert self.reason(attempt(None)).startswith("momentum.py cannot be opened: ")

    @pytest.mark.parametrize(
        "data",
        [
            "\n\na = 'é'\n".encode("latin-1"),
            "a = 'é'\n".encode("latin-1"),
            "a = 1\n".encode("utf-16"),
            b"# coding: klingon\n",
            b"# coding: hex\n",  # known, but not of text
        ],
    )
    def test_text_in_another_encoding_is_told(self, attempt: Try, data: bytes) -> None:
        expected = "momentum.py does not compile: it is not text in UTF-8 or the encoding it declares"
        assert self.reason(attempt(data)) == expected

    def test_a_null_byte_is_told(self, attempt: Try) -> None:
        assert "null bytes" in self.reason(attempt(b"a = '\0'\n"))

    def test_an_error_at_import_is_told_with_its_line(self, attempt: Try) -> None:
        reason = self.reason(attempt("def f():\n    return 1 / 0\n\nf()\n"))
        assert reason == "momentum.py stopped with ZeroDivisionError: division by zero at line 4"

    def test_an_error_of_many_lines_is_one(self, attempt: Try) -> None:
        reason = self.reason(attempt("raise ValueError('a\\n\\nb')\n"))
        assert reason == "momentum.py stopped with ValueError: a b at line 1"

    @pytest.mark.parametrize("code", ["", "0", "'bye'"])
    def test_sys_exit_at_import_is_told(self, attempt: Try, code: str) -> None:
        reason = self.reason(attempt(f"import sys\nsys.exit({code})\n"))
        assert reason == "momentum.py ended itself with sys.exit at line 2"

    def test_what_was_defined_before_is_checked(self, attempt: Try) -> None:
        done = attempt(RIGHT_STEP + "1 / 0\n")
        assert {f"✓ {SHAPES}", f"✓ {BY_HAND}"} < set(summary(done))
        expected = ["momentum.py stopped with ZeroDivisionError: division by zero at line 4"]
        assert sentences(done) == {PATH: expected}

    @pytest.mark.parametrize("source", ["", "momentum_step = 3\n", "import numpy as np\n"])
    def test_a_file_without_the_functions_says_which(self, attempt: Try, source: str) -> None:
        done = attempt(source)
        assert sentences(done)[SHAPES] == ["momentum.py defines no function momentum_step"]

    def test_a_renamed_function_is_guessed(self, attempt: Try, reference: str) -> None:
        done = attempt(reference.replace("momentum_step", "momentum_stp"))
        assert sentences(done)[SHAPES] == ["momentum.py defines no function momentum_step; did you mean momentum_stp?"]
        assert f"✓ {PATH}" in summary(done)

    def test_a_print_flood_at_import_is_not_shown(self, attempt: Try, reference: str) -> None:
        done = attempt("for i in range(100_000):\n    print('flood', i)\n" + reference)
        assert done.returncode == 0
        assert "flood" not in done.stdout


class TestErrorsInFunctions:
    def test_an_error_is_trimmed_to_the_students_file(self, attempt: Try) -> None:
        helper = "def helper(w):\n    return np.ones(2) @ np.ones(3)\n"
        lines = sentences(attempt(f"import numpy as np\n{STEP}    return helper(w)\n\n{helper}"))[SHAPES]
        ones, zeros = "[[1., 1., 1.], [1., 1., 1.]]", "[[0., 0., 0.], [0., 0., 0.]]"
        assert lines[0] == f"momentum_step({ones}, {zeros}, {ones}, 0.1)"
        assert lines[1].startswith("raised ValueError: matmul")
        assert lines[2:] == [
            "  line 3, in momentum_step: return helper(w)",
            "  line 6, in helper: return np.ones(2) @ np.ones(3)",
            HINT,
        ]

    def test_of_an_endless_recursion_the_last_lines_are_shown(self, attempt: Try) -> None:
        # gamma is passed on: CPython 3.13.0 does not count calls that use a default, and fills the memory instead
        lines = sentences(attempt(STEP + "    return momentum_step(w, v, gradient, learning_rate, gamma)\n"))[SHAPES]
        assert lines[1] == "raised RecursionError: maximum recursion depth exceeded"
        assert len(lines) == 6
        assert lines[-1] == HINT

    def test_parameters_that_do_not_fit_are_told(self, attempt: Try) -> None:
        lines = sentences(attempt("def momentum_step(w, v):\n    return w, v\n"))[SHAPES]
        assert lines[1:] == ["raised TypeError: momentum_step() takes 2 positional arguments but 4 were given", HINT]

    def test_sys_exit_is_an_error_like_others(self, attempt: Try) -> None:
        lines = sentences(attempt(STEP + "    import sys\n    sys.exit(3)\n"))[SHAPES]
        assert lines[1:] == ["raised SystemExit: 3", "  line 3, in momentum_step: sys.exit(3)", HINT]

    def test_an_error_without_a_text_is_its_type(self, attempt: Try) -> None:
        silent = "class Silent(Exception):\n    def __str__(self):\n        raise ValueError\n"
        source = f"{silent}{STEP}    raise Silent\n"
        assert sentences(attempt(source))[SHAPES][1] == "raised Silent"

    def test_a_print_flood_shows_its_end_alone(self, attempt: Try) -> None:
        done = attempt(STEP + "    for i in range(100_000):\n        print('flood', i)\n    return None\n")
        assert done.returncode == 1
        assert "flood 99999" in done.stdout
        assert len(done.stdout) < 10_000

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            ("None", ["returned None", "Expected 2 values: return w, v."]),
            ("w", ["returned one value (ndarray)", "Expected 2 values: return w, v."]),
            ("w[0], v", ["w has shape (3,), expected shape (2, 3); the numbers were not compared", ORDER]),
            ("w, v, w", ["returned 3 values, expected 2: w, v", "The order is: return w, v."]),
            ("w > 0, v", ["w is an array of truth values", "Expected real numbers (dtype float)."]),
        ],
    )
    def test_an_answer_of_another_kind_is_a_sentence(self, attempt: Try, answer: str, reason: list[str]) -> None:
        assert sentences(attempt(f"{STEP}    return {answer}\n"))[SHAPES][1:] == reason


class TestWhatAFileMayHold:
    @pytest.mark.parametrize(
        "extra",
        [
            "class Helper:\n    def __call__(self):\n        return 1\n\nhelper = Helper()\n",
            "from dataclasses import dataclass\n\n@dataclass\nclass State:\n    w: float\n",
            "problem = 'none'\n",
            "from functools import partial\nhalf = partial(momentum_step, gamma=0.5)\n",
            "if __name__ == '__main__':\n    raise SystemExit\n",
            "import momentum\n",
        ],
    )
    def test_more_than_was_asked_for_is_fine(self, attempt: Try, reference: str, extra: str) -> None:
        assert attempt(reference + "\n\n" + extra).returncode == 0

    def test_functions_may_be_lambdas(self, attempt: Try) -> None:
        source = "momentum_step = lambda w, v, g, rate, gamma=0.9: (w + gamma * v - rate * g, gamma * v + rate * g)\n"
        call = sentences(attempt(source))[BY_HAND][0]
        assert call == "momentum_step([1., -2.], [0.5, 1.], [2., -4.], 0.1)"

    def test_a_declared_encoding_and_a_byte_order_mark_are_read(self, attempt: Try, reference: str) -> None:
        assert attempt(b"\xef\xbb\xbf" + reference.replace("\n", "\r\n").encode()).returncode == 0
        latin = "# -*- coding: latin-1 -*-\nname = 'é'\nassert len(name) == 1\n" + reference
        assert attempt(latin.encode("latin-1")).returncode == 0


class TestPlaces:
    def test_pytest_runs_from_inside_the_folder_of_the_exercise(self, attempt: Try, reference: str) -> None:
        done = attempt(reference.replace("path = [w]", "path = []"), folder="momentum")
        assert done.returncode == 1
        assert f"✗ {PATH}" in summary(done)

    def test_pytest_runs_for_one_folder_or_one_file(self, attempt: Try, reference: str) -> None:
        for target in ("momentum", "momentum/test_momentum.py", "momentum/test_momentum.py::test_step"):
            assert attempt(reference, target).returncode == 0

    def test_no_compiled_file_is_left_of_the_students(self, attempt: Try, reference: str, clone: Path) -> None:
        attempt(reference)
        assert not list(clone.rglob("momentum.*.pyc"))

    def test_a_console_with_ascii_alone_gets_plain_marks(self, attempt: Try, reference: str) -> None:
        done = attempt(reference.replace("path = [w]", "path = []"), PYTHONIOENCODING="ascii")
        assert done.stdout.isascii()
        assert summary(done)[1:] == [
            f"ok {SHAPES}",
            f"ok {BY_HAND}",
            f"FAIL {PATH}",
            f"- {RATE}   (waits for: {PATH})",
        ]

    def test_an_untouched_stub_is_calm_there_too(self, attempt: Try, reference: str) -> None:
        done = attempt(stub(reference), PYTHONIOENCODING="ascii")
        assert (done.returncode, summary(done)[1]) == (0, f". {SHAPES}   (not written yet)")

    def test_letters_that_ascii_does_not_have_do_no_harm(self, attempt: Try) -> None:
        done = attempt(STEP + "    raise ValueError('β')\n", PYTHONIOENCODING="ascii")
        assert done.returncode == 1
        assert "raised ValueError: \\u03b2" in done.stdout


def test_a_loop_that_never_ends_fails_its_check(clone: Path, attempt: Try) -> None:
    hooks = clone / "conftest.py"
    hooks.write_text(hooks.read_text(encoding="utf-8").replace("LONGEST = 20", "LONGEST = 1"), encoding="utf-8")
    done = attempt(STEP + "    while True:\n        pass\n")
    assert re.search("had not come to an end after 1 seconds, stopped at line [23]", done.stdout)
    assert "Does a loop never end?" in done.stdout
    assert "0 of 4 visible checks pass" in done.stdout
