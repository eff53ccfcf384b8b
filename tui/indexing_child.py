"""What the process of an update does; `tui.indexing` starts it and reads what it prints.

    python -m tui.indexing_child LIBRARY MODEL update|rebuild PATH …      MODEL "" for the default

It prints a JSON line at each step, {"step": STAGE, "done", "total", "current"}, and at the end
{"outcome": {…}} or {"error": [MESSAGE, HINT]}. When its stdin closes it stops.
"""

from __future__ import annotations

import _thread
import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DatelineError
from tui.indexing import SEE_WHY, STOP_SECONDS, STOPPED_EARLY, UpdateOutcome
from tui.text import one_line

if TYPE_CHECKING:
    from index.embedder import Embedder
    from index.update import Progress

_STEP_SECONDS = 0.1


def main(
    library: str, model: str, what: str, *paths: str, embedder: Embedder | None = None
) -> None:
    """Update the library, and print how it goes."""
    # Only our lines may reach the pipe, whatever a library prints.
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)

    def send(line: dict[str, object]) -> None:
        with contextlib.suppress(BrokenPipeError):  # the app has died; `_watch` stops the update
            lines.write(json.dumps(line, default=str) + "\n")

    # A shell starts its background jobs with interrupts ignored, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_watch, daemon=True).start()
    try:
        from index.library import Library

        report = Library.update(
            Path(library),
            [Path(path) for path in paths],
            rebuild=what == "rebuild",
            model=Path(model) if model else None,
            embedder=embedder,
            progress=_Notice(send),
            writer="app",
        )
        send({"outcome": asdict(UpdateOutcome.of(report))})
    except KeyboardInterrupt:
        send({"outcome": asdict(STOPPED_EARLY)})
    except DatelineError as error:
        send({"error": [error.message, error.hint]})
    except Exception as error:
        said = one_line(f"{type(error).__name__}: {error}", 300)
        send({"error": [f"indexing stopped before its end: {said}", SEE_WHY]})


class _Notice:
    """Sends an update's progress, the beginning of each stage and then a few steps a second."""

    def __init__(self, send: Callable[[dict[str, object]], None]) -> None:
        self._send = send
        self._stage = ""
        self._sent = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage != self._stage or now - self._sent >= _STEP_SECONDS:
            self._stage, self._sent = progress.stage, now
            step = asdict(progress)
            self._send({"step": step.pop("stage"), **step})


def _watch() -> None:
    """Wait until stdin closes; then interrupt the update, and see that it ends."""
    while os.read(0, 1024):  # not sys.stdin, whose lock would hang the interpreter's end
        pass
    if hasattr(signal, "pthread_kill"):  # also ends a wait in the system
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()
    time.sleep(STOP_SECONDS)
    os._exit(1)  # nothing is lost but what isn't committed yet


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main(*sys.argv[1:])
