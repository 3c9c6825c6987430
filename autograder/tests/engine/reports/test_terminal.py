"""The text of a report, letter by letter; nothing in it is markup, and colour is for terminals."""

from __future__ import annotations

import io
import re
import sys

import pytest

from autograder.engine.reports.statistics import NEAREST
from autograder.engine.reports.terminal import Report, console, encodable, progress_bar
from autograder.engine.results import Result
from autograder.tests.engine.reports.samples import check, exercise, result

FAILED = check(
    "failed",
    2,
    title="the first step has length learning_rate",
    message="adam_step([0.], 1)\nreturned w = [-0.3], expected [-0.1]",
    hint="m and v start at zero.",
)


class Stream(io.TextIOWrapper):
    """Standard output of a given encoding, on a terminal or not."""

    def __init__(self, encoding: str = "utf-8", terminal: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding=encoding)
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def text(self) -> str:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode(self.encoding)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def shown(monkeypatch: pytest.MonkeyPatch, *results: Result, encoding: str = "utf-8", terminal: bool = False) -> str:
    """The report of one submission, or the table of several."""
    stream = Stream(encoding, terminal)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", stream)
        page = Report(console())
        page.submission(results[0]) if len(results) == 1 else page.class_table(results)
    return stream.text()


def lines(monkeypatch: pytest.MonkeyPatch, *results: Result) -> list[str]:
    """The lines of a report without blanks at their ends."""
    return [line.rstrip() for line in shown(monkeypatch, *results).splitlines()]


def test_the_checks_that_most_submissions_failed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream("utf-8", False)
    monkeypatch.setattr(sys, "stdout", stream)
    often = [result(exercise(check("failed", name="often"), check(points=1, name="never"))) for _ in range(3)]
    Report(console()).needs_help([*often, result(exercise(check("failed", name="once"), check(name="often")))])
    rows = [line.split() for line in stream.text().splitlines() if "::" in line]
    assert [row[:4] for row in rows] == [["1", "of", "1", "adam::once"], ["3", "of", "4", "adam::often"]]
    assert rows[1][4:] == ["the", "step", "is", "right"]


def test_files_that_need_help_are_named_with_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream("utf-8", False)
    monkeypatch.setattr(sys, "stdout", stream)
    note = "no adam.py was handed in; adam (1).py is probably meant"
    several = [result(exercise(status="missing", notes=(note,)), name=f"s{n:02}") for n in range(10)]
    Report(console()).needs_help([result(exercise(status="missing", notes=("nothing",))), *several])
    text = [line for line in stream.text().splitlines() if line]
    assert text[0] == f"s00, adam: missing. {note}"
    assert text[8:] == ["2 more lines like these: --out DIR writes a class page that has them all", NEAREST]


def test_what_is_the_same_for_several_exercises_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream("utf-8", False)
    monkeypatch.setattr(sys, "stdout", stream)
    broken = [exercise(status="unreadable", notes=(f"{slug}.py is too large",), slug=slug) for slug in ("adam", "sgd")]
    Report(console()).needs_help([result(*broken, exercise(status="broken", notes=("adam is too large",)))])
    assert [line for line in stream.text().splitlines() if line] == [
        "alice, adam and 1 more: unreadable. adam.py is too large",
        "alice, adam: broken. adam is too large",
    ]


def test_on_a_narrow_terminal_names_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("Ada Hopper", "Maximilian von Berg")
    slugs = [f"exercise_{i}" for i in range(10)]
    results = [result(*(exercise(check(points=12), slug=slug) for slug in slugs), name=name) for name in names]
    results[0]["exercises"][0]["status"] = "broken"
    monkeypatch.setenv("COLUMNS", "80")
    text = shown(monkeypatch, *results, terminal=True)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()
    assert [line[:19].rstrip() for line in plain[1:3]] == list(names)
    assert all(len(line) <= 80 for line in plain)
    assert "!: the file needs help" in plain


class TestSubmission:
    def test_a_failed_check_shows_what_was_seen_and_the_idea(self, monkeypatch: pytest.MonkeyPatch) -> None:
        checks = (check(points=0), check(title="a step", points=3), FAILED, check("skipped", 4, title="a run"))
        assert lines(monkeypatch, result(exercise(*checks))) == [
            "adam   3 / 9",
            "  ✓ the step is right",
            "  ✓ a step   3/3",
            "  ✗ the first step has length learning_rate   0/2   adam::a_check",
            "      adam_step([0.], 1)",
            "      returned w = [-0.3], expected [-0.1]",
            "      m and v start at zero.",
            "      -> theory/adam/",
            "  – a run   0/4   waits for: a step",
            "alice   3 / 9",
        ]

    def test_a_check_without_a_message_has_no_empty_lines(self, monkeypatch: pytest.MonkeyPatch) -> None:
        text = lines(monkeypatch, result(exercise(check("failed", message="one\n\ntwo"))))
        assert text == [
            "adam   0 / 1",
            "  ✗ the step is right   0/1   adam::a_check",
            "      one",
            "      two",
            "alice   0 / 1",
        ]

    def test_what_is_fine_is_one_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert lines(monkeypatch, result(exercise(check(), check()))) == ["adam   2 / 2", "alice   2 / 2"]

    def test_an_untouched_stub_is_one_calm_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        untouched = exercise(check("not_written"), check("not_written"))
        assert lines(monkeypatch, result(untouched)) == ["adam   0 / 2   not written yet", "alice   0 / 2"]

    def test_of_a_half_written_file_every_check_is_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        text = lines(monkeypatch, result(exercise(check(), check("not_written", title="a run"))))
        assert text[1:3] == ["  ✓ the step is right   1/1", "  · a run   0/1   not written yet"]

    @pytest.mark.parametrize(
        ("status", "word"),
        [
            ("missing", "missing"),
            ("unreadable", "unreadable"),
            ("broken", "broken"),
            ("timed_out", "timed out"),
            ("crashed", "crashed"),
        ],
    )
    def test_a_file_that_could_not_be_graded_is_a_word_and_a_line(
        self, monkeypatch: pytest.MonkeyPatch, status: str, word: str
    ) -> None:
        waiting = check("skipped", 8, message="the file does not run")
        text = lines(monkeypatch, result(exercise(waiting, status=status, notes=("adam.py is odd",))))
        assert text == [f"adam   0 / 8   {word}", "  adam.py is odd", "alice   0 / 8"]

    def test_checks_that_ran_before_the_time_was_used_up_are_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        late = check("failed", title="a run", message="the 15 seconds of this exercise are used up")
        text = lines(monkeypatch, result(exercise(check(), late, status="timed_out")))
        assert text == [
            "adam   1 / 2   timed out",
            "  ✓ the step is right   1/1",
            "  ✗ a run   0/1   adam::a_check",
            "      the 15 seconds of this exercise are used up",
            "alice   1 / 2",
        ]

    def test_notes_of_a_graded_file_are_shown_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        text = lines(monkeypatch, result(exercise(check(), notes=("there are several files for adam",))))
        assert text == ["adam   1 / 1", "  there are several files for adam", "alice   1 / 1"]

    def test_long_lines_are_kept_whole_outside_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        message = "returned " + ", ".join(["0.123456"] * 50)
        assert f"      {message}" in lines(monkeypatch, result(exercise(check("failed", message=message))))


class TestClassTable:
    def test_a_row_for_each_submission_and_a_column_for_each_exercise(self, monkeypatch: pytest.MonkeyPatch) -> None:
        names = ("update_rule", "sgd", "adam")
        alice = result(*(exercise(check(points=8), slug=slug) for slug in names))
        bob = result(
            exercise(check("skipped", 8), slug="update_rule", status="missing"),
            exercise(check(), check("failed", 7), slug="sgd", status="timed_out"),
            exercise(check("skipped", 8), status="unreadable"),
            name="bob",
        )
        assert lines(monkeypatch, alice, bob) == [
            "submission  update_r     sgd        adam  total",
            "alice              8       8           8  24/24",
            "bob                -  1 time  unreadable   1/24",
        ]

    @pytest.mark.parametrize(("status", "cell"), [("graded", "0"), ("broken", "broken"), ("crashed", "crashed")])
    def test_a_cell_says_why_there_are_no_points(self, monkeypatch: pytest.MonkeyPatch, status: str, cell: str) -> None:
        row = result(exercise(check("failed"), status=status))
        assert lines(monkeypatch, row, row)[1].split() == ["alice", cell, "0/1"]

    def test_a_very_long_name_is_kept_whole(self, monkeypatch: pytest.MonkeyPatch) -> None:
        long = result(exercise(check()), name="x" * 255)
        assert "x" * 255 in shown(monkeypatch, long, long)


class TestNothingIsMarkup:
    TEXT = "[red]bold[/red] [/x] :smile: [link=file:///]x[/link]"

    def test_in_messages_notes_and_names(self, monkeypatch: pytest.MonkeyPatch) -> None:
        failed = check("failed", message=self.TEXT, hint=self.TEXT, title=self.TEXT)
        text = lines(monkeypatch, result(exercise(failed, notes=(self.TEXT,)), name=self.TEXT))
        assert text == [
            "adam   0 / 1",
            f"  {self.TEXT}",
            f"  ✗ {self.TEXT}   0/1   adam::a_check",
            f"      {self.TEXT}",
            f"      {self.TEXT}",
            "      -> theory/adam/",
            f"{self.TEXT}   0 / 1",
        ]

    def test_is_shown_in_a_table(self, monkeypatch: pytest.MonkeyPatch) -> None:
        row = result(exercise(check()), name=self.TEXT)
        assert all(line.startswith(self.TEXT) for line in lines(monkeypatch, row, row)[1:])

    def test_is_shown_on_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "200")
        text = shown(monkeypatch, result(exercise(check("failed", message=self.TEXT))), terminal=True)
        assert self.TEXT in text


class TestColour:
    SAMPLE = result(exercise(check("failed", message="seen")))

    def test_there_is_none_outside_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "\x1b" not in shown(monkeypatch, self.SAMPLE)
        assert "\x1b" not in shown(monkeypatch, self.SAMPLE, self.SAMPLE)

    def test_not_even_where_the_environment_asks_for_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TTY_COMPATIBLE", "1")
        assert "\x1b" not in shown(monkeypatch, self.SAMPLE)

    def test_a_terminal_has_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "\x1b[31m" in shown(monkeypatch, self.SAMPLE, terminal=True)

    def test_a_terminal_with_no_color_has_not(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        assert "\x1b[31m" not in shown(monkeypatch, self.SAMPLE, terminal=True)

    def test_the_progress_bar_is_silent_outside_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stream = Stream()
        monkeypatch.setattr(sys, "stderr", stream)
        with progress_bar() as bar:
            bar.add_task("grading", total=2)
            bar.refresh()
        assert stream.text() == ""


class TestPlainText:
    def test_marks_have_stand_ins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        checks = (check(), FAILED, check("skipped"), check("not_written"))
        text = shown(monkeypatch, result(exercise(*checks)), encoding="ascii")
        marks = [line[2] for line in text.splitlines() if line.startswith("  ") and line[2] != " "]
        assert marks == ["+", "x", "-", "."]

    def test_every_other_character_is_escaped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        row = result(exercise(check("failed", message="β → 1…")), name="Zoë")
        text = shown(monkeypatch, row, encoding="ascii")
        assert "      \\u03b2 -> 1..." in [line.rstrip() for line in text.splitlines()]
        assert "Zo\\xeb   0 / 1" in text
        assert "Zo\\xeb" in shown(monkeypatch, row, row, encoding="ascii")

    @pytest.mark.parametrize(
        ("text", "encoding", "expected"),
        [
            ("plain", "ascii", "plain"),
            ("✓ ë", "utf-8", "✓ ë"),
            ("ë", "latin-1", "ë"),
            ("✓ ë", "latin-1", "+ \\xeb"),
            ("✓", None, "+"),
            ("✓", "no-such-encoding", "+"),
            ("a\ud800", "utf-8", "a\\ud800"),
        ],
    )
    def test_text_is_made_to_fit_the_encoding(self, text: str, encoding: str | None, expected: str) -> None:
        assert encodable(text, encoding) == expected


def test_a_reader_that_is_gone_is_the_commands_to_handle(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(Stream):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Gone())
    with pytest.raises(BrokenPipeError):
        Report(console()).line("text")
