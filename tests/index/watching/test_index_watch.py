"""When a watch looks, and when it updates: real libraries, by a clock of the test's own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence, Set
from contextlib import ExitStack
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from postgres import needs_postgres
from watch_fakes import FakeWorld
from web_server import article, fetcher, served

from index.errors import LibraryError, NotFoundError
from index.library import Library
from index.maintenance.folder_diff import DiskChanges
from index.storage.lock import writer_lock
from index.types import UpdateReport
from index.watching.watch import Watch
from index.watching.watched import WatchedLibrary
from index.web.fetching import fetch


class Given:
    """A folder of news, a library and what happens to them."""

    def __init__(self, place: Path, embedder: FakeEmbedder) -> None:
        self.news = place / "news"
        self.news.mkdir()
        self.library = place / "library"
        self.embedder = embedder
        self.world = FakeWorld()
        self.write("first.txt", "The first report is of the harbour.")

    def write(self, name: str, text: str) -> Path:
        path = self.news / name
        path.write_text(text, encoding="utf-8")
        return path

    def writes(self, seconds: float, name: str, text: str) -> None:
        """At some time a file is written, and the system tells of it."""
        self.world.at(seconds, lambda: self.write(name, text), self.news / name)

    def watched(self) -> WatchedLibrary:
        return WatchedLibrary(self.library, embedder=self.embedder)

    def run(self, *paths: Path, every: float = 600.0) -> FakeWorld:
        world = self.world
        watched = self.watched()
        Watch(watched, world, world.say, paths=paths, every=every, clock=world.clock).run()
        assert world.closed
        return world

    def titles(self) -> list[str]:
        with Library(self.library) as library:
            return sorted(Path(article.path).name for article in library.articles())


@pytest.fixture
def given(tmp_path: Path, embedder: FakeEmbedder) -> Given:
    return Given(tmp_path, embedder)


# --- the course of things ---------------------------------------------------------------


def test_it_updates_at_first_and_two_seconds_after_a_change(given: Given) -> None:
    given.writes(100, "second.txt", "The second report is of the quay.")
    given.world.until(200)
    assert given.run(given.news).updates == [(0, 1, 0, 0), (102, 1, 0, 0)]
    assert given.titles() == ["first.txt", "second.txt"]
    assert given.world.watched == [[given.news]]


def test_what_is_edited_and_deleted_is_followed(given: Given) -> None:
    given.writes(100, "first.txt", "The first report was wrong about the harbour.")
    given.world.at(200, (given.news / "first.txt").unlink, given.news / "first.txt")
    given.writes(200, "other.txt", "Another report is of the mill.")
    given.world.until(300)
    assert given.run(given.news).updates == [(0, 1, 0, 0), (102, 0, 1, 0), (202, 1, 0, 1)]


def test_a_burst_is_one_update(given: Given) -> None:
    for number in range(300):
        given.writes(100 + number / 100, f"n{number}.txt", f"Report {number} is of the market.")
    given.world.until(200)
    [_, (when, added, _, _)] = given.run(given.news).updates
    assert added == 300
    assert 104 < when < 106


def test_where_nothing_is_new_nothing_is_updated(given: Given) -> None:
    first = given.news / "first.txt"
    given.world.at(100, lambda: None, first)
    given.world.at(150, lambda: (given.news / "clip.mp4").write_bytes(b""), given.news)
    given.world.until(300)
    assert given.run(given.news).updates == [(0, 1, 0, 0)]


def test_a_file_that_still_grows_waits(given: Given) -> None:
    for second in range(0, 20):
        given.writes(100 + second, "long.txt", "A long report. " * (second + 1))
    given.world.until(200)
    assert given.run(given.news).updates[1:] == [(121, 1, 0, 0)]


def test_a_file_that_grows_unheard_waits_too(given: Given) -> None:
    """As one that is written to a network drive from another machine."""
    path = given.news / "long.txt"
    for second in range(0, 20):
        given.world.at(100 + second, lambda n=second: path.write_text("A long report. " * (n + 1)))
    given.world.until(200)
    [_, (when, added, changed, _)] = given.run(given.news, every=101.5).updates
    assert (added, changed) == (1, 0)
    assert when >= 121


def test_a_file_that_never_rests_keeps_others_waiting_a_minute_at_most(given: Given) -> None:
    given.writes(100, "other.txt", "Another report is of the mill.")
    for second in range(0, 150):
        given.writes(100 + second, "log.txt", "A line of a log. " * (second + 1))
    given.world.until(300)
    updates = given.run(given.news).updates
    assert [added for _, added, _, _ in updates] == [1, 1, 1]
    assert [round(when) for when, _, _, _ in updates] == [0, 160, 251]
    assert given.titles() == ["first.txt", "log.txt", "other.txt"]


def test_what_no_event_told_of_a_full_look_finds(given: Given) -> None:
    given.world.at(100, lambda: given.write("second.txt", "The second report is of the quay."))
    given.world.until(800)
    [_, (when, added, _, _)] = given.run(given.news).updates
    assert added == 1
    assert 600 < when < 620


def test_what_changes_during_an_update_is_not_lost(given: Given) -> None:
    class Late(WatchedLibrary):
        def update(self, paths: Sequence[Path], leave: Set[Path]) -> UpdateReport:
            report = super().update(paths, leave)
            if paths:
                given.write("late.txt", "A late report is of the mill.")
            return report

    world = given.world
    world.until(50)
    watched = Late(given.library, embedder=given.embedder)
    Watch(watched, world, world.say, paths=[given.news], clock=world.clock).run()
    assert [added for _, added, _, _ in world.updates] == [1, 1]


def test_known_folders_are_watched_without_a_path(given: Given) -> None:
    Library.update(given.library, [given.news], embedder=given.embedder)
    given.writes(100, "second.txt", "The second report is of the quay.")
    given.world.until(200)
    assert [added for _, added, _, _ in given.run().updates] == [0, 1]


# --- its own files ----------------------------------------------------------------------


def test_a_library_among_its_articles_brings_no_second_update(given: Given) -> None:
    given.library = given.news / "kept"
    own = [given.library / name for name in ("library.sqlite-wal", "bm25-000003/terms.npy")]
    for second in range(1, 50):
        given.world.at(second, lambda: None, *own, given.library)
    given.world.until(100)
    world = given.run(given.news)
    assert world.updates == [(0, 1, 0, 0)]
    assert len(world.looks) == 2  # after the update, and once the system tells of changes


def test_pages_kept_in_the_library_are_watched(given: Given) -> None:
    pages = given.library / "pages"
    pages.mkdir(parents=True)
    page = pages / "page.txt"
    given.world.at(100, lambda: page.write_text("A page is of the mill."), page)
    given.world.until(200)
    assert given.run(given.news, pages).updates == [(0, 1, 0, 0), (102, 1, 0, 0)]


def test_hidden_files_bring_no_look(given: Given) -> None:
    for second in range(100, 200):
        given.world.at(second, lambda: None, given.news / ".git" / "index.lock")
    world = given.run(given.news)
    assert [when for when in world.looks if when > 50] == []


# --- folders that go and come -----------------------------------------------------------


def test_a_disk_that_goes_away_is_waited_for_and_said_once(given: Given, tmp_path: Path) -> None:
    world, away = given.world, tmp_path / "away"
    world.at(100, lambda: given.news.rename(away))
    world.at(300, lambda: (away / "second.txt").write_text("The second report is of the quay."))
    world.at(301, lambda: away.rename(given.news))
    world.until(400)
    given.run(given.news)
    assert world.notes == [
        f"{given.news} isn't there any more; its articles stay: waiting for it",
        f"{given.news} is back",
    ]
    assert [added for _, added, _, _ in world.updates] == [1, 1]
    assert world.watched == [[given.news], [], [given.news]]
    assert given.titles() == ["first.txt", "second.txt"]


def test_an_empty_mount_point_is_a_disk_gone(given: Given, tmp_path: Path) -> None:
    world, away = given.world, tmp_path / "away"
    world.at(100, lambda: (given.news.rename(away), given.news.mkdir()))
    world.at(200, lambda: (given.news.rmdir(), away.rename(given.news)))
    world.until(300)
    given.run(given.news)
    assert world.notes == [
        f"{given.news} is empty now; its articles stay: waiting for it",
        f"{given.news} is back",
    ]
    assert given.titles() == ["first.txt"]


def test_a_folder_that_is_not_there_yet_is_added_when_it_is(given: Given, tmp_path: Path) -> None:
    later = tmp_path / "later"
    given.world.at(100, lambda: shutil.copytree(given.news, later))
    given.world.until(200)
    world = given.run(later)
    assert world.notes == [f"{later} isn't there yet: waiting for it", f"{later} is there now"]
    [(when, added, _, _)] = world.updates
    assert added == 1
    assert 102 <= when < 110
    assert world.watched == [[later]]


def test_without_a_library_or_a_path_there_is_nothing_to_watch(given: Given) -> None:
    with pytest.raises(NotFoundError, match="no library"):
        given.run()
    assert not given.library.exists()


# --- what goes wrong --------------------------------------------------------------------


def test_too_many_removals_are_held_back_once(given: Given) -> None:
    for number in range(40):
        given.write(f"n{number}.txt", f"Report {number} is of the market.")

    def empty() -> None:
        for number in range(40):
            (given.news / f"n{number}.txt").unlink()

    given.world.at(100, empty, given.news)
    given.world.until(2000)
    world = given.run(given.news)
    assert world.updates == [(0, 41, 0, 0), (102, 0, 0, 0)]
    assert len(given.titles()) == 41
    Library.update(given.library, embedder=given.embedder, allow_removals=True)
    assert given.titles() == ["first.txt"]


def test_another_writer_is_waited_for_and_said_once(given: Given) -> None:
    Library.update(given.library, [given.news], embedder=given.embedder)
    lock = ExitStack()
    lock.enter_context(writer_lock(given.library))
    given.world.at(60, lock.close)
    given.world.until(100)
    world = given.run()
    [note] = world.notes
    assert note.startswith("another dateline index is writing to ")
    assert note.endswith(": waiting for it")
    [(when, *_)] = world.updates
    assert 60 <= when <= 62


def test_an_update_that_fails_is_said_once_and_tried_again(given: Given) -> None:
    class Failing(WatchedLibrary):
        failures = 2

        def update(self, paths: Sequence[Path], leave: Set[Path]) -> UpdateReport:
            if not paths and Failing.failures:
                Failing.failures -= 1
                raise LibraryError("the disk is full", "free some space")
            return super().update(paths, leave)

    given.writes(100, "second.txt", "The second report is of the quay.")
    given.world.until(400)
    world = given.world
    watched = Failing(given.library, embedder=given.embedder)
    Watch(watched, world, world.say, paths=[given.news], clock=world.clock).run()
    assert world.notes == ["the disk is full: trying again every 60 s"]
    assert [added for _, added, _, _ in world.updates] == [1, 1]
    assert given.titles() == ["first.txt", "second.txt"]


def test_a_look_that_fails_does_not_end_it(given: Given) -> None:
    class Torn(WatchedLibrary):
        def look(self) -> DiskChanges:
            if 100 < given.world.now - given.world.begin < 200:
                raise ValueError("torn")
            return super().look()

    given.writes(150, "second.txt", "The second report is of the quay.")
    given.world.until(400)
    world = given.world
    watched = Torn(given.library, embedder=given.embedder)
    Watch(watched, world, world.say, paths=[given.news], clock=world.clock).run()
    assert world.notes == ["torn: trying again every 60 s"]
    assert [added for _, added, _, _ in world.updates] == [1, 1]


def test_without_events_it_looks_every_half_minute(given: Given) -> None:
    given.world.at(10, lambda: setattr(given.world, "blind", "too many open files"))
    given.world.at(100, lambda: given.write("second.txt", "The second report is of the quay."))
    given.world.until(200)
    world = given.run(given.news)
    assert world.notes == [
        "The system can't tell of changes (too many open files): looking through the folders every"
        " 30 s instead"
    ]
    [_, (when, added, _, _)] = world.updates
    assert added == 1
    assert 102 <= when <= 140


def test_interrupted_as_it_embeds_it_ends_and_what_is_embedded_stays(given: Given) -> None:
    class Interrupted(WatchedLibrary):
        def update(self, paths: Sequence[Path], leave: Set[Path]) -> UpdateReport:
            report = super().update(paths, leave)
            report.interrupted = True
            return report

    world = given.world
    world.until(1000)
    watched = Interrupted(given.library, embedder=given.embedder)
    Watch(watched, world, world.say, paths=[given.news], clock=world.clock).run()
    assert world.closed
    assert world.now == world.begin
    assert given.titles() == ["first.txt"]


# --- beside other commands ----------------------------------------------------------------


def test_pages_that_are_fetched_meanwhile_are_taken_in(given: Given) -> None:
    with served() as web:
        one = web.put("/one", article("One", "The mill by the river is for sale."))
        other = web.put("/other", article("Other", "The quay is closed until May."))

        def fetches(*addresses: str) -> None:
            assert fetch(given.library, addresses, fetcher=fetcher(web)).new

        # No event tells of the first page, since nobody knew of its folder.
        given.world.at(100, lambda: fetches(one))
        given.world.at(200, lambda: fetches(other), given.library / "pages")
        given.world.until(300)
        world = given.run(given.news)
    assert [update[1:] for update in world.updates] == [(1, 0, 0), (1, 0, 0), (1, 0, 0)]
    assert world.updates[1][0] < 120
    assert world.watched[-1] == [given.library / "pages", given.news]


@needs_postgres
def test_pages_are_taken_in_though_the_database_is_on_a_server(
    given: Given, on_postgres: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.engines.place_of", lambda _: None)
    on_postgres(given.library)
    with served() as web:
        one = web.put("/one", article("One", "The mill by the river is for sale."))
        given.world.at(100, lambda: fetch(given.library, [one], fetcher=fetcher(web)))
        given.world.until(300)
        world = given.run(given.news)
    assert [update[1:] for update in world.updates] == [(1, 0, 0), (1, 0, 0)]
    assert world.updates[1][0] < 180


def test_what_is_removed_meanwhile_is_let_go_and_comes_back_when_it_may(given: Given) -> None:
    for number in range(30):
        given.write(f"n{number}.txt", f"Report {number} is of the harbour, quay {number}.")
    names = [f"n{number}" for number in range(25)]
    given.world.at(100, lambda: Library.remove(given.library, names))
    given.world.at(200, lambda: Library.restore(given.library, range(1, 26)))
    given.world.until(1000)
    world = given.run(given.news, every=300)
    assert [update[1:] for update in world.updates] == [(31, 0, 0), (25, 0, 0)]
    assert len(given.titles()) == 31
