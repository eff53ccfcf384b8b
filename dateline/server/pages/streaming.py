"""Telling a script how far an answer is, and then what its page shows, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

from fastapi.sse import format_sse_event

from qa.json_codec import Json
from qa.progress import AnswerProgress, AnswerStage, Notice

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


def stage(progress: AnswerProgress) -> dict[str, Json]:
    """Return what a script is told of a stage."""
    return {"said": _SAID[progress.stage], "done": progress.done, "total": progress.total}


def event(name: str, data: dict[str, Json]) -> bytes:
    """Return an event of a `text/event-stream`."""
    return format_sse_event(event=name, data_str=json.dumps(data))
