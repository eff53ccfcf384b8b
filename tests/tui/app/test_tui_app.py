"""The app driven by keys, as a user would, over a fake engine."""

import subprocess
import sys
from datetime import date

import pytest
from article_fakes import article
from textual.command import CommandList
from textual.widgets import Static
from tui_fakes import BUS, FAIR, FakeEngine, cite, found, hit, library
from tui_pilot import (
    MEDIUM,
    NARROW,
    WIDE,
    ask,
    assert_nothing_is_cut_off,
    box,
    cards,
    offered,
    row_of,
    shown,
    source,
    status,
    until,
)

from index.errors import DatelineError, MismatchError
from qa.types import Answer, Took, Turn
from tui.app.app import DatelineApp
from tui.conversation.source_text import CURRENT
from tui.screens.help import HelpScreen
from tui.widgets.conversation.answer_card import AnswerCard
from tui.widgets.conversation.question_box import QuestionBox
from tui.widgets.source.article_text import ArticleText


def reversed_in_view(view: ArticleText) -> str:
    """The words drawn in reverse among the lines of the article now on the screen."""
    strips = [view.render_line(y) for y in range(view.scrollable_content_region.height)]
    segments = (segment for strip in strips for segment in strip)
    return "".join(s.text for s in segments if s.style and s.style.reverse)


def abstain(question: str) -> Answer:
    near = (hit(FAIR, "Parking is free, and the last bus leaves at midnight.", 1),)
    return Answer(question, question, None, 0.1, hits=(*near, hit(BUS, BUS.text, 2)), took=Took())


async def test_the_question_box_has_focus_and_the_library_is_summed_up() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=MEDIUM) as pilot:
        assert pilot.app.focused is box(pilot)
        await until(pilot, lambda: "articles" in status(pilot))
        assert status(pilot) == "Ready · 1,234 articles · 5,678 passages · 2019–2024"


async def test_typing_and_asking_work_while_models_load() -> None:
    engine = FakeEngine()
    engine.opening.clear()
    async with DatelineApp(engine).run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot) == "Loading the meaning model…")
        await pilot.press("h", "i")
        assert box(pilot).value == "hi"
        first = await ask(pilot, "When is the fair?", wait=False)
        second = await ask(pilot, "And the bus?", wait=False)
        assert shown(first) == "When is the fair?\n\n· waiting"
        assert box(pilot).value == ""
        assert engine.asked == []
        engine.opening.set()
        await until(pilot, lambda: "October" in shown(first) and "October" in shown(second))
    assert engine.asked == [
        ("When is the fair?", ()),
        ("And the bus?", (Turn("When is the fair?", "October 15-17"),)),
    ]
    assert engine.threads == {"dateline-engine"}
    assert engine.closed


async def test_an_answer_card_holds_the_answer_and_all_that_supports_it() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "When is the fair?")
        assert shown(card).split("\n") == [
            "When is the fair?",
            "",
            "▌ October 15-17" + "●●●● Very sure · 0.12 s".rjust(75 - len("▌ October 15-17")),
            "",
            "  “The fair will run October 15-17 at the old airfield, the committee",
            "  said.”",
            "─" * 75,
            "[1] County fair returns      1 Oct 2024  Brindle Gazette",
            "[2] Late buses for the fair     no date",
        ]


async def test_the_question_searched_for_is_shown_where_it_differs() -> None:
    engine = FakeEngine(lambda q: found(q, searched_for="when is the Brindle fair"))
    async with DatelineApp(engine).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "and when?")
        assert "searched for: when is the Brindle fair" in shown(card)


async def test_a_wide_window_shows_the_first_source_of_the_newest_answer() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=WIDE) as pilot:
        await ask(pilot, "When is the fair?")
        await until(pilot, lambda: source(pilot).scroll_y > 0)
        assert reversed_in_view(source(pilot)) == "October 15-17"
        assert pilot.app.focused is box(pilot)
        assert_nothing_is_cut_off(pilot)


async def test_the_source_opens_by_number_and_n_goes_round() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=MEDIUM) as pilot:
        await ask(pilot, "When is the fair?")
        await pilot.press("alt+1")
        await until(pilot, lambda: pilot.app.focused is source(pilot))
        await until(pilot, lambda: source(pilot).scroll_y > 0)
        text = source(pilot).text
        marks = [text.plain[s.start : s.end] for s in text.spans if s.style == CURRENT]
        assert marks == ["October 15-17"]
        assert text.plain == FAIR.text
        assert reversed_in_view(source(pilot)) == "October 15-17"
        assert "1 Oct 2024 (from the file name)" in shown(
            pilot.app.query_one("#source-head", Static)
        )
        await pilot.press("n")
        assert source(pilot).text.plain == BUS.text
        await pilot.press("n")
        assert source(pilot).text.plain == FAIR.text
        await pilot.press("N")
        assert source(pilot).text.plain == BUS.text


async def test_tab_and_enter_open_a_source_and_escape_comes_back() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=WIDE) as pilot:
        card = await ask(pilot, "When is the fair?")
        await pilot.press("tab")
        assert pilot.app.focused is card
        await pilot.press("tab", "enter")
        await until(pilot, lambda: pilot.app.focused is source(pilot))
        assert source(pilot).text.plain == BUS.text
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.focused is box(pilot))
        await pilot.press("tab", "tab", "tab")
        assert pilot.app.focused is box(pilot)


async def test_a_click_on_a_number_opens_it() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=WIDE) as pilot:
        card = await ask(pilot, "When is the fair?")
        await until(pilot, lambda: card.region.height >= 7)
        row = row_of(card, "[2]")
        await pilot.click(card, offset=(card.gutter.left + 1, card.gutter.top + row))
        await until(pilot, lambda: source(pilot).text.plain == BUS.text)


async def test_a_narrow_window_shows_one_pane_at_a_time() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=NARROW) as pilot:
        await ask(pilot, "When is the fair?")
        talk, pane = pilot.app.query_one("#talk"), pilot.app.query_one("#source")
        assert talk.region.width == 60
        assert not pane.region
        assert_nothing_is_cut_off(pilot)
        await pilot.press("tab")
        await pilot.pause()
        assert_nothing_is_cut_off(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.focused is source(pilot))
        await until(pilot, lambda: reversed_in_view(source(pilot)) == "October 15-17")
        assert pane.region.width == 60
        assert not talk.region
        assert_nothing_is_cut_off(pilot)
        assert "Back" in offered(pilot.app.screen)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.focused is box(pilot))
        assert not pane.region


async def test_a_resize_keeps_the_quoted_words_in_view() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=WIDE) as pilot:
        await ask(pilot, "When is the fair?")
        await pilot.press("alt+1")
        await until(pilot, lambda: pilot.app.focused is source(pilot))
        for size in (NARROW, (100, 24), MEDIUM, WIDE):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: reversed_in_view(source(pilot)) == "October 15-17")
            assert_nothing_is_cut_off(pilot)


async def test_f5_puts_what_is_beside_away_and_brings_it_back() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=WIDE) as pilot:
        for pane in (pilot.app.query_one("#overview"), pilot.app.query_one("#source")):
            await pilot.press("f5")
            await until(pilot, lambda pane=pane: not pane.region)
            assert pilot.app.focused is box(pilot)
            await pilot.press("f5")
            await until(pilot, lambda pane=pane: pane.region)
            await until(pilot, lambda pane=pane: pane.has_focus_within or pane.has_focus)
            await pilot.press("escape")
            await ask(pilot, "When is the fair?")


async def test_an_abstention_lists_the_nearest_passages_as_no_answer() -> None:
    async with DatelineApp(FakeEngine(abstain)).run_test(size=WIDE) as pilot:
        card = await ask(pilot, "Who is the mayor?")
        assert shown(card).split("\n") == [
            "Who is the mayor?",
            "",
            "┆ Your articles don't say.",
            "",
            "Nearest passages — not an answer: ─────────────────────",
            "[1] County fair returns",
            "    1 Oct 2024  Brindle Gazette",
            "    Parking is free, and the last bus leaves at",
            "    midnight.",
            "[2] Late buses for the fair",
            "    no date",
            "    Night buses will run until midnight while the fair",
            "    is on, October 15-17.",
        ]
        assert not pilot.app.query_one("#source").display
        await pilot.press("alt+1")
        await until(pilot, lambda: source(pilot).text.plain == FAIR.text)
        assert "not an answer" in str(pilot.app.query_one("#source").border_title)


async def test_an_error_shows_its_hint_and_gives_the_question_back() -> None:
    def fail(question: str) -> Answer:
        raise DatelineError("Another process is writing.", "try again in a minute")

    async with DatelineApp(FakeEngine(fail)).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "When?")
        assert "Another process is writing.\nWhat to do: try again in a minute" in shown(card)
        assert box(pilot).value == "When?"


async def test_a_question_given_back_never_overwrites_what_is_being_typed() -> None:
    def fail(question: str) -> Answer:
        raise DatelineError("No.")

    engine = FakeEngine(fail)
    engine.asking.clear()
    async with DatelineApp(engine).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "When?", wait=False)
        await pilot.press("n", "e", "w")
        engine.asking.set()
        await until(pilot, lambda: "No." in shown(card))
        assert box(pilot).value == "new"


class Panic(BaseException):
    """What a panic in a Rust extension looks like from here."""


@pytest.mark.parametrize("error", [ZeroDivisionError("by\nzero"), Panic("by zero")])
async def test_the_app_carries_on_after_a_bug(error: BaseException) -> None:
    def crash_once(question: str) -> Answer:
        if question == "boom":
            raise error
        return found(question)

    async with DatelineApp(FakeEngine(crash_once)).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "boom")
        assert f"Something went wrong: {type(error).__name__}: by zero" in shown(card)
        assert "October 15-17" in shown(await ask(pilot, "When is the fair?"))


async def test_a_library_that_does_not_open_says_why_and_the_help_still_works() -> None:
    engine = FakeEngine(open_error=MismatchError("Built with another model.", "rebuild it"))
    engine.opening.clear()
    async with DatelineApp(engine).run_test(size=NARROW) as pilot:
        early = await ask(pilot, "When?", wait=False)
        engine.opening.set()
        await until(pilot, lambda: status(pilot) == "Not ready: Built with another model.")
        welcome = shown(pilot.app.query_one("#welcome", Static))
        assert "Built with another model.\nWhat to do: rebuild it" in welcome
        await until(pilot, lambda: "Built with another model." in shown(early))
        assert box(pilot).value == "When?"
        assert_nothing_is_cut_off(pilot)
        await pilot.press("f1")
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press("ctrl+q")
    assert pilot.app.return_code == 0


async def test_an_empty_library_says_how_to_fill_it() -> None:
    async with DatelineApp(FakeEngine(status=library(articles=0))).run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: "0 articles" in status(pilot))
        assert "Press F4 to add a folder" in shown(pilot.app.query_one("#welcome", Static))


async def test_the_status_follows_the_share_embedded() -> None:
    engine = FakeEngine(lambda q: found(q, embedded=0.5), status=library(embedded=0.25))
    async with DatelineApp(engine).run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot).endswith("25% embedded"))
        await ask(pilot, "When?")
        assert status(pilot).endswith("50% embedded")


async def test_markup_and_escapes_are_shown_as_data() -> None:
    hostile = article(
        "[red]Pies[/red] \x1b[31mrun\x1b[0m [/] [@click=app.quit]out[/]" + " long" * 50,
        title="[b]T[/b]\x1b]0;owned\x07",
        published=date(2024, 10, 1),
        source="[/]",
        path="/news/[x].txt",
    )
    engine = FakeEngine(
        lambda q: found(q, text="[red]Pies[/red]", citations=(cite(hostile, "[red]Pies[/red]"),))
    )
    async with DatelineApp(engine).run_test(size=WIDE) as pilot:
        card = await ask(pilot, "[red]x[/red] \x1b[31m[/] why")
        lines = shown(card).split("\n")
        assert lines[0] == "[red]x[/red] [/] why"
        assert lines[2].startswith("▌ [red]Pies[/red]  ")
        assert "[1] [b]T[/b]  1 Oct 2024  [/]" in lines
        await until(pilot, lambda: reversed_in_view(source(pilot)) == "[red]Pies[/red]")
        assert source(pilot).text.plain.startswith(
            "[red]Pies[/red] run [/] [@click=app.quit]out[/] long"
        )
        assert "\x1b" not in pilot.app.export_screenshot()


async def test_a_new_conversation_forgets_the_turns_and_what_is_under_way() -> None:
    engine = FakeEngine()
    async with DatelineApp(engine).run_test(size=WIDE) as pilot:
        await ask(pilot, "one")
        engine.asking.clear()
        await ask(pilot, "two", wait=False)
        await ask(pilot, "three", wait=False)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: not cards(pilot))
        assert not pilot.app.query_one("#source").display
        assert pilot.app.query_one("#overview").display
        engine.asking.set()
        card = await ask(pilot, "four")
        assert "October" in shown(card)
        assert len(cards(pilot)) == 1
    assert engine.asked[-1] == ("four", ())
    assert [question for question, _ in engine.asked] == ["one", "two", "four"]


async def test_the_arrows_recall_questions_and_keep_the_draft() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=MEDIUM) as pilot:
        await ask(pilot, "one")
        await ask(pilot, "two")
        await pilot.press("d", "up")
        assert box(pilot).value == "two"
        await pilot.press("up", "up")
        assert box(pilot).value == "one"
        await pilot.press("down", "down", "down")
        assert box(pilot).value == "d"


async def test_a_blank_question_is_not_asked() -> None:
    engine = FakeEngine()
    async with DatelineApp(engine).run_test(size=MEDIUM) as pilot:
        await pilot.press("space", "enter")
        await pilot.pause()
        assert cards(pilot) == []
    assert engine.asked == []


async def test_a_paste_of_several_lines_is_one_question() -> None:
    from textual.events import Paste

    async with DatelineApp(FakeEngine()).run_test(size=MEDIUM) as pilot:
        box(pilot).post_message(Paste("When is\nthe fair?\n"))
        await until(pilot, lambda: box(pilot).value == "When is the fair?")


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_help_opens_over_everything_and_closes(size: tuple[int, int]) -> None:
    async with DatelineApp(FakeEngine()).run_test(size=size) as pilot:
        await pilot.press("f1")
        text = shown(pilot.app.screen.query_one("#help-text", Static))
        assert "New" in text
        assert "four in five" in text
        assert pilot.app.screen.region.contains_region(pilot.app.screen.query_one("#help").region)
        await pilot.press("alt+1", "escape")
        await until(pilot, lambda: pilot.app.focused is box(pilot))


async def test_the_palette_offers_the_commands() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=MEDIUM) as pilot:
        titles = [c.title for c in pilot.app.get_system_commands(pilot.app.screen)]
        assert titles[:3] == ["Ask  Enter", "Source  F5", "Help  F1"]
        assert titles[-4:] == [
            "Theme",
            "Strictness: cautious",
            "Strictness: bold",
            "Reading: quick",
        ]
        await ask(pilot, "When?")
        await pilot.press("ctrl+p")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press(*"new conv")
        listed = pilot.app.screen.query_one(CommandList)
        await until(pilot, lambda: listed.option_count == 1)
        await pilot.press("enter")
        await until(pilot, lambda: not cards(pilot))


async def test_the_newest_card_is_in_view() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=NARROW) as pilot:
        for n in range(4):
            card = await ask(pilot, f"question {n}")
        view = pilot.app.query_one("#conversation").region
        await until(pilot, lambda: view.contains_region(card.region))


def test_no_key_is_taken_that_terminals_or_shells_use() -> None:
    from tui.widgets.source.source_pane import SourcePane

    bound = [
        binding
        for owner in (DatelineApp, QuestionBox, AnswerCard, SourcePane, HelpScreen)
        for binding in owner.__dict__["BINDINGS"]
    ]
    assert not {"ctrl+j", "ctrl+o", "ctrl+s"} & {b.key for b in bound}
    ids = [b.id for b in bound]
    assert all(ids)
    assert len(ids) == len(set(ids))


def test_importing_the_app_loads_nothing_heavy() -> None:
    heavy = ("torch", "faiss", "onnxruntime", "numpy", "rank_bm25", "trafilatura")
    script = f"import sys, tui.app.app; print([m for m in {heavy} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


async def test_a_bare_number_opens_that_source_and_asks_nothing() -> None:
    engine = FakeEngine()
    async with DatelineApp(engine).run_test(size=MEDIUM) as pilot:
        await ask(pilot, "When is the fair?")
        await pilot.press("2", "enter")
        await until(pilot, lambda: source(pilot).has_focus)
        assert len(cards(pilot)) == 1
        assert box(pilot).value == ""
        await pilot.press("escape")
        await ask(pilot, "7")  # there is no such source, so it is a question
        assert len(cards(pilot)) == 2


async def test_a_source_opens_again_after_the_window_has_shrunk() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=WIDE) as pilot:
        await ask(pilot, "When is the fair?")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: source(pilot).has_focus)
        await pilot.press("escape")
        await pilot.resize_terminal(*MEDIUM)
        await pilot.pause()
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "October 15-17" in reversed_in_view(source(pilot)))


async def test_the_library_is_opened_though_no_refresh_follows_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As where another screen is opened before the first one was ever drawn.
    monkeypatch.setattr(DatelineApp, "call_after_refresh", lambda *_, **__: True)
    engine = FakeEngine()
    async with DatelineApp(engine).run_test() as pilot:
        await until(pilot, lambda: engine.threads)
