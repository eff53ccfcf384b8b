"""The line in which a folder or file is named that the library is to take in."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from index.errors import DatelineError
from tui.text.safe_text import one_line
from tui.widgets.library.typed_path import article_path, completion


class _Completer(Suggester):
    """Offers the rest of a path; the folders are looked at off the event loop."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(completion, value)


class PathBox(Input):
    """An input that completes paths."""

    HELP = "The path to add"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Add", id="library.add_path"),
        Binding("tab", "complete", "Complete", id="library.complete"),
    ]

    def __init__(self) -> None:
        super().__init__(
            placeholder="~/news", suggester=_Completer(), select_on_focus=False, id="library-path"
        )

    def action_complete(self) -> None:
        """Take over what is offered after the cursor."""
        self.action_end()
        self.action_cursor_right()


class AddPath(Vertical):
    """A path box and, under it, what is wrong with the path. Not shown until `open`."""

    DEFAULT_CSS = """
    AddPath {
        display: none;
        height: auto;
        padding: 0 1;
        #library-path { border: round $foreground 20%; background: transparent; }
        #library-path:focus { border: round $border; }
        #library-path-problem { color: $text-error; display: none; }
    }
    """

    class Chosen(Message):
        """The user entered a path that articles can be read from."""

        def __init__(self, path: Path) -> None:
            self.path = path
            super().__init__()

    def __init__(self) -> None:
        super().__init__(id="library-add")
        self._box = PathBox()
        self._problem = Static(id="library-path-problem")

    def compose(self) -> ComposeResult:
        """What is wanted, the box, and what was wrong."""
        yield Static(Content("A folder or a file of articles to add:"))
        yield self._box
        yield self._problem

    def open(self) -> None:
        """Show the box, with what was typed last and not added."""
        self.display = True
        self.call_after_refresh(self._box.focus)

    def close(self) -> None:
        """Put the box away; what is typed in it stays."""
        self.display = False

    @on(Input.Changed)
    def _typing(self) -> None:
        self._problem.display = False

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._check(event.value)

    @work(exclusive=True)
    async def _check(self, typed: str) -> None:
        try:
            path = await asyncio.to_thread(article_path, typed)
        except DatelineError as error:
            self._problem.update(Content(one_line(f"{error}.")))
            self._problem.display = True
            return
        self._box.clear()
        self.close()
        self.post_message(self.Chosen(path))
