"""Saying in the app that an answer is right or wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList
from tui_fakes import FakeEngine, found, library
from tui_pilot import MEDIUM, ask, shown, until

from eval.questions.own_questions import FILE, own_questions
from eval.types import EvalQuestion
from index.types import Filters
from qa.types import Alternative, Answer
from tui.app.app import DatelineApp
from tui.app.session import Places
from tui.conversation.scope import Scope
from tui.screens.prompts import Choice, LinePrompt
from tui.widgets.conversation.answer_card import AnswerCard

ASKED = date(2024, 10, 14)


def silent(question: str) -> Answer:
    return Answer(question, question, None, 0.1)


@pytest.fixture
def app(tmp_path: Path) -> DatelineApp:
    return made(tmp_path)


def made(folder: Path, engine: FakeEngine | None = None, scope: Scope | None = None) -> DatelineApp:
    engine = engine or FakeEngine()
    engine.status = replace(library(), path=folder)
    places = Places(folder, folder / "history.sqlite")
    return DatelineApp(engine, scope or Scope(as_of=ASKED), places)


async def card_of(pilot: Pilot[None], question: str) -> AnswerCard:
    card = await ask(pilot, question)
    card.focus()
    await pilot.pause()
    return card


async def kept(pilot: Pilot[None], folder: Path) -> tuple[EvalQuestion, ...]:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return own_questions(folder)


async def test_a_right_answer_becomes_a_question_and_can_be_taken_back(
    app: DatelineApp, tmp_path: Path
) -> None:
    async with app.run_test(size=MEDIUM) as pilot:
        card = await card_of(pilot, "When is the fair?")
        await pilot.press("plus")
        [question] = await kept(pilot, tmp_path)
        assert (question.question, question.answers) == ("When is the fair?", ("October 15-17",))
        assert (question.asked, question.turns) == (ASKED, ())
        await until(pilot, lambda: "You said: right" in shown(card))
        await pilot.press("plus")
        assert await kept(pilot, tmp_path) == ()
        await until(pilot, lambda: "You said" not in shown(card))


async def test_of_a_wrong_answer_the_right_words_are_asked(
    tmp_path: Path,
) -> None:
    rival = Alternative("March 3", 0.2, ())
    engine = FakeEngine(lambda question: found(question, alternatives=(rival,)))
    async with made(tmp_path, engine).run_test(size=MEDIUM) as pilot:
        card = await card_of(pilot, "When is the fair?")
        await pilot.press("minus")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choice))
        options = pilot.app.screen.query_one(OptionList).options
        assert [str(one.prompt) for one in options] == [
            "March 3",
            "The articles don't say",
            "Other words…",
        ]
        await pilot.press("enter")
        [question] = await kept(pilot, tmp_path)
        assert question.answers == ("March 3",)
        await until(pilot, lambda: "You said: wrong" in shown(card))


async def test_the_right_words_may_be_typed_or_be_none(app: DatelineApp, tmp_path: Path) -> None:
    async with app.run_test(size=MEDIUM) as pilot:
        await card_of(pilot, "When is the fair?")
        await pilot.press("minus")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choice))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinePrompt))
        await pilot.press(*"May", "enter")
        [question] = await kept(pilot, tmp_path)
        assert question.answers == ("May",)
        await pilot.press("plus")
        [question] = await kept(pilot, tmp_path)
        assert question.answers == ("October 15-17",)
        await pilot.press("minus")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choice))
        await pilot.press("enter")
        [question] = await kept(pilot, tmp_path)
        assert (question.answers, question.answerable) == ((), False)


async def test_leaving_the_list_keeps_nothing(app: DatelineApp, tmp_path: Path) -> None:
    async with app.run_test(size=MEDIUM) as pilot:
        await card_of(pilot, "When is the fair?")
        await pilot.press("minus")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choice))
        await pilot.press("escape")
        assert await kept(pilot, tmp_path) == ()


async def test_holding_back_may_be_right_too(tmp_path: Path) -> None:
    async with made(tmp_path, FakeEngine(silent)).run_test(size=MEDIUM) as pilot:
        await card_of(pilot, "Who is the mayor?")
        await pilot.press("plus")
        [question] = await kept(pilot, tmp_path)
        assert (question.answers, question.answerable) == ((), False)


async def test_a_follow_up_keeps_its_turns_and_filters_stand_in_words(tmp_path: Path) -> None:
    scope = Scope(Filters(since=date(2024, 1, 1), sources=("Brindle “Old” Gazette",)), ASKED)
    async with made(tmp_path, scope=scope).run_test(size=MEDIUM) as pilot:
        await ask(pilot, "When is the fair?")
        await card_of(pilot, "And the bus?")
        await pilot.press("plus")
        [question] = await kept(pilot, tmp_path)
        words = 'And the bus? after:2024-01-01 source:"Brindle  Old  Gazette"'
        assert question.question == words
        assert question.turns == ("When is the fair?", words)


async def test_what_cannot_be_kept_is_said(app: DatelineApp, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("edited by hand\n")
    async with app.run_test(size=MEDIUM) as pilot:
        card = await card_of(pilot, "When is the fair?")
        await pilot.press("plus")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        said = [one.message for one in pilot.app._notifications]
        assert any(words.startswith("It isn't kept: ") for words in said)
        assert "You said" not in shown(card)
