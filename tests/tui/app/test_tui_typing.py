"""Typing a question while the focus is elsewhere in the conversation."""

import pytest
from tui_fakes import BUS, FAIR_DATES, FakeEngine, found
from tui_pilot import NARROW, WIDE, ask, box, burst, source, until

from tui.app.app import DatelineApp


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_question_typed_over_a_source_goes_to_the_box(size: tuple[int, int]) -> None:
    async with DatelineApp(FakeEngine()).run_test(size=size) as pilot:
        await ask(pilot, "When is the fair?")
        await pilot.press(*"So")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: pilot.app.focused is source(pilot))
        # The pane's own keys, and what isn't a character, stay there.
        await pilot.press("down", "n")
        assert source(pilot).text.plain == BUS.text
        assert pilot.app.focused is source(pilot)
        await pilot.press("w")
        await until(pilot, lambda: pilot.app.focused is box(pilot))
        await pilot.press(*"hen? n")
        assert box(pilot).value == "Sowhen? n"
        assert source(pilot).text.plain == BUS.text


async def test_a_key_that_does_nothing_just_now_isn_t_typed() -> None:
    one = found("When?", citations=(FAIR_DATES,))
    async with DatelineApp(FakeEngine(lambda _: one)).run_test(size=WIDE) as pilot:
        card = await ask(pilot, "When is the fair?")
        await pilot.press("tab")
        assert pilot.app.focused is card
        await pilot.press("w")  # there are no filters to ask without
        assert (box(pilot).value, pilot.app.focused) == ("", card)
        await pilot.press("H")
        await until(pilot, lambda: pilot.app.focused is box(pilot))
        assert box(pilot).value == "H"


async def test_what_is_typed_on_after_enter_isn_t_part_of_the_question_asked() -> None:
    engine = FakeEngine()
    async with DatelineApp(engine).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: box(pilot).has_focus)
        burst(pilot, *"Why", "ctrl+u", *"When", "enter", *"And")
        await until(pilot, lambda: engine.asked)
        await until(pilot, lambda: box(pilot).value == "And")
    assert [question for question, _ in engine.asked] == ["When"]


async def test_the_box_leaves_paging_to_the_conversation() -> None:
    async with DatelineApp(FakeEngine()).run_test(size=NARROW) as pilot:
        for question in ("When?", "And then?"):
            await ask(pilot, question)
        shown = pilot.app.query_one("#conversation")
        await until(pilot, lambda: shown.scroll_y > 0)
        before = shown.scroll_y
        await pilot.press("pageup")
        await until(pilot, lambda: shown.scroll_y < before)
        assert box(pilot).has_focus
