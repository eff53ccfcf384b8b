"""A small web on this machine: real HTTP over loopback, under public names that no one else sees.

The names lead to public addresses, which are checked as any other's; only the connection to such
an address is made to the server here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpcore

from index.web.http.fetcher import Fetcher, Limits

PUBLIC = "93.184.216.34"
NEWS = "news.example.com"


@dataclass(frozen=True)
class Reply:
    """What the server answers; `raw` is sent as it is, head and all, in place of the rest."""

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: Sequence[bytes] = ()
    pause: threading.Event | None = None
    """Waited for between the pieces of `raw`."""


@dataclass(frozen=True)
class Request:
    host: str
    path: str
    headers: Mapping[str, str]


Page = Reply | Callable[[Request], Reply]


@dataclass
class Web:
    """Pages by their addresses without the scheme; a host without a robots.txt has none."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    names: dict[str, Sequence[str] | Callable[[], Sequence[str]]] = field(default_factory=dict)
    connected: list[str] = field(default_factory=list)

    def put(self, path: str, page: Page | str | bytes, host: str = NEWS, **options: object) -> str:
        """Serve a page, and return its address."""
        if isinstance(page, str | bytes):
            page = Reply(page.encode() if isinstance(page, str) else page, **options)  # type: ignore[arg-type]
        self.pages[f"{host}{path}"] = page
        return f"http://{host}{path}"

    def asked(self, host: str = NEWS) -> list[str]:
        """Return the paths that were asked of a host, but for its robots.txt."""
        paths = [one.path for one in self.requests if one.host == host]
        return [path for path in paths if path != "/robots.txt"]

    # As an `index.web.http.networks.Network`

    def resolve(self, host: str, port: int) -> Sequence[str]:
        found = self.names.get(host, [PUBLIC])
        found = found() if callable(found) else found
        if not found:
            raise OSError("no such name")
        return found

    def connect(self, address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        self.connected.append(address)
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, timeout)


@dataclass
class FakeClock:
    """Time that passes only while it is slept."""

    seconds: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.seconds += seconds

    def now(self) -> datetime:
        return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)


@contextmanager
def served() -> Iterator[Web]:
    """Serve a web until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers.get("Host") or ""
            request = Request(host, self.path, dict(self.headers.items()))
            web.requests.append(request)
            page = web.pages.get(f"{host}{self.path}", Reply(b"nothing here", status=404))
            reply = page(request) if callable(page) else page
            if reply.raw:
                self.close_connection = True
                for piece in reply.raw:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    if reply.pause:
                        reply.pause.wait(20)
                return
            self.send_response(reply.status)
            if reply.kind:
                self.send_header("Content-Type", reply.kind)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # of a client that has gone

    server = Server(("127.0.0.1", 0), Handler)
    web = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def fetcher(web: Web, clock: FakeClock | None = None, limits: Limits | None = None) -> Fetcher:
    """A fetcher that reaches this web only."""
    return Fetcher(web, clock or FakeClock(), limits or Limits(connect=5, read=5, total=20))


def article(title: str, text: str, head: str = "") -> str:
    """A page with an article of a few paragraphs."""
    more = "".join(
        f"<p>{text} Part {n} of the report on the harbour and its ships.</p>" for n in range(1, 6)
    )
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>"
        f'<meta property="og:title" content="{title}">{head}</head>'
        f"<body><article><h1>{title}</h1>{more}</article></body></html>"
    )


def rss(*items: str, title: str = "Harbour News") -> str:
    """A feed of items, each given as XML."""
    listed = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{title}</title><link>http://{NEWS}/</link>{listed}</channel></rss>"
    )
