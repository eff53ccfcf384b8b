"""The desk in a real browser: by its links and its form, with the script and without."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from tools import needs

if find_spec("playwright"):
    from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Served
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

pytestmark = needs("chromium", missing=not (CHROMIUM and find_spec("playwright")))


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(chromium: Browser, site: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window; at the end the browser must not have complained, as it does of a broken policy."""
    complaints: list[str] = []
    context = chromium.new_context(base_url=site.url, java_script_enabled=request.param)
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


def test_from_the_start_to_a_rows_words_and_on_to_what_is_behind_it(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Desk", exact=True).click()
    page.get_by_role("link", name="Who said what").click()
    expect(page.locator(".sheet tbody tr")).to_have_count(2)
    page.fill("#desk-q", "bridge")
    page.locator("#desk-q").press("Enter")
    expect(page.locator("h1")).to_have_text("2 said “bridge”")
    page.locator(".sheet .source a").first.click()
    expect(page.locator("mark#words")).to_have_text("April 14")
    expect(page.locator("mark#words")).to_be_in_viewport()
    page.go_back()
    page.locator(".behind a").first.click()
    expect(page.locator("h1")).to_have_text("4 articles with “county” by outlet")
    page.locator(".bars a").first.click()
    expect(page.locator("h1")).to_have_text("2 said “2025-02”")


def test_bars_are_as_long_as_their_values_say(page: Page) -> None:
    page.goto("/desk/count?q=bridge")
    short, long = (one.bounding_box() for one in page.locator(".bars rect").all())
    assert short is not None
    assert long is not None
    assert 0.3 < short["width"] / long["width"] < 0.37
    assert long["width"] > 100


def test_filters_are_set_in_the_form_and_taken_away_by_their_chip(page: Page) -> None:
    page.goto("/desk/count?q=bridge&by=outlet")
    form = page.locator(".desk-form")
    form.locator("summary").click()
    form.get_by_label("Published since").fill("2025-03-01")
    form.get_by_role("button", name="Look with these filters").click()
    chip = page.locator(".chip")
    expect(chip).to_contain_text("since 1 Mar 2025")
    expect(page.locator("h1")).to_have_text("4 articles with “bridge” by outlet")
    chip.click()
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator("h1")).to_have_text("4 articles with “bridge” by outlet")


def test_on_a_phone_a_rows_words_are_in_view(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto("/desk/said?q=bridge")
    row = page.locator(".sheet tbody tr").first
    for cell in (".words", ".source", ".left"):
        box = row.locator(cell).first.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
