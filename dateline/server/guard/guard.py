"""The checks that every request must pass, the headers of every answer, and the access log."""

from __future__ import annotations

import asyncio
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.server.auth.sessions import name_in
from dateline.server.auth.token import is_token
from dateline.server.errors import Refused, error_response, is_debugging
from dateline.server.guard.limits import READING, TOOLS, check_size
from dateline.server.guard.origins import check_host, check_origin
from dateline.server.state import Serving
from tui.text.safe_text import one_line

LOGIN = "/login"
LOGOUT = "/logout"
_OTHER_METHODS = {LOGIN: ("POST",), LOGOUT: ("POST",), TOOLS: ("POST", "DELETE")}
"""What may be posted to, and assistants' sessions, which are ended; all else is only read."""

OPEN = frozenset({LOGIN, LOGOUT})
OPEN_FOLDER = "/static/"
"""What is answered without a token: the page that takes it, what that page shows, and the end of a
login, which may have ended already."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Of every answer that doesn't set them itself, as pages do."""

Write = Callable[[str], object]
"""Takes a line of the log."""


def to_stderr(line: str) -> None:
    """Write a line of the log."""
    print(line, file=sys.stderr, flush=True)


class Guard:
    """An ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, serving: Serving, write: Write = to_stderr) -> None:
        self._app = app
        self._serving = serving
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        answer = _Answer(send, is_head=scope["method"] == "HEAD")
        begun = time.monotonic()
        try:
            await self._answer(scope, receive, answer)
        except Refused as refused:
            await refused.response()(scope, receive, answer.send)
        except asyncio.CancelledError:  # the server has waited long enough for it to end
            if answer.status:
                raise
            said = error_response(503, "the server is stopping", "", {"Retry-After": "5"})
            await said(scope, receive, answer.send)
        except Exception as error:
            self._report(error)
            if answer.status:
                raise  # it is too late to answer so: the connection is closed
            said = error_response(500, f"this is a bug in dateline: {type(error).__name__}")
            await said(scope, receive, answer.send)
        finally:
            if self._serving.settings.log == "access":
                self._write(_line(scope, answer.status, time.monotonic() - begun))

    async def _answer(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        headers = Headers(scope=scope)
        check_size(scope)
        check_host(headers, self._serving.settings)
        check_origin(scope["method"], headers, program=scope["path"] == TOOLS)
        if scope["method"] not in (*READING, *_OTHER_METHODS.get(scope["path"], ())):
            raise Refused(
                405, "nothing can be changed here", "allowed: GET, HEAD", {"Allow": "GET, HEAD"}
            )
        login = self._login(scope, headers)
        if login is not None:
            await login(scope, receive, answer.send)
            return
        if answer.is_head:
            scope = {**scope, "method": "GET"}  # the body is made, and not sent
        await self._app(scope, receive, answer.send)

    def _login(self, scope: Scope, headers: Headers) -> Response | None:
        """Return where a browser that hasn't logged in is sent; None where a request may pass.

        Raises:
            Refused: a program that shows no token, or a wrong one.
        """
        settings, path = self._serving.settings, scope["path"]
        if settings.token is None or path in OPEN or path.startswith(OPEN_FOLDER):
            return None
        given = headers.get("authorization")
        if given is not None:
            self._check_token(given, settings.token, client_of(scope))
            return None
        name = name_in(headers.get("cookie", ""), settings.encrypted)
        if name and self._serving.sessions.holds(name):
            return None
        if "text/html" in headers.get("accept", "") and scope["method"] in READING:
            query = scope["query_string"].decode("latin-1")
            # As it was sent: decoded, a "?" in an article's id would begin the query.
            sent = (scope.get("raw_path") or path.encode()).decode("latin-1")
            after = quote(f"{sent}?{query}" if query else sent)
            return RedirectResponse(f"{LOGIN}?next={after}", 303)
        raise Refused(
            401,
            "this server takes a token",
            "send the header Authorization: Bearer TOKEN",
            {"WWW-Authenticate": "Bearer"},
        )

    def _check_token(self, given: str, token: str, client: str) -> None:
        scheme, _, value = given.partition(" ")
        if scheme.casefold() == "bearer" and is_token(value.strip(), token):
            return
        wait = self._serving.attempts.wait(client)
        if wait:
            raise Refused(
                429, "too many wrong tokens", f"wait {wait} s", {"Retry-After": str(wait)}
            )
        self._serving.attempts.failed(client)
        raise Refused(
            401,
            "the token isn't the right one",
            "",
            {"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )

    def _report(self, error: Exception) -> None:
        if is_debugging():
            self._write("".join(traceback.format_exception(error)))
        else:
            said = one_line(f"{type(error).__name__}: {error}", 300)
            self._write(
                f"dateline: this is a bug in dateline: {said} (set DATELINE_DEBUG=1 to see where)"
            )


class _Answer:
    """Sends an answer on, with the headers of every answer; of one to HEAD only these."""

    def __init__(self, send: Send, is_head: bool) -> None:
        self._send = send
        self.is_head = is_head
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        elif self.is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def client_of(scope: Scope) -> str:
    """Return the address of whoever asks."""
    client = scope.get("client")
    return client[0] if client else "unknown"


def _line(scope: Scope, status: int, seconds: float) -> str:
    """A request as a line of the log: not what it asked, which is nobody's business."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    said = one_line(f"{scope['method']} {scope['path']}", 120)
    return f"{now} {client_of(scope)} {said} {status or 'gone'} {seconds:.3f}s"
