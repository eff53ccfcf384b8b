"""The saved questions: what is new in their answers, asked again, added and removed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from index.errors import DatelineError
from qa.manner import Manner
from qa.saved.types import Event, Record, SavedQuestion
from tui.conversation.messages import SavedChecked
from tui.history.cards import problem
from tui.saved import cards, names, store
from tui.screens.prompts import Confirmation, LinePrompt
from tui.text.phrases import counted
from tui.text.safe_text import one_line
from tui.text.styles import BAD, DIM
from tui.widgets.key_line import KeyLine
from tui.widgets.saved.saved_details import SavedDetails
from tui.widgets.saved.saved_list import SavedList

_WIDE = 100
_LONGEST = 60

Check = Callable[[Sequence[Record]], None]
"""Has questions asked again in the engine's thread, one after another."""

Looked = Callable[[Sequence[Event]], None]
"""Remembers that events were looked at, and waits for nothing."""

_Got = TypeVar("_Got")


class SavedScreen(ModalScreen[SavedQuestion | None]):
    """Gives the question that its user wants to ask in the conversation, or None.

    The file beside the library in `folder` is read and written in threads: nothing here waits.
    What was looked at is remembered when the screen is left.
    """

    HELP = "Saved questions"
    AUTO_FOCUS = "#saved-list"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012 (as Screen declares it)
        (0, "-narrow"),
        (_WIDE, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "check", "Check now", id="saved.check"),
        Binding("space", "unfold", "Earlier answers", id="saved.earlier"),
        Binding("a", "add", "Save another", id="saved.add"),
        Binding("r", "rename", "Rename", id="saved.rename"),
        Binding("d", "remove", "Remove", id="saved.remove"),
        Binding("escape", "back", "Back", key_display="esc", id="saved.back"),
        Binding("f8", "dismiss", "Back", show=False, id="saved.close"),
        Binding("f1", "app.help", "Help", key_display="F1", id="saved.help"),
    ]
    DEFAULT_CSS = """
    SavedScreen {
        background: $background;
        #saved-panes { height: 1fr; }
        #saved-side { width: 1fr; height: 1fr; }
        #saved-said { height: auto; max-height: 3; padding: 0 1; }
    }
    SavedScreen.-narrow #saved-panes { layout: vertical; }
    SavedScreen.-narrow #saved-side { width: 100%; }
    SavedScreen.-narrow #saved-details { width: 100%; }
    """

    def __init__(self, folder: Path, check: Check, looked: Looked, manner: Manner) -> None:
        """Show what is saved beside the library in `folder`; what is added is asked in `manner`."""
        super().__init__()
        self._folder, self._manner = folder, manner
        self._check, self._looked = check, looked
        self._records: tuple[Record, ...] = ()
        self._unfolded = False
        self._left = 0
        self._said = Static(id="saved-said")
        self._list = SavedList(id="saved-list")
        self._details = SavedDetails(id="saved-details")

    def compose(self) -> ComposeResult:
        """The list, and beside it or below it the question that is highlighted."""
        with Horizontal(id="saved-panes"):
            with Vertical(id="saved-side"):
                yield self._said
                yield self._list
            yield self._details
        yield KeyLine()

    def on_mount(self) -> None:
        """List what there is."""
        self._read()

    def renew(self, folder: Path, manner: Manner) -> None:
        """List what there is now, for the screen is to be shown again."""
        self._folder, self._manner, self._unfolded = folder, manner, False
        if self.is_mounted:
            self._read()

    def rest(self) -> None:
        """Remember that what was shown has been looked at."""
        self.workers.cancel_node(self)
        self._looked([event for record in self._records for event in record.events])

    def checked(self, message: SavedChecked) -> None:
        """Show what came of asking one of the questions again."""
        self._left = message.left
        if self not in self.app.screen_stack:
            return
        error = message.checked.error
        if error:
            self._say_error(f"{one_line(message.checked.record.saved.name)}: {one_line(error)}")
        self._read(say=not error)

    # The list

    @work(exclusive=True, group="saved-list")
    async def _read(self, say: bool = True) -> None:
        kept = await self._ask(lambda: store.kept(self._folder))
        if kept is None:
            return
        self._records = kept.records
        self._list.show(kept.records)
        self._show_details()
        if not say:
            return
        if self._left:
            words = f"Asking {counted(self._left, 'question')} more…"
            self._said.update(Content.styled(words, DIM))
        elif kept.unread:
            number = counted(len(kept.unread), "line")
            self._say_error(f"{number} of {store.FILE} can't be read: dateline doctor says which")
        else:
            news = sum(bool(record.new) for record in kept.records)
            self._said.update(cards.heading(len(kept.records), news))

    @on(SavedList.OptionHighlighted)
    def _show_details(self) -> None:
        self.refresh_bindings()
        self._details.show(self._list.current, self._unfolded)

    @on(SavedList.OptionSelected)
    def _chosen(self) -> None:
        if record := self._list.current:
            self.dismiss(record.saved)

    # What can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing aren't offered."""
        if action == "check":
            return bool(self._records) and not self._left
        return action not in ("rename", "remove", "unfold") or self._list.current is not None

    def action_check(self) -> None:
        """Ask all questions again."""
        self._ask_again(self._records)

    def _ask_again(self, records: Sequence[Record]) -> None:
        self._left = len(records)
        self._said.update(Content.styled(f"Asking {counted(self._left, 'question')}…", DIM))
        self.refresh_bindings()
        self._check(records)

    def action_unfold(self) -> None:
        """Show what the answer was before, or hide it again."""
        self._unfolded = not self._unfolded
        self._show_details()
        if self._unfolded:
            self.call_after_refresh(self._details.show_earlier)

    @work
    async def action_add(self) -> None:
        """Save a question that is typed here, and ask it for the first time."""
        prompt = LinePrompt("The question to be saved:", "")
        question = await self.app.push_screen_wait(prompt)
        if question is None or not question.strip():
            return
        record = await self._ask(lambda: store.add_new(self._folder, question, self._manner))
        if record is not None:
            self._ask_again([record])
            self._read(say=False)

    @work
    async def action_rename(self) -> None:
        """Give the current question another name."""
        if not (record := self._list.current):
            return
        prompt = LinePrompt("The question's name:", record.saved.name)
        if (name := await self.app.push_screen_wait(prompt)) is None:
            return

        def renamed(old: Record) -> Record:
            return replace(old, saved=replace(old.saved, name=names.checked_name(name)))

        changed = await self._ask(lambda: (store.change(self._folder, record.saved.id, renamed),))
        if changed is not None:
            self._read()

    @work
    async def action_remove(self) -> None:
        """Drop the current question with its history, if its user means it."""
        if not (record := self._list.current):
            return
        question = one_line(record.saved.question, _LONGEST)
        words = f"Remove “{question}” and the history of its answers?"
        if not await self.app.push_screen_wait(Confirmation(words)):
            return
        identity = record.saved.id
        done = await self._ask(lambda: (store.change(self._folder, identity, lambda _: None),))
        if done is not None:
            self._read()

    def action_back(self) -> None:
        """Leave."""
        self.dismiss(None)

    async def _ask(self, ask: Callable[[], _Got]) -> _Got | None:
        """What a thread does with the file; None where it can't, which its user is told."""
        try:
            return await asyncio.to_thread(ask)
        except DatelineError as error:
            self._said.update(problem(error))
            return None

    def _say_error(self, words: str) -> None:
        self._said.update(Content.styled(words, BAD))
