"""The app finishes a removal that was cut short, while it is used."""

from __future__ import annotations

from pathlib import Path

from cut_short import cut_short, holds
from fake_embedder import FakeEmbedder
from tui_fakes import FakeEngine
from tui_pilot import MEDIUM, status, until

from index.library import Library
from tui.app.app import DatelineApp
from tui.app.session import Places


def is_done(library: Path) -> bool:
    with Library(library) as opened:
        return all(one.done for one in opened.taken_down())


async def test_the_history_is_cleared_when_the_app_is_opened(
    tmp_path: Path, embedder: FakeEmbedder
) -> None:
    library, history = cut_short(tmp_path, embedder)
    assert holds(history)
    app = DatelineApp(FakeEngine(), places=Places(library, history, embedder.folder))
    async with app.run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        await until(pilot, lambda: is_done(library))
        assert not holds(history)
