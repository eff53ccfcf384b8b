"""The job that the app holds: one at a time, the state that it is in, and who hears of it.

    IDLE ── begin ──▶ RUNNING ── stop ──▶ STOPPING
                         │                    │
                         ▼                    ▼
                    DONE, FAILED      STOPPED, DONE, FAILED ── begin ──▶ RUNNING …

It outlives the screen that shows it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Generic, Protocol, TypeVar

from tui.conversation.messages import Problem
from tui.engine.problems import problem_of
from tui.jobs.child import Stage, Stopped, Tell
from tui.text.progress import Pace

Request = TypeVar("Request")
Result = TypeVar("Result")
_Result_co = TypeVar("_Result_co", covariant=True)


class Process(Protocol[_Result_co]):
    """One job under way."""

    def run(self, tell: Tell) -> _Result_co | Stopped:
        """Wait for its end; `tell` gets every stage.

        Raises:
            DatelineError: it failed.
        """
        ...

    def stop(self) -> None:
        """Make `run` end soon, from any thread; the second time, at once."""
        ...


class Phase(Enum):
    """Where a job is; see the module."""

    IDLE = auto()
    RUNNING = auto()
    STOPPING = auto()
    DONE = auto()
    STOPPED = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class State(Generic[Request, Result]):
    """The latest job: what was asked for, how far it is or was, and what came of it.

    `began` is how much of the stage was done when it began, which is what an earlier job left;
    `seconds_left` are those of the stage, None where there is no telling.
    """

    phase: Phase = Phase.IDLE
    request: Request | None = None
    stage: Stage | None = None
    began: int = 0
    seconds_left: float | None = None
    result: Result | None = None
    problem: Problem | None = None

    @property
    def running(self) -> bool:
        """Whether the job is under way, though it may be stopping."""
        return self.phase in (Phase.RUNNING, Phase.STOPPING)


class Job(Generic[Request, Result]):
    """Runs what `start` starts, once at a time, and tells listeners of every change."""

    def __init__(self, start: Callable[[Request], Process[Result]]) -> None:
        self._start = start
        self._state: State[Request, Result] = State()
        self._listeners: list[Callable[[State[Request, Result]], object]] = []
        self._pace = Pace()
        self._lock = threading.Lock()
        self._process: Process[Result] | None = None
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> State[Request, Result]:
        """Where the job is now; may be asked for in any thread."""
        return self._state

    def listen(self, changed: Callable[[State[Request, Result]], object]) -> Callable[[], None]:
        """Have `changed` called with every new state, after those that listened before.

        It is called in the thread that brought the change about. Returns what ends it.
        """
        self._listeners.append(changed)
        return lambda: self._listeners.remove(changed)

    def begin(self, request: Request) -> None:
        """Begin a job; nothing comes of it while another is under way."""
        with self._lock:
            if self._state.running:
                return
            state = self._state = State(Phase.RUNNING, request)
        self._tell_listeners(state)
        self._thread = threading.Thread(
            target=self._work, args=(request,), name="dateline-job", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Have the job stop, if one is under way; the second time, at once."""
        with self._lock:
            if not self._state.running:
                return
            state = self._state = replace(self._state, phase=Phase.STOPPING)
            if self._process:
                self._process.stop()
        self._tell_listeners(state)

    def close(self, timeout: float) -> None:
        """Stop, and wait for the end, though no longer than `timeout` seconds.

        A job that takes longer ends on its own: it notices that its app is gone.
        """
        self.stop()
        if self._thread:
            self._thread.join(timeout)

    def _work(self, request: Request) -> None:
        ended: Result | Stopped | None = None
        problem = None
        # BaseException: a job whose thread died in silence would be under way for ever.
        try:
            process = self._start(request)
            with self._lock:
                self._process = process
                if self._state.phase is Phase.STOPPING:  # before there was anything to stop
                    process.stop()
            ended = process.run(self._reached)
        except BaseException as error:
            problem = problem_of(error)
        with self._lock:
            self._process = None
            if problem:
                state = replace(self._state, phase=Phase.FAILED, problem=problem)
            elif isinstance(ended, Stopped):
                state = replace(self._state, phase=Phase.STOPPED)
            else:
                state = replace(self._state, phase=Phase.DONE, result=ended)
            self._state = state
        self._tell_listeners(state)

    def _reached(self, stage: Stage) -> None:
        with self._lock:
            before, began = self._state.stage, self._state.began
            if before is None or stage.name != before.name:
                self._pace, began = Pace(), stage.done
            left = self._pace.seconds_left(stage.done, stage.total) if stage.total else None
            state = replace(self._state, stage=stage, began=began, seconds_left=left)
            self._state = state
        self._tell_listeners(state)

    def _tell_listeners(self, state: State[Request, Result]) -> None:
        # Without the lock: a listener may take its time, and may stop the job.
        for changed in tuple(self._listeners):
            with contextlib.suppress(RuntimeError):  # its event loop has closed
                changed(state)
