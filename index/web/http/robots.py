"""What hosts' robots.txt allow, by RFC 9309; protego reads them.

A host without one (any 4xx) allows everything; one that can't say (5xx, no answer) isn't asked for
pages this time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from index.web.http.addresses import host_of, origin_of
from index.web.http.refused import Refused

if TYPE_CHECKING:
    from protego import Protego

AGENT = "Dateline"
"""The name by which a robots.txt may speak of this program."""

MAX_BYTES = 512 * 1024
"""What is read of a robots.txt, at least the 500 KiB that the standard asks for."""

logging.getLogger("protego").addHandler(logging.NullHandler())


class NoRobots(Exception):
    """A host has no robots.txt."""


class Robots:
    """The robots.txt of each host that is asked, read once.

    `read` returns the text at an address. It raises `NoRobots` where there is none and `Refused`
    where it can't be told.
    """

    def __init__(self, read: Callable[[str], str]) -> None:
        self._read = read
        self._known: dict[str, Protego | Refused] = {}

    def delay_for(self, address: str) -> float | None:
        """Let an address pass; return the seconds asked for between two requests, if any are.

        Raises:
            Refused: it isn't to be fetched, or it can't be told whether it is.
        """
        rules = self._rules(origin_of(address))
        if isinstance(rules, Refused):
            raise rules
        if not rules.can_fetch(address, AGENT):
            raise Refused(f"the robots.txt of {host_of(address)} says no")
        delay = rules.crawl_delay(AGENT)
        rate = rules.request_rate(AGENT)
        apart = rate.seconds / rate.requests if rate and rate.requests else 0
        longest = max(delay or 0.0, float(apart))
        return longest if longest > 0 else None

    def _rules(self, origin: str) -> Protego | Refused:
        if origin not in self._known:
            self._known[origin] = self._asked(origin)
        return self._known[origin]

    def _asked(self, origin: str) -> Protego | Refused:
        from protego import Protego

        try:
            text = self._read(f"{origin}/robots.txt")
        except NoRobots:
            text = ""
        except Refused as problem:
            return problem
        try:
            return Protego.parse(text)
        except Exception as error:  # of no fixed kind, on what is no robots.txt at all
            return Refused(f"its robots.txt can't be read ({type(error).__name__})", lasting=False)
