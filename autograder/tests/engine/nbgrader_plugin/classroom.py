"""A class of notebooks for nbgrader: right ones, wrong ones, odd ones and attacks, each with the points it deserves."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.notebooks.python_file import PythonFile
from autograder.engine.suites import mistakes_of
from autograder.tests.engine.notebooks.samples import (
    Notebook,
    add,
    cell,
    dumped,
    released,
    replace,
    solved,
)

SLUG = "momentum"
FULL, NOTHING = 8, 0


@dataclass(frozen=True)
class Member:
    """What a student hands in, the points it deserves, and words that the student is told about the notebook."""

    data: bytes
    points: int
    comment: str = ""
    name: str = f"{SLUG}.ipynb"


def nbgrader(folder: Path, *words: str, ok: bool = True) -> str:
    """Run a command of nbgrader and return what it printed.

    It runs in a fork of this process, which has imported nbgrader once for all commands.
    """
    import nbgrader.apps.nbgraderapp  # noqa: F401

    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        if not (child := os.fork()):
            os._exit(command(folder, list(words), printed.fileno()))
        _, status = os.waitpid(child, 0)
        printed.seek(0)
        text = printed.read()
    assert (status == 0) is ok, text
    return text


def command(folder: Path, words: list[str], output: int) -> int:
    """Become a command of nbgrader in the course's folder and return its exit status."""
    from nbgrader.apps.nbgraderapp import NbGraderApp

    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    os.environ.update(environment())
    os.chdir(folder)
    warnings.simplefilter("ignore")
    status = 0
    try:
        NbGraderApp.launch_instance(words)
    except SystemExit as ended:
        status = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return status


def installed_nbgrader(folder: Path, *words: str) -> str:
    """Run a command of nbgrader as it was installed, in a process of its own, and return what it printed."""
    command = [str(Path(sys.executable).parent / "nbgrader"), *words]
    env = environment()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def environment() -> dict[str, str]:
    """The environment of nbgrader; its `alembic` is found beside it, and seeds come from the public secret."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONWARNINGS": "ignore", "AUTOGRADER_SECRET": ""}


def members(course: Course) -> dict[str, Member]:
    """The class by name; names are nbgrader's student ids."""
    return {**right(course), **odd(course), **lost(course), **attacks(course)}


def mistaken(course: Course) -> dict[str, tuple[bytes, str]]:
    """Notebooks with listed mistakes, and the module with the same one."""
    text, made = course.solution(SLUG).read_text(encoding="utf-8"), {}
    for mistake in mistakes_of(course, SLUG)[::6]:
        wrong = mistake.apply(text)
        notebook = solved(course, SLUG)
        for one in notebook["cells"]:
            if one["id"].startswith("answer-"):
                one["source"] = PythonFile(wrong).function(one["id"].removeprefix("answer-"))
        made[f"mistake_{mistake.id}"] = (dumped(notebook), wrong)
    return made


def changed(course: Course, change: Callable[[Notebook], object]) -> bytes:
    """The solved notebook after a change."""
    notebook = solved(course, SLUG)
    change(notebook)
    return dumped(notebook)


def right(course: Course) -> dict[str, Member]:
    """All is well, however it was written."""
    warning = "import warnings\nwarnings.warn('to stderr')\n"
    return {
        "right": Member(dumped(solved(course, SLUG)), FULL),
        "untouched": Member(dumped(released(course, SLUG)), NOTHING),
        "warns_on_stderr": Member(
            changed(course, lambda n: replace(n, "answer-momentum_step", "    w, v, gr", "    print(1)\n    w, v, gr")),
            FULL,
        ),
        "own_cells": Member(
            changed(course, lambda n: add(n, "own", warning + "N = 1\n<b>", 3)), FULL, "cell 4 does not"
        ),
    }


def odd(course: Course) -> dict[str, Member]:
    """What students do to cells without meaning harm."""

    def marks(name: str, **comment: Any) -> bytes:
        return changed(course, lambda n: cell(n, name)["metadata"]["nbgrader"].update(comment))

    def copied(n: Notebook) -> None:
        n["cells"].insert(5, {**cell(n, "step"), "id": "c1"})
        n["cells"].insert(5, {**cell(n, "answer-momentum_step"), "id": "c2"})

    def scripted(n: Notebook) -> None:
        evil = "<script>alert('x')</script><img src=x onerror=alert(1)>"
        n["cells"].append({"cell_type": "markdown", "id": "m", "metadata": {}, "source": evil})
        cell(n, "answer-momentum_step")["source"] = f"def momentum_step(*_):\n    raise ValueError({evil!r})"

    def bare(n: Notebook) -> None:
        for one in n["cells"]:
            one["metadata"] = {}
            del one["id"]

    kernel = {"name": "py39", "display_name": "Mine", "language": "python"}
    return {
        "copied_cells": Member(changed(course, copied), FULL, "cell 6 counts"),
        "old_schema": Member(marks("step", schema_version=1), FULL),
        "new_schema": Member(marks("step", schema_version=9), FULL),
        "deleted_check": Member(changed(course, lambda n: n["cells"].remove(cell(n, "step"))), FULL),
        "no_grade": Member(marks("step", grade=False), FULL),
        "graded_answer": Member(marks("answer-momentum_step", grade=True, points=99), FULL),
        "points_99": Member(marks("step_kinds", points=99), FULL),
        "no_metadata": Member(changed(course, bare), FULL),
        "edited_check": Member(changed(course, lambda n: replace(n, "step", "assert_close", "print")), FULL),
        "moved": Member(changed(course, lambda n: n["cells"].reverse()), FULL),
        "crashing_explore": Member(
            changed(course, lambda n: cell(n, "explore-start").update(source="raise SystemExit")), FULL
        ),
        "other_kernel": Member(changed(course, lambda n: n["metadata"].update(kernelspec=kernel)), FULL),
        "no_kernel": Member(changed(course, lambda n: n.update(metadata={})), FULL),
        "script": Member(changed(course, scripted), NOTHING),
        "renamed": Member(
            dumped(solved(course, SLUG)),
            FULL,
            "no momentum.ipynb was handed in; Momentum (1).ipynb counts in its place",
            name="Momentum (1).ipynb",
        ),
    }


def lost(course: Course) -> dict[str, Member]:
    """What cannot be graded, each with its line."""
    language = {"name": "ir", "display_name": "R", "language": "R"}
    return {
        "no_json": Member(b"{", NOTHING, "is not the JSON of a notebook"),
        "deep": Member(b"[" * 100_000, NOTHING, "is not the JSON of a notebook"),
        "no_notebook": Member(b'{"cells": 3}', NOTHING, "is not a notebook of format 4"),
        "huge": Member(b" " * (6 << 20), NOTHING, "is too large"),
        "another_language": Member(
            changed(course, lambda n: n["metadata"].update(kernelspec=language)), NOTHING, "of another language (r)"
        ),
        "deleted_answer": Member(
            changed(course, lambda n: n["cells"].remove(cell(n, "answer-momentum_step"))),
            NOTHING,
            "has no cell for momentum_step any more",
        ),
    }


EVIL = {
    "patched_numpy": "import numpy.testing\nnp.testing.assert_allclose = np.allclose = lambda *a, **k: True\n",
    "input_transformer": "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass'])\n",
    "writes_the_database": "import sqlite3\nsqlite3.connect({db!r}).execute('UPDATE grade SET manual_score = 1')\n",
    "leaves_a_file": "open({file!r}, 'w').write('was here')\n",
    "ends_the_process": "import os\nos._exit(0)\n",
}


def attacks(course: Course, folder: Path = Path("/nowhere")) -> dict[str, Member]:
    """Notebooks that compute nothing and want points; only the honest points of None are due, and these are none."""

    def answers(body: str) -> Notebook:
        notebook = released(course, SLUG)
        for name in ("momentum_step", "momentum_descent"):
            replace(notebook, f"answer-{name}", "raise NotImplementedError", body)
        return notebook

    def showing(*outputs: dict[str, Any]) -> bytes:
        notebook = answers("return None")
        for one in notebook["cells"]:
            if one["cell_type"] == "code":
                one["outputs"] = list(outputs)
        return dumped(notebook)

    def result(text: str) -> dict[str, Any]:
        return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": text}}

    made = {
        "blank_outputs": showing(),
        "free_points": showing(result("free points")),
        "nan": showing(result("nan")),
        "display_hook": dumped(answers("get_ipython().displayhook('free points')")),
        "frames": dumped(answers("import sys\n    return sys._getframe(1).f_locals")),
        "endless": dumped(answers("while True:\n        pass")),
        "greedy": dumped(answers("return np.ones(10**10)")),
        "equal_to_all": dumped(
            answers(
                "class E(np.ndarray):\n        __eq__ = __le__ = lambda s, o: True\n"
                "    return (np.zeros(np.shape(w) if 'w' in dir() else 3).view(E),) * 2"
            )
        ),
    }
    for name, text in EVIL.items():
        notebook = answers("return None")
        text = text.format(db=str(folder / "gradebook.db"), file=str(folder / "was_here"))
        add(notebook, "own", text, 0)
        add(notebook, "own2", text)
        made[name] = dumped(notebook)
    return {f"attack_{name}": Member(data, NOTHING) for name, data in made.items()}


def hand_in(folder: Path, student: str, data: bytes, name: str = f"{SLUG}.ipynb") -> Path:
    """Put a notebook where nbgrader collects them."""
    place = folder / "submitted" / student / SLUG
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(data)
    return place


def rows(folder: Path, query: str, *values: str) -> list[tuple[Any, ...]]:
    """Rows of the gradebook."""
    with sqlite3.connect(folder / "gradebook.db") as database:
        return database.execute(query, values).fetchall()


def loads(path: Path) -> Notebook:
    return dict(json.loads(path.read_text(encoding="utf-8")))
