"""The application: its routes, its errors, its start and end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from importlib.util import find_spec

from fastapi import APIRouter, FastAPI

import dateline
from dateline.desk import Views, own_views
from dateline.server import login
from dateline.server.api import ask, reading, sheets
from dateline.server.auth.attempts import Attempts
from dateline.server.auth.sessions import Sessions
from dateline.server.errors import add_handlers
from dateline.server.guard.guard import Guard, Write, to_stderr
from dateline.server.hiding import without_paths
from dateline.server.settings import Settings
from dateline.server.state import Serving
from dateline.service import Busy, Service
from index.errors import DatelineError

ABOUT = """Ask a library of news articles questions; answers are the articles' own words, cited.

Offsets (`start`, `end`) are of characters (Unicode code points) in an article's `text`, end
exclusive. Errors are `{"error", "hint"}`, a line each. Where a server asks for a token, send it as
`Authorization: Bearer TOKEN`."""


def create_app(
    service: Service,
    settings: Settings | None = None,
    *,
    pages: Sequence[APIRouter] = (),
    views: Views = own_views,
    write: Write = to_stderr,
) -> FastAPI:
    """Return the application over one service, which it starts and closes.

    Args:
        service: the library; what loads meanwhile doesn't keep the application from starting.
        settings: how the server is reached.
        pages: further routes, for browsers.
        views: gives the views of the desk.
        write: takes the lines of the log.
    """
    serving = Serving(service, settings or Settings(), Sessions(), Attempts(), views)

    @contextlib.asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        loading = asyncio.create_task(_load(service, write))
        try:
            async with tools():
                yield
        finally:
            await service.close()
            loading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await loading

    app = FastAPI(
        title="Dateline",
        version=dateline.__version__,
        description=ABOUT,
        lifespan=life,
        docs_url=None,  # FastAPI's page of the documentation loads its scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.serving = serving
    for router in (ask.router, reading.router, sheets.router, login.router):
        app.include_router(router)
    tools = _tools(app, serving)
    for router in pages:  # last: they answer every address that is left
        app.include_router(router)
    add_handlers(app)
    app.add_middleware(Guard, serving=serving, write=write)
    return app


def _tools(app: FastAPI, serving: Serving) -> Callable[[], AbstractAsyncContextManager[None]]:
    """Add the tools for assistants, where what they need is installed; return their lifespan."""
    if find_spec("mcp") is None:
        return contextlib.nullcontext
    from dateline.mcp.http import mount

    service = serving.service

    def hide(message: str) -> str:
        exposed = serving.settings.exposed
        return without_paths(message, service.folder) if exposed else message

    return mount(app, service, hide, serving.views)


async def _load(service: Service, write: Write) -> None:
    try:
        await service.start()
    except DatelineError as error:  # which every request says too, and tries again
        write(f"dateline: {error.message}: {error.hint}")
    except Busy:
        pass  # requests were faster, and load what they need
