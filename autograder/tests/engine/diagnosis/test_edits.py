from types import ModuleType

import pytest

from autograder.engine.diagnosis.edits import reached_by_edit

REFERENCE = '''"""Two functions, the second of which calls the first."""
import math

def half(x):
    return x / 2

def root(x):
    return math.sqrt(half(x))

def other(x):
    return x
'''


def reached(source: str) -> list[str]:
    module = ModuleType("edited")
    exec(source, vars(module))
    return reached_by_edit(REFERENCE, source, module, ["half", "root", "other"])


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ("return x\n", "return -x\n", ["other"]),
        ("math.sqrt(half(x))", "math.sqrt(x)", ["root"]),
        ("x / 2", "x / 3", ["half", "root"]),
        ("import math\n", "import math\nmath.tau = 6\n", ["half", "root", "other"]),
        ("import math\n", "import math\n\ndef half(x, y=2):\n    return x / y\n", ["half", "root"]),
    ],
    ids=["one function", "one that calls another", "one that is called", "what is no function", "a second definition"],
)
def test_an_edit_reaches_what_it_changes_and_what_calls_that(before: str, after: str, names: list[str]) -> None:
    assert reached(REFERENCE.replace(before, after)) == names


def test_an_edit_of_comments_and_lines_alone_reaches_nothing() -> None:
    assert reached(REFERENCE.replace("return x\n", "# as it is\n\n    return x\n")) == []


def test_a_helper_that_was_added_counts_for_what_calls_it() -> None:
    helper = "def third(x):\n    return x / 3\n"
    assert reached(REFERENCE.replace("half(x))", "third(x))") + helper) == ["root"]
