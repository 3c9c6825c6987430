"""Every command that README, CONTRIBUTING and the guides show is one that the command line takes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest

from autograder.cli import parser
from autograder.course import find_course

ROOT = find_course().root
PAGES = ["README.md", "CONTRIBUTING.md", *sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("site/pages/**/*.md"))]
FENCE = re.compile(r"^ *```.*?\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|[\s/])autograder(?=\s+[a-z])")


def commands(text: str) -> Iterator[str]:
    """Yield what follows the name of the command on each line of a block, and between backticks of a sentence."""
    for block in FENCE.findall(text):
        for line in re.sub(r"\\\n", " ", block).splitlines():
            if found := COMMAND.search(line):
                yield line[found.end() :]
    for span in re.findall(r"(?<!`)`([^`]+)`(?!`)", FENCE.sub("", text)):
        if found := COMMAND.match(" ".join(span.split())):
            yield " ".join(span.split())[found.end() :]


def words_of(command: str) -> list[str]:
    """Return the words of a command as a shell would, without what follows it on the line."""
    words = shlex.split(re.split(r"\s[|>&;]|\s{2,}(?=[a-z])", command)[0], comments=True)
    return words if len(words) > 1 or words[0] in ("prove", "release", "demo") else []


SHOWN = [(page, c) for page in PAGES for c in commands((ROOT / page).read_text(encoding="utf-8")) if words_of(c)]


@pytest.mark.parametrize(("page", "command"), SHOWN)
def test_a_command_that_is_shown_can_be_typed(page: str, command: str) -> None:
    words = words_of(command)
    try:
        given, unknown = parser(words).parse_known_args(words)
    except SystemExit:
        pytest.fail(f"{page} shows: autograder{command}")
    assert not unknown
    assert given.run


def test_the_guides_show_every_command_that_instructors_need() -> None:
    named = {words_of(command)[0] for _, command in SHOWN}
    assert {"grade", "export", "explain", "publish", "collect", "notebooks", "new", "prove", "release"} <= named


def test_commands_of_several_lines_and_of_sentences_are_read() -> None:
    assert [
        words_of(c) for c in commands("```\n.venv/bin/autograder grade x \\\n  --out y  # why\n```\n`autograder prove`")
    ] == [
        ["grade", "x", "--out", "y"],
        ["prove"],
    ]
