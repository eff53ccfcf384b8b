"""The help: what the focused thing can do, what Dateline's words mean, and the other keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.widgets.key_line import KeyLine

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
        "to judge; they are not an answer. Nor is the guess that was held back: Tab, then "
        "Space, unfolds it.",
    ),
    (
        "Filters",
        "F2 sets them for all questions; the chips above the box show them. One question alone "
        "can carry its own: source:bbc after:2024-03 before:2024-06-15.",
    ),
    (
        "Getting about",
        "Page Up and Page Down scroll the conversation. A source opens at a click on its number; "
        "or type the number in the box and press Enter.",
    ),
    (
        "Other keys",
        "The settings file can change any key by the name that stands beside it here.",
    ),
)

_HEADING = "bold $text-primary"
_MOST_KEYS = 4


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that can be done: the keys for it, and the id by which the settings change them."""

    keys: str
    words: str
    id: str


@dataclass(frozen=True, slots=True)
class Keys:
    """What one part of the screen can do."""

    title: str
    keys: tuple[Key, ...]


class HelpScreen(ModalScreen[None]):
    """A page over the app; Escape, F1 or q goes back."""

    AUTO_FOCUS = "#help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "dismiss", "Back", key_display="esc", id="help.back"),
        Binding("ctrl+q", "app.quit", "Quit", key_display="^q", id="help.quit"),
    ]

    def __init__(self, keys: Sequence[Keys]) -> None:
        super().__init__()
        self._keys = keys

    @classmethod
    def for_screen(cls, screen: Screen[object]) -> HelpScreen:
        """The help about what has focus on `screen`."""
        return cls(keys_on(screen))

    def compose(self) -> ComposeResult:
        """One scrolling text."""
        with VerticalScroll(id="help"):
            yield Static(help_text(self._keys), id="help-text")
        yield KeyLine(show_command_palette=False)


def keys_on(screen: Screen[object]) -> list[Keys]:
    """The keys that do something on a screen now: those of the focused widget first.

    Only keys with an id of their own count; the others are a widget's everyday ones, such
    as the arrows of a text box.
    """
    owners: dict[str, dict[str, list[Binding]]] = {}
    # Those shown at the foot of the screen come first of their widget's.
    for active in sorted(screen.active_bindings.values(), key=lambda one: not one.binding.show):
        if active.binding.id and active.binding.description:
            alike = owners.setdefault(_title(active.node), {})
            alike.setdefault(active.binding.description, []).append(active.binding)
    return [
        Keys(title, tuple(_key(screen.app, words, alike) for words, alike in keys.items()))
        for title, keys in owners.items()
    ]


def help_text(keys: Sequence[Keys]) -> Content:
    """The help as styled text."""
    here, elsewhere = keys[:1], keys[1:]
    parts = [part for one in here for part in _key_parts(one)]
    for heading, words in _ABOUT:
        parts += [(f"{heading}\n", _HEADING), f"{words}\n\n"]
    parts += [part for one in elsewhere for part in _key_parts(one)]
    return Content.assemble(*parts).rstrip()


def _key_parts(one: Keys) -> list[str | tuple[str, str]]:
    parts: list[str | tuple[str, str]] = [(f"{one.title}\n", _HEADING)]
    keys_width = max(len(key.keys) for key in one.keys) + 2
    words_width = max(len(key.words) for key in one.keys) + 2
    for key in one.keys:
        parts += [(f"{key.keys:<{keys_width}}", "bold"), f"{key.words:<{words_width}}"]
        parts.append((f"{key.id}\n", "dim"))
    return [*parts, "\n"]


def _title(node: object) -> str:
    if isinstance(node, App):
        return "Everywhere"
    said = node.HELP if isinstance(node, Widget) else None
    return said or "Here"


def _key(app: App[object], words: str, alike: Sequence[Binding]) -> Key:
    keys = [app.get_key_display(binding) for binding in alike]
    shown = " ".join(keys) if len(keys) <= _MOST_KEYS else f"{keys[0]} … {keys[-1]}"
    return Key(shown, words, alike[0].id or "")
