"""How long a connection may take for what: uvicorn itself waits for ever for a request's end."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from dateline.server.errors import error_document

REQUEST = 10.0
"""Seconds in which a request must have come, its body included."""

TAKING = 30.0
"""Seconds that an answer may wait for its client to take more of it."""

CONNECTIONS = 256
"""Connections at a time; further ones are told to come again."""

LARGEST_HEAD = 32 * 1024
"""Bytes of a request's head that are read at most; `dateline.server.guard.limits` allows less."""

_WAITED_FOR = (h11.IDLE, h11.SEND_BODY)
_REASONS = {
    400: b"Bad Request",
    408: b"Request Timeout",
    431: b"Request Header Fields Too Large",
    503: b"Service Unavailable",
}


class BoundedProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, which closes what is too slow and answers in JSON what isn't HTTP."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._coming: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        if len(self.connections) > CONNECTIONS:
            self._refuse(503, "too many connections", "try again in a few seconds")
            return
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clocks."""
        self._stop_coming()
        self._stop_taking()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take part of a request, unless it came too late."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Wait for the next request's first byte as uvicorn does, or for what is left of this."""
        super().on_response_complete()
        self._watch(begun=bool(self.conn.trailing_data[0]))

    def send_400_response(self, msg: str) -> None:
        """Answer what isn't HTTP, or is larger than anything that would be answered."""
        error = sys.exc_info()[1]
        status = getattr(error, "error_status_hint", 400)
        if status == 431:
            self._refuse(431, "the address or the headers are too large")
        else:
            self._refuse(400, "this isn't an HTTP request")

    def pause_writing(self) -> None:
        """Begin to wait for the client to take what was sent."""
        super().pause_writing()
        if self._taking is None:
            self._taking = self.loop.call_later(TAKING, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has taken it."""
        self._stop_taking()
        super().resume_writing()

    def shutdown(self) -> None:
        """Close what is idle; see uvicorn's, which fails where half a request has come."""
        if self.conn.our_state is h11.IDLE and self.conn.their_state is not h11.DONE:
            self.transport.close()
        else:
            super().shutdown()

    def _watch(self, begun: bool = True) -> None:
        """Start the clock where a request has begun and isn't whole; stop it where it is."""
        if begun and self.conn.their_state in _WAITED_FOR and not self.transport.is_closing():
            if self._coming is None:
                self._coming = self.loop.call_later(REQUEST, self._too_slow)
        else:
            self._stop_coming()

    def _too_slow(self) -> None:
        self._coming = None
        self._refuse(408, "the request didn't come within its time", f"{REQUEST:.0f} s are allowed")

    def _refuse(self, status: int, error: str, hint: str = "") -> None:
        """Say why, where no answer has begun, and close the connection."""
        if self.transport.is_closing():
            return
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            body = json.dumps(error_document(error, hint)).encode()
            head = b"HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
            more = b"X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
            self.transport.write(head % (status, _REASONS[status], len(body)) + more + body)
        self.transport.close()

    def _stop_coming(self) -> None:
        if self._coming is not None:
            self._coming.cancel()
            self._coming = None

    def _stop_taking(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
