"""A digest on the desk's screen: offered with a model alone, shown as it comes, left by Back."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import desk_fakes
import pytest
from fake_model import FakeModel
from textual.pilot import Pilot
from textual.widgets import Static
from tui_fakes import FAIR, FakeEngine, cite
from tui_pilot import MEDIUM, NARROW, WIDE, offered, shown, until

from index.errors import LanguageModelError
from qa.prose.settings import LanguageModelSettings
from qa.prose.types import Claim
from qa.types import Written
from tui.app.app import DatelineApp
from tui.config.preferences import Preferences
from tui.screens.desk import DeskScreen
from tui.widgets.desk.desk_box import DeskBox
from tui.widgets.desk.sheet_table import SheetTable
from tui.widgets.source.source_pane import SourcePane

HERE = LanguageModelSettings("http://localhost:11434/v1", "llama")
WORDS = "The fair runs in October. [1] Boats fly. [1]"


@pytest.fixture
def engine() -> FakeEngine:
    made = FakeEngine()
    made.model = FakeModel(WORDS, name="llama")
    made.verdict = verdict
    return made


def verdict(claim: Claim) -> Written:
    proof = (cite(FAIR, "October"),)
    return Written(claim.text, proof, "nobody says so" if "Boats" in claim.text else None)


@pytest.fixture
def held(engine: FakeEngine) -> Iterator[threading.Event]:
    """Holds the reply up after its first sentence, until it is set."""
    gate = threading.Event()
    model_of(engine).before = lambda number: number < 8 or gate.wait(30)
    yield gate
    gate.set()


def model_of(engine: FakeEngine) -> FakeModel:
    assert isinstance(engine.model, FakeModel)
    return engine.model


def app(engine: FakeEngine, llm: LanguageModelSettings | None = HERE) -> DatelineApp:
    return DatelineApp(engine, preferences=Preferences(llm=llm), views=desk_fakes.VIEWS)


async def quotations(pilot: Pilot[None]) -> None:
    """Go to a sheet whose rows cite articles."""
    await pilot.press("f7")
    await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
    await until(pilot, lambda: pilot.app.screen.query("#desk-said"))
    await until(pilot, lambda: pilot.app.screen.query_one(DeskBox).has_focus)
    await pilot.press("alt+2")
    await until(pilot, lambda: "4 quotations" in said(pilot))
    await pilot.press("tab")
    await until(pilot, lambda: table(pilot).has_focus)


def said(pilot: Pilot[None]) -> str:
    return shown(pilot.app.screen.query_one("#desk-said", Static))


def under(pilot: Pilot[None]) -> str:
    return shown(pilot.app.screen.query_one("#desk-under", Static))


def table(pilot: Pilot[None]) -> SheetTable:
    return pilot.app.screen.query_one(SheetTable)


def lines(pilot: Pilot[None]) -> str:
    return "\n".join(table(pilot).lines())


async def test_without_a_language_model_no_digest_is_offered(engine: FakeEngine) -> None:
    async with app(engine, None).run_test(size=MEDIUM) as pilot:
        await quotations(pilot)
        assert "Digest" not in offered(pilot.app.screen)
        await pilot.press("d")
        assert "4 quotations" in said(pilot)


@pytest.mark.parametrize("size", [NARROW, MEDIUM, WIDE])
async def test_a_digest_is_shown_as_it_comes_and_left_by_back(
    engine: FakeEngine, held: threading.Event, size: tuple[int, int]
) -> None:
    async with app(engine).run_test(size=size) as pilot:
        await quotations(pilot)
        await pilot.press("d")
        await until(pilot, lambda: "The fair runs in October." in lines(pilot))
        assert "Digest of" in said(pilot)
        assert "Boats" not in lines(pilot)
        held.set()
        await until(pilot, lambda: "Boats fly." in lines(pilot))
        assert "[struck: nobody says so]" in lines(pilot)
        assert engine.threads == {"dateline-engine"}
        await pilot.press("escape")
        await until(pilot, lambda: "4 quotations" in said(pilot))
        assert "Boats" not in lines(pilot)


async def test_a_sentence_opens_the_words_that_say_so(engine: FakeEngine) -> None:
    async with app(engine).run_test(size=WIDE) as pilot:
        await quotations(pilot)
        await pilot.press("d")
        await until(pilot, lambda: "Boats fly." in lines(pilot))
        await until(pilot, lambda: table(pilot).has_focus)
        await pilot.press("enter")
        source = pilot.app.screen.query_one(SourcePane)
        await until(pilot, lambda: source.is_open)


async def test_leaving_it_lets_go_of_the_reply(engine: FakeEngine, held: threading.Event) -> None:
    async with app(engine).run_test(size=MEDIUM) as pilot:
        await quotations(pilot)
        await pilot.press("d")
        await until(pilot, lambda: "The fair runs in October." in lines(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: model_of(engine)._abandoned)
        held.set()
        await pilot.pause()
        assert "4 quotations" in said(pilot)


async def test_what_fails_is_one_line(engine: FakeEngine) -> None:
    model_of(engine).fails = LanguageModelError("it hung up")
    async with app(engine).run_test(size=MEDIUM) as pilot:
        await quotations(pilot)
        await pilot.press("d")
        await until(pilot, lambda: "llama wrote nothing: it hung up" in under(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "4 quotations" in said(pilot))
