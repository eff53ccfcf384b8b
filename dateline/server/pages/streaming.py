"""Telling a script how far an answer is, and then what its page shows, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from fastapi.sse import format_sse_event

from dateline.server.pages.html.templates import rendered
from dateline.server.pages.views.prose import announced, notes, sentence_views
from qa.json_codec import Json
from qa.progress import AnswerProgress, AnswerStage, Notice
from qa.types import Prose, Written

if TYPE_CHECKING:
    from qa.prose.settings import LanguageModelSettings
    from qa.prose.writing import Told

QUIET = 15.0
"""Seconds after which a line that says nothing keeps the connection from being taken for dead."""

_SAID = {
    AnswerStage.REWORDING: "Asking the language model for a search",
    AnswerStage.SEARCHING: "Searching the articles",
    AnswerStage.READING: "Reading passages",
    AnswerStage.READING_AGAIN: "Reading closely",
    AnswerStage.CHOOSING: "Choosing the answer",
    AnswerStage.ASKING_MODEL: "Asking the language model to choose",
}


async def stages(
    work: Callable[[Notice], Awaitable[dict[str, Json]]], waiting: str
) -> AsyncIterator[bytes]:
    """Yield an event for each stage of some work, and one with its outcome at the end.

    `waiting` is said until the first stage. Where nobody listens any more, the work is cancelled.
    """
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[AnswerProgress | None] = asyncio.Queue()

    def notice(progress: AnswerProgress) -> None:
        loop.call_soon_threadsafe(told.put_nowait, progress)

    async def worked() -> dict[str, Json]:
        return await work(notice)

    task = asyncio.create_task(worked())
    task.add_done_callback(lambda _: told.put_nowait(None))
    try:
        yield event("stage", {"said": waiting, "done": 0, "total": None})
        while True:
            try:
                progress = await asyncio.wait_for(told.get(), QUIET)
            except TimeoutError:
                yield format_sse_event(comment="still at it")
                continue
            if progress is None:
                break
            yield event("stage", stage(progress))
        yield event("page", await task)
    finally:
        task.cancel()


async def sentences(
    write: Callable[[Told], Awaitable[Prose]], llm: LanguageModelSettings
) -> AsyncIterator[bytes]:
    """Yield an event with the HTML of each sentence, and at the end one of what is said below.

    Where nobody listens any more, the writing is cancelled.
    """
    told: asyncio.Queue[Written | None] = asyncio.Queue()

    async def written() -> Prose:
        return await write(told.put_nowait)

    task = asyncio.create_task(written())
    task.add_done_callback(lambda _: told.put_nowait(None))
    try:
        yield format_sse_event(comment="writing")
        while True:
            try:
                one = await asyncio.wait_for(told.get(), QUIET)
            except TimeoutError:
                yield format_sse_event(comment="still at it")
                continue
            if one is None:
                break
            if views := sentence_views((one,), llm.struck):
                html = rendered("sentences.html", sentences=views, notes=())
                yield event("sentence", {"html": html})
        prose = await task
        html = rendered("sentences.html", sentences=(), notes=notes(prose, llm))
        yield event("end", {"html": html, "announced": announced(prose)})
    finally:
        task.cancel()


def stage(progress: AnswerProgress) -> dict[str, Json]:
    """Return what a script is told of a stage."""
    return {"said": _SAID[progress.stage], "done": progress.done, "total": progress.total}


def event(name: str, data: dict[str, Json]) -> bytes:
    """Return an event of a `text/event-stream`."""
    return format_sse_event(event=name, data_str=json.dumps(data))
