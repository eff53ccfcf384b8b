"""The app's watch from end to end: begun by the settings, seen, and switched off for good."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from textual.widgets import Static
from tui_fakes import FakeEngine
from tui_pilot import MEDIUM, status, until

from index.library import Library
from tui.app.app import DatelineApp
from tui.app.session import Places
from tui.config.preferences import SETTINGS_VARIABLE, Preferences, read_preferences


async def test_what_the_settings_want_is_watched_until_it_is_switched_off(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("watch = true\n")
    monkeypatch.setenv(SETTINGS_VARIABLE, str(settings))
    library = tmp_path / "library"
    Library.update(library, [articles], embedder=embedder)
    app = DatelineApp(
        FakeEngine(),
        places=Places(library, tmp_path / "history.sqlite", embedder.folder),
        preferences=Preferences(watch=True),
    )
    async with app.run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        await pilot.press("f4")
        await until(pilot, lambda: app.screen.query("#library-watch"))
        line = app.screen.query_one("#library-watch", Static)
        await until(pilot, lambda: "watching 1 folder · last look" in str(line.content))
        await pilot.press("w")
        await until(pilot, lambda: not line.display)
        await until(pilot, lambda: not read_preferences().watch)
        assert settings.read_text() == "watch = false\n"
