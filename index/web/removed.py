"""Pages that were removed from the library: they aren't asked for again."""

from __future__ import annotations

from collections.abc import Iterable

from index.removal.blocking import COMMAND
from index.storage import fetched_pages
from index.storage.database import Database
from index.storage.tables.asked.taken_down import Block, Kind
from index.web.http.addresses import typed
from index.web.http.refused import Refused


class Removed:
    """By which addresses the pages of articles that were taken down are known, in one spelling."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers = {
            _spelled(address): number for address, number in database.taken_down.addresses().items()
        }

    def __contains__(self, address: str) -> bool:
        return address in self._numbers

    def check(self, *addresses: str) -> None:
        """Check that a page may be asked for and kept, by all its addresses that are known.

        One that leads to what was removed is refused itself from then on.

        Raises:
            Refused: it was removed.
        """
        for address in addresses:
            if (number := self._numbers.get(address)) is not None:
                self._block(number, addresses)
                raise Refused(f"removed by you (number {number} of {COMMAND})", lasting=True)

    def forget_pages(self) -> None:
        """Drop what feeds stated of pages under another spelling of an address that is blocked."""
        pages = [address for address in self._numbers if self._database.web.page(address)]
        if pages:
            with self._database.transaction():
                for address in pages:
                    fetched_pages.forget(self._database, address)

    def _block(self, number: int, addresses: Iterable[str]) -> None:
        web = self._database.web
        # A page that is kept is an article of its own, whatever its server says of it now.
        new = {one for one in addresses if one not in self._numbers and not web.captured(one)}
        if not new:
            return
        with self._database.transaction():
            self._database.taken_down.block(number, [Block(Kind.URL, one) for one in new])
            for one in new:
                fetched_pages.forget(self._database, one)
        self._numbers |= dict.fromkeys(new, number)


def _spelled(address: str) -> str:
    try:
        return typed(address)
    except Refused:
        return address
