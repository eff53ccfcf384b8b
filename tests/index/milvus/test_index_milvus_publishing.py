"""What an update brings into Milvus, what it leaves there for older readers, and what it clears."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fake_embedder import FakeEmbedder
from pymilvus import DataType

from index.errors import MismatchError
from index.library import Library
from index.milvus import collections, legs, retrieval
from index.milvus.connection import Connection
from index.milvus.state import State, state_of
from index.milvus.words import outlet_key
from index.place import place_of
from index.storage.database import FILE_NAME, Database
from index.storage.tables.placed import Kept
from index.types import Filters

Put = Callable[..., Path]

FLOOD = "The river flooded nine villages overnight. Soldiers carried sandbags to the dam."
STRIKE = "Ferry crews walked out at noon. Their union asked for nine per cent."


def stored(folder: Path) -> State:
    database = Database.open_to_read(folder / FILE_NAME)
    state = state_of(database)
    database.close()
    assert state is not None
    return state


def rows(folder: Path, kind: str, field: str) -> list[Mapping[str, Any]]:
    """All that Milvus has, dead or alive."""
    place = place_of(folder)
    assert place is not None
    connection = Connection(place)
    try:
        return list(connection.all(getattr(stored(folder), kind), "id >= 0", ["born", field]))
    finally:
        connection.close()


def found(folder: Path, query: str, **more: Any) -> list[str]:
    with Library(folder) as library:
        return [hit.article.id for hit in library.search(query, **more)]


def test_a_passage_whose_text_stays_keeps_its_vector(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    long = "\n\n".join(f"Paragraph {n}: " + "rain and wind and rain again " * 30 for n in range(4))
    put("flood", long)
    first = Library.update(folder, [news], embedder=embedder)
    assert first.embedded == first.passages > 2
    put("flood", long.replace("Paragraph 3", "Paragraph three"))
    again = Library.update(folder, embedder=embedder)
    assert (again.changes.any, again.passages) == (True, first.passages)
    assert again.embedded == 1
    assert Library.check(folder, embedder=embedder) == []


def test_a_folder_that_is_moved_away_and_back_is_not_embedded_again(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    put("flood", FLOOD)
    put("strike", STRIKE)
    Library.update(folder, [news], embedder=embedder)
    away = (news / "strike.md").rename(news.parent / "strike.md")
    Library.update(folder, embedder=embedder)
    assert found(folder, "ferry union", mode="dense") == ["flood"]
    shutil.move(away, news / "strike.md")
    assert Library.update(folder, embedder=embedder).embedded == 0
    assert set(found(folder, "ferry union", mode="dense")) == {"flood", "strike"}
    assert Library.check(folder, embedder=embedder) == []


def test_an_older_reader_finds_what_it_found_and_what_is_dead_goes_after_it(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    put("flood", FLOOD)
    put("strike", STRIKE)
    Library.update(folder, [news], embedder=embedder)
    with Library(folder) as reader:
        before = [(hit.passage, hit.bm25, hit.dense) for hit in reader.search("river ferry")]
        put("flood", FLOOD.replace("river", "creek"))
        put("late", "A river of ferry passengers.")
        Library.update(folder, embedder=embedder)
        assert [(h.passage, h.bm25, h.dense) for h in reader.search("river ferry")] == before
        assert {one.article_id for one in reader.holding(["river"])} == {"flood"}
        assert found(folder, "creek", mode="bm25") == ["flood"]
        assert found(folder, "river", mode="bm25") == ["late"]
        assert len(rows(folder, "words", "article")) == 4
    put("strike", STRIKE + " Nobody sailed.")
    Library.update(folder, embedder=embedder)
    assert len(rows(folder, "words", "article")) == 3


def test_what_is_dead_takes_no_place_among_the_most_that_milvus_returns(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval, "MOST_ASKED", 4)
    monkeypatch.setattr(legs, "MOST_ASKED", 4)
    names = {f"flood{number}" for number in range(4)}
    for name in names:
        put(name, f"{FLOOD} {name}.")
    Library.update(folder, [news], embedder=embedder)
    with Library(folder):  # for whom the older ones are kept
        for name in names:
            Library.edit(folder, name, {"date": date(2019, 3, 2)})
        with Library(folder) as library:
            assert {one.article_id for one in library.holding(["river"])} == names


def test_an_article_of_another_day_is_found_there_and_nothing_is_embedded(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    put("flood", FLOOD)
    Library.update(folder, [news], embedder=embedder)
    Library.edit(folder, "flood", {"date": date(2019, 3, 2)})
    within = Filters(since=date(2019, 1, 1), until=date(2019, 12, 31))
    for mode in ("bm25", "dense", "hybrid"):
        assert found(folder, "river", mode=mode, filters=within) == ["flood"]
        after = Filters(since=date(2020, 1, 1))
        assert found(folder, "river", mode=mode, filters=after) == []
    with Library(folder) as library:
        assert library.embedded == 1
    assert Library.check(folder, embedder=embedder) == []


def test_an_article_of_another_outlet_is_found_there_and_nothing_is_embedded(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    put("flood", FLOOD)
    put("strike", STRIKE, outlet="")
    Library.update(folder, [news], embedder=embedder)
    for outlet in ("Coastal Radio", "Évening Post"):
        if outlet == "Coastal Radio":
            Library.edit(folder, "flood", {"outlet": outlet})
        else:
            Library.edit(folder, "flood", {}, reset=["outlet"])
            put("flood", FLOOD, outlet=outlet)
            assert Library.update(folder, embedder=embedder).embedded == 0
        filters = Filters(sources=(outlet.casefold().split()[0],))
        for mode in ("bm25", "dense", "hybrid"):
            assert found(folder, "river", mode=mode, filters=filters) == ["flood"]
            assert found(folder, "river", mode=mode, filters=Filters(sources=("courier",))) == []
        with Library(folder) as library:
            assert [one.article_id for one in library.holding(["river"], filters=filters)] == [
                "flood"
            ]
            assert library.embedded == 1
        assert Library.check(folder, embedder=embedder) == []
        keys = {row["outlet"] for row in rows(folder, "words", "outlet")}
        assert keys == {0, outlet_key(outlet)}


def test_the_doctor_tells_that_milvus_has_another_outlet_and_makes_it_right(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    put("flood", FLOOD)
    Library.update(folder, [news], embedder=embedder)
    database = Database.open_to_write(folder / FILE_NAME)
    with database.transaction():
        [(placed, at)] = database.placed.all()
        database.placed.place(
            placed.article, placed.version, at._replace(outlet="Nobody"), placed.held
        )
    database.close()
    assert [finding.what for finding in Library.check(folder, repair=False)] == [
        "of the passages, 1 are missing in Milvus, and 1 are there that shouldn't be",
        "1 passages have lost their vectors in Milvus, and 1 vectors are there that shouldn't be",
    ]
    assert all(finding.repaired for finding in Library.check(folder, embedder=embedder))
    assert Library.check(folder, embedder=embedder) == []
    assert found(folder, "river", filters=Filters(sources=("courier",))) == ["flood"]


def test_collections_without_outlets_say_so_and_a_rebuild_makes_others(
    put: Put,
    news: Path,
    folder: Path,
    embedder: FakeEmbedder,
) -> None:
    put("flood", FLOOD)
    Library.update(folder, [news], embedder=embedder)
    place = place_of(folder)
    assert place is not None
    connection = Connection(place)
    state = stored(folder)
    with_none = replace(state, words=older_collection(connection, state.library))
    connection.close()
    database = Database.open_to_write(folder / FILE_NAME)
    with database.transaction():
        with_none.save(database)
        database.placed._sql.execute("ALTER TABLE placed DROP COLUMN outlet")
    database.close()
    with pytest.raises(MismatchError, match="has no outlets"):
        Library(folder)
    put("strike", STRIKE)
    with pytest.raises(MismatchError, match="has no outlets"):
        Library.update(folder, embedder=embedder)
    Library.update(folder, embedder=embedder, rebuild=True)
    assert found(folder, "river", mode="bm25", filters=Filters(sources=("courier",))) == ["flood"]
    assert Library.check(folder, embedder=embedder) == []


def older_collection(connection: Connection, library: str) -> str:
    """Make a collection that has no field for outlets; return its name."""
    made = collections.Collections(connection, library)
    schema = made._schema()
    schema._fields = [one for one in schema.fields if one.name != "outlet"]
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=2)
    index = {"field_name": "vector", "index_type": "FLAT", "metric_type": "IP"}
    return made._create("words", schema, index)


def test_a_larger_library_gets_another_index_without_embedding_again(
    put: Put,
    news: Path,
    folder: Path,
    embedder: FakeEmbedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put("flood", FLOOD)
    Library.update(folder, [news], embedder=embedder)
    before = stored(folder)
    assert before.index == "FLAT"
    monkeypatch.setattr(collections, "FLAT_UP_TO", 1)
    put("strike", STRIKE)
    assert Library.update(folder, embedder=embedder).embedded == 1
    after = stored(folder)
    assert after.index == "HNSW"
    assert after.vectors != before.vectors
    assert set(found(folder, "ferry union", mode="dense")) == {"flood", "strike"}
    assert Library.check(folder, embedder=embedder) == []


def test_what_is_removed_leaves_no_word_and_no_vector(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    put("flood", FLOOD)
    put("strike", STRIKE)
    Library.update(folder, [news], embedder=embedder)
    removal = Library.remove(folder, ["strike"])
    assert removal.cleared
    assert len(rows(folder, "words", "article")) == len(rows(folder, "vectors", "article")) == 1
    place = place_of(folder)
    assert place is not None
    held = [path.read_bytes() for path in Path(place.milvus).rglob("*") if path.is_file()]
    assert any(b"sandbag" in content for content in held)
    assert not any(b"union" in content for content in held)
    assert Library.check(folder, embedder=embedder) == []


def test_the_doctor_tells_what_milvus_lost_and_what_it_has_too_much_and_makes_it_right(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    put("flood", FLOOD)
    put("strike", STRIKE)
    Library.update(folder, [news], embedder=embedder)
    place, state = place_of(folder), stored(folder)
    assert place is not None
    words, vectors = rows(folder, "words", "article"), rows(folder, "vectors", "vector")
    connection = Connection(place)
    for name, some in ((state.words, words), (state.vectors, vectors)):
        connection.load(name)
        connection.call("delete", name, ids=[some[0]["id"]])
    more = {"id": 7_000_000, "article": 99, "day": 0, "year": 0, "outlet": 0, "born": 1}
    connection.call("insert", state.vectors, [{**more, "vector": vectors[0]["vector"]}])
    connection.close()
    assert [finding.what for finding in Library.check(folder, repair=False)] == [
        "of the passages, 1 are missing in Milvus, and 0 are there that shouldn't be",
        "1 passages have lost their vectors in Milvus, and 1 vectors are there that shouldn't be",
    ]
    repaired = Library.check(folder, embedder=embedder)
    assert all(finding.repaired for finding in repaired)
    assert Library.update(folder, embedder=embedder).embedded == 1
    assert Library.check(folder, embedder=embedder) == []
    assert set(found(folder, "river ferry")) == {"flood", "strike"}


def test_the_doctor_fills_a_milvus_again_that_has_lost_everything(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    put("flood", FLOOD)
    Library.update(folder, [news], embedder=embedder)
    place = place_of(folder)
    assert place is not None
    shutil.rmtree(place.milvus)
    assert [finding.repaired for finding in Library.check(folder, embedder=embedder)] == [True] * 2
    assert found(folder, "river", mode="bm25") == ["flood"]
    assert Library.check(folder, embedder=embedder) == []
    assert Library.update(folder, embedder=embedder).embedded == 1
    assert found(folder, "river", mode="dense") == ["flood"]
    assert Library.check(folder, embedder=embedder) == []


def test_vectors_that_no_passage_has_are_kept_where_no_search_looks(
    put: Put, news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    put("flood", FLOOD)
    put("strike", STRIKE)
    Library.update(folder, [news], embedder=embedder)
    (news / "strike.md").unlink()
    Library.update(folder, embedder=embedder)
    database = Database.open_to_read(folder / FILE_NAME)
    assert len(database.placed.superseded_vectors(Kept.PARKED)) == 1
    database.close()
    visible = stored(folder).visible
    assert [row["born"] <= visible for row in rows(folder, "vectors", "article")].count(True) == 1
