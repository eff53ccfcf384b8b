"""How large a request may be."""

from __future__ import annotations

from starlette.types import Message, Receive, Scope

from dateline.server.errors import Refused

ADDRESS = 8 * 1024
HEADERS = 16 * 1024
HEADER_COUNT = 100
BODY = 4 * 1024
"""Bytes; only a login has a body."""

READING = ("GET", "HEAD")


def check_size(scope: Scope) -> None:
    """Refuse a request that is too large by what stands before its body.

    Raises:
        Refused: with 411, 413, 414 or 431.
    """
    address = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    if address > ADDRESS:
        raise Refused(414, f"the address is {address:,} bytes long", f"at most {ADDRESS:,} will do")
    headers = scope["headers"]
    total = sum(len(name) + len(value) for name, value in headers)
    if total > HEADERS or len(headers) > HEADER_COUNT:
        raise Refused(431, "the headers are too large", f"at most {HEADERS:,} bytes will do")
    _check_body(scope["method"], dict(headers))


def _check_body(method: str, headers: dict[bytes, bytes]) -> None:
    length = headers.get(b"content-length", b"0")
    size = int(length) if length.isdigit() and len(length) < 20 else BODY + 1
    if b"transfer-encoding" in headers:
        raise Refused(411, "the length of the body isn't stated", "send Content-Length")
    if method in READING and size:
        raise Refused(413, f"{method} takes no body", "put the parameters into the address")
    if size > BODY:
        raise Refused(413, "the body is too large", f"at most {BODY:,} bytes will do")


async def body_of(receive: Receive) -> bytes:
    """Return a request's body.

    Raises:
        Refused: it is larger than it may be, or ended half-way.
    """
    body = b""
    more = True
    while more:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "the body ended half-way")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > BODY:
            raise Refused(413, "the body is too large", f"at most {BODY:,} bytes will do")
    return body
