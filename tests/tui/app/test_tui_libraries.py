"""Going over to another of the user's libraries without leaving the app."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static
from tui_fakes import FakeEngine
from tui_pilot import MEDIUM, ask, cards, shown, status, until

from index.errors import LibraryError
from index.types import LibraryStatus
from tui.app.app import DatelineApp
from tui.app.session import Places
from tui.config.preferences import Preferences
from tui.engine.engine import Report


@pytest.fixture
def open_app(tmp_path: Path) -> Callable[..., DatelineApp]:
    """Makes the app over the library "work"; "home" is the other one that has a name."""
    libraries = {"work": tmp_path / "work", "home": tmp_path / "home"}

    def opened(engine: FakeEngine, app: type[DatelineApp] = DatelineApp) -> DatelineApp:
        places = Places(libraries["work"], tmp_path / "history.sqlite")
        return app(engine, places=places, preferences=Preferences(libraries=libraries))

    return opened


def offered(pilot: Pilot[None]) -> list[str]:
    commands = pilot.app.get_system_commands(pilot.app.screen)
    return [one.title for one in commands if one.title.startswith("Library: ")]


def choose(pilot: Pilot[None], title: str) -> None:
    found = pilot.app.get_system_commands(pilot.app.screen)
    next(one for one in found if one.title == title).callback()


def name(pilot: Pilot[None]) -> str:
    return shown(pilot.app.query_one("#status-name", Static))


async def test_another_library_has_a_conversation_of_its_own(
    open_app: Callable[..., DatelineApp], tmp_path: Path
) -> None:
    engine = FakeEngine()
    async with open_app(engine).run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        assert name(pilot).endswith("· work")
        assert offered(pilot) == ["Library: home"]
        await ask(pilot, "When?")
        choose(pilot, "Library: home")
        await until(pilot, lambda: engine.used and status(pilot).startswith("Ready"))
        assert engine.used == [tmp_path / "home"]
        assert name(pilot).endswith("· home")
        assert offered(pilot) == ["Library: work"]
        assert cards(pilot) == []
        await ask(pilot, "And then?")
        assert engine.asked[-1] == ("And then?", ())


async def test_a_library_that_cannot_be_opened_says_so_and_another_can_be_chosen(
    open_app: Callable[..., DatelineApp], tmp_path: Path
) -> None:
    class Engine(FakeEngine):
        def use(self, folder: Path, report: Report) -> LibraryStatus:
            if folder.name == "home":
                raise LibraryError("the library is damaged")
            return super().use(folder, report)

    async with open_app(Engine()).run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        choose(pilot, "Library: home")
        await until(pilot, lambda: "the library is damaged" in status(pilot))
        choose(pilot, "Library: work")
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        assert name(pilot).endswith("· work")


async def test_an_answer_on_its_way_does_not_appear_in_the_other_conversation(
    open_app: Callable[..., DatelineApp],
) -> None:
    engine = FakeEngine()
    async with open_app(engine).run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        engine.asking = threading.Event()
        await ask(pilot, "When?", wait=False)
        choose(pilot, "Library: home")
        engine.asking.set()
        await until(pilot, lambda: engine.used and status(pilot).startswith("Ready"))
        assert engine.asked[-1][0] == "When?"
        assert cards(pilot) == []
