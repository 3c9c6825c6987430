"""After one visit the site works without its host; a newer build is offered, and the two are never mixed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from commandline import solution
from playwright.sync_api import Browser, Page, expect
from workbench import code, run, write

from conftest import BELOW, ROOT
from offline import write as write_worker
from serve import serving

pytestmark = pytest.mark.long

PATIENCE = 120_000  # ms, for 20 MB to arrive on a busy machine
OLD, NEW = "returns an array with the shape of w", "returns an array with as many numbers as w"


class Host:
    """A copy of the built site, and a server for it that can be stopped."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "build/site", folder)
        self.stack = ExitStack()
        self.address = self.stack.enter_context(serving(folder, BELOW))

    def stop(self) -> None:
        self.stack.close()

    def build_again(self) -> None:
        """Change a stub and its checks, as another build does."""
        replace(self.folder / "assets/assignments/update_rule/test_update_rule.py", OLD, NEW)
        replace(
            self.folder / "exercises/update_rule/index.html", "The gradient points uphill", "Uphill is its direction"
        )
        for page in self.folder.rglob("*.html"):
            replace(page, f' data-version="{version_in(page)}"', "")
        write_worker(self.folder)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def version_in(page: Path) -> str:
    return re.search('data-version="([^"]*)"', page.read_text(encoding="utf-8"))[1]


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    host = Host(tmp_path / "site")
    yield host
    host.stop()


@pytest.fixture
def page(browser: Browser, host: Host) -> Iterator[Page]:
    """A page after its first visit, with everything that the service worker fetches."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(host.address)
    page.wait_for_function("navigator.serviceWorker.controller", timeout=PATIENCE)
    yield page
    context.close()


def version(page: Page) -> str:
    return page.locator("html").get_attribute("data-version") or ""


def test_pages_figures_search_and_exercises_work_after_the_host_has_stopped(page: Page, host: Host) -> None:
    host.stop()
    page.goto(f"{host.address}theory/momentum/")
    expect(page.locator("[data-figure=momentum][data-live]")).to_be_visible()
    page.goto(f"{host.address}theory/adam")  # without the slash, as people type it
    expect(page).to_have_url(f"{host.address}theory/adam/")
    page.click(".md-search__input")
    page.keyboard.type("bias correction")
    page.wait_for_selector(".md-search-result__link[href*='theory/adam/']")
    page.goto(f"{host.address}exercises/update_rule/")
    page.get_by_role("button", name="Write and run it here").click()
    write(page, solution("update_rule"))
    run(page)
    expect(page.locator(".wb-status")).to_have_text("update_rule   3 of 3 visible checks pass")
    expect(page.locator(".wb-picture .gd-sentence")).to_be_visible()


def test_a_newer_build_is_offered_and_never_mixed_with_the_older_one(page: Page, host: Host) -> None:
    before = version(page)
    host.build_again()
    page.goto(f"{host.address}exercises/update_rule/")
    assert version(page) == before
    expect(page.locator(".newer")).to_contain_text("A newer version of this site is here", timeout=PATIENCE)
    assert not Axe().run(page).response["violations"]
    page.get_by_role("button", name="Write and run it here").click()
    old_stub = code(page)
    run(page)
    assert OLD in page.locator(".wb-checks").inner_text()
    page.get_by_role("button", name="Use it").click()
    page.wait_for_function("old => document.documentElement.dataset.version !== old", arg=before)
    page.get_by_role("button", name="Write and run it here").click()
    assert code(page) != old_stub
    run(page)
    assert NEW in page.locator(".wb-checks").inner_text()
    expect(page.locator(".newer")).to_have_count(0)


def test_only_what_changed_is_fetched_for_a_newer_build(page: Page, host: Host) -> None:
    host.build_again()
    asked: list[str] = []
    page.context.on("request", lambda request: request.service_worker and asked.append(request.url))
    page.reload()
    expect(page.locator(".newer")).to_be_visible(timeout=PATIENCE)
    assert [url for url in asked if "/assets/python/" in url] == []


def test_a_file_that_is_not_of_this_build_is_not_kept(browser: Browser, host: Host) -> None:
    (host.folder / "assets/assignments/update_rule/test_update_rule.py").write_text("something else")
    context = browser.new_context()
    page = context.new_page()
    with context.expect_event("serviceworker", timeout=PATIENCE):
        page.goto(host.address)
    page.wait_for_function("navigator.serviceWorker.getRegistration().then((found) => !found)", timeout=PATIENCE)
    assert page.evaluate("navigator.serviceWorker.controller") is None
    context.close()


def test_a_browser_that_saves_data_fetches_nothing_ahead(browser: Browser, host: Host) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page.goto(host.address, wait_until="networkidle")
    page.wait_for_timeout(1000)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    context.close()
