"""The history's screen driven by keys, in an app that has nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, Static
from tui_fakes import BUS, FAIR, cite, found, hit
from tui_pilot import offered, until

from qa.types import Answer
from tui.history import cards
from tui.history.store import Conversation, Store
from tui.screens.help import keys_on
from tui.screens.history import PAGE, HistoryScreen, Resumed
from tui.screens.prompts import Confirmation, LinePrompt
from tui.widgets.history.conversation_list import ConversationList
from tui.widgets.history.history_preview import HistoryPreview

NARROW, WIDE = (60, 20), (120, 36)
NOON = datetime(2024, 10, 14, 12, tzinfo=UTC)
FAIR_QUESTION = found("When is the fair?")
WINNER = replace(
    found("Who won?"), text=None, citations=(), hits=(hit(FAIR, "Parking is free", 1),)
)
BUSES = found("When do [b]buses[/b] stop?", text="midnight", citations=(cite(BUS, "midnight"),))


class Host(App[None]):
    """Opens the history at once, and keeps what it gives."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.given: list[Resumed | None] = []

    def on_mount(self) -> None:
        self.push_screen(HistoryScreen(self.path, self.path.parent), self.given.append)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


@pytest.fixture
def kept(path: Path) -> Path:
    """Two conversations: "buses", the newer, and "fair", which has two questions."""
    keep(path, "fair", FAIR_QUESTION, WINNER)
    keep(path, "buses", BUSES, days=1)
    return path


def keep(path: Path, conversation: str, *answers: Answer, days: int = 0) -> None:
    with closing(Store(path)) as store:
        for answer in answers:
            store.add(conversation, "news", answer, NOON + timedelta(days=days))


def listed(path: Path) -> dict[str, str]:
    """The titles that the file holds."""
    with closing(Store(path)) as store:
        return {each.id: each.title for each in store.conversations(100)}


@asynccontextmanager
async def opened(path: Path, size: tuple[int, int] = WIDE) -> AsyncIterator[Pilot[None]]:
    app = Host(path)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.screen.query("#history-said") and said(pilot))
        yield pilot


def host(pilot: Pilot[None]) -> Host:
    assert isinstance(pilot.app, Host)
    return pilot.app


def history(pilot: Pilot[None]) -> HistoryScreen:
    return next(s for s in pilot.app.screen_stack if isinstance(s, HistoryScreen))


def said(pilot: Pilot[None]) -> str:
    return str(history(pilot).query_one("#history-said", Static).content)


def rows(pilot: Pilot[None]) -> list[str]:
    return [str(option.prompt) for option in history(pilot).query_one(ConversationList).options]


def preview(pilot: Pilot[None]) -> str:
    return history(pilot).query_one(HistoryPreview).content


def keys(pilot: Pilot[None]) -> list[str]:
    return offered(pilot.app.screen)


def assert_nothing_is_cut_off(pilot: Pilot[None]) -> None:
    screen = pilot.app.screen
    for widget in screen.query("#history-search, #history-said, #history-list, KeyLine"):
        assert widget.region
        assert screen.region.contains_region(widget.region), widget


async def search(pilot: Pilot[None], words: str, expected: int) -> None:
    await pilot.press("slash", *words)
    await until(pilot, lambda: len(rows(pilot)) == expected)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_conversations_are_listed_newest_first(kept: Path, size: tuple[int, int]) -> None:
    async with opened(kept, size) as pilot:
        await until(pilot, lambda: len(rows(pilot)) == 2)
        newest, oldest = rows(pilot)
        assert newest.startswith("When do [b]buses[/b] stop?\n15 Oct 2024")
        assert newest.endswith("1 question")
        assert oldest.startswith("When is the fair?\n14 Oct 2024")
        assert oldest.endswith("2 questions")
        # What a narrow line has no room for is under F1.
        export = ["Export"] if size == WIDE else []
        assert keys(pilot) == ["Resume", "Search", "Rename", "Delete", *export, "Back", "Help"]
        assert_nothing_is_cut_off(pilot)


async def test_a_wide_window_shows_what_was_said_beside_the_list(kept: Path) -> None:
    async with opened(kept) as pilot:
        assert history(pilot).query_one(HistoryPreview).region
        await until(pilot, lambda: "[b]buses[/b] stop?\nmidnight" in preview(pilot))
        await pilot.press("down")
        await until(pilot, lambda: "When is the fair?\nOctober 15-17" in preview(pilot))
        assert "Who won?\nYour articles don't say." in preview(pilot)
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: not history(pilot).query_one(HistoryPreview).region)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_history_with_nothing_in_it_says_what_to_do(
    path: Path, size: tuple[int, int]
) -> None:
    async with opened(path, size) as pilot:
        await until(pilot, lambda: "No conversations yet." in said(pilot))
        assert "Esc goes back" in said(pilot)
        await until(pilot, lambda: keys(pilot) == ["Resume", "Search", "Back", "Help"])
        await pilot.press("enter", "r", "d", "e", "escape")
        assert host(pilot).given == [None]


async def test_enter_resumes(kept: Path) -> None:
    async with opened(kept) as pilot:
        await until(pilot, lambda: rows(pilot))
        await pilot.press("down", "enter")
        await until(pilot, lambda: host(pilot).given)
        (resumed,) = host(pilot).given
        assert resumed
        assert resumed.conversation.id == "fair"
        assert resumed.answers == (FAIR_QUESTION, WINNER)


@pytest.mark.parametrize("key", ["escape", "f3"])
async def test_escape_and_f3_go_back(kept: Path, key: str) -> None:
    async with opened(kept) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: host(pilot).given == [None])


def test_a_title_found_isn_t_repeated_under_itself_but_marked() -> None:
    day = datetime(2024, 10, 14, 12).astimezone()
    fair = Conversation("fair", "When is the fair?", "news", day, day, 2)
    repeated = cards.row(fair, (("When is the ", False), ("fair", True), ("?", False)))
    assert repeated.plain == "When is the fair?\n14 Oct 2024, 12:00 · 2 questions"
    marked = [
        repeated.plain[s.start : s.end] for s in repeated.spans if s.style == "bold underline"
    ]
    assert marked == ["fair"]
    other = cards.row(fair, (("And the ", False), ("fair", True), ("?", False)))
    assert other.plain.endswith("2 questions\nAnd the fair?")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_search_finds_as_words_are_typed(kept: Path, size: tuple[int, int]) -> None:
    async with opened(kept, size) as pilot:
        await search(pilot, "airfi", 1)
        assert rows(pilot)[0].startswith("When is the fair?\n")
        assert "old airfield, the committee said." in rows(pilot)[0]
        option = history(pilot).query_one(ConversationList).options[0]
        marked = [
            str(option.prompt)[span.start : span.end]
            for span in option.prompt.spans  # type: ignore[union-attr]
            if span.style == "bold underline"
        ]
        assert marked == ["airfield"]
        assert said(pilot) == "Found in 1 conversation"
        assert keys(pilot) == ["Resume", "Back", "Help"]
        assert_nothing_is_cut_off(pilot)

        await pilot.press("escape")
        await until(pilot, lambda: len(rows(pilot)) == 2)
        assert isinstance(pilot.app.focused, ConversationList)
        assert host(pilot).given == []


async def test_a_search_that_finds_nothing_says_so(kept: Path) -> None:
    async with opened(kept) as pilot:
        await search(pilot, "[red]zebra", 0)
        assert said(pilot).startswith("Nothing found for “[red]zebra”.")
        await pilot.press("enter")
        assert host(pilot).given == []


async def test_the_list_is_gone_through_from_the_search_box(kept: Path) -> None:
    async with opened(kept) as pilot:
        await search(pilot, "when", 2)
        await pilot.press("down", "up", "down", "enter")
        await until(pilot, lambda: host(pilot).given)
        assert host(pilot).given[0] is not None


async def test_enter_waits_for_what_was_typed_last(kept: Path) -> None:
    async with opened(kept) as pilot:
        await until(pilot, lambda: len(rows(pilot)) == 2)
        await pilot.press("slash", *"airfield", "enter")
        await until(pilot, lambda: host(pilot).given)
        (resumed,) = host(pilot).given
        assert resumed
        assert resumed.conversation.id == "fair"


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_conversation_is_renamed(kept: Path, size: tuple[int, int]) -> None:
    async with opened(kept, size) as pilot:
        await until(pilot, lambda: rows(pilot))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinePrompt))
        line = pilot.app.screen.query_one(Input)
        assert line.value == "When do [b]buses[/b] stop?"
        assert keys(pilot) == ["Accept", "Cancel"]
        line.value = "  Night [/] buses "
        await pilot.press("enter")
        await until(pilot, lambda: rows(pilot)[0].startswith("Night [/] buses\n"))
        assert listed(kept)["buses"] == "Night [/] buses"
        await until(pilot, lambda: preview(pilot).startswith("Night [/] buses\n"))


async def test_no_title_is_taken_from_a_blank_line_or_after_escape(kept: Path) -> None:
    async with opened(kept) as pilot:
        await until(pilot, lambda: rows(pilot))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinePrompt))
        pilot.app.screen.query_one(Input).value = "  "
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, LinePrompt)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen))
        assert listed(kept)["buses"] == "When do [b]buses[/b] stop?"


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_conversation_is_deleted_after_a_yes(kept: Path, size: tuple[int, int]) -> None:
    async with opened(kept, size) as pilot:
        await until(pilot, lambda: rows(pilot))
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirmation))
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, Confirmation)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen))
        assert set(listed(kept)) == {"buses", "fair"}

        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirmation))
        assert keys(pilot) == ["Yes", "No"]
        await pilot.press("y")
        await until(pilot, lambda: len(rows(pilot)) == 1)
        assert set(listed(kept)) == {"fair"}
        assert said(pilot) == "Deleted."

        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirmation))
        await pilot.press("y")
        await until(pilot, lambda: "No conversations yet." in said(pilot))
        assert listed(kept) == {}
        assert preview(pilot) == ""


async def test_a_conversation_is_exported_to_a_file_that_isnt_there(kept: Path) -> None:
    async with opened(kept) as pilot:
        await until(pilot, lambda: rows(pilot))
        await pilot.press("down", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinePrompt))
        line = pilot.app.screen.query_one(Input)
        assert line.value == str(kept.parent / "2024-10-14-when-is-the-fair.md")

        taken = kept.parent / "taken.md"
        taken.write_text("mine")
        line.value = str(taken)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.query("#prompt-problem"))
        problem = str(pilot.app.screen.query_one("#prompt-problem", Static).content)
        assert "is there already" in problem
        assert taken.read_text() == "mine"

        pilot.app.screen.query_one(Input).value = "fair.md"
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot) == f"Exported to {kept.parent / 'fair.md'}")
        text = (kept.parent / "fair.md").read_text(encoding="utf-8")
        assert text.startswith("# When is the fair?\n")
        assert "> “The fair will run **October 15-17** at the old airfield" in text
        assert "/news/2024-10-01-fair.txt" in text


async def test_further_pages_follow_when_the_end_is_in_sight(path: Path) -> None:
    count = PAGE + 20
    with closing(Store(path)) as store:
        for n in range(count):
            answer = found(f"Question {n}?", citations=())
            store.add(f"{n}", "news", answer, NOON + timedelta(minutes=n))
    async with opened(path, NARROW) as pilot:
        await until(pilot, lambda: len(rows(pilot)) == PAGE)
        await pilot.press("end")
        await until(pilot, lambda: len(rows(pilot)) == count)
        await pilot.press("end")
        await pilot.pause()
        current = history(pilot).query_one(ConversationList).current
        assert current
        assert current.title == "Question 0?"
        assert len(rows(pilot)) == count


async def test_a_conversation_deleted_meanwhile_is_taken_out(kept: Path) -> None:
    async with opened(kept) as pilot:
        await until(pilot, lambda: len(rows(pilot)) == 2)
        with closing(Store(kept)) as store:
            store.delete("buses")
        await pilot.press("enter")
        await until(pilot, lambda: len(rows(pilot)) == 1)
        assert said(pilot) == "That conversation has been deleted meanwhile."
        assert host(pilot).given == []


async def test_a_damaged_history_is_said_in_place_of_the_list(path: Path) -> None:
    path.write_bytes(b"not a database " * 500)
    async with opened(path, NARROW) as pilot:
        assert "can't be used: file is not a database" in said(pilot)
        assert "What to do: move the file away" in said(pilot)
        await pilot.press("escape")
        assert host(pilot).given == [None]


async def test_the_help_names_the_parts_of_the_screen(kept: Path) -> None:
    async with opened(kept) as pilot:
        await until(pilot, lambda: rows(pilot))
        titles = [part.title for part in keys_on(pilot.app.screen)]
        assert titles[:2] == ["A conversation", "The history"]
        await pilot.press("slash")
        await until(pilot, lambda: keys_on(pilot.app.screen)[0].title == "Searching the history")
