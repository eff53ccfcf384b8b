"""The job of watching a library's folders, for as long as the app is open.

python -m tui.jobs.watching      as `tui.jobs.child` has it

Between updates, whose stages it tells like any other, its stage is `WATCHING`: `total` is how many
folders it watches, `done` how many updates have changed anything, `detail` what is to be said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.config.locations import ocr_language
from tui.jobs.child import Child, Done, Failed, JsonObject, Program, Stage, Stopped, Tell, serve
from tui.jobs.indexing import sparingly
from tui.text.phrases import counted

if TYPE_CHECKING:
    from index.types import UpdateReport
    from index.watching.events import Events
    from index.watching.said import Said
    from index.watching.watched import Watched
    from tui.jobs.job import Job, State

    WatchJob = Job["WatchRequest", "Done"]
    WatchState = State["WatchRequest", "Done"]

WATCHING = "watching"

PROGRAM = Program.of_module(
    "tui.jobs.watching",
    Failed("watching stopped", "run dateline watch in a terminal to see why"),
    patience=30.0,  # to commit what is embedded
)


@dataclass(frozen=True, slots=True)
class WatchRequest:
    """Which library to watch, and its embedding model's folder; None for its own."""

    folder: Path
    model: Path | None = None

    def to_json(self) -> JsonObject:
        """As it crosses to the process."""
        return {"folder": str(self.folder), "model": str(self.model) if self.model else None}

    @classmethod
    def from_json(cls, document: JsonObject) -> WatchRequest:
        """Read what `to_json` wrote."""
        model = Path(document["model"]) if document["model"] else None
        return cls(Path(document["folder"]), model)


class Watching:
    """The process of one watch."""

    def __init__(self, request: WatchRequest, program: Program = PROGRAM) -> None:
        """Start it."""
        self._child = Child(program, request.to_json())

    def run(self, tell: Tell) -> Done | Stopped:
        """Wait for the end; see `tui.jobs.job.Process`."""
        return self._child.run(tell)

    def stop(self) -> None:
        """Have it stop, keeping what is embedded; the second time, at once."""
        self._child.stop()


class Teller:
    """Tells the app what a watch says, as stages."""

    def __init__(self, tell: Tell, now: Callable[[], datetime] = datetime.now) -> None:
        self._tell, self._now = tell, now
        self._folders = self._updates = self._new = 0
        self._note = ""
        self._looked: datetime | None = None

    def say(self, said: Said) -> None:
        """Tell it."""
        from index.watching.said import Looked, Updated

        if isinstance(said, Updated):
            self._updated(said.report)
        elif isinstance(said, Looked):
            self._folders, self._looked = said.folders, self._now()
            if not said.away:
                self._note = ""
        else:
            self._note = said.words
        parts = [
            f"last look {self._looked:%H:%M}" if self._looked else "",
            f"{self._new:,} new" if self._new else "",
            self._note,
        ]
        detail = " · ".join(part for part in parts if part)
        self._tell(Stage(WATCHING, self._updates, self._folders, detail))

    def _updated(self, report: UpdateReport) -> None:
        self._note = ""
        self._updates += report.changes.any or report.embedded > 0
        self._new += report.changes.added


def watch_line(stage: Stage | None) -> str:
    """Return what the app shows of a watch under way: "watching 2 folders · last look 14:02"."""
    if stage is None:
        return "starting to watch…"
    if stage.name != WATCHING:
        return f"watching: {stage.name} {stage.done:,}" if stage.done else f"watching: {stage.name}"
    folders = counted(stage.total, "folder") if stage.total else "no folder yet"
    return " · ".join(part for part in (f"watching {folders}", stage.detail) if part)


def work(
    document: JsonObject,
    tell: Tell,
    watched: Watched | None = None,
    events: Events | None = None,
) -> JsonObject:
    """Do the process's work, over the library and with the system's events unless given others."""
    from index.watching.events import SystemEvents
    from index.watching.watch import Watch
    from index.watching.watched import WatchedLibrary

    request = WatchRequest.from_json(document)
    library = watched or WatchedLibrary(
        request.folder,
        request.model,
        ocr_language=ocr_language(),
        progress=sparingly(tell),
    )
    Watch(library, events or SystemEvents(), Teller(tell).say).run()
    return {}


if __name__ == "__main__":
    serve(work, PROGRAM)
