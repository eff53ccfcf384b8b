"""The desk's pages and endpoints: views, sheets, links to the words, filters, downloads, guards."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
from desk_pages import HOSTILE, VIEWS
from lxml import html
from page_fakes import TOKEN, ScriptedAsked, page_app
from server_fakes import client

from dateline.server.settings import Settings
from tui.desk.views import Takes

BROWSER = {"Accept": "text/html"}


@pytest_asyncio.fixture
async def asked(page_library: Path) -> AsyncIterator[ScriptedAsked]:
    asked = ScriptedAsked(page_library)
    await asked.start()
    yield asked
    await asked.close()


@pytest_asyncio.fixture
async def browser(asked: ScriptedAsked) -> AsyncIterator[httpx.AsyncClient]:
    async with client(page_app(asked, views=lambda: VIEWS), **BROWSER) as browser:
        yield browser


def tree(answer: httpx.Response) -> html.HtmlElement:
    page = html.fromstring(answer.text)
    for template in page.cssselect("template, dialog"):
        template.drop_tree()
    return page


def words(found: list[html.HtmlElement]) -> list[str]:
    return [" ".join(one.text_content().split()) for one in found]


def query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


async def test_the_start_leads_to_the_desk_and_its_views(browser: httpx.AsyncClient) -> None:
    start = tree(await browser.get("/"))
    assert "/desk" in [one.get("href") for one in start.cssselect("main a")]
    page = tree(await browser.get("/desk", params={"source": "The Courier"}))
    assert words(page.cssselect("h1")) == ["The desk"]
    links = page.cssselect(".views a")
    assert words(links) == ["Counts", "Who said what"]
    assert links[1].get("href") == "/desk/said?source=The+Courier"
    assert words(page.cssselect(".chip")) == ["Remove the filter The Courier ×"]


async def test_a_sheet_shows_its_bars_and_rows_each_of_which_opens_the_words(
    browser: httpx.AsyncClient,
) -> None:
    page = tree(await browser.get("/desk/said", params={"q": "bridge"}))
    assert words(page.cssselect("h1")) == ["2 said “bridge”"]
    assert page.cssselect("title")[0].text == "Who said what: bridge · Dateline"
    assert words(page.cssselect(".sheet thead th")) == ["Speaker", "Words", "Source", "Behind it"]
    rows = page.cssselect(".sheet tbody tr")
    source = rows[0].cssselect(".source a")[0]
    assert words([source]) == ["Bridge put back six weeks — Northern Wire — 19 Feb 2025"]
    opened = tree(await browser.get(source.get("href")))
    assert words(opened.cssselect("mark#words")) == ["April 14"]
    assert rows[0].cssselect(".behind a")[0].get("href") == "/desk/count?q=county&by=outlet"
    assert words(page.cssselect("p.note")) == ["1 article hasn't been looked at yet"]
    bars = tree(await browser.get("/desk/count", params={"q": "bridge"})).cssselect(".bars tr")
    assert words(bars) == ["2025-02 1", "2025-05 3"]
    assert [one.get("width") for one in bars[0].cssselect("rect")] == ["33.3"]
    assert [one.get("width") for one in bars[1].cssselect("rect")] == ["100.0"]
    assert bars[1].cssselect("th a")[0].get("href") == "/desk/said?q=2025-05"


async def test_choices_and_other_views_keep_what_is_typed_and_the_filters(
    browser: httpx.AsyncClient,
) -> None:
    given = {"q": "bridge", "since": "2025", "source": "The Courier"}
    page = tree(await browser.get("/desk/count", params=given))
    kept = {"q": ["bridge"], "since": ["2025-01-01"], "source": ["The Courier"]}
    choices = page.cssselect(".choices a")
    assert words(choices) == ["month", "outlet"]
    assert choices[0].get("aria-current") == "true"
    assert query(choices[1].get("href")) == {**kept, "by": ["outlet"]}
    assert query(page.cssselect(".tabs a")[1].get("href")) == kept
    assert query(page.cssselect(".bars a")[0].get("href"))["source"] == ["The Courier"]
    chips = page.cssselect(".chip")
    assert words(chips) == [
        "Remove the filter since 1 Jan 2025 ×",
        "Remove the filter The Courier ×",
    ]
    assert query(chips[0].get("href")) == {"q": ["bridge"], "source": ["The Courier"]}
    form = page.cssselect("form.desk-form")[0]
    assert form.get("action") == "/desk/count"
    assert form.fields["q"] == "bridge"
    assert form.fields["since"] == "2025-01-01"


async def test_a_moment_or_a_question_is_not_asked_of_a_view_of_words(
    asked: ScriptedAsked,
) -> None:
    since = replace(VIEWS[1], name="since", takes=Takes.MOMENT)
    async with client(page_app(asked, views=lambda: (*VIEWS, since)), **BROWSER) as browser:
        page = tree(await browser.get("/desk/said", params={"q": "bridge", "since": "2025"}))
        words_of, moment_of = [query(one.get("href")) for one in page.cssselect(".tabs a")[::2]]
        assert words_of == {"q": ["bridge"], "since": ["2025-01-01"]}
        assert moment_of == {"since": ["2025-01-01"]}


async def test_before_anything_is_typed_a_view_says_what_it_takes(
    browser: httpx.AsyncClient,
) -> None:
    page = tree(await browser.get("/desk/count"))
    assert words(page.cssselect("h1, .lede")) == ["Counts", "A word or a name"]
    assert not page.cssselect(".sheet, .bars, .problem")
    blank = tree(await browser.get("/desk/said"))
    assert len(blank.cssselect(".sheet tbody tr")) == 2


async def test_rows_left_out_can_be_had(browser: httpx.AsyncClient) -> None:
    page = tree(await browser.get("/desk/said", params={"k": "1"}))
    assert words(page.cssselect("p.limit")) == ["1 more row not shown. Show more rows"]
    more = page.cssselect("p.limit a")[0].get("href")
    assert query(more) == {"k": ["10"]}
    assert not tree(await browser.get(more)).cssselect("p.limit")
    # What is downloaded has them in any case.
    as_csv = page.cssselect(".actions a")[0].get("href")
    rows = list(csv.DictReader(io.StringIO((await browser.get(as_csv)).text)))
    assert len(rows) == 2


async def test_the_downloads_are_the_sheet_as_csv_and_json(browser: httpx.AsyncClient) -> None:
    page = tree(await browser.get("/desk/said", params={"q": "bridge"}))
    as_csv, as_json = [one.get("href") for one in page.cssselect(".actions a")]
    answer = await browser.get(as_csv)
    assert answer.headers["content-disposition"] == 'attachment; filename="said.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["quote"] for row in rows] == ["April 14", "next Tuesday"]
    assert (await browser.get(as_json)).json() == {"query": "bridge", "said": 2}


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/desk/none", 404, "There is no such view"),
        ("/desk/said?since=never", 422, "Since: 'never'"),
        ("/desk/said?q=nobody", 404, "nothing of that name"),
        ("/desk/said?q=damaged", 500, "Something went wrong"),
        ("/desk/count?q=" + "a" * 2001, 422, "at most 2,000"),
    ],
    ids=["no view", "no day", "nobody", "damaged", "long"],
)
async def test_what_cant_be_used_is_told_on_a_page(
    browser: httpx.AsyncClient, path: str, status: int, says: str
) -> None:
    answer = await browser.get(path)
    assert answer.status_code == status
    assert says in " ".join(words(tree(answer).cssselect(".problem")))
    assert "/secret" not in answer.text


async def test_what_articles_say_is_no_html_and_the_policy_is_kept(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/desk/said", params={"q": HOSTILE})
    assert "<script>alert" not in answer.text
    assert "\x1b" not in answer.text
    assert " style=" not in answer.text
    assert "style-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "private, no-cache"


async def test_the_endpoint_gives_the_document_and_its_errors_are_one_line(
    browser: httpx.AsyncClient,
) -> None:
    listed = (await browser.get("/sheets")).json()
    assert [one["name"] for one in listed] == ["count", "said"]
    assert listed[0]["choices"] == ["month", "outlet"]
    given = {"query": "bridge", "by": "outlet", "source": ["The Courier"]}
    document = (await browser.get("/sheets/count", params=given)).json()
    assert document == {"query": "bridge", "by": "outlet", "sources": ["The Courier"]}
    for path, status, says in (
        ("/sheets/none", 404, "there are: count, said"),
        ("/sheets/count", 400, "count needs something"),
        ("/sheets/count?query=a&by=moon", 400, "by: month, outlet"),
        ("/sheets/count?query=a&k=0", 422, "k: "),
        ("/sheets/count?query=a&k=10001", 422, "k: "),
        ("/sheets/count?query=a&limit=3", 422, "no parameter is called 'limit'"),
        ("/sheets/count?query=" + "a" * 2001, 422, "query: "),
    ):
        answer = await browser.get(path)
        assert answer.status_code == status, path
        error = answer.json()
        assert set(error) == {"error", "hint"}
        assert says in error["error"] + error["hint"]


async def test_a_token_is_asked_for_as_everywhere(asked: ScriptedAsked) -> None:
    app = page_app(asked, Settings(token=TOKEN), views=lambda: VIEWS)
    async with client(app, **BROWSER) as stranger:
        for path in ("/desk", "/desk/said", "/sheets", "/sheets/said"):
            answer = await stranger.get(path)
            assert answer.status_code in (303, 401), path
            assert "April" not in answer.text
    async with client(app, Authorization=f"Bearer {TOKEN}") as known:
        assert json.loads((await known.get("/sheets/said")).text)["said"] == 2
