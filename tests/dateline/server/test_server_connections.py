"""Connections that are slow, many, or no HTTP; and the server as a process of its own."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Run, check_error
from server_fakes import serving_sockets

from dateline.__main__ import DOORS
from dateline.server.running import protocol
from tui.cli import group

group.cli.add_modules(DOORS)


async def told(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    """The status and the document of an answer after which the server closes."""
    head, _, body = (await asyncio.wait_for(reader.read(), 30)).partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /status HT",
        b"GET /status HTTP/1.1\r\nHost: localhost\r\n",
        b"POST /login HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
        b"Content-Length: 9\r\n\r\ntok",
    ],
)
async def test_what_never_comes_whole_is_closed(
    small_library: Path, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(protocol, "REQUEST", 0.2)
    async with serving_sockets(small_library) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(begun)
        status, document = await told(reader)
        writer.close()
    assert (status, document["error"]) == (408, "the request didn't come within its time")


async def test_a_connection_may_be_used_again_and_then_has_as_long(
    small_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = b"GET /eval HTTP/1.1\r\nHost: localhost\r\n\r\n"
    async with serving_sockets(small_library) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(2):
            writer.write(request)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
            length = re.search(rb"content-length: (\d+)", head)
            assert length
            await reader.readexactly(int(length[1]))
        monkeypatch.setattr(protocol, "REQUEST", 0.2)
        writer.write(request[:20])
        assert (await told(reader))[0] == 408
        writer.close()


async def test_too_many_connections_are_told_to_come_again(
    small_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "CONNECTIONS", 2)
    async with serving_sockets(small_library) as port:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert (await told(reader))[0] == 503
        for _, one in [*held, (reader, writer)]:
            one.close()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET /" + b"a" * 40_000, 431),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 40_000, 431),
    ],
)
async def test_what_is_no_http_is_refused(
    small_library: Path, request_: bytes, status: int
) -> None:
    async with serving_sockets(small_library) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request_)
        assert (await told(reader))[0] == status
        writer.close()


# --- the command ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "status", "says"),
    [
        (["--library", "/nowhere/at/all"], 1, "there is no library"),
        (["--host", "0.0.0.0"], 1, "takes a token"),
        (["--behind-tls-proxy"], 1, "takes a token"),
        (["--allow-host", "news.example"], 1, "takes a token"),
        (["--allow-host", "http://news.example"], 2, "name alone"),
        (["--allow-host", "news.example:8765"], 2, "name alone"),
        (["--tls-cert", "x.pem"], 2, "go together"),
        (["--tls-cert", "x.pem", "--tls-key", "y.pem"], 1, "can't be used"),
        (["--host", "203.0.113.1", "--token-file", "TOKEN"], 1, "can't listen at"),
        (["--port", "70000"], 2, "70000"),
        (["--since", "2024"], 2, "has no effect"),
    ],
)
def test_what_cannot_be_served_is_one_line(
    run: Run, small_library: Path, tmp_path: Path, options: list[str], status: int, says: str
) -> None:
    if "--library" not in options:
        options = ["--library", str(small_library), *options]
    given = [str(tmp_path / "token") if one == "TOKEN" else one for one in options]
    check_error(run("serve", *given), status, says)


def test_a_port_in_use_is_one_line(run: Run, small_library: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        check_error(run("serve", "--library", str(small_library), "--port", port), 1, "in use")


def test_a_process_serves_and_stops(small_library: Path) -> None:
    command = [sys.executable, "-m", "dateline", "serve", "--library", str(small_library)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*command, "--port", "0"], stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stderr.readline())
        assert found
        connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=60)
        connection.request("GET", "/search?query=secret+words")
        assert connection.getresponse().status == 200
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "GET /search 200" in rest
    assert "secret" not in rest
    assert "Traceback" not in rest
