"""The form in which is set by hand what is known of an article."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from index.errors import DatelineError, UsageError
from index.hand_set import HandSet, SetValue, typed
from index.types import Article
from tui.text.phrases import shown_title
from tui.text.safe_text import one_line
from tui.widgets.key_line import KeyLine
from tui.widgets.typed_line import TypedLine

SHOWN = ("title", "date", "outlet", "author")
"""The fields of the form; an address is set on the command line."""

_HINT = 'A day such as 2024-06-15, or "none". Empty: as the file states.'


class _Line(TypedLine):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.save", "Save", id="edit.save"),
    ]


class EditArticleScreen(ModalScreen[Article | None]):
    """Answers with the article as it was saved, or None where the user went back.

    The library is read and written in threads. Where it can't be written now, as during an update,
    that is said and what was typed stays.
    """

    HELP = "Setting what is known of an article"
    AUTO_FOCUS = "#edit-title"
    DEFAULT_CSS = """
    EditArticleScreen {
        align: center middle;
        & > #edit {
            width: 90%;
            max-width: 84;
            height: auto;
            max-height: 90%;
            padding: 0 1;
            border: round $border;
            background: $surface;
        }
        .edit-field { height: 1; margin-top: 1; }
        .edit-field > Label { width: 8; }
        .edit-field > Input { width: 1fr; background: $boost; }
        .edit-field > Input:focus { background: $primary 30%; }
        #edit-hint { margin-top: 1; color: $text-muted; }
        #edit-problem { color: $text-error; max-height: 3; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "reset", "As the file states", id="edit.reset"),
        Binding("escape", "back", "Back", key_display="esc", id="edit.back"),
        Binding("f1", "app.help", "Help", key_display="F1", id="edit.help"),
        Binding("ctrl+q", "app.quit", "Quit", show=False, id="edit.quit"),
    ]

    class Read(Message):
        """What was set of the article is known."""

        def __init__(self, known: HandSet) -> None:
            self.known = known
            super().__init__()

    class Saved(Message):
        """The article has been written."""

        def __init__(self, article: Article) -> None:
            self.article = article
            super().__init__()

    class Refused(Message):
        """The library can't be read or written now, and why."""

        def __init__(self, problem: str) -> None:
            self.problem = problem
            super().__init__()

    def __init__(self, library: Path, article: Article) -> None:
        """`library` is the folder of the library that the article is in."""
        super().__init__()
        self._library = library
        self._article = article
        self._known: HandSet | None = None
        self._reading = False
        self._saving = False
        self._save_once_read = False

    def compose(self) -> ComposeResult:
        """A line for each field, what may be typed, and what is wrong with it."""
        with Vertical(id="edit"):
            yield Static(Content.styled(shown_title(self._article), "bold"), id="edit-article")
            for field in SHOWN:
                with Horizontal(classes="edit-field"):
                    yield Label(field.capitalize())
                    yield _Line(compact=True, id=f"edit-{field}")
            yield Static(Content(_HINT), id="edit-hint")
            yield Static(id="edit-problem")
        yield KeyLine()

    def on_mount(self) -> None:
        """Find out what was set, and what the file states."""
        self._begin_reading()

    def _begin_reading(self) -> None:
        self._reading = True
        self._read()

    @work(thread=True, group="edit-read")
    def _read(self) -> None:
        from index.library import Library

        try:
            with Library(self._library) as library:
                known = library.set_by_hand(self._article.id)
        except DatelineError as error:
            self.post_message(self.Refused(str(error)))
        else:
            self.post_message(self.Read(known))

    @on(Read)
    def _was_read(self, message: Read) -> None:
        self._known, self._reading = message.known, False
        for field in SHOWN:
            line = self._line(field)
            stated = self._known.stated[field]
            line.placeholder = one_line(str(stated)) if stated else "none"
            setting = self._known.settings.get(field)
            if setting and not line.value:
                line.value = "none" if setting.value is None else str(setting.value)
        self._say("")
        if self._save_once_read:
            self.action_save()

    @on(Input.Changed)
    def _changed(self) -> None:
        """Say at once what can't be used, but not of a day that is still being typed."""
        try:
            for field in SHOWN:
                text = self._line(field).value.strip()
                if text and (field != "date" or not self._line(field).has_focus):
                    typed(field, text)
        except UsageError as error:
            self._say(str(error))
        else:
            self._say("")

    def action_reset(self) -> None:
        """Empty all lines: then everything is as the file states."""
        for field in SHOWN:
            self._line(field).value = ""

    def action_back(self) -> None:
        """Leave everything as it is; what is being saved is waited for, so that it is shown."""
        if not self._saving:
            self.dismiss(None)

    def action_save(self) -> None:
        """Write what was typed, or say what can't be used."""
        if self._saving:
            return
        if self._known is None:  # lines not yet filled would be taken as emptied
            self._save_once_read = True
            self._say("Reading what is known…")
            if not self._reading:
                self._begin_reading()
            return
        values: dict[str, SetValue] = {}
        for field in SHOWN:
            text = self._line(field).value.strip()
            try:
                if text:
                    values[field] = typed(field, text)
            except UsageError as error:
                self._line(field).focus()
                self._say(str(error))
                return
        self._saving = True
        self._say("Saving…")
        self._save(values)

    @work(thread=True, group="edit-save")
    def _save(self, values: Mapping[str, SetValue]) -> None:
        from index.library import Library
        from qa.desk.extractors import EXTRACTORS

        reset = tuple(field for field in SHOWN if field not in values)
        try:
            article = Library.edit(
                self._library,
                self._article.id,
                values,
                reset=reset,
                writer="app",
                extractors=EXTRACTORS,
            )
        except (DatelineError, OSError) as error:
            self.post_message(self.Refused(str(error)))
        else:
            self.post_message(self.Saved(article))

    @on(Saved)
    def _was_saved(self, message: Saved) -> None:
        self.dismiss(message.article)

    @on(Refused)
    def _was_refused(self, message: Refused) -> None:
        self._reading = self._saving = self._save_once_read = False
        self._say(message.problem)

    def _line(self, field: str) -> Input:
        return self.query_one(f"#edit-{field}", Input)

    def _say(self, problem: str) -> None:
        self.query_one("#edit-problem", Static).update(Content(one_line(problem, 240)))
