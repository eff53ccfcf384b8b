"""Which files have changed a moment ago, and which are still being written."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path

from index.storage.tables.files import FileLooks

SETTLED_SECONDS = 2.0
"""For so long a file must have stayed as it is."""

PATIENCE_SECONDS = 60.0
"""For so long files that are written without a pause keep the others waiting; then they alone wait.
"""

Size = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Stirred:
    when: float
    size: Size


class Unrest:
    """The files that changed, until the next update; times are in seconds, by one clock."""

    def __init__(self) -> None:
        self._files: dict[Path, _Stirred] = {}
        self._since = self._last = 0.0

    def __bool__(self) -> bool:
        return bool(self._files)

    def stir(self, paths: Iterable[Path], now: float) -> None:
        """Note that files changed."""
        for path in paths:
            if not self._files:
                self._since = now
            self._files[path] = _Stirred(now, size_of(path))
            self._last = now

    def still_written(self, now: float) -> Set[Path]:
        """Return the files that changed a moment ago, or grew since they were last looked at."""
        for path, before in self._files.items():
            if (size := size_of(path)) != before.size:
                self._files[path] = _Stirred(now, size)
                self._last = now
        return {p for p, file in self._files.items() if now - file.when < SETTLED_SECONDS}

    def is_over(self, now: float) -> bool:
        """Tell whether an update may be made: all files rest, or some have gone on for too long."""
        if not self._files:
            return False
        if now - self._since >= PATIENCE_SECONDS:
            return True
        return now - self._last >= SETTLED_SECONDS and not self.still_written(now)

    def settle(self, but: Set[Path], now: float) -> None:
        """Begin anew, with those files alone that are still being written."""
        self._files = {path: file for path, file in self._files.items() if path in but}
        self._since = now


def size_of(path: Path) -> Size:
    """Return a file's size and modification time; None where it isn't there."""
    try:
        return FileLooks.of(path).as_written()
    except OSError:
        return None
