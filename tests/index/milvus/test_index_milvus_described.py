"""What a Milvus says of itself: of a Milvus Lite, and of a server as far as its calls go."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.place import parsed

pytest.importorskip("pymilvus", reason="the Milvus extra isn't installed")

from index.milvus.collections import Collections
from index.milvus.connection import Connection
from index.milvus.described import described


def test_a_milvus_lite_tells_its_version_and_what_each_collection_holds(tmp_path: Path) -> None:
    connection = Connection(parsed(f"milvus-lite:{tmp_path}/lite"))
    try:
        collections = Collections(connection, "0" * 32)
        names = collections.create_words(), collections.create_vectors(8, "HNSW")
        rows = [
            {"id": n, "article": n, "day": 0, "year": 0, "outlet": 0, "born": 1, "words": "bridge"}
            for n in range(3)
        ]
        connection.call("insert", names[0], data=rows)
        version, words, vectors = described(connection, names)
        assert re.fullmatch(r"Milvus Lite \d+\.\d+\.\d+", version)
        assert words == f"{names[0]}: 3 rows, index SPARSE_INVERTED_INDEX"
        assert vectors == f"{names[1]}: 0 rows, index HNSW"
        with pytest.raises(LibraryError):
            described(connection, ["dateline_words_00000000"])
    finally:
        connection.close()
