"""What the cards, the chips and the panels do to a conversation, driven by keys and clicks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from textual.pilot import Pilot
from textual.widgets import Input, Static
from tui_fakes import FAIR, FakeEngine, cite, found, library
from tui_pilot import (
    MEDIUM,
    NARROW,
    WIDE,
    ask,
    assert_nothing_is_cut_off,
    box,
    burst,
    cards,
    chips,
    row_of,
    shown,
    source,
    status,
    until,
)

from index.errors import LibraryDamagedError
from index.library import Library
from index.types import Filters
from qa.types import Alternative, Answer, Turn
from tui.app.app import DatelineApp
from tui.app.session import Places
from tui.conversation.messages import QuestionAsked
from tui.conversation.scope import EVERYTHING, Scope
from tui.screens.filters import FiltersScreen
from tui.screens.help import HelpScreen
from tui.screens.history import HistoryScreen
from tui.screens.library import LibraryScreen
from tui.screens.prompts import LinePrompt
from tui.widgets.conversation.chips import Chips
from tui.widgets.outlet_list import OutletList
from tui.widgets.source.source_pane import SourcePane

RIVAL = Alternative("two years", 0.2, (cite(FAIR, "two years away"),))
WIRE = Scope(Filters(sources=("Northern Wire",)))


def rivalled(question: str) -> Answer:
    return found(question, alternatives=(RIVAL,))


def carrying(question: str) -> Answer:
    return found(question, carried=("fair",)) if "there" in question else found(question)


async def test_rivals_unfold_by_key_and_their_sources_open() -> None:
    async with DatelineApp(FakeEngine(rivalled)).run_test(size=WIDE) as pilot:
        card = await ask(pilot, "When?")
        assert len(card.references) == 2
        await pilot.press("tab", "tab", "tab", "enter")
        assert "▾ 1 other answer\n[3] Or ●○○○  two years" in shown(card)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: source(pilot).has_focus)
        assert "two years away" in source(pilot).text.plain
        await pilot.press("escape")
        await until(pilot, lambda: box(pilot).has_focus)
        await pilot.press("tab", "space")
        assert "▸ 1 other answer" in shown(card)
        assert len(card.references) == 2


async def test_rivals_unfold_at_a_click() -> None:
    async with DatelineApp(FakeEngine(rivalled)).run_test(size=WIDE) as pilot:
        card = await ask(pilot, "When?")
        await until(pilot, lambda: card.region.height >= 8)
        row = row_of(card, "▸")
        await pilot.click(card, offset=(card.gutter.left + 3, card.gutter.top + row))
        await until(pilot, lambda: "▾ 1 other answer" in shown(card))


@pytest.mark.parametrize("by_key", [True, False])
async def test_what_unfolds_below_the_edge_is_scrolled_into_view(by_key: bool) -> None:
    rivals = tuple(replace(RIVAL, text=f"{n} years") for n in range(2, 7))
    engine = FakeEngine(lambda question: found(question, alternatives=rivals))
    async with DatelineApp(engine).run_test(size=NARROW) as pilot:
        card = await ask(pilot, "When?")
        await pilot.press("tab", "tab", "tab")
        await until(pilot, lambda: pilot.app.focused is card and card.region.height >= 8)
        row = card.content_region.y + row_of(card, "▸")
        if by_key:
            await pilot.press("space")
        else:
            await pilot.press("escape")
            await pilot.click(offset=(card.content_region.x + 3, row))
        await until(pilot, lambda: "▾" in shown(card))
        last = row_of(card, "[5]")
        assert card.parent is not None
        view = pilot.app.query_one("#conversation").content_region
        await until(pilot, lambda: view.contains(view.x, card.content_region.y + last))
        assert view.contains(view.x, card.content_region.y + row_of(card, "▾"))


async def test_what_was_carried_can_be_taken_away_and_the_question_stands_alone() -> None:
    engine = FakeEngine(carrying)
    async with DatelineApp(engine).run_test(size=MEDIUM) as pilot:
        await ask(pilot, "When is the fair?")
        card = await ask(pilot, "Who is there?")
        assert "carried: fair[×]" in shown(card)
        await pilot.press("tab", "x")
        await until(pilot, lambda: len(cards(pilot)) == 3 and "October" in shown(cards(pilot)[-1]))
        await until(pilot, lambda: box(pilot).has_focus)
        await ask(pilot, "And then?")
    first = Turn("When is the fair?", "October 15-17")
    alone = Turn("Who is there?", "October 15-17")
    assert engine.asked == [
        ("When is the fair?", ()),
        ("Who is there?", (first,)),
        ("Who is there?", ()),
        ("And then?", (alone,)),
    ]


async def test_filters_on_a_card_can_be_taken_away_both_typed_and_set() -> None:
    engine = FakeEngine(lambda q: found(q, filters=WIRE.filters) if "source:" in q else found(q))
    async with DatelineApp(engine, WIRE).run_test(size=MEDIUM) as pilot:
        await ask(pilot, "When? source:wire")
        await pilot.press("tab", "w")
        await until(pilot, lambda: len(cards(pilot)) == 2 and "October" in shown(cards(pilot)[-1]))
        assert chips(pilot) == ("Northern Wire",)
    assert [question for question, _ in engine.asked] == ["When? source:wire", "When?"]
    assert engine.scopes == [WIRE, EVERYTHING]


async def test_chips_above_the_box_hold_for_every_question_until_they_are_removed() -> None:
    engine = FakeEngine()
    scope = replace(WIRE, as_of=date(2024, 10, 14))
    async with DatelineApp(engine, scope).run_test(size=NARROW) as pilot:
        assert chips(pilot) == ("Northern Wire", "asked on 14 Oct 2024")
        await ask(pilot, "one")
        assert_nothing_is_cut_off(pilot)
        await pilot.press("shift+tab", "right", "delete")
        await until(pilot, lambda: box(pilot).has_focus)
        assert chips(pilot) == ("Northern Wire",)
        await ask(pilot, "two")
        await pilot.press("shift+tab", "x")
        await until(pilot, lambda: not pilot.app.query_one(Chips).display)
        await ask(pilot, "three")
    assert engine.scopes == [scope, WIRE, EVERYTHING]


async def test_chips_wrap_whole() -> None:
    outlets = ("Coastal Radio", "Brindle Gazette", "Northern Wire")
    scope = Scope(Filters(sources=outlets))
    async with DatelineApp(FakeEngine(), scope).run_test(size=NARROW) as pilot:
        shown_chips = pilot.app.query_one(Chips)
        await until(pilot, lambda: shown_chips.region.height == 2)
        assert shown(shown_chips).split("\n") == [
            "only  Coastal Radio[×]  Brindle Gazette[×]",
            "Northern Wire[×]",
        ]
        await pilot.resize_terminal(*MEDIUM)
        await until(pilot, lambda: shown_chips.region.height == 1)
        assert "\n" not in shown(shown_chips)


async def test_a_click_on_a_chip_removes_it() -> None:
    async with DatelineApp(FakeEngine(), WIRE).run_test(size=MEDIUM) as pilot:
        await pilot.click(Chips, offset=(9, 0))
        await until(pilot, lambda: chips(pilot) == ())


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_the_filters_panel_sets_days_and_outlets(size: tuple[int, int]) -> None:
    outlets = (("Brindle Gazette", 12), ("Northern Wire", 4))
    engine = FakeEngine(status=replace(library(), sources=outlets))
    async with DatelineApp(engine).run_test(size=size) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        await pilot.press("f2")
        screen = pilot.app.screen
        assert isinstance(screen, FiltersScreen)
        await until(pilot, lambda: screen.query_one("#since").has_focus)
        assert screen.region.contains_region(screen.query_one("#filters").region)
        await pilot.press(*"2024-03", "tab", "tab", *"2024-10-14", "tab", *"wire")
        listed = screen.query_one(OutletList)
        await until(pilot, lambda: listed.option_count == 1)
        await pilot.press("tab", "space")
        await until(pilot, lambda: listed.ticked == ("Northern Wire",))
        await pilot.press("enter")
        await until(pilot, lambda: box(pilot).has_focus)
        assert chips(pilot) == ("since 1 Mar 2024", "Northern Wire", "asked on 14 Oct 2024")
        await ask(pilot, "When?")
    since = Filters(since=date(2024, 3, 1), sources=("Northern Wire",))
    assert engine.scopes == [Scope(since, date(2024, 10, 14))]


async def test_a_day_and_enter_typed_while_the_app_is_busy_is_the_day_that_is_set() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=WIDE) as pilot:
        await pilot.press("f2")
        screen = pilot.app.screen
        await until(pilot, lambda: screen.query_one("#since").has_focus)
        burst(pilot, *"2024-03", "enter")
        await until(pilot, lambda: chips(pilot))
        assert chips(pilot) == ("since 1 Mar 2024",)


async def test_the_panel_says_what_it_can_t_use_and_keeps_what_was_typed() -> None:
    async with DatelineApp(FakeEngine(), WIRE).run_test(size=NARROW) as pilot:
        await pilot.press("f2")
        screen = pilot.app.screen
        await until(pilot, lambda: screen.query_one("#since").has_focus)
        await pilot.press(*"soon", "enter")
        problem = screen.query_one("#filters-problem", Static)
        await until(pilot, lambda: "'soon' isn't a year" in shown(problem))
        since = screen.query_one("#since", Input)
        assert since.value == "soon"
        since.value, screen.query_one("#until", Input).value = "2024-06", "2024-05"
        await pilot.press("enter")
        await until(pilot, lambda: "no day is both" in shown(problem))
        await pilot.press("escape")
        await until(pilot, lambda: box(pilot).has_focus)
        assert chips(pilot) == ("Northern Wire",)
        await pilot.press("f2", "ctrl+r", "enter")
        await until(pilot, lambda: chips(pilot) == ())


async def test_the_header_follows_a_library_that_changes_underneath() -> None:
    engine = FakeEngine()
    async with DatelineApp(engine).run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready · 1,234 articles"))
        engine.changed = library(articles=1300)
        await until(pilot, lambda: status(pilot).startswith("Ready · 1,300 articles"))


async def test_a_question_tries_a_library_that_did_not_open_again() -> None:
    engine = FakeEngine(open_error=LibraryDamagedError("It is torn.", "run: dateline doctor"))
    async with DatelineApp(engine).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "When?")
        assert "It is torn.\nWhat to do: run: dateline doctor" in shown(card)
        engine.open_error = None
        await pilot.press("enter")
        await until(pilot, lambda: "October 15-17" in shown(cards(pilot)[-1]))
        assert status(pilot).startswith("Ready")


async def test_a_long_conversation_keeps_its_newest_cards_and_brings_back_the_others() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=NARROW) as pilot:
        # Asked faster than they are answered: some answers come for cards that are put away.
        for n in range(60):
            pilot.app.query_one("#question").post_message(QuestionAsked(f"question {n}"))
        await until(pilot, lambda: questions(pilot) == [f"question {n}" for n in range(40, 60)])
        await until(pilot, lambda: cards(pilot)[-1].answered)
        earlier = pilot.app.query_one("#earlier", Static)
        assert shown(earlier).startswith("▴ 40 earlier questions")
        # The newest card may still be coming into view: until then, that isn't the top.
        for _ in range(100):
            pilot.app.query_one("#conversation").scroll_home(animate=False)
            await pilot.press("pageup")
            if len(cards(pilot)) == 60:
                break
        assert questions(pilot) == [f"question {n}" for n in range(60)]
        assert all("October 15-17" in shown(card) for card in cards(pilot))
        assert not earlier.display
        first = cards(pilot)[0]
        first.focus()
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.query_one(SourcePane).display)


async def test_a_click_on_how_many_there_were_brings_them_back() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=NARROW) as pilot:
        for n in range(22):
            pilot.app.query_one("#question").post_message(QuestionAsked(f"question {n}"))
        await until(pilot, lambda: questions(pilot) == [f"question {n}" for n in range(2, 22)])
        await until(pilot, lambda: cards(pilot)[-1].answered)
        earlier = pilot.app.query_one("#earlier", Static)
        for _ in range(100):  # the newest card may still be coming into view
            pilot.app.query_one("#conversation").scroll_home(animate=False)
            await pilot.pause()
            await pilot.click(earlier, offset=(4, 0))
            if len(cards(pilot)) == 22:
                break
        assert questions(pilot) == [f"question {n}" for n in range(22)]


def questions(pilot: Pilot[None]) -> list[str]:
    return [card.question for card in cards(pilot)]


async def test_a_question_that_failed_is_brought_back_too() -> None:
    engine = FakeEngine(open_error=LibraryDamagedError("It is torn.", "run: dateline doctor"))
    async with DatelineApp(engine).run_test(size=NARROW) as pilot:
        card = await ask(pilot, "When?")
        assert "It is torn." in shown(card)
        assert shown(card.again()) == shown(card)


async def test_help_begins_with_the_keys_of_what_has_focus() -> None:
    async with DatelineApp(FakeEngine(rivalled)).run_test(size=MEDIUM) as pilot:
        await ask(pilot, "When?")
        for focus, heading in (((), "The question box"), (("tab",), "An answer")):
            await pilot.press(*focus, "f1")
            await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
            text = shown(pilot.app.screen.query_one("#help-text", Static))
            assert text.startswith(heading)
            assert "Everywhere" in text
            await pilot.press("escape")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def test_answers_are_kept_and_a_conversation_is_resumed_with_its_turns(
    tmp_path: Path,
) -> None:
    places = Places(tmp_path / "library", tmp_path / "history.sqlite")
    engine = FakeEngine()
    async with DatelineApp(engine, places=places).run_test(size=WIDE) as pilot:
        await ask(pilot, "When is the fair?")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: not cards(pilot))
    again = FakeEngine()
    async with DatelineApp(again, places=places).run_test(size=WIDE) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen))
        await until(pilot, lambda: pilot.app.screen.query_one("#history-list").has_focus)
        await pilot.press("enter")
        await until(pilot, lambda: len(cards(pilot)) == 1)
        assert "October 15-17" in shown(cards(pilot)[0])
        await ask(pilot, "And there?")
    assert again.asked == [("And there?", (Turn("When is the fair?", "October 15-17"),))]


async def test_the_other_screens_open_over_the_conversation_and_close(tmp_path: Path) -> None:
    places = Places(tmp_path / "library", tmp_path / "history.sqlite")
    async with DatelineApp(FakeEngine(), places=places).run_test(size=MEDIUM) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        await pilot.press("f3", "escape")
        await until(pilot, lambda: box(pilot).has_focus)
        titles = [c.title for c in pilot.app.get_system_commands(pilot.app.screen)]
        named = {"History  F3", "Library  F4", "Evaluation  F6", "Filters  F2", "Help  F1"}
        assert named <= set(titles)


async def test_articles_that_changed_on_disk_are_only_told_of(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    (articles / "pool.md").write_text("The swimming pool opened in May.\n", encoding="utf-8")
    places = Places(tmp_path / "library", tmp_path / "history.sqlite")
    async with DatelineApp(FakeEngine(), places=places).run_test(size=NARROW) as pilot:
        await until(pilot, lambda: status(pilot).endswith("1 article changed: F4, then r"))
        assert_nothing_is_cut_off(pilot)


async def test_a_history_that_cannot_be_kept_is_told_of_and_nothing_else_is_lost(
    tmp_path: Path,
) -> None:
    history = tmp_path / "history.sqlite"
    history.write_bytes(b"no database at all " * 300)
    places = Places(tmp_path / "library", history)
    async with DatelineApp(FakeEngine(), places=places).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "When?")
        assert "October 15-17" in shown(card)
        told = pilot.app._notifications
        await until(pilot, lambda: any("aren't kept" in one.message for one in told))
    assert history.read_bytes().startswith(b"no database")


async def test_a_conversation_is_renamed_by_typing_at_once(tmp_path: Path) -> None:
    places = Places(tmp_path / "library", tmp_path / "history.sqlite")
    async with DatelineApp(FakeEngine(), places=places).run_test(size=WIDE) as pilot:
        await ask(pilot, "When is the fair?")
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen))
        await until(pilot, lambda: pilot.app.screen.query_one("#history-list").has_focus)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinePrompt))
        await until(pilot, lambda: pilot.app.screen.query_one("#prompt-line").has_focus)


async def test_a_low_window_leaves_no_row_of_a_card_free() -> None:
    app = DatelineApp(FakeEngine())
    async with app.run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "When is the fair?")
        roomy = shown(card).splitlines()
        assert "" in [line.strip() for line in roomy]
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: "" not in [line.strip() for line in shown(card).splitlines()])
        assert "─" not in shown(card)
        await pilot.resize_terminal(*MEDIUM)
        await until(pilot, lambda: shown(card).splitlines() == roomy)
