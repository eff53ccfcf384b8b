"""Choosing in the app how sure answers must be, and how passages are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from tui_fakes import FakeEngine
from tui_pilot import MEDIUM, ask, status, until

from index.errors import ReaderError
from qa.manner import Manner, Reading, Strictness
from tui.app.app import DatelineApp
from tui.config.preferences import SETTINGS_VARIABLE, Preferences, read_preferences

BOLD = Manner(strictness=Strictness.BOLD)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file; there is none yet."""
    path = tmp_path / "settings.toml"
    path.write_text("mouse = false\n")
    monkeypatch.setenv(SETTINGS_VARIABLE, str(path))
    return path


def choose(pilot: Pilot[None], title: str) -> None:
    """Run a command of the palette."""
    found = pilot.app.get_system_commands(pilot.app.screen)
    next(one for one in found if one.title == title).callback()


def offered(pilot: Pilot[None]) -> list[str]:
    commands = pilot.app.get_system_commands(pilot.app.screen)
    return [one.title for one in commands if one.title.startswith(("Strictness", "Reading"))]


async def test_the_next_question_is_answered_in_the_manner_picked_and_it_is_kept(
    file: Path,
) -> None:
    engine = FakeEngine()
    app = DatelineApp(engine, preferences=Preferences())
    async with app.run_test(size=MEDIUM) as pilot:
        choose(pilot, "Strictness: bold")
        await until(pilot, lambda: engine.manners)
        assert engine.manners == [BOLD]
        assert offered(pilot) == ["Strictness: cautious", "Strictness: balanced", "Reading: quick"]
        choose(pilot, "Reading: quick")
        await ask(pilot, "When?")
        assert engine.manners == [BOLD, Manner(Strictness.BOLD, Reading.QUICK)]
        await app.workers.wait_for_complete()
        kept = read_preferences()
        assert kept.manner == Manner(Strictness.BOLD, Reading.QUICK)
        assert not kept.mouse  # what else is set stays


async def test_a_manner_that_cannot_be_had_is_said_and_questions_go_on() -> None:
    said: list[str] = []

    class Broken(FakeEngine):
        def set_manner(self, manner: Manner) -> None:
            raise ReaderError("the reader is damaged")

    class Listening(DatelineApp):
        def notify(self, message: str, **_: object) -> None:
            said.append(message)

    app = Listening(Broken())
    async with app.run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        choose(pilot, "Reading: quick")
        await until(pilot, lambda: len(said) == 2)
        assert said[1] == "Questions are answered as before: the reader is damaged"
        await ask(pilot, "When?")
