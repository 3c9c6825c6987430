"""Pages stand alone, say everything, and show what a student wrote as text."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.course import Course, find_course
from autograder.engine.reports.feedback import drawing
from autograder.engine.reports.html import UNFOLDED, class_page, submission_page
from autograder.engine.results import MistakeResult, Result
from autograder.tests.engine.reports.samples import MISTAKE, check, exercise, fullest, line, result

COURSE = find_course()
DRAWINGS = {slug: drawing(COURSE, slug) for slug in COURSE.slugs}
LARGEST = 50_000 * len(COURSE.slugs)
VOID = {"meta", "br", "img", "link", "input", "hr"}
HARMFUL = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</pre></title></style></svg><script>",
    "<!-- x",
    "-->",
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "@everyone [x](javascript:alert(1))",
]


class Page(HTMLParser):
    """The elements and the text of a page; whatever is not closed properly is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.comments: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == [], "elements that are not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def attributes(self, *names: str) -> list[str]:
        return [attrs[name] for _, attrs in self.elements for name in names if name in attrs]

    def tags(self) -> list[str]:
        return [tag for tag, _ in self.elements]


def page_of(sample: Result) -> str:
    return submission_page(COURSE, sample, DRAWINGS)


def class_of(*samples: Result) -> str:
    return "".join(class_page(COURSE, samples, [f"page-{i}" for i in range(len(samples))]))


def sample(text: str) -> Result:
    """A result in which everything that a student can write, and more, is this text."""
    failed = check("failed", message=text, hint=text, title=text)
    waits = check("skipped", message=text, title=text)
    mistake = {**MISTAKE, "title": text, "explanation": text}
    walk = line("momentum", [1.0], [1.0])
    row = exercise(failed, waits, slug="momentum", notes=(text,), mistakes=(mistake,), lines=[walk])
    row["seed"] = row["source_sha256"] = text
    assert row["picture"]
    row["picture"]["reason"] = text
    return result(row, name=text)


def both(text: str) -> list[str]:
    return [page_of(sample(text)), class_of(sample(text))]


CALM = [Page(text).tags() for text in both("calm")]


@pytest.mark.parametrize("text", HARMFUL)
def test_harmful_text_of_a_student_is_shown_as_text(text: str) -> None:
    for made, calm in zip(both(text), CALM, strict=True):
        page = Page(made)
        assert page.tags() == calm
        assert page.comments == []
        assert text in page.text
        assert not [a for _, attrs in page.elements for a in attrs if a.startswith("on")]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("<>&\"'/=!-{}%#"), min_size=1))
@settings(deadline=None)
def test_any_text_of_a_student_leaves_the_tags_of_the_page_alone(text: str) -> None:
    for made, calm in zip(both(text), CALM, strict=True):
        assert Page(made).tags() == calm


def pages() -> list[str]:
    full = fullest(COURSE)
    nothing = result(*(exercise(slug=s, status="missing", notes=("no file",)) for s in COURSE.slugs), name="b")
    return [page_of(full), page_of(nothing), page_of(result()), class_of(full, nothing), class_of()]


@pytest.mark.parametrize("made", pages())
def test_a_page_stands_alone(made: str) -> None:
    page = Page(made)
    assert not {"link", "iframe", "img", "object", "form", "base"} & set(page.tags())
    assert page.attributes("src", "srcset", "action", "xlink:href") == []
    scripts = re.findall("<script>(.*?)</script>", made, re.DOTALL)
    hashes = [f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts]
    allowed = "".join(f"script-src {one}; " for one in hashes)
    policy = f"default-src 'none'; {allowed}style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    assert policy in page.attributes("content")
    assert len(scripts) == page.tags().count("script") == ("The class" in page.text)
    for address in page.attributes("href"):
        assert address.startswith(("#", COURSE.site)) or re.fullmatch(r"[\w-]+\.(html|csv)(#\w+)?", address), address
    assert not re.search(r"@import|url\((?!#)", made)


@pytest.mark.parametrize("made", pages())
def test_a_page_can_be_read_by_everybody(made: str) -> None:
    page = Page(made)
    ids = page.attributes("id")
    assert len(set(ids)) == len(ids)
    for names in page.attributes("aria-labelledby"):
        assert set(names.split()) <= set(ids)
    assert {a.removeprefix("#") for a in page.attributes("href") if a.startswith("#")} <= set(ids)
    assert page.elements[0] == ("html", {"lang": "en"})
    headings = [int(tag[1]) for tag in page.tags() if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))
    assert all("scope" in attrs for tag, attrs in page.elements if tag == "th")


def test_the_fullest_page_is_not_large() -> None:
    assert all(len(page_of(fullest(COURSE, text)).encode()) < LARGEST for text in ("x", 'w = [1.0, "ö"] & ', "é"))


def test_the_same_result_gives_the_same_bytes() -> None:
    assert pages() == pages()


def test_everything_about_a_failed_check_is_shown() -> None:
    failed = check("failed", 2, message="adam_step(1)\nreturned 1., expected 2.", hint="Start at zero.", visible=True)
    made = page_of(result(exercise(check(), failed, mistakes=(MISTAKE,), notes=("a note",))))
    text = " ".join(Page(made).text.split())
    for part in (
        "Feedback for alice",
        "1 of 3 points",
        "failed: the step is right 0 / 2",
        "adam_step(1) returned 1., expected 2.",
        "Start at zero.",
        "adam::a_check is in test_adam.py",
        "The bias of m and v is left in",
        MISTAKE["explanation"],
        "a note",
        "Other checks: 1 passed",
        "The code was not confined",
        "5eed",
    ):
        assert part in text, part
    assert f'href="{COURSE.site}theory/adam/#bias-correction"' in made


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (exercise(check()), "complete"),
        (exercise(check("not_written")), "not written yet"),
        (exercise(check(), check("not_written")), "in progress"),
        (exercise(check("skipped"), status="timed_out"), "timed out"),
        (exercise(check("skipped"), status="missing"), "missing"),
    ],
)
def test_the_state_of_an_exercise_is_said_in_words(row: Any, state: str) -> None:
    assert f'<td class="state">{state}</td>' in page_of(result(row))


def test_a_picture_is_shown_with_words_about_it() -> None:
    lines = [line("gamma=0.8", [-9.0, 1.0], [1.5, 1.0])]
    row = exercise(check(), slug="momentum", lines=lines)
    assert row["picture"]
    row["picture"]["reason"] = "gamma=0: raised"
    text = " ".join(Page(page_of(result(row))).text.split())
    assert "gamma=0.8 leaves the reference at point 2 of 41" in text
    assert "Not drawn: gamma=0: raised" in text


def test_without_a_line_there_is_a_reason_and_of_a_stub_none() -> None:
    row = exercise(check(), slug="momentum", lines=[])
    assert row["picture"]
    row["picture"]["reason"] = "gamma=0: raised"
    assert "No picture: gamma=0: raised" in page_of(result(row))
    stub = row | {"checks": [check("not_written")]}
    assert "picture:" not in page_of(result(stub)).partition("<body>")[2]  # type: ignore[arg-type]


def test_confined_code_is_called_so() -> None:
    row = exercise(check())
    row["confined"] = True
    for made in (page_of(result(row)), class_of(result(row))):
        assert "The code ran in a sandbox" in made


class TestTheClass:
    def test_the_page_of_a_class_counts_links_and_ranks(self) -> None:
        easy, hard = check(points=9, name="easy"), check("failed", 1, title="hard")
        alice = result(exercise(easy, hard, mistakes=(MISTAKE,)), name="alice")
        bob = result(exercise(check("failed", 10, title="hard")), name="bob")
        carol = result(exercise(status="missing"), name="carol")
        made = class_of(alice, bob, carol)
        text = " ".join(Page(made).text.split())
        assert "3 submissions, 30 % on average" in text
        assert "90 to 100 % 1" in text
        assert "2 of 2 hard Adam, adam::a_check alice bob" in text
        assert '<a href="page-0.html#adam"><bdi>alice</bdi></a>' in made
        assert '<a href="page-1.html"><bdi>bob</bdi></a>' in made
        assert "alice 9 / 10 9 bob 0 / 10 0 carol 0 / 0 –" in text

    def test_files_that_need_help_come_first(self) -> None:
        broken = result(exercise(status="broken", notes=("line 1: invalid syntax",)), name="ada")
        near = result(exercise(status="missing", notes=("no adam.py was handed in; Adam.py is there",)), name="bob")
        gone = result(exercise(status="missing", notes=("no adam.py was handed in",)), name="carol")
        text = " ".join(Page(class_of(broken, near, gone)).text.split())
        table = text.partition("What is known")[2].partition("What to teach")[0]
        assert "ada Adam broken line 1: invalid syntax bob Adam missing no adam.py" in table
        assert "carol" not in table

    def test_the_same_wrong_answers_are_one_group_and_equal_files_a_hint(self) -> None:
        failed = check("failed", message="f([1.])\nreturned 2, expected 3")
        alone = check("failed", message="f([1.])\nreturned 7, expected 3")
        text = class_of(*(result(exercise(c), name=n) for n, c in (("ada", failed), ("bob", failed), ("eve", alone))))
        assert "returned 2, expected 3" in text
        assert "returned 7" not in text
        assert "This is a hint to ask, and proves nothing" in text

    def test_who_makes_a_mistake_is_folded_away_when_they_are_many(self) -> None:
        made = exercise(mistakes=(MISTAKE,))
        assert "<details" not in class_of(*[result(made)] * UNFOLDED)
        assert "<details" in class_of(*[result(made)] * (UNFOLDED + 1))

    def test_many_mistakes_of_one_submission_each_are_folded_behind_those_of_several(self) -> None:
        alone: list[MistakeResult] = [{**MISTAKE, "id": f"m{i}", "title": f"mistake {i}"} for i in range(UNFOLDED + 1)]
        several = [result(exercise(mistakes=(MISTAKE,)))] * 2
        text = class_of(*several, result(exercise(mistakes=tuple(alone))))
        assert f"<summary>{UNFOLDED + 1} mistakes that one submission makes</summary>" in text
        assert text.index(MISTAKE["title"]) < text.index("<summary>") < text.index("mistake 0")
        for shown in (class_of(result(exercise(mistakes=tuple(alone)))), class_of(*several)):
            assert "<details" not in shown

    def test_a_class_without_trouble_says_so(self) -> None:
        text = class_of(result(exercise(check())))
        assert "No check failed." in text
        assert "No known mistake was recognised." in text


def test_nothing_hidden_is_on_a_page(course: Course) -> None:
    from autograder.engine.secrets import leaks

    assert list(leaks(course, {"page.html": page_of(fullest(course)), "index.html": class_of(fullest(course))})) == []
