"""Every notebook runs from top to bottom with the references in place, quickly, and draws something."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib.image
import numpy as np
import pytest

from autograder.course import Course, find_course, kit_files
from autograder.engine.notebooks.capstone import losses
from autograder.engine.notebooks.course import RECORDED
from autograder.tests.engine.notebooks.samples import Notebook, cell, dumped, released, replace, solved

pytestmark = pytest.mark.long

SLUGS = find_course().slugs
LIMIT = 30.0  # seconds of a notebook; of the processor, since other tests may keep this machine busy
PLAYER = Path(__file__).with_name("player.py")


@pytest.fixture(scope="module")
def folder(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What students get, with the references in the notebooks and the modules left as they were handed out."""
    folder = Path(shutil.copytree(course.assignments, tmp_path_factory.mktemp("solved") / "course"))
    for slug in course.slugs:
        (folder / slug / f"{slug}.ipynb").write_bytes(dumped(solved(course, slug)))
    return folder


@pytest.fixture(scope="module")
def run_notebooks(folder: Path) -> dict[str, Notebook]:
    """The notebooks of all exercises after they ran."""
    return dict(zip(SLUGS, played(*(folder / slug / f"{slug}.ipynb" for slug in SLUGS)), strict=True))


def played(*paths: Path) -> list[Notebook]:
    """Run notebooks where they lie, without a kernel, and return them with their outputs."""
    environ = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    command = [sys.executable, "-P", str(PLAYER), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def executed(path: Path) -> Notebook:
    """Run a notebook where it lies, in a kernel, as `jupyter execute` does, and return it with its outputs."""
    env = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    command = [Path(sys.executable).parent / "jupyter-execute", "--inplace", "--kernel_name=python3", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(path.read_text(encoding="utf-8")))


def outputs(notebook: Notebook, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """The outputs of one kind with the ids of their cells."""
    return [(c["id"], o) for c in notebook["cells"] for o in c.get("outputs", ()) if o["output_type"] == kind]


def pictures(notebook: Notebook) -> dict[str, np.ndarray]:
    """The figures that a notebook shows, by the id of their cell."""
    shown = {}
    for name, output in outputs(notebook, "display_data"):
        data = base64.b64decode("".join(output["data"]["image/png"]))
        shown[name] = matplotlib.image.imread(io.BytesIO(data))
    return shown


def explored(notebook: Notebook) -> set[str]:
    """The cells that show something."""
    names = {c["id"] for c in notebook["cells"] if c["id"].startswith("explore-") and c["cell_type"] == "code"}
    return names - {"explore-start"}


def assert_every_figure_shows_something(notebook: Notebook) -> None:
    figures = pictures(notebook)
    assert set(figures) == explored(notebook)
    for name, pixels in figures.items():
        assert pixels.shape[0] > 200, name
        colours = (pixels[..., :3] * 255).round().astype(int) @ (1 << 16, 1 << 8, 1)
        assert len(np.unique(colours)) > 100, f"{name} is nearly blank"
        ink = (pixels[..., :3] < 0.9).any(axis=-1)
        assert ink.mean() > 0.01, f"{name} is nearly white"


def assert_nothing_went_wrong(notebook: Notebook) -> None:
    assert outputs(notebook, "error") == []
    assert [(n, "".join(o["text"])) for n, o in outputs(notebook, "stream") if o["name"] == "stderr"] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_notebook_with_the_reference_runs_and_every_figure_shows_something(
    run_notebooks: dict[str, Notebook], slug: str
) -> None:
    notebook = run_notebooks[slug]
    assert 0.1 < notebook["metadata"]["seconds"] < LIMIT
    assert_nothing_went_wrong(notebook)
    assert_every_figure_shows_something(notebook)


@pytest.mark.parametrize("slug", SLUGS)
def test_all_visible_checks_of_the_reference_pass_in_the_notebook(
    run_notebooks: dict[str, Notebook], slug: str
) -> None:
    cells = run_notebooks[slug]["cells"]
    checks = [c for c in cells if "".join(c["source"]).rpartition("\n")[2].startswith("verify(test_")]
    assert len(checks) >= 3
    assert all("".join(c["outputs"][0]["text"]).startswith("✓  ") for c in checks)


def test_a_kernel_shows_the_checks_and_figures_of_a_notebook_with_the_reference(folder: Path, tmp_path: Path) -> None:
    here = Path(shutil.copytree(folder, tmp_path / "course"))
    notebook = executed(here / "momentum/momentum.ipynb")
    assert_nothing_went_wrong(notebook)
    assert_every_figure_shows_something(notebook)
    text = "".join("".join(o["text"]) for _, o in outputs(notebook, "stream"))
    assert text.count("✓  ") >= 3


def test_a_notebook_with_a_mistake_says_what_is_wrong_one_step_more_each_time(course: Course, tmp_path: Path) -> None:
    here = Path(shutil.copytree(course.assignments, tmp_path / "course")) / "momentum"
    notebook = solved(course, "momentum")
    replace(notebook, "answer-momentum_step", "return w - v, v", "return w + v, v")
    cell(notebook, "why")["source"] = "why()\nwhy()\nwhy()"
    (here / "momentum.ipynb").write_bytes(dumped(notebook))
    said = cell(executed(here / "momentum.ipynb"), "why")["outputs"]
    first, second, third = "".join("".join(o["text"]) for o in said).split("Run this cell again")[:3]
    assert "momentum_step(" in first
    assert "theory/momentum/" not in first
    assert "-> theory/momentum/#" in second
    assert len(third) > len(second) > len(first)


def test_a_notebook_as_it_was_handed_out_runs_to_its_end_and_says_what_is_missing(
    course: Course, folder: Path, tmp_path: Path
) -> None:
    for name in kit_files():
        shutil.copy(folder / name, tmp_path)
    (tmp_path / "adam.ipynb").write_bytes(dumped(released(course, "adam")))
    notebook = executed(tmp_path / "adam.ipynb")
    shown = ["\n".join(o["traceback"]) for _, o in outputs(notebook, "error")]
    assert shown[:4] == [
        "·  adam_step returns w, m and v, each with the shape of w\n   not written yet",
        "–  the first step moves w by learning_rate, for small and large gradients\n   waits for step_shapes",
        "–  after one step m is a tenth of the gradient and v a thousandth of its square\n   waits for step_shapes",
        "·  two steps on a parabola land where PyTorch's Adam lands\n   not written yet",
    ]
    assert {o["ename"] for _, o in outputs(notebook, "error")} == {"NotPassed"}
    text = "".join("".join(o["text"]) for _, o in outputs(notebook, "stream"))
    assert "contract.py and known.txt of adam belong beside this notebook" in text
    assert "adam_step is not written yet; this cell waits for it." in text
    assert "momentum does not take part: there is no momentum/momentum.ipynb beside this notebook" in text
    assert "Adam does not take part: not written yet" in text


class TestCapstone:
    def test_the_capstone_trains_with_everything_and_shows_curves_and_misread_digits(self, folder: Path) -> None:
        (notebook,) = played(folder / "capstone.ipynb")
        assert 0.1 < notebook["metadata"]["seconds"] < LIMIT
        assert outputs(notebook, "error") == []
        names = {"explore-the-digits", "explore-loss-curves", "explore-misread-digits"}
        assert set(pictures(notebook)) == names
        text = "".join("".join(o["text"]) for _, o in outputs(notebook, "stream"))
        assert "does not take part" not in text
        read = [float(line.partition(" epochs, ")[2].partition("%")[0]) for line in text.splitlines() if "%" in line]
        assert len(read) == 4
        assert min(read) > 95.0

    def test_as_it_was_handed_out_it_runs_without_a_warning(self, course: Course, tmp_path: Path) -> None:
        (notebook,) = played(Path(shutil.copytree(course.assignments, tmp_path / "course")) / "capstone.ipynb")
        assert_nothing_went_wrong(notebook)
        assert sum("".join(o["text"]).count("does not take part") for _, o in outputs(notebook, "stream")) == 4

    def test_what_is_not_written_is_left_out_and_named(self, course: Course, folder: Path, tmp_path: Path) -> None:
        here = Path(shutil.copytree(folder, tmp_path / "course"))
        (here / "momentum/momentum.ipynb").write_bytes(dumped(released(course, "momentum")))
        (here / "adam/adam.ipynb").unlink()
        (here / "adam/adam.py").unlink()
        text = (here / "capstone.ipynb").read_text(encoding="utf-8")
        assert "EPOCHS, BATCH = 60, 50" in text
        (here / "capstone.ipynb").write_text(text.replace("EPOCHS, BATCH = 60", "EPOCHS, BATCH = 12"), encoding="utf-8")
        (notebook,) = played(here / "capstone.ipynb")
        text = "".join("".join(o["text"]) for _, o in outputs(notebook, "stream"))
        assert "momentum does not take part: something it needs is not written yet" in text
        assert "Adam does not take part: there is no adam/adam.ipynb beside this notebook" in text
        assert outputs(notebook, "error") == []
        assert "RMSprop: " in text

    def test_the_run_that_was_recorded_is_that_of_the_references(self, course: Course) -> None:
        recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
        again = losses(course)
        assert list(recorded) == list(again)
        for name, values in recorded.items():
            early = np.array(values)[:10], np.array(again[name])[:10]
            np.testing.assert_allclose(*early, atol=2e-3)  # later, the last digits of another machine may add up
            assert abs(len(values) - len(again[name])) <= 15
