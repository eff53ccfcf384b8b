"""The tools over streamable HTTP, for the server to mount at `/mcp` behind its own checks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from dateline.desk import Views, own_views
from dateline.mcp.server import build
from dateline.mcp.tools import Hide, as_is
from dateline.service import Service

PATH = "/mcp"

IDLE = 30 * 60.0
"""Seconds after which a client's session ends that has sent nothing."""

SESSIONS = 64

Life = Callable[[], AbstractAsyncContextManager[None]]


def mount(app: Starlette, service: Service, hide: Hide = as_is, views: Views = own_views) -> Life:
    """Add the tools to an application at `PATH`; return what its lifespan has to enter, once.

    Hosts, origins, tokens and the size of requests are the application's to check. `hide` takes
    from errors what those who ask must not see.
    """
    server = build(service, hide, views)
    http = server.streamable_http_app(
        streamable_http_path=PATH,
        session_idle_timeout=IDLE,
        max_sessions=SESSIONS,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    app.router.routes.extend(http.routes)
    return partial(_life, server.session_manager)


@asynccontextmanager
async def _life(sessions: StreamableHTTPSessionManager) -> AsyncIterator[None]:
    """Run the sessions in a task of their own.

    Their scope of cancellation has to end in the task that it began in, which a lifespan doesn't
    promise.
    """
    started, stop = asyncio.Event(), asyncio.Event()

    async def run() -> None:
        async with sessions.run():
            started.set()
            await stop.wait()

    running = asyncio.create_task(run())
    running.add_done_callback(lambda _: started.set())
    await started.wait()
    try:
        yield
    finally:
        stop.set()
        await running
