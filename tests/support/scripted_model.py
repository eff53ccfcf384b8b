"""A server that speaks OpenAI's protocol on this machine, and replies by a script.

    with served(lambda asked: "The ferry was late [1].") as server:
        open_model(LanguageModelSettings(server.url, "scripted"))

`server.fault`, one of `scripted_faults`, answers in the script's place while it is set.
"""

from __future__ import annotations

import json
import re
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Asked = dict[str, Any]
"""A request as the protocol has it: "model", "messages" and so on."""
Script = Callable[[Asked], str]
EVENTS, JSON, HTML = "text/event-stream", "application/json", "text/html"

_WORD = re.compile(r"\s*\S+|\s+")


class Exchange:
    """One request, and what a fault answers it with."""

    def __init__(self, handler: BaseHTTPRequestHandler, server: ScriptedModel, asked: Asked):
        self.asked = asked
        self.reply = ""
        """What the script says."""
        self._handler, self._server = handler, server

    def head(
        self, status: int = 200, kind: str = EVENTS, headers: Mapping[str, str] | None = None
    ) -> None:
        """Send an answer's head; its body ends where the connection does, unless headers say."""
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self._handler.send_header(name, value)
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()

    def write(self, data: bytes | str) -> None:
        self._handler.wfile.write(data.encode() if isinstance(data, str) else data)
        self._handler.wfile.flush()

    def answer(self, body: bytes | str | object, kind: str = JSON, status: int = 200) -> None:
        """Send a whole answer; what isn't bytes or text is made JSON."""
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        self.head(status, kind)
        self.write(data)

    def event(self, data: object) -> None:
        """Send an event: a text as it stands, all else as JSON."""
        self.write(f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n")

    def piece(self, text: str | None, finish: str | None = None, **more: object) -> None:
        """Send an event with a piece of the reply; `more` are further fields of the piece."""
        delta = {**({} if text is None else {"content": text}), **more}
        self.event(chunk(delta, finish))

    def wait(self, seconds: float = 20) -> bool:
        """Wait until the client has gone, the server ends, or the time is over.

        Return whether the client has gone.
        """
        waited = 0.0
        while waited < seconds and not self._server.ending.is_set():
            if select.select([self._handler.connection], [], [], 0.01)[0]:
                try:
                    # Past TLS, whose sockets can't peek.
                    gone = not socket.socket.recv(self._handler.connection, 1, socket.MSG_PEEK)
                except OSError:
                    gone = True
                if gone:
                    self._server.let_go.set()
                    return True
            waited += 0.01
        return False

    def hang_up(self) -> None:
        """Close the connection with a reset: there is no end to what was being sent."""
        linger_not = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
        self._handler.connection.close()


Fault = Callable[[Exchange], None]


def chunk(delta: Mapping[str, object], finish: str | None = None) -> dict[str, object]:
    """Return a piece of a reply as the protocol has it."""
    return {
        "id": "scripted",
        "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": dict(delta), "finish_reason": finish}],
    }


def whole(message: Mapping[str, object], finish: str = "stop") -> dict[str, object]:
    """Return a whole reply as the protocol has it."""
    return {
        "id": "scripted",
        "object": "chat.completion",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", **message},
                "finish_reason": finish,
            }
        ],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


def plainly(exchange: Exchange) -> None:
    """Answer as a server that has no faults does, streaming where that is asked for."""
    if not exchange.asked.get("stream"):
        exchange.answer(whole({"content": exchange.reply}))
        return
    exchange.head()
    exchange.event(chunk({"role": "assistant", "content": ""}))
    for word in _WORD.findall(exchange.reply):
        exchange.piece(word)
    exchange.event(chunk({}, "stop"))
    exchange.event("[DONE]")


@dataclass
class ScriptedModel:
    """What the server was asked, and what it answers.

    asked: the requests for a reply, parsed; `headers` of each beside it, names in small letters.
    fault: answers in the script's place.
    paths: every path asked for, also by GET.
    let_go: set once a client went before its answer's end; faults that wait notice it.
    models: their names, as `/v1/models` lists them; another name is refused with a 404.
    """

    script: Script
    models: tuple[str, ...] = ("scripted",)
    port: int = 0
    scheme: str = "http"
    fault: Fault | None = None
    asked: list[Asked] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/v1"

    def texts(self) -> list[str]:
        """All that each request said to the model, as one text."""
        return ["\n".join(one["content"] for one in asked["messages"]) for asked in self.asked]


@contextmanager
def served(
    script: Script | str = "", fault: Fault | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[ScriptedModel]:
    """Serve a model until the block ends; a text is the reply to everything."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            model.paths.append(self.path)
            exchange = Exchange(self, model, {})
            self.close_connection = True
            if self.path == "/v1/models":
                listed = [{"id": name, "object": "model"} for name in model.models]
                exchange.answer({"object": "list", "data": listed})
            else:
                exchange.answer("<html><h1>Not Found</h1></html>", HTML, 404)

        def do_POST(self) -> None:
            model.paths.append(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.close_connection = True
            if self.path != "/v1/chat/completions":
                Exchange(self, model, {}).answer("404 page not found", "text/plain", 404)
                return
            asked = json.loads(body)
            model.asked.append(asked)
            model.headers.append({name.lower(): value for name, value in self.headers.items()})
            exchange = Exchange(self, model, asked)
            if model.fault is None and asked["model"] not in model.models:
                words = f'model "{asked["model"]}" not found, try pulling it first'
                exchange.answer({"error": {"message": words, "type": "not_found"}}, status=404)
                return
            exchange.reply = model.script(asked)
            try:
                (model.fault or plainly)(exchange)
            except OSError:
                model.let_go.set()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # of a client that has gone

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    model = ScriptedModel(
        script if callable(script) else lambda _: script,
        port=server.server_address[1],
        fault=fault,
        scheme="http" if tls is None else "https",
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield model
    finally:
        model.ending.set()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def nobody() -> Iterator[str]:
    """Give an address where connections are refused."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # and never listens
        yield f"http://127.0.0.1:{held.getsockname()[1]}/v1"
