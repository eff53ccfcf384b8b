"""A copy of a library: everything in it, the same answers, and only where it may be."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from full_library import made_full, put
from held_rows import answers, beside, tables

from index.copying import given
from index.copying.copy import copy
from index.copying.given import parsed_map
from index.copying.report import CopyStage
from index.errors import (
    DatelineError,
    LibraryDamagedError,
    LibraryError,
    LibraryLockedError,
    MismatchError,
    NotFoundError,
    UsageError,
)
from index.library import Library
from index.own_files import KEPT
from index.storage.database import FILE_NAME, Database
from index.storage.failpoints import listening
from index.storage.lock import writer_lock
from index.storage.moving import rows
from index.storage.tables import schema
from index.types import UpdateStage


@pytest.fixture(scope="module")
def full(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library that holds something of everything; tests must not change it."""
    place = tmp_path_factory.mktemp("full")
    made_full(place, embedder)
    return place


@pytest.fixture
def small(embedder: FakeEmbedder, tmp_path: Path) -> Path:
    """A library of one article, to be changed."""
    put(tmp_path / "news" / "ferry.md", "Ferry crews walked out at noon.")
    Library.update(tmp_path / "library", [tmp_path / "news"], embedder=embedder)
    return tmp_path / "library"


# --- everything is in it ------------------------------------------------------------------


def test_the_library_to_be_copied_holds_something_of_everything(full: Path) -> None:
    held = tables(full / "library")
    assert {table for table in rows.TABLES if not held[table]} <= {"pages", "web_aliases"}
    assert set(rows.TABLES) | {"meta"} == {
        line.split()[2] for line in schema.ALL.split(";") if line.split()[:2] == ["CREATE", "TABLE"]
    }
    assert held["numbers"]["passages"] > len(held["passages"])
    assert {name.partition("/")[0] for name in beside(full / "library")} == set(KEPT)


def test_a_copy_holds_all_that_the_library_does(full: Path, tmp_path: Path) -> None:
    library, target = full / "library", tmp_path / "copy"
    report = copy(library, target)
    there = (target / "pages", library / "pages")
    here = (library / "pages", library / "pages")
    assert tables(target, calling=there) == tables(library, calling=here)
    assert beside(target) == beside(library)
    assert Library.check(target, repair=False) == []
    with Library(library) as one, Library(target) as other:
        assert one.articles_sha256() == other.articles_sha256() == report.articles_sha256
        assert report.articles == one.status().articles == other.status().articles
        assert one.status().feeds == other.status().feeds == 1
        assert other.embedded == 1
        assert other.article("bridge").set_by_hand == one.article("bridge").set_by_hand
        assert other.earlier_versions("ferry") == one.earlier_versions("ferry")
        assert [row.values for row in other.extracted("words")] == [
            row.values for row in one.extracted("words")
        ]
        assert [one.id for one in other.taken_down()] == ["secret"]
    assert report.tables == {name: len(tables(library)[name]) for name in rows.TABLES}
    assert report.files == len(beside(library))
    assert not (target / "brought").exists()
    assert not (target / "rebuild").exists()


def test_searches_find_the_same_in_both(full: Path, tmp_path: Path) -> None:
    copy(full / "library", tmp_path / "copy")
    assert answers(tmp_path / "copy") == answers(full / "library")
    assert answers(tmp_path / "copy")


def test_nothing_is_read_or_embedded_again_and_numbers_go_on(
    small: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    news = tmp_path / "news"
    put(news / "bridge.md", "The bridge closed.")
    Library.update(small, embedder=embedder)
    (news / "bridge.md").unlink()
    Library.update(small, embedder=embedder)
    last = tables(small)["numbers"]["passages"]
    copy(small, tmp_path / "copy")
    report = Library.update(tmp_path / "copy", embedder=embedder)
    assert (report.embedded, report.changes.unchanged, report.changes.found) == (0, 1, 1)
    put(news / "council.md", "The council met.")
    assert Library.update(tmp_path / "copy", embedder=embedder).embedded == 1
    with Library(tmp_path / "copy") as opened:
        [hit] = opened.search("council", mode="bm25")
    assert hit.passage.id == last + 1


def test_what_is_still_to_be_embedded_stays_so(
    tmp_path: Path, dying_update: Callable[..., None], embedder: FakeEmbedder
) -> None:
    put(tmp_path / "news" / "ferry.md", "Ferry crews walked out at noon.")
    dying_update(tmp_path / "library", tmp_path / "news", at=UpdateStage.ENCODER)
    report = copy(tmp_path / "library", tmp_path / "copy")
    assert (report.pending, report.vectors) == (1, 0)
    assert Library.update(tmp_path / "copy", embedder=embedder).embedded == 1


# --- paths --------------------------------------------------------------------------------


def test_paths_are_those_of_the_place_that_the_copy_is_for(full: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(full / "news", elsewhere / "news")
    shutil.copytree(full / "more", elsewhere / "others")
    maps = [(str(full), str(elsewhere)), (str(full / "more"), str(elsewhere / "others"))]
    report = copy(full / "library", tmp_path / "copy", maps=maps)
    assert report.moved == 2
    assert Library.check(tmp_path / "copy", repair=False) == []
    held = json.dumps({**tables(tmp_path / "copy"), "settings": None})
    assert str(full) not in held
    with Library(tmp_path / "copy") as opened:
        assert opened.article("ferry").path == str(elsewhere / "news" / "ferry.md")
        assert opened.article("council").path == str(elsewhere / "others" / "council.md")
        assert opened.set_by_hand("bridge").settings["title"].value == "By hand"
        folders = {str(elsewhere / "news"), str(elsewhere / "others"), f"{tmp_path}/copy/pages"}
        assert set(opened.status().folders) == folders
        assert opened.taken_down()[0].path == str(elsewhere / "news" / "secret.md")
        assert opened.changed_on_disk().count == 0
    first, second, _ = (tmp_path / "copy" / "saved.jsonl").read_bytes().split(b"\n")
    assert json.loads(first)["last"]["sources"][0]["path"] == str(elsewhere / "news" / "ferry.md")
    assert second == b"no json"


def test_what_was_taken_down_stays_out_at_the_new_place(
    full: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    shutil.copytree(full / "news", tmp_path / "news")
    put(tmp_path / "news" / "secret.md", "Other words at the place of what was taken down.")
    copy(full / "library", tmp_path / "copy", maps=[(str(full / "news"), str(tmp_path / "news"))])
    Library.update(tmp_path / "copy", embedder=embedder)
    with Library(tmp_path / "copy") as opened:
        assert opened.resolve("secret") is None


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("beside", [False, True])
def test_fetched_pages_that_lie_in_a_folder_of_articles_are_read_where_they_are_now(
    full: Path, tmp_path: Path, embedder: FakeEmbedder, inside: bool, beside: bool
) -> None:
    home = tmp_path / "home"
    put(home / "note.md", "A note of the house.")
    library = (home if beside else tmp_path) / "library"
    copy(full / "library", library)
    Library.update(library, [home], forget=[full / "news", full / "more"], embedder=embedder)
    target = (home if inside else tmp_path) / "copy"
    copy(library, target)
    shutil.rmtree(library)
    assert Library.check(target, repair=False) == []
    with Library(target) as opened:
        own = () if inside else (str(target / "pages"),)
        assert opened.status().folders == tuple(sorted((str(home), *own)))
        assert opened.changed_on_disk().count == 0
    report = Library.update(target, embedder=embedder)
    assert (report.changes.unchanged, report.articles) == (2, 2)


def test_a_file_that_was_given_by_itself_is_called_by_its_new_name(
    tmp_path: Path, embedder: FakeEmbedder
) -> None:
    put(tmp_path / "one.md", "Ferry crews walked out.")
    Library.update(tmp_path / "library", [tmp_path / "one.md"], embedder=embedder)
    copy(tmp_path / "library", tmp_path / "copy", maps=[(f"{tmp_path}/one.md", "/there/two.md")])
    assert Library.check(tmp_path / "copy", repair=False) == []
    with Library(tmp_path / "copy") as opened:
        assert opened.article("two").path == "/there/two.md"


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        (
            "{0}/nowhere",
            "/x",
            "no folder of the library lies in {0}/nowhere; .* {0}/more, {0}/news",
        ),
        ("{0}/news/ferry.md", "/x", "{0}/news/ferry.md can't be moved by itself"),
        ("{0}/news", "{0}/more/inner", "two folders of the library would be one"),
        ("{0}/news", "{0}/more", "two folders of the library would be one"),
    ],
)
def test_a_map_that_would_go_wrong_is_refused(
    full: Path, tmp_path: Path, before: str, now: str, says: str
) -> None:
    pair = (before.format(full), now.format(full))
    with pytest.raises(UsageError, match=says.format(full)):
        copy(full / "library", tmp_path / "copy", maps=[pair])
    assert not (tmp_path / "copy").exists()


def test_a_map_is_read_where_paths_have_signs_of_equality() -> None:
    assert parsed_map("/a=/b") == ("/a", "/b")
    assert parsed_map("/a=1/news=/b/") == ("/a=1/news", "/b")
    for text in ("a=/b", "/a=b", "/a", "", "=", "/a="):
        with pytest.raises(UsageError, match="doesn't say what takes whose place"):
            parsed_map(text)


# --- where it may be ----------------------------------------------------------------------


def test_a_library_isn_t_copied_onto_or_into_itself(small: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(small)
    for target in (small, tmp_path / "link", tmp_path / "news" / ".." / "library"):
        with pytest.raises(UsageError, match="can't be copied onto itself"):
            copy(small, target, replace=True)
    with pytest.raises(UsageError, match="lies in the library's folder"):
        copy(small, small / "backup")
    with pytest.raises(UsageError, match="lies in the library's folder"):
        copy(small, tmp_path, replace=True)


def test_a_folder_that_holds_something_else_is_left_alone(small: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine")
    for replace in (False, True):
        with pytest.raises(UsageError, match=r"isn't empty, and no library: it holds 'mine.txt'"):
            copy(small, tmp_path / "other", replace=replace)
    assert os.listdir(tmp_path / "other") == ["mine.txt"]


def test_a_link_that_leads_nowhere_is_called_so(small: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(LibraryError, match="is a link that leads nowhere"):
        copy(small, link)
    assert link.is_symlink()
    assert not (tmp_path / "nowhere").exists()


def test_a_library_is_replaced_only_where_that_is_said(
    small: Path, full: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    target = tmp_path / "copy"
    copy(full / "library", target)
    with pytest.raises(UsageError, match=r"there is a library in .*copy already"):
        copy(small, target)
    reader = Library(target)
    before = [hit.passage for hit in reader.search("council")]
    report = copy(small, target, replace=True)
    assert report.replaced
    assert [hit.passage for hit in reader.search("council")] == before
    assert reader.superseded()
    reader.close()
    assert tables(target) == tables(small)
    assert beside(target) == {}
    assert Library.check(target) == []
    assert Library.update(target, embedder=embedder).changes.unchanged == 1


def test_what_was_taken_down_is_in_no_byte_of_a_library_that_is_replaced(
    small: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    words = b"zanzibarine quorbitals"
    put(tmp_path / "news" / "secret.md", f"The {words.decode()} met behind closed doors.")
    Library.update(small, embedder=embedder)
    copy(small, tmp_path / "copy")
    Library.remove(small, ["secret"])
    copy(small, tmp_path / "copy", replace=True)
    for path in (tmp_path / "copy").rglob("*"):
        assert not path.is_file() or words not in path.read_bytes()


def test_a_copy_of_another_version_or_a_damaged_one_counts_as_a_library(
    small: Path, tmp_path: Path
) -> None:
    copy(small, tmp_path / "copy")
    (tmp_path / "copy" / FILE_NAME).write_bytes(b"no database at all" * 100)
    with pytest.raises(UsageError, match="there is a library in"):
        copy(small, tmp_path / "copy")


# --- in use, and in trouble ---------------------------------------------------------------


def test_the_library_may_be_written_to_meanwhile(
    small: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    before = tables(small)

    def write(name: str) -> None:
        if name == "stage ROWS":
            put(tmp_path / "news" / "bridge.md", "The bridge closed on Monday.")
            put(tmp_path / "news" / "ferry.md", "Other words in the same place.")
            Library.update(small, embedder=embedder)

    with listening(write):
        report = copy(small, tmp_path / "copy")
    assert report.articles == 1
    assert tables(tmp_path / "copy") == before
    with Library(small) as opened:
        assert opened.count() == 2


def test_a_copy_that_is_being_written_to_is_refused(small: Path, tmp_path: Path) -> None:
    copy(small, tmp_path / "copy")
    with (
        writer_lock(tmp_path / "copy", "watch"),
        pytest.raises(LibraryLockedError, match="dateline watch is writing"),
    ):
        copy(small, tmp_path / "copy", replace=True)


def test_there_must_be_a_library_of_this_format(
    small: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    with pytest.raises(NotFoundError, match="there is no library in"):
        copy(tmp_path / "nowhere", tmp_path / "copy")
    for version in (schema.VERSION - 1, schema.VERSION + 1):
        database = Database.open_to_write(small / FILE_NAME)
        with database.transaction():
            database.set_meta("schema", version)
        with pytest.raises(MismatchError, match=f"has format {version}"):
            copy(small, tmp_path / "copy")
        with database.transaction():
            database.set_meta("schema", schema.VERSION)
        database.close()
    assert not (tmp_path / "copy").exists()


def test_a_damaged_library_isn_t_copied(small: Path, tmp_path: Path) -> None:
    database = Database.open_to_write(small / FILE_NAME)
    database.sql.execute("UPDATE articles SET source = 'another'")
    database.close()
    with pytest.raises(LibraryDamagedError, match="can't be copied as it is: what is known of"):
        copy(small, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_room_is_asked_for_before_anything_is_written(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=10_000)
    monkeypatch.setattr(given.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(LibraryError, match=r"needs up to .* MB in .*copy, where 0.0 MB are free"):
        copy(small, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_links_in_a_library_are_left_out_and_told(small: Path, tmp_path: Path) -> None:
    (tmp_path / "private").write_text("private")
    (small / "runs").mkdir()
    (small / "runs" / "link.json").symlink_to(tmp_path / "private")
    (small / "runs" / "base.json").write_text("{}")
    report = copy(small, tmp_path / "copy")
    assert (report.left_out, report.files) == (["runs/link.json"], 1)
    assert os.listdir(tmp_path / "copy" / "runs") == ["base.json"]


def test_each_step_is_told(small: Path, tmp_path: Path) -> None:
    told: list[CopyStage] = []
    report = copy(small, tmp_path / "copy", notice=told.append)
    assert told == list(CopyStage)
    assert set(report.seconds) == set(CopyStage)


@pytest.mark.parametrize("stage", list(CopyStage))
def test_what_goes_wrong_leaves_nothing_behind(
    small: Path, tmp_path: Path, stage: CopyStage
) -> None:
    (small / "mine.jsonl").write_text("{}\n")

    def fail(name: str) -> None:
        if name == f"stage {stage.name}":
            raise UsageError("it went wrong")

    with listening(fail), pytest.raises(DatelineError, match="it went wrong"):
        copy(small, tmp_path / "copy")
    left = set(os.listdir(tmp_path / "copy")) if (tmp_path / "copy").exists() else set()
    assert left <= {"writer.lock"}
    assert copy(small, tmp_path / "copy").articles == 1
