"""Write the questions of the page "which mistake is it?", and the same as cards for Anki.

A question shows one or two calls of a function with a known mistake, what they return and what was expected, and four
titles. The three others are mistakes whose code, run on these calls, gives visibly other answers. Nothing but calls,
answers, titles and explanations is written: all of it is public already or follows from running code.
"""

from __future__ import annotations

import hashlib
import html
import json
import shutil
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.diagnosis.record import key
from autograder.engine.suites import explains_itself, kinds_of, mistakes_of
from autograder.mistakes import Mistake
from places import ASSETS, COURSE, PARTS, ROOT, save
from practice_calls import Readable, affected, answers, apart, labels_of, readable_calls

TARGET = ASSETS / "practice"
CACHE = ROOT / "build/cache"
DECK = "which-mistake-is-it.txt"
MOST_CALLS = 24  # of each function, the plainest
TELLING = 8  # of these, the plainest in which a mistake shows
TITLES = 4
ONE_CALL = 20  # effort: as much as two calls may take together before a single one is better
HIDDEN = 30  # effort for each other mistake that answers these calls rightly


def write() -> None:
    """Write the questions of each exercise, the deck, and the part of the page that lists the exercises."""
    shutil.rmtree(TARGET, ignore_errors=True)
    asked = {slug: data for slug in COURSE.slugs if (data := cached(COURSE, slug))["questions"]}
    for slug, data in asked.items():
        save(TARGET / f"{slug}.json", json.dumps(data, ensure_ascii=False))
    save(TARGET / DECK, deck(asked))
    save(PARTS / "practice.md", part(asked))
    total = sum(len(data["questions"]) for data in asked.values())
    print(f"{total} questions about {sum(len(mistakes_of(COURSE, slug)) for slug in COURSE.slugs)} known mistakes")


def cached(course: Course, slug: str) -> dict[str, Any]:
    """Return the questions of an exercise; they are made again only when a source of them has changed."""
    tools = (Path(__file__), Path(__file__).with_name("practice_calls.py"))
    text = key(course, slug).encode() + b"".join(path.read_bytes() for path in tools)
    file = CACHE / f"practice-{slug}-{hashlib.sha256(text).hexdigest()[:16]}.json"
    if not file.is_file():
        save(file, json.dumps(questions(course, slug), ensure_ascii=False))
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


# --- the questions ------------------------------------------------------------------------------------


def questions(course: Course, slug: str) -> dict[str, Any]:
    """Return the questions of an exercise, and the words about every mistake that occurs in one."""
    if not explains_itself(course, slug):  # its calls are hidden
        return {"title": course.exercise(slug).title, "mistakes": {}, "questions": []}
    mistakes = mistakes_of(course, slug)
    best: dict[str, tuple[float, dict[str, Any]]] = {}
    for name, own in kinds_of(course, slug).items():
        function = Function(course, slug, name, own)
        for mistake in mistakes:
            found = function.question(mistake)
            if found and (mistake.id not in best or found[0] < best[mistake.id][0]):
                best[mistake.id] = found
    asked = [best[mistake.id][1] for mistake in mistakes if mistake.id in best]
    named = {id_ for question in asked for id_ in (question["id"], *question["others"])}
    return {
        "title": course.exercise(slug).title,
        "mistakes": {
            m.id: {field: getattr(m, field) for field in ("title", "computes", "asked", "concept", "page")}
            for m in mistakes
            if m.id in named
        },
        "questions": asked,
    }


class Function:
    """A function with its readable calls, and what the reference and every mistake answer."""

    def __init__(self, course: Course, slug: str, name: str, kinds: Any) -> None:
        source = course.solution(slug).read_text(encoding="utf-8")
        self.slug, self.name = slug, name
        self.labels = labels_of(kinds)
        self.calls: list[Readable] = readable_calls(source, name, kinds)[:MOST_CALLS]
        texts = [call.text for call in self.calls]
        self.right = answers(source, name, texts, kinds.view)
        self.known = {mistake.id: mistake for mistake in mistakes_of(course, slug)}
        self.rows = {
            id_: [
                answers(text, name, texts, kinds.view) if name in affected(source, text) else self.right
                for text in mistake.variants(source)
            ]
            for id_, mistake in self.known.items()
        }
        self.shown = {  # by mistake, the calls that it answers wrongly
            id_: {place for place, right in enumerate(self.right) if apart(rows[0][place], right)}
            for id_, rows in self.rows.items()
        }

    def question(self, mistake: Mistake) -> tuple[float, dict[str, Any]] | None:
        """Return a question about a mistake with the effort that it takes to read, None if no call shows it."""
        own = self.rows[mistake.id][0]
        telling = sorted(self.shown[mistake.id])[:TELLING]
        told = {place: self.told(mistake, place) for place in telling}
        choices: list[tuple[float, tuple[int, ...], list[str]]] = []
        for pair in combinations_with_replacement(telling, 2):
            places = tuple(sorted(set(pair)))
            if len(places) > len({self.calls[place].origin for place in places}):
                continue  # the same call, rounded and not
            others = self.others(mistake, set.union(*(told[place] for place in places)), places)
            if len(others) == TITLES - 1:
                effort = sum(self.calls[place].effort for place in places) + ONE_CALL * (len(places) == 1)
                hidden = [id_ for id_ in others if not self.shown[id_].intersection(places)]
                choices.append((effort + HIDDEN * len(hidden), places, others))
        if not choices:
            return None
        effort, places, others = min(choices)
        return effort, {
            "id": mistake.id,
            "function": self.name,
            "path": self.labels == ["path"],
            "calls": [
                {
                    "call": self.calls[place].text,
                    "given": self.calls[place].given,
                    "right": self.right[place].text(self.labels),
                    "wrong": own[place].text(self.labels),
                }
                for place in places
            ],
            "others": {id_: [self.rows[id_][0][p].text(self.labels) for p in places] for id_ in others},
        }

    def told(self, mistake: Mistake, place: int) -> set[tuple[str, int]]:
        """Return which versions of which mistakes answer a call visibly otherwise than a mistake does."""
        own = self.rows[mistake.id][0][place]
        versions = ((id_, number, row) for id_, rows in self.rows.items() for number, row in enumerate(rows))
        return {(id_, number) for id_, number, row in versions if apart(row[place], own)}

    def others(self, mistake: Mistake, told: set[tuple[str, int]], places: tuple[int, ...]) -> list[str]:
        """Return three mistakes of which all versions are told apart, those first that are hard to tell apart."""
        fitting = [
            self.known[id_]
            for id_, rows in self.rows.items()
            if self.known[id_].title != mistake.title and all((id_, number) in told for number in range(len(rows)))
        ]
        fitting.sort(
            key=lambda m: (
                not self.shown[m.id].intersection(places),
                m.page != mistake.page,
                mixed(mistake.id + m.id),
            )
        )
        titles = {m.title: m.id for m in reversed(fitting)}
        return [m.id for m in fitting if titles[m.title] == m.id][: TITLES - 1]


def mixed(text: str) -> str:
    """Return a hash, by which things get an order that has nothing to do with them."""
    return hashlib.sha256(text.encode()).hexdigest()


# --- the page and the deck ----------------------------------------------------------------------------


FRAME = """\
<div class="pr-now"><p>Tick an exercise below to begin.</p></div>
<p class="pr-status" role="status"></p>
<h2>Exercises to practise</h2>
<p class="pr-joins">An exercise joins when all its visible checks pass in this browser, or when you tick it.</p>
"""
"""What a script fills; it is there from the start, so that nothing moves."""


def part(asked: dict[str, dict[str, Any]]) -> str:
    """Return the list of exercises, to which a script adds the rest, and the link to the deck."""
    rows = "\n".join(
        f'<li data-slug="{slug}"><a href="../exercises/{slug}/">{html.escape(data["title"])}</a>, '
        f"{len(data['questions'])} questions</li>"
        for slug, data in asked.items()
    )
    total = sum(len(data["questions"]) for data in asked.values())
    return (
        f'<div class="practice" markdown="0">\n{FRAME}<ul class="pr-exercises">\n{rows}\n</ul>\n</div>\n\n'
        f"All {total} questions are also [a deck for Anki](assets/practice/{DECK}){{ download }}: a text file, which "
        "Anki takes in with *File*, *Import*.\n"
    )


def deck(asked: dict[str, dict[str, Any]]) -> str:
    """Return the questions as the text file that Anki imports: a line for each, with a key that keeps its schedule."""
    lines = ["#separator:tab", "#html:true", "#notetype:Basic", f"#deck:{COURSE.title}: which mistake is it?"]
    lines += ["#guid column:1", "#tags column:4"]
    for slug, data in asked.items():
        for question in data["questions"]:
            fields = (f"{slug}/{question['id']}", front(data, question), back(data, question), slug)
            lines.append("\t".join(" ".join(field.split("\t")) for field in fields))
    return "\n".join(lines) + "\n"


def front(data: dict[str, Any], question: dict[str, Any]) -> str:
    """Return the calls with their answers and the four titles as HTML in one line."""
    shown = "".join(
        f"<pre>{call['call']}<br>this code: {call['wrong']}<br>expected: {call['right']}</pre>"
        for call in [{name: escaped(text) for name, text in call.items()} for call in question["calls"]]
    )
    ids = sorted((question["id"], *question["others"]), key=lambda id_: mixed(f"{question['id']} {id_}"))
    titles = "".join(f"<li>{escaped(data['mistakes'][id_]['title'])}</li>" for id_ in ids)
    return f"<p>{escaped(data['title'])}: which mistake is it?</p>{shown}<ol>{titles}</ol>"


def back(data: dict[str, Any], question: dict[str, Any]) -> str:
    """Return the title of the mistake and what there is to say about it as HTML in one line."""
    own = data["mistakes"][question["id"]]
    words = f"This {own['computes']}; the exercise asks you to {own['asked']}. {own['concept']}"
    link = f'<a href="{COURSE.site.rstrip("/")}/{own["page"]}">{own["page"]}</a>'
    return f"<p><b>{escaped(own['title'])}</b></p><p>{escaped(words)}</p><p>{link}</p>"


def escaped(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")
