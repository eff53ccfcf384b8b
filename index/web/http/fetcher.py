"""Fetching one address: politely, within limits, and only from where it is allowed.

A request is made when the user asks for it, never otherwise. Proxies that the environment names
are not used: what they connect to couldn't be checked.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self

from index.web.http import body
from index.web.http.addresses import host_of
from index.web.http.answer import MEGABYTE, Answer, Fetched, Validators
from index.web.http.networks import Network, SystemNetwork
from index.web.http.pace import Clock, Pace, SystemClock
from index.web.http.refused import Refused
from index.web.http.robots import AGENT, MAX_BYTES, NoRobots, Robots

_ACCEPT = (
    "text/html,application/xhtml+xml,application/pdf;q=0.9,application/rss+xml;q=0.9,"
    "application/atom+xml;q=0.9,application/xml;q=0.8,text/xml;q=0.8,text/plain;q=0.7,*/*;q=0.1"
)
HTML = frozenset({"text/html", "application/xhtml+xml"})
XML = frozenset({"application/xml", "text/xml"})
PAGES = HTML | XML | {"application/pdf", "text/plain", ""}
"""Content types that an article may have; "" where the server gives none."""

LISTINGS = PAGES | {"application/gzip", "application/x-gzip", "application/octet-stream"}
"""Content types that a feed, a sitemap, or a page that declares a feed may have."""

_COME_BACK = frozenset({429, 503})
_SAID = {
    401: "it asks for a password",
    402: "it asks to be paid",
    403: "the server forbids it",
    404: "not found",
    410: "gone",
    429: "the server is asked too often",
    451: "withheld for legal reasons",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a request may take, in seconds, and how much may come: bytes after unpacking."""

    connect: float = 10.0
    read: float = 20.0
    """Between two pieces of an answer."""

    total: float = 90.0
    page: int = 20 * MEGABYTE
    document: int = 100 * MEGABYTE
    """Of a PDF."""

    listing: int = 50 * MEGABYTE
    """Of a feed or a sitemap."""

    redirects: int = 5


@cache
def user_agent() -> str:
    """Return what a request says of its program: its name and version."""
    try:
        number = version("dateline")
    except PackageNotFoundError:
        number = "0"
    return f"{AGENT}/{number} (news reader; fetches what its user asks for)"


class Fetcher:
    """Fetches addresses, one at a time. Use it as a context manager, or `close` it.

    Args:
        network: how names are resolved and connections made; the addresses are checked here.
        clock: the time, and how a turn is waited for.
        limits: of time and size.
    """

    def __init__(
        self,
        network: Network | None = None,
        clock: Clock | None = None,
        limits: Limits | None = None,
    ) -> None:
        import httpx

        from index.web.http.transport import CheckedTransport, Deadline

        self.clock, self.limits = clock or SystemClock(), limits or Limits()
        self.pace = Pace(self.clock)
        self._robots = Robots(self._robots_text)
        self._deadline = Deadline(self.clock)
        self._client = httpx.Client(
            transport=CheckedTransport(network or SystemNetwork(), self._deadline),
            headers={
                "User-Agent": user_agent(),
                "Accept": _ACCEPT,
                "Accept-Encoding": body.ENCODINGS,
            },
            timeout=httpx.Timeout(self.limits.read, connect=self.limits.connect),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def get(self, address: str, kinds: Set[str], validators: Validators | None = None) -> Fetched:
        """Fetch a checked address.

        Args:
            address: as `addresses.checked` returns it.
            kinds: the content types that are wanted; those that end in "+xml" go with XML.
            validators: of the version that is there already.

        Raises:
            Refused: it isn't allowed, too large, of another type, or isn't there.
        """
        before = ""
        for _ in range(self.limits.redirects + 1):
            delay = self._robots.delay_for(address)
            goes_on = host_of(address) == before
            before = host_of(address)
            answer = self._asked(address, kinds, validators, delay, goes_on=goes_on)
            if isinstance(answer, Fetched):
                return answer
            address = answer
        raise Refused(f"more than {self.limits.redirects} redirects")

    def _robots_text(self, address: str) -> str:
        for _ in range(self.limits.redirects + 1):
            self.pace.take_turn(host_of(address))
            with self._ask(address) as answer:
                if target := answer.redirect():
                    address = target
                    continue
                if 400 <= answer.status < 500 and answer.status != 429:
                    raise NoRobots
                if answer.status != 200:
                    self._put_off(address, answer)
                    if closed := self.pace.closed(host_of(address)):
                        raise closed
                    reason = f"its robots.txt can't be read: {_refusal(answer.status).reason}"
                    raise Refused(reason, lasting=False)
                return answer.first(MAX_BYTES).decode("utf-8", "replace")
        raise NoRobots  # as the standard has it

    def _asked(
        self,
        address: str,
        kinds: Set[str],
        validators: Validators | None,
        delay: float | None,
        *,
        goes_on: bool,
    ) -> Fetched | str:
        """Return the answer, or the address that it redirects to."""
        for first in (True, False):
            self.pace.take_turn(host_of(address), delay, goes_on=goes_on or not first)
            with Answer(
                self._client, self._deadline, self.limits.total, address, validators
            ) as answer:
                if target := answer.redirect():
                    return target
                if answer.status in _COME_BACK:
                    # A server is obeyed once, so that none can have a run wait for ever.
                    if self._put_off(address, answer) and first:
                        continue
                    if closed := self.pace.closed(host_of(address)):
                        raise closed
                if answer.status == 304 and validators:
                    return answer.fetched(self.clock.now(), validators)
                if answer.status != 200:
                    raise _refusal(answer.status)
                if not (answer.kind in kinds or (answer.kind.endswith("+xml") and kinds >= XML)):
                    raise Refused(f"{answer.kind[:80]}, which isn't read from the web")
                return answer.fetched(self.clock.now(), None, self._limit(answer.kind))
        raise Refused(_SAID[429], lasting=False)

    def _ask(self, address: str, validators: Validators | None = None) -> Answer:
        return Answer(self._client, self._deadline, self.limits.total, address, validators)

    def _put_off(self, address: str, answer: Answer) -> bool:
        return self.pace.put_off(host_of(address), answer.header("Retry-After"))

    def _limit(self, kind: str) -> int:
        if kind == "application/pdf":
            return self.limits.document
        return self.limits.page if kind in HTML | {"text/plain"} else self.limits.listing


def _refusal(status: int) -> Refused:
    said = _SAID.get(status, f"the server answers {status}")
    passing = status >= 500 or status in (408, 425, 429)
    return Refused(said, lasting=not passing)
