"""Updating a library from the app: in a process of its own, so that the screen never waits.

Importing torch and embedding hold Python's global lock for long stretches; in a thread they
would stop the event loop. The child is a plain subprocess that prints a JSON line at each
step (multiprocessing can't start one while Textual has replaced the standard streams).

    python -m tui.indexing LIBRARY MODEL PATH …      MODEL "" for the default
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
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
    command = [
        sys.executable,
        "-P",  # the folder that the user is in may hold an "index" or a "json.py" of its own
        "-m",
        "tui.indexing",
        str(folder),
        str(model or ""),
        *map(str, paths),
    ]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # the terminal belongs to the app
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            for line in process.stdout or ():
                try:
                    step = json.loads(line)
                except ValueError:  # cut off: the process was killed as it wrote
                    break
                if "error" in step:
                    raise DatelineError(*step["error"])
                if "done" in step:
                    return
                report(step["step"])
        except BaseException:
            process.terminate()
            raise
    raise DatelineError(
        "indexing stopped before its end", "run dateline index in a terminal to see why"
    )


def main(library: str, model: str, *paths: str) -> None:
    """Do the child's work: update, and print {"step"}, {"error"} or {"done"} lines."""
    # Only our lines may reach the pipe, whatever a library prints.
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    from index.library import Library

    def send(step: dict[str, object]) -> None:
        lines.write(json.dumps(step) + "\n")

    def notice(progress: Progress) -> None:
        of = f" of {progress.total:,}" if progress.total else ""
        count = f" {progress.done:,}{of}" if progress.done else ""
        send({"step": f"{progress.stage}{count}"})

    try:
        Library.update(
            Path(library),
            [Path(path) for path in paths],
            model=Path(model) if model else None,
            progress=notice,
        )
        send({"done": True})
    except DatelineError as error:
        send({"error": [error.message, error.hint]})


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        main(*sys.argv[1:])
