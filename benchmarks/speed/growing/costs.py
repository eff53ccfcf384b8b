"""What a library costs: the processor's time and the clock's by stage, memory, bytes by part."""

from __future__ import annotations

import os
import re
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index.maintenance.update import Progress
from index.place import place_of
from index.storage.database import FILE_NAME, Database

Part = str

DATABASE, WORDS, VECTORS, ENCODER, OTHER = "database", "words", "vectors", "encoder", "other"

_PARTS: dict[Part, re.Pattern[str]] = {
    DATABASE: re.compile(r"library\.sqlite.*"),
    WORDS: re.compile(r"(bm25|rows)-\d+|\w+_words_[0-9a-f]{8}"),
    VECTORS: re.compile(r"faiss-\d+|\w+_vectors_[0-9a-f]{8}"),
    ENCODER: re.compile(r"encoder-\d+"),
}
"""Names of files and folders, of a library on this machine and of a Milvus Lite."""


@dataclass(slots=True)
class Taken:
    """Seconds of the clock, and of the processor in all threads."""

    clock: float = 0.0
    processor: float = 0.0


@dataclass(slots=True)
class Stages:
    """Tells what each stage took. A stage lasts until the next begins."""

    processor: Callable[[], float] = time.process_time
    taken: dict[str, Taken] = field(default_factory=dict)
    _now: str = "beginning"
    _since: tuple[float, float] | None = None

    def begin(self, stage: str) -> None:
        """Begin a stage, or go on with one."""
        now = (time.perf_counter(), self.processor())
        if self._since is not None:
            spent = self.taken.setdefault(self._now, Taken())
            spent.clock += now[0] - self._since[0]
            spent.processor += now[1] - self._since[1]
        self._now, self._since = stage, now

    def notice(self, progress: Progress) -> None:
        """Begin the stage that an update says it is at."""
        if progress.stage != self._now:
            self.begin(progress.stage)

    @contextmanager
    def within(self, stage: str) -> Iterator[None]:
        """Count what is done inside as another stage."""
        before = self._now
        self.begin(stage)
        yield
        self.begin(before)

    def end(self) -> dict[str, Taken]:
        """Return what each stage took, in the order in which they began."""
        self.begin("over")
        self._since = None
        return dict(self.taken)


def processor_with(server: int | None) -> Callable[[], float]:
    """Return what tells the seconds of the processor: this process's, and a server's.

    `server` is the id of a PostgreSQL's first process on this Linux machine; those that it has
    started, and those that have ended, count with it.
    """
    if server is None:
        return time.process_time
    return lambda: time.process_time() + _seconds_of(server)


def _seconds_of(server: int) -> float:
    ticks = _ticks(server, with_ended=True)
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    for child in children:
        try:
            ticks += _ticks(int(child), with_ended=False)
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended since: it counts with the server from now on
    return ticks / os.sysconf("SC_CLK_TCK")


def _ticks(process: int, *, with_ended: bool) -> int:
    # The name, in parentheses, may have spaces; utime, stime, cutime and cstime are 14 to 17.
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:15]
    return sum(map(int, fields if with_ended else fields[:2]))


def memory_mb() -> float:
    """The most memory that this process has had."""
    status = Path("/proc/self/status")
    if status.is_file():  # elsewhere, a process may begin with its parent's figure
        [peak] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(peak.split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # macOS counts in bytes


def bytes_of(library: Path) -> dict[Part, int]:
    """Return the bytes on disk of each part of a library, those of its Milvus Lite with it.

    A PostgreSQL's are those of its tables and indexes.
    """
    place = place_of(library)
    folders = [library] + ([Path(place.milvus)] if place and place.is_lite else [])
    found = dict.fromkeys((*_PARTS, OTHER), 0)
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                names = path.relative_to(folder).parts
                found[_part(names)] += path.stat().st_blocks * 512
    if place and place.database:
        database = Database.open_to_read(library / FILE_NAME)
        found[DATABASE] += database.sql.size()
        database.close()
    return found


def _part(names: tuple[str, ...]) -> Part:
    for name in names:
        for part, pattern in _PARTS.items():
            if pattern.fullmatch(name):
                return part
    return OTHER
