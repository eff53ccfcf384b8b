"""What a scan finds and does, without any model: a database, folders, and the changes."""

import json
import os
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import NoReturn

import pytest

from index.maintenance.scan import Scan
from index.storage.database import FILE_NAME, Database
from index.storage.integrity import orphans
from index.storage.roots import outermost
from index.types import Article, Changes, Skipped

FLOOD = "The river burst its banks on Tuesday. Forty homes were flooded."
STRIKE = "Ferry crews walked out at noon. The union asked for nine per cent."


@pytest.fixture
def database(library_folder: Path) -> Iterator[Database]:
    database = Database.open_to_write(library_folder / FILE_NAME)
    yield database
    database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    return tmp_path / "news"


def scan(database: Database, *paths: Path, root: Path | None = None, **options: bool) -> Changes:
    with database.transaction():
        run = Scan(database, lambda _: None)
        run.run(paths, [root] if root else (), **options)
    assert not orphans(database)
    return run.changes


def counts(changes: Changes) -> dict[str, int]:
    """The counts that aren't zero."""
    named = {f.name: getattr(changes, f.name) for f in fields(changes) if f.name != "skipped"}
    return {name: count for name, count in named.items() if count and name != "files"}


def held(database: Database) -> dict[str, Article]:
    rows = database.sql.execute("SELECT row FROM articles ORDER BY row").fetchall()
    articles = [database.articles.get(row) for (row,) in rows]
    return {article.id: article for article in articles}


def put(path: Path, text: str, **front: str) -> Path:
    head = "".join(f"{name}: {value}\n" for name, value in front.items())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{head}---\n{text}\n" if front else text + "\n", encoding="utf-8")
    return path


def put_lines(path: Path, *lines: dict[str, str] | str) -> Path:
    rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def passage_ids(database: Database) -> list[int]:
    return [row[0] for row in database.sql.execute("SELECT id FROM passages ORDER BY id")]


# --- one file ---------------------------------------------------------------------------


def test_bytes_that_had_to_be_mended_are_noted_and_nothing_is_skipped(
    database: Database, folder: Path
) -> None:
    path = folder / "flood.txt"
    path.write_bytes(FLOOD.encode() + b" It\x92s the caf\xc3\xa9 by the bridge.")
    changes = scan(database, folder)
    note = f"{path}: 1 place is not UTF-8; 1 read as windows-1252"
    assert (changes.added, changes.notes, changes.skipped) == (1, [note], [])
    assert scan(database, folder).notes == []


def test_added_then_unchanged(database: Database, folder: Path) -> None:
    put(folder / "flood.md", FLOOD, title="Flood", date="2024-05-01", source="The Courier")
    assert counts(scan(database, folder)) == {"added": 1}
    article = held(database)["flood"]
    assert (article.title, article.source, article.text) == ("Flood", "The Courier", FLOOD)
    assert article.path == str(folder / "flood.md")
    before = passage_ids(database)
    changes = scan(database, folder)
    assert counts(changes) == {"unchanged": 1}
    assert changes.files == 1
    assert not changes.any
    assert passage_ids(database) == before


def test_a_touched_file_is_unchanged(database: Database, folder: Path) -> None:
    path = put(folder / "flood.txt", FLOOD)
    scan(database, folder)
    os.utime(path, (1, 1))
    assert counts(scan(database, folder)) == {"unchanged": 1}


def test_read_again_reads_a_file_that_looks_the_same(database: Database, folder: Path) -> None:
    put(folder / "flood.txt", FLOOD)
    scan(database, folder)
    database.sql.execute("UPDATE articles SET title = 'of an older reader'")
    assert counts(scan(database, folder)) == {"unchanged": 1}
    assert counts(scan(database, folder, read_again=True)) == {"changed": 1}
    assert held(database)["flood"].title != "of an older reader"


def test_a_changed_text_keeps_the_article_s_id(database: Database, folder: Path) -> None:
    put(folder / "flood.txt", FLOOD)
    scan(database, folder)
    put(folder / "flood.txt", STRIKE)
    assert counts(scan(database, folder)) == {"changed": 1}
    assert {name: article.text for name, article in held(database).items()} == {"flood": STRIKE}


def test_changed_metadata_is_a_change(database: Database, folder: Path) -> None:
    put(folder / "flood.md", FLOOD, title="Flood", source="The Courier")
    scan(database, folder)
    put(folder / "flood.md", FLOOD, title="Flood", source="Coastal Radio")
    assert counts(scan(database, folder)) == {"changed": 1}
    assert held(database)["flood"].source == "Coastal Radio"


def test_a_removed_file(database: Database, folder: Path) -> None:
    put(folder / "flood.txt", FLOOD)
    path = put(folder / "strike.txt", STRIKE)
    scan(database, folder)
    path.unlink()
    assert counts(scan(database, folder)) == {"removed": 1, "unchanged": 1}
    assert list(held(database)) == ["flood"]
    assert database.passages.count() == 1
    assert len(database.files.paths()) == 1


# --- moves and copies -------------------------------------------------------------------


def test_a_renamed_file_is_moved(database: Database, folder: Path) -> None:
    path = put(folder / "flood.md", FLOOD, title="Flood")
    scan(database, folder)
    path.rename(folder / "a-flood.md")
    assert counts(scan(database, folder)) == {"moved": 1}
    article = held(database)["flood"]
    assert article.path == str(folder / "a-flood.md")
    assert database.articles.row_called("a-flood") is not None
    assert counts(scan(database, folder)) == {"unchanged": 1}


def test_a_moved_file_s_new_metadata_is_taken(database: Database, folder: Path) -> None:
    path = put(folder / "flood.md", FLOOD, title="Flood", source="The Courier")
    scan(database, folder)
    path.unlink()
    put(folder / "sub" / "deluge.md", FLOOD, title="Deluge", source="Coastal Radio")
    assert counts(scan(database, folder)) == {"moved": 1}
    article = held(database)["flood"]
    assert (article.title, article.source) == ("Deluge", "Coastal Radio")


def test_two_files_that_swap_their_texts(database: Database, folder: Path) -> None:
    put(folder / "a.md", FLOOD, title="Flood")
    put(folder / "b.md", STRIKE, title="Strike")
    scan(database, folder)
    put(folder / "a.md", STRIKE, title="Strike")
    put(folder / "b.md", FLOOD, title="Flood")
    assert counts(scan(database, folder)) == {"moved": 2}
    homes = {article.title: Path(article.path).name for article in held(database).values()}
    assert homes == {"Flood": "b.md", "Strike": "a.md"}


def test_a_copy_is_held_once_and_carries_on(database: Database, folder: Path) -> None:
    first = put(folder / "gazette.md", FLOOD, title="Flood", source="The Gazette")
    put(folder / "wire.md", FLOOD, title="River floods", source="Northern Wire")
    assert counts(scan(database, folder)) == {"added": 1, "duplicates": 1}
    assert list(held(database)) == ["gazette"]
    assert counts(scan(database, folder)) == {"unchanged": 2}
    first.unlink()
    assert counts(scan(database, folder)) == {"moved": 1, "unchanged": 1}
    article = held(database)["gazette"]
    # The source is that of the file it is now quoted from.
    assert article.path == str(folder / "wire.md")
    assert (article.title, article.source) == ("River floods", "Northern Wire")
    assert database.articles.row_called("wire") is not None


def test_a_removed_copy_changes_nothing(database: Database, folder: Path) -> None:
    put(folder / "a.txt", FLOOD)
    copy = put(folder / "b.txt", FLOOD)
    scan(database, folder)
    copy.unlink()
    changes = scan(database, folder)
    assert counts(changes) == {"unchanged": 1}
    assert database.files.count_entries() == 1


def test_a_changed_original_leaves_its_article_to_the_copy(
    database: Database, folder: Path
) -> None:
    put(folder / "a.txt", FLOOD)
    put(folder / "b.txt", FLOOD)
    scan(database, folder)
    put(folder / "a.txt", STRIKE)
    assert counts(scan(database, folder)) == {"changed": 1, "moved": 1, "unchanged": 1}
    homes = {article.text: Path(article.path).name for article in held(database).values()}
    assert homes == {FLOOD: "b.txt", STRIKE: "a.txt"}


def test_an_unreadable_copy_still_carries_the_article(database: Database, folder: Path) -> None:
    first = put(folder / "a.md", FLOOD, title="Flood")
    copy = put(folder / "b.md", FLOOD, title="Flood")
    scan(database, folder)
    copy.write_bytes(b"\0")
    first.unlink()
    changes = scan(database, folder)
    assert counts(changes) == {"moved": 1}
    assert held(database)["a"].path == str(copy)


def test_a_move_between_roots(database: Database, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    new.mkdir()
    path = put(old / "flood.txt", FLOOD)
    scan(database, old, new)
    path.rename(new / "flood.txt")
    assert counts(scan(database, old, new)) == {"moved": 1}
    assert held(database)["flood"].path == str(new / "flood.txt")


def test_a_move_seen_from_one_root_only_is_a_copy_until_the_other_is_scanned(
    database: Database, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    new.mkdir()
    path = put(old / "flood.txt", FLOOD)
    scan(database, old, new)
    path.rename(new / "flood.txt")
    assert counts(scan(database, new)) == {"duplicates": 1}
    assert counts(scan(database, old, new)) == {"moved": 1, "unchanged": 1}


# --- ids --------------------------------------------------------------------------------


def test_ids_are_the_file_s_name_or_that_and_a_hash(database: Database, folder: Path) -> None:
    put(folder / "one" / "report.txt", FLOOD)
    put(folder / "two" / "report.txt", STRIKE)
    scan(database, folder)
    first, second = held(database)
    assert first == "report"
    assert second.startswith("report-")
    assert len(second) == len("report-") + 8
    assert database.articles.row_called("report") == 1  # the id itself is meant
    assert database.articles.row_called(second) == 2


def test_a_name_of_two_articles_means_neither(database: Database, folder: Path) -> None:
    put(folder / "one" / "report.txt", FLOOD)
    put(folder / "two" / "report.txt", STRIKE)
    scan(database, folder)
    database.sql.execute("UPDATE articles SET id = 'other' WHERE id = 'report'")
    assert database.articles.row_called("report") is None


def test_a_place_used_again_and_again_never_runs_out_of_ids(
    database: Database, folder: Path
) -> None:
    put(folder / "a" / "report.txt", "Holds the plain name.")
    for number in range(4):
        path = put(folder / "b" / "report.txt", f"Text number {number}.")
        scan(database, folder)
        path.rename(folder / "b" / f"kept-{number}.txt")
        scan(database, folder)
    ids = list(held(database))
    assert len(ids) == len(set(ids)) == 5


def test_jsonl_ids(database: Database, folder: Path) -> None:
    put_lines(folder / "wire.jsonl", {"id": "w-1", "text": FLOOD}, {"text": STRIKE})
    assert counts(scan(database, folder)) == {"added": 2}
    assert list(held(database)) == ["w-1", "wire-line-2"]


# --- JSONL ------------------------------------------------------------------------------


def test_a_broken_line_drops_nothing(database: Database, folder: Path) -> None:
    one, two = {"id": "w-1", "text": FLOOD}, {"id": "w-2", "text": STRIKE}
    path = put_lines(folder / "wire.jsonl", one, two)
    scan(database, folder)
    put_lines(path, one, '{"id": "w-2", "text": "cut of')
    changes = scan(database, folder)
    assert counts(changes) == {"unchanged": 1}
    assert [skipped.key for skipped in changes.skipped] == ["line 2"]
    assert list(held(database)) == ["w-1", "w-2"]
    put_lines(path, one)
    assert counts(scan(database, folder)) == {"removed": 1, "unchanged": 1}


def test_a_line_whose_id_changed_is_neither_copied_nor_lost(
    database: Database, folder: Path
) -> None:
    path = put_lines(folder / "wire.jsonl", {"id": "w-1", "text": FLOOD, "title": "Flood"})
    scan(database, folder)
    put_lines(path, {"id": "w-9", "text": FLOOD, "title": "Flood"})
    assert counts(scan(database, folder)) == {"unchanged": 1}
    assert database.articles.row_called("w-9") == 1
    put_lines(path, {"id": "w-10", "text": FLOOD, "title": "Deluge"})
    assert counts(scan(database, folder)) == {"changed": 1}
    assert held(database)["w-1"].title == "Deluge"


def test_two_lines_with_one_text_settle(database: Database, folder: Path) -> None:
    lines: list[dict[str, str] | str] = [
        {"id": "w-1", "text": FLOOD, "title": "First"},
        {"id": "w-2", "text": FLOOD, "title": "Second"},
    ]
    path = put_lines(folder / "wire.jsonl", *lines)
    assert counts(scan(database, folder)) == {"added": 1, "duplicates": 1}
    put_lines(path, *lines, {"id": "w-3", "text": STRIKE})
    assert counts(scan(database, folder)) == {"added": 1, "unchanged": 2}
    assert held(database)["w-1"].title == "First"


# --- what can't be read -----------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"\xff\xfe\x00"])
def test_a_file_that_can_t_be_read_any_more_keeps_its_article(
    database: Database, folder: Path, content: bytes
) -> None:
    path = put(folder / "flood.txt", FLOOD)
    scan(database, folder)
    path.write_bytes(content)
    for _ in range(2):  # said at the first scan, and again at every one after it
        changes = scan(database, folder)
        [skipped] = changes.skipped
        assert skipped.path == path
        assert skipped.reason.endswith("its articles are kept as they were indexed")
        assert list(held(database)) == ["flood"]
        assert len(database.files.skips()) == 1
    put(path, FLOOD)
    changes = scan(database, folder)
    assert changes.skipped == []
    assert counts(changes) == {"unchanged": 1}
    assert len(database.files.skips()) == 0


def test_a_skip_is_forgotten_with_its_file(database: Database, folder: Path) -> None:
    path = folder / "empty.txt"
    path.write_bytes(b"")
    assert len(scan(database, folder).skipped) == 1
    path.unlink()
    assert scan(database, folder).skipped == []
    assert len(database.files.skips()) == 0


def test_a_file_that_can_t_be_opened_is_read_anew_when_it_can(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(folder / "flood.txt", FLOOD)
    scan(database, folder)
    with monkeypatch.context() as patch:

        def refuse(*_: object) -> NoReturn:
            raise PermissionError(13, "Permission denied")

        patch.setattr(Path, "open", refuse)
        os.utime(path, (1, 1))
        [skipped] = scan(database, folder).skipped
    assert skipped.reason.startswith("can't be read: Permission denied; its articles are kept")
    assert list(held(database)) == ["flood"]
    changes = scan(database, folder)
    assert (counts(changes), changes.skipped) == ({"unchanged": 1}, [])


def test_a_missing_root_keeps_its_articles(database: Database, folder: Path) -> None:
    put(folder / "flood.txt", FLOOD)
    scan(database, folder)
    away = folder.rename(folder.with_name("unplugged"))
    changes = scan(database, folder)
    assert changes.skipped == [
        Skipped(folder, "isn't there any more; its articles are kept as they were indexed")
    ]
    assert not changes.any
    assert list(held(database)) == ["flood"]
    away.rename(folder)
    changes = scan(database, folder)
    assert (counts(changes), changes.skipped) == ({"unchanged": 1}, [])


def test_a_missing_root_that_is_a_file_keeps_its_article(database: Database, folder: Path) -> None:
    path = put(folder / "flood.txt", FLOOD)
    scan(database, path)
    away = path.rename(folder / "away")
    assert len(scan(database, path).skipped) == 1
    assert list(held(database)) == ["flood"]
    away.rename(path)
    assert scan(database, path).skipped == []


def test_a_folder_that_can_t_be_listed_keeps_its_articles(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "sub" / "deep" / "flood.txt", FLOOD)
    put(folder / "strike.txt", STRIKE)
    scan(database, folder)
    list_folder = os.scandir

    def fail_once(path: Path) -> object:
        if Path(path).name == "sub":
            raise OSError(5, "Input/output error")
        return list_folder(path)

    with monkeypatch.context() as patch:
        patch.setattr("os.scandir", fail_once)
        changes = scan(database, folder)
    assert counts(changes) == {"unchanged": 1}
    assert [skipped.path for skipped in changes.skipped] == [folder / "sub"]
    assert sorted(held(database)) == ["flood", "strike"]


def test_a_linked_folder_whose_target_is_gone_keeps_its_articles(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    put(tmp_path / "drive" / "flood.txt", FLOOD)
    (folder / "linked").symlink_to(tmp_path / "drive", target_is_directory=True)
    put(folder / "strike.txt", STRIKE)
    scan(database, folder)
    (tmp_path / "drive").rename(tmp_path / "unplugged")
    assert counts(scan(database, folder)) == {"unchanged": 1}
    assert sorted(held(database)) == ["flood", "strike"]
    (folder / "linked").unlink()
    assert counts(scan(database, folder)) == {"removed": 1, "unchanged": 1}


# --- a folder that is suddenly empty ------------------------------------------------------


EMPTIED = (
    "is empty now; its articles are kept as they were indexed:"
    " run dateline index --forget FOLDER to remove them"
)


@pytest.mark.parametrize("left", ["nothing", "other files", "a folder that can't be listed"])
def test_an_emptied_root_keeps_its_articles(
    database: Database, folder: Path, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "flood.txt", FLOOD)
    put(folder / "sub" / "strike.txt", STRIKE)
    scan(database, folder)
    away = folder.rename(folder.with_name("unmounted"))
    folder.mkdir()
    if left == "other files":
        (folder / "README.jpg").write_bytes(b"no article")
    elif left == "a folder that can't be listed":
        (folder / "lost").mkdir()
        list_folder = os.scandir

        def refuse(path: Path) -> object:
            if Path(path).name == "lost":
                raise PermissionError(13, "Permission denied")
            return list_folder(path)

        monkeypatch.setattr("os.scandir", refuse)
    for _ in range(2):
        changes = scan(database, folder)
        assert changes.skipped[-1] == Skipped(folder, EMPTIED)
        assert not changes.any
        assert sorted(held(database)) == ["flood", "strike"]
    monkeypatch.undo()
    for path in folder.iterdir():
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
    away.rename(folder)
    changes = scan(database, folder)
    assert (counts(changes), changes.skipped) == ({"unchanged": 2}, [])
    assert len(database.files.skips()) == 0


def test_a_root_that_can_t_be_listed_isn_t_an_emptied_one(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "flood.txt", FLOOD)
    scan(database, folder)

    def refuse(_: Path) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.scandir", refuse)
    changes = scan(database, folder)
    assert changes.skipped == [Skipped(folder, "permission denied")]
    assert list(held(database)) == ["flood"]


def test_articles_of_an_emptied_root_that_are_found_elsewhere_move(
    database: Database, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    new.mkdir()
    put(old / "flood.txt", FLOOD)
    put(old / "strike.txt", STRIKE)
    scan(database, old, new)
    (old / "flood.txt").rename(new / "flood.txt")
    (old / "strike.txt").unlink()
    changes = scan(database, old, new)
    assert counts(changes) == {"moved": 1}
    assert changes.skipped == [Skipped(old, EMPTIED)]
    homes = {name: article.path for name, article in held(database).items()}
    assert homes == {"flood": str(new / "flood.txt"), "strike": str(old / "strike.txt")}


def test_a_root_emptied_into_another_is_no_longer_reported(
    database: Database, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    new.mkdir()
    put(old / "flood.txt", FLOOD)
    scan(database, old, new)
    (old / "flood.txt").rename(new / "flood.txt")
    changes = scan(database, old, new)
    assert (counts(changes), changes.skipped) == ({"moved": 1}, [])
    assert len(database.files.paths()) == 1


def test_two_roots_emptied_at_once_keep_what_they_share(database: Database, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        put(folder / "flood.txt", FLOOD)
    scan(database, one, two)
    for folder in (one, two):
        (folder / "flood.txt").unlink()
    changes = scan(database, one, two)
    assert [skipped.path for skipped in changes.skipped] == [one, two]
    assert list(held(database)) == ["flood"]


def test_a_root_that_never_held_an_article_may_be_empty(database: Database, folder: Path) -> None:
    path = folder / "torn.txt"
    path.write_bytes(b"")
    assert len(scan(database, folder).skipped) == 1
    path.unlink()
    assert scan(database, folder).skipped == []
    assert len(database.files.skips()) == 0


def test_a_part_of_a_root_may_be_emptied(database: Database, folder: Path) -> None:
    put(folder / "sub" / "flood.txt", FLOOD)
    put(folder / "strike.txt", STRIKE)
    scan(database, folder)
    (folder / "sub" / "flood.txt").unlink()
    assert counts(scan(database, folder)) == {"removed": 1, "unchanged": 1}


# --- forgetting a root --------------------------------------------------------------------


def forget(database: Database, *roots: Path, paths: tuple[Path, ...] = ()) -> Changes:
    with database.transaction():
        run = Scan(database, lambda _: None)
        run.forget(roots)
        run.run(paths)
    assert not orphans(database)
    return run.changes


@pytest.mark.parametrize("there", [True, False])
def test_a_forgotten_root_takes_the_articles_that_no_other_holds(
    database: Database, tmp_path: Path, there: bool
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    put(one / "flood.md", FLOOD, title="Flood")
    put(one / "strike.txt", STRIKE)
    put(two / "deluge.md", FLOOD, title="Deluge")
    scan(database, one, two)
    if not there:
        one.rename(tmp_path / "gone")
    changes = forget(database, one)
    assert counts(changes) == {"forgotten": 1, "moved": 1}
    assert changes.any
    [article] = held(database).values()
    assert (article.title, article.path) == ("Deluge", str(two / "deluge.md"))
    assert len(database.files.paths()) == 1
    assert counts(scan(database, two)) == {"unchanged": 1}


def test_a_root_may_be_narrowed_to_a_part_of_it(database: Database, folder: Path) -> None:
    put(folder / "sub" / "flood.txt", FLOOD)
    put(folder / "strike.txt", STRIKE)
    scan(database, folder)
    before = passage_ids(database)
    changes = forget(database, folder, paths=(folder / "sub",))
    assert counts(changes) == {"forgotten": 1, "unchanged": 1}
    assert list(held(database)) == ["flood"]
    assert set(passage_ids(database)) < set(before)


def test_a_forgotten_root_s_skips_go_with_it(database: Database, folder: Path) -> None:
    put(folder / "flood.txt", FLOOD)
    (folder / "torn.txt").write_bytes(b"")
    scan(database, folder)
    assert counts(forget(database, folder)) == {"forgotten": 1}
    assert database.files.skips() == database.files.paths() == []
    assert database.files.count_entries() == 0


# --- roots ------------------------------------------------------------------------------


def test_outermost() -> None:
    paths = [Path("/b/c"), Path("/a/x.md"), Path("/b"), Path("/a/x"), Path("/b/c/d.md"), Path("/b")]
    assert outermost(paths) == [Path("/a/x"), Path("/a/x.md"), Path("/b")]


def test_scanning_a_part_of_a_root_leaves_the_rest_alone(database: Database, folder: Path) -> None:
    path = put(folder / "sub" / "flood.txt", FLOOD)
    other = put(folder / "strike.txt", STRIKE)
    put(folder / "dry.txt", "No rain fell.")
    scan(database, folder)
    other.unlink()
    path.unlink()
    assert counts(scan(database, folder / "sub", root=folder)) == {"removed": 1}
    assert sorted(held(database)) == ["dry", "strike"]
    assert counts(scan(database, folder)) == {"removed": 1, "unchanged": 1}


def test_a_scan_knows_how_many_files_it_will_read(database: Database, folder: Path) -> None:
    for number in range(3):
        put(folder / f"{number}.txt", f"Note {number}.")
    put(folder / "sub" / "last.txt", FLOOD)
    noticed: list[tuple[int, int]] = []
    run = Scan(database, lambda _: noticed.append((run.changes.files, run.files)))
    with database.transaction():
        run.run([folder / "0.txt", folder / "sub", folder / "1.txt"])
    assert noticed == [(0, 3), (1, 3), (2, 3)]


def test_a_scan_that_fails_leaves_no_trace(database: Database, folder: Path) -> None:
    put(folder / "a.txt", FLOOD)
    put(folder / "b.txt", STRIKE)

    def stop(path: Path) -> None:
        if path.name == "b.txt":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), database.transaction():
        Scan(database, stop).run([folder])
    assert database.articles.count() == len(database.files.paths()) == 0
