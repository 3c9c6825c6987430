"""Modules that are missing: an import costs nothing, and the first need of a value says what is missing."""

from __future__ import annotations

import builtins
import linecache
import sys
from collections.abc import Callable
from typing import Any

import pytest

import absent

Run = Callable[[str], dict[str, Any]]
TORCH = "torch cannot be imported where exercises are graded"
SKLEARN = "sklearn cannot be imported where exercises are graded"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a source as a student's file; return its names, and under `uses` the lines with which it used a module."""
    monkeypatch.setattr(builtins, "__import__", builtins.__import__)
    monkeypatch.setattr(absent, "students", set())
    for module in ("torch", "sklearn", "matplotlib"):
        for name in [n for n in sys.modules if n.partition(".")[0] == module]:  # another test may have imported it
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, module, None)  # missing here, too

    def ran(source: str) -> dict[str, Any]:
        linecache.cache["exercise.py"] = len(source), None, source.splitlines(keepends=True), "exercise.py"
        names: dict[str, Any] = {"__name__": "exercise", "__package__": ""}
        with absent.loading("exercise") as uses:
            exec(compile(source, "exercise.py", "exec", dont_inherit=True), names)
        return {**names, "uses": [(use.module, use.line) for use in uses]}

    return ran


@pytest.mark.parametrize(
    "line",
    [
        "import torch",
        "import torch.nn.functional as F",
        "from torch import nn, optim",
        "from torch.utils.data import DataLoader",
        "from torch import *",
        "import torch, sklearn.linear_model",
        "def f():\n    import torch\nf()",
        "class A:\n    import torch",
        "try:\n    import torch\nfinally:\n    a = 1",
        "try:\n    import torch\nexcept ValueError:\n    raise",
    ],
)
def test_an_import_alone_costs_nothing(run: Run, line: str) -> None:
    assert run(line)["uses"] == []


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import torch\nexcept ImportError:\n    torch = None",
        "try:\n    import torch\nexcept ModuleNotFoundError:\n    torch = None",
        "try:\n    import numpy, torch\nexcept (AttributeError, ImportError):\n    torch = None",
        "try:\n    import torch\nexcept Exception as error:\n    torch = None",
        "try: import torch\nexcept: torch = None",
        "try:\n    from torch import (\n        nn as torch,\n    )\nexcept ImportError:\n    torch = None",
        "from contextlib import suppress\ntorch = None\nwith suppress(ImportError):\n    import torch",
        "def f():\n    try:\n        import torch\n    except ImportError:\n        return None\ntorch = f()",
        "from importlib.util import find_spec\ntorch = find_spec('torch')",
    ],
)
def test_a_file_that_asks_whether_a_module_is_there_is_told_that_it_is_not(run: Run, source: str) -> None:
    names = run(source)
    assert (names["torch"], names["uses"]) == (None, [])


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("import numpy.nothing", "No module named 'numpy.nothing'"),
        ("from numpy import nothing", "cannot import name 'nothing' from 'numpy'"),
        ("from math import sine", "cannot import name 'sine' from 'math'"),
        ("from . import torch", "attempted relative import"),
    ],
)
def test_an_import_that_fails_for_another_reason_fails(run: Run, source: str, error: str) -> None:
    with pytest.raises(ImportError, match=error):
        run(source)


def test_modules_of_others_import_as_everywhere(run: Run) -> None:
    run("import torch")
    with pytest.raises(ModuleNotFoundError, match="torch"):
        exec("import torch", {"__name__": "somebody_else"})


@pytest.mark.parametrize(
    "source",
    [
        "def f(x: torch.Tensor | None, n: int = 1) -> 'torch.Tensor': pass",
        "from typing import Optional\ndef f(x: Optional[torch.Tensor], y: list[torch.Tensor]) -> torch.Tensor: pass",
        "class Net(torch.nn.Module):\n    def __init__(self):\n        torch.nn.Linear(2, 1)",
        "class Net(torch.nn.Module, torch.Mixin):\n    pass",
        "from abc import ABC\nclass Net(torch.nn.Module, ABC):\n    pass",
        "relu = torch.nn.functional.relu",
    ],
)
def test_names_types_and_base_classes_are_no_use(run: Run, source: str) -> None:
    assert run("import torch\n" + source)["uses"] == []


@pytest.mark.parametrize(
    "line",
    [
        "plt.plot([1, 2, 3], label='loss')",
        "plt.style.use('ggplot'); plt.rcParams['figure.dpi'] = 100",
        "@plt.jit\ndef f(w): return w",
        "@plt.jit(static=True)\ndef f(w): return w",
        "from functools import partial\n@partial(plt.jit, static=0)\ndef f(w): return w",
        "with plt.xkcd(): plt.show()",
        "plt.backend = 'Agg'",
        "net = plt.Net().to('cpu')",
        "class Net(plt.Module): pass\nnet = Net(3)",
        "print(plt.__version__, plt)",
        "a = 2 * plt.ones(3) - plt.pi / 4",
        "del plt.a, plt.b['c']",
        "a = [plt.a < 1, -plt.a, divmod(plt.a, 2), round(plt.a)]",
    ],
)
def test_what_needs_no_value_while_the_file_is_loaded_stops_nothing(run: Run, line: str) -> None:
    names = run(f"import matplotlib.pyplot as plt\n{line}\nafter = 1")
    assert names["after"] == 1
    assert {module for module, _ in names["uses"]} <= {"matplotlib"}


def test_the_first_use_of_a_module_is_reported_with_its_line(run: Run) -> None:
    source = "import torch, sklearn\n\nsklearn.set_config()\ntorch.manual_seed(0)\ntorch.manual_seed(1)\n"
    assert run(source)["uses"] == [("sklearn", 3), ("torch", 4)]


@pytest.mark.parametrize(
    "line",
    [
        "if torch.cuda.is_available(): pass",
        "a, b = torch.randn(2)",
        "for batch in torch.DataLoader(): pass",
        "float(torch.ones(1))",
        "range(torch.ones(1))",
        "len(torch.ones(1))",
        "1 in torch.ones(1)",
        "import numpy as np\nnp.asarray(torch.ones(1))",
        "import numpy as np\nnp.exp(torch.ones(1))",
        "import numpy as np\nnp.linalg.norm(torch.ones(1))",
    ],
)
def test_where_a_value_is_needed_one_line_says_what_is_missing(run: Run, line: str) -> None:
    with pytest.raises(ModuleNotFoundError, match=TORCH):
        run("import torch\n" + line)


@pytest.mark.parametrize(
    "body",
    [
        "return torch.tensor(w)",
        "return torch.pi * w",
        "return w @ torch.eye",
        "return Net()",
        "return compiled(w)",
        "return made + 1",
        "for i in torch.range: pass",
        "torch.rate = 1",
        "return torch.state['w']",
        "with torch.no_grad: pass",
        "import torch.nn\n    return torch.nn.Linear(2, 1)",
    ],
)
def test_once_the_file_is_loaded_every_use_says_what_is_missing(run: Run, body: str) -> None:
    names = run(
        "import numpy as np, torch\nclass Net(torch.nn.Module): pass\n@torch.jit\ndef compiled(w): return w\n"
        f"made = torch.ones(2)\ndef f(w):\n    {body}\n"
    )
    with pytest.raises(ModuleNotFoundError, match=TORCH):
        names["f"](2.0)


def test_nothing_is_of_a_missing_type(run: Run) -> None:
    names = run("import torch\ndef f(w):\n    return isinstance(w, torch.Tensor) or issubclass(int, torch.Tensor)\n")
    assert names["f"](1.0) is False


def test_each_module_is_named(run: Run) -> None:
    names = run("import torch\nfrom sklearn.linear_model import SGDRegressor\ndef f():\n    return SGDRegressor()\n")
    with pytest.raises(ModuleNotFoundError, match=SKLEARN):
        names["f"]()
