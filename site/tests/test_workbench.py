"""Exercises that run in the page: the same checks and the same sentences as on the command line."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from commandline import printed, solution, summary, timeless, typical_mistake
from playwright.sync_api import Browser, Locator, Page, Route, expect
from test_pages import violations

from autograder.engine.stubs import stub
from conftest import ROOT, Watched
from places import COURSE
from serve import OWN

PATIENCE = 60_000  # ms, for Python to start on a busy machine

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


def opened(watched: Watched, slug: str) -> Page:
    """The page of an exercise with its editor open."""
    watched.open(f"exercises/{slug}/")
    watched.page.get_by_role("button", name="Write and run it here").click()
    expect(watched.page.get_by_role("textbox", name=f"{slug}.py")).to_be_focused()
    return watched.page


def write(page: Page, code: str) -> None:
    """Replace what stands in the editor, as a paste does."""
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(code)


def code(page: Page) -> str:
    """All that stands in the editor; lines outside its window are not in the document."""
    page.locator(".cm-content").focus()
    return page.evaluate("document.querySelector('.cm-content').cmTile.view.state.doc.toString()")


def status(page: Page) -> Locator:
    return page.locator(".wb-status")


def run(page: Page) -> None:
    """Press the button, and wait for the last sentence."""
    page.get_by_role("button", name="Run the checks").click()
    expect(status(page)).to_have_text(re.compile("visible checks pass"), timeout=PATIENCE)


def results(page: Page) -> list[str]:
    """The line of the exercise and those of its checks, as the page shows them."""
    marks, titles = (page.locator(name).all_text_contents() for name in (".wb-mark", ".wb-title"))
    rows = [f"{mark} {title}" for mark, title in zip(marks, titles, strict=True)]
    return [status(page).text_content() or "", *rows]


def sentences(page: Page) -> str:
    """All that stands below the buttons, pytest's own output aside."""
    return "\n".join(page.locator(".wb-problem, .wb-message:not(.wb-terminal *), .wb-hint").all_text_contents())


def terminal(page: Page) -> str:
    return page.locator(".wb-terminal pre").text_content() or ""


def agree(page: Page, slug: str, code: str) -> None:
    """What the page says of this code is what the command line says, down to the last character that pytest prints."""
    write(page, code)
    run(page)
    wanted = printed(slug, code)
    assert timeless(terminal(page)) == timeless(wanted)
    assert results(page) == summary(wanted)
    for line in sentences(page).splitlines():
        assert line.strip() in wanted


@pytest.mark.parametrize("slug", COURSE.slugs)
def test_stub_mistake_and_reference_get_the_sentences_of_the_command_line(watched: Watched, slug: str) -> None:
    page = opened(watched, slug)
    run(page)
    assert all(row.endswith("(not written yet)") for row in results(page)[1:])
    assert timeless(terminal(page)) == timeless(printed(slug, stub(solution(slug))))
    agree(page, slug, typical_mistake(slug))
    assert "✗" in "".join(results(page))
    expect(page.locator(".wb-picture")).to_have_count(0)
    agree(page, slug, solution(slug))
    assert all(row.startswith("✓") for row in results(page)[1:])
    expect(page.locator(".wb-picture .gd-sentence")).to_have_text(re.compile("^[^;]+ lies on the reference(; |.$)"))
    assert (
        page.locator(".wb-picture path.wb-own[d]").count()
        == page.locator(".wb-picture path.wb-reference[d]").count() - 1
    )
    assert watched.troubles == []


class TestWhatIsKept:
    def test_code_and_progress_outlive_the_visit(self, watched: Watched) -> None:
        page = opened(watched, "update_rule")
        write(page, solution("update_rule"))
        run(page)
        watched.open("")
        expect(page.locator("[data-progress=update_rule]")).to_have_text("The update rule ✓ all visible checks pass")
        expect(page.locator("[data-progress=adam]")).to_have_text("Adam")
        watched.open("exercises/update_rule/")
        page.get_by_role("button", name="Go on with what you wrote here").click()
        assert code(page) == solution("update_rule")
        assert watched.troubles == []

    def test_progress_is_the_best_run_so_far(self, watched: Watched) -> None:
        page = opened(watched, "gradient")
        write(page, typical_mistake("gradient"))
        run(page)
        passed = re.match(r"gradient   (\d+ of \d+ visible checks pass)", results(page)[0])[1]
        write(page, stub(solution("gradient")))
        run(page)
        watched.open("")
        expect(page.locator("[data-progress=gradient]")).to_have_text(f"The gradient, measured and derived {passed}")

    def test_starting_over_brings_the_stub_back_and_can_be_undone(self, watched: Watched) -> None:
        page = opened(watched, "update_rule")
        write(page, "mine = 1\n")
        page.get_by_role("button", name="Start over").click()
        assert code(page) == stub(solution("update_rule"))
        page.locator(".cm-content").focus()
        page.keyboard.press("Control+Z")
        assert code(page) == "mine = 1\n"
        page.keyboard.press("Control+Shift+Z")
        watched.open("exercises/update_rule/")
        expect(page.get_by_role("button", name="Write and run it here")).to_be_visible()

    def test_a_download_is_the_file_of_the_exercise(self, watched: Watched) -> None:
        page = opened(watched, "update_rule")
        write(page, "mine = 1  # η\n")
        with page.expect_download() as caught:
            page.get_by_role("button", name="Download").click()
        assert caught.value.suggested_filename == "update_rule.py"
        assert Path(caught.value.path()).read_text(encoding="utf-8") == "mine = 1  # η\n"

    def test_a_copy_lies_in_the_clipboard(self, watched: Watched) -> None:
        watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = opened(watched, "update_rule")
        write(page, "mine = 1\n")
        page.get_by_role("button", name="Copy").click()
        expect(status(page)).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()") == "mine = 1\n"

    @pytest.mark.parametrize("scheme", ["full", "disabled"])
    def test_a_browser_that_keeps_nothing_says_so_and_names_the_local_command(
        self, watched: Watched, scheme: str
    ) -> None:
        watched.page.add_init_script(STORE[scheme])
        page = opened(watched, "update_rule")
        write(page, solution("update_rule"))
        expect(page.locator(".wb-unkept")).to_contain_text("does not keep what you write")
        expect(page.locator(".wb-unkept")).to_contain_text("run pytest update_rule")
        run(page)
        expect(status(page)).to_have_text("update_rule   3 of 3 visible checks pass")
        watched.open("")
        assert watched.troubles == []


class TestWhatGoesWrongInAFile:
    def test_everything_is_shown_as_on_the_command_line(self, watched: Watched) -> None:
        page = opened(watched, "update_rule")
        agree(page, "update_rule", SYNTAX_ERROR)
        assert "update_rule.py does not compile: line 1: expected ':'" in sentences(page)
        agree(page, "update_rule", EXCEPTION)
        assert "raised IndexError" in sentences(page)
        agree(page, "update_rule", PRINT_FLOOD)
        assert "step 19999" in sentences(page)
        assert "step 0\n" not in sentences(page)
        agree(page, "update_rule", PRINTS_AND_PASSES)
        assert "here" not in sentences(page)
        assert watched.troubles == []

    def test_a_loop_that_never_ends_is_stopped_and_the_next_run_is_fine(self, watched: Watched) -> None:
        page = opened(watched, "update_rule")
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
        assert watched.troubles == []

    def test_what_a_file_breaks_is_whole_again_in_the_next_run(self, watched: Watched) -> None:
        page = opened(watched, "update_rule")
        write(page, VANDAL)
        run(page)
        assert results(page)[0] == "update_rule   0 of 3 visible checks pass"
        agree(page, "update_rule", solution("update_rule"))
        assert watched.troubles == []

    def test_a_python_that_is_ended_is_started_anew(self, watched: Watched) -> None:
        page = opened(watched, "update_rule")
        write(page, EXIT)
        page.get_by_role("button", name="Run the checks").click()
        expect(status(page)).to_contain_text("Python itself stopped while your code ran", timeout=PATIENCE)
        agree(page, "update_rule", solution("update_rule"))
        assert watched.troubles == []

    def test_a_run_can_be_stopped_by_hand(self, watched: Watched) -> None:
        page = opened(watched, "update_rule")
        write(page, ENDLESS)
        page.get_by_role("button", name="Run the checks").click()
        expect(status(page)).to_have_text("The checks are running …", timeout=PATIENCE)
        page.get_by_role("button", name="Stop").click()
        expect(status(page)).to_have_text("Stopped.")
        assert watched.troubles == []


class TestThePicture:
    def test_it_shows_the_students_own_functions(self, watched: Watched) -> None:
        """A fair shuffle of another kind walks another way, and is no mistake."""
        page = opened(watched, "sgd")
        write(page, (ROOT / "autograder/tests/alternatives/own_shuffle/sgd.py").read_text(encoding="utf-8"))
        run(page)
        sentence = page.locator(".wb-picture .gd-sentence")
        expect(sentence).to_contain_text("batch_size=1 parts from the reference, which is no mistake")
        expect(sentence).to_contain_text("batch_size=15 lies on the reference")
        marks = page.locator(".wb-picture .gd-panel").nth(1).locator(".gd-dots:not(.wb-reference) path")
        assert marks.count() == 2 * 15
        page.locator(".wb-picture summary").click()
        batches = page.locator(".wb-picture tr").filter(has=page.locator("th", has_text=re.compile(r"^batch \d$")))
        expect(batches).to_have_count(6)
        dealt = [row.locator("td").nth(1).text_content() or "" for row in batches.all()]
        assert sorted(int(number) for batch in dealt[:3] for number in batch.split()) == list(range(15))

    def test_schedules_are_drawn_as_curves(self, watched: Watched) -> None:
        page = opened(watched, "schedules")
        write(page, solution("schedules"))
        run(page)
        lines = page.locator(".wb-picture path.wb-own")
        expect(lines).to_have_count(4)
        assert all(line.get_attribute("d").count("L") == 99 for line in lines.all())


class TestWhereItCannotRun:
    """There the page says how to run the checks elsewhere, and nothing complains."""

    def test_without_script_the_file_and_the_command_are_there(self, browser: Browser, site: str) -> None:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{site}exercises/sgd/")
        expect(
            page.get_by_text("save it as sgd/sgd.py in the folder assignments, run pytest sgd there")
        ).to_be_visible()
        expect(page.get_by_text("def minibatches")).to_be_visible()
        expect(page.get_by_role("button", name="Write and run it here")).to_have_count(0)

    def test_without_webassembly(self, watched: Watched) -> None:
        watched.page.add_init_script("delete window.WebAssembly")
        self.refuses(watched)
        assert watched.troubles == []

    def test_where_a_policy_forbids_webassembly(self, watched: Watched) -> None:
        def restrict(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": "script-src 'self'"})

        watched.page.context.route("**/worker.js", restrict)
        self.refuses(watched)
        assert watched.troubles == []

    def test_where_the_file_is_blocked(self, watched: Watched) -> None:
        watched.page.context.route("**/*.wasm", lambda route: route.abort())
        self.refuses(watched)
        assert all("ERR_FAILED" in trouble for trouble in watched.troubles)  # the browser's own note of it

    def refuses(self, watched: Watched) -> None:
        page = opened(watched, "update_rule")
        page.get_by_role("button", name="Run the checks").click()
        expect(status(page)).to_contain_text("Python does not run in this browser", timeout=PATIENCE)
        expect(status(page)).to_contain_text("save it as update_rule/update_rule.py")
        expect(status(page)).to_contain_text("run pytest update_rule")


class TestEverywhere:
    @pytest.mark.parametrize("width", [1280, 360])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_no_barrier_is_found_and_nothing_sticks_out(self, watched: Watched, width: int, scheme: str) -> None:
        watched.page.set_viewport_size({"width": width, "height": 900})
        watched.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page = opened(watched, "sgd")
        write(page, typical_mistake("sgd").replace("rng):", "rng):\n    print('dealt')", 1))
        run(page)
        self.sound(watched, width)
        write(page, solution("sgd"))
        run(page)
        expect(page.locator(".wb-picture .gd-sentence")).to_be_visible()
        self.sound(watched, width)

    def sound(self, watched: Watched, width: int) -> None:
        watched.page.locator(".wb-bench summary").evaluate_all("all => all.forEach((summary) => summary.click())")
        assert violations(watched) == []
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
        assert watched.troubles == []

    def test_after_instant_navigation_python_is_still_there(self, watched: Watched) -> None:
        """At the site's own address: elsewhere the theme reloads."""
        local = watched.site.replace("/sub/path/", OWN)
        watched.site = COURSE.site
        watched.page.context.route(
            f"{COURSE.site}**",
            lambda route: route.fulfill(response=route.fetch(url=route.request.url.replace(COURSE.site, local))),
        )
        page = opened(watched, "gradient")
        run(page)
        page.evaluate("window.before = true")
        page.click("a.md-footer__link--next")
        page.wait_for_url("**/exercises/update_rule/")
        page.get_by_role("button", name="Write and run it here").click()
        write(page, solution("update_rule"))
        run(page)
        expect(status(page)).to_have_text("update_rule   3 of 3 visible checks pass")
        assert page.evaluate("window.before") is True
        assert [t for t in watched.troubles if not t.startswith(f"asks for {COURSE.site}")] == []

    def test_the_keyboard_is_enough(self, watched: Watched) -> None:
        watched.open("exercises/update_rule/")
        page = watched.page
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
        assert watched.troubles == []

    def test_nothing_is_loaded_before_the_click(self, watched: Watched) -> None:
        asked: list[str] = []
        watched.page.on("request", lambda request: asked.append(request.url))
        watched.open("exercises/sgd/")
        watched.page.wait_for_timeout(1000)
        early = [
            url for url in asked if re.search(r"/assets/(python|assignments|workbench/(bench|worker|runner))", url)
        ]
        assert early == []


def tab_to(page: Page, name: str) -> None:
    for _ in range(80):
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no number of tabs leads to {name}")
