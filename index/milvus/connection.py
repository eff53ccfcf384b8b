"""The connection to a Milvus, over the network or in this process, and what it says goes wrong.

pymilvus takes a third of a second to import, so it is where a library on Milvus is opened. It
tries again by itself where a server is away, with growing pauses, until a call's time is up.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import LibraryError, LibraryLockedError, UsageError
from index.place import TOKEN_VARIABLE, Place

if TYPE_CHECKING:
    from pymilvus import MilvusClient

CONNECT_SECONDS = 6.0
"""How long a server is waited for that can't be connected to."""

CALL_SECONDS = 20.0
"""How long a server that is away is waited for, and an answer."""

LONG_CALL_SECONDS = 300.0
"""How long what a server does in its own time may take: loading, writing out, building an index."""

LITE_SECONDS = 1_800.0
"""How long a Milvus Lite in this process may take for anything: it can't go away, but the first
search after it was opened makes the index of the words anew: minutes, in a large library."""

_NEVER_MS = 2**31 - 1

MOST_ASKED = 16_384
"""So many entities at most does Milvus return at once."""

_PAGE = 1_000
"""Entities, with their vectors or words, that are asked for at once."""

_READING = {
    "describe_collection",
    "get",
    "get_server_version",
    "has_collection",
    "list_collections",
    "load_collection",
    "query_iterator",
    "search",
}

_SILENCED = ("pymilvus", "milvus_lite", "grpc")


class Connection:
    """Calls of one Milvus, connected to at the first."""

    def __init__(self, place: Place) -> None:
        """Name the Milvus; nothing is asked of it yet."""
        self.place = place
        self._client: MilvusClient | None = None
        self._loaded: set[str] = set()
        self._version = ""

    def close(self) -> None:
        """Give it up; the next call connects again."""
        client, self._client = self._client, None
        self._loaded.clear()
        if client is not None:
            client.close()
            if self.place.is_lite:
                _LITES.release(self.place.milvus)

    def __del__(self) -> None:
        """Let a Milvus Lite go with the last that uses it."""
        with suppress(Exception):
            self.close()

    @property
    def is_lite(self) -> bool:
        """Whether it is a Milvus Lite: in this process, or served by one of its own."""
        if not self.place.is_lite and not self._version:
            self._version = str(self.call("get_server_version"))
        return self.place.is_lite or self._version.startswith("milvus_lite")

    @property
    def is_open(self) -> bool:
        """Whether anything was asked of it since it was made, or closed."""
        return self._client is not None

    @property
    def client(self) -> MilvusClient:
        """The connected client.

        Raises:
            LibraryLockedError: another process has the Milvus Lite open.
            LibraryError: nothing answers, or pymilvus isn't installed.
        """
        if self._client is None:
            client_of = _imported()
            uri = _LITES.hold(self.place.milvus) if self.place.is_lite else self.place.milvus
            token = "" if self.place.is_lite else os.environ.get(TOKEN_VARIABLE, "")
            try:
                self._client = self._connected(client_of, uri, token)
            except BaseException:
                if self.place.is_lite:
                    _LITES.release(self.place.milvus)
                raise
        return self._client

    def _connected(self, client_of: type[MilvusClient], uri: str, token: str) -> MilvusClient:
        """Connect, waiting for a server that may be starting: pymilvus itself gives up at once."""
        # A Milvus Lite that works for long breaks off with who asks every ten seconds whether it
        # is still there.
        options = {"grpc.keepalive_time_ms": _NEVER_MS} if self.place.is_lite else {}
        until, pause = time.monotonic() + CONNECT_SECONDS, 0.1
        while True:
            try:
                return client_of(
                    uri=uri,
                    token=token,
                    timeout=CONNECT_SECONDS,
                    dedicated=True,
                    grpc_options=options,
                )
            except Exception as error:
                if not _is_away(error) or time.monotonic() + pause > until:
                    raise self._said(error) from error
            time.sleep(pause)
            pause = min(2 * pause, 2.0)

    def call(self, method: str, *args: Any, seconds: float | None = None, **named: Any) -> Any:
        """Call a method of the client, and wait for its answer for `seconds` at most.

        Of a Milvus Lite in this process, `LITE_SECONDS`.

        What only reads is asked once more where the connection was lost. Of methods that are about
        a collection, the first argument is its name.

        Raises:
            LibraryError: nothing answered, or it refused.
        """
        seconds = LITE_SECONDS if self.place.is_lite else seconds or CALL_SECONDS
        until = time.monotonic() + seconds
        while True:
            client = self.client
            try:
                return getattr(client, method)(*args, timeout=seconds, **named)
            except Exception as error:
                loaded = set(self._loaded)
                lost = not self.place.is_lite and _is_away(error)
                if lost:
                    self.close()  # pymilvus itself doesn't always find back to a server
                if not lost or method not in _READING or time.monotonic() > until:
                    raise self._said(error) from error
            for collection in loaded.intersection(args[:1]):
                self.load(collection)

    def load(self, collection: str) -> None:
        """Have a collection be searchable: a Milvus Lite forgets that when it is closed."""
        if collection not in self._loaded:
            self.call("load_collection", collection, seconds=LONG_CALL_SECONDS)
            self._loaded.add(collection)

    def search(
        self,
        collection: str,
        field: str,
        query: object,
        limit: int,
        expression: str,
    ) -> list[tuple[int, float]]:
        """Return the entities nearest to a query, best first, each with Milvus's score."""
        self.load(collection)
        [found] = self.call(
            "search",
            collection,
            data=[query],
            anns_field=field,
            limit=limit,
            filter=expression,
            output_fields=["id"],  # none named are all for a Milvus Lite
        )
        return [(int(one["id"]), float(one["distance"])) for one in found]

    def get(
        self, collection: str, entities: Sequence[int], fields: Sequence[str]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield those of some entities that are there, in no order."""
        self.load(collection)
        for begin in range(0, len(entities), _PAGE):
            part = [int(one) for one in entities[begin : begin + _PAGE]]
            yield from self.call("get", collection, ids=part, output_fields=list(fields))

    def all(
        self, collection: str, expression: str, fields: Sequence[str]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield all entities that an expression holds for, ascending; streaming.

        The fields are to be numbers: as many come at once as Milvus returns.
        """
        self.load(collection)
        iterator = self.call(
            "query_iterator",
            collection,
            batch_size=MOST_ASKED,
            filter=expression,
            output_fields=["id", *fields],
        )
        try:
            while page := self._next(iterator):
                yield from page
        finally:
            iterator.close()

    def _next(self, iterator: Any) -> Sequence[Mapping[str, Any]]:
        try:
            page: Sequence[Mapping[str, Any]] = iterator.next()
        except Exception as error:
            raise self._said(error) from error
        return page

    def _said(self, error: Exception) -> LibraryError:
        """Say in one line what Milvus objects to."""
        if isinstance(error, LibraryError):
            return error
        reason = str(getattr(error, "message", "") or error).strip().splitlines() or [""]
        place = self.place
        if place.is_lite:
            return LibraryError(f"the Milvus Lite in {place.milvus} failed: {reason[0]}")
        where = place.milvus.partition("://")[2]
        if _is_away(error):
            return LibraryError(
                f"Milvus at {where} doesn't answer", "start it, or look at the network"
            )
        if "auth" in reason[0].lower() or "permission" in reason[0].lower():
            return LibraryError(
                f"Milvus at {where} doesn't let this library in: {reason[0]}",
                f"set {TOKEN_VARIABLE} to USER:PASSWORD, or to a token",
            )
        return LibraryError(f"Milvus at {where} refused: {reason[0]}")


def _is_away(error: Exception) -> bool:
    said = f"{type(error).__name__} {error}".lower()
    return any(
        sign in said
        for sign in (
            "unavailable",
            "fail connecting",
            "deadline",
            "retry timeout",
            "retry run out",
            "channel",
            "connect",
        )
    )


def _imported() -> type[MilvusClient]:
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # or it writes into the terminal by itself
    try:
        from pymilvus import MilvusClient
    except ImportError as error:
        raise UsageError(
            "a library on Milvus needs pymilvus", 'pip install "dateline[milvus]"'
        ) from error
    for name in _SILENCED:  # they log what they raise, with its traceback
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    client: type[MilvusClient] = MilvusClient
    return client


class _Lites:
    """The Milvus Lites open in this process: one server a folder, however many libraries use it."""

    def __init__(self) -> None:
        # A connection that is collected as garbage is released in the midst of anything.
        self._lock = threading.RLock()
        self._held: dict[str, int] = {}

    def hold(self, path: str) -> str:
        """Return where the Milvus Lite in a folder answers, starting it.

        Raises:
            LibraryLockedError: another process has it open.
            LibraryError: it can't be opened.
        """
        from milvus_lite.server_manager import server_manager_instance

        with self._lock:
            if path not in self._held and _is_locked(Path(path)):
                raise LibraryLockedError(
                    f"another process has the Milvus Lite in {path} open, and only one can",
                    "close the other Dateline, or run a Milvus server",
                )
            self._held[path] = self._held.get(path, 0) + 1
            uri: str | None = server_manager_instance.start_and_get_uri(path)
            if uri is None:
                self.release(path)
                raise LibraryError(
                    f"the Milvus Lite in {path} can't be opened",
                    "check the folder's permissions and the disk's free space",
                )
            return uri

    def release(self, path: str) -> None:
        """Stop what nobody in this process uses any more."""
        from milvus_lite.server_manager import server_manager_instance

        with self._lock:
            self._held[path] -= 1
            if not self._held[path]:
                del self._held[path]
                server_manager_instance.release_server(path)


_LITES = _Lites()


def _is_locked(folder: Path) -> bool:
    """Tell whether another process holds the lock of a Milvus Lite."""
    try:
        with (folder / "LOCK").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
