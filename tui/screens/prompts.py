"""Small screens over another: for a line of text, a choice, a yes or a no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from index.errors import DatelineError
from tui.history.cards import problem
from tui.text.safe_text import one_line
from tui.widgets.key_line import KeyLine

_BOX_CSS = """
    align: center middle;
    & > Vertical {
        width: 90%;
        max-width: 90;
        height: auto;
        max-height: 80%;
        padding: 0 1;
        border: round $border;
        background: $surface;
    }
"""


class _Line(Input):
    DEFAULT_CSS = """
    _Line { border: round $foreground 20%; background: transparent; }
    _Line:focus { border: round $border; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Accept", id="prompt.accept"),
    ]


class LinePrompt(ModalScreen[str | None]):
    """Asks for a line of text; gives what was typed, or None where the user thought better."""

    AUTO_FOCUS = "#prompt-line"
    DEFAULT_CSS = f"LinePrompt {{ {_BOX_CSS} }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Cancel", id="prompt.cancel"),
    ]

    def __init__(self, label: str, value: str, error: DatelineError | None = None) -> None:
        super().__init__()
        self._label = label
        self._error = error
        self._line = _Line(value, select_on_focus=False, id="prompt-line")

    def compose(self) -> ComposeResult:
        """What is wanted, what was wrong with the last try, and the line."""
        with Vertical():
            yield Static(Content(one_line(self._label)))
            if self._error:
                yield Static(problem(self._error), id="prompt-problem")
            yield self._line
        yield KeyLine()

    def on_mount(self) -> None:
        """Bring the end of a long line into view, once its width is known."""
        self.call_after_refresh(self._show_end)

    def _show_end(self) -> None:
        # The cursor is there already, but only a move of it scrolls.
        self._line.action_home()
        self._line.action_end()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        """Give the line, unless it is blank."""
        if line := one_line(self._line.value):
            self.dismiss(line)


class Choice(ModalScreen[int | None]):
    """Asks for one of several lines; gives its number, from 0, or None for none of them."""

    AUTO_FOCUS = "OptionList"
    DEFAULT_CSS = f"""
    Choice {{ {_BOX_CSS}
        OptionList, OptionList:focus {{ height: auto; max-height: 1fr; border: none; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Cancel", id="choice.cancel"),
    ]

    def __init__(self, question: str, options: Sequence[str], first: int = 0) -> None:
        """`first` is the line that is marked to begin with."""
        super().__init__()
        self._question = question
        self._first = first
        self._options = [Content(one_line(option)) for option in options]

    def compose(self) -> ComposeResult:
        """The question, and what there is to choose from."""
        with Vertical():
            yield Static(Content(one_line(self._question)))
            yield OptionList(*self._options, markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Mark the first line."""
        self.query_one(OptionList).highlighted = self._first

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)


class Confirmation(ModalScreen[bool]):
    """Asks whether to do what can't be undone. Enter does nothing: only y is a yes."""

    DEFAULT_CSS = f"Confirmation {{ {_BOX_CSS} }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "Yes", id="confirm.yes"),
        Binding("n,escape", "dismiss(False)", "No", key_display="n", id="confirm.no"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """The question; its keys stand below."""
        with Vertical():
            yield Static(Content(one_line(self._question)))
        yield KeyLine()
