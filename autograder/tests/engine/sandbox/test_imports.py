"""What a student imports is there as it is locally, or costs nothing while it is not used; wherever Python is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.course import Bounds, Course
from autograder.engine.sandbox.client import Zygote
from autograder.engine.sandbox.forked import ForkingZygote
from autograder.engine.sandbox.library import FOLDER, closed_to_others
from autograder.engine.sandbox.plain import PlainZygote
from autograder.engine.sandbox.student import StudentCode
from autograder.tests.conftest import Grade

Load = Callable[[str], StudentCode]
SIDE_EFFECTS = {"antigravity", "this"}  # a page in a browser, a poem
STANDARD = sorted(sys.stdlib_module_names - SIDE_EFFECTS)
MISSING = "matplotlib pandas tqdm scipy sklearn torch tensorflow jax".split()
UNUSED = [
    *(f"import {name}" for name in (*STANDARD, *MISSING)),
    "import matplotlib.pyplot as plt",
    "import scipy.optimize",
    "from tqdm import tqdm",
    "from torch import nn",
    "from sklearn.linear_model import LinearRegression as Regression",
    "from checks import assert_close, check",
    "from objectives import Quadratic",
    "import calls, judgement, lesson, pictures, plot",
    "from numpy import *",
    "import numpy as np, numpy.f2py, numpy.matlib, numpy.lib.recfunctions",
]


@pytest.fixture(scope="module", params=[ForkingZygote, PlainZygote])
def zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    running: Zygote = request.param(Bounds())
    yield running
    running.close()


@pytest.fixture
def load(zygote: Zygote) -> Iterator[Load]:
    """Load a source as the exercise `adam`."""
    attempts: list[StudentCode] = []

    def loaded(source: str) -> StudentCode:
        attempts.append(StudentCode("adam", [("adam.py", source.encode())], zygote, Bounds(), 60.0))
        attempts[-1].open()
        return attempts[-1]

    yield loaded
    for attempt in attempts:
        attempt.close()


def with_head(course: Course, lines: list[str]) -> str:
    """The reference of adam with these lines at its top."""
    text = course.solution("adam").read_text(encoding="utf-8")
    return text.replace("import numpy as np\n", "\n".join([*lines, "import numpy as np\n"]), 1)


def test_modules_that_are_imported_and_not_used_cost_nothing(course: Course, grade: Grade) -> None:
    result = grade("adam", with_head(course, UNUSED))
    assert (result["status"], result["score"], result["notes"]) == ("graded", result["max_score"], [])


def test_plots_around_the_functions_cost_nothing_and_are_named(course: Course, grade: Grade) -> None:
    head = ["import matplotlib", "matplotlib.use('Agg')", "import matplotlib.pyplot as plt", "plt.style.use('ggplot')"]
    result = grade("adam", with_head(course, head) + "\nplt.plot([1.0])\nfigure, axes = plt.subplots()\n")
    assert result["score"] == result["max_score"]
    stopped, used = result["notes"]
    missing = "matplotlib cannot be imported where exercises are graded; NumPy and most of the standard library can"
    assert stopped.startswith(f"adam.py stopped with ModuleNotFoundError: {missing} at line ")
    assert used == f"adam.py uses matplotlib at line {_line(course, head, 'matplotlib.use')}, without effect: {missing}"


def _line(course: Course, head: list[str], start: str) -> int:
    lines = with_head(course, head).splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(start))


def test_only_the_function_that_uses_a_missing_module_loses_points(course: Course, grade: Grade) -> None:
    source = with_head(course, ["import jax"]).replace("def adam_descent", "@jax.jit\ndef adam_descent", 1)
    result = grade("adam", source)
    assert 0 < result["score"] < result["max_score"]
    messages = {c["message"].rpartition("\n")[2] for c in result["checks"] if c["outcome"] == "failed"}
    sentence = "jax cannot be imported where exercises are graded; NumPy and most of the standard library can"
    assert messages == {f"raised ModuleNotFoundError: {sentence}"}


def test_a_line_says_which_python_grades_what_does_not_compile(grade: Grade) -> None:
    (note,) = grade("adam", "def adam_step(:\n    pass\n")["notes"]
    version = ".".join(map(str, sys.version_info[:2]))
    assert note == f"adam.py does not compile: line 1: invalid syntax (graded by Python {version})"


class TestInAWorker:
    def test_the_standard_library_works_and_does_not_only_load(self, load: Load) -> None:
        source = (
            "import asyncio, gzip, shelve, statistics, tomllib, xml.etree.ElementTree as tree, concurrent.futures\n"
            "from email.mime.text import MIMEText\n"
            "def f():\n"
            "    import colorsys, encodings.cp037, multiprocessing.pool\n"
            "    async def two(): return 2\n"
            "    return statistics.median([1, 9, 5]), asyncio.iscoroutinefunction(two), tree.fromstring('<a/>').tag\n"
        )
        assert load(source).call("f", (), {}) == (5, True, "a")

    def test_all_of_numpy_is_there(self, load: Load) -> None:
        source = (
            "from numpy import *\nimport numpy.lib.recfunctions, numpy.matlib\ndef f(): return dot([1], [2]), f2py\n"
        )
        product, module = load(source).call("f", (), {})
        assert product == 2
        assert module.type_name == "module"

    def test_a_file_knows_its_name_and_folder(self, load: Load) -> None:
        source = (
            "from pathlib import Path\nHERE = Path(__file__).resolve().parent\n"
            "def f(): return Path(__file__).name, HERE.name, (HERE.parent / 'data.txt').exists()\n"
        )
        assert load(source).call("f", (), {}) == ("adam.py", "adam", False)

    def test_a_file_can_read_its_own_source(self, load: Load) -> None:
        source = "import inspect\ndef f(): return inspect.getsource(f)\n"
        assert load(source).call("f", (), {}) == "def f(): return inspect.getsource(f)\n"

    def test_checks_of_the_kit_run_in_a_file(self, load: Load) -> None:
        source = "from checks import CheckFailure, assert_close\ndef f(): assert_close([1.0], [1.0])\nf()\n"
        attempt = load(
            source + "try:\n    assert_close(1.0, 2.0)\nexcept CheckFailure:\n    def g(): return 'caught'\n"
        )
        assert (attempt.problems, attempt.call("g", (), {})) == ([], "caught")

    def test_the_look_of_figures_stops_no_file(self, load: Load) -> None:
        attempt = load("from lesson import figures\nfigures()\ndef f(): return 1\n")
        assert attempt.call("f", (), {}) == 1
        assert {"chunk": "adam.py", "line": 2, "missing": "matplotlib"} in attempt.problems

    @pytest.mark.parametrize("chunks", [["import torch"], ["a = 1", "import torch", "from torch import nn"]])
    def test_cells_and_modules_are_alike(self, zygote: Zygote, chunks: list[str]) -> None:
        sources = [(f"adam.ipynb cell {n}", chunk.encode()) for n, chunk in enumerate(chunks)]
        last = (
            "adam.ipynb cell 9",
            b"name = __file__\nfrom checks import check\ndef f(): return torch.nn.Linear(1, 1)\n",
        )
        attempt = StudentCode("adam", [*sources, last], zygote, Bounds(), 60.0)
        attempt.open()
        with pytest.raises(ModuleNotFoundError, match="torch cannot be imported") as caught:
            attempt.call("f", (), {})
        attempt.close()
        assert attempt.problems == []
        assert [frame[1:] for frame in caught.value.student_frames] == [  # type: ignore[attr-defined]
            ("f", "def f(): return torch.nn.Linear(1, 1)")
        ]

    @pytest.mark.parametrize(
        "source",
        ["import jax\n@jax.jit\ndef f(): return 1\n", "from jax import f\n", "import jax\ndef f(): return jax\n"],
    )
    def test_a_function_that_is_a_stand_in_says_what_is_missing(self, load: Load, source: str) -> None:
        with pytest.raises(ModuleNotFoundError, match="jax cannot be imported"):
            load(source).call("f", (), {})


FROM_HERE = """
import sys
from autograder.engine.sandbox import library
before = set(sys.modules)
library.find_from_here()
import chunk, mailbox, xml.sax.saxutils, _lsprof, encodings.cp037
for name in sorted({"chunk", "mailbox", "xml.sax.saxutils", "_lsprof", "encodings.cp037"} - before):
    print(sys.modules[name].__file__)
"""


def test_the_library_is_found_without_its_full_path() -> None:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", FROM_HERE], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()
    assert all(line.startswith("./") and (os.path.exists(os.path.join(FOLDER, line))) for line in done.stdout.split())


def test_a_folder_that_only_its_owner_may_enter_closes_what_lies_below(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    tmp_path.chmod(0o700)
    assert closed_to_others(str(tmp_path / "inside" / "os.py"))
    assert not closed_to_others("/os.py")
