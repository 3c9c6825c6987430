"""Runs notebooks without a kernel: `python player.py NOTEBOOK…` writes into each what its cells show.

Each notebook gets a process of its own, forked from this one, in which NumPy and matplotlib are imported already: a
kernel takes longer to start than most notebooks to run. Outputs have the form that Jupyter gives them.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import sklearn.datasets  # noqa: F401

Output = dict[str, Any]


def main(paths: list[str]) -> None:
    """Run one notebook after another; each gets the seconds of the processor that it took as `seconds`."""
    for path in map(Path, paths):
        if not (child := os.fork()):
            play(path)
            os._exit(0)
        _, status, used = os.wait4(child, 0)
        assert status == 0, f"{path} ended with status {status}"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["seconds"] = used.ru_utime + used.ru_stime
        path.write_text(json.dumps(notebook), encoding="utf-8")


def play(path: Path) -> None:
    """Run the cells of a notebook in its own folder, from top to bottom."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    os.chdir(path.parent)
    sys.path.insert(0, "")  # as in a kernel
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = list(run("".join(cell["source"]), names))
    Path(path.name).write_text(json.dumps(notebook), encoding="utf-8")


def run(source: str, names: dict[str, Any]) -> list[Output]:
    """Run one cell and return what it shows: its streams, its figures and what it raised."""
    figures: list[Output] = []
    raised: list[Output] = []
    plt.show = lambda: figures.extend(drawn())
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        try:
            exec(compile(source, "<cell>", "exec"), names)
        except Exception as error:
            raised.append({"output_type": "error", "ename": type(error).__name__, "traceback": lines(error)})
        plt.show()
    texts = {"stdout": out.getvalue(), "stderr": err.getvalue()}
    streams = [{"output_type": "stream", "name": name, "text": [text]} for name, text in texts.items() if text]
    return [*streams, *figures, *raised]


def drawn() -> list[Output]:
    """Return the open figures as pictures and close them."""
    warnings.filterwarnings("ignore", "Creating legend")  # it took more than a second: the machine is busy
    pictures = []
    for number in plt.get_fignums():
        buffer = io.BytesIO()
        plt.figure(number).savefig(buffer, format="png", bbox_inches="tight")
        data = {"image/png": base64.b64encode(buffer.getvalue()).decode()}
        pictures.append({"output_type": "display_data", "metadata": {}, "data": data})
    plt.close("all")
    return pictures


def lines(error: Exception) -> list[str]:
    """Return what Jupyter shows of an exception: its own lines where it has some."""
    render = getattr(error, "_render_traceback_", None)
    return render() if render else traceback.format_exception(error)


if __name__ == "__main__":
    main(sys.argv[1:])
