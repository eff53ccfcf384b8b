"""The help: what the focused thing can do, what Dateline's words mean, and the other keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product, zip_longest
from typing import ClassVar

from textual import events
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
        "How sure",
        "“Very sure” means that four in five such answers or more should be right, “Fairly sure” "
        "three in five or more, “Not sure” fewer.",
    ),
    (
        "When your articles don't say",
        "Dateline says so rather than guess. Tab, then Space, unfolds the guess held back.",
    ),
    ("One question's filters", "source:bbc after:2024-03 before:2024-06-15"),
    (
        "Keys",
        "The settings file can change each by its name: what stands beside the heading, then "
        "beside the key.",
    ),
)

_HEADING = "bold $text-primary"
_MOST_KEYS = 4
_GAP = 3
_TWO_COLUMNS = 70
"""The columns of text from which there are two columns of it."""


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
    DEFAULT_CSS = """
    HelpScreen {
        background: $background;
        #help {
            height: 1fr;
            padding: 0 1;
            border: round $border;
            scrollbar-size-vertical: 1;
        }
        &:ansi { background: ansi_default; }
    }
    """

    def __init__(self, keys: Sequence[Keys] = (), model: str | None = None) -> None:
        """Begin with the first of `keys`; `model` is what is to be said of a language model."""
        super().__init__()
        self._keys = keys
        self._model = model
        self._page = HelpPage(id="help-text")

    def compose(self) -> ComposeResult:
        """One page, which scrolls where the screen is small."""
        with VerticalScroll(id="help") as body:
            body.border_title = "Help"
            yield self._page
        yield KeyLine()

    def on_mount(self) -> None:
        """Say what can be done."""
        self.show(self._keys, self._model)

    def rest(self) -> None:
        """Nothing goes on here."""

    def show(self, keys: Sequence[Keys], model: str | None = None) -> None:
        """Begin with the first of `keys`."""
        self._keys, self._model = keys, model
        self._page.show(blocks(keys, model))
        if self.is_mounted:
            self.query_one("#help").scroll_home(animate=False)


class HelpPage(Static):
    """Blocks of text, one below the other; in two columns where there is room for them."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._blocks: Sequence[Content] = ()
        self._width = 0

    def show(self, blocks: Sequence[Content]) -> None:
        """Show other blocks."""
        self._blocks = blocks
        self._lay()

    def on_resize(self, event: events.Resize) -> None:
        """Another width may have room for two columns, or no longer."""
        if event.size.width != self._width:
            self._width = event.size.width
            self._lay()

    def _lay(self) -> None:
        if self._width:
            self.update(laid(self._blocks, self._width))


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


def blocks(keys: Sequence[Keys], model: str | None = None) -> list[Content]:
    """The help in blocks of styled text: what the focused thing can do first."""
    about = [_about(name, words) for name, words in _ABOUT]
    newline = Content("\n")
    return [
        *(_block(one) for one in keys),
        newline.join(about[:2]),
        newline.join(about[2:]),
        *([_about("Language model", model)] if model else []),
    ]


def _about(name: str, words: str) -> Content:
    return Content.assemble((f"{name}: ", _HEADING), words)


def laid(blocks: Sequence[Content], width: int) -> Content:
    """Lay blocks out for a width, in two columns where there is room."""
    if width < _TWO_COLUMNS:
        return Content("\n\n").join(blocks)
    column = (width - _GAP) // 2
    wrapped = [[*block.wrap(column), Content()] for block in blocks]
    left = min(_lefts(len(blocks)), key=lambda left: _height(wrapped, left), default=set[int]())
    columns = (
        [line for n, block in enumerate(wrapped) if (n in left) is is_left for line in block]
        for is_left in (True, False)
    )
    rows = zip_longest(*columns, fillvalue=Content())
    page = [
        Content.assemble(one, " " * (column + _GAP - one.cell_length), other) for one, other in rows
    ]
    return Content("\n").join(page).rstrip()


def _lefts(count: int) -> Iterator[set[int]]:
    """Each choice of blocks for the left column; the first is always there."""
    for others in product((True, False), repeat=max(0, count - 1)):
        yield {0, *(n for n, is_left in enumerate(others, start=1) if is_left)}


def _height(wrapped: Sequence[Sequence[Content]], left: set[int]) -> int:
    """Lines of the longer column."""
    total = sum(len(block) for block in wrapped)
    here = sum(len(wrapped[n]) for n in left if n < len(wrapped))
    return max(here, total - here)


def _block(one: Keys) -> Content:
    """A heading and a line for each key, with the names by which the settings know them."""
    prefix = one.keys[0].id.partition(".")[0] + "."
    parts: list[str | tuple[str, str]] = [(one.title, _HEADING), (f"  {prefix}", "dim")]
    keys_width = max(len(key.keys) for key in one.keys) + 1
    words_width = max(len(key.words) for key in one.keys) + 1
    for key in one.keys:
        parts += [(f"\n{key.keys:<{keys_width}}", "bold"), f"{key.words:<{words_width}}"]
        parts.append((key.id.removeprefix(prefix), "dim"))
    return Content.assemble(*parts)


def _title(node: object) -> str:
    if isinstance(node, App):
        return "Everywhere"
    said = node.HELP if isinstance(node, Widget) else None
    return said or "Here"


def _key(app: App[object], words: str, alike: Sequence[Binding]) -> Key:
    keys = [app.get_key_display(binding) for binding in alike]
    shown = " ".join(keys) if len(keys) <= _MOST_KEYS else f"{keys[0]}…{keys[-1][-1]}"
    return Key(shown, words, alike[0].id or "")
