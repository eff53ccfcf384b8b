"""The tests' side of `index_fault_server.py`: a process that dies as often as it is asked to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Any, Self, TypeVar

SUPPORT = Path(__file__).parent
IMPORTED = (SUPPORT.parents[2], SUPPORT.with_name("fakes"))
"""Where the process finds the packages, and the fake embedding model."""
Item = TypeVar("Item")


class FaultServer:
    """Runs jobs, each in a process of its own; use it as a context manager.

    A job: {"do": the name of one of its functions ("update", "check", "look", …), "library": …,
    and that function's other arguments}, with one fault, or none:

        die_at        it is killed at this step, from 1
        kill_after    it is killed after so many seconds
        full_at       at this step the disk is full
        largest_file  no file may grow beyond so many bytes
        as_nobody     permissions hold, also where root runs the tests

    Its outcome has "died", or "steps" with "result", with "error" (kind, message, hint) for what
    a user is told, or with "bug" for any other exception.
    """

    def __init__(self, wrapper: Sequence[str] = ()) -> None:
        self._process = subprocess.Popen(
            [*wrapper, sys.executable, str(SUPPORT / "index_fault_server.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, IMPORTED))},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def run(self, do: str, library: Path, **job: Any) -> dict[str, Any]:
        """Run one job and return its outcome."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps({"do": do, "library": library, **job}, default=str)
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        outcome: dict[str, Any] = json.loads(self._process.stdout.readline())
        return outcome

    def run_each(self, library: Path, *jobs: dict[str, Any], **common: Any) -> list[dict[str, Any]]:
        """Run jobs on one library, one after another in one process; return their outcomes."""
        done = self.result("each", library, jobs=jobs, **common)
        outcomes: list[dict[str, Any]] = done["outcomes"]
        return outcomes

    def result(self, do: str, library: Path, **job: Any) -> dict[str, Any]:
        """Run one job that must go well, and return its result."""
        outcome = self.run(do, library, **job)
        assert "result" in outcome, outcome
        result: dict[str, Any] = outcome["result"]
        return result


class FaultServers:
    """A few of them at once, for tests of many deaths; use it as a context manager."""

    def __init__(self, count: int = 2) -> None:
        self._servers = [FaultServer() for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.__exit__()

    @property
    def one(self) -> FaultServer:
        """One of them, while none is at work."""
        return self._servers[0]

    @property
    def two(self) -> tuple[FaultServer, FaultServer]:
        """Two of them, to work at the same time."""
        return self._servers[0], self._servers[1]

    def each(self, test: Callable[[FaultServer, Item], object], items: Iterable[Item]) -> None:
        """Test every item with a server of its own at a time; the first failure is raised."""
        free: Queue[FaultServer] = Queue()
        for server in self._servers:
            free.put(server)

        def test_one(item: Item) -> None:
            server = free.get()
            try:
                test(server, item)
            finally:
                free.put(server)

        with ThreadPoolExecutor(len(self._servers)) as pool:
            for done in [pool.submit(test_one, item) for item in items]:
                done.result()


def in_memory() -> Path | None:
    """A folder in memory, where syncing costs nothing, if the system has one."""
    folder = Path("/dev/shm")
    return folder if os.access(folder, os.W_OK) else None
