"""The line of keys at the foot of the screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

_BACK = frozenset({"focus_question", "back", "dismiss", "dismiss(None)", "dismiss(False)"})
"""Actions whose keys are given room first: whatever is seen, the way back from it."""

_SECOND = frozenset({"help", "quit", "app.help", "app.quit"})

_LAST = frozenset({"toggle_source"})

_PALETTE = "-command-palette"


class KeyLine(Footer):
    """A `Footer` that leaves out what there is no room for, rather than have keys overlap.

    Those left out work all the same, and the help and the command palette name them.
    """

    def __init__(self, *, show_command_palette: bool = True) -> None:
        super().__init__(compact=True, show_command_palette=show_command_palette)
        self._offered: Sequence[tuple[Binding, bool]] = ()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Make the line anew only where other keys are offered: it costs many a redraw."""
        keys = self.screen.active_bindings.values() if self.is_attached else ()
        offered = [(key.binding, key.enabled) for key in keys if key.binding.show]
        if offered != self._offered:
            # Without focus the application leaves its line as it is, and is told again after.
            self._offered = offered if screen.app.app_focus else ()
            super().bindings_changed(screen)

    def compose(self) -> ComposeResult:
        """The keys, the focused widget's first; those for which there is no room are put away."""
        keys = [key for key in super().compose() if isinstance(key, FooterKey)]
        self._fit(keys)
        yield from keys

    def on_resize(self, event: events.Resize) -> None:
        """Choose anew which keys fit."""
        self._fit(list(self.query(FooterKey)))

    def _fit(self, keys: Sequence[FooterKey]) -> None:
        room = self.app.size.width
        for key in sorted(keys, key=_turn):
            room -= _width(key)
            key.display = room >= 0


def _turn(key: FooterKey) -> int:
    """When a key is given room: the lower, the sooner."""
    if key.action in _BACK:
        return 0
    if key.has_class(_PALETTE) or key.action in _SECOND:
        return 1
    return 3 if key.action in _LAST else 2


def _width(key: FooterKey) -> int:
    """Columns of a compact key: its name, its words, the space or line between and after."""
    return cell_len(key.key_display) + 1 + cell_len(key.description) + 1
