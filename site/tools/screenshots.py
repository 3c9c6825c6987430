"""Take the pictures of README and the instructor's guide: a page of feedback, a class, and an exercise in the browser.

`make pictures` writes them into site/pages/pictures, with a digest of the words that each shows. A test compares these
with what the pages say now, so that a picture that is out of date is noticed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from autograder.engine.proof.sample_class import sample_class
from places import COURSE, PAGES, ROOT, chromium, save
from serve import serving

TARGET = PAGES / "pictures"
WORDS = TARGET / "words.json"  # the digest of what each picture shows
STUDENTS = ("heidi", "ivan", "john", "katherine", "leslie", "mallory")
EXERCISES = ("sgd", "momentum", "adam")
SIZE = {"width": 900, "height": 720}
LARGEST = 100_000  # bytes of a picture

Show = Callable[[Page, Path, str], None]


def graded_class(folder: Path) -> Path:
    """Grade a small class; return the folder with its pages."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in STUDENTS:
        for path, text in sample_class(COURSE)[name].items():
            assert isinstance(text, str)
            save(folder / "class" / name / path, text)
    chosen = [argument for slug in EXERCISES for argument in ("--exercise", slug)]
    command = [sys.executable, "-m", "autograder.cli", "grade", "class", "--class", "--out", "feedback", *chosen]
    subprocess.run([*command, "--unconfined"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder / "feedback"


def feedback(page: Page, pages: Path, site: str) -> None:
    """Show what a student reads about momentum."""
    page.goto((pages / "mallory.html").as_uri())
    page.locator("#momentum-head").evaluate("head => scrollTo(0, head.getBoundingClientRect().top + scrollY - 16)")


def classroom(page: Page, pages: Path, site: str) -> None:
    """Show which mistakes a class made."""
    page.goto((pages / "index.html").as_uri())
    page.locator("#mistakes").evaluate("head => scrollTo(0, head.getBoundingClientRect().top + scrollY - 16)")


CODE = """\
import numpy as np


def momentum_step(w, v, gradient, learning_rate, gamma=0.9):
    v = gamma * np.asarray(v) + np.asarray(gradient)
    return np.asarray(w) - v, v


def momentum_descent(gradient_fn, w0, learning_rate, n_steps, gamma=0.9):
    raise NotImplementedError
"""  # the rate is forgotten; written for the picture, since a line of the reference must not be seen in it


def exercise(page: Page, pages: Path, site: str) -> None:
    """Show the page of momentum after a run of the checks with a mistake."""
    page.goto(f"{site}exercises/momentum/", wait_until="networkidle")
    page.get_by_role("button", name="Write and run it here").click()
    page.get_by_role("textbox", name="momentum.py").wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(CODE)
    page.get_by_role("button", name="Run the checks").click()
    page.locator(".wb-status", has_text="visible checks pass").wait_for(timeout=120_000)
    page.add_style_tag(content=".md-header, .md-top { display: none }")
    page.mouse.move(0, 0)
    page.locator("h1").evaluate("head => scrollTo(0, head.getBoundingClientRect().top + scrollY - 16)")
    page.wait_for_timeout(500)  # the colours of the button fade


PICTURES: dict[str, Show] = {"feedback": feedback, "class": classroom, "exercise": exercise}


@contextmanager
def shown(browser: Browser) -> Iterator[Iterator[tuple[str, Page]]]:
    """Yield each picture's name with the page that shows it."""
    pages = graded_class(ROOT / "build/pictures")
    with (
        serving(ROOT / "build/site", "/") as site,
        browser.new_context(viewport=SIZE, service_workers="block", color_scheme="light") as context,
    ):

        def each() -> Iterator[tuple[str, Page]]:
            for name, show in PICTURES.items():
                page = context.new_page()
                show(page, pages, site)
                yield name, page

        yield each()


def digest(page: Page) -> str:
    """Return a digest of what a reader can see in the page, without durations and versions."""
    words = page.locator("body").inner_text()
    words = re.sub(r"\d+\.\d+s\b|Python \d[.\d]*", "", words)
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:16]


def digests(browser: Browser) -> dict[str, str]:
    """Return the digest of each picture as the pages are now."""
    with shown(browser) as pages:
        return {name: digest(page) for name, page in pages}


def write(browser: Browser) -> None:
    """Write the pictures and their digests."""
    found = {}
    with shown(browser) as pages:
        for name, page in pages:
            found[name] = digest(page)
            session = page.context.new_cdp_session(page)
            image = session.send("Page.captureScreenshot", {"format": "webp", "quality": 75})
            data = base64.b64decode(image["data"])
            if len(data) > LARGEST:
                raise SystemExit(f"the picture {name} has {len(data)} bytes, at most {LARGEST} are wanted")
            TARGET.mkdir(exist_ok=True)
            (TARGET / f"{name}.webp").write_bytes(data)
    save(WORDS, json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    with sync_playwright() as started:
        write(started.chromium.launch(executable_path=chromium(), args=["--no-sandbox"]))
