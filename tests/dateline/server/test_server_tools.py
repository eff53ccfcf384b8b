"""`/mcp` of the server: the tools, behind the checks of everything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from server_fakes import HOST, client, served

from dateline.server.app import create_app
from dateline.server.settings import Settings
from dateline.service import Service

TOKEN = "T" * 40
JSON = {"Accept": "application/json, text/event-stream"}
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"},
    },
}


def reply(text: str) -> Any:
    """The last message of a stream of events."""
    data = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: {")]
    return json.loads(data[-1])


async def test_a_client_calls_tools_in_a_session_that_it_ends(small_library: Path) -> None:
    async with served(small_library) as app, client(app, **JSON) as asking:
        hello = await asking.post("/mcp", json=HELLO)
        assert reply(hello.text)["result"]["serverInfo"]["name"] == "dateline"
        session = {"Mcp-Session-Id": hello.headers["mcp-session-id"]}
        started = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        assert (await asking.post("/mcp", json=started, headers=session)).status_code == 202
        call = {
            "jsonrpc": "2.0",
            "id": 2,
            "method": "tools/call",
            "params": {"name": "count_articles", "arguments": {}},
        }
        answer = reply((await asking.post("/mcp", json=call, headers=session)).text)
        assert answer["result"]["structuredContent"]["articles"] == 3
        assert (await asking.delete("/mcp", headers=session)).status_code == 200
        assert (await asking.post("/mcp", json=call, headers=session)).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": f"Bearer {TOKEN}"}, 200),
        ({"Authorization": f"Bearer {TOKEN}", "Origin": "https://evil.example"}, 403),
        ({"Authorization": f"Bearer {TOKEN}", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Authorization": f"Bearer {TOKEN}", "Origin": f"http://{HOST}"}, 200),
        ({"Authorization": f"Bearer {TOKEN}", "Host": "evil.example"}, 421),
    ],
)
async def test_it_is_behind_the_servers_checks(
    small_library: Path, headers: dict[str, str], status: int
) -> None:
    settings = Settings(token=TOKEN)
    async with served(small_library, settings=settings) as app, client(app, **JSON) as asking:
        assert (await asking.post("/mcp", json=HELLO, headers=headers)).status_code == status


async def test_what_is_too_large_or_no_method_is_refused(small_library: Path) -> None:
    async with served(small_library) as app, client(app, **JSON) as asking:
        assert (await asking.post("/mcp", content=b"x" * 70_000)).status_code == 413
        assert (await asking.put("/mcp", content=b"x")).status_code == 405
        assert (
            await asking.post("/ask", json={}, headers={"Origin": f"http://{HOST}"})
        ).status_code
        assert (await asking.delete("/ask")).status_code in (403, 405)


async def test_where_others_ask_errors_name_no_path(tmp_path: Path) -> None:
    settings = Settings(host="0.0.0.0", token=TOKEN)
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        served(tmp_path / "none", settings=settings) as app,
        client(app, **JSON, **bearer) as asking,
    ):
        hello = await asking.post("/mcp", json=HELLO)
        call = {
            "jsonrpc": "2.0",
            "id": 2,
            "method": "tools/call",
            "params": {"name": "list_sources", "arguments": {}},
        }
        session = {"Mcp-Session-Id": hello.headers["mcp-session-id"]}
        answer = reply((await asking.post("/mcp", json=call, headers=session)).text)["result"]
    assert answer["isError"] is True
    assert str(tmp_path) not in json.dumps(answer)


async def test_the_page_leaves_the_tools_their_address(small_library: Path) -> None:
    everything = APIRouter()
    everything.add_api_route("/{anything:path}", lambda: "the page")
    app = create_app(Service(small_library), pages=[everything], write=lambda line: None)
    async with app.router.lifespan_context(app), client(app, **JSON) as asking:
        assert "the page" in (await asking.get("/elsewhere")).text
        stream = await asking.get("/mcp", headers={"Mcp-Session-Id": "none"})
        assert "Session not found" in stream.text
