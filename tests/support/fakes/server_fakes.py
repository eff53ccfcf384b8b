"""A server without sockets: its application asked as uvicorn asks it, and readers that wait."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from fastapi import FastAPI

from dateline.server.app import create_app
from dateline.server.settings import Settings
from dateline.service import Service
from index.types import Hit
from qa.progress import AnswerProgress, AnswerStage, Notice, unheard
from qa.question.question import Question
from qa.reading.reader import Span

HOST = "127.0.0.1:8765"


class WordsReader:
    """Marks the first sentence's first word of each passage, as surely as `margin` says."""

    def __init__(self, margin: float = 30.0) -> None:
        self.margin = margin
        self.read_to_the_end = 0

    def read(
        self, question: Question, hits: Sequence[Hit], progress: Notice = unheard
    ) -> list[Span]:
        spans = [self._span(hit) for hit in hits]
        for done in range(len(hits) + 1):
            progress(AnswerProgress(AnswerStage.READING, done, len(hits)))
        self.read_to_the_end += 1
        return spans

    def _span(self, hit: Hit) -> Span:
        start, text = hit.passage.start, hit.article.text
        end = text.index(" ", start)
        stop = text.index(".", start) + 1
        return Span(hit, start, end, start, stop, self.margin, no_answer=0.0)


class WaitingReader(WordsReader):
    """Begins to read, and waits at its first passage until `go` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.begun = threading.Event()
        self.left = threading.Event()

    def read(
        self, question: Question, hits: Sequence[Hit], progress: Notice = unheard
    ) -> list[Span]:
        try:
            self.begun.set()
            assert self.go.wait(30)
            return super().read(question, hits, progress)
        finally:
            self.left.set()


@contextlib.asynccontextmanager
async def served(
    library: Path,
    reader: WordsReader | None = None,
    settings: Settings | None = None,
    waiting: int = 32,
    lines: list[str] | None = None,
    kind: type[Service] = Service,
    **more: Any,
) -> AsyncIterator[FastAPI]:
    """The application over a library, started as uvicorn starts it; `more` is for its service."""
    service = kind(library, reader=reader or WordsReader(), waiting=waiting, **more)
    app = create_app(service, settings, write=(lines if lines is not None else []).append)
    async with app.router.lifespan_context(app):
        yield app


def client(app: FastAPI, host: str = HOST, **headers: str) -> httpx.AsyncClient:
    """A client of the application; redirects aren't followed."""
    transport = httpx.ASGITransport(app, client=("203.0.113.9", 4711))
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}", headers=headers)


async def wait_for(event: threading.Event) -> None:
    """Wait for an event of another thread; what isn't there within half a minute never comes."""
    assert await asyncio.to_thread(event.wait, 30)


@dataclass
class Asked:
    """One request as the server sees it, whose client may go at any moment."""

    app: FastAPI
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._told = False
        self.task = asyncio.create_task(self.app(self._scope(), self._receive, self.sent.put))

    def go_away(self) -> None:
        self._gone.set()

    async def status(self) -> int:
        message = await self.sent.get()
        return int(message["status"])

    async def events(self) -> list[tuple[str, Any]]:
        """All events that are still to come."""
        text, more = "", True
        while more:
            message = await self.sent.get()
            text += message["body"].decode()
            more = message.get("more_body", False)
        return [event for block in text.split("\n\n") for event in _event(block)]

    async def _receive(self) -> dict[str, Any]:
        if not self._told:
            self._told = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    def _scope(self) -> dict[str, Any]:
        query = "&".join(f"{name}={quote(value)}" for name, value in self.query.items())
        headers = {"host": HOST, **self.headers}
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 4711),
            "server": ("127.0.0.1", 8765),
        }


def _event(block: str) -> list[tuple[str, Any]]:
    lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
    return [(lines["event"], json.loads(lines["data"]))] if lines else []


@contextlib.asynccontextmanager
async def serving_sockets(
    library: Path,
    reader: WordsReader | None = None,
    settings: Settings | None = None,
    lines: list[str] | None = None,
) -> AsyncIterator[int]:
    """A server on a free port of this machine, in this event loop; gives the port."""
    from dateline.server.running.run import listen, server_of

    settings = settings or Settings(port=0, log="none")
    service = Service(library, reader=reader or WordsReader())
    app = create_app(service, settings, write=(lines if lines is not None else []).append)
    server = server_of(app, settings)
    with listen(settings) as listening:
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            await running
