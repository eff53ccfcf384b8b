"""What a language model did for an answer is said to whoever asks over MCP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fake_embedder import FakeEmbedder
from fake_model import FakeModel
from mcp.client.client import Client
from mcp_types import CallToolResult
from server_fakes import WordsReader

from dateline.mcp.server import build
from dateline.service import Service
from index.errors import LanguageModelError
from index.library import Library
from qa.prose.settings import LanguageModelSettings

BRIDGE = {"question": "When did the bridge close?"}
PROSE = {**BRIDGE, "prose": True}
TRUE = "Tuesday saw the old bridge close [1]."
FALSE = "It cost nine million dollars [1]."
WRITES = LanguageModelSettings("http://127.0.0.1:1/v1", "llama", seconds=20)
CHOOSES = replace(WRITES, prose=False, choose=True)
REWORDS = replace(WRITES, prose=False, reword=True)
OF_MODELS = {"chosen", "reworded", "prose"}


@pytest.fixture(scope="module")
def library(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mcp-prose")
    texts = {
        "bridge": "Tuesday saw the old bridge close.",
        "ferry": "Monday saw the old ferry close beside the bridge.",
    }
    (folder / "articles").mkdir()
    for name, text in texts.items():
        head = f"---\ntitle: The {name}\ndate: 2024-05-01\nsource: The Courier\n---\n"
        (folder / "articles" / f"{name}.md").write_text(f"{head}{text}\n", encoding="utf-8")
    Library.update(folder / "library", [folder / "articles"], embedder=embedder)
    return folder / "library"


@asynccontextmanager
async def tools(
    library: Path, model: FakeModel, llm: LanguageModelSettings | None
) -> AsyncIterator[Client]:
    service = Service(
        library,
        reader=WordsReader(),
        today=lambda: date(2024, 6, 1),
        llm=llm,
        opened=lambda _: model,
    )
    try:
        async with Client(build(service)) as client:
            yield client
    finally:
        await service.close()


def said(result: CallToolResult) -> str:
    (content,) = result.content
    assert content.type == "text"
    return content.text


def fields(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, said(result)
    assert result.structured_content is not None
    return result.structured_content


async def test_a_choice_is_said_with_the_answer(library: Path) -> None:
    async with tools(library, FakeModel("2"), CHOOSES) as client:
        result = await client.call_tool("ask", BRIDGE)
    found = fields(result)
    assert found["chosen"] == {
        "model": "fake",
        "among": 2,
        "text": found["answer"],
        "instead_of": found["alternatives"][0]["answer"],
        "too_unsure": False,
        "failed": None,
    }
    assert not {"reworded", "prose"} & found.keys()
    assert "\nChosen by fake among 2 candidates, instead of “" in said(result)


async def test_a_search_in_other_words_is_said(library: Path) -> None:
    async with tools(library, FakeModel("bridge closing day"), REWORDS) as client:
        result = await client.call_tool("ask", BRIDGE)
    assert fields(result)["reworded"] == {
        "model": "fake",
        "query": "bridge closing day",
        "failed": None,
    }
    assert "\nSearched by fake for: bridge closing day\n" in said(result)


async def test_prose_is_written_where_it_is_asked_for(library: Path) -> None:
    model = FakeModel(f"{TRUE} {FALSE}")
    told: list[str | None] = []

    async def progress(done: float, total: float | None, message: str | None) -> None:
        told.append(message)

    async with tools(library, model, WRITES) as client:
        without = fields(await client.call_tool("ask", BRIDGE))
        assert model.asked == []
        assert not OF_MODELS & without.keys()
        result = await client.call_tool("ask", PROSE, progress_callback=progress)
    found = fields(result)
    prose = found.pop("prose")
    assert found == without
    first, second = prose["sentences"]
    assert (first["text"], first["struck"]) == ("Tuesday saw the old bridge close.", None)
    assert first["citations"][0]["sentence"] == "Tuesday saw the old bridge close."
    assert second["struck"]
    assert (prose["model"], prose["failed"]) == ("llama", None)
    assert "path" not in first["citations"][0]
    words = said(result)
    assert "Written by llama, not quoted; each sentence is checked:\n- Tuesday saw" in words
    assert "nine million" not in words
    assert "1 sentence that fails the check is left out." in words
    assert told[-1] == "asking the model"


async def test_a_model_that_fails_leaves_the_answer(library: Path) -> None:
    model = FakeModel(TRUE, fails=LanguageModelError("it hung up"))
    async with tools(library, model, WRITES) as client:
        result = await client.call_tool("ask", PROSE)
    assert fields(result)["answer"] == "Tuesday"
    assert fields(result)["prose"]["failed"] == "it hung up"
    assert "\nllama wrote nothing: it hung up\n" in said(result)


@pytest.mark.parametrize("llm", [None, CHOOSES])
async def test_prose_without_a_model_that_writes_is_an_error_of_one_line(
    library: Path, llm: LanguageModelSettings | None
) -> None:
    async with tools(library, FakeModel("1"), llm) as client:
        result = await client.call_tool("ask", PROSE)
    assert result.is_error
    assert said(result) == "no language model writes here: ask without prose"


async def test_the_schemas_tell_of_it(library: Path) -> None:
    async with tools(library, FakeModel(), None) as client:
        listed = (await client.list_tools()).tools
        plain = fields(await client.call_tool("ask", BRIDGE))
    (ask,) = (tool for tool in listed if tool.name == "ask")
    assert ask.input_schema["properties"]["prose"]["default"] is False
    assert ask.output_schema is not None
    assert ask.output_schema["properties"].keys() >= OF_MODELS
    assert not OF_MODELS & set(ask.output_schema["required"])
    assert not OF_MODELS & plain.keys()
