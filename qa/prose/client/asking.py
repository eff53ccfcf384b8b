"""One reply of a language model: POST to …/chat/completions, and what comes, as it comes."""

from __future__ import annotations

import ssl
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

import httpx
from httpx_sse import EventSource

from index.errors import LanguageModelError
from qa.prose.client import failures
from qa.prose.client.connection import Connection
from qa.prose.client.endpoint import Endpoint
from qa.prose.client.manners import Manners
from qa.prose.client.replies import Reply, words_of
from qa.prose.model import Message

CONNECT_SECONDS = 5.0
BYTES, BYTES_OF_A_TOKEN = 256 * 1024, 4096
"""How much may come: an event of one token has some 300 bytes, and there are thoughts."""

_FAILURES = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError, ImportError)


def ask(
    endpoint: Endpoint,
    messages: Sequence[Message],
    tokens: int,
    connection: Connection,
    manners: Manners,
) -> Generator[str, None, None]:
    """Yield the pieces of a reply of at most `tokens` tokens.

    Args:
        endpoint: where the model is, and how many seconds the whole reply may take.
        messages: what is said to it.
        tokens: how long its reply may be.
        connection: what cuts the reply off.
        manners: how the server wants to be asked. One that doesn't take a field is asked once
            more without; nothing else is asked twice.

    Raises:
        LanguageModelError: there is no reply, or not a whole one.
    """
    with connection.within(endpoint.seconds, failures.too_slow(endpoint.seconds)):
        while True:
            body = manners.body(endpoint.model, messages, tokens)
            try:
                yield from _asked(endpoint, body, tokens, connection)
            except failures.NotTakenError as refused:
                if not manners.learn(refused.words):
                    raise
            else:
                return


def _asked(endpoint: Endpoint, body: bytes, tokens: int, connection: Connection) -> Iterator[str]:
    begun = False
    try:
        with _answer(endpoint, body, connection) as response:
            begun = True
            limit = BYTES + tokens * BYTES_OF_A_TOKEN
            too_long = failures.too_long(tokens)
            assert isinstance(response.stream, httpx.SyncByteStream)
            response.stream = _Bounded(response.stream, connection, limit, too_long)
            response.encoding = "utf-8"  # whatever is said: the protocol has no other
            yield from _pieces(endpoint, response, Reply(endpoint, tokens))
    except _FAILURES as error:
        connection.check()
        raise failures.of_exception(endpoint, error, begun=begun) from error


@contextmanager
def _answer(endpoint: Endpoint, body: bytes, connection: Connection) -> Iterator[httpx.Response]:
    headers = {
        "Content-Type": "application/json",
        "Accept": "text/event-stream, application/json",
        # A small body can be a large one when it is packed.
        "Accept-Encoding": "identity",
    }
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    # The connection tells better than httpx that it took too long, so it is to come first.
    timeout = httpx.Timeout(
        endpoint.seconds + 1, connect=min(CONNECT_SECONDS, endpoint.seconds + 1)
    )
    with (
        httpx.Client(
            verify=_trusted(endpoint),
            # Proxies are for other machines.
            trust_env=not endpoint.here,
            timeout=timeout,
            limits=httpx.Limits(max_keepalive_connections=0),
            follow_redirects=False,
        ) as client,
        client.stream(
            "POST",
            f"{endpoint.url}/chat/completions",
            content=body,
            headers=headers,
            extensions={"trace": connection.trace},
        ) as response,
    ):
        yield response


def _trusted(endpoint: Endpoint) -> ssl.SSLContext:
    if endpoint.secure:
        try:
            return httpx.create_ssl_context()
        except OSError as error:
            raise failures.no_certificates(error) from error
    # Certificates take a while to read, and aren't needed: this one trusts none.
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _pieces(endpoint: Endpoint, response: httpx.Response, reply: Reply) -> Iterator[str]:
    if response.status_code != 200:
        raise failures.of_status(
            endpoint, response.status_code, _words(response), response.headers.get("location", "")
        )
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise failures.packed(endpoint)
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/event-stream":
        events = EventSource(response).iter_sse()
        yield from reply.streamed(event.data for event in events)
    elif "json" in kind or kind in ("", "text/plain"):
        response.read()
        yield from reply.whole(response.text)
    else:
        raise failures.other_kind(endpoint, kind)


def _words(response: httpx.Response) -> str:
    """Return what a server says about a status; "" where it says nothing that can be shown."""
    if response.headers.get("content-encoding"):
        return ""
    try:
        response.read()
    except (httpx.HTTPError, LanguageModelError):
        return ""  # the status says enough
    return words_of(response.text)


class _Bounded(httpx.SyncByteStream):
    """A body of which at most `limit` bytes are read, over a connection that may be cut."""

    def __init__(
        self,
        body: httpx.SyncByteStream,
        connection: Connection,
        limit: int,
        too_long: LanguageModelError,
    ) -> None:
        self._body, self._connection = body, connection
        self._limit, self._too_long = limit, too_long

    def __iter__(self) -> Iterator[bytes]:
        taken = 0
        for piece in self._body:
            self._connection.check()
            taken += len(piece)
            if taken > self._limit:
                raise self._too_long
            yield piece
        self._connection.check()  # where it was cut, a body may seem to end

    def close(self) -> None:
        self._body.close()
