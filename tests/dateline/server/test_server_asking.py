"""Streams, clients that go, queues that are full, libraries that change, go and come back."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from remote_fakes import AWAY, FakeMilvus
from served_library import Made, write
from server_fakes import Asked, WaitingReader, WordsReader, client, served, wait_for

from dateline.service import Service
from index.library import Library

QUESTION = {"question": "When did the bridge close?"}
STREAM = {"accept": "text/event-stream"}


async def test_a_stream_tells_the_stages_and_then_the_answer(small_library: Path) -> None:
    async with served(small_library) as app:
        asked = Asked(app, "/ask", QUESTION, STREAM)
        status = await asked.status()
        events = await asked.events()
        async with client(app) as asking:
            whole = (await asking.get("/ask", params=QUESTION)).json()
    assert status == 200
    assert {name for name, _ in events[:-1]} == {"progress"}
    stages = list(dict.fromkeys(told["stage"] for _, told in events[:-1]))
    assert stages[-3:] == ["searching", "reading", "choosing"]
    assert events[-2][1] == {"stage": "choosing", "done": 0, "total": None}
    name, document = events[-1]
    assert name == "answer"
    assert {**document, "took_ms": None} == {**whole, "took_ms": None}


class LoadingService(Service):
    """One whose models take for ever."""

    @property
    def loading(self) -> bool:
        return True


async def test_while_the_models_load_that_is_told(small_library: Path) -> None:
    async with served(small_library, kind=LoadingService) as app, client(app) as asking:
        assert (await asking.get("/status")).json()["state"] == "loading"
        asked = Asked(app, "/ask", QUESTION, STREAM)
        assert await asked.status() == 200
        assert (await asked.events())[0][1]["stage"] == "loading"


async def test_what_cannot_be_asked_is_no_stream(small_library: Path) -> None:
    async with served(small_library) as app:
        assert await Asked(app, "/ask", {}, STREAM).status() == 422


@pytest.mark.parametrize("headers", [{}, STREAM])
async def test_reading_stops_when_the_client_goes(
    small_library: Path, headers: dict[str, str]
) -> None:
    reader = WaitingReader()
    async with served(small_library, reader) as app:
        asked = Asked(app, "/ask", QUESTION, headers)
        await wait_for(reader.begun)
        asked.go_away()
        await asyncio.wait({asked.task})
        reader.go.set()
        await wait_for(reader.left)
        assert reader.read_to_the_end == 0
        async with client(app) as asking:  # and the next one is answered
            assert (await asking.get("/ask", params=QUESTION)).status_code == 200
    assert reader.read_to_the_end == 1


async def test_the_queue_is_bounded_and_who_goes_leaves_it_at_once(small_library: Path) -> None:
    reader = WaitingReader()
    async with served(small_library, reader, waiting=2) as app, client(app) as asking:
        first = Asked(app, "/ask", QUESTION)
        await wait_for(reader.begun)
        others = [Asked(app, "/ask", QUESTION) for _ in range(2)]
        await asyncio.sleep(0)
        refused = Asked(app, "/ask", QUESTION)
        message = await refused.sent.get()
        assert message["status"] == 429
        assert int(dict(message["headers"])[b"retry-after"]) >= 1
        assert await Asked(app, "/ask", QUESTION, STREAM).status() == 429
        assert (await asking.get("/search", params={"query": "bridge"})).status_code == 200
        others[0].go_away()
        await asyncio.wait({others[0].task})
        third = Asked(app, "/ask", QUESTION)  # takes the place that is free
        await asyncio.sleep(0)
        reader.go.set()
        assert [await one.status() for one in (first, others[1], third)] == [200] * 3


async def test_an_update_shows_while_it_is_served(
    made: Made, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    library = made(tmp_path)
    reader = WordsReader()
    async with served(library, reader) as app, client(app) as asking:
        before = (await asking.get("/status")).json()
        write(tmp_path / "articles", "tower", "Wednesday saw a tower fall. The tower was old.")
        Library.update(library, [], embedder=embedder)
        after = (await asking.get("/status")).json()
        assert after["articles"] == before["articles"] + 1
        assert after["generation"] != before["generation"]
        found = (await asking.get("/ask", params={"question": "When did the tower fall?"})).json()
        assert "tower" in {passage["article"] for passage in found["passages"]}


async def test_a_library_that_goes_comes_back(made: Made, tmp_path: Path) -> None:
    library = made(tmp_path)
    async with served(library) as app, client(app) as asking:
        assert (await asking.get("/ask", params=QUESTION)).status_code == 200
        library.rename(tmp_path / "elsewhere")
        for path in ("/ask?question=a", "/status", "/search?query=a", "/eval"):
            answer = await asking.get(path)
            assert answer.status_code == 503
            assert "there is no library" in answer.json()["error"]
        (tmp_path / "elsewhere").rename(library)
        assert (await asking.get("/ask", params=QUESTION)).status_code == 200
        assert (await asking.get("/status")).json()["state"] == "ready"


async def test_a_server_may_begin_before_its_library(made: Made, tmp_path: Path) -> None:
    lines: list[str] = []
    async with served(tmp_path / "library", lines=lines) as app, client(app) as asking:
        assert (await asking.get("/status")).status_code == 503
        made(tmp_path)
        assert (await asking.get("/ask", params=QUESTION)).status_code == 200
    assert any("there is no library" in line for line in lines)


async def test_a_damaged_library_is_answered_from_again_once_it_is_whole(
    made: Made, tmp_path: Path
) -> None:
    library = made(tmp_path)
    async with served(library) as app, client(app) as asking:
        assert (await asking.get("/search", params={"query": "bridge"})).status_code == 200
        shutil.copytree(library, tmp_path / "kept")
        shutil.rmtree(library)
        library.mkdir()
        (library / "library.sqlite").write_bytes(b"no database at all " * 300)
        # What is open stays whole: the damage shows to whoever opens the library anew.
        for _ in range(2):
            answer = await asking.get("/search", params={"query": "bridge"})
            assert answer.status_code in (200, 503)
        shutil.rmtree(library)
        shutil.copytree(tmp_path / "kept", library)
        assert (await asking.get("/search", params={"query": "bridge"})).status_code == 200


async def test_a_search_engine_that_is_away_is_said_and_asked_again_once_it_is_back(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    milvus = FakeMilvus(monkeypatch)
    library = milvus.place(made(tmp_path))
    async with served(library) as app, client(app) as asking:
        assert (await asking.get("/ask", params=QUESTION)).status_code == 200
        assert (await asking.get("/status")).json()["place"] == "milvus://archive:19530/news"
        milvus.away = True
        for path, asked in (("/ask", QUESTION), ("/search", {"query": "bridge"})):
            answer = await asking.get(path, params=asked)
            assert answer.status_code == 503
            assert answer.json() == {"error": AWAY, "hint": "see that it runs"}
            assert answer.headers["retry-after"]
        milvus.away = False
        assert (await asking.get("/ask", params=QUESTION)).status_code == 200
        assert (await asking.get("/search", params={"query": "bridge"})).status_code == 200


async def test_closing_stops_what_is_read_and_drops_what_waits(small_library: Path) -> None:
    reader = WaitingReader()
    async with served(small_library, reader) as app:
        asked = Asked(app, "/ask", QUESTION)
        await wait_for(reader.begun)
        waiting = Asked(app, "/ask", QUESTION)
        await asyncio.sleep(0)
        closing = asyncio.create_task(app.state.serving.service.close())
        assert await waiting.status() == 429
        reader.go.set()
        await closing
        assert await asked.status() == 429
    assert reader.read_to_the_end == 0


async def test_a_request_that_the_server_gives_up_is_told_so(small_library: Path) -> None:
    reader = WaitingReader()
    async with served(small_library, reader) as app:
        asked = Asked(app, "/ask", QUESTION)
        await wait_for(reader.begun)
        asked.task.cancel()  # as uvicorn does
        assert await asked.status() == 503
        reader.go.set()
        await wait_for(reader.left)
    assert reader.read_to_the_end == 0
