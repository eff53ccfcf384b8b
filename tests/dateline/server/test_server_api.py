"""The endpoints: the command line's documents, their schemas, and errors of one line each."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from pydantic import BaseModel
from server_fakes import WordsReader, client, served

from dateline.server.api import schemas
from dateline.server.hiding import hidden
from dateline.server.settings import Settings

BRIDGE = {"question": "When did the bridge close?"}


@pytest_asyncio.fixture
async def asking(small_library: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with served(small_library) as app, client(app) as asking:
        yield asking


def check_error(answer: httpx.Response, status: int, *says: str) -> None:
    assert answer.status_code == status, answer.text
    document = answer.json()
    assert set(document) == {"error", "hint"}
    for line in document.values():
        assert line.isprintable() or line == ""
    for words in says:
        assert words in document["error"] + document["hint"]


# --- documents ------------------------------------------------------------------------------


async def test_an_answer_cites_the_articles_own_words(asking: httpx.AsyncClient) -> None:
    document = (await asking.get("/ask", params=BRIDGE)).json()
    citation = document["citations"][0]
    article = (await asking.get(f"/articles/{citation['article']}")).json()
    assert article["text"][citation["start"] : citation["end"]] == document["answer"]
    assert citation["quote"] == document["answer"]


async def test_an_abstention_is_an_answer(small_library: Path) -> None:
    async with served(small_library, WordsReader(-30.0)) as app, client(app) as asking:
        answer = await asking.get("/ask", params=BRIDGE)
    assert (answer.status_code, answer.json()["answer"]) == (200, None)
    assert answer.json()["abstained"]


async def test_filters_and_days_narrow(asking: httpx.AsyncClient) -> None:
    all_of_it = await asking.get("/search", params={"query": "bridge", "k": 9})
    none = await asking.get("/search", params={"query": "bridge", "since": "2025"})
    others = await asking.get("/search", params={"query": "bridge", "source": ["Radio", "courier"]})
    assert len(all_of_it.json()["hits"]) == len(others.json()["hits"]) > 0
    assert none.json()["hits"] == []
    assert (await asking.get("/ask", params={**BRIDGE, "until": "2024-04"})).json()[
        "passages"
    ] == []


@pytest.mark.parametrize(
    ("path", "params", "schema"),
    [
        ("/ask", BRIDGE, schemas.AskDocument),
        ("/ask", {**BRIDGE, "why": "true"}, schemas.AskDocument),
        ("/search", {"query": "bridge"}, schemas.SearchDocument),
        ("/articles/bridge", {}, schemas.ArticleTextDocument),
        ("/status", {}, schemas.StatusDocument),
        ("/eval", {}, schemas.RunsDocument),
        ("/eval/first", {}, schemas.SavedRunDocument),
        ("/eval/second", {}, schemas.ErrorDocument),
    ],
)
async def test_documents_have_the_fields_that_their_schemas_say(
    asking: httpx.AsyncClient, path: str, params: dict[str, str], schema: type[BaseModel]
) -> None:
    document = (await asking.get(path, params=params)).json()
    held = schema.model_validate(document, strict=False)  # refuses a field that it doesn't know
    shown = json.loads(held.model_dump_json(exclude_unset=True))
    assert _shape(shown) == _shape(document)


@pytest.mark.parametrize(("schema", "example"), schemas.EXAMPLES.items())
def test_examples_are_such_documents(schema: type[BaseModel], example: Any) -> None:
    schema.model_validate(example)
    for citation in example.get("citations", []):
        assert citation["sentence"][citation["start"] : citation["end"]] == citation["quote"]


async def test_openapi_knows_every_endpoint(asking: httpx.AsyncClient) -> None:
    paths = (await asking.get("/openapi.json")).json()["paths"]
    assert set(paths) == {
        *("/ask", "/search", "/articles/{id}", "/status", "/eval", "/eval/{name}"),
        *("/sheets", "/sheets/{view}"),
    }
    assert "text/event-stream" in paths["/ask"]["get"]["responses"]["200"]["content"]
    check_error(await asking.get("/docs"), 404)  # whose scripts would come from elsewhere


async def test_head_has_no_body(asking: httpx.AsyncClient) -> None:
    answer = await asking.head("/status")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "application/json"


# --- errors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/ask", 422, "question is missing"),
        ("/ask?question=+", 422, "question: it is empty"),
        ("/ask?question=" + "a" * 2001, 422, "question: "),
        ("/ask?question=a&as-of=2024-01-01", 422, "no parameter is called 'as-of'"),
        ("/ask?question=a&as_of=2024", 422, "'2024' isn't a day written YYYY-MM-DD"),
        ("/ask?question=a&since=2025&until=2024", 422, "since 2025-01-01 is after"),
        ("/ask?question=a&strictness=bald", 422, "strictness: "),
        ("/ask?question=a+after:dinner", 400, "'dinner' isn't a year"),
        ("/search?query=source:courier", 400, "nothing is searched for"),
        ("/search?query=a&k=0", 422, "k: "),
        ("/search?query=a&mode=best", 422, "mode: "),
        ("/articles/nowhere", 404, "'nowhere'"),
        ("/articles/a%1b[2J", 404, "no article"),
        ("/eval/none", 404, "no saved run"),
        ("/eval/..%2Flibrary", 404, "nothing at this address"),
        ("/eval/.hidden", 400, "can't be the name of a run"),
        ("/nowhere", 404, "nothing at this address"),
        ("/ask?question=" + "a" * 9000, 414, "9,"),
    ],
)
async def test_bad_input_is_one_line(
    asking: httpx.AsyncClient, path: str, status: int, says: str
) -> None:
    check_error(await asking.get(path), status, says)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
async def test_nothing_is_changed(asking: httpx.AsyncClient, method: str) -> None:
    answer = await asking.request(
        method, "/ask?question=a", headers={"Origin": str(asking.base_url)}
    )
    check_error(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD"


async def test_a_run_that_was_altered_is_no_fault_of_the_asker(
    small_library: Path, tmp_path: Path
) -> None:
    runs = small_library / "runs"
    (runs / "nan.json").write_text(
        '{"name":"nan","saved":"2025-01-01T00:00:00+00:00","settings":{"x":NaN},'
        '"report":{"questions":[]}}'
    )
    (runs / "torn.json").write_text("{")
    try:
        async with served(small_library) as app, client(app) as asking:
            check_error(await asking.get("/eval/nan"), 503)
            check_error(await asking.get("/eval/torn"), 503)
    finally:
        (runs / "nan.json").unlink()
        (runs / "torn.json").unlink()


# --- what others may read -------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/ask?question=When+did+the+bridge+close&why=true",
        "/search?query=bridge",
        "/articles/bridge",
        "/articles/none",
        "/status",
        "/eval",
        "/eval/first",
        "/eval/torn",
        "/openapi.json",
        "/nowhere",
    ],
)
async def test_others_are_told_no_paths(small_library: Path, path: str) -> None:
    here = Settings(host="0.0.0.0", token="t" * 40)
    async with (
        served(small_library, settings=here) as app,
        client(app, Authorization=f"Bearer {'t' * 40}") as asking,
    ):
        answer = await asking.get(path)
    assert answer.status_code in (200, 404)
    assert str(small_library.parent) not in answer.text.replace("\\/", "/")
    assert small_library.parent.name not in answer.text


def test_others_are_told_no_files_as_urls() -> None:
    saved = {"url": "file:///home/ann/page.html", "text": "file:///etc/hosts"}
    assert hidden({"citations": [saved]}) == {"citations": [{**saved, "url": None}]}
    assert hidden({"url": "https://courier.example/a"}) == {"url": "https://courier.example/a"}


async def test_others_are_told_no_paths_of_a_damaged_library(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"these bytes are no database " * 300)
    for host, tells in (("127.0.0.1", True), ("0.0.0.0", False)):
        async with served(tmp_path, settings=Settings(host=host)) as app, client(app) as asking:
            for path in ("/status", "/ask?question=a", "/search?query=a", "/eval"):
                answer = await asking.get(path)
                check_error(answer, 503)
                assert answer.headers["retry-after"] == "5"
                assert (str(tmp_path) in answer.text) == tells


def _shape(value: Any) -> Any:
    """The names of a document's fields, through and through."""
    if isinstance(value, dict):
        return {name: _shape(one) for name, one in value.items()}
    return [_shape(one) for one in value] if isinstance(value, list) else None
