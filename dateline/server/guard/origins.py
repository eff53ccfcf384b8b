"""Which hosts a request may be for, and which sites' pages it may come from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from dateline.server.errors import Refused
from dateline.server.guard.limits import READING
from dateline.server.settings import Settings

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?", re.ASCII)
_PORTS = {"http": 80, "https": 443}

FOREIGN = "requests of other sites' pages aren't answered"


def check_host(headers: Mapping[str, str], settings: Settings) -> None:
    """Refuse a request for a name that this server doesn't go by (DNS rebinding).

    Raises:
        Refused: with 400 or 421.
    """
    found = _HOST.fullmatch(headers.get("host", ""))
    if not found:
        raise Refused(400, "the header Host names no host")
    host = found[1] or found[2]
    if not settings.may_be_called(host):
        raise Refused(
            421, f"this server isn't called {host!r}", "dateline serve --allow-host NAME allows it"
        )


def check_origin(method: str, headers: Mapping[str, str]) -> None:
    """Refuse what a page of another site sends; links that lead here are followed.

    What changes something (a login) has to say that it comes from a page of this server.

    Raises:
        Refused: with 403.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and not _is_own(origin, headers["host"]):
        raise Refused(403, FOREIGN)
    if site in ("cross-site", "same-site") and not _is_followed_link(method, headers):
        raise Refused(403, FOREIGN)
    if method not in READING and origin is None and site != "same-origin":
        raise Refused(403, "the request doesn't say which page it comes from", "send Origin")


def _is_followed_link(method: str, headers: Mapping[str, str]) -> bool:
    return (
        method in READING
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def _is_own(origin: str, host: str) -> bool:
    """Whether an origin is this server's, by the name that the request itself calls it.

    The scheme isn't compared: behind a proxy that has TLS it is another one here.
    """
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False
    found = _HOST.fullmatch(host)
    if parts.scheme not in _PORTS or not parts.hostname or not found:
        return False
    default = _PORTS[parts.scheme]
    asked_port = int(found[3]) if found[3] else default
    return (parts.hostname, port or default) == ((found[1] or found[2]).casefold(), asked_port)
