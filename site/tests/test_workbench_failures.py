"""Files that break, print, never end or damage Python: the page reports it, and the next run works."""

from __future__ import annotations

import time

import pytest
from commandline import solution
from playwright.sync_api import expect
from workbench import PATIENCE, assert_as_on_command_line, messages, open_editor, results, run, status, write

from conftest import Visit

pytestmark = pytest.mark.long

SYNTAX_ERROR = "def gradient_step(w, gradient, learning_rate)\n    return w\n"
EXCEPTION = "import numpy as np\n\n\ndef gradient_step(w, gradient, learning_rate):\n    return np.asarray(w)[99]\n"
PRINT_FLOOD = """
def gradient_step(w, gradient, learning_rate):
    for step in range(20_000):
        print("step", step)
    return w
"""
PRINTS_AND_PASSES = """
import numpy as np

def gradient_step(w, gradient, learning_rate):
    print("here")
    return np.asarray(w, dtype=float) - learning_rate * np.asarray(gradient, dtype=float)
"""
VANDAL = """
import builtins, math, sys
import numpy as np

np.asarray = np.array = np.linalg.norm = lambda *_, **__: np.zeros(2)
np.set_printoptions(precision=1)
math.sqrt = builtins.print = None
sys.setrecursionlimit(900)

def gradient_step(w, gradient, learning_rate):
    return np.ones(2)
"""
EXIT = "import os\n\n\ndef gradient_step(w, gradient, learning_rate):\n    os._exit(3)\n"
ENDLESS = "def gradient_step(w, gradient, learning_rate):\n    while True:\n        pass\n"
ENDLESS_AT_ONCE = "while True:\n    pass\n"


class TestFailures:
    def test_failures_are_shown_as_on_the_command_line(self, visit: Visit) -> None:
        page = open_editor(visit, "update_rule")
        assert_as_on_command_line(page, "update_rule", SYNTAX_ERROR)
        assert "update_rule.py does not compile: line 1: expected ':'" in messages(page)
        assert_as_on_command_line(page, "update_rule", EXCEPTION)
        assert "raised IndexError" in messages(page)
        assert_as_on_command_line(page, "update_rule", PRINT_FLOOD)
        assert "step 19999" in messages(page)
        assert "step 0\n" not in messages(page)
        assert_as_on_command_line(page, "update_rule", PRINTS_AND_PASSES)
        assert "here" not in messages(page)
        assert visit.problems == []

    def test_a_loop_that_never_ends_is_stopped_and_the_next_run_works(self, visit: Visit) -> None:
        page = open_editor(visit, "update_rule")
        for code, culprit in ((ENDLESS, "gradient_step returns an array"), (ENDLESS_AT_ONCE, "update_rule.py itself")):
            write(page, code)
            page.get_by_role("button", name="Run the checks").click()
            expect(status(page)).to_have_text("The checks are running …", timeout=PATIENCE)
            begun = time.monotonic()
            expect(status(page)).to_contain_text("did not end within 10 seconds", timeout=PATIENCE)
            assert time.monotonic() - begun < 20
            expect(status(page)).to_contain_text(culprit)
            write(page, solution("update_rule"))
            run(page)
            expect(status(page)).to_have_text("update_rule   3 of 3 visible checks pass")
        assert visit.problems == []

    def test_damage_by_a_file_is_undone_for_the_next_run(self, visit: Visit) -> None:
        page = open_editor(visit, "update_rule")
        write(page, VANDAL)
        run(page)
        assert results(page)[0] == "update_rule   0 of 3 visible checks pass"
        assert_as_on_command_line(page, "update_rule", solution("update_rule"))
        assert visit.problems == []

    def test_python_is_started_again_after_an_exit(self, visit: Visit) -> None:
        page = open_editor(visit, "update_rule")
        write(page, EXIT)
        page.get_by_role("button", name="Run the checks").click()
        expect(status(page)).to_contain_text("Python itself stopped while your code ran", timeout=PATIENCE)
        assert_as_on_command_line(page, "update_rule", solution("update_rule"))
        assert visit.problems == []

    def test_a_run_can_be_stopped_by_hand(self, visit: Visit) -> None:
        page = open_editor(visit, "update_rule")
        write(page, ENDLESS)
        page.get_by_role("button", name="Run the checks").click()
        expect(status(page)).to_have_text("The checks are running …", timeout=PATIENCE)
        page.get_by_role("button", name="Stop").click()
        expect(status(page)).to_have_text("Stopped.")
        assert visit.problems == []
