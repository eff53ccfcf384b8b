"""Prose in a real browser: put in place by the script as it comes, or by a page that waits."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from page_fakes import WHEN
from tools import needs

from index.library import Library
from qa.types import Written

if find_spec("playwright"):
    from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Served
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

pytestmark = needs(
    "chromium",
    missing=not (CHROMIUM and find_spec("playwright") and find_spec("axe_playwright_python")),
)

ASKED = f"/?{urlencode({'q': WHEN})}"
STRUCK = Written("It cost <img src=x onerror=alert(1)> nine million.", (), "nine isn't there")


@pytest.fixture(autouse=True)
def _written(site: Served, page_library: Path) -> Iterator[None]:
    from page_fakes import cited

    with Library(page_library) as library:
        proof = cited(library.article("date"), "next Tuesday", "repeated")
    site.asked.writes(
        Written("Traffic returns next Tuesday.", (proof,)), STRUCK, host="llm.example"
    )
    yield
    site.asked.llm = None


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(chromium: Browser, site: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window; at the end the browser must not have complained."""
    complaints: list[str] = []
    context = chromium.new_context(
        base_url=site.url,
        java_script_enabled=request.param,
        viewport={"width": 1280, "height": 800},
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints


def scripted(page: Page) -> bool:
    return page.locator("label.theme").is_visible()


def test_prose_stands_below_the_answer_with_its_source(page: Page) -> None:
    page.goto(ASKED)
    expect(page.locator(".said")).to_contain_text("next Tuesday")
    if not scripted(page):
        page.get_by_role("link", name="Have it written").click()
    expect(page.locator(".sentences li")).to_have_count(2)
    expect(page.locator(".sentences s")).to_contain_text("<img src=x")
    expect(page.locator(".prose .after")).to_contain_text("1 checked, 1 struck")
    expect(page.locator(".prose .offer")).to_be_hidden()
    page.locator(".sentences a").click()
    expect(page.locator("mark.current")).to_have_text("next Tuesday")
    expect(page.locator("mark.current")).to_be_in_viewport()


def test_asking_from_the_page_has_it_written_too(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".leaving")).to_contain_text("llm.example")
    page.fill("#q", WHEN)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("next Tuesday")
    if scripted(page):
        expect(page.locator(".sentences li")).to_have_count(2)
        expect(page.locator("#announce")).to_contain_text("1 checked, 1 struck")


def test_a_digest_is_written_when_it_is_asked_for(page: Page) -> None:
    page.goto("/desk/said?q=bridge")
    expect(page.locator(".prose h2")).to_have_text("Digest")
    expect(page.locator(".sentences li")).to_have_count(0)
    page.get_by_role("link", name="Have it written").click()
    expect(page.locator(".sentences li")).to_have_count(2)
    expect(page.locator(".sheet tbody tr").first).to_be_visible()


def test_axe_finds_nothing_in_it(page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.goto(ASKED)
    if not scripted(page):
        return
    expect(page.locator(".prose .after p")).to_have_count(1)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
