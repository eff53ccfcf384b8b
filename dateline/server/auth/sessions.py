"""What a browser holds in place of the token: a random name for its login, which expires."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

LIFETIME = 12 * 3600
"""Seconds until a browser has to log in again."""

MOST = 1000
"""Logins at a time; the oldest makes room."""

COOKIE = "dateline"
SECURE_COOKIE = "__Host-dateline"
"""Of TLS alone: browsers take it from no other host and over no plain connection."""


class Sessions:
    """The logins of browsers; they end with the server. Only digests of their names are kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends: dict[bytes, float] = {}

    def begin(self) -> str:
        """Return the name of a new login."""
        now = self._clock()
        self._ends = {one: ends for one, ends in self._ends.items() if ends > now}
        while len(self._ends) >= MOST:
            del self._ends[next(iter(self._ends))]
        name = secrets.token_urlsafe(32)
        self._ends[_digest(name)] = now + LIFETIME
        return name

    def holds(self, name: str) -> bool:
        """Whether a login of that name is under way."""
        return self._ends.get(_digest(name), 0.0) > self._clock()

    def end(self, name: str) -> None:
        """End a login; nothing happens where there is none."""
        self._ends.pop(_digest(name), None)


def cookie_name(encrypted: bool) -> str:
    """Return the name of the cookie that holds a login's name."""
    return SECURE_COOKIE if encrypted else COOKIE


def set_cookie(name: str, encrypted: bool, lifetime: int = LIFETIME) -> str:
    """Return the header Set-Cookie that gives a browser a login's name; lifetime 0 takes it."""
    parts = [f"{cookie_name(encrypted)}={name}", "Path=/", f"Max-Age={lifetime}"]
    return "; ".join([*parts, "HttpOnly", "SameSite=Strict", *(["Secure"] if encrypted else [])])


def name_in(cookies: str, encrypted: bool) -> str | None:
    """Return the login's name that a request's header Cookie holds, if any."""
    try:
        morsel = SimpleCookie(cookies).get(cookie_name(encrypted))
    except CookieError:
        return None
    return morsel.value if morsel else None


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "replace")).digest()
