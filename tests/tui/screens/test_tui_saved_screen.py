"""The screen of saved questions, and saving one from its answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from saved_fakes import NOON, seen, source
from textual.pilot import Pilot
from textual.widgets import Static
from tui_fakes import FakeEngine, found, library
from tui_pilot import MEDIUM, NARROW, ask, assert_the_keys_fit, cards, offered, shown, status, until

from qa.manner import Manner
from qa.saved.types import Change, Checked, Event, News, Record
from tui.app.app import DatelineApp
from tui.app.session import Places
from tui.saved import store
from tui.screens.saved import SavedScreen
from tui.widgets.saved.saved_details import SavedDetails

HOSTILE = "[bold]April 14[/] \x1b]0;x\x07"


def made(folder: Path) -> tuple[DatelineApp, FakeEngine]:
    engine = FakeEngine()
    engine.status = replace(library(), path=folder)
    return DatelineApp(engine, places=Places(folder, folder / "history.sqlite")), engine


def saved(folder: Path, *questions: str) -> list[Record]:
    """Save questions, the first of which has news."""
    records = [store.add_new(folder, question, Manner()) for question in questions]
    now = seen(HOSTILE, sources=(source("second", HOSTILE),))
    event = Event("e1", NOON, (Change(News.OTHER),), seen("March 3", "first"), now)
    store.note(folder, records[0].saved, now, NOON, event)
    return records


def details(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one(SavedDetails).content


def said(pilot: Pilot[None]) -> str:
    return shown(pilot.app.screen.query_one("#saved-said", Static))


async def opened(pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: "Saved" in offered(pilot.app.screen) or pilot.app.size.width < 100)
    await pilot.press("f8")
    await until(pilot, lambda: isinstance(pilot.app.screen, SavedScreen))
    await until(pilot, lambda: words in said(pilot))


async def test_what_changed_is_marked_until_it_was_looked_at(tmp_path: Path) -> None:
    saved(tmp_path, "When?", "Who?")
    app, engine = made(tmp_path)
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "1 saved question changed: F8" in status(pilot))
        await opened(pilot, "1 changed")
        assert_the_keys_fit(pilot.app.screen)
        await until(pilot, lambda: "! another answer" in details(pilot))
        assert "[bold]April 14[/]" in details(pilot)
        assert "\x1b" not in details(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: "F8" not in status(pilot))
        [first, _] = store.kept(tmp_path).records
        assert (first.new, first.untold) == ((), ())
        await opened(pilot, "nothing new")
        assert "another answer" not in details(pilot)
        await pilot.press("space")
        await until(pilot, lambda: "another answer" in details(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: len(cards(pilot)) == 1 and not cards(pilot)[0].waiting)
        assert engine.asked == [("When?", ())]


async def test_a_check_asks_one_after_another_and_a_typed_question_first(tmp_path: Path) -> None:
    saved(tmp_path, "When?", "Who?")
    app, engine = made(tmp_path)

    def recheck(record: Record) -> Checked:
        return Checked(record, error="it failed" if record.saved.question == "Who?" else "")

    engine.recheck = recheck
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot, "1 changed")
        engine.asking.clear()
        await pilot.press("c")
        await until(pilot, lambda: "Asking 2 questions" in said(pilot))
        assert "Check now" not in offered(pilot.app.screen)
        await pilot.press("escape")
        await ask(pilot, "Where?", wait=False)
        engine.asking.set()
        await until(pilot, lambda: len(engine.checked) == 2)
        assert engine.asked == [("Where?", ())]
        assert engine.checked == ["When?", "Who?"]


async def test_questions_are_added_renamed_and_removed(tmp_path: Path) -> None:
    app, engine = made(tmp_path)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot, "No question is saved yet")
        await pilot.press("a", *"Why", "enter")
        await until(pilot, lambda: engine.checked == ["Why"])
        await until(pilot, lambda: "1 saved question" in said(pilot))
        await pilot.press("r", "2", "enter")
        await until(pilot, lambda: [one.saved.name for one in kept(tmp_path)] == ["why2"])
        await until(pilot, lambda: isinstance(pilot.app.screen, SavedScreen))
        await pilot.press("d", "y")
        await until(pilot, lambda: not kept(tmp_path))
        await until(pilot, lambda: "No question" in said(pilot))


def kept(folder: Path) -> tuple[Record, ...]:
    return store.kept(folder).records


async def test_an_answers_question_is_saved_with_what_it_was_asked_within(tmp_path: Path) -> None:
    app, engine = made(tmp_path)
    engine.reply = lambda question: found(
        question, searched_for="And where? fair", carried=("fair",) if "And" in question else ()
    )
    async with app.run_test(size=MEDIUM) as pilot:
        for question in ("When is it?", "And where?"):
            card = await ask(pilot, question)
            card.focus()
            await pilot.press("s")
            await until(pilot, lambda: len(engine.checked) == len(cards(pilot)))
            await pilot.press("escape")
        assert engine.checked == ["When is it?", "And where? fair"]
        card.focus()
        await pilot.press("s")
        await until(pilot, lambda: "is saved already, as" in str(list(pilot.app._notifications)))
        assert len(kept(tmp_path)) == 2
