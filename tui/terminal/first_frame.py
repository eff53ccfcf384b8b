"""The app's first frame, drawn by hand before the libraries that draw the others are loaded.

Loading Textual and laying out its first screen takes longer than people like to look at
nothing, and neither a frame nor typing needs it. So the frame is drawn at once; what is typed
meanwhile the terminal itself shows in the box and keeps; Textual then draws over the frame and
reads what was typed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

PLACEHOLDER = "Ask a question about your articles"
STARTING = "starting…"
NAME = "Dateline"

WIDE = 100
"""Columns from which the source stands beside the conversation."""

LEAST_WIDTH, LEAST_HEIGHT = 20, 8

_ENTER, _LEAVE = "\x1b[?1049h", "\x1b[?1049l"  # the alternate screen
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def frame(width: int, height: int) -> str:
    """Return what draws the frame on a cleared screen, and leaves the cursor in the box."""
    talk = width // 2 if width >= WIDE else width
    state = STARTING.rjust(width - len(NAME) - 2)
    lines = [_at(1, 1), f" {_BOLD}{NAME}{_PLAIN}{_DIM}{state}"]
    if width >= WIDE:
        lines += _box(talk + 1, 2, width - talk, height - 2)
    lines += _box(1, height - 3, talk, 3)
    lines += [_at(height - 2, 4), PLACEHOLDER[: talk - 6], _PLAIN, _at(height - 2, 4)]
    return "".join(lines)


def _at(row: int, column: int) -> str:
    return f"\x1b[{row};{column}H"


def _box(left: int, top: int, width: int, height: int) -> Iterator[str]:
    yield f"{_at(top, left)}╭{'─' * (width - 2)}╮"
    for row in range(top + 1, top + height - 1):
        yield f"{_at(row, left)}│{_at(row, left + width - 1)}│"
    yield f"{_at(top + height - 1, left)}╰{'─' * (width - 2)}╯"


@contextmanager
def first_frame(keys: TextIO, out: TextIO) -> Iterator[bool]:
    """Draw the frame on a terminal, and give the terminal back as it was at the end.

    Yields:
        Whether it was drawn: not on Windows, in a window too small for it, or on a terminal
        that can't place its cursor or show its lines.
    """
    size = _size(out)
    if size is None:
        yield False
        return
    with _typing_ahead(keys):
        out.write(_ENTER + frame(*size))
        out.flush()
        try:
            yield True
        finally:
            out.write(_LEAVE)
            out.flush()


def _size(out: TextIO) -> tuple[int, int] | None:
    if sys.platform == "win32" or os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        return None
    if "utf" not in (out.encoding or "").lower():
        return None
    try:
        width, height = os.get_terminal_size(out.fileno())
    except OSError:
        return None
    return (width, height) if width >= LEAST_WIDTH and height >= LEAST_HEIGHT else None


@contextmanager
def _typing_ahead(keys: TextIO) -> Iterator[None]:
    """Let the terminal show and keep what is typed, an Enter as the key that it is.

    The terminal's own line editing stays on, so that mistakes can be mended meanwhile; what
    was typed is still there for Textual once it turns that off. But a line that was ended
    would reach it as Ctrl+J.
    """
    if sys.platform == "win32":  # where no frame is drawn either
        yield
        return
    import termios

    descriptor = keys.fileno()
    before = termios.tcgetattr(descriptor)
    waiting = termios.tcgetattr(descriptor)
    waiting[0] &= ~termios.ICRNL
    termios.tcsetattr(descriptor, termios.TCSANOW, waiting)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSANOW, before)
