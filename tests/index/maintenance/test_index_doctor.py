"""What the doctor finds, what it makes again, and what it can only report."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_embedder import FakeEmbedder
from numpy.typing import NDArray

from index.errors import EncoderError, LibraryDamagedError, NotFoundError
from index.keyword.reader import Snapshot
from index.library import Library
from index.storage.database import FILE_NAME, Database
from index.storage.manifest import current, name_generations, write_generation
from index.vector.query_encoder import EncoderCard


@pytest.fixture
def folder(
    tmp_path: Path,
    articles: Path,
    embedder: FakeEmbedder,
) -> Path:
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    return tmp_path / "library"


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def alter(folder: Path, statement: str, *values: object) -> None:
    database = Database.open_to_write(folder / FILE_NAME)
    database.sql.execute("PRAGMA foreign_keys=OFF")
    database.sql.execute(statement, values)
    database.close()


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    database = Database.open_to_read(folder / FILE_NAME)
    try:
        return database.sql.execute(query).fetchall()
    finally:
        database.close()


def test_nothing_is_wrong_with_a_healthy_library(folder: Path) -> None:
    assert Library.check(folder) == []


def test_nothing_is_wrong_with_a_library_that_is_still_empty(tmp_path: Path) -> None:
    Database.open_to_write(tmp_path / FILE_NAME).close()
    assert Library.check(tmp_path) == []


@pytest.mark.parametrize("harm", [flip, truncate, Path.unlink])
@pytest.mark.parametrize(
    "file",
    [
        "bm25-000001/posting_rows.npy",
        "bm25-000001/manifest.json",
        "rows-000002/live.npy",
        "rows-000002/manifest.json",
        "encoder-000003/model.onnx",
        "encoder-000003/encoder.json",
        "faiss-000004/vectors.faiss",
        "faiss-000004/passage_ids.npy",
    ],
)
def test_a_derived_file_is_made_again(
    folder: Path, file: str, harm: Callable[[Path], object], embedder: FakeEmbedder
) -> None:
    with Library(folder) as library:
        before = library.search("ferry strike")
    harm(folder / file)
    [found] = Library.check(folder, repair=False)
    assert not found.repaired
    assert Path(file).name in found.what
    [repaired] = Library.check(folder, embedder=embedder)
    assert (repaired.what, repaired.repaired) == (found.what, True)
    assert Library.check(folder) == []
    with Library(folder) as library:
        assert library.search("ferry strike") == before


def test_a_whole_generation_is_made_again(folder: Path, embedder: FakeEmbedder) -> None:
    for kind in ("bm25-000001", "rows-000002", "encoder-000003", "faiss-000004"):
        shutil.rmtree(folder / kind)
    with pytest.raises(LibraryDamagedError, match="is missing"):
        Library(folder)
    findings = Library.check(folder, embedder=embedder)
    assert [finding.repaired for finding in findings] == [True, True, True]
    with Library(folder) as library:
        assert library.embedded == 1


class Refusing(FakeEmbedder):
    def export(self, target: Path) -> EncoderCard:
        raise EncoderError("the model is gone", "bring it back")


def test_an_encoder_that_can_t_be_made_again_is_reported(
    folder: Path, embedder: FakeEmbedder
) -> None:
    flip(folder / "encoder-000003" / "model.onnx")
    [finding] = Library.check(folder, embedder=Refusing(embedder.folder))
    assert not finding.repaired
    assert finding.hint == "the model is gone (bring it back)"
    with Library(folder) as library:  # words can still be searched
        assert library.search("ferry", mode="bm25")


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "UPDATE articles SET text = replace(text, 'noon', 'nine') WHERE id = 'ferry'",
            "the text of article ferry has been altered",
        ),
        ("UPDATE articles SET text = 7 WHERE id = 'ferry'", "the text of article ferry has been"),
        *(
            (
                f"UPDATE articles SET {column} = 'Another' WHERE id = 'ferry'",
                "what is known of article ferry has been altered",
            )
            for column in ("title", "published", "source", "author", "url", "path", "title_from")
        ),
        (
            "UPDATE articles SET published = '2024-05-04' WHERE id = 'ferry'",
            "what is known of article ferry has been altered",
        ),
        ("UPDATE passages SET digest = zeroblob(16) WHERE id = 1", "doesn't match its text"),
        ("UPDATE passages SET end = end + 500 WHERE id = 1", "doesn't match its text"),
        ("UPDATE passages SET start = end WHERE id = 1", "doesn't match its text"),
        ("UPDATE passages SET start = 'first' WHERE id = 1", "doesn't match its text"),
        ("DELETE FROM passages WHERE id = 1", "has no passages"),
        ("DELETE FROM entries WHERE name = 'ferry'", "1 articles come from no file"),
        ("UPDATE entries SET name = 'fery' WHERE name = 'ferry'", "1 files have another name"),
        ("DELETE FROM files", "belongs to nothing"),
        ("ALTER TABLE skips RENAME reason TO seasoning", "aren't those that Dateline makes"),
        ("DROP INDEX entries_by_name", "aren't those that Dateline makes"),
        ("DELETE FROM roots", "3 files are of no folder that the library knows"),
        (
            "UPDATE meta SET value = replace(value, '32', '33') WHERE key = 'settings'",
            "the setting 'settings' has been altered",
        ),
        (
            "UPDATE meta SET value = '1' WHERE key = 'embedded_to'",
            "the setting 'embedded_to' has been altered",
        ),
    ],
)
def test_damage_to_the_database_is_reported_and_nothing_derived_from_it(
    folder: Path, statement: str, says: str
) -> None:
    before = sorted(path.name for path in folder.iterdir() if path.is_dir())
    alter(folder, statement)
    for _ in range(2):
        findings = Library.check(folder)
        assert any(says in finding.what for finding in findings)
        assert not any(finding.repaired for finding in findings)
        assert all(finding.hint for finding in findings)
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == before


@pytest.mark.parametrize(
    "vector",
    [
        np.zeros(4, np.float16),
        np.zeros(32, np.float16),
        np.full(32, np.nan, np.float16),
        np.eye(32, dtype=np.float16)[5],
    ],
)
def test_a_vector_that_was_altered_is_dropped_and_made_again(
    folder: Path, vector: NDArray[np.float16], embedder: FakeEmbedder
) -> None:
    with Library(folder) as library:
        before = [(hit.article.id, hit.dense) for hit in library.search("ferry", mode="dense")]
    [(digest,)] = rows(folder, "SELECT min(digest) FROM vectors")
    alter(folder, "UPDATE vectors SET vector = ? WHERE digest = ?", vector.tobytes(), digest)
    [found] = Library.check(folder, repair=False)
    assert (found.what, found.repaired) == ("1 vectors have been altered", False)
    [repaired] = Library.check(folder)
    assert (repaired.what, repaired.repaired) == (found.what, True)
    assert Library.check(folder) == []
    assert Library.update(folder, embedder=embedder).embedded == 1
    assert Library.check(folder) == []
    with Library(folder) as library:
        after = [(hit.article.id, hit.dense) for hit in library.search("ferry", mode="dense")]
    assert after == before


def test_a_vector_that_was_lost_is_made_again(folder: Path, embedder: FakeEmbedder) -> None:
    alter(folder, "DELETE FROM vectors WHERE digest = (SELECT min(digest) FROM vectors)")
    [found] = Library.check(folder)
    assert (found.what, found.repaired) == ("1 passages have lost their vectors", True)
    assert Library.update(folder, embedder=embedder).embedded == 1
    assert Library.check(folder) == []


def test_other_vectors_in_the_faiss_index(folder: Path) -> None:
    other = np.eye(32, dtype=np.float16)[5].tobytes()
    database = Database.open_to_write(folder / FILE_NAME)
    digests = [digest for (digest,) in database.sql.execute("SELECT digest FROM vectors")]
    database.sql.execute("DELETE FROM vectors")
    database.vectors.add((digest, other) for digest in digests)
    database.close()
    [finding] = Library.check(folder)
    assert finding.what == "the FAISS index holds other vectors than the database"
    assert finding.repaired
    assert Library.check(folder) == []


def test_a_keyword_index_of_other_passages(folder: Path) -> None:
    alter(folder, "UPDATE passages SET id = id + 100")
    findings = Library.check(folder)
    assert findings[0].what == "the keyword index doesn't cover the passages of the database"
    assert all(finding.repaired for finding in findings)
    assert Library.check(folder) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE openings SET story = 1",
        "UPDATE openings SET signature = zeroblob(256) WHERE article = 1",
        "UPDATE openings SET day = 7 WHERE article = 2",
        "DELETE FROM openings WHERE article = 3",
        "DELETE FROM bands WHERE article = 1",
        "INSERT INTO copies VALUES (1, 2)",
        "INSERT INTO openings SELECT 99, day, signature, 99 FROM openings WHERE article = 1",
    ],
)
def test_stories_are_found_anew(folder: Path, statement: str) -> None:
    alter(folder, statement)
    found = Library.check(folder, repair=False)
    assert found[0].what == "the stories aren't those of the articles"
    assert not found[0].repaired
    repaired = Library.check(folder)
    assert [(finding.what, finding.repaired) for finding in repaired] == [(found[0].what, True)]
    assert Library.check(folder) == []


def test_a_keyword_index_of_other_stories(folder: Path) -> None:
    database = Database.open_to_write(folder / FILE_NAME)
    snapshot = Snapshot.open(folder, current(database))
    one_story = replace(snapshot, stories=np.ones_like(snapshot.stories))
    with database.transaction():
        rows = write_generation(database, folder, "rows", one_story.save)
        name_generations(database, "rows", [rows])
    database.close()
    [finding] = Library.check(folder)
    assert finding.what == "the keyword index holds other stories than the database"
    assert finding.repaired
    assert Library.check(folder) == []


def test_one_of_several_segments(
    folder: Path, articles: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.keyword.merge_policy.SMALL", 0)
    (articles / "note.txt").write_text("The ferry sails again.")
    Library.update(folder, embedder=embedder)
    with Library(folder) as library:
        before = library.search("ferry", mode="bm25")
    assert len(list(folder.glob("bm25-*"))) == 2
    flip(folder / "bm25-000001" / "posting_rows.npy")
    [found] = Library.check(folder)
    assert found.what.endswith("bm25-000001/posting_rows.npy has been altered")
    assert found.repaired
    assert len(list(folder.glob("bm25-*"))) == 1
    assert Library.check(folder) == []
    with Library(folder) as library:
        assert library.search("ferry", mode="bm25") == before


def test_what_no_commit_names_is_removed(folder: Path) -> None:
    (folder / "faiss-000099").mkdir()
    assert Library.check(folder) == []
    assert not (folder / "faiss-000099").exists()


def test_there_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no library"):
        Library.check(tmp_path)


def test_an_emptied_database_is_not_taken_for_an_empty_library(folder: Path) -> None:
    (folder / FILE_NAME).write_bytes(b"")
    with pytest.raises(LibraryDamagedError, match="can't be read"):
        Library.check(folder)
    assert (folder / FILE_NAME).read_bytes() == b""
