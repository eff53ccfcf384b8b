"""What is seen to have changed on disk since a library was last updated."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_embedder import FakeEmbedder

from index.library import Library
from index.maintenance.folder_diff import DiskChanges, changed_on_disk
from index.maintenance.scan import Scan
from index.storage.database import FILE_NAME, Database
from index.types import Skipped


@pytest.fixture
def database(library_folder: Path) -> Iterator[Database]:
    database = Database.open_to_write(library_folder / FILE_NAME)
    yield database
    database.close()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of three files with four articles."""
    folder = tmp_path / "news"
    (folder / "local").mkdir(parents=True)
    (folder / "flood.txt").write_text("The river burst its banks on Tuesday.")
    (folder / "local" / "strike.md").write_text("Ferry crews walked out at noon.")
    lines = '{"id": "w-1", "text": "The pool opened."}\n{"id": "w-2", "text": "The park shut."}\n'
    (folder / "wire.jsonl").write_text(lines)
    return folder


def update(database: Database, *roots: Path) -> None:
    with database.transaction():
        database.files.add_roots(roots)
        Scan(database, lambda _: None).run(roots)


def names(changes: DiskChanges) -> tuple[list[str], list[str], list[str]]:
    kinds = (changes.added, changes.changed, changes.removed)
    added, changed, removed = ([path.name for path in paths] for paths in kinds)
    return added, changed, removed


def test_right_after_an_update_nothing_has_changed(database: Database, news: Path) -> None:
    (news / "empty.md").write_text("")
    (news / "photo.jpg").write_bytes(b"not an article")
    update(database, news)
    seen = changed_on_disk(database)
    assert seen.count == 0
    assert [(f.path, f.articles, f.files, f.unread) for f in seen.folders] == [(news, 4, 4, ())]


def test_files_added_changed_and_removed(database: Database, news: Path) -> None:
    update(database, news)
    (news / "local" / "fire.txt").write_text("A fire destroyed the bakery.")
    (news / "flood.txt").write_text("The river fell back on Friday, the council said.")
    (news / "local" / "strike.md").unlink()
    seen = changed_on_disk(database)
    assert names(seen) == (["fire.txt"], ["flood.txt"], ["strike.md"])
    assert (seen.count, seen.files) == (3, 3)
    update(database, news)
    assert changed_on_disk(database).count == 0


def test_another_time_alone_is_a_change(database: Database, news: Path) -> None:
    update(database, news)
    os.utime(news / "flood.txt", (1, 1))
    assert names(changed_on_disk(database)) == ([], ["flood.txt"], [])


def test_a_file_is_compared_by_its_own_root(database: Database, news: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.txt"
    alone.write_text("The mayor resigned.")
    update(database, alone, news)
    (news / "flood.txt").unlink()
    alone.write_text("The mayor resigned after a year.")
    seen = changed_on_disk(database)
    assert [(f.path, f.articles) for f in seen.folders] == [(alone, 1), (news, 4)]
    assert names(seen) == ([], ["alone.txt"], ["flood.txt"])


def test_a_folder_that_is_gone_is_reported_and_its_files_aren_t_removed(
    database: Database, news: Path
) -> None:
    update(database, news)
    news.rename(news.with_name("elsewhere"))
    (folder,) = changed_on_disk(database).folders
    assert folder.problem == "isn't there any more"
    assert (folder.articles, folder.files, folder.removed) == (4, 0, ())


def test_a_folder_that_is_suddenly_empty_is_reported_and_its_files_aren_t_removed(
    database: Database, news: Path
) -> None:
    update(database, news)
    news.rename(news.with_name("unmounted"))
    news.mkdir()
    (news / "photo.jpg").write_bytes(b"not an article")
    seen = changed_on_disk(database)
    assert (seen.count, seen.files) == (0, 0)
    [folder] = seen.folders
    assert (folder.problem, folder.articles) == ("is empty now", 4)


def test_a_folder_that_can_t_be_listed_is_reported(
    database: Database, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(database, news)
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name in shut:
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    shut = ["news"]
    (folder,) = changed_on_disk(database).folders
    assert (folder.problem, folder.removed) == ("permission denied", ())
    shut = ["local"]
    (folder,) = changed_on_disk(database).folders
    assert (folder.problem, folder.removed) == ("", ())
    assert folder.unread == (Skipped(news / "local", "permission denied"),)


def test_what_the_last_update_couldn_t_read_is_not_reported_again(
    database: Database, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (news / "link.txt").symlink_to(news / "nowhere.txt")
    locked = news / "locked.txt"
    locked.write_text("Nobody may read this.")
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != locked and allowed(path, mode))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", _refuse(locked))
        update(database, news)
    (folder,) = changed_on_disk(database).folders
    assert (folder.added, folder.changed, folder.unread) == ((), (), ())
    monkeypatch.setattr(os, "access", allowed)
    # It can be read now, so the next update will.
    assert names(changed_on_disk(database)) == (["locked.txt"], [], [])


def test_what_can_t_be_read_since_is_reported(
    database: Database, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(database, news)
    (news / "new.txt").write_text("Nobody may read this.")
    (news / "link.txt").symlink_to(news / "nowhere.txt")
    allowed = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: path.name != "new.txt" and allowed(path, mode)
    )
    (folder,) = changed_on_disk(database).folders
    assert folder.added == ()
    assert {(skip.path.name, skip.reason) for skip in folder.unread} == {
        ("link.txt", "a broken link"),
        ("new.txt", "can't be read"),
    }


def test_a_library_says_it_of_itself(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    (articles / "ferry.md").unlink()
    with Library(tmp_path / "library") as library:
        assert names(library.changed_on_disk()) == ([], [], ["ferry.md"])


def _refuse(locked: Path) -> object:
    opens = Path.open

    def refusing(path: Path, *how: Any) -> object:
        if path == locked:
            raise PermissionError(13, "Permission denied")
        return opens(path, *how)

    return refusing


def test_what_would_go_with_a_folder_is_what_no_other_holds(
    database: Database, news: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "copy.txt").write_text((news / "flood.txt").read_text())
    (other / "own.txt").write_text("The bakery burned down.")
    update(database, news, other)
    held = {folder.path.name: folder for folder in changed_on_disk(database).folders}
    assert (held["news"].articles, held["news"].alone) == (4, 3)
    assert (held["other"].articles, held["other"].alone) == (2, 1)
