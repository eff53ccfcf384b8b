"""Ending with the terminal.

A hang-up reaches only the session's leader as a signal. Where that is another program that
waits for this one, as `make` does, a terminal that is gone reads as an endless end of file, on
which Textual would go on for ever.
"""

from __future__ import annotations

import os
import select
import signal
import threading
from typing import TextIO


def end_with(terminal: TextIO) -> None:
    """End this process, as the signal would, once the other side of the terminal is closed.

    What isn't written by then is lost, as with the signal: turns are kept as they are made, and
    the processes of an update and an evaluation stop by themselves. Nothing is done where a
    terminal can't be polled.
    """
    if hasattr(select, "poll"):
        threading.Thread(target=_wait, args=(terminal.fileno(),), daemon=True).start()


def _wait(descriptor: int) -> None:
    poll = select.poll()
    poll.register(descriptor, 0)  # a hang-up is told without being asked for
    [(_, event)] = poll.poll()
    if event & (select.POLLHUP | select.POLLERR):  # else this system doesn't poll terminals
        os._exit(128 + signal.SIGHUP)
