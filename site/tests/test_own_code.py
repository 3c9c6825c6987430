"""A reader's own functions in the figures: right, wrong, slow and endless ones, and none at all."""

from __future__ import annotations

import json
import re

import pytest
from commandline import solution
from playwright.sync_api import Locator, expect
from workbench import PATIENCE

from autograder.engine.stubs import stub
from conftest import BELOW, Visit

pytestmark = pytest.mark.long

SWITCH = "Draw what your own code does"
PAGES = {
    "parabola": ("theory/update-rule/", ["update_rule"], 1),
    "contour": ("theory/update-rule/", ["update_rule"], 1),
    "momentum": ("theory/momentum/", ["momentum"], 1),
    "race": ("theory/practice/", ["update_rule", "momentum", "rmsprop", "adam"], 4),
    "schedules": ("theory/schedules/", ["schedules"], 4),
    "batches": ("theory/stochastic/", ["sgd"], 1),
    "range-test": ("theory/learning-rate/", ["tuning"], 1),
}
CALLED = {
    "parabola": "gradient_descent",
    "contour": "gradient_descent",
    "momentum": "momentum_descent",
    "race": "adam_descent",
    "schedules": "step_decay",
    "batches": "sgd",
    "range-test": "learning_rate_range_test",
}
"""By figure, a function that it calls."""
BODIES = {
    "wrong": (
        "return tuple(1.5 * a for a in right) if isinstance(right, tuple) else 1.5 * right",
        "differs from the|fresh orders",
    ),
    "slow": ("import time; time.sleep(0.7); return right", "does what the figure shows"),
    "endless": ("while True: pass", "did not come to an end within 3 seconds"),
}
"""What a function does after its right answer is there, and what the line below the figure then says."""
STEP = "def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):\n"
WRONG = solution("momentum").replace("v = gamma * v + learning_rate", "v = gamma * v + 2 * learning_rate")
SLOW = solution("momentum").replace(
    "    w = np.array(w0", "    import time\n    time.sleep(0.7)\n    w = np.array(w0", 1
)
ENDLESS = f"{STEP}    while True:\n        pass\n"
RAISES = f"{STEP}    return w0[99]\n"


# Move a slider five times in a row; return how long each move took, and the figure's own line after it.
MOVES = """
(slider) => [1, 2, 3, 4, 5].map((move) => {
    const begun = performance.now();
    slider.value = +slider.value + 3;
    slider.dispatchEvent(new Event("input"));
    const line = slider.closest("figure").querySelector(".gd-data path.gd-c1");
    return [performance.now() - begun, line.getAttribute("d")];
})
"""


def shown(visit: Visit, figure: str, **codes: str) -> Locator:
    """Return a figure in a browser that holds this code of exercises."""
    address = PAGES[figure][0]
    visit.open(address)
    for slug, code in codes.items():
        key = f"course:{BELOW}:code:{slug}"
        visit.page.evaluate("([key, code]) => localStorage.setItem(key, code)", [key, json.dumps(code)])
    visit.open(address)
    visit.skip_questions()
    return visit.page.locator(f"[data-figure={figure}]")


def switch_on(figure: Locator) -> Locator:
    """Switch the reader's code on; return the line that says what it does."""
    figure.get_by_label(SWITCH).check()
    return figure.locator(".wb-own-words")


def lines(figure: Locator) -> list[str]:
    """Return the shapes of the reader's lines."""
    return figure.locator("path.wb-own-run").evaluate_all(
        "all => all.filter((p) => p.closest('.gd-data')).map((p) => p.getAttribute('d') ?? '')"
    )


def move(figure: Locator, key: str = "ArrowRight") -> None:
    figure.locator("input[type=range]").first.press(key)


@pytest.mark.parametrize("name", PAGES)
def test_right_functions_do_what_the_figure_shows(visit: Visit, name: str) -> None:
    _, slugs, count = PAGES[name]
    figure = shown(visit, name, **{slug: solution(slug) for slug in slugs})
    words = switch_on(figure)
    same = re.compile(rf"^(Your \w+ does what the figure shows\. ?){{{count}}}$")
    expect(words).to_have_text(same, timeout=PATIENCE)
    own = lines(figure)
    assert all(own)
    theirs = figure.locator(".gd-data path.gd-line").evaluate_all("all => all.map((p) => p.getAttribute('d'))")
    assert all(theirs.count(d) >= 2 for d in own)
    move(figure)
    expect(words).to_have_text(same, timeout=PATIENCE)
    figure.get_by_label(SWITCH).uncheck()
    expect(words).to_have_text("")
    assert not any(lines(figure))
    assert visit.problems == []


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("name", PAGES)
def test_every_figure_goes_on_beside_wrong_slow_and_endless_code(visit: Visit, name: str, kind: str) -> None:
    body, said = BODIES[kind]
    slugs, called = PAGES[name][1], CALLED[name]
    codes = {slug: solution(slug) for slug in slugs}
    last = slugs[-1]
    codes[last] += (
        f"\nanswer = {called}\n\ndef {called}(*args, **settings):\n    right = answer(*args, **settings)\n    {body}\n"
    )
    figure = shown(visit, name, **codes)
    words = switch_on(figure)
    expect(words).to_have_text(re.compile(said), timeout=PATIENCE)
    assert any(lines(figure)) == (kind != "endless")
    before = figure.locator(".gd-sentence").text_content()
    move(figure)
    expect(figure.locator(".gd-sentence")).not_to_have_text(before or "")
    assert visit.problems == []


def test_a_wrong_function_is_drawn_beside_the_figures_own(visit: Visit) -> None:
    figure = shown(visit, "momentum", momentum=WRONG)
    words = switch_on(figure)
    expect(words).to_have_text(re.compile("^Your momentum_descent differs from the figure at step 1"), timeout=PATIENCE)
    before = lines(figure)
    assert all(before)
    for _ in range(5):
        move(figure)
    visit.page.wait_for_function(
        "d => document.querySelector('.gd-data .wb-own-run').getAttribute('d') !== d", arg=before[0]
    )
    assert visit.problems == []


def test_a_slow_function_holds_nothing_up(visit: Visit) -> None:
    figure = shown(visit, "momentum", momentum=SLOW)
    words = switch_on(figure)
    expect(words).to_have_text(re.compile("does what the figure shows"), timeout=PATIENCE)
    moves = figure.locator("input[type=range]").first.evaluate(MOVES)
    assert max(milliseconds for milliseconds, _ in moves) < 300  # a call takes more than twice as long
    assert len({d for _, d in moves}) == len(moves)
    visit.page.wait_for_function(
        "d => document.querySelector('.gd-data .wb-own-run').getAttribute('d') === d", arg=moves[-1][1]
    )
    expect(words).to_have_text(re.compile("does what the figure shows"), timeout=PATIENCE)
    assert visit.problems == []


def test_an_endless_function_is_stopped_and_the_next_code_runs(visit: Visit) -> None:
    figure = shown(visit, "momentum", momentum=ENDLESS)
    words = switch_on(figure)
    expect(words).to_contain_text("momentum_descent did not come to an end within 3 seconds", timeout=PATIENCE)
    expect(figure.get_by_label(SWITCH)).not_to_be_checked()
    before = figure.locator(".gd-sentence").text_content()
    move(figure)
    expect(figure.locator(".gd-sentence")).not_to_have_text(before or "")
    expect(words).to_contain_text("did not come to an end")
    code = json.dumps(solution("momentum"))
    visit.page.evaluate("([key, code]) => localStorage.setItem(key, code)", [f"course:{BELOW}:code:momentum", code])
    expect(switch_on(figure)).to_have_text(re.compile("does what the figure shows"), timeout=PATIENCE)
    assert visit.problems == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (RAISES, "momentum_descent does not answer: IndexError"),
        (stub(solution("momentum")), "momentum_descent is not written yet."),
        ("def momentum_descent(:\n", "momentum.py does not run: SyntaxError"),
        (f"{STEP}    return w0\n", "momentum_descent returns shape (2,), expected (61, 2)."),
        ("x = 1\n", "momentum.py defines no function momentum_descent."),
    ],
)
def test_an_error_is_one_line_with_a_way_to_the_exercise(visit: Visit, code: str, said: str) -> None:
    figure = shown(visit, "momentum", momentum=code)
    words = switch_on(figure)
    expect(words).to_contain_text(said, timeout=PATIENCE)
    words.get_by_role("link", name="To the exercise").click()
    visit.page.wait_for_url("**/exercises/momentum/")
    assert visit.problems == []


def test_without_code_there_is_no_switch_and_nothing_more_is_loaded(visit: Visit) -> None:
    requested: list[str] = []
    visit.page.on("request", lambda request: requested.append(request.url))
    figure = shown(visit, "momentum", update_rule=solution("update_rule"))
    expect(figure.locator(".gd-sentence")).not_to_be_empty()
    expect(figure.get_by_label(SWITCH)).to_have_count(0)
    assert not [url for url in requested if re.search("/assets/(python|assignments)/|workbench/(own|worker)", url)]


def test_python_is_loaded_when_the_switch_is_pressed_and_not_before(visit: Visit) -> None:
    requested: list[str] = []
    visit.page.on("request", lambda request: requested.append(request.url))
    figure = shown(visit, "momentum", momentum=solution("momentum"))
    expect(figure.get_by_label(SWITCH)).to_be_visible()
    move(figure)
    assert not [url for url in requested if re.search("/assets/(python|assignments)/|workbench/worker", url)]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_keyboard_is_enough_and_axe_finds_no_violation(visit: Visit, width: int, scheme: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    figure = shown(visit, "momentum", momentum=f"{STEP}    return w0[99]\n")
    figure.get_by_label(SWITCH).focus()
    visit.page.keyboard.press("Space")
    expect(figure.get_by_role("link", name="To the exercise")).to_be_visible(timeout=PATIENCE)
    assert visit.violations() == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
