"""Thousands of malformed requests over real connections: none of them is a fault of the server."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from malformed_requests import malformed_requests
from server_fakes import WordsReader, serving_sockets

from dateline.server.running import protocol, run
from index.library import Library

TOGETHER = 16

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


async def test_malformed_requests_are_no_faults_of_the_server(
    articles: Path,
    tmp_path: Path,
    embedder: FakeEmbedder,
    long: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So that the server soon closes what is never whole, and every client can wait for that.
    monkeypatch.setattr(protocol, "REQUEST", 0.25)
    monkeypatch.setattr(run, "IDLE", 1)
    library = tmp_path / "library"
    Library.update(library, [articles], embedder=embedder)
    faults: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: faults.append(str(context)))
    counts: Counter[int] = Counter()
    async with serving_sockets(library, WordsReader(), lines=faults) as port:
        requests = malformed_requests(10_000 if long else 400)

        async def client() -> None:
            for request in requests:
                answer = await _answer(port, request)
                statuses = [int(status) for status in _STATUS.findall(answer)]
                assert all(status < 500 for status in statuses), (request, answer)
                assert statuses or len(request) > 8192 or not request.endswith(b"\r\n\r\n"), request
                counts.update(statuses)
                if len(statuses) == 1 and statuses[0] >= 400:
                    _check_error(answer)

        await asyncio.gather(*(client() for _ in range(TOGETHER)))
    assert faults == []
    assert {200, 400, 403, 404, 405, 422} <= set(counts), counts
    print(dict(counts))


def _check_error(answer: bytes) -> None:
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"text/html" in head or not body:  # the login's page; an answer to HEAD
        return
    assert set(json.loads(body)) == {"error", "hint"}, answer


async def _answer(port: int, request: bytes) -> bytes:
    """All that is answered until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = b""
    try:
        async with asyncio.timeout(60):
            writer.write(request)
            while more := await reader.read(65536):
                answer += more
    except ConnectionError:  # closed with some of the request unread
        pass
    finally:
        writer.close()
    return answer
