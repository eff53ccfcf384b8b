"""The help: what Dateline does, what its words mean, and the keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

_ABOUT = (
    (
        "What Dateline does",
        "It answers questions from your own articles, in their own words, on this machine. "
        "Each answer names its sources, and each source opens with the quoted words marked.",
    ),
    (
        "How sure",
        "“Very sure” means that four in five such answers or more should be right, “Fairly sure” "
        "three in five or more, and “Not sure” fewer. Read the source before you rely on one.",
    ),
    (
        "When your articles don't say",
        "Dateline would rather say so than guess. The nearest passages are listed for you "
        "to judge; they are not an answer.",
    ),
)

_KEYS = (
    ("Enter", "ask the question"),
    ("↑ ↓", "earlier and later questions"),
    ("Tab", "go through the newest answer's sources; Enter opens one"),
    ("1 … 9 Enter", "open a source by its number (or click it; Alt+1 … 9 in some terminals)"),
    ("n  N", "in a source: the next and the previous quotation"),
    ("Esc", "back to the question"),
    ("PgUp PgDn", "scroll"),
    ("F2", "show or hide the source"),
    ("Ctrl+N", "new conversation"),
    ("Ctrl+P", "all commands, and themes"),
    ("Ctrl+Q", "quit"),
)
_KEY_WIDTH = 12


class HelpScreen(ModalScreen[None]):
    """A page over the app; Escape, F1 or q goes back."""

    AUTO_FOCUS = "#help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "dismiss", "Back", key_display="esc", id="help.back"),
        Binding("ctrl+q", "app.quit", "Quit", key_display="^q", id="help.quit"),
    ]

    def compose(self) -> ComposeResult:
        """One scrolling text."""
        with VerticalScroll(id="help"):
            yield Static(help_text(), id="help-text")
        yield Footer(compact=True, show_command_palette=False)


def help_text() -> Content:
    """The help as styled text."""
    parts: list[str | tuple[str, str]] = []
    for heading, words in _ABOUT:
        parts += [(f"{heading}\n", "bold $text-primary"), f"{words}\n\n"]
    parts.append(("Keys\n", "bold $text-primary"))
    for key, words in _KEYS:
        parts += [(f"{key:<{_KEY_WIDTH}}", "bold"), f"{words}\n"]
    return Content.assemble(*parts).rstrip()
