"""The workbench for everybody: browsers without Python, narrow and dark pages, the keyboard, instant navigation."""

from __future__ import annotations

import re

import pytest
from commandline import solution, typical_mistake
from playwright.sync_api import Browser, Page, Route, expect
from workbench import PATIENCE, code, open_editor, run, status, write

from autograder.engine.stubs import stub
from conftest import Visit


class TestWithoutPython:
    """The page says how to run the checks elsewhere, and reports no error."""

    def test_without_javascript_the_file_and_the_command_are_shown(self, browser: Browser, site: str) -> None:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{site}exercises/sgd/")
        expect(
            page.get_by_text("save the file as sgd/sgd.py in the folder assignments and run pytest sgd there")
        ).to_be_visible()
        expect(page.get_by_text("def minibatches")).to_be_visible()
        expect(page.get_by_role("button", name="Write and run it here")).to_have_count(0)

    def test_the_browser_has_no_webassembly(self, visit: Visit) -> None:
        visit.page.add_init_script("delete window.WebAssembly")
        self.assert_refused(visit)
        assert visit.problems == []

    def test_a_policy_forbids_webassembly(self, visit: Visit) -> None:
        def restrict(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": "script-src 'self'"})

        visit.page.context.route("**/worker.js", restrict)
        self.assert_refused(visit)
        assert visit.problems == []

    def test_the_file_is_blocked(self, visit: Visit) -> None:
        visit.page.context.route("**/*.wasm", lambda route: route.abort())
        self.assert_refused(visit)
        assert all("ERR_FAILED" in trouble for trouble in visit.problems)  # the browser's own message

    def assert_refused(self, visit: Visit) -> None:
        page = open_editor(visit, "update_rule")
        page.get_by_role("button", name="Run the checks").click()
        expect(status(page)).to_contain_text("Python does not run in this browser", timeout=PATIENCE)
        expect(status(page)).to_contain_text("save the file as update_rule/update_rule.py")
        expect(status(page)).to_contain_text("run pytest update_rule")


class TestEverywhere:
    @pytest.mark.parametrize("width", [1280, 360])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_no_violation_and_nothing_is_too_wide(self, visit: Visit, width: int, scheme: str) -> None:
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page = open_editor(visit, "sgd")
        write(page, typical_mistake("sgd").replace("rng):", "rng):\n    print('dealt')", 1))
        run(page)
        self.assert_no_faults(visit, width)
        write(page, solution("sgd"))
        run(page)
        expect(page.locator(".wb-picture .gd-sentence")).to_be_visible()
        self.assert_no_faults(visit, width)

    def assert_no_faults(self, visit: Visit, width: int) -> None:
        visit.page.locator(".wb-workspace summary").evaluate_all("all => all.forEach((summary) => summary.click())")
        assert visit.violations() == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        assert visit.problems == []

    def test_python_stays_loaded_after_instant_navigation(self, visit: Visit) -> None:
        visit.use_own_address()
        page = open_editor(visit, "gradient")
        run(page)
        page.evaluate("window.before = true")
        page.click("a.md-footer__link--next")
        page.wait_for_url("**/exercises/update_rule/")
        page.get_by_role("button", name="Write and run it here").click()
        write(page, solution("update_rule"))
        run(page)
        expect(status(page)).to_have_text("update_rule   3 of 3 visible checks pass")
        assert page.evaluate("window.before") is True
        assert visit.problems == []

    def test_everything_can_be_done_with_the_keyboard(self, visit: Visit) -> None:
        visit.open("exercises/update_rule/")
        page = visit.page
        tab_to(page, "Write and run it here")
        page.keyboard.press("Enter")
        expect(page.get_by_role("textbox", name="update_rule.py")).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.type("def gradient_step(w, gradient, learning_rate):\nreturn None")
        assert code(page).splitlines()[1] == "    return None"
        page.keyboard.press("Control+Enter")
        expect(status(page)).to_have_text("update_rule   0 of 3 visible checks pass", timeout=PATIENCE)
        expect(page.get_by_role("textbox", name="update_rule.py")).to_be_focused()
        page.keyboard.press("Escape")
        tab_to(page, "Start over")
        page.keyboard.press("Enter")
        assert code(page) == stub(solution("update_rule"))
        assert visit.problems == []

    def test_nothing_is_loaded_before_the_click(self, visit: Visit) -> None:
        requested: list[str] = []
        visit.page.on("request", lambda request: requested.append(request.url))
        visit.open("exercises/sgd/")
        visit.page.wait_for_timeout(1000)
        early = [
            url
            for url in requested
            if re.search(r"/assets/(python|assignments|workbench/(workspace|worker|runner))", url)
        ]
        assert early == []


def tab_to(page: Page, name: str) -> None:
    for _ in range(80):
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no number of tabs leads to {name}")
