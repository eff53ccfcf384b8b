"""Jobs for tests: a process that a test moves on by hand, and programs that do as they are told."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from index.errors import LibraryLockedError
from index.storage.lock import writer_lock
from tui.jobs.child import Failed, Program, Stage, Tell

CHILD = Path(__file__).with_name("job_child.py")
LIBRARY_CHILD = Path(__file__).with_name("job_child_of_library.py")
DIED = Failed("it stopped before its end", "look again")


def program(how: str, patience: float = 30.0, child: Path = CHILD) -> Program:
    """What runs `child` as `how` says."""
    return Program((sys.executable, str(child), how, str(patience)), DIED, patience)


class FakeProcess:
    """A process that a test moves on: stages to tell, then a result to give or an error to raise.

    It is its own `start` too. Where it is stopped, `on_stop` is what comes of it; with None it
    only counts that.
    """

    def __init__(self, on_stop: object = None) -> None:
        self.requests: list[Any] = []
        self.stops = 0
        self._on_stop = on_stop
        self._moves: queue.SimpleQueue[object] = queue.SimpleQueue()

    def __call__(self, request: object) -> FakeProcess:
        self.requests.append(request)
        return self

    def run(self, tell: Tell) -> Any:
        while isinstance(move := self._moves.get(timeout=30), Stage):
            tell(move)
        if isinstance(move, BaseException):
            raise move
        return move

    def stop(self) -> None:
        self.stops += 1
        if self._on_stop is not None:
            self._moves.put(self._on_stop)

    def tell(self, *stages: Stage) -> None:
        for stage in stages:
            self._moves.put(stage)

    def end(self, result: object) -> None:
        """Give `result`, or raise it where it is an error."""
        self._moves.put(result)


def until(condition: Callable[[], object]) -> None:
    """Wait, a minute at most, until something is so."""
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it never came true")


def is_free(folder: Path) -> bool:
    """Whether no process holds the writer lock of a library."""
    try:
        with writer_lock(folder):
            return True
    except LibraryLockedError:
        return False


def killed_app(
    how: str, request: Mapping[str, Any], patience: float = 30.0, child: Path = CHILD
) -> int:
    """Run a job in an app that is killed at the job's first stage; return its exit status."""
    script = (
        "import json, os, signal, sys\n"
        "from pathlib import Path\n"
        "from job_fakes import program\n"
        "from tui.jobs.child import Child\n"
        "how, request, patience, child = sys.argv[1:]\n"
        "die = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "Child(program(how, float(patience), Path(child)), json.loads(request)).run(die)\n"
    )
    arguments = (how, json.dumps(dict(request)), str(patience), str(child))
    command = (sys.executable, "-c", script, *arguments)
    return subprocess.run(command, cwd=CHILD.parent, timeout=120).returncode
