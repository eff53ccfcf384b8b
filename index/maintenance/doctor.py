"""Checking every promise of a library, and making again what is derived.

What can't be made again is an article: damage to it is reported. All else can: the stories
(from the articles), the BM25 and FAISS generations (from the database), the query encoder (from
the model folder), and a vector, which is dropped for the next `dateline index` to make again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from index.errors import DatelineError, EncoderError, LibraryDamagedError, NotFoundError
from index.keyword import writer as keyword_writer
from index.maintenance.invariants import ANEW, Finding, altered_vectors, broken, missing_vectors
from index.removal import removal
from index.storage import artifacts, manifest
from index.storage.database import FILE_NAME, Database
from index.storage.failpoints import step
from index.storage.failures import DatabaseError, reading, writing
from index.storage.lock import writer_lock
from index.storage.tables.asked.taken_down import Stage
from index.storage.tables.settings import LibrarySettings
from index.stories import stories
from index.vector import writer as vector_writer
from index.vector.embedder import Embedder, ModelFolder
from index.vector.query_encoder import Encoder

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
    if not path.is_file():
        raise NotFoundError(f"there is no library in {folder}", "run: dateline index FOLDER")
    if not repair:
        return _examined(Database.open_to_read(path), folder, False, embedder)
    with writer_lock(folder, "doctor"), writing(folder):
        # To read first: opening to write would make an emptied file into an empty library.
        Database.open_to_read(path).close()
        return _examined(Database.open_to_write(path), folder, True, embedder)


def _examined(
    database: Database, folder: Path, repair: bool, embedder: Embedder | None
) -> list[Finding]:
    try:
        with reading(database.path, "checked"):
            found = list(broken(database))
            if found:
                return found  # nothing is derived from a damaged source, nor compared with one
            found += _vectors(database, folder, repair)
            if found and not repair:
                return found
            found += _stories(database, folder, repair)
            found += _derived(database, folder, repair, embedder)
            if repair:
                manifest.remove_superseded(database, folder)
            found += _removals(database, folder, repair)
            return found
    except LibraryDamagedError as error:
        return [Finding(error.message, hint=ANEW)]
    finally:
        database.close()


def _removals(database: Database, folder: Path, repair: bool) -> Iterator[Finding]:
    """Bring removals to their end that were cut short, or that a reader stood in the way of."""
    if left := database.taken_down.not_at(Stage.CLEARED, Stage.DONE):
        yield Finding(
            f"of {len(left)} removed articles something may be left in the library's files",
            repair and removal.finish(database, folder),
            "close every other Dateline, then run: dateline doctor",
        )


def _vectors(database: Database, folder: Path, repair: bool) -> Iterator[Finding]:
    """Drop the vectors that aren't what was stored, and look again for passages without one."""
    altered, missing = altered_vectors(database), missing_vectors(database)
    if repair and (altered or missing):
        with database.transaction():
            database.vectors.delete(altered)
            database.set_meta("embedded_to", 0)
        # Embedded again, they may round differently from those that the segments hold.
        if manifest.current(database)["faiss"]:
            _repair_faiss(database, folder)
    if altered:
        yield Finding(f"{len(altered)} vectors have been altered", repair, DOCTOR)
    if missing:
        yield Finding(f"{missing} passages have lost their vectors", repair, DOCTOR)


def _stories(database: Database, folder: Path, repair: bool) -> Iterator[Finding]:
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
            _publish_bm25_anew(database, folder)
    yield Finding("the stories aren't those of the articles", repair, DOCTOR)


def _derived(
    database: Database, folder: Path, repair: bool, embedder: Embedder | None
) -> Iterator[Finding]:
    kinds: tuple[
        tuple[str, Callable[[Database, Path], None], Callable[[Database, Path], None]], ...
    ]
    kinds = (
        ("bm25", keyword_writer.check, _repair_bm25),
        ("encoder", _check_encoder, partial(_repair_encoder, embedder)),
        ("faiss", vector_writer.check, _repair_faiss),
    )
    for kind, check_kind, repair_kind in kinds:
        if not manifest.current(database)[kind]:
            continue
        problem = _problem(kind, check_kind, database, folder)
        if not problem:
            continue
        finding = Finding(problem, hint=DOCTOR)
        if repair:
            step("repair", kind)
            try:
                repair_kind(database, folder)
                finding = replace(finding, repaired=True)
            except DatelineError as failure:
                finding = replace(finding, hint=str(failure))
        yield finding


def _problem(
    kind: str, check_kind: Callable[[Database, Path], None], database: Database, folder: Path
) -> str:
    """Return what is wrong with the derived files of a kind, or ""."""
    try:
        check_kind(database, folder)
    except DatelineError as error:
        return error.message
    except DatabaseError:
        raise
    except Exception as error:  # files that Dateline didn't write make their readers raise anything
        return f"the {kind} files can't be used: {type(error).__name__}: {error}"
    return ""


def _check_encoder(database: Database, folder: Path) -> None:
    [named] = manifest.current(database)["encoder"]
    artifacts.check_contents(folder, *named)
    Encoder(folder / named[0]).encode(["a probe"])


def _repair_bm25(database: Database, folder: Path) -> None:
    with database.transaction():
        _publish_bm25_anew(database, folder)


def _publish_bm25_anew(database: Database, folder: Path) -> None:
    # What is named now mustn't be built upon.
    manifest.name_generations(database, "bm25", [])
    keyword_writer.publish_bm25(database, folder)


def _repair_faiss(database: Database, folder: Path) -> None:
    vector_writer.publish_faiss(database, folder, _settings(database).dimension or 0, anew=True)


def _repair_encoder(given: Embedder | None, database: Database, folder: Path) -> None:
    settings = _settings(database)
    candidates = given or ModelFolder(Path(settings.model_folder)), ModelFolder.default()
    source = next((one for one in candidates if one.revision == settings.revision), None)
    if source is None:
        raise EncoderError(
            f"the model {settings.model} ({settings.revision}) isn't in its folder any more",
            "bring it back, or run: dateline index --rebuild",
        )
    with database.transaction():
        named = manifest.write_generation(database, folder, "encoder", source.export)
        manifest.name_generations(database, "encoder", [named])


def _settings(database: Database) -> LibrarySettings:
    """The settings of a library that has derived files."""
    if settings := database.settings():
        return settings
    raise LibraryDamagedError("the database has lost its settings", ANEW)
