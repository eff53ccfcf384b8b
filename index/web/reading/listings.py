"""Reading what is followed: a feed, or the news sitemaps that one of them names."""

from __future__ import annotations

from dataclasses import dataclass

from index.web.http import body
from index.web.http.answer import Fetched, Validators
from index.web.http.fetcher import HTML, LISTINGS, Fetcher
from index.web.http.refused import Refused
from index.web.reading.feeds import Entry, Listing, is_feed, read_feed, root_of
from index.web.reading.links import declared_feeds
from index.web.reading.sitemaps import DEEPEST, MOST_INNER, ROOTS, inner_sitemaps, read_sitemap


@dataclass(frozen=True, slots=True)
class Followed:
    """What was found at an address to follow: its own address, what it lists, its version.

    `listing` is None where the server says that nothing is new. `others` are further feeds that
    the page declares by which it was found.
    """

    address: str
    listing: Listing | None
    validators: Validators
    others: tuple[str, ...] = ()


def find(fetcher: Fetcher, address: str) -> Followed:
    """Find what can be followed at an address: a feed, a news sitemap, or a page's own feed.

    Raises:
        Refused: there is none, or it can't be read.
    """
    fetched = fetcher.get(address, LISTINGS)
    data = body.gunzipped(fetched.body, fetcher.limits.listing)
    if _is_listing(data):
        return Followed(address, _listing(fetcher, data, fetched.address), _own(fetched, data))
    if fetched.kind not in HTML:
        raise Refused("neither a feed nor a page that declares one")
    declared = declared_feeds(data, fetched.charset, fetched.address)
    if not declared:
        raise Refused("the page declares no feed")
    first, *others = declared
    found = read(fetcher, first)
    return Followed(first, found.listing, found.validators, tuple(others))


def read(fetcher: Fetcher, address: str, validators: Validators | None = None) -> Followed:
    """Read a feed or a news sitemap.

    Args:
        fetcher: fetches it, and the sitemaps that it names.
        address: its own.
        validators: of the version that was read the last time.

    Raises:
        Refused: it can't be read.
    """
    fetched = fetcher.get(address, LISTINGS, validators)
    if fetched.unchanged:
        return Followed(address, None, fetched.validators)
    data = body.gunzipped(fetched.body, fetcher.limits.listing)
    if not _is_listing(data):
        raise Refused("no feed any more")
    return Followed(address, _listing(fetcher, data, fetched.address), _own(fetched, data))


def _own(fetched: Fetched, data: bytes) -> Validators:
    # The version of an index says nothing of the sitemaps that it names.
    return Validators() if root_of(data) == "sitemapindex" else fetched.validators


def _is_listing(data: bytes) -> bool:
    return is_feed(data) or root_of(data) in ROOTS


def _listing(fetcher: Fetcher, data: bytes, address: str) -> Listing:
    if is_feed(data):
        return read_feed(data, address)
    return _Nested(fetcher).read(data, address, 0)


class _Nested:
    """The news of a sitemap and of those that it names, at most so many and so deep."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._left = MOST_INNER
        self._seen: set[str] = set()

    def read(self, data: bytes, address: str, depth: int) -> Listing:
        inner = inner_sitemaps(data, address)
        if inner is None:
            return read_sitemap(data, address)
        if depth >= DEEPEST:
            raise Refused("sitemaps nested too deeply")
        entries: dict[str, Entry] = {}
        problems: list[str] = []
        for one in inner:
            if one in self._seen or not self._left:
                continue
            self._seen.add(one)
            self._left -= 1
            try:
                fetched = self._fetcher.get(one, LISTINGS)
                unpacked = body.gunzipped(fetched.body, self._fetcher.limits.listing)
                listing = self.read(unpacked, fetched.address, depth + 1)
            except Refused as problem:
                problems.append(problem.reason)
                continue
            for entry in listing.entries:
                entries.setdefault(entry.address, entry)
        if not entries and problems:
            raise Refused(f"none of its sitemaps lists news: {problems[0]}")
        return Listing("", tuple(entries.values()))
