"""Results as Markdown for a job summary or the body of a release.

What a student can write stands in code only, in spans or blocks whose fence is longer than any run of backticks inside:
there neither markup nor HTML nor @names nor addresses mean anything.
"""

from __future__ import annotations

import re

from autograder.course import Course
from autograder.engine.reports import marks
from autograder.engine.results import CheckResult, ExerciseResult, Result, code_fence, harmless

LONGEST = 60_000  # characters; GitHub takes 125 000 in a release and 1 MiB in a summary
JOINER = "\u2060"  # an invisible character: what it parts is no name and no address


def feedback(course: Course, result: Result) -> str:
    """The whole submission: a table, then every exercise that is not complete, as far as there is room."""
    head = f"## {code(result['submission'])}: {result['score']} of {result['max_score']} points"
    if "mark" in result:
        head += f", mark {marks.points(result['mark']['score'])} of {result['mark']['max_score']}"
    lines = [head, "", *table(result)]
    text = "\n".join(lines) + "\n"
    for exercise in result["exercises"]:
        block = "\n".join(details(course, exercise))
        if len(text) + len(block) > LONGEST:
            return text + "\nThere is no room for more here; the page of this feedback has it all.\n"
        text += block
    return text


def table(result: Result) -> list[str]:
    """A row for each exercise."""
    rows = ["| exercise | points | |", "| --- | --- | --- |"]
    for e in result["exercises"]:
        states = [] if e["status"] == "graded" else [e["status"].replace("_", " ")]
        states += [marks.LEGEND[word] for word in marks.flags(e)]
        rows.append(f"| {plain(e['slug'])} | {marks.score(e)} | {plain(', '.join(states))} |")
    return rows


def details(course: Course, exercise: ExerciseResult) -> list[str]:
    """Notes, named mistakes and failed checks; nothing when all is well or nothing is there."""
    failed = [c for c in exercise["checks"] if c["outcome"] == "failed"]
    remarks = marks.remarks(exercise)
    if not (failed or exercise["notes"] or exercise["mistakes"] or remarks):
        return []
    lines = ["", f"### {plain(exercise['slug'])}   {marks.score(exercise)}", ""]
    lines += [f"* {code(note)}" for note in exercise["notes"]]
    lines += [f"* {plain(remark)}" for remark in remarks]
    for mistake in exercise["mistakes"]:
        where = f" [Read about it]({address(course.site + mistake['page'])})" if mistake["page"] else ""
        lines += ["", f"**{plain(mistake['title'])}.** {plain(mistake['explanation'])}{where}"]
    for check in failed:
        lines += failed_check(check)
    if failed and not exercise["mistakes"]:
        lines += ["", f"[Read about it]({address(course.site + exercise['page'])})"]
    return [*lines, ""]


def failed_check(check: CheckResult) -> list[str]:
    """A check's line, what was seen, and the idea behind."""
    points = f" ({check['score']} / {check['max_score']})" if check["max_score"] else ""
    return ["", f"✗ {plain(check['title'])}{points}", "", *fenced(check["message"]), plain(check["hint"])]


def plain(text: str) -> str:
    """Text of the course's own, one line, with every character that could mean something escaped."""
    text = re.sub(r"[@#]|:(?=//)|www(?=\.)", rf"\g<0>{JOINER}", " ".join(text.split()), flags=re.IGNORECASE)
    return re.sub(r"([\\`*_{}\[\]()<>#+\-=!|~&$])", r"\\\1", text)


def code(text: str) -> str:
    """Text of a student's, in one line, as a code span."""
    text = " ".join(harmless(text, 500).split()).replace("|", "¦")  # a bar would end a cell
    fence = code_fence(text, shortest=1)
    return f"{fence} {text or '(empty)'} {fence}"


def fenced(text: str) -> list[str]:
    """Text of a student's as a code block, with its lines."""
    fence = code_fence(text)
    return [f"{fence}text", *harmless(text, 1000).split("\n"), fence] if text else []


def address(url: str) -> str:
    """An address of the course's own that cannot end its brackets."""
    return re.sub(r"[\s<>()\\]", "", url)
