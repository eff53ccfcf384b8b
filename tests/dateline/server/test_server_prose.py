"""Prose in the API: opt-in, checked, and nobody else waits for the model."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import scripted_faults as faults
import scripted_model
from fake_model import FakeModel
from server_fakes import Asked, client, served, wait_for

from dateline.drafting import Drafting
from dateline.server.api.schemas import AskDocument
from index.errors import LanguageModelError
from index.types import Article
from qa.prose.settings import LanguageModelSettings
from qa.prose.sources import numbered
from qa.prose.types import Claim
from qa.prose.writing import Request
from qa.types import Written

BRIDGE = {"question": "When did the bridge close?"}
PROSE = {**BRIDGE, "prose": "true"}
TRUE = "Tuesday saw the old bridge close [1]."
FALSE = "It cost nine million dollars [1]."
SETTINGS = LanguageModelSettings("http://127.0.0.1:1/v1", "llama", seconds=20)


def using(model: FakeModel, settings: LanguageModelSettings = SETTINGS) -> dict[str, Any]:
    return {"llm": settings, "opened": lambda _: model}


async def test_prose_is_written_where_it_is_asked_for(small_library: Path) -> None:
    model = FakeModel(f"{TRUE} {FALSE}")
    async with served(small_library, **using(model)) as app, client(app) as asking:
        without = (await asking.get("/ask", params=BRIDGE)).json()
        assert model.asked == []
        assert "prose" not in without
        document = (await asking.get("/ask", params=PROSE)).json()
    AskDocument.model_validate(document)
    prose = document.pop("prose")
    assert document["answer"] == without["answer"]
    first, second = prose["sentences"]
    assert (first["text"], first["struck"]) == ("Tuesday saw the old bridge close.", None)
    (citation,) = first["citations"]
    assert citation["sentence"] == "Tuesday saw the old bridge close."
    assert second["struck"]
    assert (prose["model"], prose["failed"]) == ("llama", None)


async def test_a_stream_has_the_answer_then_sentences_as_they_pass(small_library: Path) -> None:
    go = threading.Event()
    model = FakeModel(lambda _: [TRUE, " ", FALSE], before=lambda n: n < 1 or go.wait(30))
    async with served(small_library, **using(model)) as app:
        headers = {"accept": "text/event-stream"}
        asked = Asked(app, "/ask", PROSE, headers)
        await asked.status()
        names = []
        while "answer" not in names:
            message = await asked.sent.get()
            names += [
                line[7:] for line in message["body"].decode().split("\n") if line[:7] == "event: "
            ]
        go.set()
        events = await asked.events()
    assert set(names[:-1]) == {"progress"}
    assert [name for name, _ in events] == ["sentence", "sentence", "prose"]
    assert events[-1][1]["sentences"] == [told for _, told in events[:-1]]


async def test_others_are_answered_while_the_model_writes(small_library: Path) -> None:
    begun, go = threading.Event(), threading.Event()
    model = FakeModel(TRUE, before=lambda n: (begun.set(), go.wait(30)))
    async with served(small_library, **using(model)) as app, client(app) as asking:
        writing = asyncio.create_task(asking.get("/ask", params=PROSE))
        await wait_for(begun)
        answer = await asyncio.wait_for(asking.get("/ask", params=BRIDGE), 20)
        assert answer.json()["answer"] == "Tuesday"
        assert not writing.done()
        go.set()
        assert (await writing).json()["prose"]["sentences"]


async def test_whoever_goes_away_lets_go_of_the_reply(small_library: Path) -> None:
    begun, let_go = threading.Event(), threading.Event()

    class Waiting(FakeModel):
        def abandon(self) -> None:
            super().abandon()
            let_go.set()

    model = Waiting(TRUE, before=lambda n: (begun.set(), let_go.wait(30)))
    async with served(small_library, **using(model)) as app:
        asked = Asked(app, "/ask", PROSE)
        await wait_for(begun)
        asked.go_away()
        await wait_for(let_go)
        await asked.task


async def test_a_model_that_fails_leaves_the_answer(small_library: Path) -> None:
    model = FakeModel(TRUE, fails=LanguageModelError("it hung up", "start it again"))
    async with served(small_library, **using(model)) as app, client(app) as asking:
        document = (await asking.get("/ask", params=PROSE)).json()
        again = (await asking.get("/ask", params=PROSE)).json()
    assert document["answer"] == "Tuesday"
    assert document["prose"]["failed"] == "it hung up (start it again)"
    assert again["prose"]["failed"] == document["prose"]["failed"]


async def test_a_model_that_cannot_be_opened_leaves_the_answer(small_library: Path) -> None:
    def opened(_: LanguageModelSettings) -> FakeModel:
        raise LanguageModelError("there is no key")

    async with (
        served(small_library, llm=SETTINGS, opened=opened) as app,
        client(app) as asking,
    ):
        document = (await asking.get("/ask", params=PROSE)).json()
    assert (document["answer"], document["prose"]["failed"]) == ("Tuesday", "there is no key")


async def test_nothing_is_written_below_an_abstention(small_library: Path) -> None:
    model = FakeModel(TRUE)
    async with served(small_library, **using(model)) as app, client(app) as asking:
        params = {**PROSE, "until": "2024-04"}
        document = (await asking.get("/ask", params=params)).json()
    assert document["abstained"]
    assert "prose" not in document
    assert model.asked == []


@pytest.mark.parametrize(
    "llm", [None, LanguageModelSettings("http://127.0.0.1:1/v1", "llama", prose=False, choose=True)]
)
async def test_a_server_without_a_model_that_writes_says_so(
    small_library: Path, llm: LanguageModelSettings | None
) -> None:
    async with (
        served(small_library, llm=llm, opened=lambda _: FakeModel()) as app,
        client(app) as asking,
    ):
        answer = await asking.get("/ask", params=PROSE)
    assert answer.status_code == 400
    assert answer.json()["error"] == "no language model writes here"


async def test_the_documentation_says_how_prose_is_asked_for(small_library: Path) -> None:
    async with served(small_library) as app, client(app) as asking:
        document = (await asking.get("/openapi.json")).json()
    names = [one["name"] for one in document["paths"]["/ask"]["get"]["parameters"]]
    assert "prose" in names


async def test_no_answer_waits_as_long_as_prose_may_for_a_model_that_hangs(
    small_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.prose.settings.LONGEST_WAIT", 0.5)
    with scripted_model.served("") as server:
        server.fault = faults.hangs
        llm = LanguageModelSettings(server.url, "llama", choose=True, reword=True)
        async with served(small_library, llm=llm) as app, client(app) as asking:
            begun = time.monotonic()
            answers = await asyncio.gather(*(asking.get("/ask", params=BRIDGE) for _ in range(2)))
            took = time.monotonic() - begun
    for answer in answers:
        assert answer.json()["answer"] == "Tuesday"
        assert "took longer than 0.5 s" in answer.json()["reworded"]["failed"]
    assert took < llm.seconds / 2


async def test_only_so_many_texts_are_written_at_once() -> None:
    begun, go = threading.Event(), threading.Event()
    models: list[FakeModel] = []

    def opened(_: LanguageModelSettings) -> FakeModel:
        models.append(FakeModel(TRUE, before=lambda n: (begun.set(), go.wait(30))))
        return models[-1]

    drafting = Drafting(SETTINGS, opened, most=1, waiting=1)
    first = asyncio.create_task(drafting.write(REQUEST, passes))
    await wait_for(begun)
    second = asyncio.create_task(drafting.write(REQUEST, passes))
    await asyncio.sleep(0)
    refused = await drafting.write(REQUEST, passes)
    assert refused.failed == "it writes for too many others (try again in a minute)"
    assert len(models) == 1
    go.set()
    for written in (await first, await second):
        assert [one.text for one in written.sentences] == ["Tuesday saw the old bridge close."]
    assert len(models) == 1  # it is used again
    drafting.close()


async def test_what_is_being_written_ends_with_the_service() -> None:
    begun, go = threading.Event(), threading.Event()
    model = FakeModel(TRUE, before=lambda n: (begun.set(), go.wait(30)))
    drafting = Drafting(SETTINGS, lambda _: model, most=1)
    writing = asyncio.create_task(drafting.write(REQUEST, passes))
    await wait_for(begun)
    drafting.close()
    go.set()
    assert (await writing).failed == "the reply was let go of"
    assert (await drafting.write(REQUEST, passes)).failed == "the server is being stopped"


async def passes(claim: Claim) -> Written:
    return Written(claim.text)


def request() -> Request:
    text = "Tuesday saw the old bridge close."
    article = Article("a", "", text, None, None, None, None, None, "a.txt", "0" * 64)
    return Request((), numbered([(article, 0, len(text))]))


REQUEST = request()
