"""The pane in which a quotation is shown in its article."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from index.errors import DatelineError
from index.types import Article
from tui.conversation.changed_file import FileChange, FileCheck
from tui.conversation.finding import Searchable
from tui.conversation.opening import Opener, open_outside
from tui.conversation.quotations import quotation
from tui.conversation.references import Reference
from tui.conversation.source_text import CURRENT, header, marked
from tui.text.safe_text import one_line
from tui.text.styles import DIM
from tui.widgets.source.article_text import ArticleText
from tui.widgets.source.find_bar import FindBar

_EMPTY = "Sources are shown here, with the quoted words marked."
_FULL = "-source-full"
_SAID_SECONDS = 3.0


class SourcePane(Vertical):
    """An article, scrolled to the words of one reference, with the others of its kind marked.

    While words are being found in the article, n and N go through those instead.
    """

    # The conversation beside it makes room; unscoped, because it isn't inside the pane.
    SCOPED_CSS = False
    DEFAULT_CSS = f"""
    SourcePane #source-notice {{
        height: auto;
        padding: 0 1;
        text-style: bold;
        color: $text-warning;
    }}
    Screen.-wide.{_FULL} #talk {{
        display: none;
    }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "step(1)", "Next", key_display="n/N", id="source.next"),
        Binding("N", "step(-1)", "Previous", show=False, id="source.previous"),
        Binding("slash", "find", "Find", key_display="/", id="source.find"),
        Binding("y", "copy", "Copy", id="source.copy"),
        Binding("o", "open", "Open", id="source.open"),
        Binding("f", "full", "Full", id="source.full"),
        Binding("escape", "back", "Back", id="source.back"),
        Binding("tab", "leave", "Question", show=False, id="source.question"),
    ]

    class FileLookedAt(Message):
        """What became of an article's file is known."""

        def __init__(self, article: Article, change: FileChange | None) -> None:
            self.article = article
            self.change = change
            super().__init__()

    class TriedToOpen(Message):
        """The article has been opened outside, or `problem` says why not."""

        def __init__(self, place: str, problem: str = "") -> None:
            self.place = place
            self.problem = problem
            super().__init__()

    def __init__(
        self, *, id: str, file_check: FileCheck | None = None, opener: Opener = open_outside
    ) -> None:
        """`file_check` is asked of every article shown, in a thread, if it has changed since.

        `opener` opens an article outside, in a thread too.
        """
        super().__init__(id=id)
        self._file_check = file_check
        self._opener = opener
        self._references: tuple[Reference, ...] = ()
        self._index = 0
        self._searchable: Searchable | None = None
        self._found: list[tuple[int, int]] = []
        self._place = 0
        self._find_from = 0
        self._said: Timer | None = None
        self._head = Static(id="source-head")
        self._notice = Static(id="source-notice")
        self._article = ArticleText(id="source-text")
        self._find_bar = FindBar(id="source-find-bar")

    def compose(self) -> ComposeResult:
        """The article's particulars, its text under them, and the line for finding words."""
        yield self._head
        yield self._notice
        yield self._article
        yield self._find_bar

    def on_mount(self) -> None:
        """Begin with nothing to show."""
        self.clear()

    def on_hide(self) -> None:
        """Put away, it needs no place."""
        self.leave_full()

    # What is shown

    @property
    def _shown(self) -> Reference | None:
        return self._references[self._index] if self._references else None

    def clear(self) -> None:
        """Show no article."""
        self._references, self._index = (), 0
        self.leave_full()
        self._begin_article()
        self._head.display = False
        self._article.show(Content.styled(_EMPTY, DIM))
        self.refresh_bindings()

    def show(self, references: tuple[Reference, ...], index: int) -> None:
        """Show `references[index]`; n and N go to the others."""
        self._references, self._index = references, index
        shown = references[index]
        self._begin_article()
        self._head.display = True
        self._head.update(header(shown, index, len(references)))
        self._article.show(marked(shown, references), CURRENT)
        self.refresh_bindings()
        if self._file_check:
            self._look_at_file(self._file_check, shown.article)

    def take_focus(self) -> None:
        """Let the keyboard scroll the article."""
        self._article.focus()

    def go_to(self, index: int) -> None:
        """Go to the reference of this number, counted from 0, where there is one."""
        if index < len(self._references):
            self.show(self._references, index)

    def leave_full(self) -> None:
        """Give the conversation its place back."""
        self.screen.remove_class(_FULL)
        self.refresh_bindings()

    def _begin_article(self) -> None:
        self._stop_finding()
        self._searchable = None
        self._notice.display = False

    @work(thread=True, exclusive=True, group="source-file")
    def _look_at_file(self, check: FileCheck, article: Article) -> None:
        self.post_message(self.FileLookedAt(article, check(article)))

    @on(FileLookedAt)
    def _file_looked_at(self, message: FileLookedAt) -> None:
        message.stop()
        if self._shown and self._shown.article is message.article and message.change:
            self._notice.update(Content(message.change.value))
            self._notice.display = True

    # Finding words

    @on(Input.Changed)
    def _words_typed(self, message: Input.Changed) -> None:
        message.stop()
        if self._searchable is None:
            self._searchable = Searchable(self._article.text.plain)
        self._found = self._searchable.find(message.value)
        after = (n for n, (_, end) in enumerate(self._found) if end > self._find_from)
        self._show_found(next(after, 0))

    @on(Input.Submitted)
    def _words_settled(self, message: Input.Submitted) -> None:
        message.stop()
        self.take_focus()

    def _show_found(self, place: int) -> None:
        self._place = place
        self._article.show_found(self._found, place)
        self._find_bar.say(place + 1, len(self._found))
        self.refresh_bindings()

    def _stop_finding(self) -> None:
        self._found, self._place = [], 0
        self._article.show_found(())
        self._find_bar.close()

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing aren't offered."""
        finding = self._find_bar.is_open
        if action == "step":
            return bool(self._found) if finding else len(self._references) > 1
        if action == "back":
            return finding or self.screen.has_class(_FULL)
        if action == "full":
            return bool(self._references) and not self.screen.has_class("-narrow")
        if action == "find":
            return bool(self._references) and not self._find_bar.has_focus_within
        if action in ("copy", "open"):
            return bool(self._references)
        return True

    def action_step(self, step: int) -> None:
        """Go to the next or the previous reference, or words found, round and round."""
        if self._find_bar.is_open:
            self._show_found((self._place + step) % len(self._found))
        else:
            self.go_to((self._index + step) % len(self._references))

    def action_find(self) -> None:
        """Type words to find in the article, from what is in view on."""
        self._find_from = self._article.first_in_view
        self._find_bar.open()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Stop finding words; else give the conversation its place back."""
        if self._find_bar.is_open:
            self.take_focus()
            self._stop_finding()
            self.refresh_bindings()
        else:
            self.leave_full()

    def action_full(self) -> None:
        """Give the source the whole width, or the conversation its place back."""
        self.screen.toggle_class(_FULL)
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Go to the question box."""
        self.leave_full()
        self.call_after_refresh(self.app.run_action, "app.focus_question")

    def action_copy(self) -> None:
        """Copy the quoted words with their reference."""
        if self._shown:
            self.app.copy_to_clipboard(quotation(self._shown))
            self._say("Copied, with its reference")

    def action_open(self) -> None:
        """Open the article outside."""
        if self._shown:
            self._open_outside(self._shown.article)

    @work(thread=True, exclusive=True, group="source-open")
    def _open_outside(self, article: Article) -> None:
        try:
            tried = self.TriedToOpen(self._opener(article))
        except (DatelineError, OSError) as error:
            tried = self.TriedToOpen("", str(error))
        self.post_message(tried)

    @on(TriedToOpen)
    def _tried_to_open(self, message: TriedToOpen) -> None:
        message.stop()
        if message.problem:
            self.notify(one_line(message.problem), severity="warning", markup=False)
        else:
            self._say(f"Opened {message.place}")

    def _say(self, line: str) -> None:
        """Say on the border what was done, for a while: there it covers nothing."""
        self.border_subtitle = Content(one_line(line))
        if self._said:
            self._said.stop()
        self._said = self.set_timer(_SAID_SECONDS, self._say_nothing)

    def _say_nothing(self) -> None:
        self.border_subtitle = None
