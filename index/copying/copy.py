"""Copying a library: everything it holds, as it stands, checked at both ends.

 1. The library is opened for reading: one snapshot, whatever its writers do meanwhile. It is
    checked as the doctor does; what is damaged isn't copied.
 2. Beside the target's own files a whole library is staged: the rows of all tables, at the paths
    where things lie from now on, the search, the query encoder. It is checked too, and all of it
    is compared with what was read.
 3. One commit makes the staged library the target's own, as a rebuild does; then the files beside
    the database (fetched pages, saved runs …) take their places.

Killed before the commit, the target is no library yet, or the one it was, and the next copy begins
anew. Killed after it, whoever next opens it for writing puts the files in their places
(`index.storage.kept_files`).

From folder to folder the files of the search are copied as they are, which costs what the disk
takes; else the target's own engine makes its search from the rows and the vectors.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from index.copying.given import (
    DATABASE_TIMES,
    check_apart,
    check_room,
    holds_library,
    places_of,
)
from index.copying.report import CopyReport, CopyStage, Notice
from index.engines import check_free, check_replaceable, publisher_of
from index.errors import LibraryDamagedError, LibraryError, UsageError
from index.maintenance import doctor
from index.own_files import BROUGHT
from index.place import place_of, shown
from index.place import save as save_place
from index.storage import artifacts, manifest
from index.storage.database import FILE_NAME, Database
from index.storage.failpoints import step
from index.storage.failures import reading, writing
from index.storage.kept import brought
from index.storage.kept.brought import KeptFile
from index.storage.lock import writer_lock
from index.storage.moving import rows
from index.storage.moving.places import Places, change_lines, change_of, change_settings
from index.storage.moving.rows import META, ROOTS, TABLES, VECTORS, Content
from index.vector import encoder_store
from index.vector.encoder_store import EncoderStore

_OWN_SETTINGS = {"schema", "current", "serial", manifest.ENGINE, brought.SETTING}
"""What a library says of itself alone, and not of what it holds."""

_SETTLED = {"embedded_to", "removed_before"}
"""What an engine knows of the vectors that it keeps."""

_VECTORS_AT_ONCE = 4_096


def copy(
    source: Path,
    target: Path,
    *,
    maps: Iterable[tuple[str, str]] = (),
    replace: bool = False,
    notice: Notice = lambda _: None,
) -> CopyReport:
    """Copy a library; nothing is embedded, and no article's file is read.

    Args:
        source: the library's folder (see `index.place` for one on a Milvus); it may be in use.
        target: the copy's.
        maps: pairs of a folder's path, as the library knows it, and of what it is called from now
            on, where its files lie elsewhere for the copy.
        replace: whether the copy may take the place of a library that is there.
        notice: called as each step begins.

    Raises:
        NotFoundError: there is no library to be copied, or it is still empty.
        UsageError: the target is the library itself, or not empty; a pair of paths can't be used.
        LibraryDamagedError: something is wrong with the library, or with what was made of it.
        MismatchError: the library is of another format than this version's.
        LibraryLockedError: another process is writing to the target.
        LibraryError: there is too little room, or one of them can't be read or written.
    """
    return _Copy(source, target, notice).run(list(maps), replace)


@dataclass(slots=True)
class _Copy:
    """One copy; `run` it once."""

    source: Path
    target: Path
    notice: Notice
    report: CopyReport = field(init=False)
    contents: dict[str, Content] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    committed: bool = False

    def run(self, maps: list[tuple[str, str]], replace: bool) -> CopyReport:
        from index.library import Library

        check_apart(self.source, self.target)
        Library(self.source).close()  # it says why where it can't be used as it is
        self.report = CopyReport(shown(self.source), shown(self.target))
        self.report.replaced = holds_library(self.target)
        if self.report.replaced and not replace:
            raise UsageError(
                f"there is a library in {shown(self.target)} already",
                "choose another place, or have the copy take its place with --replace",
            )
        (check_replaceable if self.report.replaced else check_free)(self.target)
        database = Database.open_to_read(self.source / FILE_NAME)
        try:
            places, self.report.moved = places_of(database, self.target, maps)
            with self._timed(CopyStage.CHECK):
                self._check_source(database)
            files = brought.listed(self.source)
            check_room(self.target, self._needed(database, files))
            with self._held():
                self._stage(database, places, files)
                self._swap_in(database, files)
        finally:
            database.close()
        return self.report

    @property
    def _staging(self) -> Path:
        return self.target / artifacts.STAGING

    @property
    def _between_folders(self) -> bool:
        return place_of(self.source) is None and place_of(self.target) is None

    @contextmanager
    def _timed(self, stage: CopyStage) -> Iterator[None]:
        self.notice(stage)
        step("stage", stage.name)
        start = time.monotonic()
        yield
        self.report.seconds[stage] = time.monotonic() - start

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Hold the target's lock, its folder made and what is left of an earlier copy gone."""
        if self.target.is_symlink() and not self.target.exists():
            raise LibraryError(
                f"{self.target} is a link that leads nowhere", "remove it, or choose another"
            )
        try:
            self.target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"the folder {self.target} can't be made: {error.strerror}", "choose another"
            ) from error
        with writer_lock(self.target, "copy"), writing(self.target):
            artifacts.discard(self._staging)
            try:
                yield
            finally:
                artifacts.discard(self._staging)
                if not self.committed:
                    artifacts.discard(self.target / BROUGHT)

    def _check_source(self, database: Database) -> None:
        if found := doctor.examined(database, self.source):
            raise LibraryDamagedError(
                f"the library {self.report.source} can't be copied as it is: {found[0].what}",
                found[0].hint,
            )
        articles = database.articles
        self.report.articles, self.report.articles_sha256 = articles.count(), articles.sha256()
        self.report.passages = database.passages.count()
        self.report.pending = publisher_of(database, self.source).count_pending()

    def _needed(self, database: Database, files: list[KeptFile]) -> int:
        """Return how many bytes a copy takes on this machine, at most."""
        derived = sum(
            sum(artifacts.sizes(self.source, *one).values())
            for kind, generations in manifest.current(database).items()
            for one in generations
            if self._between_folders
        )
        place, settings = place_of(self.target), database.settings()
        stored = rows.size(database) if place is None or place.database is None else 0
        if place is None and not self._between_folders:
            # In the tables, and in the search that is made of them.
            derived = 2 * self.report.passages * ((settings and settings.dimension) or 0)
            stored += derived
        return DATABASE_TIMES * stored + derived + sum(one.bytes or 0 for one in files)

    # --- staging

    def _stage(self, source: Database, places: Places, files: list[KeptFile]) -> None:
        self._staging.mkdir()
        self.report.files = sum(one.bytes is not None for one in files)
        self.report.bytes = sum(one.bytes or 0 for one in files)
        self.report.left_out = [one.name for one in files if one.bytes is None]
        place = place_of(self.target)
        if place is not None:
            save_place(self._staging, place.staged())
        step("made", artifacts.STAGING)
        staged = Database.open_to_write(self._staging / FILE_NAME)
        try:
            with self._timed(CopyStage.FILES):
                change = partial(change_lines, places)
                brought.bring(self.source, files, self._staging, change)
            with self._timed(CopyStage.ROWS):
                self._copy_rows(source, staged, places)
            with self._timed(CopyStage.SEARCH):
                if self._between_folders:
                    self._copy_generations(source, staged, manifest.KINDS)
                else:
                    self._copy_generations(source, staged, (encoder_store.KIND,))
                    self._publish(source, staged)
        finally:
            staged.close()
        with self._timed(CopyStage.VERIFY):
            self._check_staged()

    def _copy_rows(self, source: Database, staged: Database, places: Places) -> None:
        for table in TABLES:
            if table == VECTORS and not self._between_folders:
                continue  # each engine keeps them in its own way
            names = self.columns[table] = rows.columns(staged, table)
            if table == ROOTS:
                roots = [(root,) for root in places.roots]
                self.contents[table] = rows.store(staged, table, ["path"], roots)
            else:
                change = change_of(places, table, names)
                self.contents[table] = rows.copy(source, staged, table, change)
            self.report.tables[table] = self.contents[table].rows
        own = _OWN_SETTINGS if self._between_folders else _OWN_SETTINGS | _SETTLED
        with staged.transaction():
            rows.give_numbers_after(staged, rows.given_numbers(source))
            for key in rows.settings(source):
                if key not in own:
                    staged.set_meta(key, source.meta(key))
            change_settings(staged, places)

    def _copy_generations(self, source: Database, staged: Database, kinds: Iterable[str]) -> None:
        """Copy files that the library names, under their names, and have the copy name them."""
        named = manifest.current(source)
        with reading(source.path):
            encoder = EncoderStore(source, self.source)
            if encoder.exists:
                encoder.place()  # where machines share it, this one may not have it yet
            for kind in kinds:
                for one in named[kind]:
                    self.report.bytes += artifacts.copy(self.source, *one, self._staging)
        with staged.transaction():
            staged.set_meta("serial", source.number("serial"))
            for kind in kinds:
                manifest.name_generations(staged, kind, named[kind])

    def _publish(self, source: Database, staged: Database) -> None:
        """Have the target's engine make its search of what was copied."""
        origin = publisher_of(source, self.source)
        publisher = publisher_of(staged, self._staging)
        with staged.transaction():
            publisher.publish_keywords(anew=True)
        vectors = origin.vectors()
        while block := list(islice(vectors, _VECTORS_AT_ONCE)):
            publisher.store_vectors(block)
            self.contents[VECTORS] = self.contents.get(VECTORS, Content()) + rows.content_of(block)
        settings = source.settings()
        if origin.has_vectors() and settings is not None:
            publisher.publish_vectors(settings.dimension or 0)
            if not publisher.count_pending():
                publisher.settle()
        stored = self.contents.setdefault(VECTORS, Content())
        if rows.content_of(publisher.vectors()) != stored:
            raise self._differs(VECTORS)
        self.report.tables[VECTORS] = stored.rows

    def _check_staged(self) -> None:
        database = Database.open_to_read(self._staging / FILE_NAME)
        try:
            if found := doctor.examined(database, self._staging):
                raise LibraryDamagedError(
                    f"the copy isn't whole: {found[0].what}", "check the disk, and copy again"
                )
            self._compare(database)
        finally:
            database.close()
        self.report.vectors = self.contents.get(VECTORS, Content()).rows

    def _compare(self, database: Database) -> None:
        """Check that a library holds what was read."""
        for table, names in self.columns.items():
            if rows.content(database, table, names) != self.contents[table]:
                raise self._differs(table)
        if database.articles.sha256() != self.report.articles_sha256:
            raise self._differs("articles")

    def _differs(self, table: str) -> LibraryDamagedError:
        return LibraryDamagedError(
            f"the copy has other {table} than the library {self.report.source}", "copy again"
        )

    # --- the commit

    def _swap_in(self, source: Database, files: list[KeptFile]) -> None:
        with self._timed(CopyStage.SWAP):
            database = Database.open_to_write(self.target / FILE_NAME)
            try:
                # Not sooner: what lies there without a commit is cleared away as one opens it.
                (self._staging / BROUGHT).rename(self.target / BROUGHT)
                artifacts.sync(self.target)
                with database.adopting(self._staging):
                    serial = database.number("serial")
                    rows.replace(database, [*TABLES, META])
                    rows.give_numbers_after(database, rows.given_numbers(source))
                    publisher = publisher_of(database, self.target)
                    publisher.adopt(self._staging, serial)
                    # An engine may have numbered generations of its own.
                    serial = max(serial, database.number("serial"))
                    EncoderStore(database, self.target).adopt(self._staging, serial)
                    brought.promise(database, files)
                    self._compare(database)
                self.committed = True
                brought.settle(database, self.target)
                EncoderStore(database, self.target).remove_superseded()
                left = not publisher.remove_superseded()
                if self.report.replaced and database.taken_down.any():
                    # What was removed from the library may have been in the one that was here.
                    left |= not database.erase_free_space(0)
            finally:
                database.close()
        if left:
            self.report.notes.append(
                "another Dateline has the library open that was here: once it is closed, dateline"
                " doctor clears away what is left of that"
            )
