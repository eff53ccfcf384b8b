"""How far a long piece of work has come, and how long it will still take: one line of stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_CLEAR = "\r\x1b[K"


class Pace:
    """How long a piece of work will still take, by how fast it has gone since the first call.

    The first call says where the work begins, which isn't 0 where an earlier run is gone on
    with: what was done then says nothing about the pace now.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begin: tuple[int, float] | None = None

    def seconds_left(self, done: int, total: int) -> float | None:
        """Return the seconds that the rest will take; None while there is no telling."""
        if self._begin is None:
            self._begin = done, self._clock()
        first, started = self._begin
        if not first < done < total:
            return None
        return (self._clock() - started) / (done - first) * (total - done)


class TimeLeft:
    """Shows "120 of 3,000 questions, about 4 min left", rewriting its line; see `Pace`."""

    def __init__(
        self,
        what: str = "questions",
        write: Callable[[str], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
        *,
        rated: bool = False,
    ) -> None:
        """Show how far work is; `rated`: also how fast it goes."""
        self._what = what
        self._rated = rated
        self._write = write or _to_stderr
        self._pace = Pace(clock)
        self._begun = False

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        left = self._pace.seconds_left(done, total)
        line = how_far(done, total, self._what, left, resumed=done > 0 and not self._begun)
        if self._rated and left:
            line += f", {rate((total - done) / left)}"
        self._begun = True
        self._write(f"{_CLEAR}{line}" + ("\n" if done == total else ""))


@contextmanager
def steps(say: Callable[[str], object]) -> Iterator[Callable[[str], None]]:
    """Show the steps of a piece of work; the first is said, for good, by `say`.

    Later ones are shown on one line of stderr where that is a terminal, and cleared at the end.
    """
    on_terminal, begun = sys.stderr.isatty(), False

    def show(step: str) -> None:
        nonlocal begun
        if not begun:
            say(step)
        elif on_terminal:
            _to_stderr(f"{_CLEAR}{step}")
        begun = True

    try:
        yield show
    finally:
        if on_terminal and begun:
            _to_stderr(_CLEAR)


def how_far(done: int, total: int, what: str, left: float | None, *, resumed: bool) -> str:
    """How far a piece of work has come, such as "120 of 3,000 questions, about 4 min left".

    Where there is no telling how many seconds are `left`, it says if an earlier run is `resumed`.
    """
    line = f"{done:,} of {total:,} {what}"
    if left is not None:
        return f"{line}, {about_left(left)}"
    return f"{line}, going on from the run that was cut short" if resumed else line


def duration(seconds: float) -> str:
    """A stretch of time in the unit that suits it, such as "40 s", "4 min" or "2 h 10 min"."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def rate(a_second: float) -> str:
    """How fast something goes, such as "2.4 a second" or "12 a minute"."""
    return f"{a_second:.1f} a second" if a_second >= 1 else f"{a_second * 60:.0f} a minute"


def about_left(seconds: float) -> str:
    """How long something will still take, such as "about 4 min left"."""
    return f"about {duration(seconds)} left"


def _to_stderr(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
