"""Make the README's pictures: the app itself over the sample articles, drawn as SVG.

    python docs/screenshots.py

It takes some minutes: the articles are read and embedded first, in a temporary folder, and the
question set that comes with them is asked. Only the folder that the articles seem to lie in, and
the days of the conversations kept, are made up; the answers and the times taken are real.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from index.types import Article
from qa.progress import Notice, unheard
from qa.types import Answer, Turn
from tui.app.app import DatelineApp
from tui.app.session import Places
from tui.config.preferences import Preferences
from tui.conversation.changed_file import FileChange
from tui.conversation.scope import EVERYTHING, Scope
from tui.engine.local_engine import LocalEngine
from tui.engine.samples import open_sample
from tui.history.store import Store
from tui.screens.evaluation import EvaluationScreen, Pane
from tui.widgets.conversation.answer_card import AnswerCard
from tui.widgets.history.history_preview import HistoryPreview

PICTURES = Path(__file__).parent
SIZE = (120, 36)
SECONDS = 600

QUESTION = "When is Campbell visiting Japan?"
EARLIER = (
    ("Why was the Tallow Bridge closed?", "How much does it cost?"),
    ("What are the ferry crews striking over?", "When will the ferries sail again?"),
    ("Who is the county's chief engineer?",),
    ("Who will lead the inquiry into the flood?",),
    (QUESTION, "Where was the first three-way meeting held?"),
)
"""The conversations in the history, oldest first."""

_WEB_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


class PicturedEngine(LocalEngine):
    """Answers as ever, but names a folder that is on nobody's machine."""

    def ask(
        self, question: str, turns: Sequence[Turn], scope: Scope, progress: Notice = unheard
    ) -> Answer:
        """Answer a question; its articles seem to lie in /news."""
        answer = moved(super().ask(question, turns, scope, progress))
        assert isinstance(answer, Answer)
        return answer


def moved(value: Any) -> Any:
    """`value` with every article in it, however deep, in /news."""
    if isinstance(value, Article):
        return replace(value, path=f"/news/{PurePath(value.path).name}")
    if isinstance(value, tuple):
        return tuple(moved(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{each.name: moved(getattr(value, each.name)) for each in fields(value)}
        )
    return value


def main() -> None:
    """Make the pictures, with nobody's settings."""
    for variable in ("DATELINE_LIBRARY", "DATELINE_MODEL", "NO_COLOR"):
        os.environ.pop(variable, None)
    os.environ["DATELINE_SETTINGS"] = os.devnull
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        open_sample(library, print).close()
        history = Path(folder) / "history.sqlite"
        keep_conversations(library, history)
        asyncio.run(take_pictures(library, history))


def keep_conversations(library: Path, history: Path) -> None:
    """Ask the questions of `EARLIER`, a conversation a day, and keep the answers."""
    engine = PicturedEngine(library)
    engine.open(print)
    with closing(engine), closing(Store(history)) as store:
        begun = datetime(2025, 6, 2, 8, 45).astimezone()
        for number, questions in enumerate(EARLIER):
            turns: list[Turn] = []
            for question in questions:
                answer = engine.ask(question, turns, EVERYTHING)
                turns.append(Turn.of(answer))
                asked = begun + timedelta(days=number, minutes=17 * number + len(turns))
                store.add(str(number), "/library", answer, asked)


class PicturedApp(DatelineApp):
    """The app, which doesn't miss the made-up folder."""

    def check_file(self, article: Article) -> FileChange | None:
        """Return that a file is as it was indexed."""
        return None


async def take_pictures(library: Path, history: Path) -> None:
    """Drive the app as a user would, and draw what it shows."""
    app = PicturedApp(
        PicturedEngine(library),
        places=Places(library, history),
        preferences=Preferences(theme="textual-dark"),
    )
    app.animation_level = "none"
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: EARLIER[-1][-1] in preview(app))
        await draw(pilot, "history")
        await pilot.press("escape")

        await ask(pilot, QUESTION)  # the first one waits for the models
        await pilot.press("ctrl+n")
        await ask(pilot, QUESTION)
        await draw(pilot, "answer")

        await pilot.press("f6")
        await until(pilot, lambda: isinstance(app.focused, OptionList))
        await pilot.press("enter")
        await until(pilot, lambda: pane(app) is Pane.RESULTS)
        await draw(pilot, "evaluation")


def preview(app: DatelineApp) -> str:
    """What the history says of the conversation gone to, once it says something."""
    return "".join(shown.content for shown in app.screen.query(HistoryPreview))


def pane(app: DatelineApp) -> Pane | None:
    """What the evaluation shows, while it is open."""
    return app.screen.pane if isinstance(app.screen, EvaluationScreen) else None


async def ask(pilot: Pilot[None], question: str) -> None:
    """Ask a question in the conversation, which is empty, and wait for the answer."""
    pilot.app.query_one("#question", Input).value = question
    await pilot.press("enter")
    await until(pilot, lambda: any(card.answered for card in pilot.app.query(AnswerCard)))


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(SECONDS):
        while not condition():
            await asyncio.sleep(0.1)
    await pilot.pause()


async def draw(pilot: Pilot[None], name: str) -> None:
    """Write what is shown as a picture that needs nothing from the web."""
    for box in pilot.app.screen.query(Input):
        box.cursor_blink = False
    await pilot.pause()
    svg = _WEB_FONT.sub("", pilot.app.export_screenshot(simplify=True))
    fonts = 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace'
    path = PICTURES / f"{name}.svg"
    path.write_text(svg.replace("Fira Code, monospace", fonts), encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
