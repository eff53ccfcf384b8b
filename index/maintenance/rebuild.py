"""Rebuilding: a new library is built beside the old one and swapped into its place."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from index.engines import publisher_of
from index.errors import LibraryError, NotFoundError, UsageError
from index.extraction.extractor import Extractor
from index.ingest.readers.documents.printed.ocr import Recogniser
from index.ingest.readers.records.fields import read_names
from index.maintenance.removals import too_many
from index.maintenance.update import Notice, Update, recorded_model, to_be_written
from index.place import has_database, place_of
from index.place import save as save_place
from index.removal import removal
from index.storage import artifacts, fetched_pages, roots
from index.storage.database import FILE_NAME, Database
from index.storage.failpoints import step
from index.storage.lock import Writer
from index.types import Skipped, UpdateReport
from index.vector.embedder import Embedder
from index.vector.encoder_store import EncoderStore
from index.workers.workers import Workers


def rebuild(
    folder: Path,
    paths: Sequence[Path] = (),
    *,
    forget: Sequence[Path] = (),
    model: Path | None = None,
    embedder: Embedder | None = None,
    extractors: Sequence[Extractor] = (),
    names: Mapping[str, str] | None = None,
    progress: Notice = lambda _: None,
    writer: Writer = "index",
    recogniser: Recogniser | None = None,
    allow_removals: bool = False,
    workers: Workers | None = None,
) -> UpdateReport:
    """Build a whole new library beside the old one, then swap it in with one commit.

    It is of the known roots but for those to `forget`, and of `paths`; of those alone where there
    is no library yet. What extractors that aren't handed in have found stays, of articles that are
    as they were, and so do earlier versions of articles and what was set of them by hand. The
    arguments, and most errors, are those of `index.maintenance.update.update`.

    Raises:
        NotFoundError: a root isn't there, or is empty now: its articles would be lost.
        LibraryError: articles would be lost whose files can't be read, or so many whose files are
            gone that `allow_removals` has to say so.
        UsageError: what is to be forgotten can't be, or is all there is.
    """

    def begun(folder: Path, model: Path | None, names: Mapping[str, str] | None) -> Update:
        return Update(
            folder, model, embedder, progress, extractors, names, recogniser, workers=workers
        )

    with to_be_written(folder, paths, forget, writer) as (paths, forget):
        if not has_database(folder):
            update = begun(folder, model, names)
            return update.run(paths, forget)
        database = Database.open_to_write(folder / FILE_NAME)

        def build(staging: Path, roots: Sequence[Path]) -> UpdateReport:
            own = model or recorded_model(database)
            kept = database.settings()
            all_names = {**read_names(kept.field_names if kept else ()), **(names or {})}
            update = begun(staging, own, all_names)
            with update.database.transaction():
                update.database.hand_set.save_all(database.hand_set.all())
                database.taken_down.copy_into(update.database.taken_down)
            return update.run(roots)

        try:
            return _swapped_in(database, folder, paths, forget, build, allow_removals)
        finally:
            database.close()
            artifacts.discard(folder / artifacts.STAGING)


def _swapped_in(
    database: Database,
    folder: Path,
    paths: Sequence[Path],
    forget: Sequence[Path],
    build: Callable[[Path, Sequence[Path]], UpdateReport],
    allow_removals: bool,
) -> UpdateReport:
    if database.is_current:
        with database.transaction():
            fetched_pages.settle(database, folder)
    fetched_pages.check_forgettable(folder, forget)
    roots.check_forgettable(database, forget)
    kept = [root for root in database.files.roots() if root not in forget]
    if not kept and not paths:
        raise UsageError("a rebuild of no folder would empty the library", "name a folder")
    for root in kept:
        if not os.path.exists(root):
            raise _lost(root, "isn't there any more")
    staging = folder / artifacts.STAGING
    staging.mkdir()
    if (place := place_of(folder)) is not None:
        save_place(staging, place.staged())
    step("made", artifacts.STAGING)
    report = build(staging, [*kept, *paths])
    if report.interrupted:
        report.discarded = True
        return report
    _check_nothing_is_lost(database, staging, kept, report.changes.skipped)
    if not allow_removals:
        _check_few_go(database, staging, kept)
    report.changes.forgotten = forgotten(database, staging, forget)
    adopt(database, folder, staging)
    publisher = publisher_of(database, folder)
    publisher.remove_superseded()
    EncoderStore(database, folder).remove_superseded()
    removal.finish(database, publisher, folder)
    return report


def _check_nothing_is_lost(
    database: Database, staging: Path, kept: Sequence[Path], skipped: Sequence[Skipped]
) -> None:
    for root in emptied(database, staging, kept):
        if would_lose(database, staging, [root]):
            raise _lost(root, "is empty now")
    unread = [skip.path for skip in skipped if skip.lost]
    if missing := would_lose(database, staging, unread):
        raise LibraryError(
            f"a rebuild would lose {len(missing)} articles of files that can't be read now,"
            f" such as {missing[0]}",
            "mend or delete those files; dateline index without --rebuild keeps the articles",
        )


def _check_few_go(database: Database, staging: Path, kept: Sequence[Path]) -> None:
    going, articles = len(set(would_lose(database, staging, kept))), database.articles.count()
    if too_many(going, articles):
        raise LibraryError(
            f"a rebuild would remove {going:,} of {articles:,} articles, which no file holds any"
            " more",
            "bring the files back, or remove the articles with dateline index --allow-removals",
        )


def _lost(root: Path, why: str) -> NotFoundError:
    return NotFoundError(
        f"{root} {why}, and a rebuild would lose its articles",
        "bring it back, or drop them for good with dateline index --forget"
        f" {shlex.quote(str(root))}",
    )


def adopt(database: Database, folder: Path, staging: Path) -> None:
    """Move the staged generations over and, in one transaction, every staged row.

    Killed before the commit, the library is the old one, beside folders that nothing names.
    """
    with database.adopting(staging) as staged:
        serial = database.number("serial")
        staged.adopt(datetime.now(UTC))
        publisher_of(database, folder).adopt(staging, serial)
        # An engine may have numbered generations of its own.
        serial = max(serial, database.number("serial"))
        EncoderStore(database, folder).adopt(staging, serial)


def would_lose(database: Database, staging: Path, unread: Sequence[Path]) -> list[str]:
    """Return the ids of articles that only files which can't be read now, or not whole, held.

    What a file no longer holds, or a file that is gone, is meant to go; what can't be read isn't.
    `unread` are such files, and folders of them.
    """
    with database.staged(staging) as staged:
        lost = staged.lost()
    return [
        identity
        for identity, path in lost
        if any(Path(path).is_relative_to(place) for place in unread)
    ]


def emptied(database: Database, staging: Path, kept: Sequence[Path]) -> list[Path]:
    """Return the roots in which the rebuild found no article file, as in an unmounted disk's."""
    with database.staged(staging) as staged:
        return staged.emptied(kept)


def forgotten(database: Database, staging: Path, dropped: Sequence[Path]) -> int:
    """Count the articles that go with roots which the staged library was told to forget."""
    with database.staged(staging) as staged:
        return staged.count_gone(dropped)
