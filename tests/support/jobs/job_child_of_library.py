"""Updates and evaluations as a test wants them: python job_child_of_library.py HOW PATIENCE.

waits at STAGE      an update that goes on for ever once that stage begins
is deaf at STAGE    so too, whatever interrupts it
embeds              one that is interrupted as it embeds
asks                an evaluation that asks for ever
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from job_child import forever
from job_fakes import LIBRARY_CHILD, program

from eval.running.library_run import Run
from eval.running.run import Progress as Asked
from eval.running.run import Watch
from index.library import Library
from index.maintenance.update import Progress
from index.storage.lock import writer_lock
from index.types import Changes, Skipped, UpdateReport, UpdateStage
from tui.jobs import evaluating, indexing
from tui.jobs.child import JsonObject, Tell, serve


def update_until(
    stage: UpdateStage,
    then: Callable[[], None],
    folder: Path,
    paths: Sequence[Path],
    *,
    progress: Callable[[Progress], None],
    **options: Any,
) -> UpdateReport:
    """Update the library as ever, as far as a stage."""

    def notice(at: Progress) -> None:
        progress(at)
        if at.stage is stage:
            then()

    return Library.update(folder, paths, progress=notice, **options)


def waits_at(stage: UpdateStage) -> Callable[[JsonObject, Tell], JsonObject]:
    def wait(request: JsonObject, tell: Tell) -> JsonObject:
        return indexing.work(request, tell, partial(update_until, stage, forever))

    return wait


def is_deaf_at(stage: UpdateStage) -> Callable[[JsonObject, Tell], JsonObject]:
    def wait() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        forever()

    return lambda request, tell: indexing.work(request, tell, partial(update_until, stage, wait))


def update_embedding(
    folder: Path, paths: Sequence[Path], *, progress: Callable[[Progress], None], **_: object
) -> UpdateReport:
    """Be interrupted while embedding."""
    with contextlib.suppress(KeyboardInterrupt):
        progress(Progress(UpdateStage.EMBEDDING, 1, 3))  # once it is read, the interrupt may come
        forever()
    changes = Changes(files=4, added=3, skipped=[Skipped(folder / "empty.md", "empty", "line 2")])
    return UpdateReport(changes, 3, 3, 1, interrupted=True, pending=2, seconds={"read": 0.5})


def embeds(request: JsonObject, tell: Tell) -> JsonObject:
    return indexing.work(request, tell, update_embedding)


def ask_for_ever(folder: Path, _: object, __: object, watch: Watch) -> Run:
    with writer_lock(folder):
        watch(Asked(0, 9))
        forever()
        raise AssertionError


def asks(request: JsonObject, tell: Tell) -> JsonObject:
    return evaluating.work(request, tell, ask_for_ever)


def work(how: str) -> Callable[[JsonObject, Tell], JsonObject]:
    if how in ("embeds", "asks"):
        return embeds if how == "embeds" else asks
    manner, _, stage = how.partition(" at ")
    return (waits_at if manner == "waits" else is_deaf_at)(UpdateStage(stage))


if __name__ == "__main__":
    serve(work(sys.argv[1]), program(sys.argv[1], float(sys.argv[2]), LIBRARY_CHILD))
