"""The job of updating a library.

python -m tui.jobs.indexing      as `tui.jobs.child` has it
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.errors import DatelineError
from index.types import (
    Changes,
    ExtractionFailure,
    PassedOver,
    Skipped,
    UpdateReport,
    UpdateStage,
)
from tui.config.locations import ocr_language
from tui.jobs.child import Child, Failed, JsonObject, Program, Stage, Stopped, Tell, serve

if TYPE_CHECKING:
    from index.maintenance.update import Progress
    from index.storage.lock import Writer
    from tui.jobs.job import Job, State

    IndexingJob = Job["IndexingRequest", "UpdateReport | Kept"]
    IndexingState = State["IndexingRequest", "UpdateReport | Kept"]

PROGRAM = Program.of_module(
    "tui.jobs.indexing",
    Failed("indexing stopped before its end", "run dateline index in a terminal to see why"),
    patience=30.0,  # to commit what is embedded
)

_STAGE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class IndexingRequest:
    """What to update and how; the fields are `index.maintenance.update.update`'s arguments."""

    folder: Path
    paths: tuple[Path, ...] = ()
    model: Path | None = None
    rebuild: bool = False
    forget: tuple[Path, ...] = ()
    allow_removals: bool = False

    def to_json(self) -> JsonObject:
        """As it crosses to the process."""
        model = str(self.model) if self.model else None
        paths = [str(path) for path in self.paths]
        return {
            "folder": str(self.folder),
            "paths": paths,
            "model": model,
            "rebuild": self.rebuild,
            "forget": [str(path) for path in self.forget],
            "allow_removals": self.allow_removals,
        }

    @classmethod
    def from_json(cls, document: JsonObject) -> IndexingRequest:
        """Read what `to_json` wrote."""
        model = Path(document["model"]) if document["model"] else None
        paths = tuple(map(Path, document["paths"]))
        forget = tuple(map(Path, document["forget"]))
        return cls(
            Path(document["folder"]),
            paths,
            model,
            document["rebuild"],
            forget,
            document["allow_removals"],
        )


@dataclass(frozen=True, slots=True)
class Holding:
    """What a library on disk holds: `embedded` is the share of its passages, 0 to 1.

    Two states of a library differ in their `generation`, which is "" where there is none yet.
    """

    generation: str = ""
    articles: int = 0
    embedded: float = 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What an update that was stopped before it could report has left in the library.

    `passages` is how many it had embedded and kept.
    """

    before: Holding
    now: Holding
    passages: int = 0


class Indexing:
    """The process of one update."""

    def __init__(self, request: IndexingRequest, program: Program = PROGRAM) -> None:
        """Start it."""
        self._request = request
        self._before = holding(request.folder)
        self._child = Child(program, request.to_json())

    def run(self, tell: Tell) -> UpdateReport | Kept:
        """Wait for the end; see `tui.jobs.job.Process`."""
        passages = 0

        def hear(stage: Stage) -> None:
            nonlocal passages
            # A rebuild embeds beside the library, and keeps nothing of that.
            if stage.name == UpdateStage.EMBEDDING and not self._request.rebuild:
                passages = stage.done
            tell(stage)

        ended = self._child.run(hear)
        if isinstance(ended, Stopped):
            # Asked of the disk: a process that was killed can't say how far it had come.
            return Kept(self._before, holding(self._request.folder), passages)
        return report_from_json(ended.result)

    def stop(self) -> None:
        """Have it stop, keeping what is embedded; the second time, at once."""
        self._child.stop()


def update_in_process(request: IndexingRequest, report: Callable[[str], None]) -> None:
    """Update a library and wait; `report` gets a short line at each stage.

    Raises:
        DatelineError: what the update raised, or that its process died.
    """
    Child(PROGRAM, request.to_json()).run(lambda stage: report(_line(stage)))


def _line(stage: Stage) -> str:
    of = f" of {stage.total:,}" if stage.total else ""
    return f"{stage.name} {stage.done:,}{of}" if stage.done else stage.name


def holding(folder: Path) -> Holding:
    """Look at what the library in `folder` holds, which takes milliseconds."""
    from index.library import Library

    try:
        with Library(folder) as library:
            return Holding(library.generation, library.count(), library.embedded)
    except DatelineError:  # there is none yet, or none that this Dateline can read
        return Holding()


def report_from_json(document: JsonObject) -> UpdateReport:
    """Return the report that the process sent, by `asdict` and with paths as text."""
    changes = document["changes"]
    skipped = [Skipped(Path(s["path"]), s["reason"], s["key"]) for s in changes["skipped"]]
    others = [PassedOver(**one) for one in changes["passed_over"]]
    failures = [ExtractionFailure(**failure) for failure in document["failures"]]
    whole = Changes(**{**changes, "skipped": skipped, "passed_over": others})
    return UpdateReport(**{**document, "failures": failures, "changes": whole})


class Update(Protocol):
    """Updates a library; see `index.library.Library.update`."""

    def __call__(
        self,
        folder: Path,
        paths: Sequence[Path],
        *,
        forget: Sequence[Path],
        rebuild: bool,
        model: Path | None,
        progress: Callable[[Progress], None],
        writer: Writer,
        allow_removals: bool,
    ) -> UpdateReport:
        """Update the library."""
        ...


def work(document: JsonObject, tell: Tell, update: Update | None = None) -> JsonObject:
    """Do the process's work, by `Library.update` unless another is given."""
    if update is None:
        from index.library import Library
        from qa.desk.extractors import EXTRACTORS

        update = partial(Library.update, ocr_language=ocr_language(), extractors=EXTRACTORS)
    request = IndexingRequest.from_json(document)
    report = update(
        request.folder,
        request.paths,
        forget=request.forget,
        rebuild=request.rebuild,
        model=request.model,
        progress=sparingly(tell),
        writer="app",
        allow_removals=request.allow_removals,
    )
    return asdict(report)


def sparingly(
    tell: Tell, clock: Callable[[], float] = time.monotonic
) -> Callable[[Progress], None]:
    """Return what tells an update's progress: each stage's beginning, then ten times a second."""
    stage, told = "", 0.0

    def notice(progress: Progress) -> None:
        nonlocal stage, told
        now = clock()
        if progress.stage != stage or now - told >= _STAGE_SECONDS:
            stage, told = progress.stage, now
            tell(Stage(progress.stage, progress.done, progress.total, progress.current))

    return notice


if __name__ == "__main__":
    serve(work, PROGRAM)
