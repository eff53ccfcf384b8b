"""Which engine a library has, and what its publisher tells and takes over."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fake_embedder import FakeEmbedder

from index.engines import publisher_of, retrieval_of
from index.library import Library
from index.local_publisher import LocalPublisher
from index.publishing import Publisher
from index.search.local import LocalRetrieval
from index.storage.database import FILE_NAME, Database
from index.storage.tables.passages import digest_of
from index.vector.encoder_store import EncoderStore


@pytest.fixture
def folder(tmp_path: Path, articles: Path, embedder: FakeEmbedder) -> Path:
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    return tmp_path / "library"


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    opened = Database.open_to_write(folder / FILE_NAME)
    yield opened
    opened.close()


@pytest.fixture
def publisher(database: Database, folder: Path) -> Publisher:
    return publisher_of(database, folder)


def test_a_library_that_is_all_in_its_folder_is_searched_and_published_there(
    folder: Path, database: Database
) -> None:
    retrieval = retrieval_of(folder, database)
    assert isinstance(retrieval, LocalRetrieval)
    assert isinstance(publisher_of(database, folder), LocalPublisher)
    assert (len(retrieval), retrieval.embedded, retrieval.count()) == (3, 1.0, 3)


def test_a_ranking_says_what_each_passage_is(folder: Path, database: Database) -> None:
    retrieval = retrieval_of(folder, database)
    found = retrieval.rank("the bridge ferry bakery", 10, "bm25", None)
    assert sorted(found.passages.tolist()) == database.passages.ids().tolist()
    days = retrieval.days()
    for passage, article, day in zip(found.passages, found.articles, found.days, strict=True):
        assert passage in database.passages.ids_of(int(article))
        assert days[int(article)] == day
    assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)
    assert np.isnan(found.dense).all()


def test_vectors_are_told_by_what_passages_hold(database: Database, publisher: Publisher) -> None:
    stored = dict(publisher.vectors())
    inputs = {digest: text for _, digest, _, text in database.passages.inputs()}
    assert stored.keys() == inputs.keys()
    assert stored == publisher.vectors_of([*inputs, digest_of("", "a text of no passage")])
    gone = next(iter(stored))
    with database.transaction():
        publisher.drop_vectors([gone])
    assert (publisher.count_pending(), publisher.is_current()) == (1, True)
    assert publisher.stored_among(set(stored.values())) == set(stored.values()) - {stored[gone]}
    publisher.store_vectors([(gone, stored[gone])])
    assert (publisher.pending(), dict(publisher.vectors())) == ([], stored)


def test_a_vector_of_no_passage_is_not_told_and_is_forgotten(
    database: Database, publisher: Publisher
) -> None:
    own = digest_of("", "a text of no passage")
    publisher.store_vectors([(own, b"\x00\x01" * 32)])
    assert own not in dict(publisher.vectors())
    assert own in publisher.vectors_of([own])
    with database.transaction():
        publisher.forget_vectors()
    assert publisher.vectors_of([own]) == {}


def test_the_parts_are_those_that_were_committed(
    tmp_path: Path, publisher: Publisher, database: Database, folder: Path
) -> None:
    assert [part.kind for part in publisher.parts()] == ["bm25", "faiss"]
    assert EncoderStore(database, folder).exists
    for part in publisher.parts():
        part.check()
        part.repair()
        part.check()
    assert publisher.remove_superseded()
    (tmp_path / "empty").mkdir()
    empty = Database.open_to_write(tmp_path / "empty" / FILE_NAME)
    try:
        assert list(publisher_of(empty, tmp_path / "empty").parts()) == []
        assert not EncoderStore(empty, tmp_path / "empty").exists
    finally:
        empty.close()


def test_what_a_reader_may_need_is_not_removed(
    folder: Path, database: Database, publisher: Publisher
) -> None:
    with Library(folder) as reader:
        [keywords, _] = publisher.parts()
        keywords.repair()
        assert not publisher.remove_superseded()
        assert reader.search("bridge", mode="bm25")
    assert publisher.remove_superseded()
