"""Checking every promise of a library, and making again what is derived.

What can't be made again is an article: damage to it is reported. All else can: the stories
(from the articles), what searches read (from the database: the publisher knows its parts), the
query encoder (from the model folder), and a vector, which is dropped for the next `dateline
index` to make again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from index.engines import publisher_of
from index.errors import DatelineError, LibraryDamagedError
from index.maintenance.invariants import ANEW, Finding, broken
from index.place import has_database, missing
from index.publishing import Publisher
from index.removal import removal
from index.storage.database import FILE_NAME, Database
from index.storage.failpoints import step
from index.storage.failures import DatabaseError, reading, writing
from index.storage.lock import writer_lock
from index.storage.tables.asked.taken_down import Stage
from index.storage.tables.settings import LibrarySettings
from index.stories import stories
from index.vector import encoder_store
from index.vector.embedder import Embedder
from index.vector.encoder_store import EncoderStore

DOCTOR = "run: dateline doctor"


def check(folder: Path, *, repair: bool = True, embedder: Embedder | None = None) -> list[Finding]:
    """Check the library and return what was wrong; an empty list means that all is in order.

    Without `repair` it only reads, one snapshot: also while an update is under way, and where
    nothing can be written. `embedder` is the model to export a lost query encoder from, where it
    isn't a model folder.

    Raises:
        NotFoundError: there is no library.
        LibraryLockedError: an update is under way (only with `repair`).
        LibraryDamagedError: the database itself can't be opened.
        LibraryError: the system won't let it be read, or be repaired.
    """
    path = folder / FILE_NAME
    if not has_database(folder):
        raise missing(folder)
    if not repair:
        return _closed_after(Database.open_to_read(path), folder, False, embedder)
    with writer_lock(folder, "doctor"), writing(folder):
        # To read first: opening to write would make an emptied file into an empty library.
        Database.open_to_read(path).close()
        return _closed_after(Database.open_to_write(path), folder, True, embedder)


def examined(database: Database, folder: Path) -> list[Finding]:
    """Return what is wrong with a library that is open for reading: that snapshot of it."""
    return _examined(database, folder, False, None)


def _closed_after(
    database: Database, folder: Path, repair: bool, embedder: Embedder | None
) -> list[Finding]:
    try:
        return _examined(database, folder, repair, embedder)
    finally:
        database.close()


def _examined(
    database: Database, folder: Path, repair: bool, embedder: Embedder | None
) -> list[Finding]:
    try:
        with reading(database.path, "checked"):
            found = list(broken(database))
            if found:
                return found  # nothing is derived from a damaged source, nor compared with one
            publisher = publisher_of(database, folder)
            found += _vectors(database, publisher, repair)
            if found and not repair:
                return found
            found += _stories(database, publisher, repair)
            encoder = EncoderStore(database, folder)
            found += _derived(publisher, encoder, repair, embedder)
            if repair:
                publisher.remove_superseded()
                encoder.remove_superseded()
            found += _removals(database, publisher, folder, repair)
            return found
    except LibraryDamagedError as error:
        return [Finding(error.message, hint=ANEW)]


def _removals(
    database: Database, publisher: Publisher, folder: Path, repair: bool
) -> Iterator[Finding]:
    """Bring removals to their end that were cut short, or that a reader stood in the way of."""
    if left := database.taken_down.not_at(Stage.CLEARED, Stage.DONE):
        yield Finding(
            f"of {len(left)} removed articles something may be left in the library's files",
            repair and removal.finish(database, publisher, folder),
            "close every other Dateline, then run: dateline doctor",
        )


def _vectors(database: Database, publisher: Publisher, repair: bool) -> Iterator[Finding]:
    """Drop the vectors that aren't what was stored, and look again for passages without one."""
    altered, missing = publisher.altered_vectors(), publisher.count_lost()
    if repair and (altered or missing):
        with database.transaction():
            publisher.drop_vectors(altered)
        # Embedded again, they may round differently from those that searches are made of.
        if publisher.has_vectors():
            publisher.publish_vectors(_settings(database).dimension or 0, anew=True)
    if altered:
        yield Finding(f"{len(altered)} vectors have been altered", repair, DOCTOR)
    if missing:
        yield Finding(f"{missing} passages have lost their vectors", repair, DOCTOR)


def _stories(database: Database, publisher: Publisher, repair: bool) -> Iterator[Finding]:
    """Find all stories anew, from the articles alone, and keep them where they differ."""
    before = database.stories.stored()
    with database.stories.scratch():
        database.stories.forget_all()
        stories.refresh(database)
        same = database.stories.stored() == before
    if same:
        return
    if repair:
        with database.transaction():
            database.stories.forget_all()
            stories.refresh(database)
            publisher.publish_keywords(anew=True)
    yield Finding("the stories aren't those of the articles", repair, DOCTOR)


def _derived(
    publisher: Publisher, encoder: EncoderStore, repair: bool, embedder: Embedder | None
) -> Iterator[Finding]:
    parts = [(part.kind, part.check, part.repair) for part in publisher.parts()]
    if encoder.exists:
        parts.append((encoder_store.KIND, encoder.check, partial(encoder.repair, embedder)))
    for kind, check_kind, repair_kind in parts:
        problem = _problem(kind, check_kind)
        if not problem:
            continue
        finding = Finding(problem, hint=DOCTOR)
        if repair:
            step("repair", kind)
            try:
                repair_kind()
                finding = replace(finding, repaired=True)
            except DatelineError as failure:
                finding = replace(finding, hint=str(failure))
        yield finding


def _problem(kind: str, check_kind: Callable[[], None]) -> str:
    """Return what is wrong with what is derived of a kind, or ""."""
    try:
        check_kind()
    except DatelineError as error:
        return error.message
    except DatabaseError:
        raise
    except Exception as error:  # files that Dateline didn't write make their readers raise anything
        return f"the {kind} files can't be used: {type(error).__name__}: {error}"
    return ""


def _settings(database: Database) -> LibrarySettings:
    """The settings of a library that has derived files."""
    if settings := database.settings():
        return settings
    raise LibraryDamagedError("the database has lost its settings", ANEW)
