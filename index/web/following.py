"""Feeds to follow: finding them, listing them, following one no longer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import NotFoundError, UsageError
from index.ingest.readers import xml_tree as xml
from index.ingest.readers.base import read_bytes
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.feeds import opml
from index.place import has_database
from index.storage.database import FILE_NAME, Database
from index.storage.failures import reading
from index.storage.tables.asked.web import StoredFeed
from index.web.entries import add_entries
from index.web.http.addresses import typed
from index.web.http.fetcher import Fetcher
from index.web.http.refused import Refused
from index.web.reading import listings
from index.web.removed import Removed
from index.web.report import FeedRead, FetchProgress, Notice, Refusal
from index.web.session import OpenLibrary, opened


@dataclass
class FollowReport:
    """What came of following feeds: `known` are those that were followed already.

    `others` are further feeds that a page declares, of which the first is followed.
    """

    followed: list[FeedRead] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    interrupted: bool = False


def feeds(folder: Path) -> list[StoredFeed]:
    """Return the feeds that a library follows, by address; none where there is no library.

    Raises:
        MismatchError, LibraryError: it can't be read.
    """
    path = folder / FILE_NAME
    if not has_database(folder):
        return []
    with reading(path):
        database = Database.open_to_read(path)
        try:
            return database.web.feeds()
        finally:
            database.close()


def follow(
    folder: Path,
    written: Sequence[str],
    *,
    fetcher: Fetcher | None = None,
    notice: Notice = lambda _: None,
) -> FollowReport:
    """Follow feeds; what they list is fetched by `fetching.fetch`.

    Args:
        folder: the library; made where there is none.
        written: addresses of feeds, news sitemaps or pages that declare a feed, and files of OPML
            that list feeds.
        fetcher: how the web is asked.
        notice: called at each.

    Raises:
        NotFoundError, UsageError: a file isn't there, or isn't OPML.
        LibraryLockedError, MismatchError, LibraryError: the library can't be written.
    """
    wanted = [address for one in written for address in _addresses(one)]
    report = FollowReport()
    with opened(folder) as library, fetcher or Fetcher() as web:
        try:
            for done, one in enumerate(wanted):
                notice(FetchProgress("feeds", done, len(wanted), one))
                _follow(library, web, one, report)
        except KeyboardInterrupt:
            report.interrupted = True
    return report


def unfollow(folder: Path, written: Sequence[str]) -> list[str]:
    """Follow feeds no longer; their pages stay. Return their addresses.

    Raises:
        NotFoundError: one isn't followed.
        LibraryLockedError, MismatchError, LibraryError: the library can't be written.
    """
    if not has_database(folder):
        raise NotFoundError("no feed is followed", "dateline follow FEED follows one")
    with opened(folder) as library:
        web = library.database.web
        known = {feed.address for feed in web.feeds()}
        gone = [_known(one, known) for one in written]
        with library.database.transaction():
            for address in gone:
                web.delete_feed(address)
    return gone


def _known(written: str, known: set[str]) -> str:
    try:
        address = typed(written)
    except Refused:
        address = written
    if address in known:
        return address
    listed = ", ".join(sorted(known)) or "none"
    raise NotFoundError(f"{written} isn't followed; the feeds that are: {listed}")


def _follow(library: OpenLibrary, web: Fetcher, written: str, report: FollowReport) -> None:
    store = library.database.web
    try:
        address = typed(written)
        if store.feed(address):
            report.known.append(address)
            return
        found = listings.find(web, address)
    except Refused as problem:
        report.refused.append(Refusal(written, problem.reason))
        return
    report.others += found.others
    if store.feed(found.address):
        report.known.append(found.address)
        return
    now = web.clock.now().isoformat(timespec="seconds")
    listing = found.listing
    title = listing.title if listing else ""
    with library.database.transaction():
        # Without the version's name: only once its entries are stored is there nothing new.
        store.save_feed(
            StoredFeed(
                found.address,
                title,
                followed=now,
                checked=now,
                etag=found.validators.etag,
                last_modified=found.validators.last_modified,
            )
        )
        entries = listing.entries if listing else ()
        new = add_entries(library, found.address, entries, Removed(library.database))
    report.followed.append(FeedRead(found.address, title, new))


def _addresses(written: str) -> Iterator[str]:
    """Yield the addresses meant: of a file, those of the feeds that it lists."""
    path = Path(written).expanduser()
    try:
        is_file = path.is_file()
    except (OSError, ValueError):  # too long for a file's name
        is_file = False
    if not is_file:
        if written.lower().endswith((".opml", ".opml.xml")) and "://" not in written:
            raise NotFoundError(f"{written} isn't there", "check the path")
        yield written
        return
    try:
        found = opml.feeds(xml.parse(read_bytes(path)).root)
    except (Unreadable, OSError) as problem:
        reason = problem.reason if isinstance(problem, Unreadable) else problem.strerror
        raise UsageError(f"{path} can't be read: {reason}") from problem
    if not found:
        raise UsageError(f"{path} lists no feeds", "name an OPML file, or a feed's address")
    yield from found
