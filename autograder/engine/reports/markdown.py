"""Results as Markdown, for the summary of a job or the body of a release.

Text that a student can write appears only as code, in spans or blocks whose fence is longer than any run of backticks
inside. There, markup, HTML, @names and addresses have no effect.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from autograder.course import Course
from autograder.engine.reports import marks
from autograder.engine.results import CheckResult, ExerciseResult, Result, code_fence, harmless
from outcomes import OUTCOMES

LONGEST_FEEDBACK = 60_000  # characters, far below what GitHub accepts: 125 000 in a release, 1 MiB in a summary
LONGEST_SPAN, LONGEST_BLOCK = 500, 1000  # characters of a student's text, a few lines; messages are cut before
JOINER = "\u2060"  # an invisible character that keeps a text from becoming a name or an address


def feedback(course: Course, result: Result, regrade: str = "") -> str:
    """Return the feedback on a submission: a table, then the details of exercises up to LONGEST_FEEDBACK.

    `regrade` is the address of a form in which a regrade is asked for, to which the id of a check is appended.
    """
    head = f"## {code(result['submission'])}: {result['score']} of {result['max_score']} points"
    if "mark" in result:
        head += f", mark {marks.points(result['mark']['score'])} of {result['mark']['max_score']}"
    lines = [head, "", *table(result)]
    text = "\n".join(lines) + "\n"
    for exercise in result["exercises"]:
        block = "\n".join(details(course, exercise, regrade))
        if len(text) + len(block) > LONGEST_FEEDBACK:
            return text + "\nThere is no room for more here; the page of this feedback has it all.\n"
        text += block
    return text


def table(result: Result) -> list[str]:
    """Return the lines of a table with a row for each exercise."""
    rows = ["| exercise | points | state |", "| --- | --- | --- |"]
    for e in result["exercises"]:
        states = [] if e["status"] == "graded" else [e["status"].replace("_", " ")]
        states += [marks.LEGEND[word] for word in marks.flags(e)]
        rows.append(f"| {escaped(e['slug'])} | {marks.score(e)} | {escaped(', '.join(states))} |")
    return rows


def details(course: Course, exercise: ExerciseResult, regrade: str = "") -> list[str]:
    """Return lines with the notes, remarks, recognised mistakes and failed checks of an exercise, or []."""
    failed = [c for c in exercise["checks"] if c["outcome"] == "failed"]
    remarks = marks.remarks(exercise)
    if not (failed or exercise["notes"] or exercise["mistakes"] or remarks):
        return []
    lines = ["", f"### {escaped(exercise['slug'])}   {marks.score(exercise)}", ""]
    # a note can contain text of a student, a remark is the course team's
    lines += [f"* {code(note)}" for note in exercise["notes"]]
    lines += [f"* {escaped(remark)}" for remark in remarks]
    for mistake in exercise["mistakes"]:
        where = f" [Read about it]({address(course.site + mistake['page'])})" if mistake["page"] else ""
        lines += ["", f"**{escaped(mistake['title'])}.** {escaped(mistake['explanation'])}{where}"]
    for check in failed:
        lines += failed_check(exercise, check, regrade)
    if failed and not exercise["mistakes"]:
        lines += ["", f"[Read about it]({address(course.site + exercise['page'])})"]
    return [*lines, ""]


def failed_check(exercise: ExerciseResult, check: CheckResult, regrade: str = "") -> list[str]:
    """Return the lines about a failed check: its title and points, its message, its hint and its id with a form."""
    points = f" ({check['score']} / {check['max_score']})" if check["max_score"] else ""
    line = f"{OUTCOMES['failed'].symbol} {escaped(check['title'])}{points}"
    name = f"{exercise['slug']}::{check['name']}"
    asked = f" [Ask for a regrade]({address(regrade + quote(name))})" if regrade else ""
    return ["", line, "", *fenced(check["message"]), escaped(check["hint"]), "", code(name) + asked]


def escaped(text: str) -> str:
    """Return text of the course team on one line, with all characters escaped that mean something in Markdown."""
    # GitHub would make links and notifications of @names, #numbers and addresses
    text = re.sub(r"[@#]|:(?=//)|www(?=\.)", rf"\g<0>{JOINER}", " ".join(text.split()), flags=re.IGNORECASE)
    return re.sub(r"([\\`*_{}\[\]()<>#+\-=!|~&$])", r"\\\1", text)


def code(text: str) -> str:
    """Return text that a student can influence on one line, as a code span."""
    text = " ".join(harmless(text, LONGEST_SPAN).split()).replace("|", "¦")  # it would end a cell of a table
    fence = code_fence(text, shortest=1)
    return f"{fence} {text or '(empty)'} {fence}"


def fenced(text: str) -> list[str]:
    """Return the lines of a code block with text of a student, [] for no text."""
    fence = code_fence(text)
    return [f"{fence}text", *harmless(text, LONGEST_BLOCK).split("\n"), fence] if text else []


def address(url: str) -> str:
    """Return an address of the course without the characters that would end a Markdown link."""
    return re.sub(r"[\s<>()\\]", "", url)
