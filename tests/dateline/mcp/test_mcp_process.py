"""`dateline mcp` as a process: its stdout is the protocol's, and it opens what it needs late."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

ROOT = Path(__file__).parents[3]


def _command(library: Path) -> list[str]:
    return [sys.executable, "-m", "dateline", "--library", str(library), "mcp"]


async def test_it_answers_over_stdio(sample_library: Path) -> None:
    command, *arguments = _command(sample_library)
    server = StdioServerParameters(
        command=command, args=arguments, cwd=ROOT, env={"DATELINE_SETTINGS": os.devnull}
    )
    async with Client(stdio_client(server)) as client:
        result = await client.call_tool("ask", {"question": "When is Campbell visiting Japan?"})
    assert result.structured_content is not None
    assert result.structured_content["answer"] == "October 15-17"


def test_stdout_has_the_protocol_alone_and_no_library_is_needed_to_begin(tmp_path: Path) -> None:
    requests = [
        {
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "t", "version": "1"},
            },
        },
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/list"},
        {"id": 3, "method": "tools/call", "params": {"name": "list_sources", "arguments": {}}},
    ]
    lines = [json.dumps({"jsonrpc": "2.0", **one}) for one in requests]
    done = subprocess.Popen(
        _command(tmp_path / "none"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert done.stdin is not None
    assert done.stdout is not None
    assert done.stderr is not None
    with done:
        done.stdin.write("not json\n" + "\n".join(lines) + "\n")
        done.stdin.flush()
        replies = {}
        while len(replies) < 3:
            reply = json.loads(done.stdout.readline())
            if isinstance(reply.get("id"), int):
                replies[reply["id"]] = reply
        done.stdin.close()
        assert done.stdout.read() == ""
        assert "Traceback" not in done.stderr.read()
    assert done.returncode == 0
    assert replies[1]["result"]["serverInfo"]["name"] == "dateline"
    assert len(replies[2]["result"]["tools"]) == 6
    assert replies[3]["result"]["isError"] is True
    assert "there is no library" in replies[3]["result"]["content"][0]["text"]


def test_starting_loads_no_model() -> None:
    code = (
        "import sys, dateline.mcp.server\n"
        "heavy = {'torch', 'onnxruntime', 'faiss', 'sentence_transformers', 'transformers'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
