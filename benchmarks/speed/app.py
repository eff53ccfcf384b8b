"""The app: when it can be seen and typed in, and for how long its event loop stands still.

    python -m benchmarks.speed.app --library LIBRARY --set QUESTIONS.jsonl [--starts 10]
        [--asked 30]

Starts run in a pseudo-terminal of 120 by 36, as `dateline` does in a terminal: until the first
frame is on it, and until Textual's own first screen is. The rest runs in this process, without
a terminal. A timer that rings every few milliseconds tells when the event loop stood still:
while the models load; while questions are answered; where a key opens a screen, for the first
and the second time; and when a conversation of 300 answers is resized.
"""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
from textual.pilot import Pilot

from benchmarks.harness.arguments import AT_LEAST_1, Script, library_option, set_option
from benchmarks.speed.app_start import COLUMNS, LINES, start
from benchmarks.speed.spread import Spread
from eval.questions.question_set import EvalQuestion, load
from index.errors import DatelineError
from index.types import LibraryStatus
from qa.manner import Manner
from qa.progress import Notice
from qa.prose.settings import LanguageModelSettings
from qa.prose.types import Claim
from qa.prose.writing import Draft
from qa.saved.types import Checked, Record
from qa.types import Answer, Citation, Turn, Written
from tui.app.app import DatelineApp
from tui.app.session import Places
from tui.conversation.overview import Neighbours, Overview
from tui.conversation.scope import Scope
from tui.desk.sheet import Sheet
from tui.desk.views import View, Wanted
from tui.engine.engine import Report
from tui.engine.local_engine import LocalEngine
from tui.widgets.conversation.answer_card import AnswerCard
from tui.widgets.conversation.question_box import QuestionBox

SCREENS = {"f1": "help", "f2": "filters", "f3": "history", "f4": "library", "f6": "evaluation"}
LONG = 300
"""Answers in the conversation that is resized."""

_TICK = 0.004
_SETTLED = 0.6
_PATIENCE = 60.0


@dataclass
class App:
    """What `measure` found: spreads of starts, and the longest stalls, all in milliseconds."""

    first_frame: Spread
    first_screen: Spread
    stalls: dict[str, float] = field(default_factory=dict)
    resize_ms: float = 0.0


@click.command(cls=Script)
@library_option
@set_option
@click.option("--starts", type=AT_LEAST_1, default=10, show_default=True)
@click.option("--asked", "number", type=AT_LEAST_1, default=30, show_default=True)
def main(library: Path, asked: Path, starts: int, number: int) -> None:
    """Tell when the app can be seen and typed in, and for how long it stands still."""
    found = measure(library, load(asked).questions, starts=starts, asked=number)
    print(f"first frame: {found.first_frame}")
    print(f"Textual's first screen: {found.first_screen}")
    for name, longest in found.stalls.items():
        print(f"longest stall, {name}: {longest:.0f} ms")
    print(f"resizing {LONG} answers: {found.resize_ms:.0f} ms")


def measure(folder: Path, questions: Sequence[EvalQuestion], *, starts: int, asked: int) -> App:
    """Measure `starts` starts, then one app that is asked the first `asked` questions."""
    started = [start(folder) for _ in range(starts)]
    found = App(
        Spread.of([one.frame for one in started]), Spread.of([one.screen for one in started])
    )
    with tempfile.TemporaryDirectory() as scratch:
        asyncio.run(_in_one_app(folder, questions[:asked], Path(scratch), found))
    return found


# In this process


class _Watch:
    """Notes the longest time between two rings of a timer, for each thing that is watched."""

    def __init__(self) -> None:
        self.longest: dict[str, float] = {}
        self._now: str | None = None

    @contextmanager
    def during(self, name: str) -> Iterator[None]:
        """Count the stalls from here on as `name`'s."""
        self._now = name
        yield
        self._now = None

    async def run(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(_TICK)
            now = time.perf_counter()
            if self._now:
                late = (now - last - _TICK) * 1000
                self.longest[self._now] = max(self.longest.get(self._now, 0.0), late)
            last = now


async def _in_one_app(
    folder: Path, questions: Sequence[EvalQuestion], scratch: Path, found: App
) -> None:
    watch = _Watch()
    engine = _Repeating(LocalEngine(folder))
    app = DatelineApp(engine, Scope(), Places(folder, scratch / "history.sqlite"))
    async with app.run_test(size=(COLUMNS, LINES)) as pilot:
        watching = asyncio.create_task(watch.run())
        with watch.during("models loading"):
            await _wait(lambda: engine.opened)
        await asyncio.sleep(_SETTLED)
        with watch.during("answering"):
            for one in questions:
                await _ask(pilot, engine, one.question)
        for key, name in SCREENS.items():
            for time_of in ("first", "second"):
                with watch.during(f"{name} opened, {time_of} time"):
                    await pilot.press(key)
                    await asyncio.sleep(_SETTLED)
                await pilot.press("escape")
                await asyncio.sleep(_SETTLED)
        watching.cancel()
        found.stalls = watch.longest
        engine.repeat = True
        for _ in range(len(questions), LONG):
            await _ask(pilot, engine, questions[0].question)
        began = time.perf_counter()
        await pilot.resize_terminal(90, 30)
        await pilot.pause()
        found.resize_ms = (time.perf_counter() - began) * 1000


async def _ask(pilot: Pilot[None], engine: _Repeating, question: str) -> None:
    box = pilot.app.query_one(QuestionBox)
    box.value = question
    number = engine.answered + 1
    await box.action_submit()
    # The card is there before the engine is asked.
    await _wait(lambda: engine.answered == number and _done(pilot.app.query(AnswerCard).last()))


def _done(card: AnswerCard) -> bool:
    return any(card.has_class(mark) for mark in ("-answered", "-abstained", "-failed"))


async def _wait(condition: Callable[[], object]) -> None:
    for _ in itertools.takewhile(lambda n: n * _TICK < _PATIENCE, itertools.count()):
        if condition():
            return
        await asyncio.sleep(_TICK)
    raise DatelineError("the app took too long")


class _Repeating:
    """The real engine; where told to, it gives its first answer again and again."""

    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine
        self._first: Answer | None = None
        self.opened: LibraryStatus | None = None
        self.repeat = False
        self.answered = 0

    def open(self, report: Report) -> LibraryStatus:
        self.opened = self._engine.open(report)
        return self.opened

    def ask(
        self,
        question: str,
        turns: Sequence[Turn],
        scope: Scope,
        progress: Notice,
        reword: bool = True,
    ) -> Answer:
        answer = self._first if self.repeat else None
        if answer is None:
            answer = self._engine.ask(question, (), scope, progress, reword)
        self._first = self._first or answer
        self.answered += 1
        return answer

    def assist(self, settings: LanguageModelSettings | None) -> None:
        self._engine.assist(settings)

    def draft(self, answer: Answer) -> Draft | None:
        return self._engine.draft(answer)

    def digest(self, subject: str, citations: Sequence[Citation]) -> Draft | None:
        return self._engine.digest(subject, citations)

    def verify(self, claim: Claim) -> Written:
        return self._engine.verify(claim)

    def check(self, record: Record) -> Checked:
        return self._engine.check(record)

    def overview(self) -> Overview:
        return self._engine.overview()

    def neighbours(self, article_id: str) -> Neighbours:
        return self._engine.neighbours(article_id)

    def desk(self, view: View, wanted: Wanted) -> Sheet:
        return self._engine.desk(view, wanted)

    def examples(self) -> Iterator[tuple[str, ...]]:
        return iter(())  # it would run beside what is measured

    def refreshed(self) -> LibraryStatus | None:
        return None

    def set_manner(self, manner: Manner) -> None:
        self._engine.set_manner(manner)

    def use(self, folder: Path, report: Report) -> LibraryStatus:
        return self._engine.use(folder, report)

    def close(self) -> None:
        self._engine.close()


if __name__ == "__main__":
    main()
