"""A run: the pages that the user names, or those that the followed feeds have new.

What is kept stays whatever a feed drops later. Each page is committed by itself, so that a run
which is stopped, or killed, keeps what it has and goes on from there the next time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import NotFoundError
from index.ingest.readers.archives.fetched import Kept
from index.place import has_database
from index.storage.tables.asked.web import PageState, StoredFeed, StoredPage
from index.web.entries import add_entries
from index.web.http.addresses import host_of, typed, without_tracking
from index.web.http.answer import Fetched, Validators
from index.web.http.fetcher import HTML, PAGES, Fetcher
from index.web.http.refused import Refused
from index.web.pages import is_kept, keep
from index.web.reading import listings
from index.web.reading.kinds import article_kind
from index.web.reading.links import canonical
from index.web.removed import Removed
from index.web.report import FeedRead, FetchProgress, FetchReport, Notice, Refusal
from index.web.session import OpenLibrary, opened

MOST_TRIES = 5
"""How often a feed's page is asked for, in as many runs, where it can't be had."""

MOST_PAGES = 500
"""Pages of feeds that a run fetches unless told otherwise; the others wait for the next."""


def fetch(
    folder: Path,
    written: Sequence[str] = (),
    *,
    most: int = MOST_PAGES,
    fetcher: Fetcher | None = None,
    notice: Notice = lambda _: None,
) -> FetchReport:
    """Fetch pages into the library's folder of pages, which `Library.update` reads.

    Args:
        folder: the library; made where there is none and pages are named.
        written: addresses of pages; with none, those that the followed feeds have new.
        most: how many pages of feeds at most, the latest first.
        fetcher: how the web is asked.
        notice: called at each feed and page.

    Ctrl-C doesn't raise: the report says `interrupted`, and what is kept.

    Raises:
        NotFoundError: no page is named and no feed followed.
        LibraryLockedError, MismatchError, LibraryError: the library can't be written.
    """
    if not written and not has_database(folder):
        raise _nothing_followed()
    with opened(folder) as library, fetcher or Fetcher() as web:
        if not written and not library.database.web.feeds():
            raise _nothing_followed()
        run = _Run(library, web, notice)
        try:
            if written:
                run.pages(run.named(written))
            else:
                run.feeds()
                run.pages(run.waiting(most))
        except KeyboardInterrupt:
            run.report.interrupted = True
        run.report.waiting = library.database.web.count_waiting()
        return run.report


def _nothing_followed() -> NotFoundError:
    return NotFoundError("no feed is followed", "dateline follow FEED, or dateline fetch URL")


class _Run:
    def __init__(self, library: OpenLibrary, web: Fetcher, notice: Notice) -> None:
        self._library, self._web, self._notice = library, web, notice
        self._database, self._store = library.database, library.database.web
        self._removed = Removed(library.database)
        self._removed.forget_pages()
        self.report = FetchReport()

    def feeds(self) -> None:
        """Read the followed feeds."""
        # A host that allows one request in a long time is asked for a page that waits.
        first = {host_of(page.address) for page in self.waiting(None) if page.not_before}
        feeds = [feed for feed in self._store.feeds() if host_of(feed.address) not in first]
        for done, feed in enumerate(feeds):
            self._notice(FetchProgress("feeds", done, len(feeds), feed.address))
            self._feed(feed)

    def named(self, written: Sequence[str]) -> list[StoredPage]:
        """Return the pages that the user named, each once; what is no address is reported."""
        pages: dict[str, StoredPage] = {}
        for one in written:
            try:
                address = typed(one)
                own = self._store.own_address(address)
                self._removed.check(address, own)
            except Refused as problem:
                self.report.refused.append(Refusal(one, problem.reason))
                continue
            pages.setdefault(own, self._store.page(own) or StoredPage(own))
        return list(pages.values())

    def waiting(self, most: int | None) -> list[StoredPage]:
        """Return the pages of feeds that may be fetched now, at most so many if any number."""
        return self._store.waiting(_written(self._web.clock.now()))[:most]

    def pages(self, pages: Sequence[StoredPage]) -> None:
        """Fetch pages; while one host is left alone, others are asked."""
        queues: dict[str, list[StoredPage]] = {}
        for page in pages:
            queues.setdefault(host_of(page.address), []).append(page)
        for done in range(len(pages)):
            host = min(queues, key=self._web.pace.seconds_to)
            page = queues[host].pop(0)
            # Behind the others, so that hosts of which none must be waited for take turns.
            if rest := queues.pop(host):
                queues[host] = rest
            self._notice(FetchProgress("pages", done, len(pages), page.address))
            self._page(page)

    def _feed(self, feed: StoredFeed) -> None:
        try:
            found = listings.read(
                self._web, feed.address, Validators(feed.etag, feed.last_modified)
            )
        except Refused as problem:
            self.report.unread.append(Refusal(feed.address, problem.reason))
            with self._database.transaction():
                self._store.save_feed(replace(feed, checked=self._now(), result=problem.reason))
            return
        listing = found.listing
        title = (listing.title if listing else "") or feed.title
        with self._database.transaction():
            entries = listing.entries if listing else ()
            new = add_entries(self._library, feed.address, entries, self._removed)
            self._store.save_feed(
                replace(
                    feed,
                    title=title,
                    checked=self._now(),
                    result=listing.damage if listing else "",
                    etag=found.validators.etag,
                    last_modified=found.validators.last_modified,
                )
            )
        self.report.feeds.append(FeedRead(feed.address, title, new))
        for entry in entries:
            try:
                self._removed.check(entry.address)
            except Refused as problem:
                self.report.refused.append(Refusal(entry.address, problem.reason))

    def _page(self, page: StoredPage) -> None:
        there = bool(page.captured) and is_kept(self._library.folder, page.address)
        known = Validators(page.etag, page.last_modified) if there else None
        try:
            fetched = self._web.get(page.address, PAGES, known)
            if fetched.unchanged:
                self._unchanged(page, fetched.validators)
            else:
                self._fetched(page, replace(fetched, kind=article_kind(fetched)))
        except Refused as problem:
            self._refused(page, problem)

    def _refused(self, page: StoredPage, problem: Refused) -> None:
        self.report.refused.append(Refusal(page.address, problem.reason))
        if self._store.page(page.address) is None:
            return  # what the user names is asked for again when the user says so
        # A host that wants to be left alone hasn't been asked for this page.
        tries = page.tries + (problem.not_before is None)
        given_up = problem.lasting or tries >= MOST_TRIES
        state = PageState.WAITING
        if given_up:
            state = PageState.KEPT if page.captured else PageState.REFUSED
        with self._database.transaction():
            self._store.save_page(
                replace(
                    page,
                    state=page.state if page.state is PageState.KEPT else state,
                    tries=tries,
                    checked=self._now(),
                    result=problem.reason,
                    not_before=_written(problem.not_before),
                )
            )

    def _unchanged(self, page: StoredPage, given: Validators) -> None:
        self.report.unchanged.append(page.address)
        with self._database.transaction():
            self._store.save_page(self._checked(page, given))

    def _fetched(self, page: StoredPage, fetched: Fetched) -> None:
        final = without_tracking(fetched.address)
        if _is_front(final) and not _is_front(page.address):
            raise Refused("redirects to the front page of its site")
        own = final
        if fetched.kind in HTML:
            own = canonical(fetched.body, fetched.charset, final)
        own = self._store.own_address(own)
        self._removed.check(page.address, final, own)
        other = self._store.page(own) if own != page.address else None
        if other and other.captured and is_kept(self._library.folder, own):
            self.report.same.append((page.address, own))
            with self._database.transaction():
                self._store.save_aliases((page.address, final), own)
            return
        # What a feed states of the address that counts is more than what one states of another.
        self._keep(other or replace(page, address=own), fetched, {page.address, final})

    def _keep(self, page: StoredPage, fetched: Fetched, addresses: set[str]) -> None:
        sha256 = hashlib.sha256(fetched.body).hexdigest()
        folder = self._library.folder
        before = self._store.page(page.address)
        there = bool(before and before.captured) and is_kept(folder, page.address)
        # The next request goes to the page's own address, so a version's name must be of that.
        given = fetched.validators if fetched.address == page.address else Validators()
        if there and page.sha256 == sha256:
            self._unchanged(page, given)
            return
        stated = Kept.from_fields(page.stated)
        with self._database.transaction():
            self._library.know_pages()
            kept = Kept(page.address, stated.stated) if stated else Kept(page.address)
            keep(folder, kept, fetched)
            self._store.save_page(
                replace(
                    self._checked(page, given),
                    captured=_written(fetched.captured),
                    sha256=sha256,
                )
            )
            self._store.save_aliases(addresses, page.address)
        (self.report.changed if there else self.report.new).append(page.address)

    def _checked(self, page: StoredPage, given: Validators) -> StoredPage:
        return replace(
            page,
            state=PageState.KEPT,
            tries=0,
            checked=self._now(),
            result="",
            not_before="",
            etag=given.etag,
            last_modified=given.last_modified,
        )

    def _now(self) -> str:
        return _written(self._web.clock.now())


def _written(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _is_front(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query
