"""The page "which mistake is it?": its data are true, everybody can use it, and it keeps what was answered."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from commandline import solution
from playwright.sync_api import Browser, Page, expect

from autograder.engine.secrets import leaks
from autograder.engine.suites import kinds_of, mistakes_of
from check import text_of
from conftest import ROOT, Visit
from places import COURSE
from practice import DECK
from practice_calls import answers, labels_of

FOLDER = ROOT / "build/site/assets/practice"
DATA: dict[str, dict[str, Any]] = {
    slug: json.loads((FOLDER / f"{slug}.json").read_text(encoding="utf-8"))
    for slug in COURSE.slugs
    if (FOLDER / f"{slug}.json").exists()
}
SLUG = "momentum"
POINTS = "all => all.map((line) => line.getAttribute('points'))"


def shown(slug: str, name: str, source: str, texts: list[str]) -> list[str]:
    """Return what the function of this source answers to each call, run anew, as a reader sees it."""
    kinds = kinds_of(COURSE, slug)[name]
    return [answer.text(labels_of(kinds)) for answer in answers(source, name, texts, kinds.view)]


class TestData:
    def test_at_least_200_mistakes_are_asked_about(self) -> None:
        assert sum(len(data["questions"]) for data in DATA.values()) >= 200

    @pytest.mark.parametrize("slug", DATA)
    def test_answers_follow_from_the_mistake_and_from_no_other_of_the_four(self, slug: str) -> None:
        known = {mistake.id: mistake for mistake in mistakes_of(COURSE, slug)}
        reference = solution(slug)
        for question in DATA[slug]["questions"]:
            name, calls = question["function"], question["calls"]
            texts = [call["call"] for call in calls]
            own = [call["wrong"] for call in calls]
            assert shown(slug, name, reference, texts) == [call["right"] for call in calls], question["id"]
            assert shown(slug, name, known[question["id"]].apply(reference), texts) == own, question["id"]
            assert all(call["wrong"] != call["right"] for call in calls)
            assert len({known[id_].title for id_ in (question["id"], *question["others"])}) == 4
            for id_, other_answers in question["others"].items():
                assert shown(slug, name, known[id_].apply(reference), texts) == other_answers
                for source in known[id_].variants(reference):
                    assert shown(slug, name, source, texts) != own, (question["id"], id_)

    def test_nothing_but_words_calls_and_answers_is_published(self) -> None:
        files = {path.name: text_of(path) for path in FOLDER.iterdir()}
        assert list(leaks(COURSE, files)) == []
        for data in DATA.values():
            assert {*data} == {"title", "mistakes", "questions"}
            for question in data["questions"]:
                assert {*question} == {"id", "function", "path", "calls", "others"}
                assert all({*call} == {"call", "given", "right", "wrong"} for call in question["calls"])
            for words in data["mistakes"].values():
                assert {*words} == {"title", "computes", "asked", "concept", "page"}

    def test_the_deck_has_every_question_on_a_line_of_four_fields(self) -> None:
        lines = (FOLDER / DECK).read_text(encoding="utf-8").splitlines()
        cards = [line.split("\t") for line in lines if not line.startswith("#")]
        assert [card[0] for card in cards] == [f"{s}/{q['id']}" for s, data in DATA.items() for q in data["questions"]]
        for key, front, back, slug in cards:
            titles = re.findall("<li>(.*?)</li>", front)
            assert len(titles) == 4
            assert re.search("<b>(.*?)</b>", back)[1] in titles
            assert key.startswith(f"{slug}/")


def begin(visit: Visit, slug: str = SLUG) -> Page:
    """Open the page and tick an exercise."""
    visit.open("practice/")
    visit.page.get_by_role("checkbox", name=f"Practise {DATA[slug]['title']}").check()
    expect(choices(visit.page)).to_have_count(4)
    return visit.page


def choices(page: Page) -> Any:
    return page.locator(".pr-choice")


def asked(page: Page) -> dict[str, Any]:
    """Return the question that the page shows."""
    calls = page.locator(".pr-call > pre").all_text_contents()
    wrong = page.locator(".pr-wrong").all_text_contents()
    titles = {*choices(page).all_text_contents()}
    for data in DATA.values():
        for question in data["questions"]:
            own = [data["mistakes"][id_]["title"] for id_ in (question["id"], *question["others"])]
            found = [(call["call"], call["wrong"]) for call in question["calls"]]
            if found == [*zip(calls, wrong, strict=True)] and {*own} == titles:
                return question | {"titles": own, "words": data["mistakes"]}
    raise LookupError("the page shows a question that is not among the data")


def choose(page: Page, title: str) -> None:
    page.locator(".pr-choice").get_by_text(title, exact=True).click()


class TestPage:
    def test_without_scripts_it_lists_the_exercises_and_offers_the_deck(self, browser: Browser, site: str) -> None:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{site}practice/")
        expect(page.locator(".pr-exercises li")).to_have_count(len(DATA))
        with page.expect_download() as caught:
            page.get_by_role("link", name="a deck for Anki").click()
        assert caught.value.suggested_filename == DECK

    def test_nothing_is_asked_before_an_exercise_is_ticked_or_solved(self, visit: Visit) -> None:
        visit.open("practice/")
        expect(visit.page.get_by_text("Tick an exercise below to begin.")).to_be_visible()
        expect(choices(visit.page)).to_have_count(0)
        assert visit.problems == []

    def test_an_exercise_whose_checks_pass_in_this_browser_joins_by_itself(self, visit: Visit) -> None:
        visit.page.add_init_script(
            f"localStorage.setItem('course:/sub/path/:progress:{SLUG}', JSON.stringify({{ passed: 5, of: 5 }}))"
        )
        visit.open("practice/")
        expect(visit.page.locator(".pr-where")).to_have_text(DATA[SLUG]["title"])

    def test_a_right_answer_is_explained_and_leads_to_the_paragraph(self, visit: Visit) -> None:
        page = begin(visit)
        question = asked(page)
        words = question["words"][question["id"]]
        choose(page, words["title"])
        verdict = page.locator(".pr-verdict")
        expect(verdict).to_contain_text("Right.")
        expect(verdict).to_contain_text(f"This {words['computes']}; the exercise asks you to {words['asked']}.")
        with page.expect_navigation():
            verdict.get_by_role("link").click()
        assert page.url.endswith(words["page"])
        assert visit.problems == []

    def test_a_wrong_answer_shows_what_the_chosen_mistake_would_return(self, visit: Visit) -> None:
        page = begin(visit)
        question = asked(page)
        other, returned = next(iter(question["others"].items()))
        choose(page, question["words"][other]["title"])
        verdict = page.locator(".pr-verdict")
        expect(verdict).to_contain_text("Not this one.")
        expect(verdict).to_contain_text(f"Such code {question['words'][other]['computes']}")
        expect(verdict).to_contain_text(f"{question['titles'][0]}.")
        for text, place in zip(returned, verdict.locator(".pr-instead pre").all_text_contents(), strict=True):
            assert place.startswith(text)

    def test_a_path_is_drawn_beside_the_expected_one(self, visit: Visit) -> None:
        visit.page.add_init_script("Math.random = () => 0")  # the first question is asked first
        page = begin(visit)
        first = DATA[SLUG]["questions"][0]
        assert first["path"]
        assert asked(page)["id"] == first["id"]
        drawn = [line.split() for line in page.locator(".pr-sketch polyline").evaluate_all(POINTS)]
        rows = [json.loads(re.sub(r"\.(?!\d)", "", first["calls"][0][kind])) for kind in ("right", "wrong")]
        assert [len(line) for line in drawn] == [len(path) for path in rows]
        heights = [float(point.split(",")[1]) for line in drawn for point in line]
        values = [value for path in rows for (value,) in path]
        assert [y for _, y in sorted(zip(values, heights, strict=True))] == sorted(heights, reverse=True)

    def test_everything_can_be_done_with_the_keyboard(self, visit: Visit) -> None:
        visit.open("practice/")
        page = visit.page
        for _ in range(60):
            if page.evaluate("document.activeElement.matches('.pr-exercises input')"):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(choices(page)).to_have_count(4)
        first = asked(page)["id"]
        page.keyboard.press("3")
        expect(page.locator(".pr-outcome")).to_be_visible()
        page.keyboard.press("1")  # a question is answered once
        expect(page.locator(".pr-outcome")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator(".pr-outcome")).to_have_count(0)
        assert asked(page)["id"] != first
        page.keyboard.press("Tab")
        expect(choices(page).first).to_be_focused()
        assert visit.problems == []

    @pytest.mark.parametrize("width", [1280, 360])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_no_violation_and_nothing_is_too_wide(self, visit: Visit, width: int, scheme: str) -> None:
        visit.page.set_viewport_size({"width": width, "height": 800})
        visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for slug in (SLUG, "stopping"):
            page = begin(visit, slug)
            assert visit.violations() == []
            choose(page, asked(page)["titles"][1])
            assert visit.violations() == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert visit.problems == []


class TestMemory:
    def test_answers_and_exercises_are_kept_after_the_visit(self, visit: Visit) -> None:
        page = begin(visit)
        number = len(DATA[SLUG]["questions"])
        expect(page.locator(".pr-status")).to_have_text(f"0 to repeat, {number} new, {number} in all.")
        answered = asked(page)
        choose(page, answered["titles"][0])
        visit.open("practice/")
        expect(page.locator(".pr-status")).to_have_text(f"0 to repeat, {number - 1} new, {number} in all.")
        assert asked(page)["id"] != answered["id"]
        assert page.get_by_role("checkbox", name=DATA[SLUG]["title"]).is_checked()

    def test_a_wrong_answer_comes_back_after_minutes_and_a_right_one_after_days(self, visit: Visit) -> None:
        visit.page.clock.install()
        page = begin(visit)
        missed = asked(page)
        choose(page, missed["titles"][1])
        expect(page.locator(".pr-outcome")).to_contain_text("comes back in 5 minutes")
        page.clock.fast_forward("06:00")
        page.keyboard.press("Enter")  # another question is not yet asked: this one is due
        expect(page.locator(".pr-status")).to_contain_text("1 to repeat")
        page.reload()
        expect(choices(page)).to_have_count(4)
        assert asked(page)["id"] == missed["id"]
        choose(page, missed["titles"][0])
        expect(page.locator(".pr-outcome")).to_contain_text(re.compile(r"comes back in \d+ days?\."))

    def test_intervals_grow(self, visit: Visit) -> None:
        visit.page.clock.install()
        page = begin(visit)
        days = []
        question = asked(page)
        for _ in range(3):
            choose(page, question["titles"][0])
            days.append(int(re.search(r"in (\d+) day", page.locator(".pr-outcome").text_content() or "")[1]))
            page.clock.fast_forward(days[-1] * 86_400_000 + 1)
            page.reload()
            expect(choices(page)).to_have_count(4)
            assert asked(page)["id"] == question["id"]
        assert days == sorted({*days})

    def test_without_storage_the_page_says_so_and_asks_on(self, visit: Visit) -> None:
        visit.page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full') }")
        page = begin(visit)
        choose(page, asked(page)["titles"][0])
        expect(page.locator(".pr-status")).to_contain_text("This browser keeps no answers")
        page.keyboard.press("Enter")
        expect(page.locator(".pr-outcome")).to_have_count(0)
