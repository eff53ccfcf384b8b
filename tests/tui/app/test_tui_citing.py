"""Copying references in the app: y as text, Y in the form that is picked."""

from __future__ import annotations

from dataclasses import replace

from textual.pilot import Pilot
from textual.widgets import OptionList
from tui_fakes import FAIR, FAIR_DATES, FakeEngine, found
from tui_pilot import WIDE, ask, offered, until

from tui.app.app import DatelineApp
from tui.app.citing import LINK
from tui.screens.prompts import Choice

ADDRESS = "https://news.example/fair"
ONLINE = replace(FAIR_DATES, article=replace(FAIR, author="Ann Bee", url=ADDRESS))


def _app(citations: tuple[object, ...] = (ONLINE,)) -> DatelineApp:
    return DatelineApp(FakeEngine(lambda question: found(question, citations=citations)))


async def _answered(pilot: Pilot[None]) -> None:
    await ask(pilot, "When is the fair?")
    await until(pilot, lambda: "Answer" in offered(pilot.app.screen))
    await pilot.press("tab")
    await until(pilot, lambda: "Right" in offered(pilot.app.screen))


async def _picking(pilot: Pilot[None], key: str = "Y") -> OptionList:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, Choice))
    choices = pilot.app.screen.query_one(OptionList)
    await until(pilot, lambda: choices.has_focus)
    return choices


async def test_y_on_an_answer_copies_its_sentence_with_the_reference() -> None:
    async with _app().run_test(size=WIDE) as pilot:
        await _answered(pilot)
        await pilot.press("y")
        assert pilot.app.clipboard == (
            "“The fair will run October 15-17 at the old airfield, the committee said.”\n"
            f"— Ann Bee, “County fair returns”, Brindle Gazette, 1 October 2024, {ADDRESS}"
        )


async def test_a_form_is_picked_and_remembered_also_for_a_source() -> None:
    async with _app().run_test(size=WIDE) as pilot:
        await _answered(pilot)
        choices = await _picking(pilot)
        assert (choices.highlighted, choices.option_count) == (0, 6)
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: pilot.app.clipboard.startswith("TY  - NEWS\r\nAU  - Bee, Ann"))
        await pilot.press("1")
        await until(pilot, lambda: "Open outside" in offered(pilot.app.screen))
        choices = await _picking(pilot)
        assert choices.highlighted == 2
        await pilot.press("end")
        assert str(choices.get_option_at_index(5).prompt) == LINK
        await pilot.press("enter")
        await until(
            pilot,
            lambda: (
                pilot.app.clipboard == f"{ADDRESS}#:~:text=The%20fair%20will,the%20committee%20said"
            ),
        )


async def test_escape_copies_nothing_and_a_file_has_no_link() -> None:
    async with _app((FAIR_DATES,)).run_test(size=WIDE) as pilot:
        await _answered(pilot)
        choices = await _picking(pilot)
        assert choices.option_count == 5
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Choice))
        assert pilot.app.clipboard == ""
