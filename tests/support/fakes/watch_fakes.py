"""A clock, and a system that tells of changes, as a test wants them: no test of a watch waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from index.watching.events import EventsError
from index.watching.said import Looked, Noted, Said, Updated

Step = Callable[[], object]


class FakeWorld:
    """Lets time pass while a watch waits, and does what is to happen at its time.

    It is the watch's clock, the events that it waits for and who it tells. When nothing more is to
    happen, it interrupts the watch, as by Ctrl-C.
    """

    def __init__(self) -> None:
        self.now = 1000.0
        self.begin = self.now
        self.watched: list[list[Path]] = []
        self.closed = False
        self.blind: str | None = None
        self.said: list[tuple[float, Said]] = []
        self._steps: list[tuple[float, Step, tuple[Path, ...]]] = []

    def at(self, seconds: float, step: Step, *told: Path) -> None:
        """Have something happen so long after the beginning; the system tells of some paths."""
        self._steps.append((self.begin + seconds, step, told))
        self._steps.sort(key=lambda one: one[0])

    def until(self, seconds: float) -> None:
        """Have the watch go on so long."""
        self.at(seconds, lambda: None)

    def clock(self) -> float:
        return self.now

    def watch(self, paths: Sequence[Path]) -> None:
        self.watched.append(list(paths))

    def wait(self, seconds: float) -> set[Path]:
        if self.blind:
            reason, self.blind = self.blind, None
            raise EventsError(reason)
        if not self._steps:
            raise KeyboardInterrupt
        when, step, told = self._steps[0]
        if when > self.now + seconds:
            self.now += seconds
            return set()
        self.now = max(self.now, when)
        self._steps.pop(0)
        step()
        return set(told)

    def close(self) -> None:
        self.closed = True

    def say(self, said: Said) -> None:
        self.said.append((self.now - self.begin, said))

    # What was told

    @property
    def updates(self) -> list[tuple[float, int, int, int]]:
        """When each update ended, and how many articles it added, changed and removed."""
        return [
            (when, one.report.changes.added, one.report.changes.changed, one.report.changes.removed)
            for when, one in self.said
            if isinstance(one, Updated)
        ]

    @property
    def notes(self) -> list[str]:
        return [one.words for _, one in self.said if isinstance(one, Noted)]

    @property
    def looks(self) -> list[float]:
        return [when for when, one in self.said if isinstance(one, Looked)]
