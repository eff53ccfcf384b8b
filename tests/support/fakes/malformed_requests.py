"""Requests that no honest client sends, as bytes: the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from urllib.parse import quote_from_bytes

HOST = b"127.0.0.1:8765"
PATHS = (
    *(b"/ask", b"/search", b"/articles/bridge", b"/status", b"/eval", b"/eval/first"),
    *(b"/openapi.json", b"/login", b"/logout", b"/", b"/static/x"),
)
NAMES = (
    *(b"question", b"query", b"k", b"mode", b"as_of", b"since", b"until", b"source"),
    *(b"strictness", b"why", b"next", b"as-of", b"", b"question[]", b"__proto__"),
)
VALUES = (
    *(b"bridge", b"", b" ", b"0", b"-1", b"9" * 30, b"1e9", b"NaN", b"true", b"null", b"[]"),
    *(b"2024-02-30", b"2024-13", b"0000-01-01", b"9999-12-31", b"2024-06-15", b"today"),
    *(b"after:2024 before:2023", b'source:"', b"source:courier", b"after:", b"a" * 1999),
    *(b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xae gnp", b"\r\nX: y", b"%", b"%zz"),
    *(
        b"../../etc/passwd",
        b"<script>",
        b"' OR 1=1 --",
        b'"' * 500,
        b"(" * 500,
        b"\xf0\x9f\x8c\x89",
    ),
    *("What did ΰ the ﷽ bridge‮ say?".encode(), b"-" * 1000, b"a AND NOT (b", b"who " * 400),
)
HEADERS = (
    *(b"Accept: text/event-stream", b"Accept: \xff", b"Accept: text/html", b"Range: bytes=0-"),
    *(
        b"Content-Length: 5",
        b"Content-Length: -1",
        b"Content-Length: 1e3",
        b"Content-Length: 9" * 3,
    ),
    *(b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip", b"Expect: 100-continue"),
    *(b"Connection: Upgrade\r\nUpgrade: websocket", b"Connection: Upgrade\r\nUpgrade: h2c"),
    *(b"Host: evil.example", b"Host: ", b"Origin: null", b"Origin: http://[", b"Cookie: \x01=;;=,"),
    *(b"Cookie: dateline=" + b"a" * 3000, b"Authorization: Bearer", b"Authorization: \xff\xff"),
    *(b"X: " + b"a" * 20_000, b"Bad Header: x", b": x", b"X:\ty", b"\x00: x", b"X : y"),
    *(
        b"Sec-Fetch-Site: cross-site",
        b"Origin: http://127.0.0.1:8765",
        b"\r\n".join([b"A: b"] * 120),
    ),
)
METHODS = (b"GET",) * 12 + (
    b"HEAD",
    b"POST",
    b"PUT",
    b"OPTIONS",
    b"TRACE",
    b"CONNECT",
    b"get",
    b"G\x00",
)
VERSIONS = (b"HTTP/1.1",) * 60 + (b"HTTP/1.0", b"HTTP/2.0", b"HTTP/1", b"", b"HTTP/1.1 ")
WHOLE = (
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET http://127.0.0.1:8765/status HTTP/1.1\r\nHost: 127.0.0.1:8765\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1:8765\r\n\r\n",
    b"GET " + b"/a" * 30_000 + b" HTTP/1.1\r\nHost: 127.0.0.1:8765\r\n\r\n",
    b"\r\n" * 50,
)


def malformed_requests(count: int, seed: int = 0) -> Iterator[bytes]:
    """Yield some requests: odd in their parameters, headers, or in whatever byte."""
    rng = random.Random(seed)
    kinds: tuple[Callable[[random.Random], bytes], ...] = (
        *(_odd_parameters,) * 5,
        *(_odd_headers,) * 3,
        *(_odd_bytes,) * 3,
        *(_pipelined,) * 1,
        lambda rng: rng.choice(WHOLE),
    )
    for _ in range(count):
        yield rng.choice(kinds)(rng)


def _request(
    rng: random.Random, target: bytes, headers: tuple[bytes, ...] = (), body: bytes = b""
) -> bytes:
    line = b" ".join([rng.choice(METHODS), target, rng.choice(VERSIONS)])
    # Closed by the server, so that a client needn't wait for more.
    return b"\r\n".join([line, b"Host: " + HOST, *headers, b"Connection: close", b"", body])


def _target(rng: random.Random) -> bytes:
    path = rng.choice(PATHS)
    if rng.random() < 0.15:
        path += b"/" + _written(rng, rng.choice(VALUES))
    pairs = [
        rng.choice(NAMES) + b"=" + _written(rng, rng.choice(VALUES))
        for _ in range(rng.choice((0, 1, 1, 2, 3, 30)))
    ]
    wanted = {b"/ask": b"question", b"/search": b"query"}.get(path)
    if wanted and rng.random() < 0.8:
        pairs.append(wanted + b"=" + _written(rng, rng.choice(VALUES)))
    return path + (b"?" + rng.choice((b"&", b"&", b";")).join(pairs) if pairs else b"")


def _written(rng: random.Random, value: bytes) -> bytes:
    if rng.random() < 0.3:
        value += rng.randbytes(rng.randrange(1, 40))
    return quote_from_bytes(value).encode()


def _odd_parameters(rng: random.Random) -> bytes:
    return _request(rng, _target(rng))


def _odd_headers(rng: random.Random) -> bytes:
    headers = tuple(rng.choices(HEADERS, k=rng.randrange(1, 4)))
    return _request(
        rng, _target(rng), headers, rng.choice((b"", b"token=x", b"5\r\nhello\r\n0\r\n\r\n"))
    )


def _odd_bytes(rng: random.Random) -> bytes:
    request = bytearray(_odd_headers(rng) if rng.random() < 0.3 else _odd_parameters(rng))
    for _ in range(rng.randrange(1, 6)):
        place = rng.randrange(len(request))
        match rng.randrange(3):
            case 0:
                request[place] = rng.randrange(256)
            case 1:
                request[place:place] = rng.randbytes(rng.randrange(1, 9))
            case 2:
                del request[place : place + rng.randrange(1, 9)]
        if not request:
            return b"\n"
    return bytes(request)


def _pipelined(rng: random.Random) -> bytes:
    return b"".join(_odd_parameters(rng) for _ in range(rng.randrange(2, 5)))
