"""The tools over streamable HTTP, for the server to mount at `/mcp` behind its own checks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from dateline.mcp.server import build
from dateline.mcp.tools import Hide, as_is
from dateline.service import Service

PATH = "/mcp"

IDLE = 30 * 60.0
"""Seconds after which a client's session ends that has sent nothing."""

SESSIONS = 64

Life = Callable[[], AbstractAsyncContextManager[None]]


def mount(app: Starlette, service: Service, hide: Hide = as_is) -> Life:
    """Add the tools to an application at `PATH`; return what its lifespan has to enter, once.

    Hosts, origins, tokens and the size of requests are the application's to check. `hide` takes
    from errors what those who ask must not see.
    """
    server = build(service, hide)
    http = server.streamable_http_app(
        streamable_http_path=PATH,
        session_idle_timeout=IDLE,
        max_sessions=SESSIONS,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    app.router.routes.extend(http.routes)
    return server.session_manager.run
