"""The file of saved questions: whole or as it was, and nothing in it lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from saved_fakes import NOON, seen

from index.errors import LibraryLockedError, NotFoundError, UsageError
from index.own_files import is_own
from qa.manner import Manner
from qa.saved.types import MOST_EVENTS, Change, Event, News, Record
from tui.saved import names, store

MANNER = Manner()


def save(folder: Path, *questions: str) -> list[Record]:
    return [store.add_new(folder, question, MANNER) for question in questions]


def event(number: int, news: News = News.ANSWERED) -> Event:
    return Event(f"e{number}", NOON, (Change(news),), None, seen("x", "first"))


def test_names_are_made_of_the_words_and_no_two_are_alike(tmp_path: Path) -> None:
    records = save(tmp_path, "Who's the llama's keeper?", "Whos the llamas keeper", "?!\x1b[31m 1")
    names = [one.saved.name for one in records]
    assert names == ["whos-the-llamas-keeper", "whos-the-llamas-keeper-2", "question-1"]
    assert [one.saved.name for one in store.kept(tmp_path).records] == names


def test_the_same_question_is_saved_once_and_names_are_looked_at(tmp_path: Path) -> None:
    save(tmp_path, "Who?")
    with pytest.raises(UsageError, match="saved already, as 'who'"):
        save(tmp_path, "Who?")
    for name in ("7", "x" * 61, "\n"):
        with pytest.raises(UsageError):
            names.checked_name(name)
    with pytest.raises(UsageError, match="no word"):
        save(tmp_path, "after:2024 source:bbc")
    with pytest.raises(UsageError, match="isn't a year"):
        save(tmp_path, "Who? after:moonrise")


def test_what_a_killed_write_left_goes_with_the_next_and_nothing_else(tmp_path: Path) -> None:
    save(tmp_path, "Who?")
    left, swapped = (tmp_path / f".{store.FILE}.{end}" for end in ("4711", "swp"))
    for one in (left, swapped):
        one.write_text("words of an article that is removed since")
    store.change_all(tmp_path, lambda one: one)  # as a removal does
    assert not left.exists()
    assert swapped.exists()


def test_a_question_is_found_by_name_or_place(tmp_path: Path) -> None:
    first, second = save(tmp_path, "Who?", "When?")
    assert names.find([first, second], "WHEN").saved == second.saved
    assert names.find([first, second], "1").saved == first.saved
    for name in ("3", "0", "Why", "9" * 5000):
        with pytest.raises(NotFoundError):
            names.find([first, second], name)


def test_lines_that_cannot_be_read_stay_to_the_byte(tmp_path: Path) -> None:
    save(tmp_path, "Who?", "When?")
    path = tmp_path / store.FILE
    first, second = path.read_bytes().splitlines(keepends=True)
    odd = b'{"format": 99, "of": "a newer Dateline"}\n\xff\xfe broken\n'
    path.write_bytes(first + odd + first + second)
    kept = store.kept(tmp_path)
    assert [one.saved.name for one in kept.records] == ["who", "when"]
    assert kept.unread == (2, 3, 4)
    store.change(tmp_path, kept.records[1].saved.id, lambda _: None)
    assert path.read_bytes() == first + odd + first


def test_what_a_check_found_is_kept_unless_the_question_changed_meanwhile(tmp_path: Path) -> None:
    [record] = save(tmp_path, "Who?")
    for number in range(MOST_EVENTS + 5):
        noted = store.note(tmp_path, record.saved, seen("x", "first"), NOON, event(number))
    assert noted is not None
    [kept] = store.kept(tmp_path).records
    assert kept == noted
    assert [one.id for one in kept.events][::49] == ["e5", "e54"]
    store.mark(tmp_path, kept.events[-1:], told=True)
    assert len(store.kept(tmp_path).records[0].untold) == MOST_EVENTS - 1
    renamed = replace(record, saved=replace(record.saved, question="Whom?"))
    store.change(tmp_path, record.saved.id, lambda _: renamed)
    assert store.note(tmp_path, record.saved, seen("y", "first"), NOON, None) is None
    assert store.kept(tmp_path).records[0].last is None
    store.change(tmp_path, record.saved.id, lambda _: None)
    assert store.note(tmp_path, record.saved, seen("y", "first"), NOON, None) is None


def test_a_name_that_is_taken_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    first, second = save(tmp_path, "Who?", "When?")
    before = (tmp_path / store.FILE).read_bytes()
    with pytest.raises(UsageError, match="called so"):
        store.change(
            tmp_path,
            first.saved.id,
            lambda one: replace(one, saved=replace(one.saved, name=second.saved.name)),
        )
    assert (tmp_path / store.FILE).read_bytes() == before


def test_two_checks_at_once_are_refused(tmp_path: Path) -> None:
    with (
        store.checking(tmp_path),
        pytest.raises(LibraryLockedError, match="under way"),
        store.checking(tmp_path),
    ):
        pass


def test_its_files_are_the_librarys_own() -> None:
    for name in (store.FILE, store.LOCK, store.CHECK_LOCK):
        assert is_own(name)
