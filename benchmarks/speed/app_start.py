"""The app started in a pseudo-terminal, as `dateline` is in a terminal."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import DatelineError
from tui.terminal.first_frame import PLACEHOLDER

COLUMNS, LINES = 120, 36

_PATIENCE = 60.0
_TEXTUAL = b"\x1b[?25l"  # the cursor hidden: what Textual does when it takes the terminal over


@dataclass(frozen=True, slots=True)
class Start:
    """When the first frame and Textual's own first screen were there, in ms from the start."""

    frame: float
    screen: float


def start(folder: Path, environment: Mapping[str, str] | None = None) -> Start:
    """Start the app over the library in `folder`, and end it when it can be seen.

    `environment` is this process's unless given. Raises `DatelineError` where the app ends by
    itself, or can't be seen within a minute.
    """
    import pty  # which Windows has not

    given = os.environ if environment is None else environment
    drawn = {**given, "TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "LINES": str(LINES)}
    began = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        command = [sys.executable, "-m", "tui.cli", "--library", str(folder)]
        os.execve(sys.executable, command, drawn)
    try:
        _resize(terminal)
        frame, seen = _until(terminal, b"", PLACEHOLDER.encode(), began)
        place = seen.find(_TEXTUAL)
        # What Textual draws first has the keys at its foot.
        screen, _ = _until(terminal, seen[max(place, 0) :], b"Help", began)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)
    return Start(frame, screen)


def _resize(terminal: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))


def _until(terminal: int, seen: bytes, wanted: bytes, began: float) -> tuple[float, bytes]:
    while wanted not in seen:
        if time.perf_counter() - began > _PATIENCE:
            raise DatelineError(f"the app hasn't shown {wanted.decode()!r}")
        try:
            seen += os.read(terminal, 65_536)
        except OSError as error:
            raise DatelineError("the app has ended") from error
    return (time.perf_counter() - began) * 1000, seen
