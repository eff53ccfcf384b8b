"""`GET /ask`: a cited answer, at once or as the last of a stream of events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.sse import format_sse_event
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from dateline.server.api.documents import document_response, encoded, shown
from dateline.server.api.parameters import AskParameters
from dateline.server.api.schemas import ASK_RESPONSES
from dateline.server.api.waiting import LONGEST, while_there, within_bounds
from dateline.server.errors import Refused, error_document, refusal_of
from dateline.server.state import Here, Serving
from dateline.service import Busy
from index.errors import DatelineError, UsageError
from qa.json_codec import Json
from qa.progress import AnswerProgress, Notice, unheard
from qa.types import Answer, Prose, Written
from tui.cli.json_output import ask_document, why_document, written_document
from tui.conversation.changed_file import changed_files

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from qa.prose.writing import Request as Writing

STREAM = "text/event-stream"

AT_ONCE = 0.05
"""Seconds in which a request that can't be answered is refused, rather than streamed to."""

PING = 15.0
"""Seconds after which an idle stream says that it is still there."""

LOADING, WAITING = "loading", "waiting"
"""What is told before the stages of `qa.progress`: the models load, or others are answered."""

router = APIRouter()


@router.get("/ask", summary="Answer a question", responses=ASK_RESPONSES)
async def ask(request: Request, here: Here, asked: Annotated[AskParameters, Query()]) -> Response:
    """Answer a question in the exact words of an article, and cite it.

    `answer` is null where the articles don't say. With `Accept: text/event-stream` the answer comes
    as events: `progress` (`stage`, and `done` of `total` passages), then one `answer` or `error`.
    With `prose`, what is written follows the answer: a `sentence` for each, then `prose`.
    """
    if asked.prose and not (here.service.llm and here.service.llm.prose):
        raise UsageError("no language model writes here", "ask without prose")
    if STREAM in request.headers.get("accept", ""):
        return await _streamed(here, asked)
    seconds = LONGEST + here.service.writing
    document = await while_there(request.receive, _whole(here, asked), seconds)
    return document_response(document, here)


@dataclass(frozen=True, slots=True)
class _Answered:
    """An answer, its document, and what is to be written below it."""

    answer: Answer
    document: dict[str, Json]
    request: Writing | None


async def _answered(here: Serving, asked: AskParameters, progress: Notice = unheard) -> _Answered:
    def found(library: LibraryBackend, answer: Answer) -> _Answered:
        document = ask_document(answer, changed_files(library, answer))
        if asked.why:
            document["why"] = why_document(answer)
        request = here.service.request(answer, always=True) if asked.prose else None
        return _Answered(answer, document, request)

    return await within_bounds(
        here.service.ask_with(
            found,
            asked.question,
            as_of=asked.as_of,
            filters=asked.filters,
            progress=progress,
            strictness=asked.strictness,
        )
    )


async def _whole(here: Serving, asked: AskParameters) -> Json:
    found = await _answered(here, asked)
    if found.request is None:
        return found.document
    prose = await here.service.write(found.request)
    return {**found.document, "prose": await _prose(here, prose)}


async def _prose(here: Serving, prose: Prose) -> Json:
    """Return what was written, which is told also where the library can't be looked into now."""

    def document(library: LibraryBackend) -> Json:
        files = changed_files(library, Answer("", "", None, 0.0, prose=prose))
        return written_document(prose, files)

    try:
        return await here.service.read(document)
    except (Busy, DatelineError):
        return written_document(prose)


# --- as a stream --------------------------------------------------------------------------


async def _streamed(here: Serving, asked: AskParameters) -> Response:
    events: asyncio.Queue[bytes | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def progress(told: AnswerProgress) -> None:
        event = _event("progress", _progress(told.stage.value, told.done, told.total))
        loop.call_soon_threadsafe(events.put_nowait, event)

    def sentence(written: Written) -> None:
        (document,) = written_document(Prose("", (written,)))["sentences"]
        events.put_nowait(_event("sentence", shown(document, here)))

    async def work() -> tuple[str, Json]:
        """Return the last event; those before it are put into the queue."""
        found = await _answered(here, asked, progress)
        if found.request is None:
            return "answer", found.document
        events.put_nowait(_event("answer", shown(found.document, here)))
        return "prose", await _prose(here, await here.service.write(found.request, sentence))

    events.put_nowait(_event("progress", _progress(LOADING if here.service.loading else WAITING)))
    task = asyncio.create_task(work())
    task.add_done_callback(lambda _: events.put_nowait(None))
    try:
        await asyncio.wait({task}, timeout=AT_ONCE)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if task.done():
        task.result()  # what went wrong has a status of its own, as long as nothing is sent
    return _EventStream(task, _events(here, task, events))


class _EventStream(StreamingResponse):
    """Sends events; what makes them is cancelled with it, also where it was never begun."""

    media_type = STREAM

    def __init__(self, task: asyncio.Task[tuple[str, Json]], events: AsyncIterator[bytes]) -> None:
        # Proxies are told not to keep events back.
        super().__init__(events, headers={"X-Accel-Buffering": "no"})
        self._task = task

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._task.cancel()


async def _events(
    here: Serving, task: asyncio.Task[tuple[str, Json]], events: asyncio.Queue[bytes | None]
) -> AsyncIterator[bytes]:
    while True:
        try:
            event = await asyncio.wait_for(events.get(), PING)
        except TimeoutError:
            yield format_sse_event(comment="waiting")
            continue
        if event is None:
            yield _last(here, task)
            return
        yield event


def _last(here: Serving, task: asyncio.Task[tuple[str, Json]]) -> bytes:
    try:
        name, document = task.result()
        return _event(name, shown(document, here))
    except (Refused, Busy, DatelineError) as error:
        refused = refusal_of(error, here.service.folder, here.settings.exposed)
    said = error_document(refused.error, refused.hint)
    return _event("error", {"status": refused.status, **said})


def _progress(stage: str, done: int = 0, total: int | None = None) -> Json:
    return {"stage": stage, "done": done, "total": total}


def _event(name: str, document: Json) -> bytes:
    return format_sse_event(event=name, data_str=encoded(document))
