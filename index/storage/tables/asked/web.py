"""What is followed and fetched of the web: feeds, pages, and further addresses of pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Any

from index.errors import LibraryDamagedError
from index.storage.tables.store import Store

_FEED = "address, title, followed, checked, result, etag, last_modified"
_PAGE = (
    "address, state, feed, stated, published, version, tries, checked, captured, sha256, etag,"
    " last_modified, result, not_before"
)


class PageState(StrEnum):
    """What has become of a page that is known."""

    WAITING = "waiting"
    """It is to be fetched, perhaps once more."""

    KEPT = "kept"
    REFUSED = "refused"
    """Asking again would change nothing."""


@dataclass(frozen=True, slots=True)
class StoredFeed:
    """A feed that is followed. Times are in UTC, as in ISO 8601, "" for never.

    `result` is why it couldn't be read the last time, "" where it could.
    """

    address: str
    title: str = ""
    followed: str = ""
    checked: str = ""
    result: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page that a feed listed or the user named. Times are in UTC, as in ISO 8601.

    `stated` is what the feed states of it, in the form of its metadata record; `published` the day
    of that. `captured` is when it was kept, `sha256` of its bytes then; `result` why it couldn't
    be fetched the last time; `not_before` when its server allows to be asked again.
    """

    address: str
    state: PageState = PageState.WAITING
    feed: str = ""
    stated: bytes = b""
    published: str = ""
    version: str = ""
    tries: int = 0
    checked: str = ""
    captured: str = ""
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""
    result: str = ""
    not_before: str = ""


class WebStore(Store):
    """Tables `web_feeds`, `web_pages`, `web_aliases` and `web_folder`.

    An alias is another address of a page, which leads or belongs to the one it is kept by.
    """

    # The folder

    def folder(self) -> str | None:
        """Return where the folder of pages was when last looked at; None where there is none."""
        found = self._value("SELECT path FROM web_folder")
        return None if found is None else str(found)

    def set_folder(self, path: str) -> None:
        """Record where the folder of pages is."""
        self._sql.execute("DELETE FROM web_folder")
        self._sql.execute("INSERT INTO web_folder (path) VALUES (?)", (path,))

    # Feeds

    def feeds(self) -> list[StoredFeed]:
        """Return the feeds that are followed, by their addresses."""
        rows = self._sql.execute(f"SELECT {_FEED} FROM web_feeds ORDER BY address")
        return [StoredFeed(*row) for row in rows]

    def feed(self, address: str) -> StoredFeed | None:
        """Return a feed that is followed, by its address."""
        row = self._sql.execute(
            f"SELECT {_FEED} FROM web_feeds WHERE address = ?", (address,)
        ).fetchone()
        return StoredFeed(*row) if row else None

    def save_feed(self, feed: StoredFeed) -> None:
        """Record a feed, in place of what was known of it."""
        self._sql.execute(
            f"INSERT INTO web_feeds ({_FEED}) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (address) DO UPDATE SET title = excluded.title,"
            " followed = excluded.followed, checked = excluded.checked, result = excluded.result,"
            " etag = excluded.etag, last_modified = excluded.last_modified",
            astuple(feed),
        )

    def delete_feed(self, address: str) -> None:
        """Follow a feed no longer; pages of it that are still to be fetched are forgotten too."""
        self._sql.execute(
            "DELETE FROM web_pages WHERE feed = ? AND state = 'waiting' AND captured = ''"
            " AND address NOT IN (SELECT address FROM web_aliases)",
            (address,),
        )
        self._sql.execute("DELETE FROM web_feeds WHERE address = ?", (address,))

    def forget_versions(self) -> None:
        """Have every feed sent whole the next time, as though nothing of it were known."""
        self._sql.execute("UPDATE web_feeds SET etag = '', last_modified = ''")

    # Pages

    def page(self, address: str) -> StoredPage | None:
        """Return what is known of a page, by its own address."""
        row = self._sql.execute(
            f"SELECT {_PAGE} FROM web_pages WHERE address = ?", (address,)
        ).fetchone()
        return _page(*row) if row else None

    def save_page(self, page: StoredPage) -> None:
        """Record a page, in place of what was known of it."""
        self._sql.execute(
            f"INSERT INTO web_pages ({_PAGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (address) DO UPDATE SET state = excluded.state, feed = excluded.feed,"
            " stated = excluded.stated, published = excluded.published,"
            " version = excluded.version, tries = excluded.tries, checked = excluded.checked,"
            " captured = excluded.captured, sha256 = excluded.sha256, etag = excluded.etag,"
            " last_modified = excluded.last_modified, result = excluded.result,"
            " not_before = excluded.not_before",
            astuple(page),
        )

    def pages(self) -> list[StoredPage]:
        """Return all pages that are known, by their addresses."""
        rows = self._sql.execute(f"SELECT {_PAGE} FROM web_pages ORDER BY address")
        return [_page(*row) for row in rows]

    def delete_page(self, address: str) -> None:
        """Forget a page, by its own address, with its further addresses."""
        self._sql.execute("DELETE FROM web_aliases WHERE address = ?", (address,))
        self._sql.execute("DELETE FROM web_pages WHERE address = ?", (address,))

    def waiting(self, now: str) -> list[StoredPage]:
        """Return the pages that are to be fetched and may be at a time, the latest first."""
        rows = self._sql.execute(
            f"SELECT {_PAGE} FROM web_pages WHERE state = 'waiting' AND not_before <= ?"
            " ORDER BY published DESC, address",
            (now,),
        )
        return [_page(*row) for row in rows]

    def count_waiting(self) -> int:
        """Count the pages that are still to be fetched."""
        return self._count("web_pages", "state = 'waiting'")

    def count_kept(self) -> int:
        """Count the pages that were fetched and kept."""
        return self._count("web_pages", "captured <> ''")

    def count_feeds(self) -> int:
        """Count the feeds that are followed."""
        return self._count("web_feeds")

    def captured(self, address: str) -> str | None:
        """Return when the page of an address was kept; None where none was."""
        found = self._value(
            "SELECT captured FROM web_pages WHERE address = ? AND captured <> ''", address
        )
        return None if found is None else str(found)

    # Aliases

    def own_address(self, address: str) -> str:
        """Return the address by which a page is kept, for any of its addresses."""
        found = self._value("SELECT address FROM web_aliases WHERE alias = ?", address)
        return address if found is None else str(found)

    def aliases_of(self, address: str) -> list[str]:
        """Return the further addresses of a page, by its own."""
        return self._column("SELECT alias FROM web_aliases WHERE address = ?", address)

    def save_aliases(self, aliases: Iterable[str], address: str) -> None:
        """Record further addresses of a page; what was waiting under one of them no longer is."""
        for alias in set(aliases) - {address}:
            self._sql.execute(
                "INSERT INTO web_aliases (alias, address) VALUES (?, ?)"
                " ON CONFLICT (alias) DO UPDATE SET address = excluded.address",
                (alias, address),
            )
            self._sql.execute(
                "UPDATE web_aliases SET address = ? WHERE address = ?", (address, alias)
            )
            self._sql.execute("DELETE FROM web_aliases WHERE alias = ?", (address,))
            self._sql.execute("DELETE FROM web_pages WHERE address = ? AND captured = ''", (alias,))


def _page(address: str, state: str, *rest: Any) -> StoredPage:
    try:
        return StoredPage(address, PageState(state), *rest)
    except ValueError as error:
        raise LibraryDamagedError(
            f"what is known of the page {address} has been altered", "run: dateline doctor"
        ) from error
