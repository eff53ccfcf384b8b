"""The pane in which a quotation is shown in its article."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.cards import DIM
from tui.references import Reference
from tui.source_text import CURRENT, header, marked
from tui.widgets.article_text import ArticleText

_EMPTY = "Sources are shown here, with the quoted words marked."


class SourcePane(Vertical):
    """An article, scrolled to the words of one reference, with the others of its kind marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "step(1)", "Quotes", key_display="n/N", id="source.next"),
        Binding("N", "step(-1)", "Previous", show=False, id="source.previous"),
        Binding("tab", "app.focus_question", "Question", show=False, id="source.question"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._references: tuple[Reference, ...] = ()
        self._index = 0
        self._head = Static(id="source-head")
        self._article = ArticleText(id="source-text")

    def compose(self) -> ComposeResult:
        """The article's particulars, and its text under them."""
        yield self._head
        yield self._article

    def on_mount(self) -> None:
        """Begin with nothing to show."""
        self.clear()

    def clear(self) -> None:
        """Show no article."""
        self._references, self._index = (), 0
        self._head.display = False
        self._article.show(Content.styled(_EMPTY, DIM))
        self.refresh_bindings()

    def show(self, references: tuple[Reference, ...], index: int) -> None:
        """Show `references[index]`; n and N go to the others."""
        self._references, self._index = references, index
        shown = references[index]
        self._head.display = True
        self._head.update(header(shown, index, len(references)))
        self._article.show(marked(shown, references), CURRENT)
        self.refresh_bindings()

    def take_focus(self) -> None:
        """Let the keyboard scroll the article."""
        self._article.focus()

    def go_to(self, index: int) -> None:
        """Go to the reference of this number, counted from 0, where there is one."""
        if index < len(self._references):
            self.show(self._references, index)

    def action_step(self, step: int) -> None:
        """Go to the next or the previous reference, round and round."""
        self.go_to((self._index + step) % len(self._references))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no going on where there is one reference at most."""
        return action != "step" or len(self._references) > 1
