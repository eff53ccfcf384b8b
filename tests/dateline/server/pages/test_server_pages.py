"""The web page's HTML as the server makes it: what stands there, and what never does."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from lxml import html
from page_fakes import (
    BROKEN,
    BUSY,
    HOSTILE,
    LONG_WORD,
    NOBODY,
    RLO,
    SEVERAL,
    TODAY,
    WHEN,
    WRONG,
    ScriptedAsked,
    page_app,
)
from server_fakes import client

BROWSER = {"Accept": "text/html"}


@pytest.fixture
def asked(page_library: Path) -> ScriptedAsked:
    return ScriptedAsked(page_library)


@pytest_asyncio.fixture
async def browser(asked: ScriptedAsked) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(asked) as browser:
        yield browser


def opened(asked: ScriptedAsked, *, local: bool = False) -> httpx.AsyncClient:
    return client(page_app(asked, local=local), **BROWSER)


@pytest_asyncio.fixture(autouse=True)
async def _started(asked: ScriptedAsked) -> AsyncIterator[None]:
    await asked.start()
    yield
    await asked.close()


def tree(answer: httpx.Response) -> html.HtmlElement:
    """The page as it is read: what templates hold for a script isn't there."""
    page = html.fromstring(answer.text)
    for template in page.cssselect("template, dialog"):
        template.drop_tree()
    return page


def words(found: list[html.HtmlElement]) -> list[str]:
    return [" ".join(one.text_content().split()) for one in found]


# --- an answer ------------------------------------------------------------------------------


async def test_an_answer_shows_its_words_in_their_sentence(browser: httpx.AsyncClient) -> None:
    page = tree(await browser.get("/", params={"q": WHEN}))
    assert words(page.cssselect("h1")) == [WHEN]
    assert words(page.cssselect(".found .said")) == ["next Tuesday (27 May 2025)"]
    assert words(page.cssselect(".found .sure")) == ["●●●● Very sure (87 %)"]
    quotations = words(page.cssselect("ol.sources blockquote"))
    assert quotations[0] == "“The bridge will carry traffic again next Tuesday, after 18 weeks.”"
    assert {one.text for one in page.cssselect("ol.sources mark")} == {"next Tuesday"}
    assert words(page.cssselect("ol.sources .meta"))[0] == "The Courier · 21 May 2025"
    assert words(page.cssselect(".earlier tbody tr")) == ["April 14 19 Feb 2025 Northern Wire"]
    assert "around July" in words(page.cssselect(".others li"))[0]


async def test_each_item_of_a_list_leads_to_its_source(browser: httpx.AsyncClient) -> None:
    page = tree(await browser.get("/", params={"q": SEVERAL}))
    assert words(page.cssselect(".found .said")) == ["next Tuesday, April 14 and quiet"]
    assert words(page.cssselect(".items p")) == ["All 3 that are counted, in 3 articles"]
    items = page.cssselect(".items ol li")
    assert [one.cssselect("bdi")[0].text_content() for one in items] == [
        "next Tuesday",
        "April 14",
        "quiet",
    ]
    links = page.cssselect(".items a")
    assert len(links) == 3
    source = tree(await browser.get(links[1].get("href")))
    assert "April 14" in words(source.cssselect("mark"))


async def test_a_source_is_opened_at_the_words_with_the_others_marked(
    browser: httpx.AsyncClient,
) -> None:
    page = tree(await browser.get("/", params={"q": WHEN}))
    first, second = (one.get("href") for one in page.cssselect("ol.sources h3 a"))
    article = tree(await browser.get(first))
    assert words(article.cssselect("h1")) == ["Third time lucky for the bridge"]
    marks = article.cssselect(".text mark")
    assert [(one.get("id"), one.get("class"), one.text) for one in marks] == [
        ("words", "current", "next Tuesday"),
        ("words-2", "quoted", "next Tuesday"),
    ]
    assert len(article.cssselect(".text p")) == 42
    assert [one.get("href") for one in article.cssselect(".quotations a")] == ["#words", "#words-2"]
    original = article.cssselect("a.outside")[0]
    assert original.get("href").startswith("https://courier.example/2025/bridge?page=1#:~:text=")
    assert original.get("rel") == "noopener noreferrer nofollow"
    marks = tree(await browser.get(second)).cssselect(".text mark")
    assert [one.get("class") for one in marks] == ["quoted", "current"]


async def test_an_abstention_says_so_and_folds_the_guess(browser: httpx.AsyncClient) -> None:
    page = tree(await browser.get("/", params={"q": NOBODY}))
    assert words(page.cssselect("h2.said")) == ["The articles don’t say"]
    assert not page.cssselect(".found")
    assert len(page.cssselect("ul.sources .near")) >= 1
    (guess,) = page.cssselect(".others details")
    assert guess.get("open") is None
    assert "Ferry crews" in guess.text_content()
    assert "(12 %)" in words([guess])[0]


async def test_a_link_to_an_answer_carries_its_day_and_filters(
    browser: httpx.AsyncClient, asked: ScriptedAsked
) -> None:
    given = {"q": WHEN, "since": "2025", "until": "2025-05", "source": ["The Courier", " "]}
    page = tree(await browser.get("/", params=given))
    share = page.cssselect("[data-copy-link]")[0].get("data-copy-link")
    assert share.endswith("&since=2025-01-01&until=2025-05-31&source=The+Courier&as_of=2025-06-02")
    chips = page.cssselect(".chip")
    assert words(chips) == [
        "Remove the filter since 1 Jan 2025 ×",
        "Remove the filter until 31 May 2025 ×",
        "Remove the filter The Courier ×",
    ]
    assert "since" not in chips[0].get("href")
    again = await browser.get(share)
    assert again.status_code == 200
    assert asked.asked[0][1] is None
    assert asked.asked[1][1:] == (TODAY, asked.asked[0][2])
    assert page.cssselect("[name=source][checked]")[0].get("value") == "The Courier"


async def test_citations_are_files_in_every_form(browser: httpx.AsyncClient) -> None:
    page = tree(await browser.get("/", params={"q": WHEN}))
    links = [one.get("href") for one in page.cssselect(".menu a[download]")]
    files = {link.split("?")[0]: await browser.get(link) for link in links}
    assert list(files) == [
        f"/cite/{form}" for form in ("text", "markdown", "ris", "bibtex", "csl-json")
    ]
    for file in files.values():
        assert "Third time lucky" in file.text
        assert file.headers["Content-Disposition"].startswith("attachment;")
    assert json.loads(files["/cite/csl-json"].text)[0]["accessed"]["date-parts"] == [[2025, 6, 2]]
    moved = await browser.get(links[0].replace("c=", "c=9"))
    assert moved.status_code == 422
    assert (await browser.get(links[0].replace("/text?", "/latex?"))).status_code == 404


@pytest.mark.parametrize("form", ["text", "markdown", "ris", "bibtex", "csl-json"])
async def test_others_get_no_path_in_a_citation(
    asked: ScriptedAsked, page_library: Path, form: str
) -> None:
    # An article without an address is cited by its file.
    for local in (True, False):
        async with opened(asked, local=local) as browser:
            file = await browser.get(f"/cite/{form}", params={"c": "0-5.0-35.ferry"})
        assert file.status_code == 200
        told = page_library.parent.name in file.text
        assert told == (local and form in ("text", "markdown"))


# --- other pages ----------------------------------------------------------------------------


async def test_the_start_shows_the_library_at_a_glance(browser: httpx.AsyncClient) -> None:
    page = tree(await browser.get("/"))
    figures = words(page.cssselect(".figures div"))
    assert figures == ["Articles4", "Published19 Feb 2025 – 23 May 2025", "Outlets4"]
    assert words(page.cssselect(".newest li"))[0] == (
        "Ferry crews walk out Coastal Radio · 23 May 2025"
    )
    assert len(page.cssselect(".chart rect")) == 3
    assert not page.cssselect(".folders")


async def test_passages_are_listed_best_first(browser: httpx.AsyncClient) -> None:
    given = {"q": "bridge", "mode": "passages", "source": "Northern Wire"}
    page = tree(await browser.get("/", params=given))
    assert words(page.cssselect("ol.sources h2")) == ["Bridge put back six weeks"]
    assert page.cssselect("[name=mode][checked]")[0].get("value") == "passages"
    nothing = tree(await browser.get("/", params={**given, "since": "2026"}))
    assert words(nothing.cssselect(".held-back h2")) == ["No passage found"]


async def test_events_tell_the_stages_and_then_the_same_page(browser: httpx.AsyncClient) -> None:
    stream = await browser.get("/events", params={"q": WHEN})
    events = re.findall(r"event: (\w+)\ndata: (.*)\n\n", stream.text)
    assert [(name, json.loads(data).get("said")) for name, data in events] == [
        ("stage", "Waiting for its turn"),
        ("stage", "Searching the articles"),
        ("stage", "Reading passages"),
        ("page", None),
    ]
    assert json.loads(events[2][1])["total"] == 10
    last = json.loads(events[-1][1])
    assert last["announced"] == "Answer: next Tuesday (27 May 2025). Very sure. 2 sources."
    page = await browser.get("/", params={"q": WHEN})
    assert last["html"] in page.text


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/article/nope", 404, "There is no such article in the library."),
        ("/nothing/here", 404, "There is nothing at this address."),
        ("/static/../page.css", 404, "There is nothing at this address."),
        ("/?q=x&since=2024-13", 422, "since: '2024-13' isn't"),
        ("/?q=x&since=2025&until=2024", 422, "no day is both"),
        (f"/?q={'x' * 2001}", 422, "at most 2,000 characters"),
        (f"/?q={WRONG}", 422, "'never' isn't a year"),
        (f"/?q={BUSY}", 429, "Ask again in 7 seconds."),
        (f"/?q={BROKEN}", 500, "The question couldn’t be answered."),
        ("/article/date?start=a&end=2", 422, "in numbers"),
        ("/?q=source%3Ax&mode=passages", 422, "nothing is searched for"),
    ],
)
async def test_what_goes_wrong_is_a_page_that_says_so(
    browser: httpx.AsyncClient, address: str, status: int, says: str
) -> None:
    answer = await browser.get(address)
    assert answer.status_code == status
    (problem,) = words(tree(answer).cssselect("section.problem"))
    assert says.casefold() in problem.casefold()
    assert "/secret" not in answer.text
    if status == 429:
        assert answer.headers["Retry-After"] == "7"


async def test_words_that_are_not_there_open_the_article_from_its_beginning(
    browser: httpx.AsyncClient,
) -> None:
    page = tree(await browser.get("/article/date?start=5&end=99999&also=7-3"))
    assert not page.cssselect("mark")


async def test_a_program_is_told_as_elsewhere_what_is_not_there(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/nothing", headers={"Accept": "application/json"})
    assert (answer.status_code, set(answer.json())) == (404, {"error", "hint"})


async def test_while_the_library_loads_the_page_looks_again(
    browser: httpx.AsyncClient, asked: ScriptedAsked
) -> None:
    asked.loading = True
    answer = await browser.get("/", params={"q": WHEN})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    page = tree(answer)
    assert page.cssselect("noscript meta[http-equiv=refresh]")
    assert page.cssselect("[data-again]")
    assert (await browser.get("/")).status_code == 200


async def test_a_library_that_is_gone_says_what_to_run_on_this_machine_alone(
    tmp_path: Path,
) -> None:
    gone = ScriptedAsked(tmp_path / "none")
    async with opened(gone) as others, opened(gone, local=True) as own:
        hidden, told = await others.get("/"), await own.get("/")
    assert hidden.status_code == told.status_code == 503
    assert "/secret/place" not in hidden.text
    assert "dateline index FOLDER" in told.text


# --- what never stands there ----------------------------------------------------------------


async def test_hostile_words_stay_words(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/", params={"q": HOSTILE})
    article = await browser.get(tree(answer).cssselect("h3 a")[0].get("href"))
    for page in (answer, article, await browser.get("/")):
        shown = tree(page)
        assert all(one.get("src") for one in shown.cssselect("script"))
        assert not shown.cssselect("img, b, [onerror], [style], style")
        assert not [one for one in shown.cssselect("[href]") if "javascript" in one.get("href")]
        assert RLO not in page.text
        assert "\x1b" not in page.text
        assert ">49<" not in page.text
    assert LONG_WORD in article.text
    (mark,) = tree(answer).cssselect(".pane .text mark")
    assert mark.text.startswith(
        "The <script>document.title='pwned'</script> evil gate said </mark>"
    )


@pytest.mark.parametrize("local", [False, True])
async def test_paths_are_shown_on_this_machine_alone(
    asked: ScriptedAsked, page_library: Path, local: bool
) -> None:
    folder = str(page_library.parent)
    async with opened(asked, local=local) as browser:
        first = await browser.get("/", params={"q": WHEN})
        link = tree(first).cssselect("h3 a")[0].get("href")
        shown = [first, await browser.get(link), await browser.get("/")]
    assert [folder in page.text for page in shown] == [local] * 3


async def test_a_page_loads_and_runs_nothing_from_elsewhere(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/", params={"q": WHEN})
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert answer.headers["Cache-Control"] == "private, no-cache"
    page = tree(answer)
    loaded = [one.get("src") or one.get("href") for one in page.cssselect("script, link")]
    assert all(one.startswith("/static/") for one in loaded)
    files = [await browser.get(one) for one in loaded]
    assert {one.status_code for one in files} == {200}
    assert {one.headers["Cache-Control"] for one in files} == {
        "public, max-age=31536000, immutable"
    }
    tag = {"If-None-Match": files[0].headers["ETag"]}
    assert (await browser.get("/static/sign.svg", headers=tag)).status_code == 304
