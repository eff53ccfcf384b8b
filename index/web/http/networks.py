"""Which networks may be reached, and the system's own way to them.

A page, a feed or a name's answer may lead anywhere: to this machine, to what stands in its own
network, to a cloud's metadata. Nothing but public unicast addresses is connected to. No setting
opens others; a test hands in a `Network` of its own, whose addresses are checked all the same.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from index.web.http.refused import Refused

if TYPE_CHECKING:
    from httpcore import NetworkStream

# What Python's own tables leave out, or took up only in later versions.
_CLOSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4"),
        # Addresses that stand for others: mapped, translated (NAT64), tunnelled (Teredo, 6to4).
        *("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48"),
        *("2001::/23", "2002::/16", "100::/64", "2001:db8::/32", "3fff::/20", "5f00::/16"),
        *("fc00::/7", "fec0::/10"),
    )
)


class Network(Protocol):
    """How names are resolved and connections made."""

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """Return the network addresses of a host, as numbers. Raises `OSError`."""

    def connect(self, address: str, port: int, timeout: float | None) -> NetworkStream:
        """Connect to an address given as a number; raises as httpcore's back ends do."""


class SystemNetwork:
    """The system's resolver and sockets; no proxy, whatever the environment says."""

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """Ask the system's resolver once."""
        import socket

        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))

    def connect(self, address: str, port: int, timeout: float | None) -> NetworkStream:
        """Connect by TCP."""
        import httpcore

        return httpcore.SyncBackend().connect_tcp(address, port, timeout)


def check_public(address: str) -> None:
    """Let a public unicast address pass.

    Raises:
        Refused: it belongs to a private, loopback, link-local, shared, multicast, reserved or
            translated network, or is no address.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        raise Refused(f"{address}: not a network address") from None
    closed = any(found in network for network in _CLOSED if network.version == found.version)
    special = (
        found.is_private
        or found.is_loopback
        or found.is_link_local
        or found.is_multicast
        or found.is_reserved
        or found.is_unspecified
        or not found.is_global
    )
    if closed or special or getattr(found, "scope_id", None):
        raise Refused(f"{address} isn't a public address of the internet")
