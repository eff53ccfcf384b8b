"""Opens the language model that settings describe."""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from contextlib import closing
from importlib.util import find_spec

from index.errors import LanguageModelError
from qa.prose.client.connection import Connection
from qa.prose.client.endpoint import Endpoint, endpoint_of
from qa.prose.client.manners import Manners
from qa.prose.model import LanguageModel, Message
from qa.prose.settings import LanguageModelSettings


def open_model(settings: LanguageModelSettings) -> LanguageModel:
    """Return the model that settings describe. Nothing is asked of it yet.

    Raises:
        UsageError: the address can't be used, or the key isn't there.
        LanguageModelError: what asks it isn't installed.
    """
    endpoint = endpoint_of(settings)
    for module, name in (("httpx", "httpx"), ("httpx_sse", "httpx-sse")):
        if find_spec(module) is None:
            raise LanguageModelError(
                f"a language model needs {name}, which isn't installed",
                'pip install "dateline[llm]"',
            )
    return HttpModel(endpoint)


class HttpModel:
    """A `LanguageModel` at an endpoint. Its calls may come from any threads, at once too.

    Each call has a connection of its own, which ends with it.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        """Ask the model at an endpoint."""
        self._endpoint = endpoint
        self._manners = Manners()
        self._lock = threading.Lock()
        self._under_way: set[Connection] = set()

    @property
    def name(self) -> str:
        """By which users know it."""
        return self._endpoint.model

    def stream(self, messages: Sequence[Message], tokens: int) -> Generator[str, None, None]:
        """Yield the reply in pieces as they come; closed early, the connection is closed."""
        connection = Connection(here=self._endpoint.here)
        with self._lock:
            self._under_way.add(connection)
        try:
            # Here, since httpx takes a tenth of a second, which only those pay who ask a model.
            from qa.prose.client.asking import ask

            asked = ask(self._endpoint, messages, tokens, connection, self._manners)
            with closing(asked) as pieces:
                yield from pieces
        finally:
            with self._lock:
                self._under_way.discard(connection)

    def reply(self, messages: Sequence[Message], tokens: int) -> str:
        """Return the whole reply."""
        return "".join(self.stream(messages, tokens))

    def abandon(self) -> None:
        """Let go of the replies under way, at once and from any thread."""
        with self._lock:
            under_way = list(self._under_way)
        for connection in under_way:
            connection.cut(LanguageModelError("the model's reply was let go of"))
