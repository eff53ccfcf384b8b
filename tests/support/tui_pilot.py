"""Driving the app as a user would, and looking at what it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rich.cells import cell_len
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from tui.conversation.card.laid import Laid
from tui.widgets.conversation.answer_card import AnswerCard
from tui.widgets.conversation.chips import Chips
from tui.widgets.conversation.question_box import QuestionBox
from tui.widgets.key_line import KeyLine
from tui.widgets.source.article_text import ArticleText

WIDE, MEDIUM, NARROW = (120, 36), (80, 24), (60, 20)


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    for _ in range(6000):  # a minute: the machine may be busy
        await asyncio.sleep(0.01)
        if condition():
            await pilot.pause()
            return
    raise AssertionError("it never came true")


async def ask(pilot: Pilot[None], question: str, wait: bool = True) -> AnswerCard:
    box(pilot).value = question
    before = len(cards(pilot))
    await pilot.press("enter")
    await until(pilot, lambda: len(cards(pilot)) == before + 1)
    card = cards(pilot)[-1]
    if wait:
        await until(pilot, lambda: not card.waiting)
    return card


def burst(pilot: Pilot[None], *keys: str) -> None:
    """Press keys all at once, as they arrive where they were typed while the app was busy."""
    for key in keys:
        name = "minus" if key == "-" else key
        pilot.app.post_message(Key(name, key if len(key) == 1 else None))


def box(pilot: Pilot[None]) -> QuestionBox:
    return pilot.app.query_one(QuestionBox)


def cards(pilot: Pilot[None]) -> list[AnswerCard]:
    return list(pilot.app.query(AnswerCard))


def source(pilot: Pilot[None]) -> ArticleText:
    return pilot.app.query_one(ArticleText)


def shown(static: Static) -> str:
    return str(static.content)


def status(pilot: Pilot[None]) -> str:
    return shown(pilot.app.query_one("#status-state", Static))


def row_of(card: AnswerCard, start: str) -> int:
    """The row, among a card's lines as they are wrapped now, of the one that begins so."""
    assert isinstance(card.content, Laid)
    lines = card.content.at(card.content_region.width).wrap(card.content_region.width)
    return next(y for y, line in enumerate(lines) if line.plain.startswith(start))


def chips(pilot: Pilot[None]) -> tuple[str, ...]:
    return pilot.app.query_one(Chips).words


def assert_nothing_is_cut_off(pilot: Pilot[None]) -> None:
    screen = pilot.app.screen
    for widget in screen.query(
        "#status, #panes, #talk, #chips, #question, #source, #source-text, KeyLine"
    ):
        if widget.region:
            assert screen.region.contains_region(widget.region), widget
    assert_the_keys_fit(screen)


def offered(screen: Screen[object]) -> list[str]:
    """What the line of keys offers, from left to right."""
    return [key.words for key in screen.query_one(KeyLine).keys]


def assert_the_keys_fit(screen: Screen[object]) -> None:
    line = screen.query_one(KeyLine)
    assert line.keys
    assert line.region.y == screen.size.height - 1
    assert line.region.width == screen.size.width
    assert cell_len(line.line) <= screen.size.width, line.line
    for key in line.keys:
        assert f"{key.shown} {key.words}" in line.line
