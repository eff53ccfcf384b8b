"""The history: every earlier conversation, to search, resume, rename, delete and export."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qa.types import Answer
from tui.history import cards
from tui.history.database import HistoryError
from tui.history.export import proposed_file, working_folder, write_new
from tui.history.markdown import markdown
from tui.history.store import Conversation, Store
from tui.screens.prompts import Confirmation, LinePrompt
from tui.text.safe_text import one_line
from tui.widgets.history.conversation_list import ConversationList, Row
from tui.widgets.history.history_preview import HistoryPreview
from tui.widgets.key_line import KeyLine

PAGE = 100
"""How many conversations are listed at a time; the next ones follow when the end is near."""

_WIDE = 100
_MOST_FOUND = 100
_MOST_PREVIEWED = 50
_TYPING_SECONDS = 0.15
_MOVING_SECONDS = 0.05

_GONE = "That conversation has been deleted meanwhile."

_Got = TypeVar("_Got")


@dataclass(frozen=True, slots=True)
class Resumed:
    """A conversation to go on with, and its answers so far, oldest first."""

    conversation: Conversation
    answers: tuple[Answer, ...]


class SearchBox(Input):
    """Where words are typed that a conversation must have."""

    HELP = "Searching the history"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Resume", id="history.resume"),
    ]


class HistoryScreen(ModalScreen[Resumed | None]):
    """Gives the conversation that the user wants to go on with, or None.

    The file at `path` is opened for each thing asked of it, in a thread: nothing here waits.
    `folder` is where an export is proposed to go, by default the working directory.
    """

    HELP = "The history"
    AUTO_FOCUS = "#history-list"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012 (as Screen declares it)
        (0, "-narrow"),
        (_WIDE, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", id="history.search"),
        Binding("r", "rename", "Rename", id="history.rename"),
        Binding("d", "delete", "Delete", id="history.delete"),
        Binding("e", "export", "Export", id="history.export"),
        Binding("escape", "back", "Back", key_display="esc", id="history.back"),
        Binding("f3", "dismiss", "Back", show=False, id="history.close"),
        Binding("f1", "app.help", "Help", key_display="F1", id="history.help"),
        # The list has these keys itself; here they are for the search box.
        Binding("down", "move(1)", show=False, id="history.next"),
        Binding("up", "move(-1)", show=False, id="history.previous"),
    ]
    DEFAULT_CSS = """
    HistoryScreen {
        background: $background;
        #history-panes { height: 1fr; }
        #history-side { width: 1fr; height: 1fr; }
        #history-search { border: round $foreground 20%; background: transparent; }
        #history-search:focus { border: round $border; }
        #history-said { height: auto; max-height: 5; padding: 0 1; margin-bottom: 1; }
    }
    HistoryScreen.-narrow #history-preview { display: none; }
    """

    def __init__(self, path: Path, folder: Path | None = None) -> None:
        super().__init__()
        self._path = path
        self._folder = folder or working_folder()
        self._complete = False
        self._words = ""
        self._search = SearchBox(placeholder="Search all conversations", id="history-search")
        self._said = Static(id="history-said")
        self._list = ConversationList(id="history-list")
        self._preview = HistoryPreview(id="history-preview")

    def compose(self) -> ComposeResult:
        """The search and the list; beside them, where there is room, the preview."""
        with Horizontal(id="history-panes"):
            with Vertical(id="history-side"):
                yield self._search
                yield self._said
                yield self._list
            yield self._preview
        yield KeyLine()

    def on_mount(self) -> None:
        """List what there is."""
        self._show_list(after=0.0)

    def renew(self) -> None:
        """List what there is now, for the screen is to be shown again."""
        with self.prevent(Input.Changed):
            self._search.clear()
        self._said.update("")
        self._list.show(())
        self._preview.clear()
        if self.is_mounted:
            self._show_list(after=0.0)

    def rest(self) -> None:
        """Look for nothing more."""
        self.workers.cancel_node(self)

    # The list and the preview

    @on(Input.Changed, "#history-search")
    def _typed(self) -> None:
        self._show_list(after=_TYPING_SECONDS)

    @work(exclusive=True, group="history-list")
    async def _show_list(self, after: float, resume: bool = False) -> None:
        """Show what the search finds, or all; a later call within `after` seconds replaces it."""
        await asyncio.sleep(after)
        words = self._search.value.strip()
        rows = await self._ask(lambda store: _rows(store, words))
        if rows is not None:
            self._said.update(cards.heading(words, len(rows), len(rows) == _MOST_FOUND))
        self._words = words
        self._complete = bool(words) or len(rows or ()) < PAGE
        self._list.show(rows or ())
        self._current_changed()
        if resume:
            self._chosen()

    @on(ConversationList.EndInSight)
    def _end_in_sight(self) -> None:
        if not self._complete:
            self._show_more()

    @work(exclusive=True, group="history-more")
    async def _show_more(self) -> None:
        last = self._list.last
        more = await self._ask(lambda store: store.conversations(PAGE, after=last))
        if more is not None and self._list.last is last:  # else another list is shown by now
            self._complete = len(more) < PAGE
            self._list.extend([(conversation, ()) for conversation in more])

    @on(ConversationList.OptionHighlighted)
    def _current_changed(self) -> None:
        self.refresh_bindings()
        self._show_preview()

    @work(exclusive=True, group="history-preview")
    async def _show_preview(self) -> None:
        if not (conversation := self._list.current):
            self._preview.clear()
            return
        await asyncio.sleep(_MOVING_SECONDS)
        outline = await self._ask(lambda store: store.outline(conversation.id, _MOST_PREVIEWED))
        if outline is not None:
            self._preview.show(conversation, outline)

    # What can be done with the current conversation

    @on(Input.Submitted, "#history-search")
    def _searched(self) -> None:
        if self._search.value.strip() == self._words:
            self._chosen()
        else:  # what was typed last hasn't been looked for yet
            self._show_list(after=0.0, resume=True)

    @on(ConversationList.OptionSelected)
    def _chosen(self) -> None:
        if conversation := self._list.current:
            self._resume(conversation)

    @work(exclusive=True, group="history-resume")
    async def _resume(self, conversation: Conversation) -> None:
        turns = await self._ask(lambda store: store.turns(conversation.id))
        if turns and self.is_current:
            self.dismiss(Resumed(conversation, tuple(turn.answer for turn in turns)))
        elif turns is not None:
            self._take_out(conversation, _GONE)

    @work
    async def action_rename(self) -> None:
        """Give the current conversation another title."""
        if not (conversation := self._list.current):
            return
        prompt = LinePrompt("The conversation's title:", conversation.title)
        if (title := await self.app.push_screen_wait(prompt)) is None:
            return
        renamed = await self._ask(lambda store: store.rename(conversation.id, title))
        if renamed:
            self._list.replace(replace(conversation, title=title))
            self._show_preview()
        elif renamed is not None:
            self._take_out(conversation, _GONE)

    @work
    async def action_delete(self) -> None:
        """Delete the current conversation, if the user means it."""
        if not (conversation := self._list.current):
            return
        question = f"Delete “{conversation.title}”? It can't be brought back."
        sure = await self.app.push_screen_wait(Confirmation(question))
        if not sure:
            return
        if await self._ask(lambda store: store.delete(conversation.id)) is not None:
            self._take_out(conversation, "Deleted.")

    def _take_out(self, conversation: Conversation, said: str) -> None:
        self._list.take_out(conversation)
        if self._list.current:
            self._said.update(said)
            self._current_changed()
        else:
            self._show_list(after=0.0)

    @work
    async def action_export(self) -> None:
        """Write the current conversation to a Markdown file that the user names."""
        if not (conversation := self._list.current):
            return
        line, error = str(proposed_file(self._folder, conversation)), None
        while True:
            prompt = LinePrompt("Export to the Markdown file:", line, error)
            if (typed := await self.app.push_screen_wait(prompt)) is None:
                return
            line, path = typed, self._folder / os.path.expanduser(typed)
            try:
                await asyncio.to_thread(self._export, conversation, path)
            except HistoryError as problem:
                error = problem
            else:
                self._said.update(Content.assemble("Exported to ", (one_line(str(path)), "bold")))
                return

    def _export(self, conversation: Conversation, path: Path) -> None:
        with closing(Store(self._path)) as store:
            turns = store.turns(conversation.id)
        write_new(path, markdown(conversation, turns))

    async def _ask(self, ask: Callable[[Store], _Got]) -> _Got | None:
        """What the store answers; None where it can't, which the user is told."""

        def opened() -> _Got:
            with closing(Store(self._path)) as store:
                return ask(store)

        try:
            return await asyncio.to_thread(opened)
        except HistoryError as error:
            self._said.update(cards.problem(error))
            return None

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing aren't offered."""
        if action == "search":
            return not self._search.has_focus
        return action not in ("rename", "delete", "export") or self._list.current is not None

    def action_search(self) -> None:
        """Go to the search box."""
        self._search.focus()

    def action_back(self) -> None:
        """Clear the search and go to the list; where neither is to be done, leave."""
        if self._search.value or self._search.has_focus:
            self._search.clear()
            self._list.focus()
        else:
            self.dismiss(None)

    def action_move(self, step: int) -> None:
        """Go down or up the list."""
        if step > 0:
            self._list.action_cursor_down()
        else:
            self._list.action_cursor_up()


def _rows(store: Store, words: str) -> list[Row]:
    if words:
        return [(found.conversation, found.snippet) for found in store.search(words, _MOST_FOUND)]
    return [(conversation, ()) for conversation in store.conversations(PAGE)]
