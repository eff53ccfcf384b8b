"""The library's update under way: the app holds it, so that it outlives the library screen."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from tui.engine_thread import problem_of
from tui.indexing import Step, UpdateOutcome, UpdateProcess
from tui.messages import Problem
from tui.progress import Pace


class Update(Protocol):
    """An update that has been started; see `tui.indexing.UpdateProcess`."""

    def wait(self, report: Callable[[Step], object]) -> UpdateOutcome:
        """Wait for its end, told each step."""
        ...

    def stop(self) -> None:
        """Have it stop; the second time, at once."""
        ...


class StartUpdate(Protocol):
    """Starts an update; see `tui.indexing.UpdateProcess`."""

    def __call__(
        self, folder: Path, paths: Sequence[Path], model: Path | None, *, rebuild: bool
    ) -> Update:
        """Start one."""
        ...


@dataclass(frozen=True, slots=True)
class RunState:
    """Where the run is: nothing begun yet, under way, or ended in an outcome or a problem.

    `seconds_left` are those of the stage that `step` is of; None where there is no telling.
    """

    running: bool = False
    stopping: bool = False
    rebuild: bool = False
    step: Step | None = None
    seconds_left: float | None = None
    outcome: UpdateOutcome | None = None
    problem: Problem | None = None


class UpdateRun:
    """Updates one library, once at a time, and says at any moment how far it is.

    `ended` is called, from the run's own thread, when an update has ended, however it did.
    """

    def __init__(
        self,
        folder: Path,
        model: Path | None = None,
        ended: Callable[[], object] = lambda: None,
        start: StartUpdate = UpdateProcess,
    ) -> None:
        """Begin with nothing under way.

        Args:
            folder: the library's folder, which need not exist yet.
            model: the embedding model's folder; None for the library's own, or the default.
            ended: told when an update has ended.
            start: starts one; a test's own, or `UpdateProcess`.
        """
        self.folder = folder
        self._model = model
        self._ended = ended
        self._start = start
        self._state = RunState()
        self._pace = Pace()
        self._lock = threading.Lock()
        self._update: Update | None = None
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> RunState:
        """Where the run is now; may be asked for in any thread."""
        return self._state

    def begin(self, paths: Sequence[Path] = (), *, rebuild: bool = False) -> None:
        """Begin to add `paths`, or with none to refresh; nothing where an update is under way."""
        if self._state.running:
            return
        self._state = RunState(running=True, rebuild=rebuild)
        self._thread = threading.Thread(
            target=self._work, args=(tuple(paths), rebuild), name="dateline-update", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Have the update stop, keeping what is embedded; the second time, at once."""
        with self._lock:
            if not self._state.running:
                return
            self._state = replace(self._state, stopping=True)
            if self._update:
                self._update.stop()

    def close(self, timeout: float) -> None:
        """Stop, and wait for the end, though no longer than `timeout` seconds.

        An update that takes longer ends on its own: it notices that its app has gone.
        """
        self.stop()
        if self._thread:
            self._thread.join(timeout)

    def _work(self, paths: Sequence[Path], rebuild: bool) -> None:
        outcome, problem = None, None
        # BaseException: a run that died in silence would be under way for ever.
        try:
            update = self._start(self.folder, paths, self._model, rebuild=rebuild)
            with self._lock:
                self._update = update
                if self._state.stopping:  # before there was anything to stop
                    update.stop()
            outcome = update.wait(self._moved)
        except BaseException as error:
            problem = problem_of(error)
        with self._lock:
            self._update = None
            self._state = RunState(rebuild=rebuild, outcome=outcome, problem=problem)
        with contextlib.suppress(RuntimeError):  # the event loop has closed: nobody is left
            self._ended()

    def _moved(self, step: Step) -> None:
        before = self._state.step
        if before is None or step.stage != before.stage:
            self._pace = Pace()
        left = self._pace.seconds_left(step.done, step.total) if step.total else None
        with self._lock:
            self._state = replace(self._state, step=step, seconds_left=left)
