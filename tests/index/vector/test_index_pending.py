"""Which passages still need a vector, and how long the vectors of removed ones are kept."""

import shutil
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from index.library import Library
from index.storage.database import FILE_NAME, Database


@pytest.fixture
def folder(tmp_path: Path, articles: Path, embedder: FakeEmbedder) -> Path:
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    return tmp_path / "library"


def counts(folder: Path) -> tuple[int, int]:
    """How many passages a library holds, and how many vectors."""
    database = Database.open_to_read(folder / FILE_NAME)
    try:
        return database.passages.count(), database.vectors.count()
    finally:
        database.close()


def test_what_is_moved_away_and_back_is_not_embedded_again(
    folder: Path, articles: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    away = shutil.move(articles / "ferry.md", tmp_path / "ferry.md")
    Library.update(folder, embedder=embedder)
    assert counts(folder) == (2, 3)
    shutil.move(away, articles / "ferry.md")
    report = Library.update(folder, embedder=embedder)
    assert (report.changes.added, report.embedded, report.pending) == (1, 0, 0)
    assert counts(folder) == (3, 3)
    assert Library.check(folder) == []


def test_vectors_of_no_use_go_when_they_are_more_than_a_quarter(
    folder: Path, articles: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.local_publisher.UNUSED_KEPT", 1)
    for number in range(3):
        (articles / "note.txt").write_text(f"Note number {number} of the day.")
        Library.update(folder, embedder=embedder)
        # The first two are replaced: one of five is kept, two of six are more than a quarter.
        assert counts(folder) == (4, [4, 5, 4][number])
    (articles / "note.txt").write_text("Note number 3 of the day.")
    Library.update(folder, embedder=embedder)
    assert counts(folder) == (4, 5)
    assert Library.check(folder) == []


def test_passages_written_anew_leave_no_vector_unused(
    folder: Path, articles: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.local_publisher.UNUSED_KEPT", 1)
    text = (articles / "ferry.md").read_text(encoding="utf-8")
    for number in range(3):  # another date: the passages are removed, and the same ones added
        changed = text.replace("2024-05-03", f"2024-05-1{number}")
        (articles / "ferry.md").write_text(changed, encoding="utf-8")
        assert Library.update(folder, embedder=embedder).embedded == 0
    assert counts(folder) == (3, 3)
    (articles / "ferry.md").unlink()
    Library.update(folder, embedder=embedder)
    assert counts(folder) == (2, 3)


def test_a_rebuild_keeps_no_vector_that_is_of_no_use(
    folder: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    (articles / "ferry.md").unlink()
    Library.update(folder, embedder=embedder)
    assert counts(folder) == (2, 3)
    Library.update(folder, rebuild=True, embedder=embedder)
    assert counts(folder) == (2, 2)
    (articles / "new.txt").write_text("A note that is new.")
    assert Library.update(folder, embedder=embedder).embedded == 1
    assert Library.check(folder) == []


def test_what_is_embedded_is_not_looked_at_again(
    folder: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    database = Database.open_to_write(folder / FILE_NAME)
    [(last,)] = database.sql.execute("SELECT max(id) FROM passages")
    assert database.embedded_to == last == 3
    # Were the older ones looked at, these would count as pending.
    database.sql.execute("DELETE FROM vectors")
    assert database.pending_count() == 0
    database.set_meta("embedded_to", 0)
    assert database.pending_count() == 3
    database.close()


def test_a_stopped_update_leaves_the_mark_where_it_was(
    folder: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    (articles / "new.txt").write_text("A note that is new.")

    def stop(progress: object) -> None:
        if getattr(progress, "stage", "") == "loading the embedding model":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Library.update(folder, embedder=embedder, progress=stop)
    database = Database.open_to_read(folder / FILE_NAME)
    assert (database.embedded_to, database.pending_count()) == (3, 1)
    database.close()
    assert Library.update(folder, embedder=embedder).embedded == 1
