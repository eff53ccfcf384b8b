"""The desk's screen: views, what is typed, rows and their sources, the way back, exports."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import desk_fakes
from textual.pilot import Pilot
from textual.widgets import Static
from tui_fakes import FAIR_DATES, FakeEngine, found, library
from tui_pilot import MEDIUM, NARROW, WIDE, ask, assert_the_keys_fit, chips, offered, shown, until

from index.errors import LibraryDamagedError
from index.types import Filters
from tui.app.app import DatelineApp
from tui.app.session import Places
from tui.conversation.scope import Scope
from tui.desk.sheet import Link, Sheet, SheetColumn, SheetRow
from tui.desk.views import Takes, View
from tui.screens.desk import DeskScreen
from tui.screens.prompts import LinePrompt
from tui.widgets.desk.desk_box import DeskBox
from tui.widgets.desk.sheet_bars import SheetBars
from tui.widgets.desk.sheet_table import SheetTable
from tui.widgets.desk.view_line import ViewLine
from tui.widgets.source.article_text import ArticleText
from tui.widgets.source.source_pane import SourcePane

HOSTILE = "[bold]x[/] \x1b]0;y\x07"


def made(
    folder: Path, *, views: tuple[View, ...] = desk_fakes.VIEWS, scope: Scope | None = None
) -> tuple[DatelineApp, FakeEngine]:
    engine = FakeEngine()
    places = Places(folder, folder / "history.sqlite")
    return DatelineApp(engine, scope, places=places, views=views), engine


async def opened(pilot: Pilot[None]) -> None:
    await pilot.press("f7")
    await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
    await until(pilot, lambda: pilot.app.screen.query("#desk-said"))
    await until(pilot, lambda: desk_box(pilot).has_focus)  # else Enter goes elsewhere


def said(pilot: Pilot[None]) -> str:
    return shown(pilot.app.screen.query_one("#desk-said", Static))


def under(pilot: Pilot[None]) -> str:
    return shown(pilot.app.screen.query_one("#desk-under", Static))


def table(pilot: Pilot[None]) -> SheetTable:
    return pilot.app.screen.query_one(SheetTable)


def desk_box(pilot: Pilot[None]) -> DeskBox:
    return pilot.app.screen.query_one(DeskBox)


async def typed(pilot: Pilot[None], words: str, title: str) -> None:
    desk_box(pilot).value = words
    await pilot.press("enter")
    await until(pilot, lambda: title in said(pilot))


async def test_what_is_typed_is_looked_up_and_the_rows_take_the_keyboard(tmp_path: Path) -> None:
    app, engine = made(tmp_path)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        assert "Type above what to look for" in said(pilot)
        assert not engine.wanted
        await pilot.press(*"fair", "enter")
        await until(pilot, lambda: "50 articles with “fair” by month" in said(pilot))
        await until(pilot, lambda: table(pilot).has_focus)
        assert [name for name, _ in engine.wanted] == ["count"]
        assert engine.threads == {"dateline-engine"}
        assert "2024-10        21" in "\n".join(table(pilot).lines())
        bars = app.screen.query_one(SheetBars)
        assert [bar.label for bar in bars._bars] == [month for month, _ in desk_fakes.MONTHS]
        assert_the_keys_fit(app.screen)
        await pilot.press("c")
        await until(pilot, lambda: "by outlet" in said(pilot))
        await pilot.press("f7")
        await until(pilot, lambda: not isinstance(app.screen, DeskScreen))
        await opened(pilot)
        assert "by outlet" in said(pilot)


async def test_views_are_gone_to_by_number_and_each_keeps_what_was_typed(tmp_path: Path) -> None:
    app, engine = made(tmp_path)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await typed(pilot, "fair", "with “fair”")
        await until(pilot, lambda: table(pilot).has_focus)
        await pilot.press("2")
        await until(pilot, lambda: said(pilot) == "4 quotations")
        assert desk_box(pilot).value == ""
        assert table(pilot).has_focus
        # In the box a digit is typed; with Alt it is a view.
        await pilot.press("slash", "3")
        assert desk_box(pilot).value == "3"
        await pilot.press("alt+1")
        await until(pilot, lambda: "with “fair”" in said(pilot))
        assert desk_box(pilot).value == "fair"
        # What waits for words begins with those typed now, and the arrows go round.
        table(pilot).focus()
        await pilot.press("left")
        await until(pilot, lambda: "No article has “fair”" in said(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, DeskScreen))
        assert [name for name, _ in engine.wanted] == ["count", "said", "count", "nothing"]


async def test_the_arrows_in_the_empty_box_go_to_another_view(tmp_path: Path) -> None:
    app, _ = made(tmp_path)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await pilot.press("right")
        await until(pilot, lambda: said(pilot) == "4 quotations")
        await pilot.press("left")
        await until(pilot, lambda: "Type above" in said(pilot))
        await pilot.press(*"ab", "left", "c")
        assert desk_box(pilot).value == "acb"


async def test_a_view_begins_with_what_was_typed_for_another_that_takes_the_same(
    tmp_path: Path,
) -> None:
    moment = replace(desk_fakes.NOTHING, name="moment", takes=Takes.MOMENT)
    question = replace(desk_fakes.NOTHING, name="question", takes=Takes.QUESTION)
    other = replace(question, name="other")
    views = (desk_fakes.COUNT, moment, question, other, desk_fakes.NOTHING)
    app, engine = made(tmp_path, views=views)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await typed(pilot, "fair", "with “fair”")
        await until(pilot, lambda: table(pilot).has_focus)
        await pilot.press("2")
        await until(pilot, lambda: "Type above" in said(pilot))
        await pilot.press("right")
        await typed(pilot, "How many?", "No article has “How many?”")
        await pilot.press("alt+4")
        await until(pilot, lambda: len(engine.wanted) == 3)
        assert desk_box(pilot).value == "How many?"
        await pilot.press("alt+5")
        await until(pilot, lambda: "No article has “fair”" in said(pilot))
        asked = [(name, wanted.typed) for name, wanted in engine.wanted]
        assert asked == [
            ("count", "fair"),
            *(("question", "How many?"), ("other", "How many?")),
            ("nothing", "fair"),
        ]


async def test_in_a_smaller_window_less_is_said(tmp_path: Path) -> None:
    app, _ = made(tmp_path)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await pilot.press("alt+2")
        await until(pilot, lambda: "The fair will run October" in under(pilot))
        await pilot.resize_terminal(40, 16)
        await until(pilot, lambda: "The fair will run October" not in under(pilot))
        assert len(under(pilot).splitlines()) == 2
        assert_the_keys_fit(app.screen)


async def test_the_arrows_bring_back_what_was_typed_for_a_view(tmp_path: Path) -> None:
    app, _ = made(tmp_path)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        for words in ("fair", "buses", "pies"):
            await typed(pilot, words, f"“{words}”")
            await until(pilot, lambda: table(pilot).has_focus)
            await pilot.press("slash")
        values = []
        for key in ("up", "up", "up", "down"):
            await pilot.press(key)
            values.append(desk_box(pilot).value)
        assert values == ["buses", "fair", "fair", "buses"]
        await pilot.press("down", "down")
        await until(pilot, lambda: table(pilot).has_focus)


async def test_a_row_opens_its_source_at_the_words_and_back_leads_out_again(tmp_path: Path) -> None:
    app, _ = made(tmp_path)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await pilot.press("alt+2")
        await until(pilot, lambda: "4 quotations" in said(pilot))
        await pilot.press("down")
        await until(pilot, lambda: table(pilot).has_focus)
        await pilot.press("enter")
        pane = app.screen.query_one(SourcePane)
        await until(pilot, lambda: pane.has_focus_within and pane.display)
        text = app.screen.query_one(ArticleText)
        assert text.marked_lines()
        assert not app.screen.query_one("#desk-side").display
        await pilot.press("n")
        assert pane.border_title == "[2] of 2 · Source"
        assert_the_keys_fit(app.screen)
        await pilot.press("tab")
        await until(pilot, lambda: table(pilot).has_focus)
        assert app.screen.query_one("#desk-side").display
        await pilot.press("end")
        assert "Open" in offered(app.screen)
        await pilot.press("enter")  # it opens nothing
        assert table(pilot).has_focus
        await pilot.press("escape", "escape")
        await until(pilot, lambda: not isinstance(app.screen, DeskScreen))


async def test_beside_the_rows_the_source_follows_the_cursor(tmp_path: Path) -> None:
    app, _ = made(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("alt+2")
        await until(pilot, lambda: "4 quotations" in said(pilot))
        await pilot.press("down")
        await until(pilot, lambda: table(pilot).has_focus)
        await pilot.press("enter")
        pane = app.screen.query_one(SourcePane)
        await until(pilot, lambda: pane.has_focus_within)
        head = app.screen.query_one("#source-head")
        await pilot.press("escape")
        await until(pilot, lambda: table(pilot).has_focus)
        await pilot.press("down")
        await until(pilot, lambda: "Committee hopes" in str(head.visual))
        await pilot.press("escape")
        assert not pane.is_open
        assert table(pilot).has_focus


async def test_a_row_leads_to_another_sheet_and_back(tmp_path: Path) -> None:
    app, engine = made(tmp_path)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await pilot.press("alt+2")
        await until(pilot, lambda: "4 quotations" in said(pilot))
        await pilot.press("down", "l")
        await until(pilot, lambda: "“committee” by outlet" in said(pilot))
        assert app.screen.query_one("#desk-choices", ViewLine).place == 1
        await until(pilot, lambda: table(pilot).has_focus)
        await pilot.press("down", "enter")  # no source: it leads on
        await until(pilot, lambda: "4 quotations with “2024-06”" in said(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "“committee” by outlet" in said(pilot))
        await until(pilot, lambda: table(pilot).cursor_row == 1)
        bars = app.screen.query_one(SheetBars)
        bars.focus()
        await pilot.press("end", "enter")
        await until(pilot, lambda: "with “2024-10”" in said(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "“committee” by outlet" in said(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: said(pilot) == "4 quotations")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, DeskScreen))
        assert engine.wanted[1][1].choice == "outlet"


async def test_of_thousands_of_rows_those_in_view_are_drawn_and_more_can_be_had(
    tmp_path: Path,
) -> None:
    app, engine = made(tmp_path)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await pilot.press("alt+3")
        await until(pilot, lambda: "5,000 names" in said(pilot))
        assert "4,800 more rows" in under(pilot)
        await pilot.press("down")
        for limit in (2000, 20_000):
            await pilot.press("m")
            await until(pilot, lambda limit=limit: engine.wanted[-1][1].limit == limit)
            await until(pilot, lambda limit=limit: table(pilot).row_count == min(5000, limit))
        await pilot.press("end")
        assert table(pilot).cursor_row == 4999
        drawn = list(table(pilot).lines())
        assert drawn[0].startswith("Name")
        assert any("Name 4999" in line for line in drawn)
        assert "More rows" not in offered(app.screen)


async def test_a_newer_request_takes_the_place_of_one_not_begun(tmp_path: Path) -> None:
    app, engine = made(tmp_path)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        engine.asking.clear()
        for words in ("one", "two", "three"):
            desk_box(pilot).value = words
            await pilot.press("enter")
        await pilot.press(*" and")  # typing isn't held up
        assert desk_box(pilot).value == "three and"
        assert "Looking" in said(pilot)
        engine.asking.set()
        await until(pilot, lambda: "“three”" in said(pilot))
        assert "two" not in [wanted.typed for _, wanted in engine.wanted]
        # Its user was typing on: the box keeps the keyboard.
        assert desk_box(pilot).has_focus


async def test_an_error_is_one_line_and_the_next_request_works(tmp_path: Path) -> None:
    def fails(library: object, wanted: object) -> Sheet:
        raise LibraryDamagedError(f"it is {HOSTILE}\n damaged", "run dateline doctor")

    failing = View("failing", "Failing", "", True, fails)
    app, _ = made(tmp_path, views=(failing, desk_fakes.SAID))
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "damaged: run dateline doctor" in said(pilot))
        assert "\n" not in said(pilot)
        assert "\x1b" not in said(pilot)
        assert "[bold]x[/]" in said(pilot)
        await pilot.press("alt+2")
        await until(pilot, lambda: "4 quotations" in said(pilot))


async def test_what_an_article_says_is_no_markup_and_moves_no_cursor(tmp_path: Path) -> None:
    def hostile(library: object, wanted: object) -> Sheet:
        row = SheetRow((HOSTILE,), leads_to=Link("none", HOSTILE))
        return Sheet(HOSTILE, (SheetColumn("a", "A"),), (row,), notes=(HOSTILE,))

    app, _ = made(tmp_path, views=(View("hostile", "Hostile", HOSTILE, True, hostile),))
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "[bold]x[/]" in said(pilot))
        drawn = "\n".join([said(pilot), under(pilot), *table(pilot).lines()])
        assert drawn.count("[bold]x[/]") == 3
        assert "\x1b" not in drawn
        await pilot.press("down", "l")
        assert isinstance(app.screen, DeskScreen)  # there is no such view, which is said


async def test_the_filters_of_the_conversation_hold_on_the_desk_and_go_both_ways(
    tmp_path: Path,
) -> None:
    scope = Scope(Filters(sources=("Brindle Gazette",)), date(2024, 10, 1))
    app, engine = made(tmp_path, scope=scope)
    async with app.run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: len(chips(pilot)) == 2)
        await opened(pilot)
        assert chips(pilot) == ("Brindle Gazette", "asked on 1 Oct 2024")
        await typed(pilot, "fair", "with “fair”")
        assert engine.wanted[-1][1].filters == scope.filters
        assert engine.wanted[-1][1].today == scope.as_of
        app.screen.query_one("#chips").focus()
        await pilot.press("x")
        await until(pilot, lambda: len(engine.wanted) == 2)
        assert engine.wanted[-1][1].filters == Filters()
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.query("#since"))
        await pilot.press(*"2024", "enter")
        await until(pilot, lambda: len(engine.wanted) == 3)
        assert engine.wanted[-1][1].filters == Filters(since=date(2024, 1, 1))
        assert chips(pilot) == ("since 1 Jan 2024", "asked on 1 Oct 2024")
        await pilot.press("f7")
        await until(pilot, lambda: not isinstance(app.screen, DeskScreen))
        assert chips(pilot) == ("since 1 Jan 2024", "asked on 1 Oct 2024")


async def test_an_updated_library_is_looked_through_again(tmp_path: Path) -> None:
    app, engine = made(tmp_path)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await typed(pilot, "fair", "with “fair”")
        engine.changed = library(articles=1300)
        await until(pilot, lambda: len(engine.wanted) == 2)
        await pilot.press("f7")
        await until(pilot, lambda: not isinstance(app.screen, DeskScreen))
        engine.changed = library(articles=1400)
        await until(pilot, lambda: engine.changed is None)
        assert len(engine.wanted) == 2  # not before the desk is seen
        await opened(pilot)
        await until(pilot, lambda: len(engine.wanted) == 3)


async def test_without_articles_and_over_the_sample_it_says_what_to_do(tmp_path: Path) -> None:
    app, engine = made(tmp_path)
    engine.status = library(articles=0)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "no articles yet: F4" in said(pilot))
    app, engine = made(tmp_path)
    engine.status = replace(library(), path=Path("/news-sample"))
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "try: flood" in said(pilot))
        assert "F4 adds your own" in said(pilot)
    app, engine = made(tmp_path, views=())
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "nothing on the desk" in said(pilot))
        await pilot.press("enter", "right", "escape")
        await until(pilot, lambda: not isinstance(app.screen, DeskScreen))


async def test_a_sheet_is_exported_whole_in_the_form_that_its_name_says(tmp_path: Path) -> None:
    app, _ = made(tmp_path)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await pilot.press("alt+3")
        await until(pilot, lambda: "5,000 names" in said(pilot))
        await pilot.press("down")
        for name in ("names.csv", "names.json", "names.md"):
            await export(pilot, tmp_path / name)
            await until(pilot, lambda name=name: name in said(pilot))
        rows = list(csv.DictReader((tmp_path / "names.csv").open(encoding="utf-8")))
        assert len(rows) == 5000
        assert rows[7]["name"] == "Name 7"
        assert rows[7]["quote"] == FAIR_DATES.quote
        assert len(json.loads((tmp_path / "names.json").read_text())["names"]) == 5000
        assert (tmp_path / "names.md").read_text().startswith("# 5,000 names\n")
        # A name that is taken, or says no form, is asked for again.
        for name, words in (("names.csv", "is there already"), ("names.txt", "none of its")):
            await export(pilot, tmp_path / name)
            await until(pilot, lambda: app.screen.query("#prompt-problem"))
            assert words in shown(app.screen.query_one("#prompt-problem", Static))
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, DeskScreen))


async def export(pilot: Pilot[None], path: Path) -> None:
    await pilot.press("e")
    await until(pilot, lambda: isinstance(pilot.app.screen, LinePrompt))
    pilot.app.screen.query_one("#prompt-line").value = str(path)  # type: ignore[attr-defined]
    await pilot.press("enter")


async def test_a_rows_words_are_copied_with_their_reference(tmp_path: Path) -> None:
    app, _ = made(tmp_path)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot)
        await pilot.press("alt+2")
        await until(pilot, lambda: "4 quotations" in said(pilot))
        await pilot.press("down", "y")
        await until(pilot, lambda: "Copied" in said(pilot))
        assert app.clipboard.startswith("“October 15-17”\n“The fair will run October 15-17")
        assert "Brindle Gazette" in app.clipboard
        await pilot.press("Y")
        await until(pilot, lambda: app.screen.query("OptionList"))
        await pilot.press("escape")


async def test_the_desk_leaves_the_conversation_as_it_is(tmp_path: Path) -> None:
    app, engine = made(tmp_path)
    engine.reply = found
    async with app.run_test(size=WIDE) as pilot:
        card = await ask(pilot, "When?")
        await opened(pilot)
        await pilot.press("alt+2")
        await until(pilot, lambda: "4 quotations" in said(pilot))
        await pilot.press("down", "enter")
        pane = app.screen.query_one(SourcePane)
        await until(pilot, lambda: pane.has_focus_within)
        await pilot.press("f7")
        await until(pilot, lambda: not isinstance(app.screen, DeskScreen))
        assert not card.waiting
        assert app.query_one(SourcePane) is not pane
