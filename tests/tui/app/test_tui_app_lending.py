"""A library that one process at a time can open: the app gives it up while a job works on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from job_fakes import FakeProcess
from textual.pilot import Pilot
from textual.widgets import Input
from tui_fakes import FakeEngine
from tui_pilot import MEDIUM, ask, shown, status, until

from index.errors import LibraryLockedError
from index.own_files import DATABASE
from index.place import settled
from index.types import LibraryStatus
from tui.app.app import DatelineApp
from tui.app.session import Places
from tui.config.preferences import Preferences
from tui.conversation.messages import Problem
from tui.engine.engine import Report
from tui.jobs.job import Phase, State


class Engine(FakeEngine):
    """Counts how often it is opened and closed."""

    opened = let_go = 0

    def open(self, report: Report) -> LibraryStatus:
        self.opened += 1
        return super().open(report)

    def close(self) -> None:
        self.let_go += 1
        super().close()


@pytest.fixture
def update(monkeypatch: pytest.MonkeyPatch) -> FakeProcess:
    """The update that F4, then r begins."""
    process = FakeProcess()
    monkeypatch.setattr("tui.jobs.indexing.Indexing", process)
    return process


def app_over(library: Path, engine: Engine, *, watch: bool = False) -> DatelineApp:
    (library / DATABASE).touch()
    places = Places(library, library.with_name("history.sqlite"))
    return DatelineApp(engine, places=places, preferences=Preferences(watch=watch))


async def begin_an_update(pilot: Pilot[None], articles: Path) -> None:
    await pilot.press("f4")
    await until(pilot, lambda: pilot.app.screen.query("#library-body"))
    await pilot.press("a")
    pilot.app.screen.query_one(Input).value = str(articles)
    await pilot.press("enter")
    await pilot.press("escape")


async def test_a_milvus_lite_is_given_up_while_an_update_works_on_it(
    tmp_path: Path, articles: Path, update: FakeProcess
) -> None:
    engine = Engine()
    library = settled(f"milvus-lite:{tmp_path}/news")
    async with app_over(library, engine).run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        await begin_an_update(pilot, articles)
        await until(pilot, lambda: update.requests)
        assert (engine.let_go, update.requests[0].folder) == (1, library)
        await until(pilot, lambda: status(pilot).startswith("Not ready: another process"))
        card = await ask(pilot, "When?")
        assert "Milvus Lite opens for one at a time" in shown(card)
        assert "ask again once it is done" in shown(card)
        assert engine.asked == []
        update.end(LibraryLockedError("it never came to it"))
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        assert (engine.opened, engine.let_go) == (2, 1)
        await ask(pilot, "When?")
        assert [question for question, _ in engine.asked] == ["When?"]


async def test_any_other_library_stays_open_while_it_is_updated(
    tmp_path: Path, articles: Path, update: FakeProcess
) -> None:
    engine = Engine()
    (tmp_path / "library").mkdir()
    async with app_over(tmp_path / "library", engine).run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        await begin_an_update(pilot, articles)
        await until(pilot, lambda: update.requests)
        await ask(pilot, "When?")
        assert [question for question, _ in engine.asked] == ["When?"]
        update.end(LibraryLockedError("it never came to it"))
        assert (engine.opened, engine.let_go) == (1, 0)


async def test_a_milvus_lite_is_not_watched_beside_the_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = FakeProcess()
    monkeypatch.setattr("tui.jobs.watching.Watching", watch)
    library = settled(f"milvus-lite:{tmp_path}/news")
    app = app_over(library, Engine(), watch=True)
    async with app.run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: app._notifications)
        (said,) = app._notifications
        assert said.message.startswith("The folders aren't watched: Milvus Lite")
        assert watch.requests == []
        await until(pilot, lambda: status(pilot).startswith("Ready"))


async def test_an_update_that_ends_after_the_app_is_left_at_that(
    tmp_path: Path, articles: Path, update: FakeProcess
) -> None:
    (tmp_path / "library").mkdir()
    app = app_over(tmp_path / "library", Engine())
    async with app.run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
    session = app._others
    assert session is not None
    session._indexing_changed(State(Phase.FAILED, problem=Problem("another has it")))
    assert "_watching" not in vars(session)
