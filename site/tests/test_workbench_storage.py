"""What a browser keeps of an exercise: code and progress, a download, a copy; and a browser that keeps nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commandline import solution, typical_mistake
from playwright.sync_api import expect
from workbench import code, open_editor, results, run, status, write

from autograder.engine.stubs import stub
from conftest import Visit

pytestmark = pytest.mark.long

STORE = {
    "full": """
        Storage.prototype.setItem = () => {
            throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
        };""",
    "disabled": """
        for (const name of ["localStorage", "sessionStorage"])
            Object.defineProperty(window, name, { configurable: true, get() {
                throw new DOMException("Access is denied for this document.", "SecurityError");
            } });""",
}


class TestStorage:
    def test_code_and_progress_are_kept_after_the_visit(self, visit: Visit) -> None:
        page = open_editor(visit, "update_rule")
        write(page, solution("update_rule"))
        run(page)
        visit.open("")
        expect(page.locator("[data-progress=update_rule]")).to_have_text("The update rule ✓ all visible checks pass")
        expect(page.locator("[data-progress=adam]")).to_have_text("Adam")
        visit.open("exercises/update_rule/")
        page.get_by_role("button", name="Continue with your code").click()
        assert code(page) == solution("update_rule")
        assert visit.problems == []

    def test_progress_is_the_best_run_so_far(self, visit: Visit) -> None:
        page = open_editor(visit, "gradient")
        write(page, typical_mistake("gradient"))
        run(page)
        passed = re.match(r"gradient   (\d+ of \d+ visible checks pass)", results(page)[0])[1]
        write(page, stub(solution("gradient")))
        run(page)
        visit.open("")
        expect(page.locator("[data-progress=gradient]")).to_have_text(f"The gradient, measured and derived {passed}")

    def test_starting_over_brings_the_stub_back_and_can_be_undone(self, visit: Visit) -> None:
        page = open_editor(visit, "update_rule")
        write(page, "x = 1\n")
        page.get_by_role("button", name="Start over").click()
        assert code(page) == stub(solution("update_rule"))
        page.locator(".cm-content").focus()
        page.keyboard.press("Control+Z")
        assert code(page) == "x = 1\n"
        page.keyboard.press("Control+Shift+Z")
        visit.open("exercises/update_rule/")
        expect(page.get_by_role("button", name="Write and run it here")).to_be_visible()

    def test_a_download_is_the_file_of_the_exercise(self, visit: Visit) -> None:
        page = open_editor(visit, "update_rule")
        write(page, "x = 1  # η\n")
        with page.expect_download() as caught:
            page.get_by_role("button", name="Download").click()
        assert caught.value.suggested_filename == "update_rule.py"
        assert Path(caught.value.path()).read_text(encoding="utf-8") == "x = 1  # η\n"

    def test_a_copy_is_in_the_clipboard(self, visit: Visit) -> None:
        visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = open_editor(visit, "update_rule")
        write(page, "x = 1\n")
        page.get_by_role("button", name="Copy").click()
        expect(status(page)).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()") == "x = 1\n"

    @pytest.mark.parametrize("scheme", ["full", "disabled"])
    def test_without_storage_the_page_says_so_and_shows_the_local_command(self, visit: Visit, scheme: str) -> None:
        visit.page.add_init_script(STORE[scheme])
        page = open_editor(visit, "update_rule")
        write(page, solution("update_rule"))
        expect(page.locator(".wb-storage")).to_contain_text("does not keep what you write")
        expect(page.locator(".wb-storage")).to_contain_text("run pytest update_rule")
        run(page)
        expect(status(page)).to_have_text("update_rule   3 of 3 visible checks pass")
        visit.open("")
        assert visit.problems == []
