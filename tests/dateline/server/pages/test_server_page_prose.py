"""A language model's sentences on the page: offered, written, struck; text, never markup."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from lxml import html
from page_fakes import NOBODY, WHEN, ScriptedAsked, cited, page_app
from server_fakes import client

from index.backend import LibraryBackend
from qa.types import Citation, Written

EVIL = "Traffic <script>alert(1)</script> </section> \u202ereturns\x1b[31m."
STRUCK = Written("It cost <b>nine</b> million.", (), "“nine million” isn't there")


@pytest_asyncio.fixture
async def asked(page_library: Path) -> AsyncIterator[ScriptedAsked]:
    asked = ScriptedAsked(page_library)
    await asked.start()
    yield asked
    await asked.close()


@pytest.fixture
def browser(asked: ScriptedAsked) -> httpx.AsyncClient:
    return client(page_app(asked), Accept="text/html")


async def passed(asked: ScriptedAsked, text: str) -> Written:
    def proof(library: LibraryBackend) -> Citation:
        return cited(library.article("date"), "next Tuesday")

    return Written(text, (await asked.read(proof),))


def section(answer: httpx.Response) -> html.HtmlElement | None:
    found = html.fromstring(answer.text).cssselect("section.prose")
    return found[0] if found else None


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


async def test_without_a_language_model_the_page_says_nothing_of_one(
    browser: httpx.AsyncClient,
) -> None:
    for path in ("/", f"/?q={WHEN}", "/desk/count?q=bridge"):
        answer = await browser.get(path)
        assert section(answer) is None
        assert "leaving" not in answer.text


async def test_the_answer_stands_at_once_and_prose_is_offered(
    asked: ScriptedAsked, browser: httpx.AsyncClient
) -> None:
    asked.writes(await passed(asked, "Traffic returns next Tuesday."), STRUCK)
    answer = await browser.get("/", params={"q": WHEN})
    found = section(answer)
    assert found is not None
    assert "data-at-once" in found.attrib
    assert found.cssselect("li") == []
    (link,) = found.cssselect(".offer a")
    assert "prose=1" in link.get("href")
    assert section(await browser.get("/", params={"q": NOBODY})) is None


async def test_the_page_of_prose_needs_no_script(
    asked: ScriptedAsked, browser: httpx.AsyncClient
) -> None:
    asked.writes(await passed(asked, "Traffic returns next Tuesday."), STRUCK)
    found = section(await browser.get("/", params={"q": WHEN, "prose": "1"}))
    assert found is not None
    assert found.cssselect(".offer") == []
    first, second = found.cssselect("li")
    assert words(first) == "Traffic returns next Tuesday. The Courier, 21 May 2025"
    (link,) = first.cssselect("a")
    assert (await browser.get(link.get("href"))).status_code == 200
    assert words(second.cssselect("s")[0]) == "It cost <b>nine</b> million."
    assert words(second.cssselect(".struck")[0]) == "struck: “nine million” isn't there"
    assert "llama" in words(found.cssselect(".meta")[0])
    assert "1 checked, 1 struck" in words(found.cssselect(".after")[0])


async def test_a_reply_that_failed_has_no_heading_of_what_was_written(
    asked: ScriptedAsked, browser: httpx.AsyncClient
) -> None:
    asked.writes(failed="it hung up")
    found = section(await browser.get("/", params={"q": WHEN, "prose": "1"}))
    assert found is not None
    assert "llama wrote nothing: it hung up" in words(found)
    assert "Written by" not in words(found)


async def test_a_script_gets_each_sentence_and_once_only(
    asked: ScriptedAsked, browser: httpx.AsyncClient
) -> None:
    asked.writes(await passed(asked, "Traffic returns."), STRUCK, failed="it hung up")
    found = section(await browser.get("/", params={"q": WHEN}))
    assert found is not None
    address = found.get("data-written")
    stream = await browser.get(address)
    events = [
        (block.split("\n")[0], json.loads(block.split("data: ", 1)[1]))
        for block in stream.text.split("\n\n")
        if block.startswith("event: ")
    ]
    assert [name for name, _ in events] == ["event: sentence", "event: sentence", "event: end"]
    assert "<s>It cost &lt;b&gt;nine&lt;/b&gt; million.</s>" in events[1][1]["html"]
    assert "llama wrote no more: it hung up" in events[-1][1]["html"]
    assert events[-1][1]["announced"] == "llama wrote no more: it hung up."
    assert (await browser.get(address)).status_code == 404


async def test_what_a_model_writes_is_text(
    asked: ScriptedAsked, browser: httpx.AsyncClient
) -> None:
    asked.writes(await passed(asked, EVIL))
    answer = await browser.get("/", params={"q": WHEN, "prose": "1"})
    found = section(answer)
    assert found is not None
    assert found.cssselect("script") == []
    assert "<script>alert(1)" not in answer.text
    assert "\u202e" not in answer.text
    assert "\x1b" not in answer.text
    assert "Traffic <script>alert(1)</script> </section> returns" in words(found)


async def test_a_sheet_offers_a_digest_where_its_rows_cite(
    asked: ScriptedAsked, browser: httpx.AsyncClient
) -> None:
    asked.writes(await passed(asked, "Traffic returns."))
    at = "/desk/timeline?q=bridge"
    found = section(await browser.get(at))
    assert found is not None
    assert "data-at-once" not in found.attrib
    assert words(found.cssselect("h2")[0]) == "Digest"
    (link,) = found.cssselect(".offer a")
    written = section(await browser.get(link.get("href")))
    assert written is not None
    assert "Traffic returns." in words(written)
    assert set(asked.subjects) == {"bridge"}
    assert section(await browser.get("/desk/timeline?q=nothingofthekind")) is None


async def test_it_says_where_words_go_before_the_first_question(
    asked: ScriptedAsked, browser: httpx.AsyncClient
) -> None:
    asked.writes(host="llm.example")
    for path in ("/", f"/?q={WHEN}", "/desk", "/desk/timeline"):
        page = html.fromstring((await browser.get(path)).text)
        (line,) = page.cssselect(".leaving")
        assert words(line) == "Questions and passages go to llm.example, where llama runs."
