"""The list of what was skipped, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from index.types import PassedOver, Skipped
from tui.text.phrases import passed_over_line, skipped_line
from tui.widgets.key_line import KeyLine

_MOST = 1_000


class SkippedScreen(ModalScreen[None]):
    """A page over the library screen; Escape, s or q goes back."""

    AUTO_FOCUS = "#skipped"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,s,q", "dismiss", "Back", key_display="esc", id="skipped.back"),
    ]
    DEFAULT_CSS = """
    SkippedScreen {
        background: $background;
        #skipped {
            height: 1fr;
            padding: 0 1;
            background: transparent;
            border: round $border;
            scrollbar-size-vertical: 1;
        }
        &:ansi { background: ansi_default; }
    }
    """

    def __init__(self, skipped: Sequence[Skipped], passed_over: Sequence[PassedOver] = ()) -> None:
        super().__init__()
        self._skipped = skipped
        self._passed_over = passed_over

    def compose(self) -> ComposeResult:
        """One scrolling list: each file skipped, then the other files by kind."""
        shown = [Option(Content(skipped_line(skip))) for skip in self._skipped[:_MOST]]
        if len(self._skipped) > _MOST:
            more = f"and {len(self._skipped) - _MOST:,} more: dateline status --json"
            shown.append(Option(Content.styled(more, "dim")))
        others = (f"not read: {passed_over_line(other)}" for other in self._passed_over)
        shown += [Option(Content.styled(line, "dim")) for line in others]
        options = OptionList(*shown, id="skipped", markup=False)
        options.border_title = f"{len(self._skipped):,} skipped"
        yield options
        yield KeyLine()
