"""Setting by hand what is known of an article, in the app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from textual.pilot import Pilot
from textual.widgets import Input, Static
from tui_fakes import FakeEngine, found, library
from tui_pilot import MEDIUM, NARROW, ask, burst, cards, shown, until

from index.library import Library
from index.storage.lock import writer_lock
from index.types import Article
from qa.types import Answer, Citation
from tui.app.app import DatelineApp
from tui.app.session import Places
from tui.screens.edit_article import EditArticleScreen
from tui.widgets.source.source_pane import SourcePane

QUOTE = "Forty homes were flooded"


@dataclass(frozen=True)
class Shelf:
    """A library of one note, and a place for the app's own files."""

    place: Path

    @property
    def folder(self) -> Path:
        return self.place / "library"

    def article(self) -> Article:
        with Library(self.folder) as opened:
            return opened.article("flood")

    def reply(self, question: str) -> Answer:
        article = self.article()
        start = article.text.index(QUOTE)
        end = start + len(QUOTE)
        return found(question, QUOTE, citations=(Citation(article, start, end, QUOTE, start, end),))

    @asynccontextmanager
    async def app(self, size: tuple[int, int], filled: bool = True) -> AsyncIterator[Pilot[None]]:
        """The app, with the form open over the source of an answer, as a rule filled in."""
        engine = FakeEngine(self.reply, replace(library(), path=self.folder))
        app = DatelineApp(engine, places=Places(self.folder, self.place / "history.sqlite"))
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app._status is not None)
            await ask(pilot, "How many homes?")
            await pilot.press("1", "enter")
            pane = app.query_one(SourcePane)
            await until(pilot, lambda: pane.has_focus_within)
            await pilot.press("E")
            await until(pilot, lambda: isinstance(app.screen, EditArticleScreen))
            if filled:
                await until(pilot, lambda: line(pilot, "outlet").placeholder)
            yield pilot


@pytest.fixture
def shelf(tmp_path: Path, embedder: FakeEmbedder) -> Shelf:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "flood.md").write_text(
        f"---\ntitle: A flood\ndate: 2004-05-03\n---\nThe river rose. {QUOTE}.\n"
    )
    Library.update(tmp_path / "library", [tmp_path / "news"], embedder=embedder)
    return Shelf(tmp_path)


def line(pilot: Pilot[None], field: str) -> Input:
    return pilot.app.screen.query_one(f"#edit-{field}", Input)


def problem(pilot: Pilot[None]) -> str:
    return shown(pilot.app.screen.query_one("#edit-problem", Static))


def head(pilot: Pilot[None]) -> str:
    return " ".join(shown(static) for static in pilot.app.query("#source-head").results(Static))


@pytest.mark.parametrize("size", [MEDIUM, NARROW])
async def test_what_is_saved_is_shown_at_once(shelf: Shelf, size: tuple[int, int]) -> None:
    async with shelf.app(size) as pilot:
        screen = pilot.app.screen
        assert line(pilot, "title").placeholder == "A flood"
        assert line(pilot, "outlet").placeholder == "none"
        for field in ("title", "date", "outlet", "author"):
            assert screen.region.contains_region(line(pilot, field).region)
        line(pilot, "title").value = "The river rose"
        line(pilot, "date").value = "2024-05-03"
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is not screen)
        article = shelf.article()
        assert (article.title, article.published) == ("The river rose", date(2024, 5, 3))
        assert article.set_by_hand == ("title", "date")
        await until(pilot, lambda: "The river rose" in head(pilot))
        assert "3 May 2024 (set by hand) · title set by hand" in head(pilot)
        assert "The river rose" in shown(cards(pilot)[0])
        assert "A flood" not in shown(cards(pilot)[0])


async def test_emptied_lines_go_back_to_what_the_file_states(shelf: Shelf) -> None:
    before = shelf.article()
    Library.edit(shelf.folder, "flood", {"title": "The river rose", "date": None})
    async with shelf.app(MEDIUM) as pilot:
        screen = pilot.app.screen
        assert (line(pilot, "title").value, line(pilot, "date").value) == ("The river rose", "none")
        await pilot.press("ctrl+r", "enter")
        await until(pilot, lambda: pilot.app.screen is not screen)
        assert shelf.article() == before
        await until(pilot, lambda: "A flood" in head(pilot))


async def test_what_cant_be_used_is_said_and_stays(shelf: Shelf) -> None:
    async with shelf.app(MEDIUM) as pilot:
        screen = pilot.app.screen
        line(pilot, "date").value = "2024-05"
        await until(pilot, lambda: "'2024-05' isn't a day" in problem(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: line(pilot, "date").has_focus)
        assert pilot.app.screen is screen
        assert line(pilot, "date").value == "2024-05"
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is not screen)
        assert shelf.article().set_by_hand == ()


async def test_a_library_that_is_being_updated_says_so_and_what_was_typed_stays(
    shelf: Shelf,
) -> None:
    async with shelf.app(MEDIUM) as pilot:
        screen = pilot.app.screen
        line(pilot, "title").value = "The river rose"
        with writer_lock(shelf.folder):
            await pilot.press("enter")
            await until(pilot, lambda: "another dateline index is writing" in problem(pilot))
        assert line(pilot, "title").value == "The river rose"
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is not screen)
        assert shelf.article().title == "The river rose"


async def test_enter_before_the_lines_are_filled_saves_once_they_are(shelf: Shelf) -> None:
    Library.edit(shelf.folder, "flood", {"author": "A. Quill"})
    async with shelf.app(MEDIUM, filled=False) as pilot:
        screen = pilot.app.screen
        line(pilot, "title").value = "The river rose"
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is not screen)
        article = shelf.article()
        assert (article.title, article.author) == ("The river rose", "A. Quill")


async def test_going_back_while_it_is_saved_shows_what_was_saved(shelf: Shelf) -> None:
    async with shelf.app(MEDIUM) as pilot:
        screen = pilot.app.screen
        line(pilot, "title").value = "The river rose"
        await pilot.press("enter", "escape")
        await until(pilot, lambda: pilot.app.screen is not screen)
        await until(pilot, lambda: "The river rose" in head(pilot))


async def test_a_day_and_enter_typed_while_the_app_is_busy_is_the_day_that_is_saved(
    shelf: Shelf,
) -> None:
    async with shelf.app(MEDIUM) as pilot:
        screen = pilot.app.screen
        line(pilot, "date").focus()
        line(pilot, "date").value = "none"
        burst(pilot, "ctrl+u", *"2024-05-03", "enter")
        await until(pilot, lambda: pilot.app.screen is not screen)
        assert shelf.article().published == date(2024, 5, 3)
