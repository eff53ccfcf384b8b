"""The connection of one reply, which is cut once it takes too long, or nobody wants it.

A read that waits for a server can't be ended from outside but by its socket: that is shut down,
in whatever thread it is being read.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import Any

from index.errors import LanguageModelError


class Connection:
    """A connection that any thread may cut."""

    def __init__(self, *, here: bool = False) -> None:
        """Make one that isn't connected yet; `here`: it has to stay within this machine."""
        self._here = here
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._why: LanguageModelError | None = None

    @contextmanager
    def within(self, seconds: float, too_slow: LanguageModelError) -> Iterator[None]:
        """Cut it so many seconds from now, unless the block has ended by then."""
        timer = threading.Timer(seconds, self.cut, [too_slow])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def cut(self, why: LanguageModelError) -> None:
        """End it; whoever reads from it gets `why` raised."""
        with self._lock:
            self._why = self._why or why
            self._shut()

    def check(self) -> None:
        """Raise why it was cut, if it was."""
        if self._why is not None:
            raise self._why

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Learn its socket: httpx tells its extension `trace` of each step."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            stream = info["return_value"]
            with self._lock:
                self._socket = stream.get_extra_info("socket")
                if self._here and not _is_here(stream.get_extra_info("server_addr")):
                    self._why = self._why or LanguageModelError(
                        "the name in [llm] url leads to another machine than this one",
                        "nothing was sent; is localhost in the hosts file?",
                    )
                if self._why is not None:
                    self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # it is closed already
                # Not by the TLS socket's own method, after which a reader would get packed bytes.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _is_here(address: tuple[str, int]) -> bool:
    return ip_address(address[0]).is_loopback
