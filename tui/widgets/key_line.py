"""The line of keys at the foot of the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len
from textual import events
from textual.app import App
from textual.binding import Binding
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

_BACK = frozenset({"focus_question", "back", "leave", "dismiss", "dismiss(None)", "dismiss(False)"})
"""Actions whose keys are given room first: whatever is seen, the way back from it."""

_SECOND = frozenset({"help", "app.help", "command_palette"})

_LAST = frozenset({"toggle_source", "new_conversation"})

_BETWEEN = " │ "
_MORE = "…"
_HELP_KEY = "f1"


@dataclass(frozen=True, slots=True)
class Key:
    """A key on the line: what it is called, what it does, and whose it is.

    `group` is 0 for what has focus and what surrounds that, 1 for the screen, 2 for the app.
    """

    binding: Binding
    shown: str
    group: int

    @property
    def words(self) -> str:
        """What it does, as the palette and the help say it too."""
        return self.binding.description

    @property
    def width(self) -> int:
        """Columns of the key and its words."""
        return cell_len(self.shown) + 1 + cell_len(self.words)

    @property
    def turn(self) -> int:
        """When it is given room: the lower, the sooner."""
        action = self.binding.action
        if action in _BACK:
            return 0
        if action in _SECOND:
            return 1
        return 5 if action in _LAST else 2 + self.group


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the line as it is drawn, and the key that a click on it stands for, if any."""

    start: int
    end: int
    key: str


class KeyLine(Widget):
    """What can be done now: with what has focus, on the screen, everywhere; a click does it.

    One widget draws it all: one for each key, as `Footer` has them, made every change of focus
    and every new screen wait for a dozen to be laid out. Keys without room are left out for "…",
    which opens the help, where all of them stand; they work all the same.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"key-line--key", "key-line--words", "key-line--between"}  # noqa: RUF012
    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        color: $footer-foreground;
        background: $footer-background;
        pointer: pointer;
        & > .key-line--key { color: $footer-key-foreground; text-style: bold; }
        & > .key-line--words { color: $footer-description-foreground; }
        & > .key-line--between { color: $text-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._offered: tuple[Key, ...] = ()
        self._shown: tuple[Key, ...] = ()
        self._parts: tuple[_Part, ...] = ()
        self._line = Content()

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys that are on the line, from left to right."""
        return self._shown

    @property
    def line(self) -> str:
        """What the line says."""
        return self._line.plain

    def on_mount(self) -> None:
        """From now on, show the keys of what has focus."""
        self.screen.bindings_updated_signal.subscribe(self, self.bindings_changed)

    def on_unmount(self) -> None:
        """The screen goes, or the line alone."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Draw the line anew only where other keys are offered."""
        # Without focus the application leaves its line as it is, and is told again after.
        if not self.is_attached or not screen.app.app_focus:
            return
        offered = tuple(_offered(self.screen))
        if offered != self._offered:
            self._offered = offered
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Choose anew which keys fit."""
        self._draw()

    def notify_style_update(self) -> None:
        """Take another theme's colours."""
        super().notify_style_update()
        if self._shown:
            self._draw()

    def render(self) -> Content:
        """The line."""
        return self._line

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Do what the key under the mouse does."""
        event.stop()
        for part in self._parts:
            if part.start <= event.x < part.end:
                self.app.simulate_key(part.key)

    def _draw(self) -> None:
        self._shown = fitting(self._offered, self.size.width)
        left_out = len(self._shown) < len(self._offered)
        styles = {
            name: self.get_visual_style(f"key-line--{name}") for name in ("key", "words", "between")
        }
        line, parts = Content(), []

        def add(words: str, style: str, key: str = "") -> None:
            nonlocal line
            start = line.cell_length
            line += Content.styled(words, styles[style])
            if key:
                parts.append(_Part(start, line.cell_length, key))

        for number, (_, group) in enumerate(groupby(self._shown, lambda key: key.group)):
            if number:
                add(_BETWEEN, "between")
            for place, key in enumerate(group):
                if place:
                    add(" ", "words")
                add(f"{key.shown} ", "key", key.binding.key)
                add(key.words, "words", key.binding.key)
        if left_out:
            add(f" {_MORE}", "between", _HELP_KEY)
        self._line, self._parts = line, tuple(parts)
        self.refresh()


def fitting(keys: Sequence[Key], width: int) -> tuple[Key, ...]:
    """Choose the keys that there is room for: the way back first, the app's own last."""
    if _line_width(keys) <= width:
        return tuple(keys)
    room = width - len(_MORE) - 1
    chosen: set[int] = set()
    for number in sorted(range(len(keys)), key=lambda number: keys[number].turn):
        wanted = chosen | {number}
        if _line_width([keys[one] for one in sorted(wanted)]) <= room:
            chosen = wanted
    return tuple(keys[number] for number in sorted(chosen))


def _line_width(keys: Sequence[Key]) -> int:
    groups = len({key.group for key in keys})
    return (
        sum(key.width for key in keys)
        + max(0, len(keys) - groups)
        + max(0, groups - 1) * len(_BETWEEN)
    )


def _offered(screen: Screen[object]) -> Iterator[Key]:
    """The keys that are to be shown, group by group, each action once."""
    app, keys, seen = screen.app, [], set()
    for active in screen.active_bindings.values():
        binding = active.binding
        shown = binding.show or binding.action == "command_palette"
        if shown and active.enabled and binding.description and binding.action not in seen:
            seen.add(binding.action)
            group = _group(active.node, binding.action)
            keys.append(Key(binding, app.get_key_display(binding), group))
    yield from sorted(keys, key=lambda key: key.group)


def _group(node: DOMNode, action: str) -> int:
    if isinstance(node, App) or action.removeprefix("app.") in ("help", "quit", "command_palette"):
        return 2
    return 1 if isinstance(node, Screen) else 0
