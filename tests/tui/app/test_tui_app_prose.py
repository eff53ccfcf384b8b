"""A language model in the app: where words go is said first, and what it writes is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_model import FakeModel
from textual.pilot import Pilot
from textual.widgets import Static
from tui_fakes import FAIR, FakeEngine, cite, found
from tui_pilot import MEDIUM, NARROW, WIDE, ask, cards, row_of, shown, source, status, until

from index.errors import LanguageModelError
from qa.prose.settings import LanguageModelSettings, Struck
from qa.types import Answer, Reworded, Turn, Written
from tui.app.app import DatelineApp
from tui.app.session import Places
from tui.config.preferences import Preferences
from tui.history.store import Store
from tui.widgets.conversation.answer_card import AnswerCard
from tui.widgets.conversation.conversation import Conversation
from tui.widgets.history.conversation_list import ConversationList

HERE = LanguageModelSettings("http://localhost:11434/v1", "llama")
AWAY = replace(HERE, url="https://models.example/v1")
WORDS = "The fair runs in October. [1] Parking is free. [1]"


def app(
    engine: FakeEngine,
    llm: LanguageModelSettings | None = HERE,
    folder: Path | None = None,
) -> DatelineApp:
    places = Places(Path("/library"), folder / "history.sqlite") if folder else None
    return DatelineApp(engine, places=places, preferences=Preferences(llm=llm))


@pytest.fixture
def engine() -> FakeEngine:
    made = FakeEngine()
    made.model = FakeModel(WORDS, name="llama")
    return made


@pytest.fixture
def held(engine: FakeEngine) -> Iterator[threading.Event]:
    """Holds replies up after their first sentence, until it is set."""
    gate = threading.Event()
    model = engine.model
    assert isinstance(model, FakeModel)
    model.before = lambda number: number < 8 or gate.wait(30)
    yield gate
    gate.set()


def model_of(engine: FakeEngine) -> FakeModel:
    assert isinstance(engine.model, FakeModel)
    return engine.model


def notice(pilot: Pilot[None]) -> str:
    found = pilot.app.query_one("#notice", Static)
    return shown(found) if found.display else ""


def command(pilot: Pilot[None], title: str) -> None:
    """Run a command of the palette."""
    offered = pilot.app.get_system_commands(pilot.app.screen)
    next(one for one in offered if one.title == title).callback()


async def written(pilot: Pilot[None], card: AnswerCard) -> None:
    await until(pilot, lambda: "Parking is free" in shown(card) and "writing" not in shown(card))


@pytest.mark.parametrize("size", [(40, 12), NARROW, MEDIUM, WIDE])
async def test_where_words_go_is_seen_before_anything_is_sent(
    engine: FakeEngine, size: tuple[int, int]
) -> None:
    engine.opening.clear()  # before the library is open too
    running = app(engine, AWAY)
    async with running.run_test(size=size) as pilot:
        words = "Questions and passages go to models.example, where llama runs."
        assert notice(pilot) == f"{words} They leave this machine."
        engine.opening.set()
        await until(pilot, lambda: engine.assisted)
        await pilot.pause()
        there = pilot.app.query_one("#notice")
        assert there.content_region.height >= 1
        assert pilot.app.query_one(Conversation).region.contains_region(there.region)
        assert model_of(engine).asked == []
        assert engine.asked == []


async def test_a_model_on_this_machine_is_named_too(engine: FakeEngine) -> None:
    async with app(engine).run_test(size=MEDIUM) as pilot:
        assert notice(pilot) == "Questions and passages go to llama, on this machine."
        await until(pilot, lambda: status(pilot).startswith("Ready"))


@pytest.mark.parametrize("llm", [None, replace(HERE, prose=False)])
async def test_without_a_model_that_does_anything_nothing_is_said(
    engine: FakeEngine, llm: LanguageModelSettings | None
) -> None:
    async with app(engine, llm).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "How?")
        assert notice(pilot) == ""
        assert engine.assisted == []
        assert "llama" not in shown(card)
        offered = pilot.app.get_system_commands(pilot.app.screen)
        assert not [one for one in offered if one.title.startswith("Language model")]


async def test_the_answer_stands_while_sentences_come_and_others_are_asked(
    engine: FakeEngine, held: threading.Event
) -> None:
    async with app(engine).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "How?")
        assert "October 15-17" in shown(card)
        await until(pilot, lambda: "The fair runs in October." in shown(card))
        assert shown(card).endswith("writing…")
        second = await ask(pilot, "When?")  # is answered meanwhile
        assert "October 15-17" in shown(second)
        held.set()
        await written(pilot, card)
        await written(pilot, second)


async def test_the_number_behind_a_sentence_opens_what_says_so(engine: FakeEngine) -> None:

    gates = cite(FAIR, "Gates open at 9 a.m. each day.")
    engine.verdict = lambda claim: Written(claim.text, (gates,))
    async with app(engine).run_test(size=WIDE) as pilot:
        card = await ask(pilot, "How?")
        await written(pilot, card)
        assert "Parking is free.\u00a0[3]" in shown(card)
        await pilot.press("3", "enter")  # typed in the question box
        await until(pilot, lambda: source(pilot).has_focus)
        title = str(pilot.app.query_one("#source").border_title)
        assert title == "[3] of 3 · What a written sentence was checked by"
        await pilot.press("escape", "tab", "tab", "tab", "enter")
        await until(pilot, lambda: source(pilot).has_focus)
        assert len(engine.asked) == 1


async def test_what_is_written_is_kept_in_the_history_and_shown_again(
    engine: FakeEngine, tmp_path: Path
) -> None:
    async with app(engine, folder=tmp_path).run_test(size=MEDIUM) as pilot:
        await written(pilot, await ask(pilot, "How?"))
    store = Store(tmp_path / "history.sqlite")
    [conversation] = store.conversations(5)
    [turn] = store.turns(conversation.id)
    store.close()
    assert turn.answer.prose is not None
    assert [one.text for one in turn.answer.prose.sentences] == [
        "The fair runs in October.",
        "Parking is free.",
    ]
    async with app(FakeEngine(), None, tmp_path).run_test(size=MEDIUM) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: pilot.app.screen.query(ConversationList))
        listed = pilot.app.screen.query_one(ConversationList)
        await until(pilot, lambda: listed.current)
        await pilot.press("enter")
        await until(pilot, lambda: len(cards(pilot)) == 1)
        assert "Parking is free.\u00a0[1]" in shown(cards(pilot)[0])
        assert "writing" not in shown(cards(pilot)[0])


async def test_a_new_conversation_leaves_what_is_being_written_and_keeps_what_there_is(
    engine: FakeEngine, held: threading.Event, tmp_path: Path
) -> None:
    async with app(engine, folder=tmp_path).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "How?")
        await until(pilot, lambda: "The fair runs in October." in shown(card))
        await pilot.press("ctrl+n")
        held.set()
        await ask(pilot, "When?")
        await written(pilot, cards(pilot)[-1])
    store = Store(tmp_path / "history.sqlite")
    last, first = store.conversations(5)
    [left], [whole] = store.turns(first.id), store.turns(last.id)
    store.close()
    assert left.answer.prose is not None
    assert whole.answer.prose is not None
    assert len(left.answer.prose.sentences) == 1
    assert left.answer.prose.failed == "it was stopped"
    assert len(whole.answer.prose.sentences) == 2


async def test_a_failure_is_a_line_on_the_card_and_the_next_question_works(
    engine: FakeEngine,
) -> None:
    engine.model = FakeModel("", LanguageModelError("no server answers"), name="llama")
    async with app(engine).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "How?")
        await until(pilot, lambda: "llama wrote nothing: no server answers" in shown(card))
        engine.model = FakeModel(WORDS, name="llama")
        await written(pilot, await ask(pilot, "When?"))


async def test_a_model_that_cannot_be_opened_is_said_and_all_else_works(
    engine: FakeEngine,
) -> None:
    engine.assist_error = LanguageModelError("there is no key", "set MODEL_KEY")
    async with app(engine, AWAY).run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: "doesn't help" in notice(pilot))
        assert notice(pilot) == (
            "llama doesn't help: there is no key (set MODEL_KEY). All else works without it."
        )
        card = await ask(pilot, "How?")
        assert "llama" not in shown(card)


async def test_the_model_can_be_switched_off_and_on(
    engine: FakeEngine, held: threading.Event
) -> None:
    async with app(engine, AWAY).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "How?")
        await until(pilot, lambda: "The fair runs in October." in shown(card))
        command(pilot, "Language model: off")
        held.set()
        await until(pilot, lambda: "llama wrote no more: it was stopped" in shown(card))
        assert notice(pilot) == "Nothing goes to llama: it is switched off."
        calls = len(model_of(engine).asked)
        without = await ask(pilot, "When?")
        assert "llama" not in shown(without)
        assert len(model_of(engine).asked) == calls
        command(pilot, "Language model: on")
        await written(pilot, await ask(pilot, "And now?"))
        assert "models.example" in notice(pilot)


async def test_sentences_that_fail_are_left_out_where_the_settings_say_so(
    engine: FakeEngine,
) -> None:
    model_of(engine).script = f"The chairman resigned. {WORDS}"
    async with app(engine, replace(HERE, struck=Struck.LEFT_OUT)).run_test(size=MEDIUM) as pilot:
        card = await ask(pilot, "How?")
        await written(pilot, card)
        assert "resigned" not in shown(card)
        assert "1 sentence that fails the check is left out." in shown(card)


@pytest.mark.parametrize("by", ["key", "click"])
async def test_a_search_that_the_model_made_can_be_taken_away(by: str) -> None:
    def reply(question: str) -> Answer:
        return found(question, reworded=Reworded("llama", "county fair dates"))

    engine = FakeEngine(reply)
    async with app(engine).run_test(size=MEDIUM) as pilot:
        await ask(pilot, "First?")
        card = await ask(pilot, "How?")
        if by == "key":
            await pilot.press("tab", "r")
        else:
            row = row_of(card, "Searched by llama")
            await pilot.click(card, offset=(4, row + card.gutter.top))
        await until(pilot, lambda: len(engine.asked) == 3)
        assert engine.reworded == [True, True, False]
        # Otherwise as it was asked before.
        assert engine.asked[2] == ("How?", (Turn("First?", "October 15-17"),))


async def test_the_help_says_where_words_go(engine: FakeEngine) -> None:
    async with app(engine, AWAY).run_test(size=WIDE) as pilot:
        await pilot.press("f1")
        page = pilot.app.screen.query_one("#help-text", Static)
        await until(pilot, lambda: "Language model:" in shown(page))
        assert "models.example" in shown(page)


async def test_what_is_copied_is_what_the_answer_cites(engine: FakeEngine) -> None:
    without = FakeEngine()
    copied = []
    for one, llm in ((engine, HERE), (without, None)):
        running = app(one, llm)
        async with running.run_test(size=MEDIUM) as pilot:
            card = await ask(pilot, "How?")
            if llm:
                await written(pilot, card)
            await pilot.press("tab", "y")
            await pilot.pause()
            copied.append(running.clipboard)
    assert copied[0] == copied[1] != ""


async def test_the_end_of_a_growing_card_stays_in_view_unless_it_was_left(
    engine: FakeEngine, held: threading.Event
) -> None:
    async with app(engine).run_test(size=(40, 30)) as pilot:
        conversation = pilot.app.query_one(Conversation)
        for question in ("One?", "Two?"):
            card = await ask(pilot, question)
            held.set()
            await written(pilot, card)
            held.clear()
        card = await ask(pilot, "How?")
        await until(pilot, lambda: "The fair runs in October." in shown(card))
        await pilot.pause()
        conversation.scroll_to(y=0, animate=False)
        await pilot.pause()
        held.set()
        await written(pilot, card)
        await pilot.pause()
        assert conversation.scroll_y == 0
