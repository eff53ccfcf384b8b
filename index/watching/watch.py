"""A watch: an update whenever a library's folders have changed and are at rest again.

                 an event, or a full look that found something
    at rest ────────────────────────────────────────────────────▶ unrest
       ▲                                                            │ settled
       └──── nothing new, or updated ◀──── looks through folders ◀──┘

What is new is told by the same look as in `dateline status` and the app, never by the events
alone: so the library's own files, and what an update can't take in, bring no second update.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DatelineError, LibraryLockedError
from index.own_files import DATABASE, is_own
from index.place import has_database
from index.storage.fetched_pages import pages_folder
from index.watching.events import Events, EventsError
from index.watching.said import Looked, Noted, Said, Updated
from index.watching.unrest import SETTLED_SECONDS, Size, Unrest, size_of
from index.watching.watched import Watched

if TYPE_CHECKING:
    from index.maintenance.folder_diff import DiskChanges

LOOK_SECONDS = 600.0
"""How often all folders are looked through, whatever the events told."""

BLIND_SECONDS = 30.0
"""How often where the system tells of no changes."""

POLL_SECONDS = 5.0
"""How often it is seen whether a folder has gone or come."""

RETRY_SECONDS = 60.0
"""When an update is tried again that couldn't be made."""


class Watch:
    """Keeps a library up to date, until it is interrupted; `run` it once."""

    def __init__(
        self,
        library: Watched,
        events: Events,
        say: Callable[[Said], object],
        *,
        paths: Sequence[Path] = (),
        every: float = LOOK_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make it.

        Args:
            library: what is kept up to date.
            events: tells of changes.
            say: is told what happens.
            paths: files and folders to add; those that aren't there yet, when they are.
            every: how often all is looked through, in seconds.
            clock: tells the time, in seconds.
        """
        self._library, self._events, self._say, self._clock = library, events, say, clock
        self._every = every
        self._to_add = [path for path in paths if os.path.exists(path)]
        self._awaited = [path for path in paths if path not in self._to_add]
        self._owed = bool(self._to_add) or not paths or has_database(library.folder)
        self._due = 0.0
        self._begun = self._ended = self._blind = False
        self._unrest = Unrest()
        self._roots: dict[Path, tuple[int, int] | None] = {}
        self._away: set[Path] = set()
        self._left_over: dict[Path, Size] = {}
        self._pages: tuple[object, ...] = ()
        self._next_look = 0.0
        self._problem = ""

    def run(self) -> None:
        """Update, watch and update until Ctrl-C, which ends it without an error.

        Raises:
            DatelineError: the first update can't be made; later ones are only told of.
        """
        try:
            for path in self._awaited:
                self._say(Noted(f"{path} isn't there yet: waiting for it"))
            while not self._ended:
                self._turn()
        except KeyboardInterrupt:
            pass
        finally:
            self._events.close()

    def _turn(self) -> None:
        """Update where it is time to, and wait for what comes next."""
        now = self._clock()
        if self._owed:
            if now >= self._due:
                self._update(self._unrest.still_written(now))
        elif self._unrest.is_over(now):
            self._catch_up(self._unrest.still_written(now))
        if self._ended:
            return
        self._follow_folders()
        if self._begun and self._clock() >= self._next_look:
            self._look_through()
        pause = SETTLED_SECONDS if self._owed else POLL_SECONDS
        try:
            changed = self._events.wait(SETTLED_SECONDS / 4 if self._unrest else pause)
        except EventsError as error:
            self._blind = True
            self._next_look = self._clock() + self._look_every
            often = f"looking through the folders every {self._look_every:.0f} s instead"
            self._say(Noted(f"The system can't tell of changes ({error}): {often}"))
            return
        self._stir(path for path in changed if self._may_matter(path))

    @property
    def _look_every(self) -> float:
        return min(self._every, BLIND_SECONDS) if self._blind else self._every

    # Updates

    def _catch_up(self, leave: Set[Path]) -> None:
        """Make an update, if there is anything new for one."""
        if not self._begun:
            self._update(leave)
            return
        try:
            disk = self._look()
        except Exception as error:
            self._failed(error)
            return
        if self._to_add or self._news(disk).keys() - leave:
            self._update(leave, disk)
        else:
            self._unrest.settle(leave, self._clock())

    def _update(self, leave: Set[Path], disk: DiskChanges | None = None) -> None:
        """Make an update; where it can't be made now, it is owed.

        `disk` is what a look just found, if there was one.
        """
        self._owed = True
        if gone := [path for path in self._to_add if not os.path.exists(path)]:
            self._to_add = [path for path in self._to_add if path not in gone]
            self._awaited += gone
        if not (self._to_add or has_database(self._library.folder)) and self._awaited:
            self._owed = False
            return
        try:
            if disk is None and self._begun:
                disk = self._look()
            before = self._changes(disk) if disk else {}
            report = self._library.update(self._to_add, leave)
            self._say(Updated(report))
            self._begun, self._owed, self._problem = True, False, ""
            self._to_add.clear()
            self._unrest.settle(leave, self._clock())
            if report.interrupted:
                self._ended = True
                return
            # What is as it was before the update, it can't take in; all else came meanwhile.
            after = self._changes(self._look())
            self._left_over = {p: size for p, size in after.items() if before.get(p, 0) == size}
            self._stir(after.keys() - self._left_over.keys() - leave)
        except LibraryLockedError as error:
            self._failed(error, "locked", SETTLED_SECONDS)
        except Exception as error:  # of any kind: what is wrong now may be mended
            if not self._begun:
                raise
            self._failed(error)

    def _failed(self, error: Exception, kind: str = "", again: float = RETRY_SECONDS) -> None:
        """Say once why nothing can be done now, and try again later."""
        self._owed, self._due = True, self._clock() + again
        words = error.message if isinstance(error, DatelineError) else str(error) or repr(error)
        if (kind or words) != self._problem:
            self._problem = kind or words
            rest = "waiting for it" if kind else f"trying again every {again:.0f} s"
            self._say(Noted(f"{words}: {rest}", problem=True))

    # Looking

    def _look_through(self) -> None:
        """Look whether something changed of which no event told."""
        try:
            self._stir(self._news(self._look()))
        except Exception as error:
            self._next_look = self._clock() + RETRY_SECONDS
            self._failed(error)

    def _look(self) -> DiskChanges:
        """Look through the folders, and tell of those that went or came back."""
        disk = self._library.look()
        self._next_look = self._clock() + self._look_every
        problems = {folder.path: folder.problem for folder in disk.folders if folder.problem}
        for path in problems.keys() - self._away:
            self._say(Noted(f"{path} {problems[path]}; its articles stay: waiting for it"))
        back = self._away.intersection(folder.path for folder in disk.folders) - problems.keys()
        for path in sorted(back):
            self._say(Noted(f"{path} is back"))
        self._away = set(problems)
        roots = {folder.path: _identity(folder.path) for folder in disk.folders}
        if roots != self._roots:
            self._roots = roots
            self._watch_anew()
        self._say(Looked(len(roots), len(self._away)))
        return disk

    def _changes(self, disk: DiskChanges) -> dict[Path, Size]:
        return {path: size_of(path) for path in (*disk.added, *disk.changed, *disk.removed)}

    def _news(self, disk: DiskChanges) -> dict[Path, Size]:
        """What changed, without what the last update couldn't take in and is as it was then."""
        return {
            path: size
            for path, size in self._changes(disk).items()
            if self._left_over.get(path, 0) != size
        }

    # Folders and events

    def _follow_folders(self) -> None:
        """See whether a folder went or came: another disk in its place counts as both.

        The library's own folder of fetched pages comes with the first page.
        """
        for path in [path for path in self._awaited if os.path.exists(path)]:
            self._awaited.remove(path)
            self._to_add.append(path)
            self._stir([path])
            self._say(Noted(f"{path} is there now"))
        if self._begun and (
            any(_identity(path) != was for path, was in self._roots.items()) or self._new_pages()
        ):
            self._look_through()

    def _new_pages(self) -> bool:
        """Tell whether there is a folder of pages that isn't watched, once for each change."""
        folder = pages_folder(self._library.folder)
        if any(folder.is_relative_to(root) for root in self._roots) or not folder.is_dir():
            return False
        # The folder is there a moment before the library knows it, which its files tell of, if the
        # database has any here: of one on a server only time tells.
        files = (folder, *(folder.with_name(f"{DATABASE}{more}") for more in ("", "-wal")))
        on_server = not os.path.exists(files[1])
        turn = self._clock() // RETRY_SECONDS if on_server else 0.0
        before, self._pages = self._pages, (turn, *map(size_of, files))
        return self._pages != before

    def _watch_anew(self) -> None:
        self._blind = False
        # Events begin a moment later: what changes until then is found by another look.
        self._next_look = self._clock() + POLL_SECONDS
        self._events.watch([path for path, identity in self._roots.items() if identity])

    def _stir(self, paths: Iterable[Path]) -> None:
        self._unrest.stir(paths, self._clock())

    def _may_matter(self, path: Path) -> bool:
        """Tell whether a change may be of an article: not the library's own, and nothing hidden."""
        folder = self._library.folder
        if path.is_relative_to(folder):
            inside = path.relative_to(folder).parts
            if not inside or is_own(inside[0]):
                return False
        roots = (root for root in self._roots if path.is_relative_to(root))
        return any(
            not any(part.startswith(".") for part in path.relative_to(root).parts) for root in roots
        )


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a folder from another in its place; None where there is none."""
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
