"""The two collections of a library, and the index of its vectors by how many there are.

    NAME_words_1a2b3c4d     id, article, day, year, outlet, born, words, sparse (BM25 over words)
    NAME_vectors_5e6f7a8b   id, article, day, year, outlet, born, vector

Their description says whose they are, or a property, since Milvus Lite keeps no description. A
server gets half-precision vectors and partitions by year, which Milvus Lite doesn't know.
"""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from index.errors import LibraryDamagedError, LibraryError, MismatchError
from index.milvus.connection import LONG_CALL_SECONDS, Connection
from index.milvus.state import state_of
from index.milvus.words import MOST_BYTES
from index.own_files import DATABASE
from index.place import place_of
from index.storage.database import Database
from index.storage.failpoints import step
from index.storage.failures import said_by_server
from index.storage.sql import ServerError

PARTITIONS = 64
"""Among which the years are spread."""

FLAT_UP_TO = 50_000
HNSW_UP_TO = 5_000_000
"""So many vectors at most have such an index: exact, then a graph in memory, then one on disk."""

K1, B = 1.5, 0.75
"""The parameters of BM25, those of `index.keyword.bm25.Okapi`."""

KINDS = ("FLAT", "HNSW", "DISKANN")
"""The kinds of index, for ever more vectors."""

_HNSW = {"M": 32, "efConstruction": 200}
_OWNER = "dateline.library"
_DESCRIBED = re.compile(r"Dateline library (?P<name>\w+), (?P<library>[0-9a-f]{32})")


def index_for(vectors: int, *, lite: bool) -> str:
    """Return the kind of index for so many vectors; a Milvus Lite knows none on disk."""
    if vectors <= FLAT_UP_TO:
        return "FLAT"
    return "HNSW" if vectors <= HNSW_UP_TO or lite else "DISKANN"


class Collections:
    """The collections of one library on a Milvus."""

    def __init__(self, connection: Connection, library: str, written_at: str = "") -> None:
        """Take the connection, what tells the library from others, and where it was written."""
        self._connection = connection
        self._library = library
        self._written_at = written_at
        # A rebuild's become the library's own.
        self._name = connection.place.name.removesuffix("_rebuild")

    def create_words(self) -> str:
        """Make an empty collection for words; return its name."""
        from pymilvus import DataType, Function, FunctionType

        schema = self._schema()
        schema.add_field(
            "words",
            DataType.VARCHAR,
            max_length=MOST_BYTES,
            enable_analyzer=True,
            enable_match=True,
            analyzer_params={"tokenizer": "standard"},
        )
        schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_function(
            Function(
                name="bm25",
                input_field_names=["words"],
                output_field_names=["sparse"],
                function_type=FunctionType.BM25,
            )
        )
        index = {
            "field_name": "sparse",
            "index_type": "SPARSE_INVERTED_INDEX",
            "metric_type": "BM25",
            "params": {"bm25_k1": K1, "bm25_b": B},
        }
        return self._create("words", schema, index)

    def create_vectors(self, dimension: int, kind: str) -> str:
        """Make an empty collection for vectors with an index of some kind; return its name."""
        from pymilvus import DataType

        schema = self._schema()
        number = DataType.FLOAT_VECTOR if self._connection.is_lite else DataType.FLOAT16_VECTOR
        schema.add_field("vector", number, dim=dimension)
        index = {
            "field_name": "vector",
            "index_type": kind,
            "metric_type": "IP",  # of unit vectors, the cosine
            "params": _HNSW if kind == "HNSW" else {},
        }
        return self._create("vectors", schema, index)

    def _schema(self) -> Any:
        from pymilvus import DataType, MilvusClient

        schema = MilvusClient.create_schema(
            auto_id=False,
            enable_dynamic_field=False,
            description=f"Dateline library {self._name}, {self._library}",
        )
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("article", DataType.INT64)
        schema.add_field("day", DataType.INT64)
        schema.add_field("year", DataType.INT64, is_partition_key=not self._connection.is_lite)
        schema.add_field("outlet", DataType.INT64)
        schema.add_field("born", DataType.INT64)
        return schema

    def _create(self, kind: str, schema: Any, index: dict[str, Any]) -> str:
        name = f"{self._name}_{kind}_{secrets.token_hex(4)}"
        indexes = self._connection.client.prepare_index_params()
        indexes.add_index(**index)
        more: dict[str, Any] = {"num_partitions": PARTITIONS}
        if self._connection.is_lite:
            more = {"properties": {_OWNER: self._library}}
        self._connection.call(
            "create_collection",
            name,
            schema=schema,
            index_params=indexes,
            consistency_level="Strong",
            seconds=LONG_CALL_SECONDS,
            **more,
        )
        step("created collection", kind)
        return name

    def check(self, name: str) -> None:
        """See that a collection is there, this library's, and of the form that is made here.

        Raises:
            LibraryDamagedError: it isn't there.
            MismatchError: it is of another library, or lacks a field, or the library is at another
                Milvus.
        """
        if not self._connection.call("has_collection", name):
            # A Milvus may have got another address: then the collections are there.
            if self._written_at not in ("", self._connection.place.milvus):
                raise MismatchError(
                    f"the library of this database is at another Milvus, {self._written_at}",
                    "name it by that address; if that is gone for good: dateline index --rebuild",
                )
            raise LibraryDamagedError(
                f"Milvus has no collection {name}, which the database names", "run: dateline doctor"
            )
        if self._owner(name) != self._library:
            raise MismatchError(
                f"the collection {name} in Milvus isn't of the library of this database",
                "give the database and the Milvus that belong together",
            )
        fields = self._connection.call("describe_collection", name)["fields"]
        if "outlet" not in {one["name"] for one in fields}:
            raise MismatchError(
                f"the collection {name} in Milvus has no outlets, so nothing can be searched",
                "run: dateline index --rebuild",
            )

    def refuse_others(self) -> None:
        """See that no other library has this one's name on the Milvus.

        Raises:
            MismatchError: one has.
        """
        for name in self.names():
            if self._owner(name) != self._library:
                raise MismatchError(
                    f"Milvus has a library {self._name} already, of another database",
                    "name another one, or the database that goes with it",
                )

    def names(self) -> Iterator[str]:
        """Yield the names of all collections that a library of this name has, or had."""
        pattern = re.compile(rf"{re.escape(self._name)}_(words|vectors)_[0-9a-f]{{8}}")
        for name in self._connection.call("list_collections"):
            if pattern.fullmatch(name):
                yield name

    def drop_but(self, kept: Collection[str]) -> None:
        """Delete all collections that a library of this name has, but for some."""
        for name in list(self.names()):
            if name not in kept:
                self.drop(name)

    def drop(self, name: str) -> None:
        """Delete a collection."""
        step("drop collection")
        self._connection.call("drop_collection", name, seconds=LONG_CALL_SECONDS)

    def _owner(self, name: str) -> str:
        try:
            described = self._connection.call("describe_collection", name)
        except LibraryError as error:
            if "not exist" in error.message or "not found" in error.message:
                return self._library  # it was dropped just now
            raise
        if self._connection.is_lite:
            return str(described.get("properties", {}).get(_OWNER, ""))
        found = _DESCRIBED.fullmatch(str(described.get("description", "")))
        return found["library"] if found else ""


def library_of(folder: Path) -> str:
    """Return what a library is called, by its folder, that is begun there.

    Where its database is on a server, every machine calls it so: another may go on with a first
    run that was killed.

    Raises:
        LibraryError: the database doesn't answer.
    """
    place = place_of(folder)
    called = ""
    if place is not None and place.database is not None:
        from index.storage.postgres.identity import identity

        try:
            called = identity(place)
        except ServerError as error:
            raise said_by_server(error, "read") from error
    return uuid.uuid5(uuid.NAMESPACE_URL, called or f"{folder.resolve()} {place!r}").hex


def refuse_others(folder: Path) -> None:
    """See that a library can be begun: no other has its name on its Milvus.

    Raises:
        MismatchError: one has.
        LibraryError: the Milvus can't be reached.
    """
    place = place_of(folder)
    assert place is not None
    Collections(Connection(place), library_of(folder)).refuse_others()


def refuse_elsewhere(folder: Path) -> None:
    """See that a library that is to be replaced is at the Milvus of its place, or nowhere.

    Raises:
        MismatchError: it is at another, or what is here is another library's.
        LibraryError: the Milvus, or the database, can't be reached.
    """
    place = place_of(folder)
    assert place is not None
    with suppress(LibraryDamagedError):
        database = Database.open_to_read(folder / DATABASE)
        connection = Connection(place)
        try:
            if state := state_of(database):
                Collections(connection, state.library, state.milvus).check(state.words)
        finally:
            connection.close()
            database.close()
