"""How long a host is left alone between two requests."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

from index.web.http.refused import Refused

BETWEEN = 1.0
"""Seconds between the beginnings of two requests to one host, at least."""

LONGEST_DELAY = 30.0
"""Seconds between two requests that a robots.txt may ask for; asked for more, a run fetches one."""

LONGEST_WAIT = 60.0
"""Seconds that a server may have a run wait (Retry-After); asked for more, it comes back later."""


class Clock(Protocol):
    """The time, and waiting."""

    def monotonic(self) -> float:
        """Return seconds that only grow."""

    def sleep(self, seconds: float) -> None:
        """Wait."""

    def now(self) -> datetime:
        """Return the time of day, in UTC."""


class SystemClock:
    """The system's clock."""

    def monotonic(self) -> float:
        """Return seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait; Ctrl-C ends it."""
        time.sleep(seconds)

    def now(self) -> datetime:
        """Return the time of day, in UTC."""
        return datetime.now(UTC)


class Pace:
    """When each host may be asked again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ready: dict[str, float] = {}
        self._closed: dict[str, Refused] = {}

    def seconds_to(self, host: str) -> float:
        """Return how long it is until a host may be asked; 0 where it needn't be waited for."""
        return max(0.0, self._ready.get(host, 0.0) - self._clock.monotonic())

    def take_turn(self, host: str, delay: float | None = None, *, goes_on: bool = False) -> None:
        """Wait until a host may be asked, and count the request that follows.

        Args:
            host: the host.
            delay: seconds that its robots.txt asks for between two requests.
            goes_on: whether the request goes on with the one before, as after a redirect.

        Raises:
            Refused: it wants to be left alone for longer than is waited for.
        """
        if (closed := self._closed.get(host)) and not goes_on:
            raise closed
        if wait := self.seconds_to(host):
            self._clock.sleep(wait)
        between = max(BETWEEN, delay or 0.0)
        if between > LONGEST_DELAY:
            until = self._clock.now() + timedelta(seconds=between)
            self.close(host, f"its robots.txt asks for {between:,.0f} s between two pages", until)
        # One that is asked no more needn't be waited for; where it redirects, a moment will do.
        between = BETWEEN if between > LONGEST_DELAY else between
        self._ready[host] = self._clock.monotonic() + between

    def put_off(self, host: str, asked: str | None) -> bool:
        """Take a server's Retry-After; tell whether the host may be asked again in this run.

        Args:
            host: the host.
            asked: what its header says, if it sent any: seconds, or a day and time.
        """
        seconds = self._seconds(asked)
        if seconds is None:
            return False
        if seconds > LONGEST_WAIT:
            until = self._clock.now() + timedelta(seconds=seconds)
            self.close(host, f"the server asks to wait {seconds:,.0f} s", until)
            return False
        self._ready[host] = self._clock.monotonic() + max(BETWEEN, seconds)
        return True

    def close(self, host: str, reason: str, until: datetime) -> None:
        """Ask nothing more of a host in this run."""
        self._closed[host] = Refused(reason, lasting=False, not_before=until)

    def closed(self, host: str) -> Refused | None:
        """Return why nothing more is asked of a host in this run, if so."""
        return self._closed.get(host)

    def _seconds(self, asked: str | None) -> float | None:
        text = (asked or "").strip()
        if text.isascii() and text.isdigit():
            return float(min(int(text[:9]), 10**8))
        try:
            until = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        if until.tzinfo is None:
            until = until.replace(tzinfo=UTC)
        return max(0.0, (until - self._clock.now()).total_seconds())
