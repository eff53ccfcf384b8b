"""The library at a glance, beside the conversation."""

from dataclasses import replace
from datetime import date

import pytest
from textual.pilot import Pilot
from textual.widgets import Static
from tui_fakes import BUS, FAIR, FakeEngine, library
from tui_pilot import MEDIUM, NARROW, WIDE, ask, box, cards, shown, source, status, until

from index.types import Story
from qa.desk.changes.new import NewArticles
from tui.app.app import DatelineApp
from tui.conversation.overview import Overview
from tui.widgets.charts.bars import Bar, BarChart
from tui.widgets.charts.columns import ColumnChart
from tui.widgets.conversation.conversation import ToTry
from tui.widgets.overview.overview import OverviewPane
from tui.widgets.rows import Row

COPY = replace(FAIR, id="copy", source="\x1b[31mThe [b]Courier")
HELD = replace(library(), sources=(("Brindle Gazette", 900), ("[b]Wend", 34)), undated=12)
GLANCE = Overview(
    {date(2024, 5, 1): 2, date(2024, 10, 1): 5},
    (Story((FAIR, COPY)), Story((replace(BUS, title="日本 \x1b[2Jbuses [b]"),))),
)
TO_TRY = ("When is the fair?", "Until when do buses run?")


def engine(held: Overview = GLANCE) -> FakeEngine:
    made = FakeEngine(status=HELD)
    made.held, made.to_try = held, TO_TRY
    return made


def pane(pilot: Pilot[None]) -> OverviewPane:
    return pilot.app.query_one(OverviewPane)


def lines(pilot: Pilot[None]) -> list[str]:
    """The headings and rows that are shown."""
    return [shown(one) for one in pane(pilot).query(Static) if one.display]


async def filled(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: pane(pilot).rows and "Questions" in " ".join(lines(pilot)))


async def test_it_shows_when_of_whom_the_newest_and_what_to_ask() -> None:
    async with DatelineApp(engine(), idle=0).run_test(size=WIDE) as pilot:
        await filled(pilot)
        assert lines(pilot) == [
            "Articles a month  12 undated · most: 5 in Oct 2024",
            "Outlets",
            "Newest",
            " 1 Oct 2024  County fair returns  Brindle Gazette, The [b]Courier",
            "    no date  日本 buses [b]",
            "Questions to try  click one, or type its number",
            "1 When is the fair?",
            "2 Until when do buses run?",
        ]
        assert [column.value for column in pane(pilot).query_one(ColumnChart).columns] == [
            *(2, 0, 0, 0, 0, 5)
        ]
        assert pane(pilot).query_one(BarChart).bars == (
            Bar("Brindle Gazette", 900),
            Bar("[b]Wend", 34),
        )
        assert pane(pilot).region
        assert not pilot.app.query_one("#to-try").display
        assert pilot.app.focused is box(pilot)
        assert "\x1b" not in pilot.app.export_screenshot()


async def test_an_empty_library_has_no_sections() -> None:
    empty = FakeEngine(status=library(articles=0))
    async with DatelineApp(empty, idle=0).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        await pilot.pause()
        assert lines(pilot) == ["Sources are shown here, with the quoted words marked."]


async def test_a_source_takes_its_place_and_gives_it_back() -> None:
    async with DatelineApp(engine(), idle=0).run_test(size=WIDE) as pilot:
        await filled(pilot)
        await ask(pilot, "When is the fair?")
        await until(pilot, lambda: source(pilot).region)
        assert not pane(pilot).region
        await pilot.press("tab", "enter")
        await until(pilot, lambda: source(pilot).has_focus)
        await pilot.press("l")
        await until(pilot, lambda: isinstance(pilot.app.focused, Row))
        assert not source(pilot).region
        await pilot.press("escape")
        await until(pilot, lambda: box(pilot).has_focus)


async def test_the_arrows_go_round_and_enter_opens_a_story() -> None:
    async with DatelineApp(engine(), idle=0).run_test(size=WIDE) as pilot:
        await filled(pilot)
        await pilot.press("tab")
        rows = pane(pilot).rows
        assert pilot.app.focused is rows[0]
        await pilot.press("up")
        assert pilot.app.focused is rows[-1]
        await pilot.press("down", "down")
        assert pilot.app.focused is rows[1]
        await pilot.press("enter")
        await until(pilot, lambda: source(pilot).has_focus)
        assert source(pilot).text.plain == BUS.text
        assert pilot.app.query_one("#source").border_title == "[2] of 2 · Among the newest"
        await pilot.press("n")
        assert source(pilot).text.plain == FAIR.text


@pytest.mark.parametrize("size", [MEDIUM, NARROW])
async def test_a_narrow_window_shows_it_at_f5_and_the_questions_at_once(
    size: tuple[int, int],
) -> None:
    fake = engine()
    async with DatelineApp(fake, idle=0).run_test(size=size) as pilot:
        await until(pilot, lambda: pilot.app.query_one("#to-try").display)
        assert TO_TRY[1] in shown(pilot.app.query_one("#to-try", Static))
        assert not pane(pilot).region
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(pilot.app.focused, Row))
        assert pane(pilot).region.width == size[0]
        await pilot.press("f5")
        await until(pilot, lambda: box(pilot).has_focus)
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(pilot.app.focused, Row))
        await pilot.press("up", "enter")
        await until(pilot, lambda: fake.asked)
        assert fake.asked[0][0] == TO_TRY[1]
        await until(pilot, lambda: box(pilot).has_focus)


async def test_a_click_asks_and_a_number_too() -> None:
    fake = engine()
    async with DatelineApp(fake, idle=0).run_test(size=WIDE) as pilot:
        await filled(pilot)
        await pilot.click(pane(pilot).rows[-1])
        await until(pilot, lambda: len(fake.asked) == 1)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: not cards(pilot))
        await ask(pilot, "1")
        assert [question for question, _ in fake.asked] == [TO_TRY[1], TO_TRY[0]]


async def test_an_update_is_shown() -> None:
    fake = engine()
    async with DatelineApp(fake, idle=0).run_test(size=WIDE) as pilot:
        await filled(pilot)
        fake.held = replace(GLANCE, stories=GLANCE.stories[1:])
        fake.changed = replace(HELD, articles=7)
        await ask(pilot, "When is the fair?")  # which looks first whether there are others
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "County fair" not in " ".join(lines(pilot)))
        assert "7 articles" in status(pilot)


async def test_what_came_since_yesterday_stands_above_the_newest() -> None:
    held = replace(GLANCE, new=NewArticles(12, 1))
    async with DatelineApp(engine(held), idle=0).run_test(size=WIDE) as pilot:
        await filled(pilot)
        assert "Newest  new since yesterday: 12 articles in 1 story" in " ".join(lines(pilot))


async def test_a_resize_is_safe() -> None:
    async with DatelineApp(engine(), idle=0).run_test(size=WIDE) as pilot:
        await filled(pilot)
        await pilot.press("tab", "down")
        focused = pilot.app.focused
        for size in (NARROW, (20, 8), (200, 50), MEDIUM, WIDE):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert pilot.app.focused is focused
        assert pane(pilot).region


async def test_no_question_is_looked_for_while_another_is_typed() -> None:
    fake = engine()
    async with DatelineApp(fake, idle=3600).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: pane(pilot).rows)
        await ask(pilot, "When is the fair?")
        assert pilot.app.query_one(ToTry).questions == ()
