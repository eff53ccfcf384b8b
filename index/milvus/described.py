"""What a Milvus says of itself and of a library's collections, for people to read."""

from __future__ import annotations

from collections.abc import Iterable

from index.milvus.connection import Connection


def described(connection: Connection, collections: Iterable[str]) -> tuple[str, ...]:
    """Return the version, then of each collection its rows and the kinds of its indexes, by lines.

    Raises:
        LibraryError: it doesn't answer, or a collection isn't there.
    """
    said = str(connection.call("get_server_version"))
    version = said.removeprefix("milvus_lite-").removeprefix("v")
    lite = " Lite" if connection.is_lite else ""
    return (f"Milvus{lite} {version}", *(_line(connection, name) for name in collections))


def _line(connection: Connection, collection: str) -> str:
    connection.load(collection)
    [count] = connection.call("query", collection, filter="", output_fields=["count(*)"])
    kinds = [
        str(connection.call("describe_index", collection, index)["index_type"])
        for index in connection.call("list_indexes", collection)
    ]
    return f"{collection}: {count['count(*)']:,} rows, index {', '.join(kinds) or 'none'}"
