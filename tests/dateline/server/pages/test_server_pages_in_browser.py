"""The web page in a real browser: with its script and without, by keys, narrow, in both themes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
from page_fakes import BUSY, HOSTILE, NOBODY, SLOW, TOKEN, WHEN
from tools import needs

if find_spec("playwright"):
    from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Served
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

pytestmark = needs(
    "chromium",
    missing=not (CHROMIUM and find_spec("playwright") and find_spec("axe_playwright_python")),
)

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 700}

Opens = Callable[..., "Page"]


@pytest.fixture
def window(chromium: Browser, site: Served) -> Iterator[Opens]:
    """Opens windows; at the end the browser must not have complained in any."""
    complaints: list[str] = []
    contexts = []

    def opened(path: str = "/", size: dict[str, int] = WIDE, **options: Any) -> Page:
        context = chromium.new_context(viewport=size, base_url=site.url, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if is_bad(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


def is_bad(said: Any) -> bool:
    """Whether a browser's message is more than that a page has an error's status."""
    return said.type in ("error", "warning") and "the server responded with" not in said.text


def asking(question: str, **more: str) -> str:
    return f"/?{urlencode({'q': question, **more})}"


def text(page: Page, selector: str) -> str:
    return " ".join(page.locator(selector).first.inner_text().split())


def ask(page: Page, question: str) -> None:
    page.fill("#q", question)
    page.keyboard.press("Enter")


def shown(page: Page, question: str) -> None:
    """Wait until a question's answer stands there."""
    expect(page.locator(".answer h1")).to_have_text(question)


def until(page: Page, condition: Callable[[], bool]) -> None:
    """Wait for something at the server, which may learn late that a browser went away."""
    for _ in range(500):
        if condition():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it never came about")


def announced(page: Page, words: str) -> None:
    """Wait until those who don't see the page have been told."""
    expect(page.locator("#announce")).to_contain_text(words)


def is_current(page: Page, number: int) -> None:
    """Wait until the pane is open at one of its quotations, counted from 0, and it is in view."""
    expect(page.locator(".pane .text mark").nth(number)).to_have_class("current")
    expect(page.locator(".pane mark.current")).to_be_in_viewport()


@contextmanager
def nothing_is_loaded_anew(page: Page) -> Iterator[None]:
    page.evaluate("window.here = true")
    yield
    assert page.evaluate("window.here === true")


def test_asking_shows_the_answer_and_its_source_in_the_same_page(window: Opens) -> None:
    page = window()
    with nothing_is_loaded_anew(page):
        ask(page, WHEN)
        shown(page, WHEN)
        assert page.url.endswith(f"/?q={quote(WHEN, safe='').replace('%20', '+')}")
        assert text(page, ".said") == "next Tuesday (27 May 2025)"
        assert page.title() == f"{WHEN} · Dateline"
        assert "Answer: next Tuesday (27 May 2025)" in text(page, "#announce")
        page.locator("ol.sources [data-source]").nth(1).click()
        is_current(page, 1)
        assert page.locator("ol.sources [aria-current]").count() == 1


def test_in_a_narrow_window_a_source_is_a_page_opened_at_the_words(window: Opens) -> None:
    page = window(asking(WHEN), NARROW)
    page.locator("ol.sources [data-source]").nth(1).click()
    page.wait_for_url("**/article/date?**")
    expect(page.locator("mark.current")).to_be_in_viewport()
    page.keyboard.press("n")  # goes round to the first
    expect(page.locator("mark.quoted")).to_be_in_viewport()
    page.go_back()
    shown(page, WHEN)


def test_back_and_forward_show_what_was_there_and_ask_nothing(window: Opens, site: Served) -> None:
    page = window()
    ask(page, WHEN)
    shown(page, WHEN)
    ask(page, NOBODY)
    shown(page, NOBODY)
    before = len(site.asked.asked)
    page.go_back()
    shown(page, WHEN)
    assert page.input_value("#q") == WHEN
    page.go_back()
    page.wait_for_selector(".start")
    assert page.input_value("#q") == ""
    page.go_forward()
    page.go_forward()
    shown(page, NOBODY)
    assert len(site.asked.asked) == before


def test_a_question_under_way_tells_its_stage_and_can_be_cancelled(
    window: Opens, site: Served
) -> None:
    page = window(asking(WHEN))
    before = site.asked.cancelled
    ask(page, SLOW)
    expect(page.locator(".stage .count")).to_have_text("3 of 10")
    assert text(page, ".stage") == "Reading passages 3 of 10"
    page.keyboard.press("Escape")
    shown(page, WHEN)
    announced(page, "Cancelled.")
    assert page.input_value("#q") == WHEN
    ask(page, SLOW)
    page.wait_for_selector(".cancel")
    ask(page, NOBODY)  # another question takes its place
    shown(page, NOBODY)
    ask(page, BUSY)
    page.wait_for_selector("section.problem")
    assert "Ask again in 7 seconds." in text(page, "section.problem")
    # Both were stopped at the server too, not only unheard here.
    until(page, lambda: site.asked.cancelled == before + 2)


def test_filters_limit_and_chips_take_them_away(window: Opens, site: Served) -> None:
    page = window(asking(WHEN))
    page.click(".filters summary")
    page.fill("[name=since]", "2025-01-01")
    page.fill("#outlet-search", "cour")
    assert page.locator(".outlets li:visible").count() == 1
    page.check(".outlets li:visible input")
    page.click(".apply button")
    page.wait_for_selector(".chip >> nth=1")
    filters = site.asked.asked[-1][2]
    assert filters is not None
    assert (str(filters.since), filters.sources) == ("2025-01-01", ("The Courier",))
    page.locator(".chip").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    assert page.input_value("[name=since]") == ""
    page.check("[name=mode][value=passages]")
    page.click(".box button")
    page.wait_for_selector("ol.sources h2")
    assert "mode=passages" in page.url


def test_the_link_to_an_answer_and_references_are_copied(window: Opens, site: Served) -> None:
    page = window(asking(WHEN), permissions=["clipboard-read", "clipboard-write"])
    page.click("[data-copy-link]")
    announced(page, "Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{site.url}/?q=When+does+the+bridge+reopen%3F&as_of=2025-06-02"
    page.goto(link)
    assert "asked on 2 Jun 2025" in text(page, ".chips")
    page.click(".menu summary")
    page.locator("[data-copy-from]").nth(2).click()
    announced(page, "Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("TY  - ")
    with page.expect_download() as download:
        page.locator(".menu a").nth(3).click()
    assert download.value.suggested_filename == "dateline-citation.bib"


def test_everything_is_done_by_keys(window: Opens) -> None:
    page = window()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type(WHEN)
    page.keyboard.press("Enter")
    shown(page, WHEN)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    is_current(page, 1)
    assert page.evaluate("document.activeElement.matches('[data-source][aria-current]')")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    page.goto(asking(NOBODY))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_without_a_script_links_and_forms_do_it_all(window: Opens) -> None:
    page = window("/", java_script_enabled=False)
    ask(page, WHEN)
    page.wait_for_url("**q=When**")
    assert text(page, ".said") == "next Tuesday (27 May 2025)"
    assert page.locator("button:visible").all_inner_texts() == ["Ask"]
    page.click(".filters summary")
    page.check(".outlets li:has-text('Courier') input")
    page.click(".apply button")
    page.wait_for_url("**source=The+Courier**")
    page.click(".chip")
    page.wait_for_url(lambda url: "source" not in url)
    page.locator("ol.sources [data-source]").nth(1).click()
    page.wait_for_url("**/article/date?**#words")
    assert page.locator("mark#words").count() == 1


def test_the_theme_follows_the_system_until_one_is_picked(window: Opens) -> None:
    page = window("/", color_scheme="dark")

    def ground() -> int:
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return int(re.findall(r"\d+", colour)[0])

    assert ground() < 50
    page.select_option("#theme", "light")
    assert ground() > 200
    page.reload()
    assert ground() > 200
    page.select_option("#theme", "")
    page.reload()
    assert ground() < 50


def test_hostile_words_do_nothing(window: Opens) -> None:
    page = window(asking(HOSTILE), NARROW)
    assert page.title() == f"{HOSTILE} · Dateline"
    assert page.locator("main :is(img, script, b, style)").count() == 0
    assert page.evaluate(FITS)
    page.locator("h3 [data-source]").first.click()
    page.wait_for_url("**/article/evil?**")
    assert page.locator("main :is(img, script, b, style)").count() == 0
    assert page.evaluate(FITS)
    assert page.locator("a[href^='javascript']").count() == 0


def test_one_logs_in_and_out(window: Opens, site: Served) -> None:
    page = window(f"{site.locked}{asking(NOBODY)}")
    page.fill("#token", "no")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_have_text("That isn't the token.")
    page.fill("#token", TOKEN)
    page.keyboard.press("Enter")
    shown(page, NOBODY)
    page.click("text=Log out")
    page.wait_for_url("**/login")


FITS = "document.documentElement.scrollWidth <= innerWidth"

PAGES = ("/", asking(WHEN), asking(NOBODY), asking("bridge", mode="passages"), "/nothing")
DESK = (
    "/desk?source=The+Courier",
    "/desk/count?q=bridge&by=outlet&since=2024&source=The+Courier",
    "/desk/said?q=bridge&k=1",
    "/desk/said?q=nobody",
)


def test_every_page_can_be_used_by_all(window: Opens, site: Served) -> None:
    """Nothing that axe finds in either theme, headings in order, and no scrolling sideways."""
    from axe_playwright_python.sync_playwright import Axe

    # Without motion colours change at once, not while axe looks at them.
    page = window("/", color_scheme="light", reduced_motion="reduce")
    for path in (*PAGES, *DESK, "/article/date?start=0&end=10&also=20-30", f"{site.locked}/login"):
        page.set_viewport_size(WIDE)
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        for theme, rules in (("light", EVERY_RULE), ("dark", COLOURS)):
            page.emulate_media(color_scheme=theme)
            found = Axe().run(page, options=rules)
            assert found.violations_count == 0, f"{path} {theme}: {found.generate_report()}"
        assert page.evaluate(FITS), path
        page.set_viewport_size(NARROW)
        assert page.evaluate(FITS), path


EVERY_RULE = {"resultTypes": ["violations"]}
COLOURS = {**EVERY_RULE, "runOnly": ["color-contrast", "color-contrast-enhanced"]}
