"""Which engine searches a library, and publishes for it: chosen by where its parts lie.

The only module that knows them all. An engine that another machine runs is imported when a
library needs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.place import place_of
from index.search.local import LocalRetrieval
from index.search.retrieval import Retrieval
from index.storage.database import Database

if TYPE_CHECKING:
    from index.publishing import Publisher


def check_answers(folder: Path) -> None:
    """See that the engine of a library that is to be begun answers, before anything is made.

    Raises:
        LibraryError: it doesn't: its address may be mistyped.
    """
    place = place_of(folder)
    if place is not None:
        from index.milvus.connection import Connection

        connection = Connection(place)
        try:
            connection.call("get_server_version")
        finally:
            connection.close()


def retrieval_of(folder: Path, database: Database) -> Retrieval:
    """Return the search of a library whose database is open for reading.

    Raises:
        NotFoundError: nothing was ever indexed into it.
        LibraryError: it can't be searched; the message says why.
    """
    if place_of(folder) is None:
        return LocalRetrieval(folder, database)
    from index.milvus.retrieval import MilvusRetrieval

    return MilvusRetrieval(folder, database)


def publisher_of(database: Database, folder: Path) -> Publisher:
    """Return what publishes for a library whose database is open for writing.

    Raises:
        LibraryError: its engine can't be reached.
    """
    # Here and not above: who only reads needs no writer.
    if place_of(folder) is None:
        from index.local_publisher import LocalPublisher

        return LocalPublisher(database, folder)
    from index.milvus.publisher import MilvusPublisher

    return MilvusPublisher(database, folder)


def check_free(folder: Path) -> None:
    """Check that a library can be begun in a folder: that its engine has no other in its place.

    Raises:
        MismatchError: it has.
        LibraryError: its engine can't be reached.
    """
    if place_of(folder) is not None:
        from index.milvus.collections import refuse_others

        refuse_others(folder)


def check_replaceable(folder: Path) -> None:
    """Check that the library that another is to replace is that of the engine in its place.

    Raises:
        MismatchError: it is elsewhere, or another library is in its place.
        LibraryError: its engine can't be reached.
    """
    if place_of(folder) is not None:
        from index.milvus.collections import refuse_elsewhere

        refuse_elsewhere(folder)
