"""`plot.py` as a student runs it: a picture, or one calm line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib
import pytest

import plot
from autograder.course import Course, find_course

SLUGS = find_course().slugs
Capture = pytest.CaptureFixture[str]


WRITTEN = "The picture is in {}.png: thin lines are yours, broad and pale ones those of a right solution.\n"


@pytest.fixture
def clone(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What students get, with the references of all exercises but one filled in, and no screen."""
    matplotlib.use("Agg")
    folder = Path(shutil.copytree(course.assignments, tmp_path / "clone"))
    for slug in course.slugs[1:]:
        shutil.copy(course.solution(slug), folder / slug / f"{slug}.py")
    monkeypatch.setattr(plot, "EXERCISES", folder)
    monkeypatch.chdir(folder)
    before = dict(sys.modules)
    yield folder
    matplotlib.pyplot.close("all")
    for name in set(sys.modules) - set(before):
        if name in course.slugs or name.startswith("picture_of"):
            del sys.modules[name]


@pytest.mark.parametrize("slug", SLUGS[1:])
def test_every_exercise_can_be_drawn(clone: Path, slug: str, capsys: Capture) -> None:
    assert plot.main([slug]) == 0
    assert capsys.readouterr() == (WRITTEN.format(slug), "")
    assert (clone / f"{slug}.png").read_bytes().startswith(b"\x89PNG")


def test_a_stub_is_a_calm_sentence(clone: Path, capsys: Capture) -> None:
    assert plot.main([SLUGS[0]]) == 0
    assert capsys.readouterr() == (f"Nothing to draw for {SLUGS[0]}: not written yet.\n", "")
    assert not list(clone.glob("*.png"))


def test_what_is_not_drawn_is_said(clone: Path, capsys: Capture) -> None:
    file = clone / "schedules" / "schedules.py"
    file.write_text(file.read_text(encoding="utf-8") + "\n\ndef step_decay(*_):\n    return 1j\n", encoding="utf-8")
    assert plot.main(["schedules"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("schedules: a line is missing: step_decay: y is a complex\n")
    assert out.endswith(WRITTEN.format("schedules"))


def test_a_window_opens_where_there_is_a_screen(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib import pyplot
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    opened: list[str] = []
    monkeypatch.setattr(FigureCanvasAgg, "required_interactive_framework", "a screen")
    monkeypatch.setattr(pyplot, "show", lambda: opened.append("window"))
    assert plot.main(["adam"]) == 0
    assert opened == ["window"]
    assert not list(clone.glob("*.png"))


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"]])
def test_without_an_exercise_they_are_listed(clone: Path, arguments: list[str], capsys: Capture) -> None:
    assert plot.main(arguments) == 0
    assert capsys.readouterr().out.rpartition(": ")[2].split() == sorted(SLUGS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["momentun"], "there is no exercise 'momentun'; did you mean momentum?"),
        (["\x1b[31m\n"], f"there is no exercise '\\x1b[31m\\n'; the exercises are {' '.join(sorted(SLUGS))}"),
        (["adam", "sgd"], "one exercise at a time: python plot.py EXERCISE"),
    ],
)
def test_an_unknown_exercise_is_one_line_and_status_2(
    clone: Path, arguments: list[str], message: str, capsys: Capture
) -> None:
    assert plot.main(arguments) == 2
    assert capsys.readouterr() == ("", f"plot.py: {message}\n")


@pytest.mark.parametrize("name", ["adam/", "adam.py", "adam\\"])
def test_a_name_completed_by_a_shell_is_understood(clone: Path, name: str) -> None:
    assert plot.main([name]) == 0


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"def (", "SyntaxError: "),
        (b"1 / 0", "ZeroDivisionError: division by zero"),
        (b"import sys\nsys.exit('bye\\nbye')", "SystemExit: bye bye"),
        (b"\xff\xfe\x00", ""),
        (b"raise OSError('a\\n\\n b')", "OSError: a b"),
    ],
)
def test_a_file_that_does_not_run_is_one_line(clone: Path, source: bytes, message: str, capsys: Capture) -> None:
    (clone / "adam" / "adam.py").write_bytes(source)
    assert plot.main(["adam"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"plot.py: adam.py does not run: {message}")


def test_a_picture_that_cannot_be_written_is_one_line(clone: Path, capsys: Capture) -> None:
    (clone / "adam.png").mkdir()
    assert plot.main(["adam"]) == 1
    assert capsys.readouterr().err == "plot.py: adam.png cannot be written: Is a directory\n"


def test_plot_needs_nothing_but_numpy_and_matplotlib(clone: Path) -> None:
    without = "import sys; sys.modules['pytest'] = sys.modules['autograder'] = None"
    code = f"{without}; import plot; sys.exit(plot.main(['adam']))"
    environment: dict[str, Any] = {"PATH": os.environ["PATH"], "MPLBACKEND": "agg", "PYTHONPATH": str(clone)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=clone, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, WRITTEN.format("adam"), "")
