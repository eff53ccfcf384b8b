"""What an update holds back, where too many articles would go at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from fake_embedder import FakeEmbedder

from index.errors import LibraryError
from index.library import Library
from index.maintenance.removals import too_many
from index.types import Changes, UpdateReport

LIBRARY = "library"


class Shelf:
    """A library of so many notes, each a file or all lines of one."""

    def __init__(self, place: Path, embedder: FakeEmbedder) -> None:
        self.news = place / "news"
        self.news.mkdir()
        self.folder = place / LIBRARY
        self._embedder = embedder

    def note(self, number: int) -> Path:
        return self.news / f"note-{number:03}.txt"

    def write(self, *numbers: int) -> None:
        for number in numbers:
            self.note(number).write_text(f"Note {number} tells of the harbour at length.")

    def remove(self, *numbers: int) -> None:
        for number in numbers:
            self.note(number).unlink()

    def lines(self, *numbers: int) -> None:
        lines = [json.dumps({"id": f"n{n}", "text": f"Line {n} of the day."}) for n in numbers]
        (self.news / "lines.jsonl").write_text("\n".join(lines))

    def update(self, *paths: Path, **options: Any) -> UpdateReport:
        return Library.update(self.folder, paths, embedder=self._embedder, **options)

    def begin(self, count: int) -> None:
        self.write(*range(count))
        self.update(self.news)

    def counts(self) -> tuple[int, int]:
        """How many articles there are, and how many of them are held back."""
        with Library(self.folder) as library:
            status = library.status()
        return status.articles, status.held_back

    def is_sound(self) -> bool:
        return not Library.check(self.folder, repair=False, embedder=self._embedder)


@pytest.fixture
def shelf(tmp_path: Path, embedder: FakeEmbedder) -> Shelf:
    return Shelf(tmp_path, embedder)


def held(changes: Changes) -> tuple[int, int]:
    return changes.removed, changes.held_back


def test_more_than_twenty_and_more_than_a_tenth_are_too_many() -> None:
    assert [too_many(20, 20), too_many(21, 22), too_many(21, 210)] == [False, True, False]
    assert [too_many(90, 900), too_many(91, 900)] == [False, True]


def test_what_would_go_is_held_back_and_all_else_taken_in(shelf: Shelf) -> None:
    shelf.begin(60)
    shelf.remove(*range(30))
    shelf.note(59).write_text("Note 59 says something else now.")
    shelf.write(60, 61)
    report = shelf.update()
    assert held(report.changes) == (0, 30)
    assert (report.changes.added, report.changes.changed, report.articles) == (2, 1, 62)
    assert shelf.counts() == (62, 30)
    assert shelf.is_sound()
    with Library(shelf.folder) as library:
        assert library.article("note-003").text == "Note 3 tells of the harbour at length."
        assert library.search("note 3 harbour", 60)
        assert len(library.changed_on_disk().removed) == 30


def test_a_second_update_holds_the_same_back(shelf: Shelf) -> None:
    shelf.begin(60)
    shelf.remove(*range(30))
    shelf.update()
    assert held(shelf.update().changes) == (0, 30)
    shelf.remove(40)
    assert held(shelf.update().changes) == (0, 31)
    assert shelf.counts() == (60, 31)


def test_they_go_where_the_user_says_so(shelf: Shelf) -> None:
    shelf.begin(60)
    shelf.remove(*range(30))
    shelf.update()
    assert held(shelf.update(allow_removals=True).changes) == (30, 0)
    assert shelf.counts() == (30, 0)
    assert shelf.is_sound()


def test_files_that_come_back_are_as_they_were(shelf: Shelf, tmp_path: Path) -> None:
    shelf.begin(60)
    away = tmp_path / "away"
    away.mkdir()
    for number in range(30):
        shutil.move(shelf.note(number), away)
    shelf.update()
    for number in range(30):
        shutil.move(away / shelf.note(number).name, shelf.news)
    report = shelf.update()
    assert (held(report.changes), report.changes.unchanged) == ((0, 0), 60)
    assert shelf.counts() == (60, 0)


def test_a_few_go_as_ever(shelf: Shelf) -> None:
    shelf.begin(25)
    shelf.remove(*range(20))
    assert held(shelf.update().changes) == (20, 0)


def test_a_small_part_of_a_large_library_goes_as_ever(shelf: Shelf) -> None:
    shelf.begin(230)
    shelf.remove(*range(23))
    assert held(shelf.update().changes) == (23, 0)


def test_moved_and_renamed_files_are_no_removals(shelf: Shelf) -> None:
    shelf.begin(60)
    (shelf.news / "old").mkdir()
    for number in range(40):
        shutil.move(shelf.note(number), shelf.news / "old" / f"renamed-{number}.txt")
    changes = shelf.update().changes
    assert (changes.moved, held(changes)) == (40, (0, 0))


def test_lines_that_vanish_from_a_file_are_held_back(shelf: Shelf) -> None:
    shelf.lines(*range(60))
    shelf.update(shelf.news)
    shelf.lines(*range(5), 60)
    changes = shelf.update().changes
    assert (changes.added, held(changes)) == (1, (0, 55))
    assert held(shelf.update().changes) == (0, 55)
    assert shelf.is_sound()
    shelf.lines(*range(60))
    assert held(shelf.update().changes) == (1, 0)
    assert shelf.counts() == (60, 0)


def test_files_that_all_say_the_same_now_lose_no_article(shelf: Shelf) -> None:
    shelf.begin(60)
    for number in range(60):
        shelf.note(number).write_text("This page can't be found, please log in again.")
    changes = shelf.update().changes
    # The first file's article has become the page; what the others held stays.
    assert (changes.changed, held(changes)) == (1, (0, 59))
    assert shelf.is_sound()
    assert shelf.counts() == (60, 59)
    assert held(shelf.update(allow_removals=True).changes) == (59, 0)
    assert shelf.is_sound()


def test_an_update_of_one_folder_keeps_what_is_held_back_of_another(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.begin(60)
    shelf.remove(*range(30))
    shelf.update()
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Something else happened elsewhere.")
    report = shelf.update(other)
    assert (report.changes.added, held(report.changes)) == (1, (0, 30))
    assert shelf.counts() == (61, 30)


def test_a_forgotten_folder_goes_whole(shelf: Shelf) -> None:
    shelf.begin(60)
    changes = shelf.update(forget=[shelf.news]).changes
    assert (changes.forgotten, held(changes)) == (60, (0, 0))


def test_a_rebuild_that_would_lose_many_is_refused(shelf: Shelf) -> None:
    shelf.begin(60)
    shelf.remove(*range(30))
    with pytest.raises(LibraryError, match="30 of 60 articles"):
        shelf.update(rebuild=True)
    assert shelf.counts() == (60, 0)
    shelf.update(rebuild=True, allow_removals=True)
    assert shelf.counts() == (30, 0)


def test_a_file_still_being_written_is_left(shelf: Shelf) -> None:
    shelf.begin(3)
    shelf.note(0).write_text("Note 0 is only half")
    shelf.write(3, 4)
    changes = shelf.update(leave={shelf.note(0), shelf.note(3)}).changes
    assert (changes.added, changes.changed, changes.removed) == (1, 0, 0)
    with Library(shelf.folder) as library:
        assert library.article("note-000").text == "Note 0 tells of the harbour at length."
    assert (changes := shelf.update().changes).added == 1
    assert changes.changed == 1


def test_a_library_among_its_articles_reads_nothing_of_its_own(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    folder = articles / "kept"
    Library.update(folder, [articles], embedder=embedder)
    (folder / "runs").mkdir()
    (folder / "runs" / "run.json").write_text('{"text": "An article that is none."}')
    (folder / "pages").mkdir()
    (folder / "pages" / "quay.txt").write_text("The quay was opened on Friday.")
    report = Library.update(folder, embedder=embedder)
    assert (report.changes.added, report.changes.skipped, report.articles) == (1, [], 4)
    assert report.changes.passed_over == []
    with Library(folder) as library:
        assert library.changed_on_disk().count == 0
