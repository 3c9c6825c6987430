"""Every notebook runs from top to bottom in a kernel with the references in place, quickly, and draws something."""

from __future__ import annotations

import base64
import io
import json
import os
import resource
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
from autograder.tests.engine.notebooks.samples import Notebook, dumped, released, solved

SLUGS = find_course().slugs
LIMIT = 30.0  # seconds of a notebook; of the processor, since other tests may keep this machine busy


@pytest.fixture(scope="module")
def folder(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What students get, with the references in the notebooks and the modules left as they were handed out."""
    folder = Path(shutil.copytree(course.assignments, tmp_path_factory.mktemp("solved") / "course"))
    for slug in course.slugs:
        (folder / slug / f"{slug}.ipynb").write_bytes(dumped(solved(course, slug)))
    return folder


def processor_time() -> float:
    """Seconds that all programs started from here, and theirs, have used so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(path: Path) -> Notebook:
    """Execute a notebook where it lies, in a kernel, as `jupyter execute` does."""
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


@pytest.mark.parametrize("slug", SLUGS)
def test_a_notebook_with_the_reference_runs_and_every_figure_shows_something(folder: Path, slug: str) -> None:
    before = processor_time()
    notebook = run(folder / slug / f"{slug}.ipynb")
    assert 0.5 < processor_time() - before < LIMIT
    assert outputs(notebook, "error") == []
    assert [(n, "".join(o["text"])) for n, o in outputs(notebook, "stream") if o["name"] == "stderr"] == []
    figures = pictures(notebook)
    assert set(figures) == explored(notebook)
    for name, pixels in figures.items():
        assert pixels.shape[0] > 200, name
        assert len(np.unique(pixels.reshape(-1, pixels.shape[-1]), axis=0)) > 100, f"{name} is nearly blank"
        ink = (pixels[..., :3] < 0.9).any(axis=-1)
        assert ink.mean() > 0.01, f"{name} is nearly white"


@pytest.mark.parametrize("slug", SLUGS)
def test_all_visible_checks_of_the_reference_pass_in_the_notebook(folder: Path, course: Course, slug: str) -> None:
    notebook = json.loads((folder / slug / f"{slug}.ipynb").read_text(encoding="utf-8"))
    if not outputs(notebook, "stream"):
        notebook = run(folder / slug / f"{slug}.ipynb")
    checks = [c for c in notebook["cells"] if "".join(c["source"]).rpartition("\n")[2].startswith("verify(test_")]
    assert len(checks) >= 3
    assert all("".join(c["outputs"][0]["text"]).startswith("✓  ") for c in checks)


def test_a_notebook_as_it_was_handed_out_runs_to_its_end_and_says_what_is_missing(
    course: Course, folder: Path, tmp_path: Path
) -> None:
    for name in kit_files():
        shutil.copy(folder / name, tmp_path)
    (tmp_path / "adam.ipynb").write_bytes(dumped(released(course, "adam")))
    notebook = run(tmp_path / "adam.ipynb")
    told = ["\n".join(o["traceback"]) for _, o in outputs(notebook, "error")]
    assert told[:4] == [
        "·  adam_step returns w, m and v, each with the shape of w\n   not written yet",
        "–  the first step has length learning_rate, whatever the gradient\n   waits for step_shapes",
        "–  after one step m is a tenth of the gradient and v a thousandth of its square\n   waits for step_shapes",
        "·  two steps on a parabola land where PyTorch's Adam lands\n   not written yet",
    ]
    text = "".join("".join(o["text"]) for _, o in outputs(notebook, "stream"))
    assert "momentum does not take part: there is no momentum/momentum.ipynb beside this notebook" in text
    assert "Adam does not take part: not written yet" in text


class TestCapstone:
    def test_it_trains_with_everything_and_shows_curves_and_misread_digits(self, folder: Path) -> None:
        before = processor_time()
        notebook = run(folder / "capstone.ipynb")
        assert 0.5 < processor_time() - before < LIMIT
        assert outputs(notebook, "error") == []
        names = {"explore-the-digits", "explore-loss-curves", "explore-misread-digits"}
        assert set(pictures(notebook)) == names
        text = "".join("".join(o["text"]) for _, o in outputs(notebook, "stream"))
        assert "does not take part" not in text
        read = [float(line.partition(" epochs, ")[2].partition("%")[0]) for line in text.splitlines() if "%" in line]
        assert len(read) == 4
        assert min(read) > 95.0

    def test_as_it_was_handed_out_it_runs_without_a_warning(self, course: Course, tmp_path: Path) -> None:
        notebook = run(Path(shutil.copytree(course.assignments, tmp_path / "course")) / "capstone.ipynb")
        told = [(o["name"], "".join(o["text"])) for _, o in outputs(notebook, "stream")]
        assert [text for name, text in told if name == "stderr"] == []
        assert sum(text.count("does not take part") for _, text in told) == 4
        assert outputs(notebook, "error") == []

    def test_what_is_not_written_is_left_out_and_named(self, course: Course, folder: Path, tmp_path: Path) -> None:
        here = Path(shutil.copytree(folder, tmp_path / "course"))
        (here / "momentum/momentum.ipynb").write_bytes(dumped(released(course, "momentum")))
        (here / "adam/adam.ipynb").unlink()
        (here / "adam/adam.py").unlink()
        notebook = run(here / "capstone.ipynb")
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
