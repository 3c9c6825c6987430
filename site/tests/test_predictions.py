"""Before you look: a guess comes first, the answer stays covered until then, and a sentence compares the two."""

from __future__ import annotations

import re

import pytest
from computed import REFERENCES
from playwright.sync_api import Browser, Locator, Route, expect
from surprises import Guess, surprises

from conftest import WATCH_SHIFTS, Visit
from places import PAGES

CASES = list(surprises(REFERENCES))
NAMES = [name for _, name, _, _ in CASES]
ASKED = [(address, name) for address, name, _, _ in CASES]
COVERED = [(address, name) for address, name in ASKED if name not in ("ball", "curves")]


def question(visit: Visit, address: str, name: str) -> Locator:
    """Open a page; return the form of a question on it."""
    visit.open(address)
    form = visit.page.locator(f"[data-prediction={name}] + form")
    form.wait_for()
    return form


def enter(form: Locator, guess: Guess) -> None:
    for field, entered in zip(form.locator(".guess-field").all(), guess, strict=True):
        if isinstance(entered, str):
            field.locator("input").fill(entered)
        else:
            for words in entered:
                field.get_by_role("button").filter(has_text=words).press("Enter")


def figure(form: Locator) -> Locator:
    return form.locator("xpath=following::figure[1]")


def visibility(form: Locator) -> set[str]:
    """Return how what a question covers is seen: lines of the figure, words about them, and what follows it."""
    lines = ":is(.gd-data .gd-line[d], g[id*='-axes_'] > g[id*='-line2d_'], .gd-live .gd-sentence, figcaption)"
    after = form.locator("xpath=following::figure[1]/following-sibling::*[1]")
    parts = figure(form).locator(lines).or_(after)
    return set(parts.evaluate_all("all => all.map((part) => getComputedStyle(part).visibility)"))


def test_every_question_before_a_figure_is_one_of_these() -> None:
    pages = [path.read_text(encoding="utf-8") for path in PAGES.rglob("*.md")]
    asked = [name for text in pages for name in re.findall(r'\.predict[ .\w]*data-prediction="(.*?)"', text)]
    assert sorted(asked) == sorted(NAMES)
    assert sum(len(re.findall(r"\{ \.predict\b", text)) for text in pages) == len(asked)


@pytest.mark.parametrize(("address", "name", "guess", "words"), CASES, ids=NAMES)
def test_a_guess_uncovers_the_answer_and_is_compared_with_it(
    visit: Visit, address: str, name: str, guess: Guess, words: list[str]
) -> None:
    form = question(visit, address, name)
    covered = (address, name) in COVERED
    if covered:
        assert visibility(form) == {"hidden"}
    enter(form, guess)
    form.get_by_role("button", name="Show").press("Enter")
    said = form.get_by_role("status")
    expect(said).to_be_focused()
    assert said.get_attribute("aria-live") == "polite"
    for part in words:
        expect(said).to_contain_text(part)
    assert (said.text_content() or "").count(". ") == 0
    assert visibility(form) == {"visible"}
    if covered:
        assert figure(form).locator(".gd-covered, .gd-veil, .gd-veiled, [inert]").count() == 0
    if name != "curves":
        assert figure(form).locator(".gd-guess text").first.text_content().startswith("your guess")
    assert visit.problems == []


@pytest.mark.parametrize(("address", "name"), ASKED, ids=NAMES)
def test_one_key_skips_a_question_and_leaves_the_figure_as_it_was(visit: Visit, address: str, name: str) -> None:
    form = question(visit, address, name)
    before = figure(form).locator(".gd-line[d]").evaluate_all("all => all.map((line) => line.getAttribute('d'))")
    form.locator("input, button").first.focus()
    visit.page.keyboard.press("Escape")
    expect(form).to_have_text("Skipped.")
    assert visibility(form) == {"visible"}
    assert figure(form).locator(".gd-guess, .gd-veil, [inert]").count() == 0
    after = figure(form).locator(".gd-line[d]").evaluate_all("all => all.map((line) => line.getAttribute('d'))")
    assert after == before


def test_the_key_skips_the_question_in_sight_when_nothing_has_the_focus(visit: Visit) -> None:
    form = question(visit, "theory/update-rule/", "condition")
    form.scroll_into_view_if_needed()
    visit.page.keyboard.press("Escape")
    expect(form).to_have_text("Skipped.")
    expect(visit.page.locator("[data-prediction=mirror] + form input")).to_have_count(1)


def test_an_empty_guess_is_asked_for_again_and_covers_on(visit: Visit) -> None:
    form = question(visit, "theory/practice/", "race")
    enter(form, (["Adam"], ["Adam", "momentum"]))
    form.get_by_role("button", name="Show").click()
    expect(form.get_by_role("status")).to_have_text("Press the buttons in the order that you expect.")
    form.get_by_role("button", name=re.compile("RMSprop$")).last.click()  # the last place is certain now
    form.get_by_role("button", name="Show").click()
    expect(form.get_by_role("status")).to_contain_text("You said Adam, and Adam is first after ten steps")


@pytest.mark.parametrize(("address", "name", "panel"), [("momentum", "momentum", 0), ("landscapes", "saddle", 0)])
def test_a_click_on_the_axis_is_a_guess_and_is_drawn_there(visit: Visit, address: str, name: str, panel: int) -> None:
    form = question(visit, f"theory/{address}/", name)
    veil = figure(form).locator(".gd-veil rect").nth(panel)
    veil.scroll_into_view_if_needed()
    box = veil.bounding_box()
    visit.page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.5 * box["height"])
    guess = float(form.locator("input").input_value())
    assert guess == pytest.approx({"momentum": 3.0, "saddle": 126}[name], rel=0.05)
    mark = figure(form).locator(".gd-guess :is(circle, path)").bounding_box()
    assert abs(mark["x"] + mark["width"] / 2 - box["x"] - 0.75 * box["width"]) < 4


def test_on_the_home_page_nothing_is_covered(visit: Visit) -> None:
    form = question(visit, "", "ball")
    assert figure(form).locator(".gd-data .gd-line[d]").first.is_visible()
    assert visit.page.locator(".gd-covered, .gd-veiled, [inert]").count() == 0


def test_a_printed_page_shows_the_figure_and_the_answer(visit: Visit) -> None:
    form = question(visit, "theory/adam/", "adam-start")
    visit.page.emulate_media(media="print")
    assert visibility(form) == {"visible"}
    assert not form.is_visible()


def test_without_scripts_the_text_reads_as_before(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}theory/gradient/")
    asked = page.locator("[data-prediction=differences]")
    assert "What happens to the error" in (asked.text_content() or "")
    follows = page.locator("[data-prediction] + figure")
    assert follows.locator("svg").is_visible()
    assert follows.locator("xpath=following-sibling::*[1]").is_visible()
    gap = follows.bounding_box()["y"] - asked.bounding_box()["y"] - asked.bounding_box()["height"]
    assert gap < 60
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
class TestLayout:
    @pytest.mark.parametrize("address", ["theory/update-rule/#learning-rate", "theory/practice/#race"])
    def test_nothing_moves_when_the_form_comes(self, visit: Visit, width: int, address: str) -> None:
        page = visit.page
        page.set_viewport_size({"width": width, "height": 900})
        page.add_init_script(WATCH_SHIFTS)

        def after_the_fonts(route: Route) -> None:
            """Send the form when the page stands as it is without one: what late fonts move is not its doing."""
            page.wait_for_timeout(600)
            page.evaluate("document.fonts.ready.then(() => { window.shift = 0; })")
            route.continue_()

        page.route("**/figures.js", after_the_fonts)
        visit.open(address)
        assert page.evaluate("window.shift") <= 0.05

    @pytest.mark.parametrize(("address", "name"), ASKED, ids=NAMES)
    def test_the_room_that_is_kept_free_holds_the_form_and_the_sentence(
        self, visit: Visit, width: int, address: str, name: str
    ) -> None:
        visit.page.set_viewport_size({"width": width, "height": 900})
        form = question(visit, address, name)
        room = form.evaluate("form => parseFloat(getComputedStyle(form).minHeight)")
        height = "form => form.getBoundingClientRect().height"
        assert form.evaluate(height) == pytest.approx(room, abs=1)
        guess = next(guess for _, other, guess, _ in CASES if other == name)
        enter(form, guess)
        form.get_by_role("button", name="Show").click()
        assert form.evaluate(height) == pytest.approx(room, abs=1)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("name", ["mirror", "race"])
    def test_axe_finds_no_violation_before_and_after(self, visit: Visit, width: int, scheme: str, name: str) -> None:
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.page.emulate_media(color_scheme=scheme)
        address, _, guess, _ = next(case for case in CASES if case[1] == name)
        form = question(visit, address, name)
        enter(form, guess)
        assert visit.violations() == []
        form.get_by_role("button", name="Show").click()
        assert visit.violations() == []
