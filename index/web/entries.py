"""What a feed lists, as pages to be fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.ingest.readers.archives.fetched import Kept
from index.storage.tables.asked.web import PageState, StoredPage
from index.web.pages import is_kept
from index.web.reading.feeds import Entry
from index.web.removed import Removed
from index.web.session import OpenLibrary


def add_entries(library: OpenLibrary, feed: str, entries: Sequence[Entry], removed: Removed) -> int:
    """Record what a feed lists, in the open transaction; return how many pages weren't known.

    Of what was removed nothing is recorded.

    A page that is kept waits again where the feed says that it has changed; not so one whose file
    was deleted, which is to stay away.
    """
    store = library.database.web
    new = 0
    for entry in entries:
        own = store.own_address(entry.address)
        if entry.address in removed or own in removed:
            continue
        known = store.page(own)
        stated = Kept(own, entry.stated).to_fields()
        day = entry.stated.published.isoformat() if entry.stated.published else ""
        if known is None:
            store.save_page(
                StoredPage(own, feed=feed, stated=stated, published=day, version=entry.version)
            )
            new += 1
        elif known.state is PageState.KEPT and entry.version != known.version:
            again = bool(entry.version and known.version) and is_kept(library.folder, own)
            state = PageState.WAITING if again else known.state
            store.save_page(
                replace(
                    known,
                    state=state,
                    stated=stated,
                    published=day,
                    version=entry.version,
                    feed=feed,
                )
            )
    return new
