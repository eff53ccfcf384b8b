"""Updating a library from the app: in a process of its own, so that the screen never waits.

Importing torch and embedding hold Python's global lock for long stretches; in a thread they
would stop the event loop.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DatelineError

if TYPE_CHECKING:
    from index.update import Progress


def update_in_process(
    folder: Path, paths: Sequence[Path], model: Path | None, report: Callable[[str], None]
) -> None:
    """Update a library and wait; `report` gets a short line at each step.

    Raises:
        DatelineError: what the update raised, or that its process died.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_update, args=(sender, folder, paths, model), daemon=True)
    process.start()
    sender.close()
    try:
        while True:
            line, error = receiver.recv()
            if error is not None:
                raise DatelineError(*error)
            if line is None:
                return
            report(line)
    except EOFError:
        raise DatelineError(
            "indexing stopped before its end", "run dateline index in a terminal to see why"
        ) from None
    finally:
        receiver.close()
        process.join()


def _update(sender: Connection, folder: Path, paths: Sequence[Path], model: Path | None) -> None:
    """The child's work: send (line, None) at each step, then (None, None) or (None, error)."""
    # The terminal belongs to the app: whatever a library prints here would spoil its screen.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    from index.library import Library

    def notice(progress: Progress) -> None:
        of = f" of {progress.total:,}" if progress.total else ""
        count = f" {progress.done:,}{of}" if progress.done else ""
        sender.send((f"{progress.stage}{count}", None))

    try:
        Library.update(folder, paths, model=model, progress=notice)
        sender.send((None, None))
    except DatelineError as error:
        sender.send((None, (error.message, error.hint)))
