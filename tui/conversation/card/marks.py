"""What a click on a card does something with: the numbers of sources, the lines that unfold."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style

from tui.text.styles import LINK, SELECTED


def clickable(words: str, style: str, action: str) -> Content:
    """Words that do something at a click."""
    return Content.styled(words, style).stylize(Style.from_meta({"@click": action}))


def numbered(index: int) -> str:
    """A reference's number as it is shown, counted from 1."""
    return f"[{index + 1}]"


def number(index: int, selected: bool) -> Content:
    """A reference's number, which opens it at a click."""
    style = SELECTED if selected else f"bold {LINK}"
    return clickable(numbered(index), style, f"open_reference({index})")
