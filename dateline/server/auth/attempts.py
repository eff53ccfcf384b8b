"""How often a wrong token may be tried."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable

PERIOD = 300.0
MOST = 10
"""Wrong tokens from one client within `PERIOD` seconds; then it has to wait."""

CLIENTS = 10_000
"""Clients that are remembered; the one that failed first makes room."""


class Attempts:
    """Counts each client's wrong tokens, by its address (IPv6: by its network)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: dict[str, tuple[float, int]] = {}

    def wait(self, client: str) -> int:
        """Return in how many seconds a client may try again; 0: now."""
        begun, count = self._of(_network(client))
        return 0 if count < MOST else max(1, round(begun + PERIOD - self._clock()))

    def failed(self, client: str) -> None:
        """Remember that a client gave a wrong token."""
        key = _network(client)
        begun, count = self._of(key)
        if key not in self._failed and len(self._failed) >= CLIENTS:
            del self._failed[next(iter(self._failed))]
        self._failed[key] = begun, count + 1

    def _of(self, key: str) -> tuple[float, int]:
        now = self._clock()
        begun, count = self._failed.get(key, (now, 0))
        return (begun, count) if now < begun + PERIOD else (now, 0)


def _network(client: str) -> str:
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    return str(
        ipaddress.ip_network((address, 64), strict=False) if address.version == 6 else client
    )
