"""nbgrader's formgrader in a browser: it shows what the reports show, and what is set in it is in the next report.

The server and the grader run in the environment beside this one, where nbgrader is installed.
"""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from autograder.course import find_course
from autograder.engine.proof.sample_class import notebook
from autograder.engine.suites import mistakes_of

PYTHON = Path(sys.prefix).parent / "bin" / "python"
REFERENCE = find_course().solution("momentum").read_text(encoding="utf-8")
EVIL = '</pre><script>document.title = "evil"</script>'
RECORDS = {
    "roster": "student,first_name,last_name\nada,Ada,Lovelace\nbob,<b>Bob</b>,כהן 🦊\neve,,\nzoe,,\n",
    "overrides": "student,exercise,check,points,reason\neve,momentum,,3.5,oral exam\n",
    "timestamps": "student,exercise,submitted\nada,,2026-11-20 10:00\n",
}


@dataclass
class Course:
    """A folder that was graded into, and the server that shows it."""

    folder: Path
    address: str = ""
    token: str = ""

    def grade(self) -> dict[str, Any]:
        """Grade the class; its results by name."""
        options = ["--exercise", "momentum", "--formgrader", "book", "--records", "records", "--json", "results.json"]
        options += ["--state", "state", "--unconfined"]  # this code is ours, and a container may not confine
        command = [PYTHON, "-m", "autograder", "grade", "class", *options]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        told = json.loads((self.folder / "results.json").read_text(encoding="utf-8"))["results"]
        return {r["submission"]: r["exercises"][0] for r in told}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """A class of three with a fourth on the roster, graded once and shown by a server on this machine."""
    made = Course(tmp_path_factory.mktemp("course"), token=secrets.token_hex(16))
    wrong = (
        mistakes_of(find_course(), "momentum")[0]
        .apply(REFERENCE)
        .replace('"""Return', '"""</pre><script>document.title = "evil"</script>Return', 1)
    )
    assert "evil" in wrong
    for name, file, text in (
        ("ada", "momentum.py", REFERENCE),
        ("bob", "momentum.py", wrong),
        ("eve", "momentum.ipynb", notebook(REFERENCE)),
    ):
        (made.folder / "class" / name).mkdir(parents=True)
        (made.folder / "class" / name / file).write_text(text, encoding="utf-8")
    (made.folder / "records").mkdir()
    for name, text in RECORDS.items():
        (made.folder / "records" / f"{name}.csv").write_text(text, encoding="utf-8")
    made.grade()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    made.address = f"http://127.0.0.1:{port}"
    book = made.folder / "book"
    settings = [f"--ServerApp.port={port}", f"--IdentityProvider.token={made.token}", f"--ServerApp.root_dir={book}"]
    command = [PYTHON, "-m", "jupyter", "server", "--no-browser", "--allow-root", "--ip=127.0.0.1", *settings]
    running = subprocess.Popen(command, cwd=book, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(made, running)
        yield made
    finally:
        running.terminate()
        running.wait(30)


def _wait(made: Course, running: subprocess.Popen[bytes]) -> None:
    """Until the server lists assignments."""
    end = time.monotonic() + 90
    while True:
        try:
            with urllib.request.urlopen(f"{made.address}/formgrader/api/assignments?token={made.token}", timeout=30):
                return
        except OSError:
            assert running.poll() is None, "the server did not start: is nbgrader installed? make .venv/dev"
            assert time.monotonic() < end
            time.sleep(0.3)


@pytest.fixture
def page(served: Course, browser: Browser) -> Iterator[Page]:
    """A browser that is signed in, and reaches nothing but this machine."""
    context = browser.new_context()
    context.route(lambda url: not url.startswith(served.address), lambda route: route.abort())
    made = context.new_page()
    made.goto(f"{served.address}/formgrader/manage_assignments?token={served.token}")
    yield made
    context.close()


def row(page: Page, text: str) -> list[str]:
    """The cells of the row of a table with this text."""
    found = page.locator("table tbody tr", has_text=text)
    expect(found).to_have_count(1)
    return found.locator("td").all_inner_texts()


def opened(page: Page, served: Course, student: str) -> None:
    """The page of a submission."""
    page.goto(f"{served.address}/formgrader/manage_students/{student}/momentum")
    page.locator("table tbody a", has_text="momentum").click()
    expect(page.locator("#by_hand")).to_be_visible()
    expect(page.locator("#by_hand_extra_credit")).to_be_enabled()
    page.wait_for_load_state("networkidle")


def test_the_assignment_is_listed_with_its_submissions(page: Page, served: Course) -> None:
    page.goto(f"{served.address}/formgrader/manage_assignments")
    assert "3" in row(page, "momentum")


def test_every_submission_has_the_score_of_the_reports(page: Page, served: Course) -> None:
    results = served.grade()
    page.goto(f"{served.address}/formgrader/manage_submissions/momentum")
    for name in ("ada", "bob", "eve"):
        cells = row(page, name)
        assert "graded" in cells
        assert f"{results[name]['mark']['score']:g} / 8" in cells
    assert results["eve"]["mark"]["score"] == 3.5
    expect(page.locator("table tbody tr", has_text="zoe")).to_have_count(0)


def test_a_submission_shows_the_students_functions_and_the_verdicts_below(page: Page, served: Course) -> None:
    (failed, *_) = [c for c in served.grade()["bob"]["checks"] if c["outcome"] == "failed"]
    opened(page, served, "bob")
    cell = page.locator(".nbgrader_cell", has_text="Student's answer").first
    expect(cell).to_contain_text("def momentum_step(w, v, gradient, learning_rate, gamma=0.9):")
    expect(cell).to_contain_text(f"{EVIL}Return w and v")
    shown = page.locator(".output_html", has_text=failed["message"].splitlines()[0]).first
    expect(shown).to_contain_text(f"0 / {failed['max_score']}")
    expect(page.locator(f"#{failed['name']}")).to_have_attribute("placeholder", "0")
    assert "evil" not in page.title()


def test_what_the_records_decided_is_said_in_the_last_cell(page: Page, served: Course) -> None:
    opened(page, served, "eve")
    told = "* `by_hand` 3.5 points set by hand: oral exam"
    expect(page.locator("#by_hand-comment")).to_have_attribute("placeholder", told)
    expect(page.locator("#by_hand_extra_credit")).to_have_value("-4.5")


def test_points_and_words_given_here_are_in_the_next_report_and_stay(page: Page, served: Course) -> None:
    before = served.grade()["ada"]["mark"]["score"]
    opened(page, served, "ada")
    for box, text in (("#by_hand_extra_credit", "1.5"), ("#by_hand-comment", "elegant")):
        with page.expect_response(lambda answer: answer.request.method == "PUT") as answer:
            page.fill(box, text)
            page.locator(box).blur()
        assert answer.value.ok
    for _ in range(2):
        mark = served.grade()["ada"]["mark"]
        assert mark["score"] == before + 1.5
        assert mark["by_hand"] == [
            {"check": "", "points": None, "extra": 1.5, "reason": "elegant", "source": "gradebook"}
        ]
    opened(page, served, "ada")
    expect(page.locator("#by_hand_extra_credit")).to_have_value("1.5")
    page.goto(f"{served.address}/formgrader/manage_submissions/momentum")
    assert "9.5 / 8" in row(page, "ada")
