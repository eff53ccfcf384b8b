"""Where the server listens, and what follows from that for its safety."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

Log = Literal["access", "none"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server is reached.

    host, port: what it listens on; port 0 is any free one.
    token: what every request has to show, None where none is asked for.
    names: further host names that it may be called by, as `--allow-host` gives them.
    tls_cert, tls_key: its own TLS; `behind_tls_proxy`: a proxy before it has that.
    log: whether each request is a line on stderr.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    token: str | None = None
    names: tuple[str, ...] = ()
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_tls_proxy: bool = False
    log: Log = "access"

    @property
    def exposed(self) -> bool:
        """Whether others than this machine's users may reach it: it then needs a token.

        A name of its own or a proxy means that too, whatever it listens on itself.
        """
        return not is_loopback(self.host) or self.behind_tls_proxy or bool(self.names)

    @property
    def encrypted(self) -> bool:
        """Whether what a browser sends goes through TLS."""
        return self.tls_cert is not None or self.behind_tls_proxy

    def may_be_called(self, host: str) -> bool:
        """Whether a request may name `host` (without port) as the host it is for.

        A page of another site can point a name of its own at this machine (DNS rebinding), but no
        address: any address is allowed where the server listens beyond loopback.
        """
        host = host.casefold().rstrip(".")
        if host in LOOPBACK_NAMES or host == self.host.casefold():
            return True
        if host in {name.casefold() for name in self.names}:
            return True
        return not is_loopback(self.host) and _is_address(host)


def is_loopback(host: str) -> bool:
    """Whether a host to listen on is reached from this machine alone."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
