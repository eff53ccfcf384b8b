"""Updating a library from the app: in a process of its own, so that the screen never waits.

Importing torch and embedding hold Python's global lock for long stretches; in a thread they
would stop the event loop. The child is a plain subprocess that prints a JSON line at each
step (multiprocessing can't start one while Textual has replaced the standard streams); what
it does is in `tui.indexing_child`.

It ends, as Ctrl-C would end it, when its stdin closes. That is how it is stopped, and it can't
outlive the app: the system closes the pipe of a process that dies, however it dies.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import DatelineError
from index.types import Skipped
from tui.phrases import counted

if TYPE_CHECKING:
    from index.types import UpdateReport

STOP_SECONDS = 30.0
"""How long an update that was told to stop may take to keep what it has; then it is ended."""

SEE_WHY = "run dateline index in a terminal to see why"
"""The hint where an update ended for a reason that it couldn't give."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far one stage of an update is; `total` is None where it isn't known."""

    stage: str
    done: int = 0
    total: int | None = None
    current: str = ""


@dataclass(frozen=True, slots=True)
class UpdateOutcome:
    """What an update did: `index.update.UpdateReport` as it crosses from process to process.

    `counted` is False where the update was stopped before it had anything to report.
    """

    files: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    skipped: tuple[Skipped, ...] = ()
    articles: int = 0
    passages: int = 0
    embedded: int = 0
    pending: int = 0
    interrupted: bool = False
    discarded: bool = False
    counted: bool = True

    @classmethod
    def of(cls, report: UpdateReport) -> UpdateOutcome:
        """Return the outcome that an update reports."""
        changes = report.changes
        return cls(
            changes.files,
            changes.added,
            changes.changed,
            changes.moved,
            changes.removed,
            changes.unchanged,
            changes.duplicates,
            tuple(changes.skipped),
            report.articles,
            report.passages,
            report.embedded,
            report.pending,
            report.interrupted,
            report.discarded,
        )

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> UpdateOutcome:
        """Return the outcome that a child wrote, by `asdict` and with paths as text."""
        skipped = (Skipped(Path(s["path"]), s["reason"], s["key"]) for s in document["skipped"])
        return cls(**{**document, "skipped": tuple(skipped)})

    def summary(self) -> str:
        """What it did to the articles, such as "12 files read: 3 added, 9 unchanged."."""
        counts = (
            (self.added, "added"),
            (self.changed, "changed"),
            (self.moved, "moved"),
            (self.removed, "removed"),
            (self.unchanged, "unchanged"),
            (self.duplicates, "duplicate"),
            (len(self.skipped), "skipped"),
        )
        parts = ", ".join(f"{count:,} {what}" for count, what in counts if count)
        return f"{counted(self.files, 'file')} read: {parts or 'no articles'}."


STOPPED_EARLY = UpdateOutcome(interrupted=True, counted=False)
"""The outcome of an update that was stopped before it had anything to report."""


class UpdateProcess:
    """One update of a library under way in a process of its own."""

    def __init__(
        self,
        folder: Path,
        paths: Sequence[Path] = (),
        model: Path | None = None,
        *,
        rebuild: bool = False,
    ) -> None:
        """Start it; the arguments are `index.update.update`'s."""
        what = "rebuild" if rebuild else "update"
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-P",  # the folder that the user is in may hold an "index" or a "json.py"
                "-m",
                "tui.indexing_child",
                str(folder),
                str(model or ""),
                what,
                *map(str, paths),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # the terminal belongs to the app
            text=True,
            encoding="utf-8",
        )
        self._killer = threading.Timer(STOP_SECONDS, self._process.kill)
        self._killer.daemon = True
        self._stopped = False

    def wait(self, report: Callable[[Step], object]) -> UpdateOutcome:
        """Wait for the end; `report` gets the steps, ten a second at most.

        Raises:
            DatelineError: what the update raised, or that its process died.
        """
        with self._process:
            try:
                outcome = self._read(report)
            except BaseException:
                self._process.terminate()
                raise
            finally:
                self._killer.cancel()
        if outcome is not None:
            return outcome
        if self._stopped:
            return STOPPED_EARLY
        raise DatelineError("indexing stopped before its end", SEE_WHY)

    def stop(self) -> None:
        """Have it stop, from any thread, keeping what is embedded; the second time, at once."""
        if self._stopped:
            self._process.kill()
            return
        self._stopped = True
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        self._killer.start()

    def _read(self, report: Callable[[Step], object]) -> UpdateOutcome | None:
        """Read the child's lines to their end; None where none says how the update ended."""
        for line in self._process.stdout or ():
            try:
                said = json.loads(line)
            except ValueError:  # cut off: the process was killed as it wrote
                return None
            if "error" in said:
                raise DatelineError(*said["error"])
            if "outcome" in said:
                return UpdateOutcome.from_json(said["outcome"])
            stage = said.pop("step")
            report(Step(stage, **said))
        return None


def update_in_process(
    folder: Path, paths: Sequence[Path], model: Path | None, report: Callable[[str], None]
) -> None:
    """Update a library and wait; `report` gets a short line at each step.

    Raises:
        DatelineError: what the update raised, or that its process died.
    """
    UpdateProcess(folder, paths, model).wait(lambda step: report(_line(step)))


def _line(step: Step) -> str:
    of = f" of {step.total:,}" if step.total else ""
    return f"{step.stage} {step.done:,}{of}" if step.done else step.stage
