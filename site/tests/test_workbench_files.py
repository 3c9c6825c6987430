"""All files of a learner are saved as one archive, which the grader takes, and opened again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import solution, typical_mistake
from playwright.sync_api import Page, expect
from workbench import code, open_editor, write

from autograder.engine.submissions import own_files
from conftest import Visit
from places import COURSE

pytestmark = pytest.mark.long


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Path]:
    def make(**files: str) -> Path:
        path = tmp_path / "mine.zip"
        with zipfile.ZipFile(path, "w") as target:
            for slug, text in files.items():
                target.writestr(f"assignments/{slug}/{slug}.py", text)
                target.writestr(f"assignments/{slug}/test_{slug}.py", "x = 1")
        return path

    return make


def save_all(page: Page, folder: Path) -> Path:
    with page.expect_download() as caught:
        page.get_by_role("button", name="Save all").click()
    caught.value.save_as(folder / caught.value.suggested_filename)
    return folder / caught.value.suggested_filename


def open_archive(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open", exact=True).click()
    chooser.value.set_files(path)


def edit(visit: Visit, slug: str, text: str) -> None:
    write(open_editor(visit, slug), text)


def status_is(page: Page, words: str) -> None:
    expect(page.locator(".wb-files .wb-status")).to_have_text(words)


def test_files_come_back_in_another_browser(visit: Visit, tmp_path: Path, browser) -> None:  # type: ignore[no-untyped-def]
    edit(visit, "adam", solution("adam") + "# η\n")
    edit(visit, "update_rule", typical_mistake("update_rule"))
    visit.open("exercises/")
    saved = save_all(visit.page, tmp_path)
    status_is(visit.page, "Saved in exercises.zip: update_rule, adam.")
    assert zipfile.ZipFile(saved).read("adam/adam.py").decode() == solution("adam") + "# η\n"
    zipfile.ZipFile(saved).extractall(tmp_path / "submission")
    assert len(own_files(tmp_path / "submission", COURSE.slugs)) == 2
    page = browser.new_context(service_workers="block").new_page()
    page.goto(f"{visit.site}exercises/")
    open_archive(page, saved)
    status_is(page, "Opened: update_rule, adam. Each is in the editor of its page.")
    page.goto(f"{visit.site}exercises/adam/")
    page.get_by_role("button", name="Continue with your code").click()
    assert code(page) == solution("adam") + "# η\n"
    assert visit.problems == []


def test_other_code_is_replaced_only_after_a_yes(visit: Visit, archive) -> None:  # type: ignore[no-untyped-def]
    page = visit.page
    edit(visit, "adam", "x = 1\n")
    visit.open("exercises/")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    open_archive(page, archive(adam="x = 2\n", sgd="y = 1\n"))
    status_is(page, "Nothing was opened, and nothing was replaced.")
    assert asked == ["This browser has other code for adam. Replace it?"]
    page.once("dialog", lambda dialog: dialog.accept())
    open_archive(page, archive(adam="x = 2\n", sgd="y = 1\n"))
    status_is(page, "Opened: adam, sgd. Each is in the editor of its page.")
    visit.open("exercises/adam/")
    page.get_by_role("button", name="Continue with your code").click()
    assert code(page) == "x = 2\n"


def test_what_is_no_archive_of_exercises_is_named(visit: Visit, archive, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = visit.page
    visit.open("exercises/")
    page.get_by_role("button", name="Save all").click()
    status_is(page, "There is nothing to save yet: no file was changed in this browser.")
    (tmp_path / "notes.zip").write_text("no archive")
    open_archive(page, tmp_path / "notes.zip")
    status_is(page, "notes.zip cannot be opened: it is no archive, or it is damaged.")
    open_archive(page, archive(other="x = 1"))
    status_is(page, "mine.zip holds no file of an exercise, such as gradient/gradient.py.")
    open_archive(page, archive(adam="#" * (2 << 20)))
    status_is(page, "mine.zip holds no file of an exercise, such as gradient/gradient.py.")
    assert visit.problems == []


def test_the_code_for_archives_is_loaded_when_a_button_is_pressed(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.open("exercises/")
    assert [url for url in asked if "/archive-" in url] == []
