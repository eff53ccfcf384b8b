"""A card as a card: its frame, its place while it waits, and what follows on what."""

from __future__ import annotations

from textual.pilot import Pilot
from tui_fakes import FakeEngine, found
from tui_pilot import MEDIUM, NARROW, ask, cards, shown, until

from qa.progress import AnswerProgress, AnswerStage
from qa.types import Answer
from tui.app.app import DatelineApp
from tui.conversation.card.waiting import FRAMES
from tui.widgets.conversation.answer_card import AnswerCard
from tui.widgets.conversation.conversation import Conversation

READING = AnswerProgress(AnswerStage.READING, 7, 10)


def reply(question: str) -> Answer:
    if question.startswith("Who"):
        return Answer(question, question, None, 0.1)
    if question.startswith("And"):
        return found(question, carried=("fair",))
    return found(question)


def frame(card: AnswerCard) -> str:
    return card.styles.border_top[0]


async def settled(pilot: Pilot[None]) -> None:
    for _ in range(3):  # a layout, and the scrolling that waits for it
        await pilot.pause()


async def test_each_kind_of_card_and_the_one_in_focus_have_a_frame_of_their_own() -> None:
    async with DatelineApp(FakeEngine(reply)).run_test(size=MEDIUM) as pilot:
        said = await ask(pilot, "When?")
        not_said = await ask(pilot, "Who?")
        await settled(pilot)
        assert (frame(said), frame(not_said)) == ("round", "dashed")
        said.focus()
        await until(pilot, lambda: frame(said) == "heavy")


async def test_nothing_moves_when_the_answer_comes() -> None:
    engine = FakeEngine(reply)
    async with DatelineApp(engine).run_test(size=MEDIUM) as pilot:
        first = await ask(pilot, "When?")
        engine.asking.clear()
        second = await ask(pilot, "When again?", wait=False)
        await settled(pilot)
        pane = pilot.app.query_one(Conversation)
        before = (pane.scroll_y, first.region.y, second.region.y)
        kept = second.region.height
        engine.asking.set()
        await until(pilot, lambda: second.answered)
        await settled(pilot)
        assert second.region.height < kept
        assert (pane.scroll_y, first.region.y, second.region.y) == before


async def test_a_card_tells_the_stage_and_turns_only_where_things_may_move() -> None:
    for level, marks in (("none", "·"), ("full", FRAMES)):
        engine = FakeEngine(reply)
        engine.progress = (READING,)
        engine.asking.clear()
        app = DatelineApp(engine)
        app.animation_level = level  # type: ignore[assignment]
        async with app.run_test(size=MEDIUM) as pilot:
            card = await ask(pilot, "When?", wait=False)
            await until(pilot, lambda card=card: "reading 7 of 10" in shown(card))
            assert shown(card).split("\n")[-1][0] in marks
            engine.asking.set()
            await until(pilot, lambda card=card: card.answered)
            assert "reading" not in shown(card)


async def test_a_follow_up_stands_further_in_right_under_what_it_follows() -> None:
    async with DatelineApp(FakeEngine(reply)).run_test(size=MEDIUM) as pilot:
        first = await ask(pilot, "When?")
        follow_up = await ask(pilot, "And where?")
        await settled(pilot)
        assert shown(follow_up).startswith("↳ And where?")
        assert follow_up.region.x == first.region.x + 2
        assert follow_up.virtual_region.y == first.virtual_region.bottom
        other = await ask(pilot, "When again?")
        await settled(pilot)
        assert other.region.x == first.region.x
        assert other.virtual_region.y == follow_up.virtual_region.bottom + 1


async def test_what_the_keyboard_marks_comes_into_view() -> None:
    async with DatelineApp(FakeEngine(reply)).run_test(size=NARROW) as pilot:
        await pilot.resize_terminal(60, 12)
        card = await ask(pilot, "When?")
        pane = pilot.app.query_one(Conversation)
        await pilot.press("tab", "tab")

        def in_view() -> bool:
            lines = shown(card).split("\n")
            row = next(n for n, line in enumerate(lines) if line.startswith("[2]"))
            return pane.region.contains(card.region.x + 1, card.region.y + 1 + row)

        await until(pilot, in_view)
        assert cards(pilot) == [card]
