"""Thousands of malformed requests over real connections: none of them is a fault of the server."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from pathlib import Path

from fake_embedder import FakeEmbedder
from malformed_requests import malformed_requests
from server_fakes import WordsReader, serving_sockets

from index.library import Library

TOGETHER = 16
PATIENCE = 0.25
"""Seconds after which a request that is never whole is given up by its client."""

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


async def test_malformed_requests_are_no_faults_of_the_server(
    articles: Path, tmp_path: Path, embedder: FakeEmbedder, long: bool
) -> None:
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
                counts.update(statuses or [0])
                if len(statuses) == 1 and statuses[0] >= 400:
                    _check_error(answer)

        await asyncio.gather(*(client() for _ in range(TOGETHER)))
        assert (await _answer(port, b"GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n"))[
            9:12
        ] == b"200"
    assert faults == []
    assert {200, 400, 403, 404, 405, 421, 422} <= set(counts), counts
    print(dict(counts))


def _check_error(answer: bytes) -> None:
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"text/html" in head or not body:  # the login's page; an answer to HEAD
        return
    assert set(json.loads(body)) == {"error", "hint"}, answer


async def _answer(port: int, request: bytes) -> bytes:
    """All that is answered until the server closes, or is silent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = b""
    try:
        writer.write(request)
        while True:
            more = await asyncio.wait_for(reader.read(65536), PATIENCE)
            if not more:
                return answer
            answer += more
    except (TimeoutError, ConnectionError):
        return answer
    finally:
        writer.close()
