"""The library screen driven by keys, over a library and an update of the test's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import tui_fakes
from fake_embedder import FakeEmbedder
from job_fakes import FakeProcess
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, ProgressBar, Static
from tui_pilot import assert_the_keys_fit, offered, until

from index.errors import DatelineError, LibraryLockedError, NotFoundError
from index.maintenance.folder_diff import DiskChanges, FolderOnDisk
from index.types import Changes, LibraryStatus, Skipped, UpdateReport
from tui.jobs.child import Done, Stage
from tui.jobs.indexing import Holding, IndexingRequest, Kept
from tui.jobs.job import Job
from tui.jobs.watching import WATCHING, WatchRequest
from tui.screens.library import LibraryScreen, LibraryView, look_inside, look_on_disk
from tui.screens.prompts import Choice, Confirmation
from tui.screens.skipped import SkippedScreen
from tui.widgets.charts.bars import BarChart
from tui.widgets.library.typed_path import completion

WIDE, MEDIUM, NARROW = (120, 36), (80, 24), (60, 20)
SIZES = (WIDE, MEDIUM, NARROW)

LIBRARY, NEWS = Path("/library"), Path("/news")
HELD = replace(
    tui_fakes.library(),
    path=Path("/library"),
    undated=12,
    duplicates=1,
    sources=(("Brindle Gazette", 900), ("Coastal Radio", 200), ("The Courier", 100), ("Wend", 34)),
    folders=("/news", "/drive/old"),
    skipped=(
        Skipped(NEWS / "b.txt", "binary, not text"),
        Skipped(NEWS / "w.jsonl", "no text", "line 3"),
    ),
    model="all-MiniLM-L6-v2",
    size_bytes=120_400_000,
)
UNCHANGED = DiskChanges((FolderOnDisk(NEWS, 1234, 1000),))
CHANGED = DiskChanges(
    (
        FolderOnDisk(
            Path("/drive/old"), 34, unread=(Skipped(Path("/drive/old"), "isn't there any more"),)
        ),
        FolderOnDisk(
            NEWS,
            1200,
            1002,
            added=tuple(NEWS / f"{name}.txt" for name in "abcd"),
            changed=(NEWS / "flood.txt",),
            removed=(NEWS / "fire.txt",),
            unread=(Skipped(NEWS / "shut", "permission denied"),),
        ),
    )
)


class Host(App[None]):
    """An app that holds the job, as Dateline's does."""

    def __init__(self, view: LibraryView | Exception, disk: DiskChanges = UNCHANGED) -> None:
        super().__init__()
        self.update = FakeProcess()
        self.job: Job[IndexingRequest, UpdateReport | Kept] = Job(self.update)
        self.view = view
        self.disk = disk
        self.looked = 0
        self.watch = FakeProcess(Done({}))
        self.watch_job: Job[WatchRequest, Done] | None = None

    def on_mount(self) -> None:
        self.open_library()

    async def on_unmount(self) -> None:
        self.update.end(UpdateReport(Changes()))
        self.watch.end(Done({}))

    def switch_watch(self, on: bool) -> None:
        assert self.watch_job
        if on:
            self.watch_job.begin(WatchRequest(LIBRARY))
        else:
            self.watch_job.stop()

    def open_library(self) -> LibraryScreen:
        screen = LibraryScreen(
            self.job,
            LIBRARY,
            inside=self.look,
            disk=lambda _: self.disk,
            watch=self.watch_job,
            switch_watch=self.switch_watch,
        )
        self.push_screen(screen)
        return screen

    def look(self, folder: Path) -> LibraryView:
        self.looked += 1
        if isinstance(self.view, Exception):
            raise self.view
        return self.view


HOLDING = LibraryView(HELD)
OLD = Holding("1", 9, 1.0)


def shown(pilot: Pilot[None], selector: str) -> str:
    static = pilot.app.screen.query_one(selector, Static)
    return str(static.content) if static.display else ""


def text(pilot: Pilot[None]) -> str:
    return shown(pilot, "#library-text")


def line(pilot: Pilot[None]) -> str:
    return shown(pilot, "#library-line")


def keys(pilot: Pilot[None]) -> list[str]:
    return offered(pilot.app.screen)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the library has been looked at, within and on disk."""
    await until(pilot, lambda: "counting" not in text(pilot) and "looking" not in text(pilot))


def assert_nothing_is_cut_off(pilot: Pilot[None]) -> None:
    screen = pilot.app.screen
    last = 0
    for widget in screen.query("#library-body, #library-progress, #library-add, KeyLine"):
        if widget.display:
            assert screen.region.contains_region(widget.region), widget
            assert widget.region.y >= last, f"{widget} overlaps what stands above it"
            last = widget.region.bottom
    for box in screen.query("#library-progress, #library-add"):
        for part in box.children:
            hidden = not (box.display and part.display)
            assert hidden or box.max_scroll_y or box.region.contains_region(part.region), part
    assert screen.query_one("#library-body").region.height >= 5
    assert_the_keys_fit(screen)


async def running(pilot: Pilot[None], host: Host, *stages: Stage) -> None:
    host.update.tell(*stages)
    await until(pilot, lambda: line(pilot) not in ("", "starting…"))


# --- what it shows ----------------------------------------------------------------------


async def test_what_is_in_the_library_is_counted() -> None:
    async with Host(HOLDING).run_test(size=MEDIUM) as pilot:
        await settled(pilot)
        assert text(pilot) == (
            "In the library\n"
            "1,234 articles in 5,678 passages, embedded: all\n"
            "1 Jan 2019 – 31 Dec 2024 · 4 outlets · 12 undated · 1 duplicate · 2 skipped\n"
            "120.4 MB in /library · model all-MiniLM-L6-v2\n"
            "\n"
            "Folders\n"
            "/news  1,234 articles\n"
            "\n"
            "On disk since the last update\n"
            "nothing changed"
        )
        assert keys(pilot) == ["Add", "Refresh", "Rebuild", "Forget", "Skipped", "Back", "Help"]


async def test_what_changed_on_disk_is_told() -> None:
    async with Host(HOLDING, CHANGED).run_test(size=MEDIUM) as pilot:
        await settled(pilot)
        assert text(pilot).partition("Folders\n")[2] == (
            "/drive/old  isn't there any more; 34 articles kept as indexed\n"
            "/news  1,200 articles\n"
            "\n"
            "On disk since the last update\n"
            "4 files added, 1 changed, 1 removed; r brings the library up to date\n"
            "added: a.txt, b.txt, c.txt and 1 more\n"
            "changed: flood.txt\n"
            "removed: fire.txt\n"
            "1 file can't be read: shut"
        )


async def test_a_library_still_being_embedded_says_how_far() -> None:
    status = replace(HELD, embedded=0.999, first=None, last=None, undated=0, sources=())
    async with Host(LibraryView(status)).run_test(size=MEDIUM) as pilot:
        await settled(pilot)
        assert "embedded: 99%; refreshing embeds the rest\n1 duplicate · 2 skipped\n" in text(pilot)


async def test_without_a_library_it_says_how_to_begin() -> None:
    async with Host(NotFoundError("there is none")).run_test(size=NARROW) as pilot:
        await settled(pilot)
        assert text(pilot).startswith("No articles of your own yet\nAnswers come from the sample")
        assert keys(pilot) == ["Add", "Back", "Help"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            DatelineError("the database is torn", "run dateline doctor"),
            "The library can't be shown: the database is torn.\nWhat to do: run dateline doctor.",
        ),
        (
            ValueError("a bug"),
            "The library can't be shown: Something went wrong: ValueError: a bug.",
        ),
    ],
)
async def test_a_library_that_can_t_be_read_says_why(error: Exception, said: str) -> None:
    async with Host(error).run_test(size=MEDIUM) as pilot:
        await settled(pilot)
        assert text(pilot) == said


async def test_names_are_data() -> None:
    evil = "[b]\x1b[31mred"
    folder = FolderOnDisk(Path(f"/{evil}"), 1, 1, added=(Path(f"/{evil}/{evil}.txt"),))
    status = replace(
        HELD, sources=((evil, 3),), skipped=(Skipped(Path(f"/{evil}"), evil),), model=evil
    )
    host = Host(LibraryView(status), DiskChanges((folder,)))
    async with host.run_test(size=MEDIUM) as pilot:
        await settled(pilot)
        assert text(pilot).count("[b]red") == 3
        outlets = pilot.app.screen.query_one("#library-outlets", BarChart)
        line = "".join(segment.text for segment in outlets.render_line(0))
        assert line.startswith("[b]red █")
        await pilot.press("r")
        await running(pilot, host, Stage("reading", 1, None, evil))
        assert shown(pilot, "#library-file") == "[b]red"
        await pilot.press("s")
        await until(pilot, lambda: isinstance(pilot.app.screen, SkippedScreen))
        prompt = pilot.app.screen.query_one(OptionList).get_option_at_index(0).prompt
        assert str(prompt) == "/[b]red: [b]red"


async def test_a_real_library_is_looked_at(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    from index.library import Library

    Library.update(tmp_path / "library", [articles], embedder=embedder)
    (articles / "ferry.md").unlink()
    status = look_inside(tmp_path / "library").status
    assert status is not None
    assert (status.articles, status.first) == (3, date(2024, 5, 1))
    assert look_on_disk(tmp_path / "library").removed == (articles / "ferry.md",)
    with pytest.raises(NotFoundError):
        look_inside(tmp_path / "nothing")


# --- adding -----------------------------------------------------------------------------


async def test_a_wrong_path_is_told_in_a_line_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "my news").mkdir()
    (tmp_path / "photo.jpg").write_bytes(b"")
    host = Host(LibraryView())
    async with host.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("a")
        box = pilot.app.screen.query_one("#library-path", Input)
        await until(pilot, lambda: pilot.app.focused is box)
        assert keys(pilot) == ["Add", "Complete", "Back", "Help"]
        for typed, said in (
            ("", "type the path of a folder or a file."),
            ("~/my mews", f"{tmp_path}/my mews isn't there (check the path)."),
            ("~/photo.jpg", f'{tmp_path}/photo.jpg: ".jpg" files can\'t be read; these can: '),
        ):
            box.value = typed
            await pilot.press("enter")
            await until(pilot, lambda: shown(pilot, "#library-path-problem"))
            assert shown(pilot, "#library-path-problem").startswith(said)
            assert box.value == typed
            assert_nothing_is_cut_off(pilot)
        # Escape puts the box away, and a opens it with what was typed.
        await pilot.press("escape", "a")
        await until(pilot, lambda: pilot.app.focused is box)
        assert box.value == "~/photo.jpg"
        box.value = "~/my news/"
        await pilot.press("enter")
        await until(pilot, lambda: host.update.requests)
        assert host.update.requests == [IndexingRequest(LIBRARY, (tmp_path / "my news",))]
        assert not pilot.app.screen.query_one("#library-add").display
        assert keys(pilot) == ["Stop", "Back", "Help"]


async def test_tab_completes_a_path(tmp_path: Path) -> None:
    (tmp_path / "newspapers" / "2024").mkdir(parents=True)
    host = Host(HOLDING)
    async with host.run_test(size=MEDIUM) as pilot:
        await settled(pilot)
        await pilot.press("a")
        box = pilot.app.screen.query_one("#library-path", Input)
        await until(pilot, lambda: pilot.app.focused is box)
        box.value = f"{tmp_path}/ne"
        await until(pilot, lambda: box._suggestion)
        await pilot.press("tab")
        assert box.value == f"{tmp_path}/newspapers/"


def test_a_completion_is_a_folder_or_an_article_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "news").mkdir()
    for name in ("b.txt", "b.jpg", "c\x1b[31m.txt", ".hidden.md"):
        (tmp_path / name).write_text("")
    assert completion("~") == "~/"
    assert completion("~/ne") == "~/news/"
    assert completion(f"{tmp_path}/b") == f"{tmp_path}/b.txt"
    assert completion("~/.h") == "~/.hidden.md"
    for nothing in ("", "~/", "~/b.j", "~/c", "~/gone/x", "~/b.txt"):
        assert completion(nothing) is None


async def test_a_path_in_the_quotes_of_a_shell_is_read(tmp_path: Path) -> None:
    (tmp_path / "my news").mkdir()
    host = Host(HOLDING)
    async with host.run_test(size=MEDIUM) as pilot:
        await settled(pilot)
        await pilot.press("a")
        box = pilot.app.screen.query_one("#library-path", Input)
        await until(pilot, lambda: pilot.app.focused is box)
        box.value = f"'{tmp_path}/my news'"
        await pilot.press("enter")
        await until(pilot, lambda: host.update.requests)
        assert host.update.requests == [IndexingRequest(LIBRARY, (tmp_path / "my news",))]


# --- updating ---------------------------------------------------------------------------


async def test_an_update_goes_on_while_the_screen_is_left_and_opened_again() -> None:
    host = Host(HOLDING, CHANGED)
    async with host.run_test(size=MEDIUM) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await running(pilot, host, Stage("reading", 7, None, "flood.txt"))
        assert (line(pilot), shown(pilot, "#library-file")) == ("reading 7 files", "flood.txt")
        assert pilot.app.screen.query_one(ProgressBar).total is None
        assert keys(pilot) == ["Stop", "Skipped", "Back", "Help"]
        await settled(pilot)
        assert "4 files added, 1 changed, 1 removed\nadded: " in text(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        host.update.tell(Stage("embedding", 200, 1000))
        host.open_library()
        await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await settled(pilot)
        assert line(pilot) == "embedding 200 of 1,000 passages"
        assert pilot.app.screen.query_one(ProgressBar).percentage == 0.2
        looked = host.looked
        host.disk = UNCHANGED
        host.update.end(
            UpdateReport(Changes(files=9, added=4, changed=1, unchanged=3), embedded=12)
        )
        await until(pilot, lambda: "nothing changed" in text(pilot))
        assert host.looked > looked
        assert line(pilot) == "4 articles added, 1 changed, 3 unchanged. 12 passages embedded."
        assert host.update.requests == [IndexingRequest(LIBRARY)]
        assert keys(pilot) == ["Add", "Refresh", "Rebuild", "Forget", "Skipped", "Back", "Help"]


async def test_cancel_stops_it_and_the_second_time_at_once() -> None:
    host = Host(HOLDING)
    async with host.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("r", "r", "a")  # the others do nothing meanwhile
        await running(pilot, host, Stage("embedding", 20, 1000))
        await pilot.press("x")
        await until(pilot, lambda: host.update.stops)
        assert line(pilot).startswith("stopping, once what is embedded is kept (c again: at once)")
        await pilot.press("x")
        assert host.update.stops == 2
        report = UpdateReport(Changes(files=2, added=2), embedded=20, pending=980, interrupted=True)
        host.update.end(report)
        await until(pilot, lambda: line(pilot).startswith("Stopped."))
        assert line(pilot) == (
            "Stopped. 2 articles added. 20 passages embedded. 980 passages are still to be"
            " embedded; r goes on from there."
        )
        assert len(host.update.requests) == 1


async def test_pages_from_the_web_are_called_so_and_can_t_be_forgotten() -> None:
    own = FolderOnDisk(LIBRARY / "pages", 7, 7, fetched=True)
    host = Host(HOLDING, DiskChanges((own,)))
    async with host.run_test(size=WIDE) as pilot:
        await settled(pilot)
        shown = str(pilot.app.screen.query_one("#library-text", Static).content)
        assert "Pages fetched from the web  7 articles" in shown
        assert "Forget" not in keys(pilot)
        await pilot.press("f")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_a_folder_is_forgotten_once_the_user_has_heard_what_goes() -> None:
    folders = (FolderOnDisk(NEWS, 1200, 1000, alone=1200), FolderOnDisk(Path("/old"), 34, alone=1))
    host = Host(HOLDING, DiskChanges(folders))
    async with host.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choice))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirmation))
        asked = str(pilot.app.screen.query(Static).first().content)
        assert asked == (
            "Forget /old? 1 article goes from the library; the files stay where they are."
            " 33 articles that another folder holds too stay."
        )
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        assert host.update.requests == []
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choice))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirmation))
        await pilot.press("y")
        await until(pilot, lambda: bool(host.update.requests))
        assert host.update.requests == [IndexingRequest(LIBRARY, forget=(Path("/old"),))]


async def test_of_one_folder_no_choice_is_asked_for() -> None:
    host = Host(HOLDING)
    async with host.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirmation))


@pytest.mark.parametrize(
    ("result", "rebuild", "said"),
    [
        (Kept(OLD, OLD), False, "Stopped before anything could be kept; the library is as it was."),
        (
            Kept(Holding(), Holding("1", 3, 0.0)),
            False,
            "Stopped. 3 articles added, to be asked about by keyword."
            " Embedded: none yet; r begins to.",
        ),
        (
            Kept(OLD, Holding("2", 10, 0.999)),
            False,
            "Stopped. 1 article added, to be asked about by keyword."
            " Embedded: 99%; refreshing embeds the rest.",
        ),
        (
            Kept(OLD, Holding("2", 8, 1.0)),
            False,
            "Stopped. What had changed was read, to be asked about by keyword. Embedded: all.",
        ),
        (
            Kept(OLD, Holding("2", 12, 0.5), passages=20),
            False,
            "Stopped. 3 articles added, to be asked about by keyword."
            " 20 passages embedded; r goes on from there.",
        ),
        (
            Kept(OLD, OLD, passages=1),
            False,
            "Stopped. 1 passage embedded; r goes on from there.",
        ),
        (Kept(OLD, OLD), True, "Stopped. The library is as it was before the rebuild."),
        (
            Kept(OLD, Holding("2", 9, 1.0)),
            True,
            "Stopped too late: the rebuild was done, and its library is the one in place.",
        ),
        (
            UpdateReport(Changes(), interrupted=True, discarded=True),
            True,
            "Stopped. The library is as it was before the rebuild.",
        ),
        (UpdateReport(Changes()), False, "No articles found."),
    ],
)
async def test_how_an_update_ended_is_told(
    result: UpdateReport | Kept, rebuild: bool, said: str
) -> None:
    host = Host(HOLDING)
    async with host.run_test(size=NARROW) as pilot:
        await settled(pilot)
        host.job.begin(IndexingRequest(LIBRARY, rebuild=rebuild))
        host.update.end(result)
        await until(pilot, lambda: line(pilot) == said)


async def test_a_rebuild_says_its_cost_and_waits_for_a_yes() -> None:
    host = Host(HOLDING)
    async with host.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("R")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirmation))
        asked = str(pilot.app.screen.query(Static).first().content)
        # 10 s + 5,678 / 180 a second, and 20 s + 5,678 / 50
        assert asked.startswith(
            "Rebuild? It reads all 1,000 files again and embeds every passage anew"
            " (5,678 now: 42 s to 2 min on two cores)."
        )
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        assert host.update.requests == []
        await pilot.press("R")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirmation))
        await pilot.press("y")
        await until(pilot, lambda: host.update.requests)
        assert host.update.requests == [IndexingRequest(LIBRARY, rebuild=True)]


@pytest.mark.parametrize(
    ("embedded", "says"),
    [
        # 10 s + 5,678 / 8 a second
        (400, "(5,678 now: about 12 min, at the pace of the last update)"),
        (40, "(5,678 now: 42 s to 2 min on two cores)"),  # too few to tell a pace
    ],
)
async def test_a_rebuild_takes_as_long_as_the_last_update_lets_expect(
    embedded: int, says: str
) -> None:
    host = Host(HOLDING)
    async with host.run_test(size=NARROW) as pilot:
        await settled(pilot)
        host.job.begin(IndexingRequest(LIBRARY))
        host.update.end(UpdateReport(Changes(), embedded=embedded, seconds={"embed": 50.0}))
        await until(pilot, lambda: "embedded" in line(pilot))
        await pilot.press("R")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirmation))
        assert says in str(pilot.app.screen.query(Static).first().content)


@pytest.mark.parametrize(
    ("view", "answers"),
    [(HOLDING, "the library as it is"), (LibraryView(), "the sample articles")],
)
@pytest.mark.parametrize("size", SIZES)
async def test_a_locked_library_says_who_holds_it_what_works_and_what_to_do(
    view: LibraryView, answers: str, size: tuple[int, int]
) -> None:
    host = Host(view)
    async with host.run_test(size=size) as pilot:
        await settled(pilot)
        host.job.begin(IndexingRequest(LIBRARY))
        held = "another dateline index is writing to /library (process 4711, since 2024-10-14)"
        host.update.end(LibraryLockedError(held, "wait for it to end, or stop it"))
        await until(pilot, lambda: line(pilot).startswith("The update failed"))
        assert line(pilot) == (
            f"The update failed: {held}.\n"
            f"Answers go on from {answers}. To go on: wait for it to end, or stop it."
        )
        assert_nothing_is_cut_off(pilot)


# --- the list of what was skipped, and the sizes ------------------------------------------


async def test_what_was_skipped_is_listed_with_its_reasons() -> None:
    async with Host(HOLDING).run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(pilot.app.screen, SkippedScreen))
        options = pilot.app.screen.query_one(OptionList)
        assert [str(option.prompt) for option in options.options] == [
            "/news/b.txt: binary, not text",
            "/news/w.jsonl line 3: no text",
        ]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))


async def test_of_very_many_skipped_files_the_first_are_listed() -> None:
    skipped = tuple(Skipped(NEWS / f"{n}.txt", "empty") for n in range(1234))
    async with Host(LibraryView(replace(HELD, skipped=skipped))).run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(pilot.app.screen, SkippedScreen))
        options = pilot.app.screen.query_one(OptionList)
        assert options.option_count == 1001
        assert str(options.options[-1].prompt) == "and 234 more: dateline status --json"


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_is_cut_off(size: tuple[int, int]) -> None:
    sources = tuple((f"The Very Long Name of Outlet {n}", n) for n in range(9))
    status: LibraryStatus = replace(HELD, sources=sources)
    host = Host(LibraryView(status), CHANGED)
    async with host.run_test(size=size) as pilot:
        await settled(pilot)
        assert_nothing_is_cut_off(pilot)
        body = pilot.app.screen.query_one("#library-body")
        assert pilot.app.focused is body
        await pilot.press("end")
        # All of it can be read.
        await until(pilot, lambda: body.scroll_offset.y == body.max_scroll_y)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input))
        assert_nothing_is_cut_off(pilot)
        await pilot.press("escape", "r")
        await running(pilot, host, Stage("embedding", 5, 5678, "a-very-long-file-name" * 9))
        assert_nothing_is_cut_off(pilot)
        await pilot.press("x")
        assert_nothing_is_cut_off(pilot)


async def test_an_update_s_progress_can_be_scrolled_where_it_is_long() -> None:
    host = Host(HOLDING)
    async with host.run_test(size=NARROW) as pilot:
        await settled(pilot)
        host.job.begin(IndexingRequest(LIBRARY))
        host.update.end(DatelineError("word " * 200, "do this"))
        await until(pilot, lambda: line(pilot))
        assert_nothing_is_cut_off(pilot)


# --- watching ---------------------------------------------------------------------------


async def test_the_watch_is_switched_on_and_off() -> None:
    host = Host(HOLDING)
    host.watch_job = Job(host.watch)
    async with host.run_test(size=NARROW) as pilot:
        await settled(pilot)
        assert "Watch" in keys(pilot)
        assert not shown(pilot, "#library-watch")
        await pilot.press("w")
        await until(pilot, lambda: host.watch.requests)
        host.watch.tell(Stage(WATCHING, 0, 2, "last look 14:02"))
        await until(pilot, lambda: "14:02" in shown(pilot, "#library-watch"))
        assert shown(pilot, "#library-watch") == "watching 2 folders · last look 14:02"
        assert_nothing_is_cut_off(pilot)
        looked = host.looked
        host.watch.tell(Stage(WATCHING, 1, 2, "last look 14:03 · 3 new"))
        await until(pilot, lambda: host.looked > looked)
        await pilot.press("w")
        await until(pilot, lambda: not shown(pilot, "#library-watch"))
        assert host.watch.stops == 1


async def test_a_watch_that_ended_says_why() -> None:
    host = Host(HOLDING)
    host.watch_job = Job(host.watch)
    async with host.run_test(size=MEDIUM) as pilot:
        await settled(pilot)
        await pilot.press("w")
        host.watch.end(DatelineError("the database is torn", "run dateline doctor"))
        await until(pilot, lambda: "torn" in shown(pilot, "#library-watch"))
        assert shown(pilot, "#library-watch") == "not watching: the database is torn"


async def test_what_is_held_back_is_said_and_removed_once_that_is_confirmed() -> None:
    host = Host(LibraryView(replace(HELD, held_back=312)))
    async with host.run_test(size=MEDIUM) as pilot:
        await settled(pilot)
        assert "312 of 1,234 articles would go: not removed; d removes them\n" in text(pilot)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirmation))
        await pilot.press("y")
        await until(pilot, lambda: host.update.requests)
        assert host.update.requests == [IndexingRequest(LIBRARY, allow_removals=True)]


async def test_nothing_held_back_offers_nothing_to_remove() -> None:
    host = Host(HOLDING)
    async with host.run_test(size=MEDIUM) as pilot:
        await settled(pilot)
        await pilot.press("d", "w")
        assert "Remove" not in keys(pilot)
        assert not host.watch.requests
        assert len(pilot.app.screen_stack) == 2
